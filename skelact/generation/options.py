"""What a caller can choose about a generated motion, checked once."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.errors import InputError

MIN_DURATION_S, MAX_DURATION_S = 0.5, 600.0
MIN_FPS, MAX_FPS = 15.0, 120.0
MAX_SEED = 2**63 - 1
MAX_ATTEMPTS, DEFAULT_ATTEMPTS = 16, 4
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

    def __post_init__(self) -> None:
        _expect_range(self.fps, MIN_FPS, MAX_FPS, "fps")
        if self.duration_s is not None:
            _expect_range(self.duration_s, MIN_DURATION_S, self.max_duration_s, "duration_s")
        if not 0 <= self.seed <= MAX_SEED:
            raise InputError(f"expected 0 <= seed <= {MAX_SEED}, got {self.seed}", field="seed")
        if not 1 <= self.attempts <= MAX_ATTEMPTS:
            raise InputError(f"expected 1 to {MAX_ATTEMPTS}, got {self.attempts}", field="attempts")


def _expect_range(value: float, low: float, high: float, field: str) -> None:
    if not low <= value <= high:
        raise InputError(f"expected {low:g} to {high:g}, got {value:g}", field=field)
