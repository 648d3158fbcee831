"""The models' own thread: windows of all calls and streams are scored off the event loop, together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from skelact.errors import OverloadedError
from skelact.recognition import Recognizer, StreamAnswer, Window

T = TypeVar("T")


class ModelThread:
    """Runs one recogniser in one thread with a bounded queue in front.

    Whole clips go through `run`; windows of streams go through `score`, where those that wait are scored in one call.
    """

    def __init__(self, recognizer: Recognizer, *, max_queue: int, max_batch: int) -> None:
        self.recognizer = recognizer
        self._max_queue = max_queue
        self._max_batch = max_batch
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"model-{recognizer.name}")
        self._waiting: list[tuple[Window, asyncio.Future[StreamAnswer]]] = []
        self._running = 0
        self._worker: asyncio.Task[None] | None = None

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function in the model's thread.

        Raises:
            OverloadedError: The queue is full.
        """
        self._check_room(1)
        self._running += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)
        finally:
            self._running -= 1

    async def score(self, windows: Sequence[Window]) -> list[StreamAnswer]:
        """Score windows, order kept; see `run`."""
        self._check_room(len(windows))
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in windows]
        self._waiting.extend(zip(windows, futures, strict=True))
        if self._worker is None or self._worker.done():
            self._worker = loop.create_task(self._drain())
        return await asyncio.gather(*futures)

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = [item for item in self._waiting[: self._max_batch] if not item[1].cancelled()]
            del self._waiting[: self._max_batch]
            windows = [window for window, _ in batch]
            try:
                answers = await loop.run_in_executor(self._thread, self.recognizer.score_windows, windows)
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(answer)

    def _check_room(self, more: int) -> None:
        if len(self._waiting) + self._running + more > self._max_queue:
            raise OverloadedError(f"{self._max_queue} requests are waiting already: try again later")

    def close(self) -> None:
        """Let the thread end after its last call."""
        self._thread.shutdown(wait=False)
