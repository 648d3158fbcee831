"""Videos written: H.264 in MP4, frame by frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from skelact.errors import InputError

TICK_S = Fraction(1, 90_000)


class VideoWriter:
    """An H.264 video, opened with the first frame's size."""

    def __init__(self, path: Path, fps: float) -> None:
        try:
            self._container = av.open(str(path), "w")
            self._stream = self._container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
        except (av.FFmpegError, ValueError, OSError) as error:
            raise InputError(f"expected a video such as out.mp4: {error}", field=str(path)) from error
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = TICK_S
        self._last = -1

    def write(self, time_s: float, image: np.ndarray) -> None:
        """Append one frame, shown from a time on; cut to even sizes."""
        image = np.ascontiguousarray(image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2])
        if not self._stream.codec_context.is_open:
            self._stream.height, self._stream.width = image.shape[:2]
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        self._last = frame.pts = max(round(time_s / TICK_S), self._last + 1)
        frame.time_base = TICK_S
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._last >= 0:
            for packet in self._stream.encode():
                self._container.mux(packet)
        self._container.close()
