"""Streams of messages: ended when the client is idle, opened by a config, thinned when they come too fast."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import Message

from skelact.errors import InputError
from skelact.v1 import recognition_pb2 as pb

from .errors import IdleError, Undecodable
from .sessions import Notice

T = TypeVar("T")


async def send(context: grpc.aio.ServicerContext, response: Message, *, idle_s: float) -> None:
    """Write one message.

    Raises:
        IdleError: The client has read nothing for `idle_s`.
    """
    try:
        await asyncio.wait_for(context.write(response), idle_s)
    except asyncio.TimeoutError:
        raise IdleError(f"client did not read for {idle_s:g} s; stream closed") from None
    except grpc.aio.UsageError:
        raise
    except grpc.aio.BaseError as error:  # the client has gone, or the server has stopped, with the message on its way
        raise asyncio.CancelledError from error


async def until_idle(messages: AsyncIterable[T], idle_s: float) -> AsyncIterator[T]:
    """Pass messages on; end a stream that has gone silent.

    Raises:
        IdleError: No message came for `idle_s` while one was waited for.
    """
    watch = _IdleWatch(idle_s)
    try:
        async for message in watch.messages(messages):
            yield message
    finally:
        watch.close()


class _IdleWatch:
    """One timer for a whole stream: a timeout of its own for every message would cost more than the message."""

    def __init__(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(idle_s, self._check)
        self._waiting: asyncio.Task[Any] | None = None
        self._since_s = 0.0
        self._is_idle = False

    async def messages(self, messages: AsyncIterable[T]) -> AsyncIterator[T]:
        iterator = aiter(messages)
        while True:
            self._waiting, self._since_s = asyncio.current_task(), self._loop.time()
            try:
                message = await anext(iterator)
            except StopAsyncIteration:
                return
            except asyncio.CancelledError:
                if not self._is_idle:
                    raise
                if sys.version_info >= (3, 11):
                    self._waiting.uncancel()
                raise IdleError(f"no message came for {self._idle_s:g} s; stream closed") from None
            finally:
                self._waiting = None
            yield message

    def close(self) -> None:
        self._timer.cancel()

    def _check(self) -> None:
        """End a wait that is too long; look again when one may be."""
        left_s = self._idle_s
        if self._waiting:
            left_s = self._since_s + self._idle_s - self._loop.time()
            if left_s <= 0:
                self._is_idle = True
                self._waiting.cancel()
                return
        self._timer = self._loop.call_later(left_s, self._check)


async def unbundle(
    messages: AsyncIterable[pb.StreamRecognizeRequest | Undecodable],
) -> AsyncIterator[pb.StreamRecognizeRequest | Undecodable]:
    """Pass messages on, those with several frames as one message a frame."""
    async for message in messages:
        if isinstance(message, Message) and message.WhichOneof("message") == "frames":
            for frame in message.frames.frames:
                yield pb.StreamRecognizeRequest(frame=frame)
        else:
            yield message


class Notices:
    """What the server tells one stream between its messages."""

    def __init__(self) -> None:
        self._waiting: deque[Notice] = deque()
        self._changed = asyncio.Event()

    def notify(self, notice: Notice) -> None:
        """Tell it."""
        self._waiting.append(notice)
        self._changed.set()

    async def among(self, items: AsyncIterable[T]) -> AsyncIterator[T | Notice]:
        """Pass items on, and a notice as soon as there is one."""
        iterator = aiter(items)
        reading: asyncio.Future[T] | None = None
        try:
            while True:
                reading = reading or asyncio.ensure_future(_next(iterator))
                changed = asyncio.ensure_future(self._changed.wait())
                try:
                    await asyncio.wait((reading, changed), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changed.cancel()
                while self._waiting:
                    yield self._waiting.popleft()
                self._changed.clear()
                if reading.done():
                    try:
                        item = reading.result()
                    except StopAsyncIteration:
                        return
                    reading = None
                    yield item
                    del item  # it may be a large frame: not kept while the next one comes
        finally:
            if reading:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)


async def _next(iterator: AsyncIterator[T]) -> T:
    return await anext(iterator)


def read_config(first: Message | Undecodable | None) -> Any:
    """The config that a stream's first message must hold."""
    if not isinstance(first, Message) or first.WhichOneof("message") != "config":
        raise InputError("the first message must be the config", field="config")
    return first.config


class LatestQueue(Generic[T]):
    """The latest messages of a live stream: when the queue is full, the oldest are dropped.

    Args:
        messages: As they come.
        size: Maximum number of waiting messages.

    Attributes:
        dropped: Number of messages dropped so far.
        arrived_s: When the newest message that was taken came, on `time.monotonic`.
    """

    def __init__(self, messages: AsyncIterable[T], size: int) -> None:
        self.dropped = 0
        self.arrived_s = 0.0
        self._waiting: deque[tuple[T, float]] = deque()
        self._size = size
        self._changed = asyncio.Event()
        self._reader = asyncio.ensure_future(self._read(messages))

    async def _read(self, messages: AsyncIterable[T]) -> None:
        try:
            async for message in messages:
                if len(self._waiting) == self._size:
                    self._waiting.popleft()
                    self.dropped += 1
                self._waiting.append((message, time.monotonic()))
                self._changed.set()
        finally:
            self._changed.set()

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            if self._waiting:
                message, self.arrived_s = self._waiting.popleft()
                yield message
            elif self._reader.done():
                self._reader.result()  # a silent or broken stream raises here
                return
            else:
                self._changed.clear()
                await self._changed.wait()

    def close(self) -> None:
        """Stop reading."""
        self._reader.cancel()
