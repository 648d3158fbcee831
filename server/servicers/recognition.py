"""RecognitionService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Sequence
from contextlib import aclosing
from typing import TypeVar

import grpc
import numpy as np
from google.protobuf.message import Message

from skelact.errors import InputError, OverloadedError
from skelact.recognition import Recognizer, StreamAnswer
from skelact.recognition.streaming import Due, rounds
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc as pb_grpc
from skelact.v1 import skeleton_pb2
from skelact.video_recognition import VideoRecognizer

from .. import convert
from ..config import Limits
from ..errors import IdleError, Undecodable, violation
from ..models import ModelRegistry, ModelThread
from ..streams import LatestQueue, read_config, until_idle
from ..videos import ByteBudget, ChunkedVideo
from .pose import LIVE_QUEUE, FrameResult, PoseSession

logger = logging.getLogger(__name__)
T = TypeVar("T")


class RecognitionServicer(pb_grpc.RecognitionServiceServicer):
    """Scores clips and streams with the loaded models."""

    def __init__(self, models: ModelRegistry, limits: Limits, *, decoder_threads: int) -> None:
        self._models = models
        self._limits = limits
        self._decoder_threads = decoder_threads
        self._frame_memory = ByteBudget(limits.max_frame_bytes)
        self._streams = 0

    async def Recognize(self, request: pb.RecognizeRequest, context: grpc.aio.ServicerContext) -> pb.RecognizeResponse:
        """Score one clip."""
        started = time.perf_counter()
        model = self._models.need_recognizer(request.model, field="model")
        model = await _teach(model, request.actions, field="actions", limits=self._limits)
        recognizer = model.recognizer
        min_known = convert.min_known_from_proto(request, field="min_known")
        clip = convert.clip_from_proto(request.clip, onto=recognizer.layout, field="clip", limits=self._limits)
        windows = await model.run(recognizer.clip_windows, clip)
        logits = await model.score(list(windows.rows))
        answers = [one.with_min_known(min_known) for one in recognizer.clip_scores(np.array(logits), windows)]
        people = [convert.person_scores_to_proto(slot, scores, request.top_k) for slot, scores in enumerate(answers)]
        nobody = pb.CERTAINTY_UNSPECIFIED if people else pb.CERTAINTY_NOBODY
        ms = 1e3 * (time.perf_counter() - started)
        logger.info("recognized frames=%d people=%d ms=%.1f", clip.frames, clip.people, ms)
        return pb.RecognizeResponse(people=people, model=recognizer.name, certainty=nobody)

    async def StreamRecognize(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        """Score people frame by frame."""
        if self._streams >= self._limits.max_streams:
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
        messages = until_idle(requests, self._limits.stream_idle_s)
        config = read_config(await anext(messages, None))
        model = self._models.need_recognizer(config.options.model, field="config.options.model")
        model = await _teach(model, config.options.actions, field="config.options.actions", limits=self._limits)
        session = SkeletonSession(config, model.recognizer, self._limits)
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
        pose = self._models.need_pose()
        with pose.stream_slot():
            messages = until_idle(requests, self._limits.stream_idle_s)
            config: pb.StreamRecognizeVideoConfig = read_config(await anext(messages, None))
            model = self._models.need_recognizer(config.options.model, field="config.options.model")
            model = await _teach(model, config.options.actions, field="config.options.actions", limits=self._limits)
            convert.check_stride(config.options)
            fps = convert.fps_from_proto(config.options, field="config.options.fps")
            session = VideoSession(PoseSession(pose, self._limits, fps=fps), model, config, self._limits)
            first = await anext(messages, None)
            is_file = isinstance(first, Message) and first.WhichOneof("message") == "chunk"
            recognize = self._recognize_file if is_file else self._recognize_frames
            async with aclosing(recognize(session, _chain(first, messages))) as responses:
                async for response in responses:
                    yield response

    async def _recognize_file(
        self, session: VideoSession, messages: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable]
    ) -> AsyncGenerator[pb.StreamRecognizeVideoResponse, None]:
        """Answer a video file that comes in chunks."""
        video = ChunkedVideo(
            self._limits, self._frame_memory, default_fps=session.pose.fps, threads=self._decoder_threads
        )
        feeder = asyncio.ensure_future(_feed(video, messages))
        try:
            async for time_s, image in video.frames():
                session.pose.start(video.fps)
                for response in await session.answer(session.pose.take_image(time_s, image)):
                    yield response
            await asyncio.wait([feeder])
        finally:
            video.close()
            feeder.cancel()
        yield session.summary(incomplete_reason=video.cut)

    async def _recognize_frames(
        self, session: VideoSession, messages: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable]
    ) -> AsyncGenerator[pb.StreamRecognizeVideoResponse, None]:
        """Answer frames, of a live stream the latest ones."""
        queue = LatestQueue(messages, LIVE_QUEUE) if session.config.live else None
        try:
            async for message in queue or messages:
                try:
                    responses = await session.answer(session.pose.take(message, queue.dropped if queue else 0))
                except InputError as error:
                    if not session.config.options.skip_bad_frames:
                        raise
                    responses = [pb.StreamRecognizeVideoResponse(error=session.pose.refuse(error))]
                for response in responses:
                    yield response
        finally:
            if queue:
                queue.close()
        yield session.summary(dropped=queue.dropped if queue else 0)


class SkeletonSession:
    """One open stream of skeletons: its recognizer state and its counts."""

    def __init__(self, config: pb.StreamRecognizeConfig, recognizer: Recognizer, limits: Limits) -> None:
        convert.check_stride(config.options)
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
        self._min_known = convert.min_known_from_proto(config.options, field="config.options.min_known")
        self._messages = self._refused = self._answers = self._skipped = 0

    def take(self, message: pb.StreamRecognizeRequest | Undecodable) -> Sequence[Due]:
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
        """Count a bad frame; return its message."""
        self._refused += 1
        refused = skeleton_pb2.FrameError(message_index=self._messages - 1, violations=[violation(error)])
        return pb.StreamRecognizeResponse(error=refused)

    def skip(self, count: int) -> None:
        """Count answers that there was no room for."""
        self._skipped += count

    def answer(self, answer: StreamAnswer) -> pb.StreamRecognizeResponse:
        """Count an answer; return its message."""
        self._answers += 1
        answer = answer.with_min_known(self._min_known)
        return pb.StreamRecognizeResponse(answer=convert.answer_to_proto(answer, self._top_k, skipped=self._skipped))

    def summary(self) -> pb.StreamRecognizeResponse:
        """Return the last message."""
        counts = pb.StreamRecognizeSummary(
            frames_received=self._messages,
            frames_refused=self._refused,
            answers=self._answers,
            answers_skipped=self._skipped,
            frames_replaced=self._stream.clock.replaced,
            measured_fps=self._stream.clock.measured_fps,
        )
        return pb.StreamRecognizeResponse(summary=counts)


class VideoSession:
    """One open stream of images: its tracks, what its people do, and its counts.

    Args:
        pose: Finds and tracks the people.
        model: Scores what they do.
        config: Of the stream.
        limits: Of the server.
    """

    def __init__(
        self, pose: PoseSession, model: ModelThread, config: pb.StreamRecognizeVideoConfig, limits: Limits
    ) -> None:
        self.pose = pose
        self.config = config
        self._model = model
        self._max_tracks = limits.max_tracks
        self._min_known = convert.min_known_from_proto(config.options, field="config.options.min_known")
        self._recognizer: VideoRecognizer | None = None
        self._answers = self._skipped = 0

    async def answer(self, pending: Awaitable[FrameResult]) -> list[pb.StreamRecognizeVideoResponse]:
        """Take one frame; return the answers that it makes due, after its people when they are wanted."""
        frame = await pending
        responses = []
        if self.config.want_people:
            responses.append(pb.StreamRecognizeVideoResponse(pose=frame.to_proto()))
        windows = self._add(frame)
        try:
            answers = await _answers(self._model, windows)
        except OverloadedError:
            self._skipped += len(windows)
            return responses
        for answer in answers:
            answer = answer.with_min_known(self._min_known)
            message = convert.answer_to_proto(answer, self.config.options.top_k, skipped=self._skipped)
            responses.append(pb.StreamRecognizeVideoResponse(answer=message))
            self._answers += 1
        return responses

    def _add(self, frame: FrameResult) -> Sequence[Due]:
        if self._recognizer is None:  # the rate of a video file is known with its first frame
            self._recognizer = VideoRecognizer(
                self._model.recognizer,
                fps=self.pose.fps,
                stride=self.config.options.stride or convert.DEFAULT_STRIDE,
                max_tracks=self._max_tracks,
            )
        return self._recognizer.add(frame.time_s, frame.people, width=frame.width, height=frame.height)

    def summary(self, dropped: int = 0, *, incomplete_reason: str = "") -> pb.StreamRecognizeVideoResponse:
        """The last message."""
        frames = self.pose.summary(dropped)
        summary = pb.StreamRecognizeVideoSummary(
            frames_received=frames.frames_received,
            frames_answered=frames.frames_answered,
            frames_refused=frames.frames_refused,
            frames_dropped=frames.frames_dropped,
            answers=self._answers,
            answers_skipped=self._skipped,
            incomplete_reason=incomplete_reason,
        )
        return pb.StreamRecognizeVideoResponse(summary=summary)


async def _teach(
    model: ModelThread, actions: Sequence[pb.ActionExamples], *, field: str, limits: Limits
) -> ModelThread:
    """The model with actions taught by the examples of one call; the model itself when there are none."""
    if not actions:
        return model
    count = sum(len(action.clips) for action in actions)
    if count > limits.max_examples:
        raise InputError(f"expected at most {limits.max_examples} clips, got {count}", field=field)
    learned = []
    for index, action in enumerate(actions):
        place = f"{field}[{index}]"
        clips = [
            convert.clip_from_proto(clip, onto=model.recognizer.layout, field=f"{place}.clips[{number}]", limits=limits)
            for number, clip in enumerate(action.clips)
        ]
        try:
            learned.append(await model.run(model.recognizer.learn, action.name, clips))
        except InputError as error:
            raise InputError(error.reason, field=f"{place}.{error.field}") from error
    try:
        return model.sharing_thread(model.recognizer.with_actions(learned))
    except InputError as error:
        raise InputError(error.reason, field=field) from error


async def _answers(model: ModelThread, due: Sequence[Due]) -> list[StreamAnswer]:
    """Score what is due; windows that show too little for a class are answered without."""
    answers = []
    for together in rounds(due):
        rows = [one.row for one in together]
        scored = iter(await model.score([row for row in rows if row is not None]))
        for one, row in zip(together, rows, strict=True):
            answers.append(one.answer(model.recognizer, None if row is None else next(scored)))
    return [answer for answer in answers if answer is not None]


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
