"""RecognitionService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping

import grpc

from skelact.errors import InputError, OverloadedError
from skelact.layouts import Layout
from skelact.recognition import StreamAnswer, Window
from skelact.recognition.streaming import FORGET_S
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from .. import convert
from ..config import ServerConfig
from ..errors import Undecodable, UnknownModelError
from ..models import ModelThread

logger = logging.getLogger(__name__)


class RecognitionServicer:
    """Scores clips and streams with the loaded models."""

    def __init__(self, models: Mapping[str, ModelThread], config: ServerConfig) -> None:
        self._models = models
        self._config = config
        self._streams = 0

    async def Recognize(self, request: pb.RecognizeRequest, context: grpc.aio.ServicerContext) -> pb.RecognizeResponse:
        """Score one clip."""
        started = time.perf_counter()
        model = self._model(request.model, field="model")
        clip = convert.clip_from_proto(request.clip, field="clip", limits=self._config)
        answers = await model.run(model.recognizer.recognize, clip)
        people = [
            pb.PersonScores(
                person=number,
                scores=convert.scores_to_proto(scores, request.top_k),
                entropy=convert.entropy(scores),
            )
            for number, scores in enumerate(answers)
        ]
        ms = 1e3 * (time.perf_counter() - started)
        logger.info("recognized frames=%d people=%d ms=%.1f", clip.frames, clip.people, ms)
        return pb.RecognizeResponse(people=people, model=model.recognizer.name)

    async def StreamRecognize(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncIterator[pb.StreamRecognizeResponse]:
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
    ) -> AsyncIterator[pb.StreamRecognizeResponse]:
        messages = self._read(requests)
        session = _Session(await anext(messages, None), self)
        async for message in messages:
            try:
                windows = session.take(message)
            except InputError as error:
                if not session.config.skip_bad_frames:
                    raise
                yield session.refuse(error)
                continue
            if windows:
                for answer in await session.model.score(windows):
                    yield session.answer(answer)
        yield session.summary()

    async def _read(
        self, requests: AsyncIterator[pb.StreamRecognizeRequest | Undecodable]
    ) -> AsyncIterator[pb.StreamRecognizeRequest | Undecodable]:
        """Pass messages on; end a stream that has gone silent."""
        iterator = aiter(requests)
        while True:
            try:
                yield await asyncio.wait_for(anext(iterator), self._config.stream_idle_s)
            except StopAsyncIteration:
                return
            except asyncio.TimeoutError:
                idle = f"{self._config.stream_idle_s:g} s"
                raise InputError(f"no message came for {idle}, the stream is ended", field="stream") from None

    def _model(self, name: str, *, field: str) -> ModelThread:
        if not self._models:
            raise OverloadedError("the models are still being loaded: try again in a moment")
        if not name:
            return next(iter(self._models.values()))
        if name not in self._models:
            raise UnknownModelError(f"expected one of {', '.join(self._models)}, got {name[:40]!r}", field=field)
        return self._models[name]

    @property
    def config(self) -> ServerConfig:
        """The limits in force."""
        return self._config


class _Session:
    """One open stream: its config, its recogniser state and its counts."""

    def __init__(self, first: pb.StreamRecognizeRequest | Undecodable | None, servicer: RecognitionServicer) -> None:
        if not isinstance(first, pb.StreamRecognizeRequest) or first.WhichOneof("message") != "config":
            raise InputError("the first message must be the config", field="config")
        self.config = first.config
        if self.config.stride > convert.MAX_STRIDE:
            wanted = f"expected at most {convert.MAX_STRIDE}, got {self.config.stride}"
            raise InputError(wanted, field="config.stride")
        self.layout: Layout = convert.layout_from_proto(self.config.layout, field="config.layout")
        self.model = servicer._model(self.config.model, field="config.model")
        self._limits = servicer.config
        fps = convert.fps_from_proto(self.config, field="config.fps")
        stride = self.config.stride or convert.DEFAULT_STRIDE
        self._stream = self.model.recognizer.stream(layout=self.layout, fps=fps, stride=stride)
        self._last_us: int | None = None
        self._forget = max(1, round(FORGET_S * fps))
        self._tracks: dict[int, int] = {}  # id -> number of its newest message
        self._messages = self._refused = self._answers = 0

    def take(self, message: pb.StreamRecognizeRequest | Undecodable) -> list[Window]:
        """Check one frame message and return the windows that it makes due."""
        self._messages += 1
        if isinstance(message, Undecodable):
            raise InputError("the bytes are no message of this method", field="request")
        if message.WhichOneof("message") != "frame":
            raise InputError("expected a frame; the config comes once, first", field="message")
        frame = message.frame
        if frame.HasField("timestamp_us") and self._last_us is not None and frame.timestamp_us < self._last_us:
            wanted = f"expected >= {self._last_us}, got {frame.timestamp_us}"
            raise InputError(wanted, field="frame.timestamp_us")
        people = convert.people_from_proto(frame, self.layout, limits=self._limits)
        tracks = {id: seen for id, seen in self._tracks.items() if self._messages - seen < self._forget}
        tracks.update(dict.fromkeys(people, self._messages))
        if len(tracks) > self._limits.max_tracks:
            wanted = f"expected at most {self._limits.max_tracks} ids within {FORGET_S:g} s, got {len(tracks)}"
            raise InputError(wanted, field="frame.people")
        windows = self._stream.add(people)
        self._tracks = tracks
        if frame.HasField("timestamp_us"):
            self._last_us = frame.timestamp_us
        return windows

    def refuse(self, error: InputError) -> pb.StreamRecognizeResponse:
        self._refused += 1
        violation = skeleton_pb2.FieldViolation(field=error.field, description=error.reason)
        return pb.StreamRecognizeResponse(error=pb.FrameError(message=self._messages - 1, violations=[violation]))

    def answer(self, answer: StreamAnswer) -> pb.StreamRecognizeResponse:
        self._answers += 1
        return pb.StreamRecognizeResponse(
            answer=pb.StreamAnswer(
                person_id=answer.person_id,
                frame=answer.frame,
                frames_seen=answer.frames_seen,
                scores=convert.scores_to_proto(answer.scores, self.config.top_k),
                entropy=convert.entropy(answer.scores),
            )
        )

    def summary(self) -> pb.StreamRecognizeResponse:
        counts = pb.StreamSummary(frames_received=self._messages, frames_refused=self._refused, answers=self._answers)
        return pb.StreamRecognizeResponse(summary=counts)
