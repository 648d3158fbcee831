"""A stream of frames: what is given is checked and sent, what comes back is read as values of the library."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

from skelact.client.answers import FrameRefusal, to_frame_people, to_refusal, to_stream_answer
from skelact.client.responses import AsyncResponses, Responses
from skelact.client.statuses import unpack
from skelact.errors import InputError, ServerError, SkelactError

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
    """

    opening: Message
    pack: Callable[[Any, int], Message]
    skip_bad_frames: bool = False


class FrameStreamState:
    """What of a stream was sent, left out, refused and answered; indices and counts are those of the caller's frames.

    Attributes:
        refused: Frames refused so far.
        summary: The last message; None until the end.
        error: What the frames raised, or the first frame that cannot be sent.
    """

    def __init__(self, requests: FrameRequests) -> None:
        self._requests = requests
        self._left_out: list[int] = []  # of each frame left out, how many were sent before it
        self.refused: list[FrameRefusal] = []
        self.summary: Any = None
        self.error: Exception | None = None

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
            response.error.message_index = self._number(response.error.message_index)
            self.refused.append(to_refusal(response.error))
        elif kind == "summary":
            response.summary.frames_received += len(self._left_out)
            response.summary.frames_refused += len(self._left_out)
            self.summary = response.summary
        elif kind == "answer":
            return to_stream_answer(response.answer)
        elif kind in ("frame", "pose"):
            frame = response.frame if kind == "frame" else response.pose
            frame.frame_index = self._number(frame.frame_index)
            return to_frame_people(frame)
        return None

    def _number(self, sent: int) -> int:
        """Index among the caller's frames of a frame that was sent."""
        return sent + bisect_right(self._left_out, sent)


class _OpenStream(Generic[Value, Summary]):
    """What both kinds of streams share."""

    def __init__(self, requests: FrameRequests) -> None:
        self._opening = requests.opening
        self._state = FrameStreamState(requests)

    @property
    def refused(self) -> list[FrameRefusal]:
        """Frames refused so far, by the client or by the server, as they became known; only with `skip_bad_frames`."""
        return self._state.refused

    @property
    def summary(self) -> Summary | None:
        """What became of every frame; None until all answers are read."""
        summary: Summary | None = self._state.summary
        return summary


class FrameStream(_OpenStream[Value, Summary]):
    """Answers to frames, in the order in which they come; iterate over them.

    A frame that cannot be sent raises its `InputError` here, after the answers to the frames before it; so does any
    error of `frames` itself. With `skip_bad_frames` it is left out and listed in `refused`, as are frames that the
    server refuses; indices and counts are those of `frames`.

    Args:
        method: Of the service: takes requests, returns the call.
        requests: What is sent.
        frames: Read in a thread of their own.
    """

    def __init__(
        self, method: Callable[[Iterator[Message]], Any], requests: FrameRequests, frames: Iterable[object]
    ) -> None:
        super().__init__(requests)
        if not isinstance(frames, Iterable):
            raise InputError("expected an iterable; frames that come asynchronously need AsyncClient", field="frames")
        self._responses = Responses(method(self._send(frames)))

    def __iter__(self) -> FrameStream[Value, Summary]:
        return self

    def __next__(self) -> Value:
        with self._state.caller_errors():
            while (response := self._responses.receive()) is not None:
                value: Value | None = self._state.read(response)
                if value is not None:
                    return value
        self._state.end()
        raise StopIteration

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()

    def _send(self, frames: Iterable[object]) -> Iterator[Message]:
        """Yield the requests; runs in the sending thread, where an error would end the stream without its reason."""
        yield self._opening
        try:
            for number, frame in enumerate(frames):
                request = self._state.pack(frame, number)
                if request is not None:
                    yield request
        except Exception as error:  # raised again where the answers are read
            self._state.error = error


class AsyncFrameStream(_OpenStream[Value, Summary]):
    """As `FrameStream`, for `async for`.

    Args:
        method: Of the service: takes requests, returns the call.
        requests: What is sent.
        frames: Read in the event loop; what waits for its frames should be asynchronous.
    """

    def __init__(
        self,
        method: Callable[[AsyncIterator[Message]], Any],
        requests: FrameRequests,
        frames: Iterable[object] | AsyncIterable[object],
    ) -> None:
        super().__init__(requests)
        self._responses = AsyncResponses(method(self._send(frames)))

    def __aiter__(self) -> AsyncFrameStream[Value, Summary]:
        return self

    async def __anext__(self) -> Value:
        with self._state.caller_errors():
            while (response := await self._responses.receive()) is not None:
                value: Value | None = self._state.read(response)
                if value is not None:
                    return value
        self._state.end()
        raise StopAsyncIteration

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()

    async def _send(self, frames: Iterable[object] | AsyncIterable[object]) -> AsyncIterator[Message]:
        yield self._opening
        number = 0
        try:
            async for frame in _as_async(frames):
                request = self._state.pack(frame, number)
                number += 1
                if request is not None:
                    yield request
        except Exception as error:  # raised again where the answers are read
            self._state.error = error


async def _as_async(items: Iterable[Frame] | AsyncIterable[Frame]) -> AsyncIterator[Frame]:
    """Iterate over either kind."""
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
            await asyncio.sleep(0)  # lets answers be read between frames
