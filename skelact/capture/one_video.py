"""`skelact capture` with one video: people of known height, in meters, in a world with a floor."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.lift_points import find_points
from skelact.capture.lifter import Lifter
from skelact.capture.one_camera import LiftedTrack, assume_camera, check_height, lift_track
from skelact.capture.videos import CapturedPerson, floor_height, track_camera
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.layouts.whole_body import FACE, HANDS, POINTS
from skelact.pose import PoseEstimator
from skelact.pose.video import open_video
from skelact.values import Clip

MIN_SEEN_S = 0.5  # of a track that is taken for a person
FILL_S = 0.25  # a joint that was not seen for longer is missing
MIN_UP_POINTS = 10  # frames in which the body tells what is up
CARRIERS = (
    (slice(1, 5), "nose"),
    (FACE, "nose"),
    (slice(18, 19), "left_big_toe"),
    (slice(21, 22), "right_big_toe"),
    (HANDS[0], "left_wrist"),
    (HANDS[1], "right_wrist"),
)


def capture_video(
    video: Path,
    estimator: PoseEstimator,
    *,
    height_m: float,
    focal_px: float | None = None,
    lifter: Lifter | None = None,
    quiet: bool = False,
) -> tuple[CapturedPerson, ...]:
    """Find the people of one video in meters.

    Args:
        video: Its file.
        estimator: Finds people and their points.
        height_m: Of each of them, meters.
        focal_px: Focal length of the camera, pixels; None: the longer side of the picture.
        lifter: None: the shipped one.
        quiet: No progress bar.

    Raises:
        InputError: The height is none of a person, the video cannot be read, or nobody is seen for half a second.
    """
    check_height(height_m)
    with contextlib.closing(open_video(video)) as source:
        image = next(iter(source.frames()), None)
    if image is None:
        raise InputError("expected a picture, got none", field=str(video))
    camera = assume_camera((image[1].shape[1], image[1].shape[0]), focal_px)
    seen = track_camera(video, camera, estimator, quiet=quiet)
    lifter = lifter or Lifter()
    people = [
        capture_track(pixels, seen.scores[track], fps=seen.fps, camera=camera, height_m=height_m, lifter=lifter)
        for track, pixels in seen.pixels.items()
        if (seen.scores[track] > 0).any(1).sum() >= MIN_SEEN_S * seen.fps
    ]
    if not people:
        raise InputError(f"expected a person seen for {MIN_SEEN_S} s, found none", field=str(video))
    return tuple(people)


def capture_track(
    pixels: np.ndarray, scores: np.ndarray, *, fps: float, camera: Camera, height_m: float, lifter: Lifter
) -> CapturedPerson:
    """Lift one person's points (T, 133, 2) with scores (T, 133) into a world with y up and the floor at 0.

    What is up is told by how the body stands, unless it is seen standing too seldom: then the camera is level.
    """
    layout = load_layout("wholebody133")
    track = lift_track(layout, pixels, scores, fps=fps, camera=camera, height_m=height_m, lifter=lifter)
    joints, valid = _all_points(track, pixels, scores, camera, fps)
    up = find_upright(track.joints[track.valid.any(1)])
    joints = joints @ rotation_between(up, np.array([0.0, 1.0, 0.0])).T
    joints = np.where(valid[..., None], joints - _origin(joints, valid), 0.0)
    clip = Clip(joints[None].astype(np.float32), layout, fps, valid[None])
    return CapturedPerson(
        clip,
        track.error_px,
        1.0,
        track.variation,
        track.lengths_m,
        {camera.name: int(track.swapped.sum())},
        (camera.name,),
    )


def _all_points(
    track: LiftedTrack, pixels: np.ndarray, scores: np.ndarray, camera: Camera, fps: float
) -> tuple[np.ndarray, np.ndarray]:
    """All 133 points before the camera (T, 133, 3) and which are known: face, hands and small toes go with a joint."""
    layout = load_layout("wholebody133")
    index = find_points(layout)
    sides = np.arange(POINTS)
    joints, valid = np.zeros((len(pixels), POINTS, 3)), np.zeros((len(pixels), POINTS), bool)
    mirror = np.where(track.swapped[:, None], np.array(layout.mirror), sides)
    pixels, scores = np.take_along_axis(pixels, mirror[..., None], 1), np.take_along_axis(scores, mirror, 1)
    joints[:, index] = track.joints
    valid[:, index] = _near_in_time(scores[:, index] > 0, round(FILL_S * fps)) & track.valid
    plane = camera.undistort(pixels)
    for part, name in CARRIERS:
        carrier = layout.names.index(name)
        depth = joints[:, carrier, 2]
        offset = (plane[:, part] - plane[:, [carrier]]) * depth[:, None, None]
        joints[:, part] = joints[:, [carrier]] + np.concatenate([offset, np.zeros((*offset.shape[:2], 1))], -1)
        valid[:, part] = (scores[:, part] > 0) & (scores[:, [carrier]] > 0)
    return joints, valid


def _near_in_time(seen: np.ndarray, frames: int) -> np.ndarray:
    """True where something is true at most so many frames away."""
    total = np.cumsum(np.concatenate([np.zeros((1, *seen.shape[1:]), int), seen.astype(int)]), 0)
    count = len(seen)
    first = np.maximum(np.arange(count) - frames, 0)
    last = np.minimum(np.arange(count) + frames + 1, count)
    return np.asarray(total[last] > total[first])


def find_upright(joints: np.ndarray) -> np.ndarray:
    """Unit vector (3,) that points up before a camera (x right, y down), by how a body (T, 17, 3) stands.

    The median way from the ankles to the shoulders of the straightest half of the frames; within half a right angle
    of the picture's up, else that: somebody who lies does not tell.
    """
    place = {name: index for index, name in enumerate(LIFT_POINTS)}
    low = joints[:, [place["left_ankle"], place["right_ankle"]]].mean(1)
    body = joints[:, [place["left_shoulder"], place["right_shoulder"]]].mean(1) - low
    length = np.linalg.norm(body, axis=-1)
    level = np.array([0.0, -1.0, 0.0])
    if len(joints) < MIN_UP_POINTS:
        return level
    straight = length >= np.median(length)
    up = np.median(body[straight] / length[straight, None], 0)
    up = up / np.linalg.norm(up)
    return up if up @ level > np.cos(np.pi / 4) else level


def rotation_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Proper rotation (3, 3) that turns a camera's axes (y down) into a world in which direction `a` is `b`, y up."""
    turned = np.diag([1.0, -1.0, -1.0])
    a = turned @ a
    axis, cosine = np.cross(a, b), float(a @ b)
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray((np.eye(3) + skew + skew @ skew / (1 + cosine)) @ turned)


def _origin(joints: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Where the person first stands, on the floor."""
    first = int(np.argmax(valid.any(1)))
    start = joints[first][valid[first]].mean(0)
    return np.array([start[0], floor_height(joints, valid), start[2]])
