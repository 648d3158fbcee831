"""Generated motions as they arrive: chunks put together and checked, conversations steered."""

from __future__ import annotations

import asyncio
import hashlib
import queue
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np

from skelact.client.answers import to_array
from skelact.client.plans import MotionHeader, TextRefusal, to_header, to_refusal
from skelact.client.replay import Attempts
from skelact.client.requests import build
from skelact.client.responses import AsyncResponses, Responses
from skelact.client.statuses import unpack
from skelact.errors import ServerError, SkelactError
from skelact.motion_frames import MotionFrames, frames_to_motion
from skelact.v1 import generation_pb2
from skelact.values import Motion

CHUNKS_AHEAD = 2  # of a conversation, that the server may send before they are asked for


@dataclass(frozen=True, eq=False)
class ReceivedChunk:
    """A stretch of frames.

    Attributes:
        chunk_index: Of the chunk in the stream, from 0.
        first_frame_index: Of its first frame in the stream, from 0.
        header_index: Of the header in the stream that it belongs to, from 0.
        motion: The frames on the header's skeleton.
        owners: int16 (T, 7), for each part of the report the performance that owns it.
    """

    chunk_index: int
    first_frame_index: int
    header_index: int
    motion: Motion
    owners: np.ndarray


class MotionReader:
    """Reads headers, chunks and the footer of one stream, and checks that no frame is lost or changed.

    Attributes:
        headers: Those that came so far: plan and report of each text.
        refusals: Texts that were refused so far.
        footer: None until the stream is over.
    """

    def __init__(self) -> None:
        self.headers: list[MotionHeader] = []
        self.refusals: list[TextRefusal] = []
        self.footer: generation_pb2.MotionFooter | None = None
        self._digest = hashlib.sha256()
        self._frames = self._chunks = 0

    @property
    def first_header(self) -> MotionHeader:
        """Plan and report of the first text.

        Raises:
            ServerError: It is not there.
        """
        if not self.headers:
            raise ServerError("the stream did not begin with its header")
        return self.headers[0]

    def read(
        self, response: generation_pb2.GenerateResponse | generation_pb2.ConverseResponse | None
    ) -> ReceivedChunk | None:
        """Take one message, None at the end of the stream; a chunk comes back.

        Raises:
            ServerError: A chunk is missing, or the frames are not those that were sent.
        """
        return unpack(self._read, response) if response else None

    @property
    def chunks(self) -> int:
        """Number of chunks that came."""
        return self._chunks

    def end(self) -> None:
        """Check that the stream came to its end.

        Raises:
            ServerError: The footer is missing.
        """
        if self.footer is None:
            raise ServerError(f"the stream ended without its footer, after {self._frames} frames")

    def _read(
        self, response: generation_pb2.GenerateResponse | generation_pb2.ConverseResponse
    ) -> ReceivedChunk | None:
        kind = response.WhichOneof("message")
        if kind == "chunk":
            return self._read_chunk(response.chunk)
        if kind == "header":
            self.headers.append(to_header(response.header))
        elif kind == "refusal":
            self.refusals.append(to_refusal(response.refusal))
        elif kind == "footer":
            self.footer = response.footer
            if (self.footer.frames, self.footer.sha256) != (self._frames, self._digest.digest()):
                raise ServerError(f"expected the {self.footer.frames} frames that were sent, got others")
        return None

    def _read_chunk(self, chunk: generation_pb2.MotionChunk) -> ReceivedChunk:
        if (chunk.chunk_index, chunk.first_frame_index) != (self._chunks, self._frames):
            raise ServerError(f"expected chunk {self._chunks}, got {chunk.chunk_index}")
        frames = MotionFrames(to_array(chunk.root), to_array(chunk.rotations), to_array(chunk.owners))
        self._digest.update(frames.to_bytes())
        self._chunks += 1
        self._frames += len(frames)
        return ReceivedChunk(
            chunk.chunk_index, chunk.first_frame_index, chunk.header_index, self._to_motion(frames), frames.owners
        )

    def _to_motion(self, frames: MotionFrames) -> Motion:
        header = self.first_header
        return frames_to_motion(
            frames,
            names=header.joint_names,
            parents=header.parent_indices,
            offsets=header.offsets,
            fps=header.fps,
        )


class MotionStream:
    """A generated motion on its way: iterate over its chunks, or take it whole.

        for chunk in client.generate("walk while waving the right hand"):
            print(chunk.first_frame_index, chunk.motion.rotations.shape)

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._responses = Responses(call)
        self._reader = MotionReader()

    @property
    def header(self) -> MotionHeader:
        """Plan and report; waits for them."""
        if not self._reader.headers:
            self._reader.read(self._responses.receive())
        return self._reader.first_header

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until all frames are read."""
        return self._reader.footer

    def __iter__(self) -> Iterator[ReceivedChunk]:
        while (response := self._responses.receive()) is not None:
            chunk = self._reader.read(response)
            if chunk:
                yield chunk
        self._reader.end()

    def motion(self) -> Motion:
        """Read the rest and return it as one motion."""
        return join_motions([chunk.motion for chunk in self])

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()


class AsyncMotionStream:
    """As `MotionStream`, for `async for`; `await stream.header`, `await stream.motion()`.

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._responses = AsyncResponses(call)
        self._reader = MotionReader()

    @property
    async def header(self) -> MotionHeader:
        """Plan and report; waits for them."""
        if not self._reader.headers:
            self._reader.read(await self._responses.receive())
        return self._reader.first_header

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until all frames are read."""
        return self._reader.footer

    async def __aiter__(self) -> AsyncIterator[ReceivedChunk]:
        while (response := await self._responses.receive()) is not None:
            chunk = self._reader.read(response)
            if chunk:
                yield chunk
        self._reader.end()

    async def motion(self) -> Motion:
        """Read the rest and return it as one motion."""
        return join_motions([chunk.motion async for chunk in self])

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()


class _Conversation:
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

    def _put(self, request: generation_pb2.ConverseRequest | None) -> None:
        """Send a request; None closes this side."""
        raise NotImplementedError

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


def join_motions(motions: list[Motion]) -> Motion:
    """Put motions on one skeleton behind each other."""
    first = motions[0]
    rotations = np.concatenate([motion.rotations for motion in motions])
    translations = np.concatenate([motion.translations for motion in motions])
    return Motion(first.names, first.parents, first.offsets, rotations, translations, first.fps)


async def _until_none(
    requests: asyncio.Queue[generation_pb2.ConverseRequest | None],
) -> AsyncIterator[generation_pb2.ConverseRequest]:
    while (request := await requests.get()) is not None:
        yield request
