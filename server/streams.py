"""Streams of messages: ended when the client is idle, opened by a config, thinned when they come too fast."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import Message

from skelact.errors import InputError

from .errors import IdleError, Undecodable

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
    """Pass messages on; end a stream that has gone silent."""
    iterator = aiter(messages)
    while True:
        try:
            yield await asyncio.wait_for(anext(iterator), idle_s)
        except StopAsyncIteration:
            return
        except asyncio.TimeoutError:
            raise IdleError(f"no message came for {idle_s:g} s; stream closed") from None


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
