"""RecognitionService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import TypeVar

import grpc
import numpy as np

from skelact.errors import InputError, OverloadedError
from skelact.recognition import Recognizer, StreamAnswer, Window
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from .. import convert
from ..config import ServerConfig
from ..errors import IdleError, Undecodable, UnknownModelError
from ..models import ModelThread

logger = logging.getLogger(__name__)
T = TypeVar("T")


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
        recognizer = model.recognizer
        clip = convert.clip_from_proto(request.clip, onto=recognizer.layout, field="clip", limits=self._config)
        windows = await model.run(recognizer.clip_windows, clip)
        logits = await model.score(list(windows.reshape(-1, *windows.shape[2:])))
        answers = recognizer.clip_scores(np.array(logits), windows=len(windows))
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
        return pb.RecognizeResponse(people=people, model=recognizer.name)

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
        messages = _until_idle(requests, self._config.stream_idle_s)
        config = _opening(await anext(messages, None))
        model = self._model(config.model, field="config.model")
        session = _Session(config, model.recognizer, self._config)
        async for message in messages:
            try:
                windows = session.take(message)
            except InputError as error:
                if not config.skip_bad_frames:
                    raise
                yield session.refuse(error)
                continue
            rows = await model.score([window.joints for window in windows])
            for window, row in zip(windows, rows, strict=True):
                yield session.answer(window.answer(model.recognizer.labels, row))
        yield session.summary()

    def _model(self, name: str, *, field: str) -> ModelThread:
        if not self._models:
            raise OverloadedError("the models are still being loaded: try again in a moment")
        if not name:
            return next(iter(self._models.values()))
        if name not in self._models:
            raise UnknownModelError(f"expected one of {', '.join(self._models)}, got {name[:40]!r}", field=field)
        return self._models[name]


async def _until_idle(messages: AsyncIterable[T], idle_s: float) -> AsyncIterator[T]:
    """Pass messages on; end a stream that has gone silent."""
    iterator = aiter(messages)
    while True:
        try:
            yield await asyncio.wait_for(anext(iterator), idle_s)
        except StopAsyncIteration:
            return
        except asyncio.TimeoutError:
            raise IdleError(f"no message came for {idle_s:g} s, the stream is ended") from None


def _opening(first: pb.StreamRecognizeRequest | Undecodable | None) -> pb.StreamConfig:
    if not isinstance(first, pb.StreamRecognizeRequest) or first.WhichOneof("message") != "config":
        raise InputError("the first message must be the config", field="config")
    return first.config


class _Session:
    """One open stream: its config, its recogniser state and its counts."""

    def __init__(self, config: pb.StreamConfig, recognizer: Recognizer, limits: ServerConfig) -> None:
        if config.stride > convert.MAX_STRIDE:
            raise InputError(f"expected at most {convert.MAX_STRIDE}, got {config.stride}", field="config.stride")
        self._layout = convert.layout_from_proto(config.layout, onto=recognizer.layout, field="config.layout")
        self._stream = recognizer.stream(
            layout=self._layout,
            fps=convert.fps_from_proto(config, field="config.fps"),
            stride=config.stride or convert.DEFAULT_STRIDE,
            max_tracks=limits.max_tracks,
        )
        self._limits = limits
        self._top_k = config.top_k
        self._last_us: int | None = None
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
        people = convert.people_from_proto(frame, self._layout, limits=self._limits)
        try:
            windows = self._stream.add(people)
        except InputError as error:
            raise InputError(error.reason, field=f"frame.{error.field}") from error
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
                scores=convert.scores_to_proto(answer.scores, self._top_k),
                entropy=convert.entropy(answer.scores),
            )
        )

    def summary(self) -> pb.StreamRecognizeResponse:
        counts = pb.StreamSummary(frames_received=self._messages, frames_refused=self._refused, answers=self._answers)
        return pb.StreamRecognizeResponse(summary=counts)
