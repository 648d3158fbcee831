"""A stream of frames: what is given is checked and sent, what comes back is read as values of the library."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

from skelact.client.answers import FrameRefusal, to_frame_people, to_refusal, to_stream_answer
from skelact.client.replay import AsyncReplay, Attempts, KeptFrames, Replay
from skelact.client.responses import AsyncResponses, Responses
from skelact.client.statuses import unpack
from skelact.errors import InputError, ServerError, ServerUnavailableError, SkelactError

TOKEN_FIELD = "config.resume_token"
Frame = TypeVar("Frame")
Value = TypeVar("Value")
Summary = TypeVar("Summary")


@dataclass(frozen=True)
class FrameRequests:
    """What a stream sends.

    Attributes:
        opening: The first request.
        pack: Makes the request of a frame; its number is given, for the field of an error.
        skip_bad_frames: Go on after a frame that cannot be sent.
        resume_s: Longest time without a server before the stream fails; 0: it fails at once.
    """

    opening: Message
    pack: Callable[[Any, int], Message]
    skip_bad_frames: bool = False
    resume_s: float = 0.0


class FrameStreamState:
    """What of a stream was sent, left out, refused and answered; indices and counts are those of the caller's frames.

    Attributes:
        refused: Frames refused so far.
        answered_frames: Index of the newest frame that an answer came for, as the server counts.
        summary: The last message; None until the end.
        error: What the frames raised, or the first frame that cannot be sent.
        stopping_s: Time until the server ends, once it says so.
    """

    def __init__(self, requests: FrameRequests) -> None:
        self._requests = requests
        self._left_out: list[int] = []  # of each frame left out, how many were sent before it
        self._answered: set[int] = set()  # people with an answer about the newest frame
        self._refused_messages = 0  # up to which the server has said what it refuses
        self.answered_frames = 0
        self.refused: list[FrameRefusal] = []
        self.summary: Any = None
        self.error: Exception | None = None
        self.stopping_s: float | None = None

    def pack(self, frame: object, number: int) -> Message | None:
        """Make the request of a frame; None when it is left out.

        Raises:
            InputError: It cannot be sent, and bad frames are not skipped.
        """
        try:
            return self._requests.pack(frame, number)
        except InputError as error:
            if not self._requests.skip_bad_frames:
                raise
            self.refused.append(FrameRefusal(number, error.field, error.reason))
            self._left_out.append(number - len(self._left_out))
            return None

    def read(self, response: Any) -> Any:
        """Take one message; what answers a frame comes back, else None.

        Raises:
            ServerError: It cannot be read.
        """
        return unpack(self._read, response)

    @contextmanager
    def caller_errors(self) -> Iterator[None]:
        """Raise what the frames raised rather than what became of the call because of it."""
        try:
            yield
        except SkelactError:
            if self.error:
                raise self.error from None
            raise

    def end(self) -> None:
        """Check that the stream came to its end.

        Raises:
            Exception: What the frames raised.
            ServerError: The summary is missing.
        """
        if self.error:
            raise self.error
        if self.summary is None:
            raise ServerError("the stream ended without its summary: answers may be missing")

    def _read(self, response: Any) -> Any:
        kind = response.WhichOneof("message")
        if kind == "error":
            if response.error.message_index < self._refused_messages:
                return None
            self._refused_messages = response.error.message_index + 1
            response.error.message_index = self._number(response.error.message_index)
            self.refused.append(to_refusal(response.error))
        elif kind == "summary":
            response.summary.frames_received += len(self._left_out)
            response.summary.frames_refused += len(self._left_out)
            self.summary = response.summary
        elif kind == "stopping":
            self.stopping_s = response.stopping.drain_s
        elif kind == "answer":
            return to_stream_answer(response.answer) if self._is_new(response.answer) else None
        elif kind in ("frame", "pose"):
            frame = response.frame if kind == "frame" else response.pose
            frame.frame_index = self._number(frame.frame_index)
            return to_frame_people(frame)
        return None

    def forget_summary(self) -> None:
        """Wait for another summary: the stream goes on elsewhere."""
        self.summary = None

    def _is_new(self, answer: Any) -> bool:
        """Whether an answer has not come before the stream went on elsewhere."""
        if answer.frame_index == self.answered_frames and answer.person_id in self._answered:
            return False
        if answer.frame_index > self.answered_frames:
            self.answered_frames = answer.frame_index
            self._answered = set()
        if answer.frame_index == self.answered_frames:
            self._answered.add(answer.person_id)
        return True

    def _number(self, sent: int) -> int:
        """Index among the caller's frames of a frame that was sent."""
        return sent + bisect_right(self._left_out, sent)


class _OpenStream(Generic[Value, Summary]):
    """What both kinds of streams share: what is sent over several attempts, and what comes back."""

    def __init__(self, methods: Sequence[Callable[[Any], Any]], requests: FrameRequests) -> None:
        self._methods = methods
        self._state = FrameStreamState(requests)
        self._kept = KeptFrames(requests.opening, is_kept=requests.resume_s > 0)
        self._attempts = Attempts(requests.resume_s, len(methods))
        self._is_cancelled = False

    @property
    def refused(self) -> list[FrameRefusal]:
        """Frames refused so far, by the client or by the server, as they became known; only with `skip_bad_frames`."""
        return self._state.refused

    @property
    def summary(self) -> Summary | None:
        """What became of every frame; None until all answers are read."""
        summary: Summary | None = self._state.summary
        return summary

    @property
    def stopping_s(self) -> float | None:
        """Time that the server had left when it said that it stops, seconds; None: it has not.

        A stream of pictures cannot go on elsewhere by itself: end it and open another one.
        """
        return self._state.stopping_s

    @property
    def resumed(self) -> int:
        """How often the stream went on after a server had gone."""
        return self._kept.attempt

    def _fail(self, error: Exception) -> None:
        self._state.error = error

    def _call(self, requests: Any) -> Any:
        """Open the call of this attempt: the servers take turns."""
        return self._methods[self._kept.attempt % len(self._methods)](requests)

    def _opening(self) -> Message:
        """The first request of the next attempt."""
        self._state.forget_summary()
        return self._kept.opening(self._state.answered_frames)

    def _pause_s(self, error: SkelactError) -> float:
        """How long to wait before going on elsewhere.

        Raises:
            SkelactError: The error, when the stream cannot go on.
        """
        if isinstance(error, InputError) and error.field == TOKEN_FIELD:
            raise ServerUnavailableError(f"no server can go on with this stream: {error.reason}") from error
        pause_s = None if self._is_cancelled or not self._kept.can_resume else self._attempts.pause_s(error)
        if pause_s is None:
            raise error
        return pause_s

    def _note(self, response: Any) -> bool:
        """Take note of a response that is about the stream itself; True when the server goes away."""
        if response.WhichOneof("message") == "resume_point":
            self._attempts.succeed()
            self._kept.secure(response.resume_point.token, response.resume_point.frames)
        return bool(response.WhichOneof("message") == "going_away" and self._kept.can_resume)


class FrameStream(_OpenStream[Value, Summary]):
    """Answers to frames, in the order in which they come; iterate over them.

    A frame that cannot be sent raises its `InputError` here, after the answers to the frames before it; so does any
    error of `frames` itself. With `skip_bad_frames` it is left out and listed in `refused`, as are frames that the
    server refuses; indices and counts are those of `frames`.

    Args:
        method: Of the service: takes requests, returns the call; called again to go on elsewhere.
        requests: What is sent.
        frames: Read in a thread of their own.
        elsewhere: The same method of other servers, for when this one is gone.
    """

    def __init__(
        self,
        method: Callable[[Iterator[Message]], Any],
        requests: FrameRequests,
        frames: Iterable[object],
        *,
        elsewhere: Sequence[Callable[[Iterator[Message]], Any]] = (),
    ) -> None:
        super().__init__((method, *elsewhere), requests)
        if not isinstance(frames, Iterable):
            raise InputError("expected an iterable; frames that come asynchronously need AsyncClient", field="frames")
        self._replay = Replay(self._kept, frames, self._state.pack, self._fail)
        self._responses = Responses(self._call(self._replay.requests(self._opening())))

    def __iter__(self) -> FrameStream[Value, Summary]:
        return self

    def __next__(self) -> Value:
        with self._state.caller_errors():
            while (response := self._receive()) is not None:
                if self._note(response):
                    self._go_on(0.0)
                    continue
                value: Value | None = self._state.read(response)
                if value is not None:
                    self._attempts.succeed()
                    return value
        self._state.end()
        raise StopIteration

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._is_cancelled = True
        self._responses.cancel()

    def _receive(self) -> Any:
        while True:
            try:
                return self._responses.receive()
            except SkelactError as error:
                if self._state.error:
                    raise
                self._go_on(self._pause_s(error))

    def _go_on(self, pause_s: float) -> None:
        """End this attempt and start the next one."""
        self._kept.attempt += 1
        self._responses.cancel()
        time.sleep(pause_s)
        self._responses = Responses(self._call(self._replay.requests(self._opening())))


class AsyncFrameStream(_OpenStream[Value, Summary]):
    """As `FrameStream`, for `async for`.

    Args:
        method: Of the service: takes requests, returns the call; called again to go on elsewhere.
        requests: What is sent.
        frames: Read in the event loop; what waits for its frames should be asynchronous.
        elsewhere: The same method of other servers, for when this one is gone.
    """

    def __init__(
        self,
        method: Callable[[AsyncIterator[Message]], Any],
        requests: FrameRequests,
        frames: Iterable[object] | AsyncIterable[object],
        *,
        elsewhere: Sequence[Callable[[AsyncIterator[Message]], Any]] = (),
    ) -> None:
        super().__init__((method, *elsewhere), requests)
        self._replay = AsyncReplay(self._kept, _as_async(frames), self._state.pack, self._fail)
        self._responses = AsyncResponses(self._call(self._replay.requests(self._opening())))

    def __aiter__(self) -> AsyncFrameStream[Value, Summary]:
        return self

    async def __anext__(self) -> Value:
        try:
            with self._state.caller_errors():
                while (response := await self._receive()) is not None:
                    if self._note(response):
                        await self._go_on(0.0)
                        continue
                    value: Value | None = self._state.read(response)
                    if value is not None:
                        self._attempts.succeed()
                        return value
            self._state.end()
        except Exception:
            self._replay.close()
            raise
        self._replay.close()
        raise StopAsyncIteration

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._is_cancelled = True
        self._replay.close()
        self._responses.cancel()

    async def _receive(self) -> Any:
        while True:
            try:
                return await self._responses.receive()
            except SkelactError as error:
                if self._state.error:
                    raise
                await self._go_on(self._pause_s(error))

    async def _go_on(self, pause_s: float) -> None:
        """End this attempt and start the next one."""
        self._kept.attempt += 1
        self._responses.cancel()
        await asyncio.sleep(pause_s)
        self._responses = AsyncResponses(self._call(self._replay.requests(self._opening())))


async def _as_async(items: Iterable[Frame] | AsyncIterable[Frame]) -> AsyncIterator[Frame]:
    """Iterate over either kind."""
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
            await asyncio.sleep(0)  # lets answers be read between frames
