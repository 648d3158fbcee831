"""Bones that keep their length: points are moved as little as the pictures allow.

Per frame, the squared reprojection errors, robustly weighted, and the deviations of all bones from their lengths are
made small together; lengths and points in turns, after the skeleton fitting stage of XNect (Mehta et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.triangulation import LOOSE_PX, TIGHT_PX, pixel_scale, undistort_views

ROUNDS, STEPS = 4, 4  # of lengths, and of points within each
BONE_PX_PER_M = 20_000.0  # weight of a bone: a millimeter counts as so many thousandths of a pixel
KEEP_PX_PER_M = 50.0  # weight of a point that only one camera sees, or none: it stays near where it was


def fit_bones(
    cameras: Sequence[Camera],
    pixels: np.ndarray,
    scores: np.ndarray,
    points: np.ndarray,
    valid: np.ndarray,
    bones: Sequence[tuple[int, int]],
) -> tuple[np.ndarray, np.ndarray]:
    """Move points so that every bone has one length over the clip.

    Args:
        cameras: N.
        pixels: float (N, T, P, 2), left and right as in `points`.
        scores: float (N, T, P), 0 where a camera does not see a point.
        points: float64 (T, P, 3), meters, from `triangulate`.
        valid: bool (T, P).
        bones: (point, point) indices.

    Returns:
        Points (T, P, 3), those that were not valid unchanged, and the lengths of the bones, meters; NaN for a bone that
        is never seen whole.
    """
    plane, scores = undistort_views(cameras, pixels, scores)
    start, lengths = points, np.full(len(bones), np.nan)
    for fit in range(ROUNDS):
        lengths = np.array([_median_length(points, valid, bone) for bone in bones])
        scale = np.geomspace(LOOSE_PX, TIGHT_PX, ROUNDS)[fit]
        for _ in range(STEPS):
            points = _step(cameras, plane, scores, points, valid, bones, lengths, start, scale)
    return points, lengths


def _median_length(points: np.ndarray, valid: np.ndarray, bone: tuple[int, int]) -> float:
    a, b = bone
    seen = valid[:, a] & valid[:, b]
    return float(np.median(np.linalg.norm(points[seen, a] - points[seen, b], axis=-1))) if seen.any() else float("nan")


def _step(
    cameras: Sequence[Camera],
    plane: np.ndarray,
    scores: np.ndarray,
    points: np.ndarray,
    valid: np.ndarray,
    bones: Sequence[tuple[int, int]],
    lengths: np.ndarray,
    start: np.ndarray,
    scale_px: float,
) -> np.ndarray:
    """One step of Gauss and Newton for all frames at once."""
    frames, count = valid.shape
    normal = np.zeros((frames, count, 3, count, 3))
    gradient = np.zeros((frames, count, 3))
    every = np.arange(count)
    for camera, view, seen in zip(cameras, plane, scores, strict=True):
        at = points @ camera.rotation.T + camera.translation
        ahead = (at[..., 2] > 0) & (seen > 0) & valid
        depth = np.where(ahead, at[..., 2], 1.0)
        flat = at[..., :2] / depth[..., None]
        residual = (flat - view) * camera.focal
        loose = scale_px * pixel_scale(camera)
        weight = np.where(ahead, seen / (1 + (np.linalg.norm(residual, axis=-1) / loose) ** 2), 0.0)
        rows = (camera.rotation[:2] - flat[..., None] * camera.rotation[2]) * (camera.focal / depth[..., None])[
            ..., None
        ]
        weighted = weight[..., None, None] * rows
        normal[:, every, :, every] += np.moveaxis(np.swapaxes(weighted, -1, -2) @ rows, 1, 0)
        gradient += (np.swapaxes(weighted, -1, -2) @ residual[..., None])[..., 0]
    keep = KEEP_PX_PER_M**2
    normal[:, every, :, every] += keep * np.eye(3)
    gradient += keep * (points - start)
    for (a, b), length in zip(bones, lengths, strict=True):
        both = valid[:, a] & valid[:, b] & np.isfinite(length)
        along = points[:, a] - points[:, b]
        now = np.maximum(np.linalg.norm(along, axis=-1), 1e-9)
        direction = along / now[:, None]
        weight = np.where(both, BONE_PX_PER_M**2, 0.0)
        block = weight[:, None, None] * direction[:, :, None] * direction[:, None, :]
        pull = (weight * np.where(both, now - length, 0.0))[:, None] * direction
        normal[:, a, :, a] += block
        normal[:, b, :, b] += block
        normal[:, a, :, b] -= block
        normal[:, b, :, a] -= block
        gradient[:, a] += pull
        gradient[:, b] -= pull
    size = 3 * count
    move = np.linalg.solve(normal.reshape(frames, size, size), gradient.reshape(frames, size, 1)).reshape(points.shape)
    return np.where(valid[..., None], points - move, points)
