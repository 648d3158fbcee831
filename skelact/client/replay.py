"""Frames that were sent and may have to be sent again, because the server that had them may end."""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
import time
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any

from google.protobuf.message import Message

from skelact.errors import CallCancelledError, OverloadedError, ServerError, ServerUnavailableError, SkelactError

MAX_KEPT_BYTES = 16 << 20  # of frames of one stream; a stream with more that no server has secured cannot be resumed
FIRST_PAUSE_S, MAX_PAUSE_S = 0.05, 1.0  # between attempts to resume
MAX_BUNDLE, MAX_BUNDLE_BYTES = 64, 1 << 18  # frames that are sent again in one message
MAX_BROKEN = 3  # attempts in a row that end at the same place: what is sent there may be what ends servers
LOST_CONNECTIONS = ("UNKNOWN", "INTERNAL")  # how proxies and gRPC itself name a connection that broke
NO_CONNECTION = re.compile("failed to connect|resolution|resolver", re.IGNORECASE)  # by gRPC: there is no server
Pack = Callable[[object, int], "Message | None"]


class KeptFrames:
    """Requests in order, from the first that no resume point covers.

    Args:
        opening: The first request of a new stream.
        is_kept: Whether they are kept at all.
    """

    def __init__(self, opening: Message, *, is_kept: bool) -> None:
        self._opening = opening
        self._token = b""
        self._kept: deque[Any] = deque()
        self._bytes = 0
        self._first = 0  # index of the first that is kept
        self._lock = threading.Lock()
        self.can_resume = is_kept
        self.attempt = 0

    def opening(self, answered_frames: int) -> Message:
        """The first request of an attempt: of the second one on it says from where to go on."""
        opening: Any = type(self._opening)()
        opening.CopyFrom(self._opening)
        if self.attempt:
            opening.config.resume_token = self._token
            opening.config.answered_frames = answered_frames
        return opening

    @property
    def first(self) -> int:
        """Index of the first request that an attempt sends after its opening."""
        return self._first

    def add(self, request: Message) -> None:
        """Keep one more."""
        if not self.can_resume:
            return
        with self._lock:
            self._kept.append(request)
            self._bytes += request.ByteSize()
            if self._bytes > MAX_KEPT_BYTES:
                self.can_resume = False
                self._kept.clear()

    def get(self, index: int) -> Message | None:
        """A request that is kept; None for one that has not been made."""
        with self._lock:
            at = index - self._first
            return self._kept[at] if 0 <= at < len(self._kept) else None

    def bundle(self, index: int) -> tuple[Message, int] | None:
        """Requests that are kept, from an index on, as one message, and how many they are; None: less than two."""
        with self._lock:
            at = index - self._first
            waiting = itertools.islice(self._kept, at, at + MAX_BUNDLE) if at >= 0 else ()
            frames, size = [], 0
            for request in waiting:
                size += request.ByteSize()
                if size > MAX_BUNDLE_BYTES or request.WhichOneof("message") != "frame":
                    break
                frames.append(request.frame)
        if len(frames) < 2:
            return None
        bundle: Any = type(self._opening)()
        bundle.frames.frames.extend(frames)
        return bundle, len(frames)

    def secure(self, token: bytes, frames: int) -> None:
        """Go on from a resume point: what is before it need not be kept any longer."""
        with self._lock:
            self._token = token
            while self._first < frames and self._kept:
                self._bytes -= self._kept.popleft().ByteSize()
                self._first += 1


class Replay:
    """Requests of one stream over several attempts; frames are taken one by one, by whichever attempt comes first.

    Args:
        kept: What was sent.
        frames: Of the caller.
        pack: Makes the request of a frame, None to leave it out; its number is given.
        fail: Told what the frames raise.
    """

    def __init__(
        self, kept: KeptFrames, frames: Iterable[object], pack: Pack, fail: Callable[[Exception], None]
    ) -> None:
        self._kept = kept
        self._frames = enumerate(frames)
        self._pack = pack
        self._fail = fail
        self._taking = threading.Lock()
        self._is_over = False

    def requests(self, opening: Message) -> Iterator[Message]:
        """Requests of a new attempt; runs in its sending thread, where an error would lose its reason."""
        attempt, index = self._kept.attempt, self._kept.first
        yield opening
        while attempt == self._kept.attempt:
            if attempt and (bundle := self._kept.bundle(index)):
                index += bundle[1]
                yield bundle[0]
                continue
            request = self._kept.get(index) or self._take(attempt, index)
            if request is None:
                return
            index += 1
            yield request

    def _take(self, attempt: int, index: int) -> Message | None:
        """Take the next frame, unless another attempt has taken it meanwhile; None at the end."""
        with self._taking:
            if kept := self._kept.get(index):
                return kept
            while not self._is_over and attempt == self._kept.attempt:
                try:
                    number, frame = next(self._frames)
                    request = self._pack(frame, number)
                except StopIteration:
                    self._is_over = True
                except Exception as error:  # raised again where the answers are read
                    self._is_over = True
                    self._fail(error)
                else:
                    if request is not None:
                        self._kept.add(request)
                        return request
        return None


class AsyncReplay:
    """As `Replay`, for asyncio: a frame that is waited for survives the attempt that began to wait."""

    def __init__(
        self, kept: KeptFrames, frames: AsyncIterable[object], pack: Pack, fail: Callable[[Exception], None]
    ) -> None:
        self._kept = kept
        self._frames = aiter(frames)
        self._number = 0
        self._pack = pack
        self._fail = fail
        self._taking: asyncio.Future[Message | None] | None = None
        self._is_over = False

    async def requests(self, opening: Message) -> AsyncIterator[Message]:
        """Requests of a new attempt."""
        attempt, index = self._kept.attempt, self._kept.first
        yield opening
        while attempt == self._kept.attempt:
            if attempt and (bundle := self._kept.bundle(index)):
                index += bundle[1]
                yield bundle[0]
                continue
            request = self._kept.get(index)
            if request is None:
                if self._taking is None or self._taking.done():
                    self._taking = asyncio.ensure_future(self._take())
                request = await asyncio.shield(self._taking)
            if request is None:
                return
            index += 1
            yield request

    def close(self) -> None:
        """Take no more frames."""
        if self._taking:
            self._taking.cancel()

    async def _take(self) -> Message | None:
        while not self._is_over:
            try:
                frame = await anext(self._frames)
                self._number += 1
                request = self._pack(frame, self._number - 1)
            except StopAsyncIteration:
                self._is_over = True
            except Exception as error:  # raised again where the answers are read
                self._is_over = True
                self._fail(error)
            else:
                if request is not None:
                    self._kept.add(request)
                    return request
        return None


class Attempts:
    """When to try again after a server has gone.

    Args:
        resume_s: Longest time without a server; 0: never try again.
        servers: How many may be asked; a stream that never began is only tried once with each.
    """

    def __init__(self, resume_s: float, servers: int) -> None:
        self._resume_s = resume_s
        self._servers = servers
        self._has_begun = False
        self._failed = self._broken = 0  # in a row, without progress: in all, and after the stream was taken
        self._first_failed_s = 0.0

    def succeed(self) -> None:
        """Note that the stream has got on."""
        self._has_begun = True
        self._failed = self._broken = 0

    def pause_s(self, error: SkelactError) -> float | None:
        """How long to wait before the next attempt; None: give up."""
        now_s = time.monotonic()
        self._failed += 1
        if self._failed == 1:
            self._first_failed_s = now_s
        if not self._is_broken(error) or now_s - self._first_failed_s > self._resume_s:
            return None
        if not _never_began(error):
            self._has_begun = self._has_begun or isinstance(error, ServerUnavailableError)
            self._broken += 1
        if self._broken > MAX_BROKEN or (not self._has_begun and self._failed >= self._servers):
            return None
        return min(FIRST_PAUSE_S * 2 ** max(0, self._failed - self._servers), MAX_PAUSE_S) if self._failed > 1 else 0.0

    def _is_broken(self, error: SkelactError) -> bool:
        """Whether the connection or the server ended, and not the stream by itself."""
        if isinstance(error, ServerError):
            return error.status in LOST_CONNECTIONS and not error.request_id
        if isinstance(error, OverloadedError):  # by a server that is asked to go on
            return self._failed > 1
        return isinstance(error, (ServerUnavailableError, CallCancelledError))


def _never_began(error: SkelactError) -> bool:
    """Whether no server has taken the stream at all."""
    is_refused = isinstance(error, ServerUnavailableError) and error.retry_delay_s is not None
    return is_refused or NO_CONNECTION.search(str(error)) is not None
