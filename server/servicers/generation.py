"""GenerationService."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

import grpc

from skelact.errors import InputError
from skelact.generation.conversation import Conversation
from skelact.generation.generated import GeneratedMotion
from skelact.generation.options import DEFAULT_ATTEMPTS, MAX_SEED, GenerateOptions
from skelact.motion_frames import MotionFrames, join_frames, motion_to_frames
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import generation_pb2_grpc as pb_grpc

from .. import motions
from ..config import Limits
from ..errors import IdleError, Undecodable, violation
from ..fair_queue import Flow, Lane
from ..lanes import open_flow
from ..models import GenerationEngine, ModelRegistry

logger = logging.getLogger(__name__)
MAX_CREDIT = 1024
MAX_CATCH_UP_S = 600.0  # of motion that is made again for a conversation that goes on elsewhere
PLAN_S, MOTION_S, CHUNK_S = 0.01, 0.2, 0.01  # expected time of a plan, an attempt at a motion, and a chunk


class GenerationServicer(pb_grpc.GenerationServiceServicer):
    """Makes motions in the batch lane, in conversations in the live lane, and sends them in chunks."""

    def __init__(self, models: ModelRegistry, limits: Limits) -> None:
        self._models = models
        self._limits = limits

    async def PlanParts(self, request: pb.PlanPartsRequest, context: grpc.aio.ServicerContext) -> pb.PlanPartsResponse:
        """Understand a text."""
        engine = self._models.need_generation()
        text = motions.text_from_proto(request.text, limits=self._limits)
        plan = await engine.run(open_flow(context, Lane.BATCH), engine.generator.plan, text, cost_s=PLAN_S)
        return pb.PlanPartsResponse(plan=motions.plan_to_proto(plan))

    async def Generate(
        self, request: pb.GenerateRequest, context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.GenerateResponse, None]:
        """Send one motion."""
        started = time.perf_counter()
        engine = self._models.need_generation()
        flow = open_flow(context, Lane.BATCH)
        with engine.stream_slot():
            count = motions.chunk_frames_from_proto(request)
            writer = motions.ChunkWriter()
            made = self._make_early if request.early else self._make_whole
            async for message in made(engine, flow, request):
                if isinstance(message, MotionFrames):
                    for start in range(0, len(message), count):
                        yield pb.GenerateResponse(chunk=writer.chunk(message.cut(start, start + count)))
                else:
                    yield message
            footer = writer.footer()
            yield pb.GenerateResponse(footer=footer)
        logger.info("generated frames=%d ms=%.1f", footer.frames, 1e3 * (time.perf_counter() - started))

    async def _make_whole(
        self, engine: GenerationEngine, flow: Flow, request: pb.GenerateRequest
    ) -> AsyncGenerator[pb.GenerateResponse | MotionFrames, None]:
        made = await make_motion(engine, flow, request, self._limits)
        frames = await engine.run(flow, motion_to_frames, made.motion, made.composition.owners, cost_s=CHUNK_S)
        yield pb.GenerateResponse(header=motions.header_to_proto(made, with_skeleton=True))
        yield frames

    async def _make_early(
        self, engine: GenerationEngine, flow: Flow, request: pb.GenerateRequest
    ) -> AsyncGenerator[pb.GenerateResponse | MotionFrames, None]:
        """Send what is made before the whole is; other calls get their turns between its parts."""
        if request.attempts > 1:
            raise InputError(f"expected one attempt for early frames, got {request.attempts}", field="attempts")
        options, text = _read_request(request, self._limits)
        early = await engine.run(flow, engine.generator.stream, text, options, cost_s=PLAN_S)
        yield pb.GenerateResponse(header=motions.outline_to_proto(early.outline, with_skeleton=True))
        parts, count, kept = iter(early), motions.chunk_frames_from_proto(request), list[MotionFrames]()
        while (part := await engine.run(flow, next, parts, None, cost_s=MOTION_S)) is not None:
            frames = await engine.run(flow, motion_to_frames, part.motion, part.owners, cost_s=CHUNK_S)
            frames = join_frames([*kept, frames])
            whole = len(frames) - (len(frames) % count if part.made is None else 0)  # no short chunk but the last
            kept = [frames.cut(whole, len(frames))]
            yield frames.cut(0, whole)
            if part.made is not None:
                yield pb.GenerateResponse(late_report=motions.late_report_to_proto(part.made))

    async def Converse(
        self, requests: AsyncIterator[pb.ConverseRequest | Undecodable], context: grpc.aio.ServicerContext
    ) -> AsyncGenerator[pb.ConverseResponse, None]:
        """Send frames while the client changes the text."""
        engine = self._models.need_generation()
        with engine.stream_slot():
            inbox = _Inbox(self._limits.stream_idle_s)
            reader = asyncio.ensure_future(inbox.read(requests))
            try:
                async with aclosing(self._converse(engine, open_flow(context, Lane.LIVE), inbox)) as responses:
                    async for response in responses:
                        yield response
            finally:
                reader.cancel()

    async def _converse(
        self, engine: GenerationEngine, flow: Flow, inbox: _Inbox
    ) -> AsyncGenerator[pb.ConverseResponse, None]:
        config = await inbox.config()
        session = ConverseSession(engine, flow, config, self._limits)
        if config.HasField("progress"):
            await session.catch_up(config)
        else:
            yield await session.say(config.text)
        due = time.monotonic()
        while True:
            if config.realtime:
                is_over = not await inbox.is_open_until(due)
                due = max(due, time.monotonic()) + session.chunk_s
            else:
                is_over = not await inbox.spend_credit()
            if is_over:
                break
            text = inbox.take_text()
            if text is not None:
                try:
                    response = await session.say(text)
                except InputError as error:
                    response = pb.ConverseResponse(refusal=pb.TextRefusal(violations=[violation(error)]))
                yield response
            yield await session.go_on()
            if late := session.late_report():
                yield late
        footer = session.writer.footer()
        yield pb.ConverseResponse(footer=footer)
        logger.info("conversed frames=%d texts=%d", footer.frames, session.turn + 1)


async def make_motion(
    engine: GenerationEngine, flow: Flow, request: pb.GenerateRequest, limits: Limits
) -> GeneratedMotion:
    """Make one motion; other calls get their turns between attempts."""
    options, text = _read_request(request, limits)
    attempts = engine.generator.improve(text, options)
    best = made = await engine.run(flow, next, attempts, cost_s=MOTION_S)
    while made:
        best, made = made, await engine.run(flow, next, attempts, None, cost_s=MOTION_S)
    return best


def _read_request(request: pb.GenerateRequest, limits: Limits) -> tuple[GenerateOptions, str]:
    options = GenerateOptions(
        seed=request.seed,
        duration_s=request.duration_s if request.HasField("duration_s") else None,
        fps=motions.fps_from_proto(request),
        policy=motions.policy_from_proto(request),
        attempts=request.attempts or DEFAULT_ATTEMPTS,
        max_duration_s=limits.max_duration_s,
        strict=request.strict,
        loop=request.loop,
        path=tuple((point.x, point.z) for point in request.path),
    )
    return options, motions.text_from_proto(request.text, limits=limits)


class ConverseSession:
    """One open conversation: its motion so far and its counts."""

    def __init__(self, engine: GenerationEngine, flow: Flow, config: pb.ConverseConfig, limits: Limits) -> None:
        if config.seed > MAX_SEED // 2:
            raise InputError(f"expected 0 <= seed <= {MAX_SEED // 2}, got {config.seed}", field="seed")
        self._engine, self._flow = engine, flow
        self._limits = limits
        self._count = motions.chunk_frames_from_proto(config)
        fps = motions.fps_from_proto(config)
        options = GenerateOptions(
            seed=config.seed,
            fps=fps,
            policy=motions.policy_from_proto(config),
            max_duration_s=limits.max_duration_s,
            strict=config.strict,
        )
        self._conversation = Conversation(engine.generator, options, is_early=config.early)
        self.chunk_s = self._count / fps if fps > 0 else 0.0
        self.writer = motions.ChunkWriter()
        self.turn = -1

    async def say(self, text: str) -> pb.ConverseResponse:
        """Change the text; return its header."""
        words = motions.text_from_proto(text, limits=self._limits)
        made = await self._engine.run(self._flow, self._conversation.say, words, cost_s=MOTION_S)
        self.turn += 1
        if isinstance(made, GeneratedMotion):
            header = motions.header_to_proto(made, with_skeleton=not self.turn)
        else:
            header = motions.outline_to_proto(made, with_skeleton=not self.turn)
        return pb.ConverseResponse(header=header)

    async def catch_up(self, config: pb.ConverseConfig) -> None:
        """Make again what the client has.

        Raises:
            InputError: It is too long, or not in order.
        """
        chunks, texts = config.progress.chunks, config.progress.texts
        if chunks * self.chunk_s > MAX_CATCH_UP_S or len(texts) > MAX_CREDIT:
            wanted = f"expected at most {MAX_CATCH_UP_S:g} s of motion and {MAX_CREDIT} texts"
            raise InputError(f"{wanted}, got {chunks * self.chunk_s:g} s and {len(texts)}", field="config.progress")
        indices = [spoken.chunk_index for spoken in texts]
        if indices != sorted(indices) or max(indices, default=0) > chunks:
            raise InputError(f"expected texts in order, before the {chunks} chunks", field="config.progress.texts")
        await self.say(config.text)
        left = deque(texts)
        for index in range(chunks + 1):
            while left and left[0].chunk_index == index:
                await self.say(left.popleft().text)
            if index < chunks:
                await self.go_on()

    async def go_on(self) -> pb.ConverseResponse:
        """Return the next chunk."""
        frames = await self._engine.run(self._flow, self._conversation.take, self._count, cost_s=CHUNK_S)
        return pb.ConverseResponse(chunk=self.writer.chunk(frames, header_index=self.turn))

    def late_report(self) -> pb.ConverseResponse | None:
        """Return the report of the last text, once, when its motion became whole since its header."""
        made = self._conversation.take_late()
        if made is None:
            return None
        return pb.ConverseResponse(late_report=motions.late_report_to_proto(made, header_index=self.turn))


class _Inbox:
    """What a client has said and granted, and not been served yet.

    Args:
        idle_s: How long a client may be silent while it is waited for.
    """

    def __init__(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self._changed = asyncio.Event()
        self._config: pb.ConverseConfig | None = None
        self._text: str | None = None
        self._credit = 0
        self._is_closed = False
        self._error: InputError | None = None

    async def read(self, requests: AsyncIterator[pb.ConverseRequest | Undecodable]) -> None:
        """Take what comes, until the client has half-closed or sends something wrong."""
        try:
            async for message in requests:
                self._take(message)
                self._changed.set()
        except InputError as error:
            self._error = error
        finally:
            self._is_closed = True
            self._changed.set()

    def _take(self, message: pb.ConverseRequest | Undecodable) -> None:
        if isinstance(message, Undecodable):
            raise message.error()
        kind = message.WhichOneof("message")
        if (kind == "config") != (self._config is None) or kind is None:
            raise InputError("expected the config once, first, then texts and credit", field="message")
        if kind == "config":
            self._config = message.config
        elif kind == "text":
            self._text = message.text
        elif self._credit + message.credit > MAX_CREDIT:
            raise InputError(f"expected at most {MAX_CREDIT} in all", field="credit")
        else:
            self._credit += message.credit

    async def config(self) -> pb.ConverseConfig:
        """Wait for the config."""
        while self._config is None:
            if self._is_closed:
                raise self._error or InputError("the first message must be the config", field="config")
            await self._change()
        return self._config

    async def spend_credit(self) -> bool:
        """Wait for credit and take one chunk of it; False when there is none and none will come."""
        while not self._credit:
            if self._error:
                raise self._error
            if self._is_closed:
                return False
            await self._change()
        self._credit -= 1
        return True

    async def is_open_until(self, due: float) -> bool:
        """Wait for a time; False as soon as the client has half-closed."""
        while not self._is_closed and (left := due - time.monotonic()) > 0:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._changed.wait(), left)
            self._changed.clear()
        if self._error:
            raise self._error
        return not self._is_closed

    def take_text(self) -> str | None:
        """The last text that came, if any, once."""
        text, self._text = self._text, None
        return text

    async def _change(self) -> None:
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), self._idle_s)
        except asyncio.TimeoutError:
            raise IdleError(f"no message came for {self._idle_s:g} s; stream closed") from None
