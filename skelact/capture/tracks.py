"""What one camera saw: people followed through its video, points in the picture, without smoothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.capture.cameras import Camera
from skelact.errors import InputError
from skelact.formats.openpose import load_openpose_folder
from skelact.layouts import load_layout
from skelact.layouts.whole_body import POINTS
from skelact.pose import PoseEstimator
from skelact.pose.tracks import COLUMNS
from skelact.pose.video import DEFAULT_FPS, open_video
from skelact.values import Clip

MAX_CROP_PX = 16


@dataclass(frozen=True, eq=False)
class CameraTracks:
    """What one camera saw, without smoothing.

    Attributes:
        pixels: Track id -> float64 (T, 133, 2); zero where missing.
        scores: Track id -> float64 (T, 133), 0 where missing.
        fps: Frames per second.
        size: Width and height of the pictures, pixels; (0, 0) when not known.
    """

    pixels: Mapping[int, np.ndarray]
    scores: Mapping[int, np.ndarray]
    fps: float
    size: tuple[int, int] = (0, 0)

    @property
    def frames(self) -> int:
        """T."""
        return len(next(iter(self.pixels.values()))) if self.pixels else 0


def shift_tracks(tracks: CameraTracks, offset: int) -> CameraTracks:
    """Let frame `offset` be frame 0; what begins later has nothing before it."""
    if not offset:
        return tracks
    return replace(
        tracks,
        pixels={track: _shift(values, offset) for track, values in tracks.pixels.items()},
        scores={track: _shift(values, offset) for track, values in tracks.scores.items()},
    )


def _shift(values: np.ndarray, offset: int) -> np.ndarray:
    if offset >= 0:
        return values[offset:]
    return np.concatenate([np.zeros((-offset, *values.shape[1:])), values])


def track_camera(
    video: Path, estimator: PoseEstimator, *, camera: Camera | None = None, quiet: bool = False
) -> CameraTracks:
    """Follow the people of one video.

    Args:
        video: The file.
        estimator: Finds people.
        camera: Whose pictures these should be; None takes any.
        quiet: No progress bar.

    Raises:
        InputError: The video cannot be read, or its pictures are not of the camera's size.
    """
    stream = estimator.stream(smooth=False)
    rows: dict[int, list[tuple[int, np.ndarray, np.ndarray]]] = {}
    size = (0, 0)
    with (
        contextlib.closing(open_video(video)) as source,
        Progress(*COLUMNS, console=Console(stderr=True), disable=quiet) as bar,
    ):
        fps, duration_s = source.header.fps or DEFAULT_FPS, source.header.duration_s
        task = bar.add_task(video.name, total=round(duration_s * fps) if duration_s else None)
        frame = -1
        for frame, (time_s, image) in enumerate(source.frames()):
            size = (image.shape[1], image.shape[0])
            if camera is not None:
                _check_size(size, camera, video)
            for track, person in stream.add(time_s, image).items():
                rows.setdefault(track, []).append((frame, person.points, person.scores))
            bar.advance(task)
    pixels, scores = {}, {}
    for track, found in rows.items():
        pixels[track], scores[track] = np.zeros((frame + 1, POINTS, 2)), np.zeros((frame + 1, POINTS))
        for index, points, confidence in found:
            pixels[track][index], scores[track][index] = points, confidence
    return CameraTracks(pixels, scores, fps, size)


def load_openpose_tracks(folder: Path, *, camera: Camera | None = None, fps: float = DEFAULT_FPS) -> CameraTracks:
    """Read what OpenPose, or another program in its form, saw in one video; people as it followed them.

    Raises:
        InputError: Not such a folder, or the size of the pictures is not known without a calibration.
    """
    clip = load_openpose_folder(folder, fps=fps)
    if camera is None:
        wanted = "OpenPose's files do not say how large the pictures were: give --calibration"
        raise InputError(wanted, field=str(folder))
    layout = load_layout("wholebody133")
    common = [
        (clip.layout.names.index(name), layout.names.index(name)) for name in layout.names if name in clip.layout.names
    ]
    own, ours = (list(part) for part in zip(*common, strict=True))
    pixels, scores = {}, {}
    for person in range(clip.people):
        pixels[person], scores[person] = np.zeros((clip.frames, POINTS, 2)), np.zeros((clip.frames, POINTS))
        pixels[person][:, ours] = clip.joints[person][:, own]
        confidence = clip.valid[person] if clip.scores is None else clip.scores[person]
        scores[person][:, ours] = np.where(clip.valid[person], confidence, 0.0)[:, own]
    return CameraTracks(pixels, scores, clip.fps, camera.size)


def tracks_to_points(tracks: CameraTracks) -> Clip:
    """The people of one camera as a 2D clip on `wholebody133`, in the order of their ids."""
    order = sorted(tracks.pixels)
    pixels, scores = (np.stack([part[track] for track in order]) for part in (tracks.pixels, tracks.scores))
    size = tracks.size if min(tracks.size) > 0 else None
    return Clip(
        pixels.astype(np.float32),
        load_layout("wholebody133"),
        tracks.fps,
        scores > 0,
        scores=np.clip(scores, 0, 1).astype(np.float32),
        image_size=size,
    )


def _check_size(size: tuple[int, int], camera: Camera, video: Path) -> None:
    """Pictures may be cropped by some pixels at the right and at the bottom, as encoders do."""
    if any(abs(got - wanted) > MAX_CROP_PX for got, wanted in zip(size, camera.size, strict=True)):
        wanted = "x".join(map(str, camera.size))
        raise InputError(f"expected pictures of {camera.name}, {wanted}, got {size[0]}x{size[1]}", field=str(video))
