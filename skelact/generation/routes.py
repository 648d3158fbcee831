"""Ways over the floor that a body can go: straight, sideways, arcs, eights, turns on the spot, way points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.geometry import smoothstep
from skelact.language.ways import CIRCLE, EIGHT, POINTS, SPOT, Way

SAMPLES_PER_M = 50
RADIUS_M, EIGHT_RADIUS_M = 1.0, 1.2  # of circles and of the halves of eights, when none is stated
TURN_STEP_RAD = np.radians(40)  # by which one step turns on the spot
BEND_M = 0.8  # in which a body turns to a way that does not begin ahead of it
CORNER_M = 0.5  # from a way point, where the way begins to bend


@dataclass(frozen=True, eq=False)
class Route:
    """A way by its length: places and where the body faces.

    Attributes:
        lengths: (n,) from 0, meters; of a turn on the spot, steps.
        places: (n, 2) x and z, meters; begins at 0, 0.
        facing: (n,) radians; begins at 0.
        aside: Part of the travel that goes to the left of where the body faces, -1..1.
    """

    lengths: np.ndarray
    places: np.ndarray
    facing: np.ndarray
    aside: float = 0.0

    @property
    def length(self) -> float:
        """Of the whole way."""
        return float(self.lengths[-1])

    def place(self, at: np.ndarray) -> np.ndarray:
        """Places (T, 2) at lengths (T,)."""
        return np.stack([np.interp(at, self.lengths, self.places[:, axis]) for axis in (0, 1)], -1)

    def face(self, at: np.ndarray) -> np.ndarray:
        """Facing (T,) at lengths (T,)."""
        return np.interp(at, self.lengths, self.facing)


def build_route(way: Way, length: float) -> Route:
    """Lay out a way.

    Args:
        way: Its figure and what is stated of it.
        length: Meters of a straight way, and of a figure whose size is free; steps of a turn on the spot.
    """
    if way.figure == SPOT:
        along = np.array([0.0, max(length, 1.0)])
        return Route(along, np.zeros((2, 2)), np.array([0.0, way.turn_rad]))
    if way.figure == CIRCLE:
        radius = length / max(abs(way.turn_rad), 1e-6)
        return _follow(_arc(radius, way.turn_rad), backward=_is_backward(way))
    if way.figure == EIGHT:
        radius = length / (4 * np.pi)
        first = 1.0 if way.turn_rad >= 0 else -1.0
        return _follow(np.concatenate([_arc(radius, first * 2 * np.pi), _arc(radius, -first * 2 * np.pi)[1:]]))
    if way.figure == POINTS:
        return _follow(round_corners([(0.0, 0.0), *way.points]))
    along = np.linspace(0.0, max(length, 1e-6), 2)
    ahead = np.array([np.sin(way.travel_rad), np.cos(way.travel_rad)])
    return Route(along, along[:, None] * ahead, np.zeros(2), float(ahead[0]))


def stated_length(way: Way) -> float | None:
    """Length of a way that its figure or a stated distance fixes; None when it is free."""
    if way.figure == SPOT:
        return max(2.0, float(np.ceil(abs(way.turn_rad) / TURN_STEP_RAD - 1e-6))) if way.turn_rad else None
    if way.distance_m is not None:
        return way.distance_m
    if way.figure == CIRCLE:
        return abs(way.turn_rad) * (way.radius_m or RADIUS_M)
    if way.figure == EIGHT:
        return 4 * np.pi * (way.radius_m or EIGHT_RADIUS_M)
    if way.figure == POINTS:
        return _follow(round_corners([(0.0, 0.0), *way.points])).length
    return None


def round_corners(points: Sequence[tuple[float, float]]) -> np.ndarray:
    """Places (n, 2) on a line through way points whose corners are bends.

    Raises:
        InputError: Two way points that follow each other are the same; field "path".
    """
    knots = np.array(points, np.float64)
    legs = np.linalg.norm(np.diff(knots, axis=0), axis=1)
    if (legs < 0.1).any():
        raise InputError("expected way points at least 0.1 m apart", field="path")
    parts = [knots[:1]]
    for index in range(1, len(knots) - 1):
        cut = min(CORNER_M, 0.4 * legs[index - 1], 0.4 * legs[index])
        before = knots[index] - cut * (knots[index] - knots[index - 1]) / legs[index - 1]
        after = knots[index] + cut * (knots[index + 1] - knots[index]) / legs[index]
        t = np.linspace(0, 1, 20)[:, None]
        parts.append((1 - t) ** 2 * before + 2 * t * (1 - t) * knots[index] + t**2 * after)
    return np.concatenate([*parts, knots[-1:]])


def _is_backward(way: Way) -> bool:
    return abs(way.travel_rad) > 0.75 * np.pi


def _arc(radius: float, turn: float) -> np.ndarray:
    """Places (n, 2) on an arc that begins at 0, 0 and goes ahead."""
    count = max(8, int(abs(turn) * max(radius, 0.1) * SAMPLES_PER_M))
    angle = np.linspace(0.0, turn, count)
    side = np.sign(turn) or 1.0
    return np.stack([side * radius * (1 - np.cos(angle)), side * radius * np.sin(angle)], -1)


def _follow(places: np.ndarray, *, backward: bool = False) -> Route:
    """Face along a line of places (n, 2)."""
    steps = np.diff(places, axis=0)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(steps, axis=1))])
    middle = np.unwrap(np.arctan2(steps[:, 0], steps[:, 1]))
    facing = np.interp(lengths, (lengths[1:] + lengths[:-1]) / 2, middle)
    if backward:
        return Route(lengths, -places, facing)
    start = facing[0] * (1.0 - smoothstep(np.clip(lengths / BEND_M, 0.0, 1.0)))  # the body faces ahead first
    return Route(lengths, places, facing - start)
