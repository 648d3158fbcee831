"""Ctrl-C and SIGTERM while a job runs: what must not be cut in two is finished first."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from skelact.errors import RunInterruptedError

SIGNALS = (signal.SIGINT, signal.SIGTERM)
MIN_REPEAT_S = 1.0  # torchrun sends its workers a second signal right after the first
logger = logging.getLogger(__name__)


class StopRequest:
    """Whether a signal has asked this process to stop.

    Attributes:
        number: Of the signal; 0 before.
        is_torn: Whether a deferred block was cut, so that what it did is not whole.
    """

    def __init__(self) -> None:
        self.number = 0
        self.is_torn = False
        self._deferred = 0
        self._asked_at = 0.0

    @contextmanager
    def listen(self) -> Iterator[StopRequest]:
        """Turn the signals into `RunInterruptedError`s until the block ends; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield self
            return
        before = {number: signal.signal(number, self._take) for number in SIGNALS}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Finish the block before a signal is obeyed; the same signal again, a second later, ends it at once.

        Raises:
            RunInterruptedError: At the end of the block, when a signal came.
        """
        self._deferred += 1
        try:
            yield
        finally:
            self._deferred -= 1
        if self.number and not self._deferred:
            raise RunInterruptedError(self.number)

    def _take(self, number: int, frame: FrameType | None) -> None:
        asked_before, self.number = self.number, self.number or number
        if not self._deferred:
            raise RunInterruptedError(self.number)
        if not asked_before:
            self._asked_at = time.monotonic()
            logger.warning("stopping after this step; press Ctrl-C again to stop at once")
        elif number == asked_before and time.monotonic() - self._asked_at > MIN_REPEAT_S:
            self.is_torn = True
            raise RunInterruptedError(self.number)
