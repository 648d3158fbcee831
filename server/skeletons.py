"""Streams of skeletons: what is due is scored in the live lane, in order or the newest first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from google.protobuf.message import Message

from skelact.errors import InputError, OverloadedError
from skelact.recognition import StreamAnswer, Window
from skelact.recognition.events import EventWatcher
from skelact.recognition.streaming import Due, StreamRecognizer, rounds
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from . import convert
from .config import Limits
from .due import NewestDue, Waiting
from .errors import LateError, UnavailableError, Undecodable, violation
from .fair_queue import Flow
from .inbox import Inbox
from .models import RecognitionEngine
from .resume import FIELD as RESUME_FIELD
from .resume import MAX_TOKEN_BYTES, ResumeState, StreamCounts, stream_digest, token_from_state, token_to_state
from .sessions import Notice

MAX_WAITING, MAX_WAITING_BYTES = 64, 1 << 19  # of messages read ahead; then flow control slows the client down
MAX_INLINE_PEOPLE = 4  # in a frame that is taken at once; one of more people waits for a turn off the event loop
FRAME_S = 0.002  # expected time to take a larger frame
DEFAULT_MAX_LAG_MS, MAX_LAG_MS = 250, 2500
MIN_POINT_S = 0.1  # from one resume point to the next: what it costs is bounded


@dataclass(frozen=True, eq=False)
class Arrived:
    """A message and when it came.

    Attributes:
        message: As read.
        at_s: On `time.monotonic`.
    """

    message: Message | Undecodable
    at_s: float


@dataclass(frozen=True, eq=False)
class Refused:
    """A bad frame of a stream that goes on.

    Attributes:
        response: Its message.
    """

    response: pb.StreamRecognizeResponse


Item = Arrived | Refused | NewestDue | Notice


class SkeletonSession:
    """One open stream of skeletons: its recognizer state, its counts, and where it could go on.

    Args:
        config: Of the stream.
        engine: Scores what is due.
        flow: Of the stream.
        limits: Of the server.
    """

    def __init__(self, config: pb.StreamRecognizeConfig, engine: RecognitionEngine, flow: Flow, limits: Limits) -> None:
        convert.check_stride(config.options)
        recognizer = engine.recognizer
        self._missing = convert.missing_joints_from_proto(config)
        self._layout = convert.layout_from_proto(config.layout, onto=recognizer.layout, field="config.layout")
        self._stream = recognizer.stream(
            layout=self._layout,
            fps=convert.fps_from_proto(config.options, field="config.options.fps"),
            stride=config.options.stride or convert.DEFAULT_STRIDE,
            max_tracks=limits.max_tracks,
        )
        self._watcher = (
            EventWatcher(
                self._layout,
                fps=convert.fps_from_proto(config.options, field="config.options.fps"),
                max_tracks=limits.max_tracks,
            )
            if config.options.want_events
            else None
        )
        if isinstance(self._stream, StreamRecognizer):
            self._stream.first_frame = config.answered_frames
        self._engine, self._flow, self._limits = engine, flow, limits
        self._top_k = config.options.top_k
        self._min_known = convert.min_known_from_proto(config.options, field="config.options.min_known")
        self._skips_bad = config.options.skip_bad_frames
        self._max_lag_s = _max_lag_s(config)
        self.inbox: Inbox[Item] = Inbox(max_items=MAX_WAITING, max_bytes=MAX_WAITING_BYTES)
        self._messages = self._refused = self._answers = self._skipped = self._due = 0
        self._digest = stream_digest(config, recognizer)
        self._points: list[tuple[int, pb.StreamRecognizeResponse]] = []  # slot and message of those not usable yet
        self._point_s = _point_s(config, limits)
        self._next_point_slot = 0.0
        self._taking = asyncio.Lock()  # held while the stream takes a frame, or is written down
        self._newest = NewestDue(self._max_lag_s or 0.0)
        self._is_scoring = False
        self._answered_frames = config.answered_frames
        if config.resume_token:
            self._resume(config.resume_token)

    def _resume(self, token: bytes) -> None:
        state = token_to_state(token, self._digest)
        try:
            self._stream.restore(state.position)
        except InputError as error:
            raise InputError(error.reason, field=RESUME_FIELD) from error
        self._next_point_slot = self._stream.clock.slot + (self._point_s or 0.0) * self._stream.clock.fps
        counts = state.counts
        self._messages, self._refused, self._skipped = counts.messages, counts.refused, counts.skipped
        self._answers, self._due = counts.answers, counts.answers + counts.skipped

    async def responses(
        self, messages: AsyncIterator[pb.StreamRecognizeRequest | Undecodable]
    ) -> AsyncGenerator[pb.StreamRecognizeResponse, None]:
        """Answer messages as they come, and at the end with the summary.

        Raises:
            InputError: A bad frame, unless those are skipped.
            UnavailableError: The server has stopped; the summary came before.
        """
        self.inbox.read_with(self._read_all(messages) if self._max_lag_s is None else self._read_newest(messages))
        try:
            async for item in self.inbox:
                if isinstance(item, Notice):
                    if not item.drain_s:
                        yield self.summary()
                        raise UnavailableError("the server is stopping: go on elsewhere from the newest resume point")
                    async for response in self._go_away(item.drain_s):
                        yield response
                elif isinstance(item, Refused):
                    yield item.response
                elif isinstance(item, NewestDue):
                    async for response in self._answer_newest(item):
                        yield response
                else:
                    async for response in self._answer(item):
                        yield response
                if point := self._usable_point():
                    yield point
        finally:
            self.inbox.close()
        yield self.summary()

    async def _read_all(self, messages: AsyncIterator[pb.StreamRecognizeRequest | Undecodable]) -> None:
        async for message in messages:
            size = message.ByteSize() if isinstance(message, Message) else 0
            await self.inbox.put(Arrived(message, time.monotonic()), size)

    async def _read_newest(self, messages: AsyncIterator[pb.StreamRecognizeRequest | Undecodable]) -> None:
        async for message in messages:
            arrived_s = time.monotonic()
            try:
                due = await self._take(message)
            except InputError as error:
                self.inbox.add(Refused(self._refuse(error)))
                continue
            is_queued = bool(self._newest)
            self._skipped += self._newest.add(due, arrived_s)
            if due and not is_queued:
                self.inbox.add(self._newest)

    async def _go_away(self, drain_s: float) -> AsyncIterator[pb.StreamRecognizeResponse]:
        """Say from where to go on elsewhere, as of now where a state allows it, and that the server stops."""
        if self._has_state and self._point_s is not None:
            async for response in self._answer_newest(self._newest):  # what waits belongs to the state
                yield response
            async with self._taking:
                if point := await self._write_point():
                    self._points = []
                    yield point
        away = pb.GoingAway(drain_s=drain_s, frames_received=self._messages)
        yield pb.StreamRecognizeResponse(going_away=away)

    async def _answer(self, arrived: Arrived) -> AsyncIterator[pb.StreamRecognizeResponse]:
        try:
            due = await self._take(arrived.message)
        except InputError as error:
            yield self._refuse(error)
            return
        try:
            answers = await score_due(self._engine, self._flow, due)
        except OverloadedError:
            self._skipped += sum(one.is_answer and not self._is_told(one) for one in due)
            return
        for answer in answers:
            if not self._is_told(answer):
                yield self._to_proto(answer, arrived.at_s)

    async def _answer_newest(self, newest: NewestDue) -> AsyncIterator[pb.StreamRecognizeResponse]:
        """Answer what can be answered in time, each person as soon as they are scored."""
        self._is_scoring = True
        scoring = [asyncio.ensure_future(self._score_in_time(line)) for line in newest.take()]
        try:
            for scored in asyncio.as_completed(scoring):
                if response := await scored:
                    yield response
        finally:
            for one in scoring:
                one.cancel()
            self._is_scoring = False

    async def _score_in_time(self, line: Sequence[Waiting]) -> pb.StreamRecognizeResponse | None:
        """Score what waits of one person, in order, and give the newest answer if it is not too late."""
        assert self._max_lag_s is not None
        newest: tuple[StreamAnswer, float] | None = None
        for waiting in line:
            deadline_s = waiting.arrived_s + self._max_lag_s
            with suppress(OverloadedError, LateError):
                for answer in await score_due(self._engine, self._flow, [waiting.due], deadline_s=deadline_s):
                    newest = answer, waiting.arrived_s
        asked = sum(one.due.is_answer and not self._is_told(one.due) for one in line)
        if newest and not self._is_told(newest[0]) and time.monotonic() < newest[1] + self._max_lag_s:
            self._skipped += asked - 1
            return self._to_proto(*newest)
        self._skipped += asked
        return None

    async def _take(self, message: pb.StreamRecognizeRequest | Undecodable) -> Sequence[Due]:
        """Check one frame message and return what it makes due; windows whose answer the client knows are left out."""
        share = self._engine.loop_share
        await share.wait(self._flow.identity)
        async with self._taking:
            await self._note_point()
            if isinstance(message, Message) and len(message.frame.people) > MAX_INLINE_PEOPLE:
                due = await self._engine.call(self._flow, self._add, message, cost_s=FRAME_S)
            else:
                with share.used_by(self._flow.identity):
                    due = self._add(message)
        told = [one for one in due if one.is_answer and self._is_told(one)]
        self._due += sum(one.is_answer for one in due)
        self._answers += len(told)
        return [one for one in due if not (isinstance(one, Window) and self._is_told(one))]

    def _is_told(self, one: Due | StreamAnswer) -> bool:
        """Whether the client knows the answers at this frame from the stream that this one goes on from."""
        return one.frame < self._answered_frames

    def _add(self, message: pb.StreamRecognizeRequest | Undecodable) -> Sequence[Due]:
        self._messages += 1
        if isinstance(message, Undecodable):
            raise message.error()
        if message.WhichOneof("message") != "frame":
            raise InputError("expected a frame; the config comes once, first", field="message")
        frame = message.frame
        time_s = frame.timestamp_us / 1e6 if frame.HasField("timestamp_us") else None
        people = convert.people_from_proto(frame, self._layout, limits=self._limits, missing=self._missing)
        try:
            due = self._stream.add(people, time_s=time_s)
            if self._watcher:
                self._watcher.add(people, time_s=time_s)
            return due
        except InputError as error:
            field = "timestamp_us" if error.field == "time_s" else error.field
            raise InputError(error.reason, field=f"frame.{field}") from error

    def _refuse(self, error: InputError) -> pb.StreamRecognizeResponse:
        """Count a bad frame and return its message, or raise when bad frames end the stream."""
        if not self._skips_bad:
            raise error
        self._refused += 1
        refused = skeleton_pb2.FrameError(message_index=self._messages - 1, violations=[violation(error)])
        return pb.StreamRecognizeResponse(error=refused)

    def _to_proto(self, answer: StreamAnswer, arrived_s: float) -> pb.StreamRecognizeResponse:
        """Count an answer and return its message."""
        self._answers += 1
        packed = convert.answer_to_proto(
            answer.with_min_known(self._min_known),
            self._top_k,
            skipped=self._skipped,
            lag_s=time.monotonic() - arrived_s,
            waiting=len(self.inbox),
            watcher=self._watcher,
        )
        return pb.StreamRecognizeResponse(answer=packed)

    @property
    def _has_state(self) -> bool:
        """Whether its networks go on from a state, which a resume point then holds."""
        return not self._stream.memory_slots

    async def _note_point(self) -> None:
        """Now and then write down where the stream is."""
        slot = self._stream.clock.slot
        if self._point_s is None or slot < self._next_point_slot or self._is_behind:
            return
        self._next_point_slot = slot + self._point_s * self._stream.clock.fps
        if point := await self._write_point():
            self._points.append((slot, point))

    @property
    def _is_behind(self) -> bool:
        """Whether something waits to be scored that belongs to the state."""
        return self._has_state and (bool(self._newest) or self._is_scoring)

    async def _write_point(self) -> pb.StreamRecognizeResponse | None:
        """Where the stream is now; None while it is behind, or when it is too much."""
        if self._is_behind:
            return None
        counts = StreamCounts(self._messages, self._refused, self._due - self._skipped, self._skipped)
        if self._has_state:
            token = await self._engine.call(self._flow, self._write_token, counts, cost_s=FRAME_S)
        else:
            token = self._write_token(counts)
        if len(token) > MAX_TOKEN_BYTES:
            return None
        return pb.StreamRecognizeResponse(resume_point=pb.ResumePoint(token=token, frames=counts.messages))

    def _write_token(self, counts: StreamCounts) -> bytes:
        return token_from_state(ResumeState(counts, self._stream.position()), self._digest)

    def _usable_point(self) -> pb.StreamRecognizeResponse | None:
        """The newest point before which nothing counts any more, once."""
        memory = self._stream.memory_slots
        usable = [point for point in self._points if not memory or self._stream.clock.slot - point[0] > memory]
        if not usable:
            return None
        self._points = self._points[len(usable) :]
        return usable[-1][1]

    def summary(self) -> pb.StreamRecognizeResponse:
        """Return the last message."""
        counts = pb.StreamRecognizeSummary(
            frames_received=self._messages,
            frames_refused=self._refused,
            answers=self._answers,
            answers_skipped=self._skipped,
            frames_replaced=self._stream.clock.replaced,
            measured_fps=self._stream.clock.measured_fps,
            model_version=self._engine.version,
        )
        return pb.StreamRecognizeResponse(summary=counts)


def _max_lag_s(config: pb.StreamRecognizeConfig) -> float | None:
    """How old an answer may be; None: as old as it gets."""
    if config.overflow not in pb.Overflow.values():
        wanted = ", ".join(pb.Overflow.keys())
        raise InputError(f"expected one of {wanted}, got {config.overflow}", field="config.overflow")
    if config.max_lag_ms > MAX_LAG_MS:
        raise InputError(f"expected at most {MAX_LAG_MS}, got {config.max_lag_ms}", field="config.max_lag_ms")
    if config.overflow != pb.OVERFLOW_DROP_OLDEST:
        return None
    return (config.max_lag_ms or DEFAULT_MAX_LAG_MS) / 1e3


def _point_s(config: pb.StreamRecognizeConfig, limits: Limits) -> float | None:
    """Time from one resume point to the next; None: there are none."""
    if not config.HasField("resume_point_ms"):
        return limits.resume_point_s
    if not config.resume_point_ms:
        return None
    if config.resume_point_ms < 1e3 * MIN_POINT_S:
        wanted = f"expected 0 (none) or at least {1e3 * MIN_POINT_S:g}"
        raise InputError(f"{wanted}, got {config.resume_point_ms}", field="config.resume_point_ms")
    return config.resume_point_ms / 1e3


async def score_due(
    engine: RecognitionEngine, flow: Flow, due: Sequence[Due], *, deadline_s: float | None = None
) -> list[StreamAnswer]:
    """Score what is due; windows that show too little for a class are answered without.

    Raises:
        OverloadedError: The queue is full.
        LateError: The deadline passed.
    """
    answers = []
    for together in rounds(due):
        rows = [one.row for one in together]
        scored = iter(await engine.score(flow, [row for row in rows if row is not None], deadline_s=deadline_s))
        for one, row in zip(together, rows, strict=True):
            answers.append(one.answer(engine.recognizer, None if row is None else next(scored)))
    return [answer for answer in answers if answer is not None]
