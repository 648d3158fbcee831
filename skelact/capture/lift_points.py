"""Points of one person, seen by one camera, as lifting networks take them; and what they return, turned back.

Seventeen points that most layouts have stand for the body; those that a layout lacks are missing. They are turned to
the line of sight of the trunk, so that a person looks alike wherever they stand in the picture, and scaled by the size
of the person over the window. Lengths are shares of the body's measure: trunk, thigh and shin added.
"""

from __future__ import annotations

import numpy as np

from skelact.layouts import Layout
from skelact.layouts.lift17 import LIFT_MIRROR, LIFT_POINTS

SHOULDERS, HIPS = (1, 2), (7, 8)
TRUNK = (*SHOULDERS, *HIPS)
MEASURE_OF_HEIGHT = 0.747  # of the front-end's points, on two people of known height; joint centers: 0.78
OTHER_NAMES = {"big_toe": ("toe", "foot_index", "foot"), "nose": ("face-30",)}
MIN_SIZE = 1e-4  # of a person, on the plane at depth 1


def find_points(layout: Layout) -> np.ndarray:
    """Index of each of `LIFT_POINTS` in a layout, int64 (17,); -1 where it has none."""
    found = []
    for name in LIFT_POINTS:
        side, _, part = name.rpartition("_") if name == "nose" else name.partition("_")
        names = [name, *(f"{side}_{other}" if side else other for other in OTHER_NAMES.get(part, ()))]
        found.append(next((layout.names.index(each) for each in names if each in layout.names), -1))
    return np.array(found)


def take_points(layout: Layout, pixels: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take the points of the body from any layout: pixels (T, V, 2) and scores (T, V) to (T, 17, 2) and (T, 17)."""
    index = find_points(layout)
    there = index >= 0
    return pixels[:, index], np.where(there, scores[:, index], 0.0)


def turn_to_center(plane: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn the camera so that the middle of the trunk's points lies on its axis, frame by frame.

    Args:
        plane: (..., V, 2), on the plane at depth 1, x right, y down.
        seen: bool (..., V).

    Returns:
        Turned points (..., V, 2), zero where not seen, and rotations (..., 3, 3) from the camera to the turned one.
    """
    trunk = np.zeros(seen.shape, bool)
    trunk[..., TRUNK] = seen[..., TRUNK]
    used = np.where(trunk.any(-1, keepdims=True), trunk, seen)[..., None]
    center = np.where(used, plane, 0.0).sum(-2) / np.maximum(used.sum(-2), 1)
    rotations = _rotation_to_axis(center)
    rays = np.concatenate([plane, np.ones((*plane.shape[:-1], 1))], -1) @ np.swapaxes(rotations, -1, -2)
    turned = rays[..., :2] / np.maximum(rays[..., 2:], 1e-3)
    return np.where(seen[..., None], turned, 0.0), rotations


def _rotation_to_axis(center: np.ndarray) -> np.ndarray:
    """Shortest rotations (..., 3, 3) that bring the ray through `center` (..., 2) onto the z axis."""
    ray = np.concatenate([center, np.ones((*center.shape[:-1], 1))], -1)
    x, y, z = np.moveaxis(ray / np.linalg.norm(ray, axis=-1, keepdims=True), -1, 0)
    return np.stack(
        [
            np.stack([1 - x * x / (1 + z), -x * y / (1 + z), -x], -1),
            np.stack([-x * y / (1 + z), 1 - y * y / (1 + z), -y], -1),
            np.stack([x, y, z], -1),
        ],
        -2,
    )


def to_input(turned: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Make the input of a network, float32 (N, T, V, 4), of turned points (N, T, V, 2) and scores (N, T, V)."""
    seen = scores > 0
    squared = np.where(seen, (turned**2).sum(-1), 0.0).sum((1, 2)) / np.maximum(seen.sum((1, 2)), 1)
    size = np.maximum(np.sqrt(squared), MIN_SIZE)[:, None, None, None]
    parts = [np.where(seen[..., None], turned / size, 0.0), np.where(seen, scores, 0.0)[..., None], seen[..., None]]
    return np.concatenate(parts, -1).astype(np.float32)


def flip_sides(points: np.ndarray) -> np.ndarray:
    """Mirror input or output (..., V, C): left for right, x turned."""
    flipped = points[..., LIFT_MIRROR, :].copy()
    flipped[..., 0] *= -1
    return flipped
