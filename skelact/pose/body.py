"""Bodies: 33 points in 2D and 3D from BlazePose.

Paper: Bazarevsky et al., "BlazePose: On-device Real-time Body Pose tracking", 2020, arXiv 2006.10204.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from skelact.pose.image import MAX_BATCH, Roi, crops
from skelact.pose.regions import body_roi
from skelact.runtime.session import OnnxNetwork

SIZE = 256
POINTS, ALL_POINTS, VALUES = 33, 39, 5  # of the body; with helpers; x, y, z, visibility, presence
HIP, ABOVE = 33, 34  # helper points: middle of the hips, and one above it that gives size and direction
HEATMAP, STRIDE, WINDOW = 64, 4, 7
HEATMAP_FLOOR = 0.5


@dataclass(frozen=True, eq=False)
class Body:
    """One body in one image.

    Attributes:
        points: float32 (33, 2), pixels, on `blazepose33`.
        scores: float32 (33,), 0 to 1: visibility times presence.
        joints: float32 (33, 3), meters, the middle of the hips at the origin, x right, y up, z toward the camera.
        presence: 0 to 1, that a body is there at all.
        roi: The region that fits this body best, for another look or the next frame.
        doubtful: bool (33,), joints that may be a neighbor's.
        confirmed: bool (33,), points that another network sees, too.
    """

    points: np.ndarray
    scores: np.ndarray
    joints: np.ndarray
    presence: float
    roi: Roi
    doubtful: np.ndarray = field(default_factory=lambda: np.zeros(POINTS, bool))
    confirmed: np.ndarray = field(default_factory=lambda: np.zeros(POINTS, bool))


class BlazePose:
    """Finds one body in each region of an image.

    Args:
        path: Its ONNX file, such as the shipped one.
        threads: Of one call.
        device: "cpu" or "cuda".
    """

    def __init__(self, path: Path, *, threads: int = 0, device: str = "cpu") -> None:
        self._network = OnnxNetwork(path, threads=threads, device=device)
        self.provider = self._network.provider

    def find(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Body]:
        """Return a body for each region, also where presence says that there is none.

        Args:
            image: uint8 (H, W, 3) RGB.
            rois: Where to look.
        """
        if not rois:
            return []
        landmarks, presence, heatmaps, world = self._network.run_in_batches(crops(image, rois, SIZE), MAX_BATCH)
        values = landmarks.reshape(-1, ALL_POINTS, VALUES)
        points = refine_points(values[..., :2], heatmaps) / SIZE
        scores = (sigmoid(values[..., 3]) * sigmoid(values[..., 4]))[:, :POINTS]
        joints = world.reshape(-1, ALL_POINTS, 3)[:, :POINTS]
        bodies = []
        for index, roi in enumerate(rois):
            placed = roi.to_image(points[index]).astype(np.float32)
            metric, there = turn_world(joints[index], roi), float(presence[index, 0])
            next_roi = body_roi(placed[HIP], placed[ABOVE])
            bodies.append(Body(placed[:POINTS], scores[index], metric, there, next_roi))
        return bodies


def refine_points(points: np.ndarray, heatmaps: np.ndarray) -> np.ndarray:
    """Move points (N, 39, 2), pixels of the crop, to the middle of the heat around them where it is hot enough.

    Args:
        points: As the network's regression has them.
        heatmaps: (N, 64, 64, 39), logits.
    """
    reach = np.arange(WINDOW) - WINDOW // 2
    cells = np.floor(points / STRIDE).astype(int)
    columns = cells[..., 0, None, None] + reach[None, :]  # (N, 39, 1, 7)
    rows = cells[..., 1, None, None] + reach[:, None]  # (N, 39, 7, 1)
    inside = (columns >= 0) & (columns < HEATMAP) & (rows >= 0) & (rows < HEATMAP)
    batch = np.arange(len(points))[:, None, None, None]
    channel = np.arange(points.shape[1])[None, :, None, None]
    logits = heatmaps[batch, np.clip(rows, 0, HEATMAP - 1), np.clip(columns, 0, HEATMAP - 1), channel]
    heat = np.where(inside, sigmoid(logits), 0)
    total = np.maximum(heat.sum((2, 3)), 1e-9)
    moved = np.stack([(heat * columns).sum((2, 3)), (heat * rows).sum((2, 3))], -1) / total[..., None] * STRIDE
    within = ((cells >= 0) & (cells < HEATMAP)).all(-1)
    hot = within & (heat.max((2, 3)) >= HEATMAP_FLOOR)
    return np.where(hot[..., None], moved, points).astype(np.float32)


def turn_world(world: np.ndarray, roi: Roi) -> np.ndarray:
    """Turn a network's metric points (V, 3) back with the region, and y and z to our axes."""
    cos, sin = np.cos(roi.angle), np.sin(roi.angle)
    x, y, z = world.T
    return np.stack([cos * x - sin * y, -(sin * x + cos * y), -z], -1).astype(np.float32)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """The logistic function, without overflow."""
    return 1 / (1 + np.exp(-np.clip(x, -50, 50)))
