"""`skelact capture` with one video: people of known height, in meters, in a world with a floor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.carried_points import carry_points, carry_spreads
from skelact.capture.finish import finish_points, keep_lengths
from skelact.capture.lifter import Lifter
from skelact.capture.offsets import Offsets
from skelact.capture.one_camera import LiftedTrack, assume_camera, check_height, lift_track
from skelact.capture.person import CapturedPerson
from skelact.capture.smoothers import DEFAULT_SMOOTHER
from skelact.capture.tracks import track_camera
from skelact.capture.videos import Capture, CaptureOptions
from skelact.capture.worlds import find_up, to_upright
from skelact.errors import InputError
from skelact.geometry import rotation_between
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.layouts.whole_body import POINTS
from skelact.pose import PoseEstimator

MIN_SEEN_S = 0.5  # of a track that is taken for a person
FEET = [LIFT_POINTS.index(f"{side}_{part}") for side in ("left", "right") for part in ("heel", "big_toe")]
MIN_WAY_M, MAX_SLOPE = 1.0, 0.18  # of a way that tells what is level; ten degrees
MIN_UP_FRAMES = 10  # frames in which the body tells what is up


def capture_video(
    video: Path,
    estimator: PoseEstimator,
    options: CaptureOptions,
    *,
    lifter: Lifter | None = None,
    quiet: bool = False,
) -> Capture:
    """Find the people of one video in meters.

    Args:
        video: Its file.
        estimator: Finds people and their points.
        options: The height counts for everybody; without a focal length the longer side of the picture stands for it.
        lifter: None: the shipped one.
        quiet: No progress bar.

    Raises:
        InputError: The height is none of a person, the video cannot be read, or nobody is seen for half a second.
    """
    if options.height_m is None:
        raise InputError("expected the person's height in meters: one video does not tell it", field="height")
    check_height(options.height_m)
    if video.is_dir():
        wanted = "expected a video: a folder of points does not say how large the picture was, which one camera needs"
        raise InputError(wanted, field=str(video))
    seen = track_camera(video, estimator, quiet=quiet)
    camera = assume_camera(seen.size, options.focal_px, name=video.stem)
    lifter = lifter or Lifter()
    counts = {track: int((scores > 0).any(1).sum()) for track, scores in seen.scores.items()}
    order = sorted(counts, key=lambda track: -counts[track])
    long = [track for track in order if counts[track] >= MIN_SEEN_S * seen.fps]
    if not long:
        raise InputError(f"expected a person seen for {MIN_SEEN_S} s, found none", field=str(video))
    points = [(seen.pixels[track], seen.scores[track]) for track in long]
    layout, height_m = load_layout("wholebody133"), options.height_m
    lifted = [lift_track(layout, *own, fps=seen.fps, camera=camera, height_m=height_m, lifter=lifter) for own in points]
    world = find_world(lifted[0])
    people = [
        place_track(track, *own, fps=seen.fps, camera=camera, smooth=options.smooth, world=world)
        for track, own in zip(lifted, points, strict=True)
    ]
    named = [replace(person, tracks={camera.name: (track,)}) for person, track in zip(people, long, strict=True)]
    return Capture(tuple(named), (camera,), None, Offsets((0,), (0,), False), seen.fps, (seen,))


def capture_track(
    pixels: np.ndarray,
    scores: np.ndarray,
    *,
    fps: float,
    camera: Camera,
    options: CaptureOptions,
    lifter: Lifter,
) -> CapturedPerson:
    """Lift one person's points (T, 133, 2) with scores (T, 133) into a world with y up and the floor at 0.

    What is up is told by how the body stands, unless it is seen standing too seldom: then the camera is level.

    Raises:
        InputError: The height is none of a person.
    """
    layout = load_layout("wholebody133")
    height_m = options.height_m or 0.0
    track = lift_track(layout, pixels, scores, fps=fps, camera=camera, height_m=height_m, lifter=lifter)
    return place_track(track, pixels, scores, fps=fps, camera=camera, smooth=options.smooth, world=find_world(track))


@dataclass(frozen=True, eq=False)
class CameraWorld:
    """The world before one camera.

    Attributes:
        rotation: float64 (3, 3), from the camera (y down) to the world (y up).
        start: float64 (3,), turned place before the camera that is the world's origin.
    """

    rotation: np.ndarray
    start: np.ndarray


def find_world(track: LiftedTrack) -> CameraWorld:
    """The world of a person: up as they stand, the origin where they are first seen; all in the video share it."""
    there = track.valid.any(1)
    rotation = to_upright(find_upright(track.joints[there]))
    if there.any():
        rotation = _level_way(track.joints[there] @ rotation.T) @ rotation
    first = int(np.argmax(there))
    start = (track.joints[first][track.valid[first]] @ rotation.T).mean(0) if there.any() else np.zeros(3)
    return CameraWorld(rotation, start * [1, 0, 1])


def _level_way(joints: np.ndarray) -> np.ndarray:
    """Turn (3, 3) that makes the way of the lower foot level, of somebody (T, 17, 3) who goes a meter or more.

    Nothing when it rises steeply: that is a stair, or a wrong way.
    """
    feet = joints[:, FEET]
    low = feet[np.arange(len(feet)), feet[..., 1].argmin(1)]
    across = low[:, [0, 2]] - low[:, [0, 2]].mean(0)
    ahead = np.linalg.svd(across, full_matrices=False)[2][0]
    way = across @ ahead
    if np.ptp(way) < MIN_WAY_M:
        return np.eye(3)
    slope, height = np.polyfit(way, low[:, 1], 1)
    off = np.abs(low[:, 1] - slope * way - height)
    near = off <= 2 * np.median(off)  # not feet in the air
    slope = float(np.polyfit(way[near], low[near, 1], 1)[0])
    if abs(slope) > MAX_SLOPE:
        return np.eye(3)
    return np.asarray(rotation_between(np.array([ahead[0], slope, ahead[1]]), np.array([ahead[0], 0.0, ahead[1]])))


def place_track(
    track: LiftedTrack,
    pixels: np.ndarray,
    scores: np.ndarray,
    *,
    fps: float,
    camera: Camera,
    smooth: str,
    world: CameraWorld,
) -> CapturedPerson:
    """Put a lifted person into a world, the floor at 0."""
    lengths = {**track.lengths_m, **_sole_lengths(track)}
    rigid = replace(track, joints=keep_lengths(track.joints, track.valid, LIFT_POINTS, lengths))
    joints, valid = _all_points(rigid, pixels, scores, camera)
    joints = np.where(valid[..., None], joints @ world.rotation.T - world.start, 0.0)
    smooth = "none" if smooth == DEFAULT_SMOOTHER else smooth  # lifted courses are smooth
    clip, contacts = finish_points(joints, valid, fps, lengths_m=lengths, smooth=smooth)
    views = (scores > 0).astype(int)
    return CapturedPerson(
        clip,
        track.error_px,
        1.0,
        track.variation,
        track.lengths_m,
        {camera.name: int(track.swapped.sum())},
        (camera.name,),
        carry_spreads(track.spread_m, valid),
        views,
        views,
        contacts,
        {camera.name: ()},
    )


def _all_points(
    track: LiftedTrack, pixels: np.ndarray, scores: np.ndarray, camera: Camera
) -> tuple[np.ndarray, np.ndarray]:
    """All 133 points before the camera (T, 133, 3) and which are known."""
    layout = load_layout("wholebody133")
    mirror = np.where(track.swapped[:, None], np.array(layout.mirror), np.arange(POINTS))
    pixels, scores = np.take_along_axis(pixels, mirror[..., None], 1), np.take_along_axis(scores, mirror, 1)
    return carry_points(track.joints, track.valid, camera.undistort(pixels), scores)


def _sole_lengths(track: LiftedTrack) -> dict[tuple[str, str], float]:
    """Heel to toe of both feet: what makes a foot rigid, so that all of it can stand still."""
    found = {}
    for side in ("left", "right"):
        ends = f"{side}_heel", f"{side}_big_toe"
        heel, toe = (LIFT_POINTS.index(end) for end in ends)
        both = track.valid[:, heel] & track.valid[:, toe]
        if both.any():
            way = track.joints[both, heel] - track.joints[both, toe]
            found[ends] = float(np.median(np.linalg.norm(way, axis=-1)))
    return found


def find_upright(joints: np.ndarray) -> np.ndarray:
    """Unit vector (3,) that points up before a camera (x right, y down), by how a body (T, 17, 3) stands.

    The picture's up when that is half a right angle or more away: somebody who lies does not tell.
    """
    level = np.array([0.0, -1.0, 0.0])
    if len(joints) < MIN_UP_FRAMES:
        return level
    up = find_up(joints, np.ones(joints.shape[:2], bool), LIFT_POINTS)
    return up if up @ level > np.cos(np.pi / 4) else level
