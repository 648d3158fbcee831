"""People in a picture: boxes from NanoDet, 33 body points in 2D and 3D from BlazePose.

Paper: Bazarevsky et al., "BlazePose: On-device Real-time Body Pose tracking", 2020, arXiv 2006.10204. The rules of the
regions follow MediaPipe's pose graphs; differences: the first region is a detector's box, and the second, turned one
is taken only when it stays with that box, so that it cannot jump to a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.pose.detector import NanoDet
from skelact.pose.image import Roi, crop
from skelact.runtime.session import OnnxNetwork
from skelact.values import Clip
from skelact.weights import weights_path

SIZE = 256
POINTS, ALL_POINTS, VALUES = 33, 39, 5  # of the body; with helpers; x, y, z, visibility, presence
HIP, ABOVE = 33, 34  # helper points: middle of the hips, and one above it that gives size and direction
HEATMAP, STRIDE, WINDOW = 64, 4, 7
HEATMAP_FLOOR = 0.5
LEAST_PRESENCE = 0.5
BOX_MARGIN = 1.4
REFINED_MARGIN = 1.25
UPRIGHT = np.pi / 2
SLACK = 0.05  # of the box, that the refined center may leave it by
SIZE_RATIO = (0.5, 1.8)
SMALLEST_BOX = 32.0  # pixels of the longer side
SAME_PERSON = 0.15  # mean distance of points over body size below which two poses are one


@dataclass(frozen=True, eq=False)
class Person:
    """One person in one picture.

    Attributes:
        box: float32 (5,): x1, y1, x2, y2, pixels, and the detector's score.
        points: float32 (33, 2), pixels, on `blazepose33`.
        scores: float32 (33,), 0 to 1: visibility times presence.
        joints: float32 (33, 3), metres, the middle of the hips at the origin, x right in the picture, y up.
        presence: 0 to 1, that a body is there at all.
    """

    box: np.ndarray
    points: np.ndarray
    scores: np.ndarray
    joints: np.ndarray
    presence: float

    def clip(self) -> Clip:
        """The 3D joints as a clip of one frame."""
        return Clip(self.joints[None, None], load_layout("blazepose33"), 30.0)


class PoseEstimator:
    """Finds people and their bodies in pictures."""

    def __init__(self, detector: NanoDet, body: OnnxNetwork) -> None:
        self._detector = detector
        self._body = body

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a picture, the surest box first; [] when there is nobody.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        boxes = self._detector.detect(image)
        boxes = boxes[np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= SMALLEST_BOX]
        if not len(boxes):
            return []
        rois = [box_to_roi(box) for box in boxes]
        first = self._bodies(image, rois)
        refined = [refine_roi(box, roi, points) for box, roi, (points, *_) in zip(boxes, rois, first, strict=True)]
        people = []
        for box, roi, (points, scores, world, presence) in zip(
            boxes, refined, self._bodies(image, refined), strict=True
        ):
            if presence >= LEAST_PRESENCE:
                placed = roi.to_image(points[:POINTS]).astype(np.float32)
                people.append(Person(box.astype(np.float32), placed, scores, turn_world(world, roi), presence))
        return drop_twins(people)

    def _bodies(self, image: np.ndarray, rois: Sequence[Roi]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, float]]:
        """Per region: points (39, 2) in its unit square, scores (33,), world (33, 3) of the network, presence."""
        crops = np.stack([crop(image, roi, SIZE) for roi in rois]).astype(np.float32) / 255
        landmarks, presence, heatmaps, world = self._body.run(crops)
        found = []
        for number in range(len(rois)):
            values = landmarks[number].reshape(ALL_POINTS, VALUES)
            points = refine_points(values[:, :2], heatmaps[number]) / SIZE
            scores = (_sigmoid(values[:, 3]) * _sigmoid(values[:, 4]))[:POINTS].astype(np.float32)
            found.append((points, scores, world[number].reshape(ALL_POINTS, 3)[:POINTS], float(presence[number, 0])))
        return found


def load_pose_estimator(folder: str | Path = "", *, threads: int = 0) -> PoseEstimator:
    """Load the shipped models, or those of a folder that `skelact models build` wrote.

    Raises:
        CheckpointError: A model is missing or damaged.
    """
    path = Path(folder) if folder else weights_path("pose")
    for name in ("nanodet.onnx", "pose_landmark_full.onnx"):
        if not (path / name).exists():
            raise CheckpointError(f"{path}: expected {name}: build the models with `skelact models build`")
    body = OnnxNetwork(path / "pose_landmark_full.onnx", threads=threads)
    return PoseEstimator(NanoDet(path / "nanodet.onnx", threads=threads), body)


def box_to_roi(box: np.ndarray) -> Roi:
    """The upright square around a box, with a margin."""
    width, height = box[2] - box[0], box[3] - box[1]
    return Roi(float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2, BOX_MARGIN * float(max(width, height)))


def refine_roi(box: np.ndarray, roi: Roi, points: np.ndarray) -> Roi:
    """The square that the helper points ask for, unless it leaves the box: then the one before."""
    hip, above = roi.to_image(points[[HIP, ABOVE]])
    size = 2 * float(np.hypot(*(above - hip))) * REFINED_MARGIN
    margin = SLACK * (box[2:4] - box[:2])
    inside = (hip >= box[:2] - margin).all() and (hip <= box[2:4] + margin).all()
    if not inside or not SIZE_RATIO[0] <= size / roi.size <= SIZE_RATIO[1]:
        return roi
    angle = UPRIGHT - np.arctan2(-(above[1] - hip[1]), above[0] - hip[0])
    return Roi(float(hip[0]), float(hip[1]), size, float((angle + np.pi) % (2 * np.pi) - np.pi))


def refine_points(points: np.ndarray, heatmap: np.ndarray) -> np.ndarray:
    """Move points (39, 2), pixels of the crop, to the middle of the heat around them where it is hot enough.

    Args:
        points: As the network's regression has them.
        heatmap: (64, 64, 39), logits.
    """
    out = points.copy()
    reach = WINDOW // 2
    for number, (column, row) in enumerate(np.floor(points / STRIDE).astype(int)):
        if not (0 <= column < HEATMAP and 0 <= row < HEATMAP):
            continue
        top, left = max(row - reach, 0), max(column - reach, 0)
        heat = _sigmoid(heatmap[top : row + reach + 1, left : column + reach + 1, number])
        if heat.max() >= HEATMAP_FLOOR:
            rows, columns = np.mgrid[top : top + heat.shape[0], left : left + heat.shape[1]]
            out[number] = np.array([(columns * heat).sum(), (rows * heat).sum()]) / heat.sum() * STRIDE
    return out


def turn_world(world: np.ndarray, roi: Roi) -> np.ndarray:
    """Turn the network's metric points (33, 3) back with the region, and y and z to our axes."""
    cos, sin = np.cos(roi.angle), np.sin(roi.angle)
    x, y, z = world.T
    return np.stack([cos * x - sin * y, -(sin * x + cos * y), -z], -1).astype(np.float32)


def drop_twins(people: Sequence[Person]) -> list[Person]:
    """Keep the surest of poses that lie on one another: one person found twice."""
    kept: list[Person] = []
    for person in sorted(people, key=lambda one: -one.presence * float(one.box[4])):
        size = float(np.ptp(person.points, axis=0).max())
        distances = [float(np.hypot(*(person.points - other.points).T).mean()) for other in kept]
        if min(distances, default=np.inf) > SAME_PERSON * size:
            kept.append(person)
    return kept


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -50, 50)))
