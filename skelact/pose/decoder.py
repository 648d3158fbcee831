"""The program that decodes one video in a process of its own: bytes on standard input, frames on standard output.

It imports nothing of skelact, so that it starts fast. Once PyAV is loaded it gives up the right to open anything: no
file, no socket, no device. Its input is a pipe or an open file. The operating system limits its memory, and the
computing time between two frames, where it knows how.

Arguments: the numbers of `Limits`, in order. Standard output: a `RECORD` for the video, one a frame, one at the end.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder: its files must not stand for modules that PyAV imports

import errno
import importlib
import math
import pkgutil
import stat
import struct
import time
from typing import Any, NamedTuple

import av
from av.video.reformatter import VideoReformatter

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# kind; width and height in pixels; time in seconds, NaN when unknown; a, b, c, d of the display matrix; frames per
# second, 0 when unknown; duration in seconds, NaN when unknown; how many bytes follow: rows of pixels, RGB, for a
# frame, else a text.
RECORD = struct.Struct("<cIId4bddQ")
HEADER, FRAME, END, REFUSED = b"H", b"F", b"E", b"X"
UPRIGHT = (1, 0, 0, 1)

STREAMED = ("mov", "matroska", "mpegts")  # containers that may come as bytes, by FFmpeg's names
LOCAL = (*STREAMED, "avi", "gif")  # and those that may be files of this machine
CODECS = (
    *("h264", "hevc", "libdav1d", "libaom-av1", "av1", "vp8", "vp9", "libvpx", "libvpx-vp9", "mpeg4", "h263", "flv"),
    *("mpeg1video", "mpeg2video", "mjpeg", "prores", "dnxhd", "dvvideo", "rawvideo", "gif", "vc1", "wmv3", "png"),
    *("msmpeg4v2", "msmpeg4", "ffv1", "huffyuv", "ffvhuff", "utvideo", "qtrle", "cinepak", "theora"),
)
MP4_BOXES = (b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"sidx")
TS_PACKETS = {188: 0, 192: 4}  # bytes of a transport stream's packet -> where its sync byte is
TS_SYNC = 0x47
HEAD_BYTES = 4 * 192
BUFFER_BYTES = 1 << 16
MAX_STREAMS = 32
MAX_DAMAGED = 50  # packets in a row that cannot be decoded
SQUARE_TOLERANCE = 0.01  # pixels that are this nearly square are left as they are
MAX_PIXEL_ASPECT = 8.0  # beyond this a container's pixel aspect is a mistake
CUT_TOLERANCE_S, CUT_TOLERANCE = 0.3, 0.02  # a whole video may end this much before its container says
MIN_FPS, MAX_FPS = 1.0, 1000.0
MEMORY = "reading stopped: a frame needs more memory than is allowed"
INDEX_FIRST = "an MP4 in pieces needs its index first (ffmpeg -movflags +faststart), or fragments"
OPEN_FILES = 3  # standard input, output and error
START_BYTES = 1 << 30  # what a process that has loaded PyAV may address, where the system does not say


class Limits(NamedTuple):
    """What one video may cost.

    Attributes:
        max_pixels: Of one frame.
        max_memory_bytes: Of the process, beyond what it takes to start.
        max_frame_cpu_s: Computing time between two frames.
        threads: Of the decoder.
        is_local: 1 for a file of this machine, 0 for bytes from elsewhere, of which fewer containers are read.
        gate: Open file that ends, or gives a byte, before the first frame may be decoded; -1: at once.
    """

    max_pixels: int
    max_memory_bytes: int
    max_frame_cpu_s: int
    threads: int
    is_local: int
    gate: int = -1


class RefusedError(Exception):
    """The video is not read; the text says why."""


def main(limits: Limits) -> None:
    """Decode standard input, within limits."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    load_all()
    give_up_rights(limits)
    try:
        write(END, text=decode(limits))
    except RefusedError as error:
        write(REFUSED, text=str(error))
    except MemoryError:
        write(REFUSED, text="needs more memory than is allowed: send smaller frames")
    except av.FFmpegError as error:
        write(REFUSED, text=f"not a video that can be read: {error.strerror}")
    except BrokenPipeError:
        return  # nobody wants more


def load_all() -> None:
    """Import all of PyAV, which otherwise opens some of its modules when it first meets a kind of stream."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith(("__main__", "datasets")):
            importlib.import_module(module.name)


def give_up_rights(limits: Limits) -> None:
    """Open nothing from here on, write no file, and take no more memory than allowed."""
    if resource is None:
        return
    started = START_BYTES
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", "rb") as file:
            started = int(file.read().split()[0]) * resource.getpagesize()
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_AS: started + limits.max_memory_bytes,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # a system that has no such limit
            continue


def grant_time(limits: Limits) -> None:
    """Allow computing until the next frame; the system ends the process afterwards."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        value = math.ceil(time.process_time()) + limits.max_frame_cpu_s
        resource.setrlimit(resource.RLIMIT_CPU, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def decode(limits: Limits) -> str:
    """Write the frames of standard input; return what is missing of the video, "" when nothing is.

    Raises:
        RefusedError: It holds no video that can be decoded here, or its frames are too large.
    """
    grant_time(limits)
    source = File() if stat.S_ISREG(os.fstat(0).st_mode) else Pipe()
    kind = container_of(source.head, LOCAL if limits.is_local else STREAMED)
    with open_container(source, kind, limits) as container:
        stream = container.streams.best("video")
        codec = stream and stream.codec_context
        if stream is None or codec is None:
            raise RefusedError("holds no video that can be decoded")
        if codec.name not in CODECS:
            raise RefusedError(f"expected a common video codec such as H.264, got {codec.name}")
        check_size(codec.width, codec.height, limits)
        codec.options = {"max_pixels": str(limits.max_pixels), "threads": str(limits.threads)}
        rate = stream.average_rate
        fps = float(rate) if rate and MIN_FPS <= rate <= MAX_FPS else 0.0
        duration_s = container.duration / av.time_base if container.duration else math.nan
        write(HEADER, codec.width, codec.height, fps=fps, duration_s=duration_s)
        if limits.gate >= 0:
            os.read(limits.gate, 1)
        fault = write_frames(container, stream, limits, duration_s)
    return f"{fault}; {INDEX_FIRST}" if fault and kind == "mov" and isinstance(source, Pipe) else fault


def open_container(source: Pipe | File, kind: str, limits: Limits) -> av.container.InputContainer:
    """Open the container, and nothing that it may name.

    Raises:
        RefusedError: It cannot be read.
    """
    try:
        return av.open(source, mode="r", format=kind, options=options(kind, limits), io_open=refuse)
    except av.FFmpegError as error:
        if error.errno == errno.ENOMEM:
            raise
        why = "its index is missing or damaged: was its recording cut short?" if kind == "mov" else error.strerror
        raise RefusedError(f"not a video that can be read: {why}") from error


def options(kind: str, limits: Limits) -> dict[str, str]:
    """What FFmpeg may do to read a container: decode video, and reach for nothing else."""
    return {
        "protocol_whitelist": "none",
        "format_whitelist": kind,
        "codec_whitelist": ",".join(CODECS),
        "enable_drefs": "0",
        "use_absolute_path": "0",
        "max_streams": str(MAX_STREAMS),
        "max_pixels": str(limits.max_pixels),
    }


def refuse(url: str, flags: int, options: dict[str, str]) -> None:
    """Take the place of FFmpeg's opening of further files and addresses that a video names.

    Raises:
        PermissionError: Always.
    """
    raise PermissionError("a video must not name other files")


def write_frames(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream, limits: Limits, duration_s: float
) -> str:
    """Write all frames; return what is missing."""
    reformatter = VideoReformatter()
    start_s = (container.start_time or 0) / av.time_base
    end_s, damaged, in_a_row = start_s, 0, 0
    packets = container.demux()
    while in_a_row < MAX_DAMAGED:
        try:
            packet = next(packets, None)
        except EOFError:
            break
        except av.FFmpegError as error:
            return f"reading stopped: {error.strerror}"
        if packet is None:
            break
        if packet.pts is not None and packet.time_base:
            end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if packet.stream.index != stream.index:
            continue
        damaged += packet.is_corrupt
        try:
            for frame in stream.decode(packet):
                damaged += frame.is_corrupt
                write_frame(frame, stream, reformatter, limits)
                grant_time(limits)
            in_a_row = 0
        except EOFError:
            break
        except MemoryError:
            return MEMORY
        except av.FFmpegError as error:
            if error.errno == errno.EINVAL:
                return f"reading stopped: a frame is damaged, or larger than {limits.max_pixels} pixels"
            if not has_room(
                3 * stream.codec_context.width * stream.codec_context.height
            ):  # some decoders call that damage
                return MEMORY
            damaged, in_a_row = damaged + 1, in_a_row + 1
    missing_s = start_s + duration_s - end_s
    if missing_s > max(CUT_TOLERANCE_S, CUT_TOLERANCE * duration_s):
        return f"it ends {missing_s:.1f} s before the time that it states"
    return f"{damaged} of its packets are damaged or cut short" if damaged else ""


def write_frame(
    frame: av.VideoFrame, stream: av.video.stream.VideoStream, reformatter: VideoReformatter, limits: Limits
) -> None:
    """Write one frame with square pixels, not yet turned upright."""
    check_size(frame.width, frame.height, limits)
    width, height = square(frame.width, frame.height, float(stream.sample_aspect_ratio or 1), limits.max_pixels)
    image = reformatter.reformat(frame, width, height, "rgb24")
    pixels = memoryview(image.planes[0])
    write(
        FRAME,
        width,
        height,
        time_s=frame.time if frame.time is not None else math.nan,
        matrix=display_matrix(frame),
        body=pixels[: image.planes[0].line_size * height],
    )


def has_room(size: int) -> bool:
    """Whether so many bytes of memory can still be had."""
    try:
        bytearray(size)
    except MemoryError:
        return False
    return True


def check_size(width: int, height: int, limits: Limits) -> None:
    """Raise `RefusedError` for frames that are too large."""
    if width * height > limits.max_pixels:
        raise RefusedError(f"expected at most {limits.max_pixels} pixels in a frame, got {width} x {height}")


def square(width: int, height: int, aspect: float, max_pixels: int) -> tuple[int, int]:
    """The size of a frame when its pixels, `aspect` times as wide as high, are made square."""
    if abs(aspect - 1) <= SQUARE_TOLERANCE or not 1 / MAX_PIXEL_ASPECT <= aspect <= MAX_PIXEL_ASPECT:
        return width, height
    wide, high = (width * aspect, float(height)) if aspect > 1 else (float(width), height / aspect)
    shrink = min(1.0, math.sqrt(max_pixels / (wide * high)))
    return max(1, int(wide * shrink)), max(1, int(high * shrink))


def display_matrix(frame: av.VideoFrame) -> tuple[int, int, int, int]:
    """How a frame is turned for display: a, b, c, d of x' = a x + c y, y' = b x + d y, each -1, 0 or 1."""
    data: Any  # PyAV's stubs say text
    for data in frame.side_data:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack_from("=5i", bytes(data))
            largest = max(map(abs, (a, b, c, d)))
            turned = tuple(round(value / largest) for value in (a, b, c, d)) if largest else UPRIGHT
            return turned if abs(turned[0] * turned[3] - turned[1] * turned[2]) == 1 else UPRIGHT
    return UPRIGHT


def container_of(head: bytes, allowed: tuple[str, ...]) -> str:
    """Name the container that a video's first bytes show.

    Raises:
        RefusedError: None that is allowed.
    """
    name = _container_of(head)
    if name in allowed:
        return name
    wanted = "MP4, MOV, Matroska, WebM or MPEG-TS" + (", AVI or GIF" if "avi" in allowed else "")
    got = f"got {name.upper()}" if name else "got something else" if head else "got nothing"
    raise RefusedError(f"not a video that can be read: expected {wanted}, {got}; convert it to MP4")


def _container_of(head: bytes) -> str:
    if head[4:8] in MP4_BOXES:
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    for size, sync in TS_PACKETS.items():
        if len(head) > sync + 2 * size and all(head[sync + number * size] == TS_SYNC for number in range(3)):
            return "mpegts"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    return "gif" if head.startswith((b"GIF87a", b"GIF89a")) else ""


class Pipe:
    """Standard input that can only be read on."""

    def __init__(self) -> None:
        self.head = b""
        while len(self.head) < HEAD_BYTES and (piece := os.read(0, BUFFER_BYTES)):
            self.head += piece
        self._rest = self.head

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end."""
        if self._rest:
            piece, self._rest = self._rest[:size], self._rest[size:]
            return piece
        return os.read(0, size)


class File:
    """Standard input that is a file."""

    def __init__(self) -> None:
        os.lseek(0, 0, os.SEEK_SET)
        self.head = os.read(0, HEAD_BYTES)
        os.lseek(0, 0, os.SEEK_SET)

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end."""
        return os.read(0, size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place."""
        return os.lseek(0, offset, whence)

    def tell(self) -> int:
        """The present place."""
        return os.lseek(0, 0, os.SEEK_CUR)


def write(
    kind: bytes,
    width: int = 0,
    height: int = 0,
    *,
    time_s: float = math.nan,
    matrix: tuple[int, int, int, int] = UPRIGHT,
    fps: float = 0.0,
    duration_s: float = math.nan,
    text: str = "",
    body: memoryview | bytes = b"",
) -> None:
    """Write one record."""
    body = body or text.encode()[:1000]
    for piece in (RECORD.pack(kind, width, height, time_s, *matrix, fps, duration_s, len(body)), body):
        rest = memoryview(piece).cast("B")
        while rest:
            rest = rest[os.write(1, rest) :]


if __name__ == "__main__":
    main(Limits(*map(int, sys.argv[1:])))
