"""Videos: frames in, tracked people out, as one clip."""

from __future__ import annotations

from collections.abc import Iterator
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
from skelact.pose.wholebody import BODY_AND_FEET
from skelact.values import Clip

MAX_FRAMES = 20_000
MAX_PIXELS = 64_000_000
DEFAULT_FPS = 30.0
LEAST_SEEN_S = 0.5  # tracks shorter than this are left out of the clip
HIPS = (11, 12)  # of wholebody133


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


def frames_to_clip(frames: list[dict[int, Person]], fps: float) -> Clip:
    """Put tracked people into one clip on `blazepose75`, slots in order of their ids, zero where somebody is missing.

    The network gives every body around its own hips; here the hips move as they do in the picture, at the body's scale.
    Distance from the camera is not known: z stays around 0.
    """
    ids = sorted({person for frame in frames for person in frame})
    kept = [one for one in ids if sum(one in frame for frame in frames) >= min(LEAST_SEEN_S * fps, len(frames))]
    joints = np.zeros((len(kept), len(frames), JOINTS, 3), np.float32)
    for slot, one in enumerate(kept):
        scale = float(np.median([metres_per_pixel(frame[one]) for frame in frames if one in frame]))
        for number, frame in enumerate(frames):
            if one in frame:
                person = frame[one]
                hips = person.points[list(HIPS)].mean(0) * scale
                seen = (person.joints != 0).any(-1, keepdims=True)
                joints[slot, number] = np.where(seen, person.joints + np.array([hips[0], -hips[1], 0], np.float32), 0)
    return Clip(joints, load_layout("blazepose75"), fps)


def metres_per_pixel(person: Person) -> float:
    """Size of the body in metres, across the picture, over its size in pixels."""
    ours, theirs = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))
    spread = float(person.points[ours].std(0).sum())
    return float(person.joints[theirs, :2].std(0).sum()) / max(spread, 1e-6)


def load_video_clip(path: Path, estimator: PoseEstimator, *, overlay: Path | None = None, quiet: bool = False) -> Clip:
    """See the people of a video as a clip; with `overlay`, also write the video with skeletons and ids on it.

    Raises:
        InputError: Not a video that can be read, or the overlay cannot be written.
    """
    fps = video_fps(path)
    seen = []
    writer = _Writer(overlay, fps) if overlay else None
    try:
        for frame in track_video(path, estimator, quiet=quiet):
            seen.append(frame.people)
            if writer:
                writer.write(draw_people(frame.image, list(frame.people.values()), labels=list(map(str, frame.people))))
    finally:
        if writer:
            writer.close()
    return frames_to_clip(seen, fps)


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
