"""Videos read: files, addresses and cameras, as upright frames with their times."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from skelact.errors import InputError
from skelact.pose.decoder import MAX_FPS, MIN_FPS, display_matrix
from skelact.pose.decoding import LOCAL_LIMITS, MAX_PIXELS, VideoDecoder, VideoHeader, turn

NETWORK_TIMEOUT_S = 10.0
CAMERAS = {  # platform -> FFmpeg's input and the name of camera N in it
    "linux": ("v4l2", "/dev/video{}"),
    "darwin": ("avfoundation", "{}:none"),
    "win32": ("dshow", "video={}"),
}
SCHEMES = {  # of an address -> the protocols that it may use; none of them reaches a file
    "rtsp": "rtp,udp,tcp",
    "rtsps": "rtp,srtp,udp,tcp,tls",
    "http": "http,tcp",
    "https": "https,http,tls,tcp",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tls,tcp",
    "srt": "srt",
    "udp": "udp",
    "tcp": "tcp",
}
LIVE_FORMATS = "rtsp,mpegts,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv,live_flv,mpjpeg,mjpeg,h264,hevc"
DEFAULT_FPS = 30.0  # of a video that does not say
MAX_JUMP_S = 60.0  # a longer step of a container's clock is a mistake: time goes on at the frame rate


def read_video(source: str | Path, *, max_duration_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
    """Yield time in seconds and image, uint8 (H, W, 3) RGB, of every frame: upright, with square pixels.

    Args:
        source: A file, an address such as rtsp://camera/stream, or the number of a camera of this machine.
        max_duration_s: Stop after this much; unset: at the end.

    Raises:
        InputError: Not a video that can be read, or larger than allowed.
    """
    with contextlib.closing(open_video(source)) as video:
        yield from video.frames(max_duration_s)


def is_live(source: str | Path) -> bool:
    """Whether a source is a camera or an address, and no file."""
    return str(source).isdecimal() or "://" in str(source)


def open_video(source: str | Path) -> RecordedVideo | LiveVideo:
    """Open a file, an address or a camera.

    Raises:
        InputError: It cannot be opened, or holds no video.
    """
    return LiveVideo(str(source)) if is_live(source) else RecordedVideo(Path(source))


class RecordedVideo:
    """A video file; decoded in a process of its own, as a file may come from anywhere.

    Attributes:
        header: What it says of itself.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._decoder = VideoDecoder(file, LOCAL_LIMITS, field=str(path))
        except OSError as error:
            raise InputError(f"not a video that can be read: {error.strerror}", field=str(path)) from error
        try:
            self.header = self._decoder.read_header()
        except InputError:
            self.close()
            raise

    @property
    def cut(self) -> str:
        """What is missing of the video, known once its frames have been read; "" when it is whole."""
        return self._decoder.cut

    def frames(self, max_duration_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
        """Yield time since the first frame and image.

        Raises:
            InputError: Not one frame can be read.
        """
        clock = FrameClock(self.header.fps or DEFAULT_FPS)
        while (frame := self._decoder.read()) is not None:
            time_s = clock.time(frame.time_s)
            if max_duration_s is not None and time_s >= max_duration_s:
                return
            yield time_s, frame.image

    def close(self) -> None:
        """End the process."""
        self._decoder.close()


class LiveVideo:
    """A camera or an address that the user names; opened here, as only it is reached for.

    Attributes:
        header: What it says of itself.
        cut: Always "": nobody says how long it should be.
    """

    cut = ""

    def __init__(self, source: str) -> None:
        self._field = source
        scheme = source.partition("://")[0].lower()
        try:
            if source.isdecimal():
                kind, name = CAMERAS.get(sys.platform, CAMERAS["linux"])
                self._container = av.open(name.format(source), format=kind)
            elif scheme not in SCHEMES:
                raise InputError(f"expected an address of {', '.join(SCHEMES)}, or a file by its path", field=source)
            else:
                options = {"protocol_whitelist": SCHEMES[scheme], "format_whitelist": LIVE_FORMATS}
                secure = {"rtsp_transport": "tcp"} if scheme.startswith("rtsp") else {}
                self._container = av.open(source, options=options | secure, timeout=NETWORK_TIMEOUT_S)
        except (av.FFmpegError, OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"not a video that can be read: {error}", field=source) from error
        if not self._container.streams.video:
            self._container.close()
            raise InputError("holds no video", field=source)
        stream = self._container.streams.video[0]
        rate = stream.average_rate
        fps = float(rate) if rate and MIN_FPS <= rate <= MAX_FPS else None
        self.header = VideoHeader(fps, None, stream.width, stream.height)

    def frames(self, max_duration_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
        """Yield time since the first frame and image.

        Raises:
            InputError: It is no video that can be read, or its frames are too large.
        """
        clock = FrameClock(self.header.fps or DEFAULT_FPS)
        try:
            for frame in self._container.decode(video=0):
                if frame.width * frame.height > MAX_PIXELS:
                    got = f"{frame.width} x {frame.height}"
                    raise InputError(f"expected at most {MAX_PIXELS} pixels in a frame, got {got}", field=self._field)
                time_s = clock.time(frame.time)
                if max_duration_s is not None and time_s >= max_duration_s:
                    return
                yield time_s, turn(frame.to_ndarray(format="rgb24"), display_matrix(frame))
        except av.FFmpegError as error:
            raise InputError(f"not a video that can be read: {error}", field=self._field) from error
        if not clock.frames:
            raise InputError("holds no frame", field=self._field)

    def close(self) -> None:
        """Let the camera go."""
        self._container.close()


class FrameClock:
    """Times of frames since the first, never going back; a frame without one follows at the rate.

    Attributes:
        frames: How many had their time told.
    """

    def __init__(self, fps: float) -> None:
        self.frames = 0
        self._fps = fps
        self._start_s = 0.0
        self._last_s = 0.0

    def time(self, time_s: float | None) -> float:
        """The time of the next frame, given what its container says."""
        if self.frames == 0:
            self._start_s = time_s or 0.0
        told = None if time_s is None else time_s - self._start_s
        follows = self._last_s + 1 / self._fps if self.frames else 0.0
        self.frames += 1
        if told is None or not self._last_s <= told <= self._last_s + MAX_JUMP_S:
            self._start_s += (told or 0.0) - follows if told is not None else 0.0
            told = follows
        self._last_s = told
        return told
