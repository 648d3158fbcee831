"""The models' own threads: pictures one by one, windows of all calls and streams together, off the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from skelact.errors import NotServedError, OverloadedError
from skelact.generation.generator import MotionGenerator
from skelact.pose import PoseEstimator
from skelact.recognition import Recognizer

from .errors import UnavailableError, UnknownModelError
from .metrics import Metrics

T = TypeVar("T")
LOADING = "the models are still being loaded: try again in a moment"


class Worker:
    """One thread with a bounded queue in front.

    Args:
        name: Of the thread.
        max_queue: Maximum number of calls that run or wait.
        waiting: What they are, for the error that there is no room.
        max_streams: Maximum number of open streams.
    """

    def __init__(self, name: str, *, max_queue: int, waiting: str, max_streams: int = 0) -> None:
        self._max_queue = max_queue
        self._waiting = waiting
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._admitted = 0
        self._max_streams = max_streams
        self.streams = 0

    @contextmanager
    def stream_slot(self) -> Iterator[None]:
        """Hold the place of one open stream.

        Raises:
            OverloadedError: All are taken.
        """
        if self.streams >= self._max_streams:
            raise OverloadedError(f"{self.streams} streams of {self._waiting} are open already: try again later")
        self.streams += 1
        try:
            yield
        finally:
            self.streams -= 1

    @contextmanager
    def room_for(self, count: int) -> Iterator[None]:
        """Hold places in the queue.

        Raises:
            OverloadedError: There are not so many.
        """
        if self._admitted + count > self._max_queue:
            raise OverloadedError(f"{self._admitted} {self._waiting} are waiting already: try again later")
        self._admitted += count
        try:
            yield
        finally:
            self._admitted -= count

    async def call(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function in the thread; places are held by the caller."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function in the thread, when there is a place for it."""
        with self.room_for(1):
            return await self.call(function, *arguments)

    def close(self) -> None:
        """Let the thread end after its last call."""
        self._thread.shutdown(wait=False)


class ModelThread:
    """Runs one recognizer in one thread with a bounded queue in front.

    Windows that wait, of whatever call, are scored in batches. A call has at most one batch in the queue, so that a
    long clip and a live stream take turns.
    """

    def __init__(self, recognizer: Recognizer, *, max_queue: int, max_batch: int, thread: Worker | None = None) -> None:
        self.recognizer = recognizer
        self._max_queue = max_queue
        self._max_batch = max_batch
        self._thread = thread or Worker(f"model-{recognizer.name}", max_queue=max_queue, waiting="windows")
        self._waiting: deque[tuple[np.ndarray, asyncio.Future[np.ndarray]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    def sharing_thread(self, recognizer: Recognizer) -> ModelThread:
        """Run another recognizer in the same thread, with the same places in the queue."""
        return ModelThread(recognizer, max_queue=self._max_queue, max_batch=self._max_batch, thread=self._thread)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a short function in the model's thread; see `score`."""
        return await self._thread.run(function, *arguments)

    async def score(self, windows: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Score windows (people, T, V, 3) or rows of live steps (R,); see `Recognizer.score_rows`.

        Raises:
            OverloadedError: The queue is full.
        """
        rows: list[np.ndarray] = []
        with self._thread.room_for(len(windows)):
            for first in range(0, len(windows), self._max_batch):
                rows += await self._enqueue(windows[first : first + self._max_batch])
        return rows

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
                rows = await self._thread.call(self._score, [window for window, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), row in zip(batch, rows, strict=True):
                if not future.done():
                    future.set_result(row)

    def _score(self, windows: Sequence[np.ndarray]) -> list[np.ndarray]:
        return self.recognizer.score_rows(windows)

    def close(self) -> None:
        """Let the thread end after its last call."""
        self._thread.close()


class PoseThread(Worker):
    """Runs the pose estimator in one thread; streams of pictures take turns frame by frame."""

    def __init__(self, estimator: PoseEstimator, *, max_queue: int, max_streams: int) -> None:
        super().__init__("pose", max_queue=max_queue, waiting="pictures", max_streams=max_streams)
        self.estimator = estimator


class GeneratorThread(Worker):
    """Makes motions in one thread, one after another; a stream has one of them in the queue."""

    def __init__(self, generator: MotionGenerator, *, max_streams: int) -> None:
        super().__init__("generator", max_queue=2 * max_streams, waiting="motions", max_streams=max_streams)
        self.generator = generator


@dataclass
class ModelRegistry:
    """What is ready to answer; empty while models are being loaded. New calls are refused once the server stops.

    Attributes:
        recognizers: Model name -> its thread; the first is the default.
        pose: The pose estimator's thread.
        generation: The generator's thread.
        serves_pose: Whether there is, or will be, a pose estimator.
        serves_generation: Whether there is, or will be, a generator.
        is_stopping: Whether the server takes no new calls.
        metrics: Take what is measured.
    """

    serves_pose: bool
    serves_generation: bool
    recognizers: dict[str, ModelThread] = field(default_factory=dict)
    pose: PoseThread | None = None
    generation: GeneratorThread | None = None
    is_stopping: bool = False
    metrics: Metrics = field(default_factory=Metrics)

    def need_recognizer(self, name: str, *, field: str) -> ModelThread:
        """Return the thread of a recognizer by name, of the first one for an empty name.

        Raises:
            UnknownModelError: There is none of that name.
            UnavailableError: They are still being loaded, or the server stops.
        """
        self._check_stopping()
        if not self.recognizers:
            raise UnavailableError(LOADING)
        if not name:
            return next(iter(self.recognizers.values()))
        if name not in self.recognizers:
            known = ", ".join(self.recognizers)
            raise UnknownModelError(f"expected one of {known}, got {name[:40]!r}", field=field)
        return self.recognizers[name]

    def need_pose(self) -> PoseThread:
        """Return the pose estimator's thread.

        Raises:
            NotServedError: The server has none.
            UnavailableError: It is still being loaded, or the server stops.
        """
        if not self.serves_pose:
            raise NotServedError("this server does not serve poses: start it with pose: true in its settings")
        return self._need(self.pose)

    def need_generation(self) -> GeneratorThread:
        """Return the generator's thread.

        Raises:
            NotServedError: The server has none.
            UnavailableError: It is still being loaded, or the server stops.
        """
        if not self.serves_generation:
            raise NotServedError("this server does not generate: start it with generation: true in its settings")
        return self._need(self.generation)

    def _need(self, thread: T | None) -> T:
        self._check_stopping()
        if thread is None:
            raise UnavailableError(LOADING)
        return thread

    def _check_stopping(self) -> None:
        if self.is_stopping:
            raise UnavailableError("the server is stopping: ask another one, or try again in a moment")

    def close(self) -> None:
        """Let all threads end after their last calls."""
        for recognizer in self.recognizers.values():
            recognizer.close()
        if self.pose:
            self.pose.close()
        if self.generation:
            self.generation.close()
