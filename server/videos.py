"""A video that comes in pieces: a thread decodes what has arrived, both sides wait for each other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

import av
import numpy as np

from skelact.errors import InputError

T = TypeVar("T")
CHUNKS, FRAMES = 8, 4  # that may wait on either side
LEAST_FPS, MOST_FPS = 1.0, 1000.0


class ChunkedVideo:
    """Bytes in, frames out.

    Args:
        max_pixels: Largest frame.
        default_fps: Frame rate of a video that does not say.
    """

    def __init__(self, *, max_pixels: int, default_fps: float) -> None:
        self.fps = default_fps
        self._max_pixels = max_pixels
        self._loop = asyncio.get_running_loop()
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue(CHUNKS)
        self._frames: asyncio.Queue[tuple[float, np.ndarray] | Exception | None] = asyncio.Queue(FRAMES)
        self._rest = b""
        self._closed = self._ended = False
        self._pending: Future[Any] | None = None
        self._thread = threading.Thread(target=self._decode, name="video", daemon=True)
        self._thread.start()

    async def write(self, chunk: bytes) -> None:
        """Give the next bytes; waits while the decoder is behind. No bytes end the video."""
        while not self._closed and self._thread.is_alive():
            try:
                await asyncio.wait_for(self._chunks.put(chunk), 1.0)
            except asyncio.TimeoutError:
                continue  # the decoder may have ended meanwhile
            return

    def fail(self, error: Exception) -> None:
        """End with an error of whoever gives the bytes, after the frames that are waiting."""
        self.close()
        if self._frames.full():
            self._frames.get_nowait()
        self._frames.put_nowait(error)

    async def frames(self) -> AsyncIterator[tuple[float, np.ndarray]]:
        """Yield time in seconds and image, uint8 (H, W, 3) RGB, of every frame.

        Raises:
            InputError: The bytes are no video that can be read from front to back, or its frames are too large.
        """
        while (item := await self._frames.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item

    def close(self) -> None:
        """Let the thread end, whatever it waits for."""
        self._closed = True
        if self._pending is not None:
            self._pending.cancel()

    def read(self, size: int) -> bytes:
        """What the decoder calls, in its thread: the next bytes, none at the end."""
        if not self._rest and not self._ended:  # a decoder asks again after the end
            self._rest = self._wait(self._chunks.get())
            self._ended = not self._rest
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def _wait(self, task: Coroutine[Any, Any, T]) -> T:
        """Wait in the decoder's thread for something of the event loop."""
        if self._closed:
            task.close()
            raise CancelledError
        self._pending = asyncio.run_coroutine_threadsafe(task, self._loop)
        if self._closed:  # while the line above ran
            self._pending.cancel()
        return self._pending.result()

    def _decode(self) -> None:
        try:
            with av.open(self, mode="r") as container:
                if not container.streams.video:
                    raise InputError("holds no video", field="chunk")
                rate = container.streams.video[0].average_rate
                self.fps = float(rate) if rate and LEAST_FPS <= rate <= MOST_FPS else self.fps
                for number, frame in enumerate(container.decode(video=0)):
                    if frame.width * frame.height > self._max_pixels:
                        raise InputError(f"expected at most {self._max_pixels} pixels", field="chunk")
                    time_s = frame.time if frame.time is not None else number / self.fps
                    self._wait(self._frames.put((time_s, frame.to_ndarray(format="rgb24"))))
            self._finish(None)
        except CancelledError:
            return
        except InputError as error:
            self._finish(error)
        except Exception as error:  # decoders raise nearly anything on damaged bytes
            self._finish(
                InputError(f"not a video that can be read from front to back: {str(error)[:200]}", field="chunk")
            )

    def _finish(self, item: Exception | None) -> None:
        try:
            self._wait(self._frames.put(item))
        except (CancelledError, RuntimeError):  # nobody waits any more
            return
