"""How long the rest of a run takes, over several networks of different cost."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass
class RunClock:
    """Work done and the time that it took; the rest goes on at that rate.

    Attributes:
        later: Work of the networks after the present one, in a unit of the caller's, such as multiply-adds.
        done: Work done since this process began.
        seconds: Time that it took, what lies between included.
    """

    later: float = 0.0
    done: float = 0.0
    seconds: float = 0.0
    _mark: float = 0.0

    def start(self) -> None:
        """Count time from now on."""
        self._mark = time.monotonic()

    def add(self, work: float) -> None:
        """Count work that is done, and the time since the last call."""
        now = time.monotonic()
        self.done, self.seconds, self._mark = self.done + work, self.seconds + now - self._mark, now

    def left_s(self, own: float) -> float:
        """Seconds for the work that is left of the present network, and for all later ones; NaN before any is done."""
        return self.seconds / self.done * (own + self.later) if self.done else math.nan


def format_duration(seconds: float) -> str:
    """Write a duration in its two largest units, such as "3 h 05 min"; "unknown" for NaN."""
    if math.isnan(seconds):
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    for large, small, units in (
        (days, hours, ("d", "h")),
        (hours, minutes, ("h", "min")),
        (minutes, rest, ("min", "s")),
    ):
        if large:
            return f"{large} {units[0]} {small:02d} {units[1]}"
    return f"{rest} s"
