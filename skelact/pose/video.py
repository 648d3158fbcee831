"""Videos: frames in, tracked people out, as one clip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.pose.estimator import PoseEstimator
from skelact.pose.overlay import draw_people
from skelact.pose.person import JOINTS, Person
from skelact.pose.place import Placer
from skelact.values import Clip

MAX_FRAMES = 20_000
MAX_PIXELS = 64_000_000
DEFAULT_FPS = 30.0
LEAST_SEEN_S = 0.5  # tracks shorter than this are left out of the clip


@dataclass(frozen=True, eq=False)
class VideoFrame:
    """One frame.

    Attributes:
        time_s: Since the first frame.
        image: uint8 (H, W, 3) RGB.
        people: Track id -> who is there.
    """

    time_s: float
    image: np.ndarray
    people: dict[int, Person]


@dataclass(frozen=True, eq=False)
class SeenVideo:
    """The people of a video.

    Attributes:
        people: Per frame, track id -> who is there.
        fps: Frames per second.
        width: Of the frames, pixels.
        height: Of the frames, pixels.
    """

    people: Sequence[Mapping[int, Person]]
    fps: float
    width: int
    height: int


def video_fps(path: Path) -> float:
    """Average frame rate of a video, 30 when it does not say."""
    with _open(path) as container:
        rate = container.streams.video[0].average_rate
        return float(rate) if rate and 1 <= rate <= 1000 else DEFAULT_FPS


def read_video(path: Path) -> Iterator[tuple[float, np.ndarray]]:
    """Yield time in seconds and image, uint8 (H, W, 3) RGB, of every frame.

    Raises:
        InputError: Not a video that can be read, or longer or larger than allowed.
    """
    start = None
    try:
        with _open(path) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number == MAX_FRAMES:
                    raise InputError(f"expected at most {MAX_FRAMES} frames", field=str(path))
                if frame.width * frame.height > MAX_PIXELS:
                    raise InputError(f"expected at most {MAX_PIXELS} pixels", field=str(path))
                time_s = frame.time if frame.time is not None else number / DEFAULT_FPS
                start = time_s if start is None else start
                yield time_s - start, frame.to_ndarray(format="rgb24")
    except av.FFmpegError as error:
        raise InputError(f"not a video that can be read: {error}", field=str(path)) from error
    if start is None:
        raise InputError("holds no frame", field=str(path))


def _open(path: Path) -> av.container.InputContainer:
    try:
        container = av.open(str(path))
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"not a video that can be read: {error}", field=str(path)) from error
    if not container.streams.video:
        container.close()
        raise InputError("holds no video", field=str(path))
    return container


def track_video(path: Path, estimator: PoseEstimator, *, quiet: bool = False) -> Iterator[VideoFrame]:
    """Find and follow the people of a video, frame by frame."""
    stream = estimator.stream()
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        for time_s, image in progress.track(read_video(path), description="Seeing", total=None):
            yield VideoFrame(time_s, image, stream.add(time_s, image))


def see_video(path: Path, estimator: PoseEstimator, *, quiet: bool = False) -> SeenVideo:
    """Find and follow the people of a whole video.

    Raises:
        InputError: Not a video that can be read.
    """
    people, width, height = [], 0, 0
    for frame in track_video(path, estimator, quiet=quiet):
        people.append(frame.people)
        height, width = frame.image.shape[:2]
    return SeenVideo(people, video_fps(path), width, height)


def seen_to_clip(seen: SeenVideo) -> tuple[Clip, list[int]]:
    """Put the people of a video into one clip on `blazepose75`, where they stood before the camera; also their ids.

    Slots are in order of the ids, zero where somebody is missing; who was seen for a moment only is left out.
    """
    placer = Placer(seen.width, seen.height)
    frames = [placer.add(number / seen.fps, people) for number, people in enumerate(seen.people)]
    least = min(LEAST_SEEN_S * seen.fps, len(frames))
    ids = [
        one
        for one in sorted({one for frame in frames for one in frame})
        if sum(one in frame for frame in frames) >= least
    ]
    joints = np.zeros((len(ids), len(frames), JOINTS, 3), np.float32)
    for slot, one in enumerate(ids):
        for number, frame in enumerate(frames):
            if one in frame:
                joints[slot, number] = frame[one]
    return Clip(joints, load_layout("blazepose75"), seen.fps), ids


def write_overlay(path: Path, out: Path, seen: SeenVideo, *, captions: Sequence[Mapping[int, str]] = ()) -> None:
    """Write a video again, with the skeletons seen in it.

    Args:
        path: The video.
        out: The one to write, H.264.
        seen: What was seen in it.
        captions: Per frame, what to write beside somebody; the id where there is nothing.

    Raises:
        InputError: `path` cannot be read, or `out` cannot be written.
    """
    writer = _Writer(out, seen.fps)
    try:
        for (_, image), people, said in zip(
            read_video(path), seen.people, captions or [{}] * len(seen.people), strict=True
        ):
            labels = [said.get(one, str(one)) for one in people]
            writer.write(draw_people(image, list(people.values()), labels=labels))
    finally:
        writer.close()


class _Writer:
    """An H.264 video, opened with the first frame's size."""

    def __init__(self, path: Path, fps: float) -> None:
        try:
            self._container = av.open(str(path), "w")
            self._stream = self._container.add_stream("libx264", rate=round(fps))
        except (av.FFmpegError, ValueError, OSError) as error:
            raise InputError(f"expected a video such as out.mp4: {error}", field=str(path)) from error
        self._stream.pix_fmt = "yuv420p"

    def write(self, image: np.ndarray) -> None:
        """Append one frame, cut to even sizes."""
        image = np.ascontiguousarray(image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2])
        if not self._stream.codec_context.is_open:
            self._stream.height, self._stream.width = image.shape[:2]
        for packet in self._stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")):
            self._container.mux(packet)

    def close(self) -> None:
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()
