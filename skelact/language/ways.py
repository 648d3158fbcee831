"""The way that a gait goes: over which figure on the floor, how far, in how many steps, how fast."""

from __future__ import annotations

import math
from dataclasses import dataclass

STRAIGHT, CIRCLE, EIGHT, SPOT, POINTS = "straight", "circle", "eight", "spot", "points"
HOME, THERE_AND_BACK, PARTS = "home", "there and back", "parts"


@dataclass(frozen=True)
class Way:
    """Where a gait goes; what is None is free.

    Attributes:
        figure: "straight", "circle" (an arc of any angle), "eight", "spot" (a turn, or steps in place), "points",
            "home" (back to where the motion began), "there and back", or "parts" (several ways, one after another).
        travel_rad: Direction of travel against where the body faces, to the left; 0 is ahead, pi backward.
        turn_rad: By which an arc or a turn on the spot turns, to the left.
        radius_m: Of a circle, or of each half of an eight.
        distance_m: Length of the way over the floor.
        steps: Number of steps.
        speed_mps: Meters per second.
        points: (x, z) from where the body is first, to its left and ahead of it, meters.
        parts: One after another.
    """

    figure: str = STRAIGHT
    travel_rad: float = 0.0
    turn_rad: float = 0.0
    radius_m: float | None = None
    distance_m: float | None = None
    steps: int | None = None
    speed_mps: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    parts: tuple[Way, ...] = ()

    @property
    def is_stated(self) -> bool:
        """Whether its figure or an amount says when it is over."""
        if self.distance_m is not None or self.steps is not None:
            return True
        return self.figure not in (STRAIGHT, SPOT) or bool(self.turn_rad)

    @property
    def goes_on(self) -> bool:
        """Whether it could go on forever: straight, in a circle or in place, with no end stated."""
        ahead = abs(math.sin(self.travel_rad)) < 1e-6
        return (
            self.distance_m is None
            and self.steps is None
            and (
                (self.figure == STRAIGHT and ahead)
                or self.figure == CIRCLE
                or (self.figure == SPOT and not self.turn_rad)
            )
        )
