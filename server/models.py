"""The networks behind the lanes: pictures one by one, windows of all calls and streams together."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from skelact.capture.lifter import Lifter
from skelact.errors import NotServedError
from skelact.generation.generator import MotionGenerator
from skelact.pose import PoseEstimator
from skelact.recognition import Recognizer

from .calls import current_call
from .config import Limits
from .errors import UnavailableError, UnknownModelError
from .fair_queue import Flow, Resource
from .lanes import Lanes
from .loop_share import LoopShare
from .metrics import Metrics
from .quotas import Places
from .sessions import OpenSessions

T = TypeVar("T")
WINDOW_S = 0.02  # expected time of one window
CLIP_WINDOWS = 4  # of one clip that are scored in one turn: a quarter faster than one by one, and still a short turn
LOADING = "the models are still being loaded: try again in a moment"


class Engine:
    """A network behind the lanes: places in front of it, and turns on it.

    Args:
        lanes: Where its work waits.
        resource: What turns run on.
        queue: Places of the calls that run or wait.
        streams: Places of open streams; unset: it has none.
    """

    def __init__(self, lanes: Lanes, resource: Resource, *, queue: Places, streams: Places | None = None) -> None:
        self._lanes = lanes
        self._resource = resource
        self._queue = queue
        self._streams = streams

    @property
    def streams(self) -> int:
        """Number of open streams."""
        return self._streams.taken if self._streams else 0

    @contextmanager
    def stream_slot(self) -> Iterator[None]:
        """Hold the place of one open stream.

        Raises:
            LimitError: All are taken, or the share of who asks.
        """
        assert self._streams is not None
        with self._streams.hold(1, current_call().name):
            yield

    @contextmanager
    def room_for(self, count: int) -> Iterator[None]:
        """Hold places in the queue.

        Raises:
            LimitError: There are not so many, in all or for who asks.
        """
        with self._queue.hold(count, current_call().name):
            yield

    @property
    def loop_share(self) -> LoopShare:
        """Time of the event loop, for what is done there."""
        return self._lanes.loop_share

    async def call(self, flow: Flow, function: Callable[..., T], *arguments: object, cost_s: float) -> T:
        """Run a function when it is the call's turn; places are held by the caller."""
        result: T = await self._lanes.run(flow, self._resource, function, *arguments, cost_s=cost_s)
        return result

    async def run(self, flow: Flow, function: Callable[..., T], *arguments: object, cost_s: float) -> T:
        """Run a function when it is the call's turn, if there is a place for it."""
        with self.room_for(1):
            return await self.call(flow, function, *arguments, cost_s=cost_s)


class RecognitionEngine(Engine):
    """Runs one recognizer. Windows that wait, of whatever call, are scored in batches.

    A call has at most one batch in the queue, so that a long clip takes turns with others, and holds as many places.

    Attributes:
        recognizer: That scores.
        version: Of its weights; "" when they are not from files.
    """

    def __init__(self, lanes: Lanes, recognizer: Recognizer, limits: Limits, *, version: str = "") -> None:
        name = f"recognition-{recognizer.name}"
        resource = Resource(name, max_parallel=2 * lanes.threads, max_batch=limits.max_batch)
        queue = Places("max_queue", limits.max_queue, max_share=limits.max_share, what="windows are waiting")
        super().__init__(lanes, resource, queue=queue)
        self.recognizer = recognizer
        self.version = version

    def with_recognizer(self, recognizer: Recognizer, *, version: str | None = None) -> RecognitionEngine:
        """Another recognizer with the same places in the queue; of another version if one is given."""
        other = copy.copy(self)
        other.recognizer = recognizer
        other.version = self.version if version is None else version
        return other

    async def score(
        self, flow: Flow, windows: Sequence[np.ndarray], *, deadline_s: float | None = None
    ) -> list[np.ndarray]:
        """Score windows (people, T, V, 3) or rows of live steps (R,); see `Recognizer.score_rows`.

        Args:
            flow: For whom.
            windows: To score.
            deadline_s: On `time.monotonic`: what waits until then is not scored.

        Raises:
            OverloadedError: The queue is full.
            LateError: The deadline passed.
        """
        rows: list[np.ndarray] = []
        with self.room_for(min(len(windows), self._resource.max_batch)):  # so many wait at once
            for first in range(0, len(windows), self._resource.max_batch):
                rows += await asyncio.gather(
                    *(
                        self._lanes.score(
                            flow, self._resource, self._score_rows, window, cost_s=WINDOW_S, deadline_s=deadline_s
                        )
                        for window in windows[first : first + self._resource.max_batch]
                    )
                )
        return rows

    async def score_clip(self, flow: Flow, windows: np.ndarray) -> np.ndarray:
        """Score the windows (N, people, T, V, 3) of one clip, some together in each turn: rows (N, R).

        Which ones go together depends on the clip alone, so that its answer is the same whatever else is scored.

        Raises:
            OverloadedError: The queue is full.
            LateError: The deadline passed.
        """
        if self._resource.max_batch > 1:  # then windows of all calls go together
            return np.array(await self.score(flow, list(windows)))
        rows: list[np.ndarray] = []
        with self.room_for(1):  # a clip has one turn in the queue
            for first in range(0, len(windows), CLIP_WINDOWS):
                together = windows[first : first + CLIP_WINDOWS]
                cost_s = WINDOW_S * len(together)
                rows += await self.call(flow, self._score_rows, list(together), cost_s=cost_s)
        return np.array(rows)

    def _score_rows(self, windows: Sequence[np.ndarray]) -> list[np.ndarray]:
        return self.recognizer.score_rows(windows)


class PoseEngine(Engine):
    """Runs the pose estimator; streams of pictures take turns frame by frame.

    Attributes:
        estimator: Finds people.
        lifter: Places them in meters, in streams that ask for it.
    """

    def __init__(self, lanes: Lanes, estimator: PoseEstimator, lifter: Lifter, limits: Limits) -> None:
        size, share = limits.max_pose_streams, limits.max_share
        queue = Places("max_pose_queue", limits.max_pose_queue, max_share=share, what="pictures are waiting")
        streams = Places("max_pose_streams", size, max_share=share, what="streams of pictures are open")
        super().__init__(lanes, Resource("pose", max_parallel=lanes.threads), queue=queue, streams=streams)
        self.estimator = estimator
        self.lifter = lifter


class GenerationEngine(Engine):
    """Makes motions one after another; a stream has one of them in the queue."""

    def __init__(self, lanes: Lanes, generator: MotionGenerator, limits: Limits) -> None:
        size, share = limits.max_generation_streams, limits.max_share
        queue = Places("max_generation_streams", 2 * size, max_share=share, what="motions are waiting")
        streams = Places("max_generation_streams", size, max_share=share, what="streams of motion are open")
        super().__init__(lanes, Resource("generation", max_parallel=1), queue=queue, streams=streams)
        self.generator = generator


class AnalysisEngine(Engine):
    """Measures motions; no network, but work that waits its turn."""

    def __init__(self, lanes: Lanes, limits: Limits) -> None:
        queue = Places("max_queue", limits.max_queue, max_share=limits.max_share, what="motions are waiting")
        super().__init__(lanes, Resource("analysis", max_parallel=lanes.threads), queue=queue)


@dataclass
class ModelRegistry:
    """What is ready to answer; empty while models are being loaded. New calls are refused once the server stops.

    Attributes:
        lanes: Where all their work waits.
        recognizers: Model name -> its engine; the first is the default.
        pose: The pose estimator's engine.
        generation: The generator's engine.
        analysis: What measures motions.
        serves_pose: Whether there is, or will be, a pose estimator.
        serves_generation: Whether there is, or will be, a generator.
        open_sessions: Streams that are told when the server stops.
        is_loaded: Whether all of them are.
        is_stopping: Whether the server takes no new calls.
        metrics: Take what is measured.
        swapping: Held while recognizers are loaded anew.
    """

    lanes: Lanes
    serves_pose: bool
    serves_generation: bool
    recognizers: dict[str, RecognitionEngine] = field(default_factory=dict)
    pose: PoseEngine | None = None
    generation: GenerationEngine | None = None
    analysis: AnalysisEngine | None = None
    open_sessions: OpenSessions = field(default_factory=OpenSessions)
    is_loaded: bool = False
    is_stopping: bool = False
    metrics: Metrics = field(default_factory=Metrics)
    swapping: asyncio.Lock = field(default_factory=asyncio.Lock)

    def need_recognizer(self, name: str, *, field: str) -> RecognitionEngine:
        """Return the engine of a recognizer by name, of the first one for an empty name.

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

    def need_pose(self) -> PoseEngine:
        """Return the pose estimator's engine.

        Raises:
            NotServedError: The server has none.
            UnavailableError: It is still being loaded, or the server stops.
        """
        if not self.serves_pose:
            raise NotServedError("this server does not serve poses: start it with pose: true in its settings")
        return self._need(self.pose)

    @property
    def is_serving(self) -> bool:
        """Whether the models are loaded and the server does not stop."""
        return self.is_loaded and not self.is_stopping

    def need_generation(self) -> GenerationEngine:
        """Return the generator's engine.

        Raises:
            NotServedError: The server has none.
            UnavailableError: It is still being loaded, or the server stops.
        """
        if not self.serves_generation:
            raise NotServedError("this server does not generate: start it with generation: true in its settings")
        return self._need(self.generation)

    def need_analysis(self) -> AnalysisEngine:
        """Return what measures motions.

        Raises:
            UnavailableError: The server still starts, or stops.
        """
        return self._need(self.analysis)

    def _need(self, engine: T | None) -> T:
        self._check_stopping()
        if engine is None:
            raise UnavailableError(LOADING)
        return engine

    def _check_stopping(self) -> None:
        if self.is_stopping:
            raise UnavailableError("the server is stopping: ask another one, or try again in a moment")

    def close(self) -> None:
        """Let all threads end after their last turns."""
        self.lanes.close()
