"""Motions as pictures: an animated GIF or WebP, a video, or a strip of poses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from skelact.errors import InputError
from skelact.generation.drawing import VIEWS_RAD, View, draw_motion
from skelact.generation.features import resample_motion
from skelact.values import Motion

SIZES = {"360p": (640, 360), "720p": (1280, 720)}  # width and height of a frame
GIF_FPS = 20.0
STRIP_POSES = 10
STRIP_WIDTH = 5 / 9  # of a pose, times its height
MAX_VIEWS = len(VIEWS_RAD)


@dataclass(frozen=True)
class Encoder:
    """How frames become a file: codec, rate, and options of codec and container in FFmpeg's words."""

    codec: str
    fps: float
    options: tuple[tuple[str, str], ...] = ()
    container: tuple[tuple[str, str], ...] = ()


ENCODERS = {
    ".mp4": Encoder("libx264", 30.0),
    ".webp": Encoder("libwebp_anim", 20.0, (("quality", "80"),), (("loop", "0"),)),  # 0: for ever
}


@dataclass(frozen=True)
class PreviewOptions:
    """How a motion is drawn.

    Attributes:
        size: A key of `SIZES`.
        views: 1 draws it from ahead, 2 beside that from the side.
    """

    size: str = "360p"
    views: int = 2

    def __post_init__(self) -> None:
        if self.size not in SIZES:
            raise InputError(f"expected one of {', '.join(SIZES)}, got {self.size!r}", field="size")
        if not 1 <= self.views <= MAX_VIEWS:
            raise InputError(f"expected 1 or {MAX_VIEWS}, got {self.views}", field="views")


def save_preview(path: str | Path, motion: Motion, options: PreviewOptions | None = None) -> None:
    """Draw a motion on the generator's body as a .gif, .webp or .mp4 file.

    Raises:
        InputError: Another ending, or the file cannot be written.
    """
    path, options = Path(path), options or PreviewOptions()
    width, height = SIZES[options.size]
    views = [View(width // options.views, height, turn) for turn in VIEWS_RAD[: options.views]]
    if path.suffix.lower() == ".gif":
        rest = (Image.fromarray(frame) for frame in draw_motion(resample_motion(motion, GIF_FPS), views))
        next(rest).save(path, save_all=True, append_images=rest, duration=round(1000 / GIF_FPS), loop=0)
        return
    encoder = ENCODERS.get(path.suffix.lower(), ENCODERS[".mp4"])
    _save_video(path, draw_motion(resample_motion(motion, encoder.fps), views), SIZES[options.size], encoder)


def _save_video(path: Path, frames: Iterator[np.ndarray], size: tuple[int, int], encoder: Encoder) -> None:
    import av

    try:
        with av.open(str(path), "w", options=dict(encoder.container)) as container:
            stream = container.add_stream(encoder.codec, rate=round(encoder.fps))
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            stream.options = dict(encoder.options)
            for frame in frames:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            container.mux(stream.encode())
    except (av.FFmpegError, ValueError, OSError) as error:
        raise InputError(f"expected a file such as out.gif or out.mp4: {error}", field=str(path)) from error


def save_strip(path: str | Path, motion: Motion, options: PreviewOptions | None = None) -> None:
    """Draw poses at even times side by side, one row for each view (one view unless told otherwise), as a .png file."""
    options = options or PreviewOptions(views=1)
    chosen = np.linspace(0, len(motion.rotations) - 1, STRIP_POSES).round().astype(int).tolist()
    height = SIZES[options.size][1]
    views = [View(round(STRIP_WIDTH * height), height, turn) for turn in VIEWS_RAD[: options.views]]
    rows = [np.concatenate(list(draw_motion(motion, [view], chosen)), axis=1) for view in views]
    Image.fromarray(np.concatenate(rows)).save(path)
