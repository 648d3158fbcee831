"""Stances of a standing body by rule: crouching, kneeling, squatting, lunging, standing and hopping on one leg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skelact.generation.legs import place_legs, stand_feet
from skelact.generation.steps import StepGait
from skelact.geometry import smoothstep, turn_about_x
from skelact.skeleton.body import BODY, TOE_HEIGHT_M
from skelact.values import Motion

SIDES = ("left", "right")
REST_S = 0.25  # that a body stands before and after
MOVE_S = 0.9  # in which it comes to a stance, and goes back
HOP_S, FLIGHT = 0.6, 0.55  # of one hop, and the share of it in the air
GRAVITY = 9.81
FOOT_LIFT_M = 0.05  # of a foot that goes to another place


@dataclass(frozen=True)
class FootTarget:
    """Where a foot goes in a stance: (out, up, ahead) of its toe from where it rests, meters; pitch, degrees down."""

    out: float = 0.0
    up: float = 0.0
    ahead: float = 0.0
    pitch: float = 0.0


@dataclass(frozen=True)
class Stance:
    """How a body is held; its acting side is the left one.

    Attributes:
        down: Of the pelvis, meters.
        ahead: Of the pelvis.
        aside: Of the pelvis, to the left.
        lean: Of the trunk, degrees ahead.
        left: The left foot.
        right: The right foot.
    """

    down: float = 0.0
    ahead: float = 0.0
    aside: float = 0.0
    lean: float = 0.0
    left: FootTarget = FootTarget()
    right: FootTarget = FootTarget()


_LIFTED = FootTarget(-0.03, 0.40, 0.02, 35.0)
STANCES: Mapping[str, Stance] = {
    "crouch": Stance(0.38, -0.06, 0.0, 34.0),
    "squat": Stance(0.40, -0.12, 0.0, 38.0),
    "kneel": Stance(0.44, 0.0, 0.0, 4.0, FootTarget(0.02, 0.0, 0.30), FootTarget(0.0, 0.0, -0.42, 68.0)),
    "lunge": Stance(0.30, 0.34, 0.0, 8.0, FootTarget(0.0, 0.0, 0.70), FootTarget(0.0, 0.0, 0.0, 48.0)),
    "balance": Stance(0.0, 0.0, 0.075, 0.0, FootTarget(), _LIFTED),
    "lift-knee": Stance(0.0, 0.0, -0.075, 0.0, FootTarget(-0.02, 0.46, 0.16, 20.0)),
    "hop": Stance(0.06, 0.0, 0.075, 6.0, FootTarget(), FootTarget(-0.02, 0.26, -0.26, 45.0)),
}
REPEATED = ("squat", "lunge", "lift-knee")


def natural_stance_s(name: str, times: int | None) -> float:
    """Seconds that a stance takes for so many repetitions."""
    kind = name.removesuffix("-left").removesuffix("-right")
    if kind == "hop":
        return HOP_S * (times or 4) + 2 * (REST_S + MOVE_S)
    if kind in REPEATED:
        return 2 * MOVE_S * (times or 1) + 2 * REST_S
    return 3.0 + MOVE_S


def make_stance(
    gait: StepGait,
    name: str,
    seconds: float,
    fps: float,
    *,
    times: int | None = None,
    distance_m: float | None = None,
    eases: tuple[bool, bool] = (True, True),
) -> Motion:
    """Make the motion of a stance.

    Args:
        gait: Knows the body at rest.
        name: In `STANCES`, with the side that acts where there is one.
        seconds: Duration.
        fps: Frames per second.
        times: Repetitions, of those that are repeated; None: as many as fit.
        distance_m: That hops go ahead.
        eases: Whether it comes from rest at its start, and goes back at its end.
    """
    kind, _, side = name.rpartition("-") if name.endswith(SIDES) else (name, "", "left")
    stance, is_left = STANCES[kind], side == "left"
    frames = max(2, round(seconds * fps))
    time = np.arange(frames) / fps
    weight = _weight(kind, time, seconds, times, eases)
    root = np.zeros((frames, 3))
    mirror = 1.0 if is_left else -1.0
    root[:, 0] = mirror * stance.aside * weight
    root[:, 1] = gait.stand_height - stance.down * weight
    root[:, 2] = stance.ahead * weight
    rise, travel = np.zeros(frames), np.zeros(frames)
    if kind == "hop":
        rise, travel = _hops(time, seconds, times, distance_m or 0.0)
        root[:, 1] += rise
        root[:, 2] += travel
    rotations = np.repeat(gait.stand[None], frames, axis=0)
    lean = np.radians(stance.lean) * weight
    for joint, share in (("spine", 0.5), ("chest", 0.5), ("neck", -0.5)):
        index = BODY.names.index(joint)
        rotations[:, index] = rotations[:, index] @ turn_about_x(share * lean)
    toes, turns = stand_feet(gait.stand)
    feet = []
    for index, own in enumerate(SIDES):
        foot = stance.left if (own == "left") == is_left else stance.right
        out = 1.0 if own == "left" else -1.0
        moves = bool(foot.out or foot.ahead) and not foot.up
        toe = np.empty((frames, 3))
        toe[:, 0] = toes[index, 0] + out * foot.out * weight
        toe[:, 1] = TOE_HEIGHT_M + foot.up * weight + moves * FOOT_LIFT_M * 4 * weight * (1 - weight)
        toe[:, 2] = toes[index, 2] + foot.ahead * weight + travel
        toe[:, 1] += rise
        turn = turns[index] @ turn_about_x(np.radians(foot.pitch) * weight)
        feet.append((toe, turn, np.ones(frames, bool)))
    return place_legs(rotations, root, feet, np.zeros(frames), fps)


def _weight(kind: str, time: np.ndarray, seconds: float, times: int | None, eases: tuple[bool, bool]) -> np.ndarray:
    """How far (T,) the body is in its stance, 0..1."""
    rest = min(REST_S, seconds / 8)
    if kind in REPEATED:
        count = times or max(1, round((seconds - 2 * rest) / (2 * MOVE_S)))
        phase = np.clip((time - rest) / max(seconds - 2 * rest, 1e-3), 0.0, 1.0) * count
        return smoothstep(1 - np.abs(2 * (phase % 1.0) - 1)) * (phase < count)
    move = min(MOVE_S, (seconds - 2 * rest) / 3)
    weight = np.ones(len(time))
    if eases[0]:
        weight *= smoothstep(np.clip((time - rest) / move, 0.0, 1.0))
    if eases[1]:
        weight *= smoothstep(np.clip((seconds - rest - time) / move, 0.0, 1.0))
    return weight


def _hops(time: np.ndarray, seconds: float, times: int | None, distance: float) -> tuple[np.ndarray, np.ndarray]:
    """Height above the floor and way ahead (T,) of hops, meters."""
    rest = min(REST_S + MOVE_S, seconds / 4)
    span = max(seconds - 2 * rest, 1e-3)
    count = times or max(1, round(span / HOP_S))
    phase = np.clip((time - rest) / span, 0.0, 1.0) * count
    own = phase % 1.0
    flight = span / count * FLIGHT
    share = np.clip((own - (1 - FLIGHT)) / FLIGHT, 0.0, 1.0)
    rise = np.minimum(GRAVITY * flight**2 / 2, 0.5) * share * (1 - share)
    done = np.minimum(np.floor(phase) + share * (phase < count), count)
    return rise, distance * done / count
