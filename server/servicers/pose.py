"""PoseService."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

import grpc
import numpy as np
from google.protobuf.message import Message

from skelact.capture.live_people import LivePeople
from skelact.clips import FrameTime, StreamClock
from skelact.errors import InputError
from skelact.metric_values import MetricFrame
from skelact.v1 import pose_pb2 as pb
from skelact.v1 import pose_pb2_grpc as pb_grpc
from skelact.v1 import skeleton_pb2
from skelact.values import Person

from .. import convert
from ..config import Limits
from ..errors import UnavailableError, Undecodable, violation
from ..fair_queue import Flow, Lane
from ..lanes import open_flow
from ..metric import open_metric, pack_metric
from ..models import ModelRegistry, PoseEngine
from ..quotas import Places
from ..sessions import Notice
from ..streams import LatestQueue, Notices, read_config, until_idle

logger = logging.getLogger(__name__)
PICTURE_S, FRAME_S, PIXEL_S = 0.2, 0.05, 4e-8  # expected time: a picture, a frame of a stream, and one pixel of either
LIVE_QUEUE = 2  # frames of a live stream that wait
STOPPED = "the server is stopping: open a new stream elsewhere"


class PoseServicer(pb_grpc.PoseServiceServicer):
    """Finds people in pictures and streams of them."""

    def __init__(self, models: ModelRegistry, limits: Limits) -> None:
        self._models = models
        self._limits = limits
        self._waiting = Places(
            "max_pose_queue_bytes",
            limits.max_pose_queue_bytes,
            max_share=limits.max_share,
            what="bytes of pictures are waiting",
        )

    async def EstimatePose(
        self, request: pb.EstimatePoseRequest, context: grpc.aio.ServicerContext
    ) -> pb.EstimatePoseResponse:
        """Find the people of one picture."""
        started = time.perf_counter()
        pose = self._models.need_pose()
        flow = open_flow(context, Lane.BATCH)
        pixels = convert.count_pixels(request.image)
        flow.call.add_pixels(pixels)

        def look() -> pb.EstimatePoseResponse:
            with flow.call.decoding():
                image = convert.image_from_proto(request.image, field="image", limits=self._limits)
            people = [convert.person_to_proto(*found) for found in enumerate(pose.estimator.estimate(image))]
            return pb.EstimatePoseResponse(people=people, width=image.shape[1], height=image.shape[0])

        with self._waiting.hold(request.ByteSize(), flow.identity), pose.room_for(1):
            response = await pose.call(flow, look, cost_s=PICTURE_S + PIXEL_S * pixels)
        logger.info("estimated people=%d ms=%.1f", len(response.people), 1e3 * (time.perf_counter() - started))
        return response

    async def StreamPose(
        self, requests: AsyncIterator[pb.StreamPoseRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamPoseResponse, None]:
        """Follow people over frames."""
        pose = self._models.need_pose()
        with pose.stream_slot():
            messages = until_idle(requests, self._limits.stream_idle_s)
            config = read_config(await anext(messages, None))
            flow = open_flow(context, Lane.LIVE if config.live else Lane.BATCH)
            fps = convert.fps_from_proto(config, field="config.fps")
            session = PoseSession(pose, flow, self._limits, fps=fps, metric=open_metric(config, pose.lifter))
            notices = Notices()
            with self._models.open_sessions.hold(notices.notify):
                async for response in self._answer(session, config, messages, notices):
                    yield response

    async def _answer(
        self,
        session: PoseSession,
        config: pb.StreamPoseConfig,
        messages: AsyncIterator[pb.StreamPoseRequest | Undecodable],
        notices: Notices,
    ) -> AsyncGenerator[pb.StreamPoseResponse, None]:
        """Answer frames, of a live stream the latest ones, and pass on what the server says of itself."""
        source = LatestQueue(messages, LIVE_QUEUE) if config.live else None
        try:
            async for message in notices.among(source or messages):
                dropped = source.dropped if source else 0
                if isinstance(message, Notice):
                    if not message.drain_s:
                        yield pb.StreamPoseResponse(summary=session.summary(dropped))
                        raise UnavailableError(STOPPED)
                    yield pb.StreamPoseResponse(stopping=pb.ServerStopping(drain_s=message.drain_s))
                    continue
                arrived_s = source.arrived_s if source else time.monotonic()
                try:
                    frame = await session.take(message, dropped)
                except InputError as error:
                    if not config.skip_bad_frames:
                        raise
                    yield pb.StreamPoseResponse(error=session.refuse(error))
                    continue
                yield pb.StreamPoseResponse(frame=frame.to_proto(arrived_s))
        finally:
            if source:
                source.close()
        yield pb.StreamPoseResponse(summary=session.summary(source.dropped if source else 0))


@dataclass(frozen=True, eq=False)
class FrameResult:
    """The people in one frame.

    Attributes:
        index: 0-based index of the message among all frame messages.
        time_s: Of the frame.
        width: Pixels.
        height: Pixels.
        people: Track id -> person.
        dropped: Frames dropped so far.
        metric: The same people in meters; None: not asked for.
    """

    index: int
    time_s: float
    width: int
    height: int
    people: dict[int, Person]
    dropped: int
    metric: MetricFrame | None = None

    def to_proto(self, arrived_s: float | None = None) -> pb.PoseFrame:
        """The frame's message; `arrived_s` is when it came, on `time.monotonic`."""
        people = [convert.person_to_proto(person_id, person) for person_id, person in self.people.items()]
        lag_us = None if arrived_s is None else round(1e6 * (time.monotonic() - arrived_s))
        frame = pb.PoseFrame(frame_index=self.index, people=people, frames_dropped=self.dropped, lag_us=lag_us)
        if self.metric is not None:
            pack_metric(frame, self.metric)
        return frame


class PoseSession:
    """One open stream of pictures: its tracks and its counts.

    A stream has one frame in the queue, so a queue full of other streams only delays it.

    Args:
        pose: Finds the people.
        flow: For whom.
        limits: Of the server.
        fps: Of frames without a time.
        metric: Places them in meters; None: not asked for.
    """

    def __init__(
        self, pose: PoseEngine, flow: Flow, limits: Limits, *, fps: float, metric: LivePeople | None = None
    ) -> None:
        self._pose = pose
        self.flow = flow
        self._limits = limits
        self._stream = pose.estimator.stream()
        self._metric = metric
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

    async def take(self, message: Message | Undecodable, dropped: int = 0) -> FrameResult:
        """Check one frame message and find the people in it."""
        self._taken += 1
        if isinstance(message, Undecodable):
            raise message.error()
        if message.WhichOneof("message") != "frame":
            raise InputError("expected a frame; the config comes once, first", field="message")
        frame: pb.ImageFrame = message.frame
        skipped = self._taken + dropped - self._passed - 1
        try:
            placed = self._clock.place(
                frame.timestamp_us / 1e6 if frame.HasField("timestamp_us") else None, skipped=skipped
            )
        except InputError as error:
            raise InputError(error.reason, field="frame.timestamp_us") from error

        pixels = convert.count_pixels(frame.image)
        self.flow.call.add_pixels(pixels)

        def look() -> FrameResult:
            with self.flow.call.decoding():
                image = convert.image_from_proto(frame.image, field="frame.image", limits=self._limits)
            return self._look(placed, image, dropped)

        return await self._pose.call(self.flow, look, cost_s=FRAME_S + PIXEL_S * pixels)

    async def take_image(self, time_s: float, image: np.ndarray) -> FrameResult:
        """Find the people in a frame of a decoded video; an absurd time is taken as unknown."""
        self._taken += 1
        try:
            placed = self._clock.place(time_s)
        except InputError:
            placed = self._clock.place(None)
        self.flow.call.add_pixels(image.shape[0] * image.shape[1])
        cost_s = FRAME_S + PIXEL_S * image.shape[0] * image.shape[1]
        return await self._pose.call(self.flow, self._look, placed, image, 0, cost_s=cost_s)

    def _look(self, placed: FrameTime, image: np.ndarray, dropped: int) -> FrameResult:
        """Runs off the event loop."""
        people = self._stream.add(placed.time_s, image)
        self._clock.accept(placed)
        self._answered += 1
        self._passed = self._taken + dropped
        height, width = image.shape[:2]
        metric = self._metric.add(placed.time_s, people, width=width, height=height) if self._metric else None
        return FrameResult(self._passed - 1, placed.time_s, width, height, people, dropped, metric)

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
