"""A video that comes in pieces: a process of its own decodes what has arrived, both sides wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from skelact.errors import InputError
from skelact.pose import decoder
from skelact.pose.decoding import VideoDecoder, VideoFrame
from skelact.pose.video import FrameClock

from .calls import current_call
from .config import Limits
from .quotas import Places

T = TypeVar("T")
FRAMES = 3  # of one stream that exist at once: one is decoded, one waits, one is looked at
MAX_AHEAD_PIXELS = 12_000_000  # of a frame that is received while the one before it is looked at
FRAME_CHANNELS = 3
MAX_OPENING = 1  # videos whose headers are read at once: a decoder may unpack a frame for that
MAX_OPENING_S = 2.0  # for which one that comes slowly keeps others waiting


class ChunkedVideo:
    """Bytes in, frames out.

    Args:
        limits: Of the server.
        budget: Memory for the frames of all streams.
        opening: Taken while the header is read.
        default_fps: Frame rate of a video that does not say.
        threads: Of the decoder.
    """

    def __init__(
        self, limits: Limits, budget: Places, opening: asyncio.Semaphore, *, default_fps: float, threads: int
    ) -> None:
        self.fps = default_fps
        self._budget = budget
        self._opening = opening
        self._is_opening = False
        self._identity = current_call().name
        self._taken = 0
        self._error: Exception | None = None
        self._closed = False
        self._stall_s = limits.decoder_stall_s
        self._cost = decoder.Limits(
            max_pixels=limits.max_pixels,
            max_memory_bytes=limits.max_decoder_bytes,
            max_frame_cpu_s=limits.max_frame_cpu_s,
            threads=threads,
            is_local=0,
        )
        self._decoder: VideoDecoder | None = None
        self._has_bytes, self._is_open = asyncio.Event(), asyncio.Event()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="video")  # one writes, one reads

    async def write(self, chunk: bytes) -> None:
        """Give the next bytes; returns when the decoder has taken them, or wants no more. No bytes end the video."""
        self._has_bytes.set()
        await self._is_open.wait()
        if (decoder := self._decoder) and not self._closed:
            await (self._run(lambda: decoder.write(chunk)) if chunk else self._run(decoder.finish))

    def fail(self, error: Exception) -> None:
        """End with an error of whoever gives the bytes."""
        self._error = error
        self.close()

    @property
    def cut(self) -> str:
        """What is missing of the video, known after its last frame; "" when it is whole."""
        return self._decoder.cut if self._decoder else ""

    async def frames(self) -> AsyncIterator[tuple[float, np.ndarray]]:
        """Yield time since the first frame, and image, uint8 (H, W, 3) RGB, upright.

        Raises:
            InputError: The bytes are no video that can be read from front to back, or its frames are too large.
            OverloadedError: Other streams fill the memory.
        """
        try:
            await self._has_bytes.wait()
            decoder = await self._open()
            header = await self._run(decoder.read_header)
            self.fps = header.fps or self.fps
            self._reserve(header.width * header.height)
            self._end_opening()
            clock = FrameClock(self.fps)
            reading: asyncio.Future[VideoFrame | None] | None = None
            while (frame := await (reading or self._run(decoder.read))) is not None:
                pixels = frame.image.shape[0] * frame.image.shape[1]
                self._reserve(pixels)
                reading = self._run(decoder.read) if pixels <= MAX_AHEAD_PIXELS else None
                time_s, image = clock.time(frame.time_s), frame.image
                del frame  # whoever looks at the image has it alone
                yield time_s, image
                del image
        except InputError:
            if self._error:
                raise self._error from None
            raise

    def close(self) -> None:
        """End the process, and with it whatever waits for it."""
        self._closed = True
        self._has_bytes.set()
        self._is_open.set()
        self._end_opening()
        if self._decoder:
            self._decoder.close()
        self._threads.shutdown(wait=False)
        self._budget.give_back(self._taken, self._identity)
        self._taken = 0

    async def _open(self) -> VideoDecoder:
        """Start the decoder as soon as few others read their headers."""
        await self._opening.acquire()
        self._is_opening = True
        asyncio.get_running_loop().call_later(MAX_OPENING_S, self._end_opening)
        if self._closed:
            self._end_opening()
            raise InputError("reading was stopped", field="chunk")
        self._decoder = VideoDecoder(None, self._cost, field="chunk", stall_s=self._stall_s, waits=True)
        self._is_open.set()
        return self._decoder

    def _end_opening(self) -> None:
        if self._is_opening:
            self._is_opening = False
            self._opening.release()

    def _reserve(self, pixels: int) -> None:
        """Take memory for frames of this size, once."""
        more = FRAMES * FRAME_CHANNELS * pixels - self._taken
        if more > 0:
            self._budget.take(more, self._identity)
            self._taken += more

    def _run(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Work in a thread; what fails unawaited is no news."""
        if self._closed:
            raise InputError("reading was stopped", field="chunk")
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return future
