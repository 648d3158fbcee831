"""One video to people in meters: points of each track are lifted, bones keep their length, the body stands in depth.

The picture says where a joint lies across; the network says how far ahead of the hips. Both meet in `fit_body`: joints
are moved so that they are seen where the points are, as far as the network and constant bones allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skelact.capture.body_fit import fit_body
from skelact.capture.cameras import Camera
from skelact.capture.lift_points import MEASURE_OF_HEIGHT, take_points
from skelact.capture.lifter import Lifter
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.skeleton.side_repair import exchange_frames, find_swapped_frames

MIN_HEIGHT_M, MAX_HEIGHT_M = 0.4, 2.6
FILL_S = 0.25  # a joint that was not seen for longer is missing
MIN_FRAMES = 5  # of a track that is lifted


@dataclass(frozen=True, eq=False)
class LiftedTrack:
    """One person before one camera.

    Attributes:
        joints: float64 (T, 17, 3), meters, in the camera: x right, y down, z ahead.
        valid: bool (T, 17), where a joint was seen, or not long before or after; others are what the network makes up.
        spread_m: float64 (T, 17), the expected distance to the truth, by the network.
        swapped: bool (T,), frames in which the front-end took left for right.
        lengths_m: Bone (two names of `LIFT_POINTS`) -> its length, meters.
        variation: Bone -> deviation of its length before it was held constant, share of its mean.
        error_px: Median distance in the picture between joints and points.
    """

    joints: np.ndarray
    valid: np.ndarray
    spread_m: np.ndarray
    swapped: np.ndarray
    lengths_m: Mapping[tuple[str, str], float]
    variation: Mapping[tuple[str, str], float]
    error_px: float


def lift_track(
    layout: Layout,
    pixels: np.ndarray,
    scores: np.ndarray,
    *,
    fps: float,
    camera: Camera,
    height_m: float,
    lifter: Lifter,
) -> LiftedTrack:
    """Lift the points of one person.

    Args:
        layout: Of the points; those of `LIFT_POINTS` that it has are used.
        pixels: (T, V, 2).
        scores: (T, V), 0 where missing.
        fps: Frames per second.
        camera: Its lens; where it stands does not count.
        height_m: Of the person, in shoes or without, meters.
        lifter: The network.

    Raises:
        InputError: The height is none of a person, or the layout has neither hips nor shoulders.
    """
    check_height(height_m)
    points, seen = take_points(layout, pixels, scores)
    if not (seen > 0).any():
        raise InputError(f"expected points of a body, got none on layout {layout.name!r}", field="points")
    plane = camera.undistort(points)
    swapped = find_swapped_frames(plane, seen, fps=fps)
    plane, seen = exchange_frames(plane, seen, swapped)
    measure_m = MEASURE_OF_HEIGHT * height_m
    lifted = lifter.lift(plane, seen, fps=fps)
    fitted = fit_body(lifted, plane, seen, fps=fps, measure_m=measure_m, focal_px=float(camera.focal.mean()))
    valid = _near_in_time(seen > 0, round(FILL_S * fps)) & np.any(seen > 0, axis=1, keepdims=True)
    return LiftedTrack(
        fitted.joints,
        valid,
        lifted.spread * measure_m,
        swapped,
        fitted.lengths_m,
        {bone: vary_length(lifted.joints, bone) for bone in fitted.lengths_m},
        fitted.error_px,
    )


def _near_in_time(seen: np.ndarray, frames: int) -> np.ndarray:
    """True where something is true at most so many frames away."""
    total = np.cumsum(np.concatenate([np.zeros((1, *seen.shape[1:]), int), seen.astype(int)]), 0)
    count = len(seen)
    first = np.maximum(np.arange(count) - frames, 0)
    last = np.minimum(np.arange(count) + frames + 1, count)
    return np.asarray(total[last] > total[first])


def vary_length(joints: np.ndarray, bone: tuple[str, str]) -> float:
    """Deviation of a bone's length over the clip, share of its mean."""
    a, b = (LIFT_POINTS.index(name) for name in bone)
    lengths = np.linalg.norm(joints[:, a] - joints[:, b], axis=-1)
    return float(lengths.std() / max(lengths.mean(), 1e-9))


def check_height(height_m: float, *, field: str = "height") -> None:
    """Refuse heights of nobody."""
    if not MIN_HEIGHT_M <= height_m <= MAX_HEIGHT_M:
        wanted = f"expected the person's height, {MIN_HEIGHT_M} to {MAX_HEIGHT_M} m"
        raise InputError(f"{wanted}, got {height_m}", field=field)


def assume_camera(size: tuple[int, int], focal_px: float | None = None, *, name: str = "camera") -> Camera:
    """A level camera at the origin, without lens distortion; focal length as the longer side of the picture."""
    focal = float(focal_px or max(size))
    turned = np.diag([1.0, -1.0, -1.0])
    return Camera(name, size, np.full(2, focal), np.array(size) / 2, np.zeros(5), turned, np.zeros(3))
