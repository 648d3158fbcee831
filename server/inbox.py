"""What of a stream waits to be answered: filled by a task that reads, emptied by the one that answers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Items in order, and notices of the server before all of them.

    Args:
        max_items: Maximum number of items that `put` lets wait.
        max_bytes: Their maximum size together, unless there is only one.
    """

    def __init__(self, *, max_items: int, max_bytes: int) -> None:
        self._max_items, self._max_bytes = max_items, max_bytes
        self._bytes = 0
        self._items: deque[tuple[T, int]] = deque()
        self._notices: deque[T] = deque()
        self._changed = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def read_with(self, reading: Coroutine[Any, Any, None]) -> None:
        """Start the task that fills it; the inbox ends when the task does, with its error if it fails."""
        self._reader = asyncio.ensure_future(reading)
        self._reader.add_done_callback(lambda _: self._changed.set())

    async def put(self, item: T, size: int) -> None:
        """Add an item behind the others when there is room for its bytes."""
        while len(self._items) >= self._max_items or (self._items and self._bytes + size > self._max_bytes):
            self._changed.clear()
            await self._changed.wait()
        self._bytes += size
        self._items.append((item, size))
        self._changed.set()

    def add(self, item: T) -> None:
        """Add an item behind the others, whether there is room or not."""
        self._items.append((item, 0))
        self._changed.set()

    def notify(self, notice: T) -> None:
        """Add a notice, which comes before all items."""
        self._notices.append(notice)
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[T]:
        assert self._reader is not None
        while True:
            if self._notices:
                yield self._notices.popleft()
            elif self._items:
                item, size = self._items.popleft()
                self._bytes -= size
                self._changed.set()  # there is room
                yield item
            elif self._reader.done():
                self._reader.result()  # a silent or broken stream raises here
                return
            else:
                self._changed.clear()
                await self._changed.wait()

    def close(self) -> None:
        """Stop reading."""
        if self._reader:
            self._reader.cancel()
