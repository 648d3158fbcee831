"""Hands: 21 points in 2D and 3D.

Paper: Zhang et al., "MediaPipe Hands: On-device Real-time Hand Tracking", 2020, arXiv 2006.10214. The first region
comes from the body as in Grishchenko and Bazarevsky, "MediaPipe Holistic", 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.pose.body import turn_world
from skelact.pose.image import MAX_BATCH, Roi, crops
from skelact.pose.regions import hand_roi_from_recrop
from skelact.runtime.session import OnnxNetwork

RECROP_SIZE, SIZE, POINTS = 256, 224, 21


@dataclass(frozen=True, eq=False)
class Hand:
    """One hand in one image.

    Attributes:
        points: float32 (21, 2), pixels: the root, then four points of each finger from the thumb on.
        joints: float32 (21, 3), meters, the root at the origin, x right, y up, z toward the camera.
        presence: 0 to 1, that a hand is there at all; the points have no scores of their own.
    """

    points: np.ndarray
    joints: np.ndarray
    presence: float


class HandFinder:
    """Finds one hand in each region of an image.

    Args:
        folder: Folder of their ONNX files, such as the shipped one.
        threads: Of one call.
        device: "cpu" or "cuda".
    """

    def __init__(self, folder: Path, *, threads: int = 0, device: str = "cpu") -> None:
        self._recrop = OnnxNetwork(folder / "hand_recrop.onnx", threads=threads, device=device)
        self._network = OnnxNetwork(folder / "hand_landmark_full.onnx", threads=threads, device=device)

    def locate(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Roi]:
        """Return the square of the hand in each wide region (see `hand_roi_from_body`)."""
        if not rois:
            return []
        found = (
            self._recrop.run_in_batches(crops(image, rois, RECROP_SIZE), MAX_BATCH)[0].reshape(-1, 2, 2) / RECROP_SIZE
        )
        return [hand_roi_from_recrop(roi.to_image(points)) for roi, points in zip(rois, found, strict=True)]

    def find(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Hand]:
        """Return a hand for each region, also where presence says that there is none."""
        if not rois:
            return []
        landmarks, presence, _, world = self._network.run_in_batches(crops(image, rois, SIZE), MAX_BATCH)
        hands = []
        for index, roi in enumerate(rois):
            points = roi.to_image(landmarks[index].reshape(POINTS, 3)[:, :2] / SIZE).astype(np.float32)
            joints = turn_world(world[index].reshape(POINTS, 3), roi)
            hands.append(Hand(points, joints - joints[0], float(presence[index, 0])))
        return hands
