"""Videos of several cameras to people in meters."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.capture.bones import fit_bones
from skelact.capture.cameras import Camera
from skelact.capture.people import match_people
from skelact.capture.triangulation import exchange_sides, find_swapped, triangulate
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.whole_body import BODY, FACE, FEET, HANDS, POINTS
from skelact.pose import PoseEstimator
from skelact.pose.tracks import COLUMNS
from skelact.pose.video import DEFAULT_FPS, open_video
from skelact.values import Clip

MAX_RATE_DIFFERENCE = 0.01  # share by which frame rates may differ
MAX_CROP_PX = 16
FLOOR_PERCENTILE = 2.0  # of the heights of the lowest point of the feet: the floor
FACE_POINTS = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
BONES = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{a}", f"{side}_{b}")
        for side in ("left", "right")
        for a, b in (
            ("shoulder", "hip"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("ankle", "big_toe"),
            ("heel", "big_toe"),
            ("big_toe", "small_toe"),
        )
    ),
)


@dataclass(frozen=True, eq=False)
class CameraTracks:
    """What one camera saw, without smoothing.

    Attributes:
        pixels: Track id -> float64 (T, 133, 2); zero where missing.
        scores: Track id -> float64 (T, 133), 0 where missing.
        fps: Frames per second.
    """

    pixels: Mapping[int, np.ndarray]
    scores: Mapping[int, np.ndarray]
    fps: float

    @property
    def frames(self) -> int:
        """T."""
        return len(next(iter(self.pixels.values()))) if self.pixels else 0


@dataclass(frozen=True, eq=False)
class CapturedPerson:
    """One person in the world.

    Attributes:
        clip: On `wholebody133`, meters, y up, the floor at 0.
        error_px: Median over points of the body of the distance to the views that count, pixels, before bones were
            fitted.
        views: Mean number of views that count.
        variation: Bone -> deviation of its length over the clip before it was fitted, share of its mean.
        lengths_m: Bone -> its length.
        swapped: Camera name -> frames in which it took left for right.
        cameras: Names of the cameras that saw the person.
    """

    clip: Clip
    error_px: float
    views: float
    variation: Mapping[tuple[str, str], float]
    lengths_m: Mapping[tuple[str, str], float]
    swapped: Mapping[str, int]
    cameras: tuple[str, ...]


def capture_videos(
    videos: Sequence[Path], cameras: Sequence[Camera], estimator: PoseEstimator, *, quiet: bool = False
) -> tuple[CapturedPerson, ...]:
    """Find the people whom two or more cameras see.

    Args:
        videos: One a camera, of the same moment: frame by frame.
        cameras: In the order of `videos`.
        estimator: Finds people in each video.
        quiet: No progress bars.

    Raises:
        InputError: A video cannot be read, frame rates or picture sizes do not fit, or no two cameras see the same
            person.
    """
    if len(videos) < 2 or len(videos) != len(cameras):
        raise InputError(f"expected 2 videos or more, one a camera, got {len(videos)}", field="videos")
    seen = [track_camera(video, camera, estimator, quiet=quiet) for video, camera in zip(videos, cameras, strict=True)]
    rates = [tracks.fps for tracks in seen]
    if max(rates) > min(rates) * (1 + MAX_RATE_DIFFERENCE):
        shown = ", ".join(f"{rate:g}" for rate in rates)
        raise InputError(f"expected one frame rate, got {shown}: videos must be of the same moments", field="videos")
    return capture_tracks(seen, cameras)


def track_camera(video: Path, camera: Camera, estimator: PoseEstimator, *, quiet: bool = False) -> CameraTracks:
    """Follow the people of one video; points are not smoothed.

    Raises:
        InputError: The video cannot be read, or its pictures are not of the camera's size.
    """
    stream = estimator.stream(smooth=False)
    rows: dict[int, list[tuple[int, np.ndarray, np.ndarray]]] = {}
    with (
        contextlib.closing(open_video(video)) as source,
        Progress(*COLUMNS, console=Console(stderr=True), disable=quiet) as bar,
    ):
        fps, duration_s = source.header.fps or DEFAULT_FPS, source.header.duration_s
        task = bar.add_task(video.name, total=round(duration_s * fps) if duration_s else None)
        frame = -1
        for frame, (time_s, image) in enumerate(source.frames()):
            _check_size(image, camera, video)
            for track, person in stream.add(time_s, image).items():
                rows.setdefault(track, []).append((frame, person.points, person.scores))
            bar.advance(task)
    pixels, scores = {}, {}
    for track, found in rows.items():
        pixels[track], scores[track] = np.zeros((frame + 1, POINTS, 2)), np.zeros((frame + 1, POINTS))
        for index, points, confidence in found:
            pixels[track][index], scores[track][index] = points, confidence
    return CameraTracks(pixels, scores, fps)


def _check_size(image: np.ndarray, camera: Camera, video: Path) -> None:
    """Pictures may be cropped by some pixels at the right and at the bottom, as encoders do."""
    width, height = image.shape[1], image.shape[0]
    if abs(width - camera.size[0]) > MAX_CROP_PX or abs(height - camera.size[1]) > MAX_CROP_PX:
        wanted = "x".join(map(str, camera.size))
        raise InputError(f"expected pictures of {camera.name}, {wanted}, got {width}x{height}", field=str(video))


def capture_tracks(seen: Sequence[CameraTracks], cameras: Sequence[Camera]) -> tuple[CapturedPerson, ...]:
    """Find people in what the cameras saw; see `capture_videos`."""
    frames = min((tracks.frames for tracks in seen if tracks.pixels), default=0)
    pixels = [{track: points[:frames] for track, points in tracks.pixels.items()} for tracks in seen]
    scores = [{track: points[:frames] for track, points in tracks.scores.items()} for tracks in seen]
    body = slice(BODY.start, FEET.stop)
    people = match_people(
        cameras,
        [{track: points[:, body] for track, points in view.items()} for view in pixels],
        [{track: points[:, body] for track, points in view.items()} for view in scores],
    )
    if not people:
        wanted = "no two cameras see the same person: are the videos of the same moments, and in the cameras' order?"
        raise InputError(wanted, field="videos")
    return tuple(_capture_person(person, cameras, pixels, scores, frames, seen[0].fps) for person in people)


def _capture_person(
    person: Mapping[int, Sequence[int]],
    cameras: Sequence[Camera],
    pixels: Sequence[Mapping[int, np.ndarray]],
    scores: Sequence[Mapping[int, np.ndarray]],
    frames: int,
    fps: float,
) -> CapturedPerson:
    used = sorted(person)
    own = [cameras[index] for index in used]
    points = np.zeros((len(used), frames, POINTS, 2))
    seen = np.zeros((len(used), frames, POINTS))
    for row, index in enumerate(used):
        for track in reversed(person[index]):  # the longest one last: it counts
            there = scores[index][track].any(1)
            points[row][there], seen[row][there] = pixels[index][track][there], scores[index][track][there]
    layout = load_layout("wholebody133")
    body = [index for index in range(FEET.stop) if layout.names[index] not in FACE_POINTS[1:]]
    mirror = [body.index(layout.mirror[index]) for index in body]
    swapped = find_swapped(own, points[:, :, body], seen[:, :, body], mirror)
    points, seen = exchange_sides(points, seen, swapped, layout.mirror)
    world = triangulate(own, points, seen)
    named = [(layout.names.index(a), layout.names.index(b)) for a, b in BONES]
    inner = slice(0, FEET.stop)
    fitted, lengths = fit_bones(
        own, points[:, :, inner], seen[:, :, inner], world.points[:, inner], world.valid[:, inner], named
    )
    place = _follow_bones(world.points, world.valid, fitted)
    place[..., 1] -= floor_height(place, world.valid)
    clip = Clip(place[None].astype(np.float32), layout, fps, world.valid[None])
    limbs = world.valid[:, body]
    return CapturedPerson(
        clip,
        float(np.median(world.error_px[:, body][limbs])) if limbs.any() else float("nan"),
        float(world.views[:, body][limbs].mean()) if limbs.any() else 0.0,
        {bone: _variation(world.points, world.valid, pair) for bone, pair in zip(BONES, named, strict=True)},
        dict(zip(BONES, lengths.tolist(), strict=True)),
        {camera.name: int(row.sum()) for camera, row in zip(own, swapped, strict=True)},
        tuple(camera.name for camera in own),
    )


def _follow_bones(points: np.ndarray, valid: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """Put fitted points in; hands go with their wrists, the face with the nose."""
    layout = load_layout("wholebody133")
    place = points.copy()
    place[:, : FEET.stop] = fitted
    moves = fitted - points[:, : FEET.stop]
    for part, carrier in ((FACE, "nose"), (HANDS[0], "left_wrist"), (HANDS[1], "right_wrist")):
        move = np.where(valid[:, [layout.names.index(carrier)], None], moves[:, [layout.names.index(carrier)]], 0.0)
        place[:, part] += np.where(valid[:, part, None], move, 0.0)
    return place


def floor_height(points: np.ndarray, valid: np.ndarray) -> float:
    """Height of the floor, meters: where the lowest point of the feet rests; 0 when no foot was seen."""
    heights = np.where(valid[:, FEET], points[:, FEET, 1], np.inf).min(1)
    heights = heights[np.isfinite(heights)]
    return float(np.percentile(heights, FLOOR_PERCENTILE)) if heights.size else 0.0


def _variation(points: np.ndarray, valid: np.ndarray, bone: tuple[int, int]) -> float:
    a, b = bone
    both = valid[:, a] & valid[:, b]
    if not both.any():
        return float("nan")
    lengths = np.linalg.norm(points[both, a] - points[both, b], axis=-1)
    return float(lengths.std() / lengths.mean())
