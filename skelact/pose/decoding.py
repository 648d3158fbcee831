"""Videos decoded in a process of their own, which can reach nothing and is ended when it takes too long."""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from skelact.errors import InputError, OverloadedError
from skelact.pose import decoder
from skelact.pose.decoder import END, FRAME, HEADER, RECORD, REFUSED, UPRIGHT, Limits

PROGRAM = Path(decoder.__file__)
MAX_PIXELS = 64_000_000
MAX_MEMORY_BYTES = 3 << 30
MAX_FRAME_CPU_S = 30
MAX_THREADS = 4
MAX_TEXT_BYTES = 1000
STALL_S = 60.0  # a decoder that has bytes to work on and gives no frame for this long is ended
WATCH_S = 1.0
PIPE_BYTES = 1 << 20
CPU_SIGNAL = 24  # SIGXCPU on Linux and macOS
LOCAL_LIMITS = Limits(MAX_PIXELS, MAX_MEMORY_BYTES, MAX_FRAME_CPU_S, MAX_THREADS, is_local=1)


@dataclass(frozen=True)
class VideoHeader:
    """What a video says of itself.

    Attributes:
        fps: Frames per second, the average; unset when it does not say.
        duration_s: Seconds; unset when it does not say.
        width: Of its frames before they are turned upright, pixels.
        height: The same.
    """

    fps: float | None
    duration_s: float | None
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class VideoFrame:
    """One frame, upright and with square pixels.

    Attributes:
        time_s: Of the container; unset when it does not say.
        image: uint8 (H, W, 3), RGB.
    """

    time_s: float | None
    image: np.ndarray


class VideoDecoder:
    """One video being decoded; to be closed.

    Args:
        file: The open video; unset: the bytes come with `write`, in another thread than reads.
        limits: What it may cost.
        field: Names the video in errors.
        stall_s: How long the decoder may work on bytes that it has without a frame.
        waits: Decode nothing before the first frame is asked for.

    Raises:
        OverloadedError: This machine has no room for another process.

    Attributes:
        header: Set once `read_header` has returned.
        cut: What is missing of the video, known at its end; "" when it is whole.
    """

    def __init__(
        self, file: BinaryIO | None, limits: Limits, *, field: str, stall_s: float = STALL_S, waits: bool = False
    ) -> None:
        self.header: VideoHeader | None = None
        self.cut = ""
        self._frames = 0
        self._limits = limits
        self._field = field
        self._stall_s = stall_s
        self._gate = -1
        if waits and os.name == "posix":
            is_open, self._gate = os.pipe()
            try:
                self._process = _start(file, limits._replace(gate=is_open), (is_open,))
            finally:
                os.close(is_open)
        else:
            self._process = _start(file, limits)
        _widen(self._process.stdout)
        self._has_work = file is not None
        self._stalled = False
        self._progress_s = time.monotonic()
        self._closed = threading.Event()
        self._reading = False
        threading.Thread(target=self._watch, name="video watch", daemon=True).start()

    def write(self, chunk: bytes | memoryview) -> bool:
        """Give the next bytes; waits while the decoder is behind. False: it has ended and wants no more."""
        assert self._process.stdin is not None
        rest = memoryview(chunk)
        try:
            while rest:
                self._has_work, self._progress_s = True, time.monotonic()
                rest = rest[self._process.stdin.write(rest[:PIPE_BYTES]) :]
            self._has_work = False
        except (OSError, ValueError):
            return False
        return True

    def finish(self) -> None:
        """No more bytes will come."""
        assert self._process.stdin is not None
        self._has_work, self._progress_s = True, time.monotonic()
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()

    def read_header(self) -> VideoHeader:
        """Return what the video says of itself, before any frame.

        Raises:
            InputError: Not a video that can be read, or larger than allowed.
        """
        if self.header is None:
            kind, width, height, _, _, fps, duration_s, _ = self._record()
            if kind != HEADER:
                raise self._error("not a video that can be read")
            self.header = VideoHeader(fps or None, None if math.isnan(duration_s) else duration_s, width, height)
        return self.header

    def read(self) -> VideoFrame | None:
        """Return the next frame, or nothing at the end.

        Raises:
            InputError: As for `read_header`, or not one frame can be read.
        """
        self.read_header()
        self._open_gate()
        kind, width, height, time_s, matrix, _, _, body = self._record()
        if kind == END:
            self.cut = bytes(body).decode(errors="replace")
            if not self._frames:
                raise self._error(f"holds no frame that can be read: {self.cut or 'it is empty'}")
            return None
        self._frames += 1
        image = body.reshape(height, -1)[:, : 3 * width].reshape(height, width, 3)
        return VideoFrame(None if math.isnan(time_s) else time_s, turn(image, matrix))

    def close(self) -> None:
        """End the process, whatever it does."""
        self._closed.set()
        self._process.kill()
        self._open_gate()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _open_gate(self) -> None:
        """Let the decoder begin."""
        gate, self._gate = self._gate, -1
        if gate >= 0:
            os.close(gate)  # its end is as good as a byte

    def _record(self) -> tuple[bytes, int, int, float, tuple[int, int, int, int], float, float, np.ndarray]:
        self._reading, self._progress_s = True, time.monotonic()
        kind, width, height, time_s, a, b, c, d, fps, duration_s, size = RECORD.unpack(bytes(self._take(RECORD.size)))
        pixels = width * height
        most = 3 * height * (width + 64) if kind == FRAME else MAX_TEXT_BYTES
        is_sound = pixels <= self._limits.max_pixels and size <= most and (kind != FRAME or 0 < 3 * pixels <= size)
        if not is_sound or (kind == FRAME and size % height):
            raise self._error("not a video that can be read: its frames have no sensible size")
        body = self._take(size)
        self._reading = False
        if kind == REFUSED:
            raise self._error(bytes(body).decode(errors="replace"))
        return kind, width, height, time_s, (a, b, c, d), fps, duration_s, body

    def _take(self, size: int) -> np.ndarray:
        """Wait for so many bytes."""
        assert self._process.stdout is not None
        taken = np.empty(size, np.uint8)
        view, place = taken.data, 0
        while place < size:
            try:
                count = self._process.stdout.readinto(view[place:])  # type: ignore[attr-defined]
            except (OSError, ValueError):
                count = 0
            if not count:
                raise self._error(self._why_ended())
            place += count
        return taken

    def _why_ended(self) -> str:
        if self._stalled:
            return f"took longer than {self._stall_s:g} s for one frame"
        if self._closed.is_set():
            return "reading was stopped"
        self._process.wait()
        if self._process.returncode == -CPU_SIGNAL:
            return f"took longer than {self._limits.max_frame_cpu_s} s of computing for one frame"
        return "not a video that can be read: its decoder failed"

    def _error(self, reason: str) -> InputError:
        return InputError(reason, field=self._field)

    def _watch(self) -> None:
        """End a decoder that works without getting on."""
        while not self._closed.wait(min(WATCH_S, self._stall_s / 4)):
            if self._reading and self._has_work and time.monotonic() - self._progress_s > self._stall_s:
                self._stalled = True
                self._process.kill()
                return


def _start(file: BinaryIO | None, limits: Limits, passed: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """Start the program; never by forking this process, which may have threads of gRPC."""
    try:
        return subprocess.Popen(
            [sys.executable, str(PROGRAM), *map(str, limits)],
            stdin=file or subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=passed,
            start_new_session=True,  # Ctrl-C is for us
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # threads that reserve memory would count as using it
        )
    except OSError as error:
        raise OverloadedError(f"a process to decode the video cannot be started: {error.strerror}") from error


def turn(image: np.ndarray, matrix: tuple[int, int, int, int]) -> np.ndarray:
    """Turn an image (H, W, 3) as its display matrix says."""
    if matrix == UPRIGHT:
        return np.ascontiguousarray(image)
    a, b, c, d = matrix
    if a == 0:  # x and y change places
        image = image.transpose(1, 0, 2)
        x_sign, y_sign = c, b
    else:
        x_sign, y_sign = a, d
    return np.ascontiguousarray(image[::y_sign, ::x_sign])


def _widen(pipe: object) -> None:
    """Make room for a megabyte in a pipe, where the system can."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)  # type: ignore[attr-defined]
