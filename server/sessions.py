"""Open streams that are told when the server stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """What the server tells its streams when it stops.

    Attributes:
        drain_s: Time until they are cut; 0: now.
    """

    drain_s: float


class OpenSessions:
    """Streams that want to know when the server stops."""

    def __init__(self) -> None:
        self._notifiers: list[Callable[[Notice], None]] = []
        self._newest: Notice | None = None

    @contextmanager
    def hold(self, notify: Callable[[Notice], None]) -> Iterator[None]:
        """Keep one for a block; it is told at once what it came too late to hear."""
        self._notifiers.append(notify)
        if self._newest:
            notify(self._newest)
        try:
            yield
        finally:
            self._notifiers.remove(notify)

    def notify(self, notice: Notice) -> None:
        """Tell all."""
        self._newest = notice
        for notify in self._notifiers:
            notify(notice)
