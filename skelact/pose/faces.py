"""Faces: a mesh of 468 points, and 68 of them as annotated data sets have them.

Papers: Bazarevsky et al., "BlazeFace", 2019, arXiv 1907.05047; Kartynnik et al., "Real-time Facial Surface Geometry
from Monocular Video on Mobile GPUs", 2019, arXiv 1907.06724.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from skelact.pose.body import sigmoid
from skelact.pose.image import MAX_BATCH, Roi, crop, crops
from skelact.pose.regions import face_roi_from_eyes
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton.tracking import box_iou

DETECTOR_SIZE, SIZE, MESH = 128, 192, 468
MIN_SCORE = 0.5
SAME_FACE = 0.3  # overlap from which detections are averaged
# iBUG-68 from the mesh; two numbers are averaged. The jaw is the mesh's silhouette: an annotated jaw lies elsewhere.
JAW = (127, 234, 93, (132, 58), (58, 172), 136, 150, 176, 152, 400, 379, 365, (397, 288), (361, 288), 323, 454, 356)
REST = (
    *(70, 63, 105, 66, 107, 336, 296, 334, 293, 300),  # brows
    *((168, 6), (197, 195), 5, 4, 98, 97, 2, 326, 327),  # nose
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),  # eyes
    *(61, 39, 37, 0, 267, 269, 291, 321, 314, 17, 84, 91),  # outer lip
    *(78, 82, 13, 312, 308, 317, 14, 87),  # inner lip
)
PAIRS = np.array([pair if isinstance(pair, tuple) else (pair, pair) for pair in (*JAW, *REST)])


@dataclass(frozen=True, eq=False)
class Face:
    """One face in one image.

    Attributes:
        mesh: float32 (468, 2), pixels.
        presence: 0 to 1, that a face is there at all; the points have no scores of their own.
    """

    mesh: np.ndarray
    presence: float

    @property
    def points(self) -> np.ndarray:
        """The 68 points of the iBUG annotation, (68, 2)."""
        return self.mesh[PAIRS].mean(1)


class FaceFinder:
    """Finds one face in each region of an image.

    Args:
        folder: Folder of their ONNX files, such as the shipped one.
        threads: Of one call.
        device: "cpu" or "cuda".
    """

    def __init__(self, folder: Path, *, threads: int = 0, device: str = "cpu") -> None:
        self._detector = OnnxNetwork(folder / "face_detection_short_range.onnx", threads=threads, device=device)
        self._network = OnnxNetwork(folder / "face_landmark.onnx", threads=threads, device=device)

    def locate(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Roi | None]:
        """Return the square of the face in each wide region (see `face_roi_from_body`), None where there is no face."""
        if not rois:
            return []
        cut = [crop(image, roi, DETECTOR_SIZE, border=cv2.BORDER_CONSTANT) for roi in rois]
        boxes, scores = self._detector.run_in_batches(np.stack(cut).astype(np.float32) / 127.5 - 1, MAX_BATCH)
        keypoints = [best_face(*found) for found in zip(boxes, scores[..., 0], strict=True)]
        return [
            None if points is None else face_roi_from_eyes(roi.to_image(points))
            for roi, points in zip(rois, keypoints, strict=True)
        ]

    def find(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Face]:
        """Return a face for each region, also where presence says that there is none."""
        if not rois:
            return []
        landmarks, presence = self._network.run_in_batches(crops(image, rois, SIZE), MAX_BATCH)
        meshes = landmarks.reshape(-1, MESH, 3)[..., :2] / SIZE
        there = sigmoid(presence.reshape(-1))
        return [
            Face(roi.to_image(mesh).astype(np.float32), float(one))
            for roi, mesh, one in zip(rois, meshes, there, strict=True)
        ]


def anchors() -> np.ndarray:
    """Centers (896, 2) of the detector's anchors, in the unit square: 2 per cell of 16 x 16, then 6 of 8 x 8."""
    grids = []
    for cells, count in ((16, 2), (8, 6)):
        rows, columns = np.mgrid[:cells, :cells]
        centers = (np.stack([columns.ravel(), rows.ravel()], -1) + 0.5) / cells
        grids.append(centers.repeat(count, axis=0))
    return np.concatenate(grids)


ANCHORS = anchors()


def best_face(boxes: np.ndarray, logits: np.ndarray) -> np.ndarray | None:
    """Six points (6, 2) of the surest face, in the unit square, averaged over the detections of it; None without one.

    Args:
        boxes: (896, 16): middle, size and six points, pixels from the anchor.
        logits: (896,).
    """
    scores = sigmoid(logits)
    best = int(scores.argmax())
    if scores[best] < MIN_SCORE:
        return None
    chosen = np.flatnonzero(scores >= MIN_SCORE)
    values = boxes[chosen].reshape(-1, 8, 2) / DETECTOR_SIZE
    middle, size = values[:, 0] + ANCHORS[chosen], values[:, 1]
    corners = np.concatenate([middle - size / 2, middle + size / 2], -1)
    first = int(np.flatnonzero(chosen == best)[0])
    weights = scores[chosen] * (box_iou(corners[first : first + 1], corners)[0] >= SAME_FACE)
    points = values[:, 2:] + ANCHORS[chosen, None]
    return (points * weights[:, None, None]).sum(0) / weights.sum()
