"""What a caller can choose about a generated motion, checked once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from skelact.errors import InputError

MIN_DURATION_S, MAX_DURATION_S = 0.5, 600.0
MIN_FPS, MAX_FPS = 15.0, 120.0
MAX_SEED = 2**63 - 1
MAX_ATTEMPTS, DEFAULT_ATTEMPTS = 16, 4
MAX_POINTS, MAX_POINT_M, MIN_POINT_M = 100, 1000.0, 0.1  # of a path
DEFAULT_FPS = 30.0
DEFAULT_POLICY = "score"


@dataclass(frozen=True, kw_only=True)
class GenerateOptions:
    """Options of one generated motion.

    Attributes:
        seed: Of everything random, 0..2**63 - 1.
        duration_s: Of the whole motion, 0.5 to `max_duration_s`; None: as stated in the text, else as the actions take.
        fps: Frames per second, 15 to 120.
        policy: How actions are composed: "score" or "sinc", see `skelact.generation.compose`.
        attempts: Seeds to try, 1 to 16, until nothing asked for is missed; else the motion that misses least counts.
        max_duration_s: Longest motion, seconds, also for durations that the text states.
        strict: Whether to refuse a text of which something has no effect; else `GeneratedMotion.not_heard` lists it.

        loop: Whether the last frame is to lead into the first one; "loop" in the text asks for it too.
        at_rest: Whether the motion begins and ends at rest; else gaits go on at both ends.
        path: Way points (x, z), meters, to the left and ahead of where the body is first, for the first gait of the
            text; none: as the text says.

    Raises:
        InputError: A value is out of range; `field` is its name.
    """

    seed: int = 0
    duration_s: float | None = None
    fps: float = DEFAULT_FPS
    policy: str = DEFAULT_POLICY
    attempts: int = DEFAULT_ATTEMPTS
    max_duration_s: float = MAX_DURATION_S
    strict: bool = False
    loop: bool = False
    at_rest: bool = True
    path: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        _expect_range(self.fps, MIN_FPS, MAX_FPS, "fps")
        if self.duration_s is not None:
            _expect_range(self.duration_s, MIN_DURATION_S, self.max_duration_s, "duration_s")
        if not 0 <= self.seed <= MAX_SEED:
            raise InputError(f"expected 0 <= seed <= {MAX_SEED}, got {self.seed}", field="seed")
        if not 1 <= self.attempts <= MAX_ATTEMPTS:
            raise InputError(f"expected 1 to {MAX_ATTEMPTS}, got {self.attempts}", field="attempts")
        check_path(self.path)


def check_path(path: Sequence[tuple[float, float]]) -> None:
    """Refuse way points that no body can go through.

    Raises:
        InputError: A point is none, is too far away, or follows another too closely; or there are too many; field
            "path".
    """
    if len(path) > MAX_POINTS:
        raise InputError(f"expected at most {MAX_POINTS} way points, got {len(path)}", field="path")
    before = (0.0, 0.0)
    for number, point in enumerate(path):
        if len(point) != 2 or not all(math.isfinite(value) and abs(value) <= MAX_POINT_M for value in point):
            raise InputError(f"expected (x, z) within {MAX_POINT_M:g} m, got {point}", field=f"path[{number}]")
        if math.dist(before, point) < MIN_POINT_M:
            wanted = f"expected at least {MIN_POINT_M:g} m from the point before, got {point}"
            raise InputError(wanted, field=f"path[{number}]")
        before = point


def _expect_range(value: float, low: float, high: float, field: str) -> None:
    if not low <= value <= high:
        raise InputError(f"expected {low:g} to {high:g}, got {value:g}", field=field)
