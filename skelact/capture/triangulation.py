"""Points seen by several cameras to points in the world: weighted lines of sight that disagree count less.

A direct linear solution (Hartley and Zisserman, "Multiple View Geometry", 12.2), solved again with the weights of a
Cauchy loss until views that disagree hardly count. Networks take left for right in single views with full confidence;
geometry shows it, and such views are turned back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from skelact.capture.cameras import Camera

ROUNDS = 10
LOOSE_PX, TIGHT_PX = 30.0, 10.0  # of the loss in the first and in the last round, for pictures `REFERENCE_PX` long
REFERENCE_PX = 1920.0
MAX_KEPT_PX = 20.0  # a view further off than this does not count as one that saw the point
MIN_VIEWS = 2
RIDGE = 1e-3  # square pixels a square meter; keeps a point that one camera sees, or nobody, solvable
TYPICAL_PX = 6.0  # error of a network's point, in a picture `REFERENCE_PX` long, before a clip's own errors tell more
TYPICAL_COUNT = 4.0  # how many of a clip's own residuals that counts for
FAR = 1e3  # tight distances; stands for the error of a point behind a camera


@dataclass(frozen=True, eq=False)
class WorldPoints:
    """Triangulated points.

    Attributes:
        points: float64 (T, P, 3), meters; zero where fewer than two views agree.
        valid: bool (T, P).
        error_px: float64 (T, P), mean distance of the kept views, pixels; 0 where invalid.
        views: int64 (T, P), how many were kept.
        seen: int64 (T, P), how many saw it; the others of these disagreed.
        spread_m: float64 (T, P), standard deviation of the place, all three axes together, meters: from the angles
            between the kept views and how well they agree; infinite where invalid.
    """

    points: np.ndarray
    valid: np.ndarray
    error_px: np.ndarray
    views: np.ndarray
    seen: np.ndarray
    spread_m: np.ndarray


def triangulate(cameras: Sequence[Camera], pixels: np.ndarray, scores: np.ndarray) -> WorldPoints:
    """Find where points are.

    Args:
        cameras: N >= 2.
        pixels: float (N, T, P, 2).
        scores: float (N, T, P), 0 to 1; 0 where a camera does not see a point.
    """
    plane, scores = undistort_views(cameras, pixels, scores)
    points = _solve_robustly(cameras, plane, scores)
    error = _errors(cameras, plane, points)
    kept = (error <= _scaled(cameras, MAX_KEPT_PX)) & (scores > 0)
    views = kept.sum(0)
    valid = views >= MIN_VIEWS
    mean = np.where(kept, error, 0.0).sum(0) / np.maximum(views, 1)
    spread = np.where(valid, _spread(cameras, points, np.where(kept, error, 0.0), kept, scores), np.inf)
    points = np.where(valid[..., None], points, 0.0)
    return WorldPoints(points, valid, np.where(valid, mean, 0.0), views, (scores > 0).sum(0), spread)


def _spread(
    cameras: Sequence[Camera], points: np.ndarray, error: np.ndarray, kept: np.ndarray, scores: np.ndarray
) -> np.ndarray:
    """Standard deviation (T, P) in meters: errors of the kept views carried through the geometry of the cameras."""
    normal = np.zeros((*points.shape[:2], 3, 3))
    for camera, counts, score in zip(cameras, kept, scores, strict=True):
        seen = points @ camera.rotation.T + camera.translation
        depth = np.where(seen[..., 2:] > 0, seen[..., 2:], 1.0)
        rows = (camera.rotation[:2] - (seen[..., :2] / depth)[..., None] * camera.rotation[2]) / depth[..., None]
        rows *= (counts * score * camera.focal.mean() / pixel_scale(camera))[..., None, None]
        normal += np.swapaxes(rows, -1, -2) @ rows
    scale = np.array([pixel_scale(camera) for camera in cameras])[:, None, None]
    own = ((error / scale) ** 2).sum(0)
    free = np.maximum(2 * kept.sum(0) - 3, 0)
    variance = (TYPICAL_COUNT * TYPICAL_PX**2 + own) / (TYPICAL_COUNT + free)
    inverse = np.linalg.inv(normal + RIDGE * np.eye(3))
    return np.asarray(np.sqrt(variance * np.trace(inverse, axis1=-2, axis2=-1)))


def find_swapped(
    cameras: Sequence[Camera], pixels: np.ndarray, scores: np.ndarray, mirror: Sequence[int]
) -> np.ndarray:
    """Find the views that took left for right: the exchange of at most half of them that fits best, frame by frame.

    Of an exchange and that of all other views, which fit alike, the one that goes on from the frame before is taken.

    Args:
        cameras: N >= 2.
        pixels: float (N, T, P, 2).
        scores: float (N, T, P), 0 to 1; 0 where a camera does not see a point.
        mirror: P indices, of the same point on the other side.

    Returns:
        bool (N, T).
    """
    plane, scores = undistort_views(cameras, pixels, scores)
    count, frames = plane.shape[:2]
    subsets = [subset for size in range(count // 2 + 1) for subset in combinations(range(count), size)]
    costs, solutions = [], []
    for subset in subsets:
        turned, seen = exchange_sides(plane, scores, np.isin(np.arange(count), subset)[:, None], mirror)
        points = _solve_robustly(cameras, turned, seen)
        error = _errors(cameras, turned, points) / _scaled(cameras, TIGHT_PX)
        costs.append((seen * np.log1p(np.nan_to_num(error, nan=FAR, posinf=FAR) ** 2)).sum((0, 2)))
        solutions.append(points)
    best = np.argmin(costs, 0)
    swapped = np.zeros((frames, count), bool)
    before: np.ndarray | None = None
    for frame, index in enumerate(best):
        swapped[frame, list(subsets[index])] = True
        here = solutions[index][frame]
        other = here[mirror]
        if before is not None and np.abs(other - before).sum() < np.abs(here - before).sum():
            swapped[frame], here = ~swapped[frame], other
        before = here
    seen_at_all = (scores > 0).any(2)
    wrong = swapped.T & seen_at_all
    return ~swapped.T & seen_at_all if wrong.sum() > seen_at_all.sum() / 2 else wrong  # sides as most views name them


def exchange_sides(
    pixels: np.ndarray, scores: np.ndarray, swapped: np.ndarray, mirror: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Exchange left and right in views; `swapped` is bool (N, T), or (N, 1)."""
    chosen = swapped[:, :, None]
    return (
        np.where(chosen[..., None], pixels[:, :, mirror], pixels),
        np.where(chosen, scores[:, :, mirror], scores),
    )


def undistort_views(cameras: Sequence[Camera], pixels: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return coordinates (N, T, P, 2) at depth 1, and scores that are 0 where there are none."""
    plane = np.stack([camera.undistort(view) for camera, view in zip(cameras, pixels, strict=True)])
    scores = np.where(np.isfinite(plane).all(-1), scores, 0.0)
    return np.where(scores[..., None] > 0, plane, 0.0), scores


def _solve_robustly(cameras: Sequence[Camera], plane: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Points (T, P, 3) for undistorted views (N, T, P, 2)."""
    weights = scores
    points = np.zeros((*plane.shape[1:3], 3))
    for scale in np.geomspace(LOOSE_PX, TIGHT_PX, ROUNDS):
        points = _solve(cameras, plane, weights, points)
        error = _errors(cameras, plane, points) / _scaled(cameras, scale)
        weights = scores / np.sqrt(1 + np.nan_to_num(error, nan=FAR, posinf=FAR) ** 2)
    return _solve(cameras, plane, weights, points)


def _solve(cameras: Sequence[Camera], plane: np.ndarray, weights: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Smallest squared distance, in pixels once the points of the round before tell the depth of each."""
    normal = np.zeros((*plane.shape[1:3], 4, 4))
    for camera, view, weight in zip(cameras, plane, weights, strict=True):
        matrix = camera.matrix
        depth = before @ camera.rotation[2] + camera.translation[2]
        scale = weight * camera.focal.mean() / np.where(before.any(-1) & (depth > 0), depth, 1.0)
        rows = scale[..., None, None] * (matrix[:2] - view[..., :, None] * matrix[2])
        normal += np.swapaxes(rows, -1, -2) @ rows
    left, right = normal[..., :3, :3] + RIDGE * np.eye(3), -normal[..., :3, 3:]
    return np.asarray(np.linalg.solve(left, right)[..., 0])


def _errors(cameras: Sequence[Camera], plane: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distance (N, T, P) in pixels, without lens distortion, of points to what each view saw; NaN behind it."""
    errors = []
    for camera, view in zip(cameras, plane, strict=True):
        seen = points @ camera.rotation.T + camera.translation
        depth = np.where(seen[..., 2:] > 0, seen[..., 2:], np.nan)
        errors.append(np.linalg.norm((seen[..., :2] / depth - view) * camera.focal, axis=-1))
    return np.stack(errors)


def _scaled(cameras: Sequence[Camera], pixels: float) -> np.ndarray:
    """Pixels of pictures `REFERENCE_PX` long for each camera, (N, 1, 1)."""
    return pixels * np.array([pixel_scale(camera) for camera in cameras])[:, None, None]


def pixel_scale(camera: Camera) -> float:
    """How long its picture is, over `REFERENCE_PX`."""
    return max(camera.size) / REFERENCE_PX
