"""RecognitionService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Sequence
from typing import TypeVar

import grpc
import numpy as np
from google.protobuf.message import Message

from skelact.errors import InputError, OverloadedError
from skelact.layouts import load_layout
from skelact.pose.placement import CameraPlacement
from skelact.recognition import Recognizer, StreamAnswer, Window
from skelact.recognition.streaming import StreamRecognizer
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from .. import convert
from ..config import ServerConfig
from ..errors import IdleError, Undecodable, violation
from ..models import Loaded, ModelThread
from ..streams import Newest, opening, until_idle
from ..videos import ByteBudget, ChunkedVideo
from .pose import LIVE_QUEUE, Eyes, Seen

logger = logging.getLogger(__name__)
T = TypeVar("T")


class RecognitionServicer:
    """Scores clips and streams with the loaded models."""

    def __init__(self, loaded: Loaded, config: ServerConfig) -> None:
        self._loaded = loaded
        self._config = config
        self._frame_memory = ByteBudget(config.max_frame_bytes)
        self._streams = 0

    async def Recognize(self, request: pb.RecognizeRequest, context: grpc.aio.ServicerContext) -> pb.RecognizeResponse:
        """Score one clip."""
        started = time.perf_counter()
        model = self._loaded.need_recognizer(request.model, field="model")
        recognizer = model.recognizer
        clip = convert.clip_from_proto(request.clip, onto=recognizer.layout, field="clip", limits=self._config)
        windows = await model.run(recognizer.clip_windows, clip)
        logits = await model.score(list(windows.rows))
        answers = recognizer.clip_scores(np.array(logits), windows)
        people = [convert.person_scores_to_proto(slot, scores, request.top_k) for slot, scores in enumerate(answers)]
        nobody = pb.CERTAINTY_UNSPECIFIED if people else pb.CERTAINTY_NOBODY
        ms = 1e3 * (time.perf_counter() - started)
        logger.info("recognized frames=%d people=%d ms=%.1f", clip.frames, clip.people, ms)
        return pb.RecognizeResponse(people=people, model=recognizer.name, certainty=nobody)

    async def StreamRecognize(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        """Score people frame by frame."""
        if self._streams >= self._config.max_streams:
            raise OverloadedError(f"{self._streams} streams are open already: try again later")
        self._streams += 1
        try:
            async for response in self._stream(requests):
                yield response
        finally:
            self._streams -= 1

    async def _stream(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable]
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        messages = until_idle(requests, self._config.stream_idle_s)
        config = opening(await anext(messages, None))
        model = self._loaded.need_recognizer(config.options.model, field="config.options.model")
        session = _Session(config, model.recognizer, self._config)
        async for message in messages:
            try:
                windows = session.take(message)
            except InputError as error:
                if not config.options.skip_bad_frames:
                    raise
                yield session.refuse(error)
                continue
            try:
                found = await _answers(model, windows)
            except OverloadedError:
                session.skip(len(windows))
                continue
            for answer in found:
                yield session.answer(answer)
        yield session.summary()

    async def StreamRecognizeVideo(
        self, requests: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamRecognizeVideoResponse, None]:
        """Find people in a video and score them frame by frame."""
        pose = self._loaded.need_pose()
        with pose.stream_place():
            messages = until_idle(requests, self._config.stream_idle_s)
            config: pb.StreamRecognizeVideoConfig = opening(await anext(messages, None))
            model = self._loaded.need_recognizer(config.options.model, field="config.options.model")
            if config.options.stride > convert.MAX_STRIDE:
                raise InputError(
                    f"expected at most {convert.MAX_STRIDE}, got {config.options.stride}", field="config.options.stride"
                )
            fps = convert.fps_from_proto(config.options, field="config.options.fps")
            first = await anext(messages, None)
            is_chunked = isinstance(first, Message) and first.WhichOneof("message") == "chunk"
            video = ChunkedVideo(self._config, self._frame_memory, default_fps=fps) if is_chunked else None
            source = Newest(_chain(first, messages), LIVE_QUEUE) if config.live and not video else None
            feeder = asyncio.ensure_future(_feed(video, _chain(first, messages))) if video else None
            watcher = _Watcher(Eyes(pose, self._config, fps=fps), model, config, self._config)
            try:
                if video and feeder:
                    async for time_s, image in video.frames():
                        watcher.eyes.start(video.fps)
                        for response in await watcher.watch(watcher.eyes.take_image(time_s, image)):
                            yield response
                    await asyncio.wait([feeder])
                else:
                    async for message in source or _chain(first, messages):
                        dropped = source.dropped if source else 0
                        try:
                            responses = await watcher.watch(watcher.eyes.take(message, dropped))
                        except InputError as error:
                            if not config.options.skip_bad_frames:
                                raise
                            responses = [pb.StreamRecognizeVideoResponse(error=watcher.eyes.refuse(error))]
                        for response in responses:
                            yield response
            finally:
                for one in (video, source):
                    if one:
                        one.close()
                if feeder:
                    feeder.cancel()
            yield watcher.summary(source.dropped if source else 0, cut=video.cut if video else "")


class _Session:
    """One open stream: its config, its recogniser state and its counts."""

    def __init__(self, config: pb.StreamRecognizeConfig, recognizer: Recognizer, limits: ServerConfig) -> None:
        if config.options.stride > convert.MAX_STRIDE:
            raise InputError(
                f"expected at most {convert.MAX_STRIDE}, got {config.options.stride}", field="config.options.stride"
            )
        self._missing = convert.missing_joints_from_proto(config)
        self._layout = convert.layout_from_proto(config.layout, onto=recognizer.layout, field="config.layout")
        self._stream = recognizer.stream(
            layout=self._layout,
            fps=convert.fps_from_proto(config.options, field="config.options.fps"),
            stride=config.options.stride or convert.DEFAULT_STRIDE,
            max_tracks=limits.max_tracks,
        )
        self._limits = limits
        self._top_k = config.options.top_k
        self._messages = self._refused = self._answers = self._skipped = 0

    def take(self, message: pb.StreamRecognizeRequest | Undecodable) -> list[Window]:
        """Check one frame message and return the windows that it makes due."""
        self._messages += 1
        if isinstance(message, Undecodable):
            raise message.error()
        if message.WhichOneof("message") != "frame":
            raise InputError("expected a frame; the config comes once, first", field="message")
        frame = message.frame
        time_s = frame.timestamp_us / 1e6 if frame.HasField("timestamp_us") else None
        people = convert.people_from_proto(frame, self._layout, limits=self._limits, missing=self._missing)
        try:
            return self._stream.add(people, time_s=time_s)
        except InputError as error:
            field = "timestamp_us" if error.field == "time_s" else error.field
            raise InputError(error.reason, field=f"frame.{field}") from error

    def refuse(self, error: InputError) -> pb.StreamRecognizeResponse:
        self._refused += 1
        refused = skeleton_pb2.FrameError(message_index=self._messages - 1, violations=[violation(error)])
        return pb.StreamRecognizeResponse(error=refused)

    def skip(self, count: int) -> None:
        """Count answers that there was no room for."""
        self._skipped += count

    def answer(self, answer: StreamAnswer) -> pb.StreamRecognizeResponse:
        self._answers += 1
        return pb.StreamRecognizeResponse(answer=convert.answer_to_proto(answer, self._top_k, skipped=self._skipped))

    def summary(self) -> pb.StreamRecognizeResponse:
        counts = pb.StreamRecognizeSummary(
            frames_received=self._messages,
            frames_refused=self._refused,
            answers=self._answers,
            answers_skipped=self._skipped,
            frames_replaced=self._stream.clock.replaced,
            measured_fps=self._stream.clock.measured_fps,
        )
        return pb.StreamRecognizeResponse(summary=counts)


class _Watcher:
    """One open stream of pictures and what its people do."""

    def __init__(
        self, eyes: Eyes, model: ModelThread, config: pb.StreamRecognizeVideoConfig, limits: ServerConfig
    ) -> None:
        self.eyes = eyes
        self._model = model
        self._config = config
        self._limits = limits
        self._stream: StreamRecognizer | None = None
        self._placer: tuple[tuple[int, int], CameraPlacement] | None = None
        self._answers = self._skipped = 0

    async def watch(self, look: Awaitable[Seen]) -> list[pb.StreamRecognizeVideoResponse]:
        """Take one frame; return the answers that it makes due, after its people when they are wanted."""
        seen = await look
        responses = []
        if self._config.want_people:
            responses.append(pb.StreamRecognizeVideoResponse(pose=seen.to_proto()))
        windows = self._add(seen)
        try:
            answers = await _answers(self._model, windows)
        except OverloadedError:
            self._skipped += len(windows)
            return responses
        for answer in answers:
            message = convert.answer_to_proto(answer, self._config.options.top_k, skipped=self._skipped)
            responses.append(pb.StreamRecognizeVideoResponse(answer=message))
            self._answers += 1
        return responses

    def _add(self, seen: Seen) -> list[Window]:
        if self._stream is None:  # a video's own rate is known with its first frame
            self._stream = self._model.recognizer.stream(
                layout=load_layout("blazepose75"),
                fps=self.eyes.fps,
                stride=self._config.options.stride or convert.DEFAULT_STRIDE,
                max_tracks=self._limits.max_tracks,
            )
        size = (seen.width, seen.height)
        if self._placer is None or self._placer[0] != size:
            self._placer = (size, CameraPlacement(*size))
        return self._stream.add(self._placer[1].add(seen.time_s, seen.people), time_s=seen.time_s)

    def summary(self, dropped: int, *, cut: str) -> pb.StreamRecognizeVideoResponse:
        frames = self.eyes.summary(dropped)
        summary = pb.StreamRecognizeVideoSummary(
            frames_received=frames.frames_received,
            frames_answered=frames.frames_answered,
            frames_refused=frames.frames_refused,
            frames_dropped=frames.frames_dropped,
            answers=self._answers,
            answers_skipped=self._skipped,
            incomplete_reason=cut,
        )
        return pb.StreamRecognizeVideoResponse(summary=summary)


async def _answers(model: ModelThread, windows: Sequence[Window]) -> list[StreamAnswer]:
    """Score windows; those that show too little for a class are answered without."""
    rows = iter(await model.score([window.joints for window in windows if window.withheld is None]))
    labels = model.recognizer.labels
    return [window.answer(labels, None if window.withheld else next(rows)) for window in windows]


async def _chain(first: T | None, rest: AsyncIterator[T]) -> AsyncIterator[T]:
    if first is not None:
        yield first
        async for one in rest:
            yield one


async def _feed(video: ChunkedVideo, messages: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable]) -> None:
    """Hand the pieces of a video on; a message of another kind ends the stream."""
    try:
        async for message in messages:
            if isinstance(message, Undecodable) or message.WhichOneof("message") != "chunk":
                raise InputError("expected a chunk, as in the messages before", field="message")
            if message.chunk:
                await video.write(message.chunk)
    except (InputError, IdleError) as error:
        video.fail(error)
        return
    await video.write(b"")
