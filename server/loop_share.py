"""Time of the event loop, where frames of live streams are taken: beside others an identity gets a part of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHARE = 0.4  # of the time of the loop
BURST_S = 0.05  # that may be used at once
MAX_IDLE_IDENTITIES = 1024  # whose use is remembered


class LoopShare:
    """Lets frames of an identity wait while it has used more than its part, and others ask, too.

    Args:
        has_company: Whether others than this identity ask.
        clock: Seconds, never going back.
    """

    def __init__(self, has_company: Callable[[str], bool], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._has_company = has_company
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}  # seconds that are not worked off yet, and as of when
        self._lines: dict[str, asyncio.Lock] = {}

    async def wait(self, identity: str) -> None:
        """Wait for the turn of a frame: one after the other, once what was used is worked off."""
        line = self._lines.get(identity)
        if line is None:
            if self._debt_s(identity) <= 0:
                return
            line = self._lines[identity] = asyncio.Lock()
        async with line:
            while (debt_s := self._debt_s(identity)) > 0 and self._has_company(identity):
                await asyncio.sleep(debt_s / SHARE)

    @contextmanager
    def used_by(self, identity: str) -> Iterator[None]:
        """Charge the time of a block."""
        started_s = self._clock()
        try:
            yield
        finally:
            now_s = self._clock()
            self._used[identity] = (self._left_s(identity, now_s) + now_s - started_s, now_s)
            if len(self._used) > MAX_IDLE_IDENTITIES:
                self._forget_idle(now_s)

    def _debt_s(self, identity: str) -> float:
        return self._left_s(identity, self._clock()) - BURST_S

    def _left_s(self, identity: str, now_s: float) -> float:
        used_s, at_s = self._used.get(identity, (0.0, now_s))
        return max(0.0, used_s - SHARE * (now_s - at_s))

    def _forget_idle(self, now_s: float) -> None:
        self._used = {name: used for name, used in self._used.items() if self._left_s(name, now_s)}
        self._lines = {name: line for name, line in self._lines.items() if name in self._used or line.locked()}
