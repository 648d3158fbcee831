"""Videos of several cameras to people in meters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skelact.capture.cameras import Camera
from skelact.capture.offsets import Offsets, find_offsets
from skelact.capture.people import match_people
from skelact.capture.person import CapturedPerson, capture_person
from skelact.capture.self_calibration import FoundCameras, find_cameras
from skelact.capture.smoothers import DEFAULT_SMOOTHER
from skelact.capture.tracks import CameraTracks, load_openpose_tracks, shift_tracks, track_camera
from skelact.errors import InputError
from skelact.layouts.whole_body import BODY, FEET
from skelact.pose import PoseEstimator
from skelact.pose.video import DEFAULT_FPS

MAX_RATE_DIFFERENCE = 0.01  # share by which frame rates may differ


@dataclass(frozen=True, eq=False)
class CaptureOptions:
    """How videos of several cameras become people.

    Attributes:
        height_m: Of the person seen most, standing; needed without calibrated cameras.
        focal_px: Focal length of cameras that are not calibrated, pixels; None finds it.
        offsets: Frame of each video that shows the moment of frame 0 of the first; () takes videos to be in time.
        find_offsets: Find them from the motion.
        smooth: A key of `SMOOTHERS`.
        fps: Frames per second of folders of OpenPose's files, which do not say it.
    """

    height_m: float | None = None
    focal_px: float | None = None
    offsets: tuple[int, ...] = ()
    find_offsets: bool = False
    smooth: str = DEFAULT_SMOOTHER
    fps: float = DEFAULT_FPS


@dataclass(frozen=True, eq=False)
class Capture:
    """What several cameras captured.

    Attributes:
        people: Those seen most first.
        cameras: As calibrated, or as found.
        found: How sure the cameras' places are; None when they were calibrated.
        offsets: Of the videos, and how sure they are.
        fps: Frames per second.
        views: What each camera saw, in time with the first.
    """

    people: tuple[CapturedPerson, ...]
    cameras: tuple[Camera, ...]
    found: FoundCameras | None
    offsets: Offsets
    fps: float
    views: tuple[CameraTracks, ...]


def capture_videos(
    videos: Sequence[Path],
    cameras: Sequence[Camera] | None,
    estimator: PoseEstimator,
    options: CaptureOptions | None = None,
    *,
    quiet: bool = False,
) -> Capture:
    """Find the people whom two or more cameras see.

    Args:
        videos: One a camera, of the same moment: frame by frame. A folder of OpenPose's files stands for a video.
        cameras: In the order of `videos`; None finds their places from the people.
        estimator: Finds people in each video.
        options: Height, offsets, smoothing.
        quiet: No progress bars.

    Raises:
        InputError: A video cannot be read, frame rates or picture sizes do not fit, no two cameras see the same person,
            or the cameras' places are not determined.
    """
    if len(videos) < 2 or (cameras is not None and len(videos) != len(cameras)):
        raise InputError(f"expected 2 videos or more, one a camera, got {len(videos)}", field="videos")
    options = options or CaptureOptions()
    known: Sequence[Camera | None] = cameras if cameras is not None else [None] * len(videos)
    seen = [
        load_openpose_tracks(video, camera=camera, fps=options.fps)
        if video.is_dir()
        else track_camera(video, estimator, camera=camera, quiet=quiet)
        for video, camera in zip(videos, known, strict=True)
    ]
    rates = [tracks.fps for tracks in seen]
    if max(rates) > min(rates) * (1 + MAX_RATE_DIFFERENCE):
        shown = ", ".join(f"{rate:g}" for rate in rates)
        raise InputError(f"expected one frame rate, got {shown}: videos must be of the same moments", field="videos")
    return capture_tracks(seen, cameras, options, names=[video.stem for video in videos])


def capture_tracks(
    seen: Sequence[CameraTracks],
    cameras: Sequence[Camera] | None,
    options: CaptureOptions | None = None,
    *,
    names: Sequence[str] = (),
) -> Capture:
    """Find people in what the cameras saw; see `capture_videos`. `names` are those of cameras that are not known."""
    options = options or CaptureOptions()
    names = names or [f"camera{number}" for number in range(1, len(seen) + 1)]
    offsets = _choose_offsets(seen, cameras, options)
    seen = [shift_tracks(tracks, frame) for tracks, frame in zip(seen, offsets.frames, strict=True)]
    found = None
    if cameras is None:
        found = _find_cameras(seen, names, options)
        cameras = found.cameras
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
    fps = seen[0].fps
    captured = (capture_person(person, cameras, pixels, scores, fps, smooth=options.smooth) for person in people)
    return Capture(tuple(captured), tuple(cameras), found, offsets, fps, tuple(seen))


def _choose_offsets(seen: Sequence[CameraTracks], cameras: Sequence[Camera] | None, options: CaptureOptions) -> Offsets:
    if options.offsets and len(options.offsets) != len(seen):
        wanted = f"expected {len(seen)} offsets, one a video, got {len(options.offsets)}"
        raise InputError(wanted, field="offsets")
    if options.find_offsets:
        return find_offsets(seen, cameras)
    frames = options.offsets or (0,) * len(seen)
    return Offsets(tuple(frames), (0,) * len(seen), is_found=False)


def _find_cameras(seen: Sequence[CameraTracks], names: Sequence[str], options: CaptureOptions) -> FoundCameras:
    if options.height_m is None:
        wanted = "without a calibration the size of things is not known: give the height of the person seen most"
        raise InputError(wanted, field="height")
    focal = None if options.focal_px is None else [options.focal_px] * len(seen)
    return find_cameras(
        names,
        [tracks.size for tracks in seen],
        [tracks.pixels for tracks in seen],
        [tracks.scores for tracks in seen],
        height_m=options.height_m,
        focal_px=focal,
    )
