"""Cameras and pictures of a body whose truth is known: what capture is measured against, remade from any motion file.

Joints of a motion are seen by cameras around it; errors are those of the pose networks as measured on real videos: a
bias for each point and view, errors that last for some frames and have long tails, points that are lost, left taken
for right. Numbers are shares of the trunk's length in the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.tracks import CameraTracks
from skelact.layouts import load_layout
from skelact.layouts.whole_body import FEET, POINTS
from skelact.skeleton.body import BODY
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

SIZE = (1080, 1920)
FOCAL_PX, DISTANCE_M, HEIGHT_M = 1650.0, 4.0, 1.6
TRUNK_M = 0.5
BIAS, MEDIAN_ERROR = 0.010, 0.020  # of the trunk: constant for a point and view; changing from frame to frame
TAIL = 3.0  # degrees of freedom of Student's t: how long the tails of errors are
MEMORY_S = 1 / 13  # in which errors forget themselves by 1/e: lag correlations 0.8 and 0.35 after 1 and 5 frames of 60
LOST, LOST_S = 0.03, 0.15  # share of frames in which a point is lost, and for how long
SWAPPED, SWAPPED_S = 0.08, 0.3  # share of frames in which one view takes left for right
SCORE = 0.9
HEEL, BIG_TOE, SMALL_TOE = (0.0, -0.06, -0.05), (0.01, 0.0, 0.03), (0.05, 0.0, 0.0)  # from ankle, toe, toe; left foot
FACE = {"nose": (0.0, 0.05, 0.1), "left_eye": (0.03, 0.08, 0.08), "left_ear": (0.08, 0.05, 0.0)}  # from the head


@dataclass(frozen=True, eq=False)
class SyntheticCapture:
    """What cameras saw, and what was there.

    Attributes:
        cameras: N.
        seen: What each saw.
        points: float64 (T, 23, 3), where body and feet were, meters.
        fps: Frames per second.
    """

    cameras: tuple[Camera, ...]
    seen: tuple[CameraTracks, ...]
    points: np.ndarray
    fps: float


def body_points(motion: Motion) -> np.ndarray:
    """Points (T, 23, 3) of body and feet, in the order of `wholebody133`, of a motion on `BODY`."""
    positions, turns = place_joints(motion)
    layout = load_layout("wholebody133")
    points = np.zeros((len(positions), FEET.stop, 3))

    def put(name: str, joint: str, offset: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> None:
        index = BODY.names.index(joint)
        own = np.array(offset)
        if name.startswith("right_"):
            own = own * (-1.0, 1.0, 1.0)
        points[:, layout.names.index(name)] = positions[:, index] + turns[:, index] @ own

    for side in ("left", "right"):
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
            put(f"{side}_{joint}", f"{side}_{joint}")
        put(f"{side}_heel", f"{side}_ankle", HEEL)
        put(f"{side}_big_toe", f"{side}_toe", BIG_TOE)
        put(f"{side}_small_toe", f"{side}_toe", SMALL_TOE)
        for part in ("eye", "ear"):
            put(f"{side}_{part}", "head", FACE[f"left_{part}"])
    put("nose", "head", FACE["nose"])
    return points


def cameras_around(middle: np.ndarray, count: int, *, distance_m: float) -> tuple[Camera, ...]:
    """Cameras on a circle, not quite evenly, which look at a place (3,)."""
    cameras = []
    for index in range(count):
        angle = 0.4 + 2 * np.pi * index / count + 0.15 * (-1) ** index
        rise = HEIGHT_M - middle[1] + 0.2 * (index % 3)
        position = middle + np.array([distance_m * np.sin(angle), rise, distance_m * np.cos(angle)])
        ahead = (middle - position) / np.linalg.norm(middle - position)
        right = np.cross(ahead, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        rotation = np.stack([right, np.cross(ahead, right), ahead])
        center = np.array(SIZE) / 2
        cameras.append(
            Camera(f"cam{index + 1}", SIZE, np.full(2, FOCAL_PX), center, np.zeros(5), rotation, -rotation @ position)
        )
    return tuple(cameras)


def see_motion(motion: Motion, *, cameras: int, rng: np.random.Generator) -> SyntheticCapture:
    """Let cameras see a motion on `BODY`, with the errors of pose networks."""
    points = body_points(motion)
    low, high = points.min((0, 1)), points.max((0, 1))
    placed = cameras_around((low + high) / 2, cameras, distance_m=DISTANCE_M + float(max((high - low)[[0, 2]])) / 2)
    seen = tuple(_see(camera, points, motion.fps, rng) for camera in placed)
    return SyntheticCapture(placed, seen, points, motion.fps)


def _see(camera: Camera, points: np.ndarray, fps: float, rng: np.random.Generator) -> CameraTracks:
    layout = load_layout("wholebody133")
    frames, count = points.shape[:2]
    depth = (points @ camera.rotation.T + camera.translation)[..., 2].mean()
    trunk_px = TRUNK_M * FOCAL_PX / depth
    pixels = camera.project(points)
    pixels = pixels + trunk_px * BIAS * rng.normal(size=(1, count, 2))
    pixels = pixels + trunk_px * MEDIAN_ERROR * _errors(frames, count, fps, rng)
    mirror = list(layout.mirror[:count])
    for start, end in _bursts(frames, fps, SWAPPED, SWAPPED_S, rng):
        pixels[start:end] = pixels[start:end][:, mirror]
    scores = np.full((frames, count), SCORE)
    for index in range(count):
        for start, end in _bursts(frames, fps, LOST, LOST_S, rng):
            scores[start:end, index] = 0.0
    inside = ((pixels >= 0) & (pixels < np.array(SIZE))).all(-1)
    scores = np.where(inside, scores, 0.0)
    all_pixels, all_scores = np.zeros((frames, POINTS, 2)), np.zeros((frames, POINTS))
    all_pixels[:, :count], all_scores[:, :count] = np.where(scores[..., None] > 0, pixels, 0.0), scores
    return CameraTracks({1: all_pixels}, {1: all_scores}, fps, SIZE)


def _errors(frames: int, count: int, fps: float, rng: np.random.Generator) -> np.ndarray:
    """Errors (T, P, 2) that last, of median length 1."""
    keep = float(np.exp(-1 / (MEMORY_S * fps)))
    fresh = rng.standard_t(TAIL, (frames, count, 2))
    errors = np.empty_like(fresh)
    errors[0] = fresh[0]
    for frame in range(1, frames):
        errors[frame] = keep * errors[frame - 1] + np.sqrt(1 - keep**2) * fresh[frame]
    return errors / np.median(np.linalg.norm(errors, axis=-1))


def _bursts(frames: int, fps: float, share: float, seconds: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Spans that begin at random and cover about a share of the frames."""
    length = max(1, round(seconds * fps))
    starts = np.flatnonzero(rng.random(frames) < share / length)
    return [(int(start), int(start) + length) for start in starts]
