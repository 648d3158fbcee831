"""PoseService."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

import grpc
import numpy as np
from google.protobuf.message import Message

from skelact.clips import FrameTime, StreamClock
from skelact.errors import InputError
from skelact.v1 import pose_pb2 as pb
from skelact.v1 import skeleton_pb2
from skelact.values import Person

from .. import convert
from ..config import ServerConfig
from ..errors import Undecodable, violation
from ..models import Loaded, PoseThread
from ..streams import Newest, opening, until_idle
from ..videos import ByteBudget

logger = logging.getLogger(__name__)
LIVE_QUEUE = 2  # frames of a live stream that wait


class PoseServicer:
    """Finds people in pictures and streams of them."""

    def __init__(self, loaded: Loaded, config: ServerConfig) -> None:
        self._loaded = loaded
        self._config = config
        self._waiting = ByteBudget(config.max_pose_queue_bytes)

    async def EstimatePose(
        self, request: pb.EstimatePoseRequest, context: grpc.aio.ServicerContext
    ) -> pb.EstimatePoseResponse:
        """Find the people of one picture."""
        started = time.perf_counter()
        pose = self._loaded.need_pose()

        def look() -> pb.EstimatePoseResponse:
            image = convert.image_from_proto(request.image, field="image", limits=self._config)
            people = [convert.person_to_proto(*one) for one in enumerate(pose.estimator.estimate(image))]
            return pb.EstimatePoseResponse(people=people, width=image.shape[1], height=image.shape[0])

        with self._waiting.hold(request.ByteSize()):
            response = await pose.run(look)
        logger.info("estimated people=%d ms=%.1f", len(response.people), 1e3 * (time.perf_counter() - started))
        return response

    async def StreamPose(
        self, requests: AsyncIterator[pb.StreamPoseRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamPoseResponse, None]:
        """Follow people over frames."""
        pose = self._loaded.need_pose()
        with pose.stream_place():
            messages = until_idle(requests, self._config.stream_idle_s)
            config = opening(await anext(messages, None))
            eyes = Eyes(pose, self._config, fps=convert.fps_from_proto(config, field="config.fps"))
            source = Newest(messages, LIVE_QUEUE) if config.live else None
            try:
                async for message in source or messages:
                    dropped = source.dropped if source else 0
                    try:
                        seen = await eyes.take(message, dropped)
                    except InputError as error:
                        if not config.skip_bad_frames:
                            raise
                        yield pb.StreamPoseResponse(error=eyes.refuse(error))
                        continue
                    yield pb.StreamPoseResponse(frame=seen.to_proto())
            finally:
                if source:
                    source.close()
            yield pb.StreamPoseResponse(summary=eyes.summary(source.dropped if source else 0))


@dataclass(frozen=True, eq=False)
class Seen:
    """Who was seen in one frame.

    Attributes:
        number: 0-based index of the message among all frame messages.
        time_s: Of the frame.
        width: Pixels.
        height: Pixels.
        people: Track id -> person.
        dropped: Frames dropped so far.
    """

    number: int
    time_s: float
    width: int
    height: int
    people: dict[int, Person]
    dropped: int

    def to_proto(self) -> pb.PoseFrame:
        """The frame's message."""
        people = [convert.person_to_proto(*one) for one in self.people.items()]
        return pb.PoseFrame(frame_index=self.number, people=people, frames_dropped=self.dropped)


class Eyes:
    """One open stream of pictures: its tracks and its counts.

    A stream has one frame in the queue, and there are `max_streams` of them: a queue full of others delays it only.
    """

    def __init__(self, pose: PoseThread, limits: ServerConfig, *, fps: float) -> None:
        self._pose = pose
        self._limits = limits
        self._stream = pose.estimator.stream()
        self._clock = StreamClock(fps)
        self._taken = self._answered = self._refused = 0
        self._passed = 0  # frames until the newest that was answered

    @property
    def fps(self) -> float:
        """Of frames without a time."""
        return self._clock.fps

    def start(self, fps: float) -> None:
        """Set the rate of a stream, before its first frame."""
        if not self._taken:
            self._clock = StreamClock(fps)

    async def take(self, message: Message | Undecodable, dropped: int = 0) -> Seen:
        """Check one frame message and find the people in it."""
        self._taken += 1
        if isinstance(message, Undecodable):
            raise message.error()
        if message.WhichOneof("message") != "frame":
            raise InputError("expected a frame; the config comes once, first", field="message")
        frame: pb.ImageFrame = message.frame  # type: ignore[attr-defined]
        skipped = self._taken + dropped - self._passed - 1
        try:
            placed = self._clock.place(
                frame.timestamp_us / 1e6 if frame.HasField("timestamp_us") else None, skipped=skipped
            )
        except InputError as error:
            raise InputError(error.reason, field="frame.timestamp_us") from error

        def look() -> Seen:
            image = convert.image_from_proto(frame.image, field="frame.image", limits=self._limits)
            return self._look(placed, image, dropped)

        return await self._pose.call(look)

    async def take_image(self, time_s: float, image: np.ndarray) -> Seen:
        """Find the people in a frame that somebody else decoded; a time that cannot be is taken as unknown."""
        self._taken += 1
        try:
            placed = self._clock.place(time_s)
        except InputError:
            placed = self._clock.place(None)
        return await self._pose.call(self._look, placed, image, 0)

    def _look(self, placed: FrameTime, image: np.ndarray, dropped: int) -> Seen:
        """Runs in the pose thread."""
        people = self._stream.add(placed.time_s, image)
        self._clock.accept(placed)
        self._answered += 1
        self._passed = self._taken + dropped
        return Seen(self._passed - 1, placed.time_s, image.shape[1], image.shape[0], people, dropped)

    def refuse(self, error: InputError) -> skeleton_pb2.FrameError:
        """Count a frame that was not usable."""
        self._refused += 1
        return skeleton_pb2.FrameError(message_index=self._taken - 1, violations=[violation(error)])

    def summary(self, dropped: int = 0) -> pb.StreamPoseSummary:
        """What became of every frame."""
        return pb.StreamPoseSummary(
            frames_received=self._taken + dropped,
            frames_answered=self._answered,
            frames_refused=self._refused,
            frames_dropped=dropped,
        )
