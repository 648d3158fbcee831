"""RecognitionService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import aclosing
from typing import TypeVar

import grpc
from google.protobuf.message import Message

from skelact.errors import InputError, OverloadedError
from skelact.label_recognition import with_labels
from skelact.recognition.recognizer import ClipWindows
from skelact.recognition.streaming import Due
from skelact.recognition.taught import ActionExamples
from skelact.v1 import pose_pb2
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc as pb_grpc
from skelact.values import Clip
from skelact.video_recognition import VideoRecognizer

from .. import convert
from ..calls import current_call
from ..config import Limits
from ..errors import IdleError, UnavailableError, Undecodable
from ..fair_queue import Flow, Lane
from ..lanes import open_flow
from ..metric import open_metric
from ..models import ModelRegistry, RecognitionEngine
from ..quotas import Places
from ..sessions import Notice
from ..skeletons import SkeletonSession, score_due
from ..streams import LatestQueue, Notices, read_config, unbundle, until_idle
from ..videos import MAX_OPENING, ChunkedVideo
from .pose import LIVE_QUEUE, STOPPED, FrameResult, PoseSession

logger = logging.getLogger(__name__)
CLIP_S_PER_BYTE = 1e-7  # expected time to read and cut a clip
LABELS_S = 0.05  # expected time to describe labels
EXAMPLE_S = 0.1  # expected time to learn from one clip
T = TypeVar("T")


class RecognitionServicer(pb_grpc.RecognitionServiceServicer):
    """Scores clips and streams with the loaded models."""

    def __init__(self, models: ModelRegistry, limits: Limits, *, decoder_threads: int) -> None:
        self._models = models
        self._limits = limits
        self._decoder_threads = decoder_threads
        share = limits.max_share
        what = "bytes of pictures are held"
        self._frame_memory = Places("max_frame_bytes", limits.max_frame_bytes, max_share=share, what=what)
        self._opening = asyncio.Semaphore(MAX_OPENING)
        what = "bytes of clips are held"
        self._clip_memory = Places("max_clip_bytes", limits.max_clip_bytes, max_share=share, what=what)
        self._streams = Places("max_streams", limits.max_streams, max_share=share, what="streams are open")

    async def Recognize(self, request: pb.RecognizeRequest, context: grpc.aio.ServicerContext) -> pb.RecognizeResponse:
        """Score one clip: turn by turn, so that long clips do not keep others waiting."""
        started = time.perf_counter()
        flow = open_flow(context, Lane.BATCH)
        engine = self._models.need_recognizer(request.model, field="model")
        min_known = convert.min_known_from_proto(request, field="min_known")
        size = request.ByteSize()
        with self._clip_memory.hold(size, flow.identity):
            engine = await _teach(engine, request, flow, field="", limits=self._limits)
            recognizer = engine.recognizer

            def cut() -> tuple[Clip, ClipWindows]:
                clip = convert.clip_from_proto(request.clip, onto=recognizer.layout, field="clip", limits=self._limits)
                return clip, recognizer.clip_windows(clip)

            clip, windows = await engine.run(flow, cut, cost_s=CLIP_S_PER_BYTE * size)
            with self._clip_memory.hold(windows.joints.nbytes, flow.identity):
                logits = await engine.score_clip(flow, windows.rows)
        answers = [one.with_min_known(min_known) for one in recognizer.clip_scores(logits, windows)]
        people = [convert.person_scores_to_proto(slot, scores, request.top_k) for slot, scores in enumerate(answers)]
        nobody = pb.CERTAINTY_UNSPECIFIED if people else pb.CERTAINTY_NOBODY
        ms = 1e3 * (time.perf_counter() - started)
        logger.info("recognized frames=%d people=%d ms=%.1f", clip.frames, clip.people, ms)
        return pb.RecognizeResponse(
            people=people, model=recognizer.name, certainty=nobody, model_version=engine.version
        )

    async def StreamRecognize(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        """Score people frame by frame."""
        with self._streams.hold(1, current_call().name):
            async for response in self._stream(requests, open_flow(context, Lane.LIVE)):
                yield response

    async def _stream(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable], flow: Flow
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        messages = unbundle(until_idle(requests, self._limits.stream_idle_s))
        config = read_config(await anext(messages, None))
        engine = self._models.need_recognizer(config.options.model, field="config.options.model")
        engine = await _teach(engine, config.options, flow, field="config.options.", limits=self._limits)
        session = SkeletonSession(config, engine, flow, self._limits)
        with self._models.open_sessions.hold(session.inbox.notify):
            async with aclosing(session.responses(messages)) as responses:
                async for response in responses:
                    yield response

    async def StreamRecognizeVideo(
        self, requests: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.StreamRecognizeVideoResponse, None]:
        """Find people in a video and score them frame by frame."""
        pose = self._models.need_pose()
        with pose.stream_slot():
            messages = until_idle(requests, self._limits.stream_idle_s)
            config: pb.StreamRecognizeVideoConfig = read_config(await anext(messages, None))
            flow = open_flow(context, Lane.LIVE if config.live else Lane.BATCH)
            engine = self._models.need_recognizer(config.options.model, field="config.options.model")
            engine = await _teach(engine, config.options, flow, field="config.options.", limits=self._limits)
            convert.check_stride(config.options)
            fps = convert.fps_from_proto(config.options, field="config.options.fps")
            metric = open_metric(config, pose.lifter)
            people = PoseSession(pose, flow, self._limits, fps=fps, metric=metric)
            session = VideoSession(people, engine, config, self._limits)
            first = await anext(messages, None)
            is_file = isinstance(first, Message) and first.WhichOneof("message") == "chunk"
            recognize = self._recognize_file if is_file else self._recognize_frames
            with self._models.open_sessions.hold(session.notices.notify):
                async with aclosing(recognize(session, _chain(first, messages))) as responses:
                    async for response in responses:
                        yield response

    async def _recognize_file(
        self, session: VideoSession, messages: AsyncIterator[pb.StreamRecognizeVideoRequest | Undecodable]
    ) -> AsyncGenerator[pb.StreamRecognizeVideoResponse, None]:
        """Answer a video file that comes in chunks."""
        video = ChunkedVideo(
            self._limits,
            self._frame_memory,
            self._opening,
            default_fps=session.pose.fps,
            threads=self._decoder_threads,
        )
        feeder = asyncio.ensure_future(_feed(video, messages))
        try:
            async for frame in session.notices.among(video.frames()):
                if isinstance(frame, Notice):
                    for response in session.tell(frame):
                        yield response
                    continue
                session.pose.start(video.fps)
                for response in await session.answer(session.pose.take_image(*frame)):
                    yield response
                del frame
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
            async for message in session.notices.among(queue or messages):
                if isinstance(message, Notice):
                    for response in session.tell(message, queue.dropped if queue else 0):
                        yield response
                    continue
                try:
                    taking = session.pose.take(message, queue.dropped if queue else 0)
                    responses = await session.answer(taking, queue.arrived_s if queue else time.monotonic())
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


class VideoSession:
    """One open stream of images: its tracks, what its people do, and its counts.

    Args:
        pose: Finds and tracks the people.
        engine: Scores what they do.
        config: Of the stream.
        limits: Of the server.
    """

    def __init__(
        self, pose: PoseSession, engine: RecognitionEngine, config: pb.StreamRecognizeVideoConfig, limits: Limits
    ) -> None:
        self.pose = pose
        self.config = config
        self._engine = engine
        self._max_tracks = limits.max_tracks
        self._min_known = convert.min_known_from_proto(config.options, field="config.options.min_known")
        self._recognizer: VideoRecognizer | None = None
        self._answers = self._skipped = 0
        self.notices = Notices()

    def tell(self, notice: Notice, dropped: int = 0) -> Iterator[pb.StreamRecognizeVideoResponse]:
        """Messages about the end of the server.

        Raises:
            UnavailableError: It ends now; the summary came before.
        """
        if notice.drain_s:
            yield pb.StreamRecognizeVideoResponse(stopping=pose_pb2.ServerStopping(drain_s=notice.drain_s))
            return
        yield self.summary(dropped, incomplete_reason=STOPPED)
        raise UnavailableError(STOPPED)

    async def answer(
        self, pending: Awaitable[FrameResult], arrived_s: float | None = None
    ) -> list[pb.StreamRecognizeVideoResponse]:
        """Take one frame; return the answers that it makes due, after its people when they are wanted.

        Args:
            pending: The frame.
            arrived_s: When it came, on `time.monotonic`; None: with a file.
        """
        frame = await pending
        responses = []
        if self.config.want_people or self.config.HasField("metric"):
            responses.append(pb.StreamRecognizeVideoResponse(pose=frame.to_proto(arrived_s)))
        windows = self._add(frame)
        try:
            answers = await score_due(self._engine, self.pose.flow, windows)
        except OverloadedError:
            self._skipped += sum(one.is_answer for one in windows)
            return responses
        for answer in answers:
            answer = answer.with_min_known(self._min_known)
            lag_s = None if arrived_s is None else time.monotonic() - arrived_s
            message = convert.answer_to_proto(
                answer,
                self.config.options.top_k,
                skipped=self._skipped,
                lag_s=lag_s,
                watcher=self._recognizer.watcher if self._recognizer else None,
            )
            responses.append(pb.StreamRecognizeVideoResponse(answer=message))
            self._answers += 1
        return responses

    def _add(self, frame: FrameResult) -> Sequence[Due]:
        if self._recognizer is None:  # the rate of a video file is known with its first frame
            self._recognizer = VideoRecognizer(
                self._engine.recognizer,
                fps=self.pose.fps,
                stride=self.config.options.stride or convert.DEFAULT_STRIDE,
                max_tracks=self._max_tracks,
                want_events=self.config.options.want_events,
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
    engine: RecognitionEngine,
    options: pb.RecognizeRequest | pb.RecognitionOptions,
    flow: Flow,
    *,
    field: str,
    limits: Limits,
) -> RecognitionEngine:
    """The engine with the labels of one call, or with actions taught by its examples; itself when there are none.

    `field` is the path to `options`, with a dot at its end or empty.
    """
    if options.labels and options.actions:
        raise InputError("expected labels or actions, got both", field=f"{field}labels")
    if options.labels:
        return await _with_labels(engine, options.labels, flow, field=field)
    if not options.actions:
        return engine
    return await _with_actions(engine, options.actions, flow, field=f"{field}actions", limits=limits)


async def _with_labels(
    engine: RecognitionEngine, labels: Sequence[str], flow: Flow, *, field: str
) -> RecognitionEngine:
    try:
        recognizer = await engine.run(flow, with_labels, engine.recognizer, list(labels), cost_s=LABELS_S)
    except InputError as error:
        raise InputError(error.reason, field=f"{field}{error.field}") from error
    return engine.with_recognizer(recognizer)


async def _with_actions(
    engine: RecognitionEngine, actions: Sequence[pb.ActionExamples], flow: Flow, *, field: str, limits: Limits
) -> RecognitionEngine:
    recognizer = engine.recognizer
    count = sum(len(action.clips) for action in actions)
    if count > limits.max_examples:
        raise InputError(f"expected at most {limits.max_examples} clips, got {count}", field=field)

    def learn(index: int) -> ActionExamples:
        action, place = actions[index], f"{field}[{index}]"
        clips = [
            convert.clip_from_proto(clip, onto=recognizer.layout, field=f"{place}.clips[{number}]", limits=limits)
            for number, clip in enumerate(action.clips)
        ]
        try:
            return recognizer.learn(action.name, clips)
        except InputError as error:
            raise InputError(error.reason, field=f"{place}.{error.field}") from error

    learned = [
        await engine.run(flow, learn, index, cost_s=EXAMPLE_S * len(action.clips))
        for index, action in enumerate(actions)
    ]
    try:
        return engine.with_recognizer(recognizer.with_actions(learned))
    except InputError as error:
        raise InputError(error.reason, field=field) from error


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
