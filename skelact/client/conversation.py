"""Conversations: motion without an end, steered while it is read, that goes on elsewhere when a server goes."""

from __future__ import annotations

import asyncio
import queue
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from types import TracebackType
from typing import Any

from skelact.client.motion_stream import MotionReader, ReceivedChunk
from skelact.client.plans import MotionHeader, MotionReport, TextRefusal
from skelact.client.replay import Attempts
from skelact.client.requests import build
from skelact.client.responses import AsyncResponses, Responses
from skelact.errors import SkelactError
from skelact.v1 import generation_pb2

CHUNKS_AHEAD = 2  # of a conversation, that the server may send before they are asked for


class _Conversation(ABC):
    """What both kinds of conversations share: what was said and what has come.

    Args:
        config: Opens the stream.
        resume_s: Longest time without a server before the conversation fails; 0: it fails at once.
        servers: How many may be asked.
    """

    def __init__(self, config: generation_pb2.ConverseConfig, resume_s: float, servers: int) -> None:
        self._config = config
        self._reader = MotionReader()
        self._attempts = Attempts(resume_s, servers)
        self._attempt = 0
        self._is_paced = not config.realtime
        self._credit = CHUNKS_AHEAD if self._is_paced else 0  # granted, for chunks that have not come
        self._said: str | None = None  # the last text that is neither in effect nor refused
        self._spoken: list[generation_pb2.SpokenText] = []
        self._is_over = False

    @property
    def headers(self) -> list[MotionHeader]:
        """Plan and report of each text so far; `ReceivedChunk.header_index` points into it."""
        return self._reader.headers

    @property
    def refusals(self) -> list[TextRefusal]:
        """Texts that were refused so far; the motion went on."""
        return self._reader.refusals

    @property
    def late_reports(self) -> dict[int, MotionReport]:
        """Of motions that were sent early, what they show, by the number of their header."""
        return self._reader.late_reports

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until the end."""
        return self._reader.footer

    @property
    def resumed(self) -> int:
        """How often the conversation went on after a server had gone."""
        return self._attempt

    def say(self, text: str) -> None:
        """Change the text, from the next chunk border on.

        Raises:
            InputError: It is no text.
        """
        request = build(generation_pb2.ConverseRequest, text=text)
        self._said = text
        self._put(request)

    def finish(self) -> None:
        """End the motion after the chunks that are on their way."""
        self._is_paced = False
        self._is_over = True
        self._put(None)

    @abstractmethod
    def _put(self, request: generation_pb2.ConverseRequest | None) -> None:
        """Send a request; None closes this side."""

    def _open(self) -> None:
        """Say again what the server needs to know to go on from what has come."""
        config = generation_pb2.ConverseConfig()
        config.CopyFrom(self._config)
        if self.headers:
            progress = generation_pb2.ConverseProgress(chunks=self._reader.chunks, texts=self._spoken)
            config.progress.CopyFrom(progress)
        self._put(generation_pb2.ConverseRequest(config=config))
        if self._credit:
            self._put(generation_pb2.ConverseRequest(credit=self._credit))
        if self._said is not None:
            self._put(generation_pb2.ConverseRequest(text=self._said))
        if self._is_over:
            self._put(None)

    def _read(self, response: Any) -> ReceivedChunk | None:
        """Take one response; a chunk comes back."""
        self._attempts.succeed()
        headers, refusals = len(self.headers), len(self.refusals)
        chunk = self._reader.read(response)
        if len(self.headers) > headers and headers:
            text = response.header.plan.text
            self._spoken.append(generation_pb2.SpokenText(chunk_index=self._reader.chunks, text=text))
            if self._said is not None and self._said.split() == text.split():
                self._said = None
        elif len(self.refusals) > refusals:
            self._said = None
        if chunk and self._credit:
            self._credit -= 1
        return chunk

    def _pause_s(self, error: SkelactError) -> float:
        """How long to wait before going on elsewhere.

        Raises:
            SkelactError: The error, when the conversation cannot go on.
        """
        pause_s = self._attempts.pause_s(error)
        if pause_s is None:
            raise error
        self._attempt += 1
        return pause_s

    def _ask_for_more(self) -> None:
        if self._is_paced:
            self._credit += 1
            self._put(generation_pb2.ConverseRequest(credit=1))


class MotionConversation(_Conversation):
    """A conversation: iterate over its chunks for as long as wanted, and say something else meanwhile.

        with client.converse("walk") as conversation:
            for chunk in conversation:
                if chunk.chunk_index == 10:
                    conversation.say("wave the left hand")
                if chunk.chunk_index == 20:
                    conversation.finish()

    Args:
        methods: Of the service, at each server: takes requests, returns the call.
        config: Opens the stream.
        resume_s: Longest time without a server before the conversation fails; 0: it fails at once.
    """

    def __init__(
        self,
        methods: Sequence[Callable[[Iterator[generation_pb2.ConverseRequest]], Any]],
        config: generation_pb2.ConverseConfig,
        *,
        resume_s: float = 0.0,
    ) -> None:
        super().__init__(config, resume_s, len(methods))
        self._methods = methods
        self._call()

    def __enter__(self) -> MotionConversation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put(None)
        self._responses.cancel()

    def __iter__(self) -> Iterator[ReceivedChunk]:
        while (response := self._receive()) is not None:
            chunk = self._read(response)
            if chunk:
                yield chunk
                self._ask_for_more()
        self._reader.end()

    def _call(self) -> None:
        self._requests: queue.SimpleQueue[generation_pb2.ConverseRequest | None] = queue.SimpleQueue()
        self._open()
        method = self._methods[self._attempt % len(self._methods)]
        self._responses = Responses(method(iter(self._requests.get, None)))

    def _put(self, request: generation_pb2.ConverseRequest | None) -> None:
        self._requests.put(request)

    def _receive(self) -> Any:
        while True:
            try:
                return self._responses.receive()
            except SkelactError as error:
                pause_s = self._pause_s(error)
                self._requests.put(None)  # lets the sending thread end
                time.sleep(pause_s)
                self._call()


class AsyncMotionConversation(_Conversation):
    """As `MotionConversation`, for `async with` and `async for`.

    Args:
        methods: Of the service, at each server: takes requests, returns the call.
        config: Opens the stream.
        resume_s: Longest time without a server before the conversation fails; 0: it fails at once.
    """

    def __init__(
        self,
        methods: Sequence[Callable[[AsyncIterator[generation_pb2.ConverseRequest]], Any]],
        config: generation_pb2.ConverseConfig,
        *,
        resume_s: float = 0.0,
    ) -> None:
        super().__init__(config, resume_s, len(methods))
        self._methods = methods
        self._call()

    async def __aenter__(self) -> AsyncMotionConversation:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put(None)
        self._responses.cancel()

    async def __aiter__(self) -> AsyncIterator[ReceivedChunk]:
        while (response := await self._receive()) is not None:
            chunk = self._read(response)
            if chunk:
                yield chunk
                self._ask_for_more()
        self._reader.end()

    def _call(self) -> None:
        self._requests: asyncio.Queue[generation_pb2.ConverseRequest | None] = asyncio.Queue()
        self._open()
        method = self._methods[self._attempt % len(self._methods)]
        self._responses = AsyncResponses(method(_until_none(self._requests)))

    def _put(self, request: generation_pb2.ConverseRequest | None) -> None:
        self._requests.put_nowait(request)

    async def _receive(self) -> Any:
        while True:
            try:
                return await self._responses.receive()
            except SkelactError as error:
                pause_s = self._pause_s(error)
                await asyncio.sleep(pause_s)
                self._call()


async def _until_none(
    requests: asyncio.Queue[generation_pb2.ConverseRequest | None],
) -> AsyncIterator[generation_pb2.ConverseRequest]:
    while (request := await requests.get()) is not None:
        yield request
