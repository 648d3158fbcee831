"""The models' own thread: windows of all calls and streams are scored off the event loop, together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

from skelact.errors import OverloadedError
from skelact.recognition import Recognizer

T = TypeVar("T")


class ModelThread:
    """Runs one recogniser in one thread with a bounded queue in front.

    Windows that wait, of whatever call, are scored in one batch. A call has at most one batch in the queue, so that a
    long clip and a live stream take turns.
    """

    def __init__(self, recognizer: Recognizer, *, max_queue: int, max_batch: int) -> None:
        self.recognizer = recognizer
        self._max_queue = max_queue
        self._max_batch = max_batch
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"model-{recognizer.name}")
        self._waiting: deque[tuple[np.ndarray, asyncio.Future[np.ndarray]]] = deque()
        self._admitted = 0
        self._worker: asyncio.Task[None] | None = None

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a short function in the model's thread; see `score`."""
        with self._room_for(1):
            return await self._in_thread(function, *arguments)

    async def score(self, windows: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Score windows (people, T, V, 3): logits (K,) of each.

        Raises:
            OverloadedError: The queue is full.
        """
        rows: list[np.ndarray] = []
        with self._room_for(len(windows)):
            for first in range(0, len(windows), self._max_batch):
                rows += await self._enqueue(windows[first : first + self._max_batch])
        return rows

    @contextmanager
    def _room_for(self, count: int) -> Iterator[None]:
        if self._admitted + count > self._max_queue:
            raise OverloadedError(f"{self._admitted} windows are waiting already: try again later")
        self._admitted += count
        try:
            yield
        finally:
            self._admitted -= count

    async def _in_thread(self, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def _enqueue(self, windows: Sequence[np.ndarray]) -> list[np.ndarray]:
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in windows]
        self._waiting.extend(zip(windows, futures, strict=True))
        if self._worker is None or self._worker.done():
            self._worker = loop.create_task(self._drain())
        return await asyncio.gather(*futures)

    async def _drain(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._max_batch, len(self._waiting)))]
            batch = [item for item in batch if not item[1].cancelled()]
            if not batch:
                continue
            try:
                rows = await self._in_thread(self._score, [window for window, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), row in zip(batch, rows, strict=True):
                if not future.done():
                    future.set_result(row)

    def _score(self, windows: Sequence[np.ndarray]) -> np.ndarray:
        return self.recognizer.logits(np.stack(windows))

    def close(self) -> None:
        """Let the thread end after its last call."""
        self._thread.shutdown(wait=False)
