"""Person boxes from external detectors: raw YOLOX, and YOLOX and RTMDet with non-maximum suppression inside.

Papers: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", arXiv 2107.08430; Lyu et al., "RTMDet", arXiv 2212.07784.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from skelact.pose.detector import PERSON, nms
from skelact.pose.external import STRIDES, ExternalModel

MIN_SCORE = 0.3
NMS_IOU = 0.45
MAX_LOG_SIDE = 10.0  # of a side over its stride: 22000, where a damaged network would overflow


class YoloxDetector:
    """Finds people with a raw YOLOX export.

    Args:
        model: Of kind "yolox".
    """

    def __init__(self, model: ExternalModel) -> None:
        self._model = model

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5): x1, y1, x2, y2 in pixels and score, the best first.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        x, ratio = letterbox(image, self._model)
        (raw,) = self._model.run(x)
        boxes = decode_yolox(raw[0], self._model.height, self._model.width)
        return nms(unletterbox(boxes, ratio, image), max_iou=NMS_IOU)


class NmsDetector:
    """Finds people with an export that suppresses and scales inside.

    Args:
        model: Of kind "boxes".
    """

    def __init__(self, model: ExternalModel) -> None:
        self._model = model

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5): x1, y1, x2, y2 in pixels and score, the best first.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        x, ratio = letterbox(image, self._model)
        boxes, labels = self._model.run(x)
        people = boxes[0][labels[0] == PERSON]
        found = unletterbox(people[people[:, 4] >= MIN_SCORE], ratio, image)
        return found[np.argsort(-found[:, 4], kind="stable")]


def letterbox(image: np.ndarray, model: ExternalModel) -> tuple[np.ndarray, float]:
    """Scale an image into the top left of the input; return the input (1, 3, H, W) and input pixels per image pixel.

    Args:
        image: uint8 (H, W, 3) RGB.
        model: Says the size, the border and the colors.
    """
    height, width = image.shape[:2]
    ratio = min(model.height / height, model.width / width)
    rows, columns = max(1, int(height * ratio)), max(1, int(width * ratio))
    canvas = np.full((model.height, model.width, 3), model.card.padding, np.uint8)
    canvas[:rows, :columns] = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return model.card.normalize(canvas)[None], ratio


def unletterbox(boxes: np.ndarray, ratio: float, image: np.ndarray) -> np.ndarray:
    """Bring boxes (n, 5) from input to image pixels, cut at its sides; those wholly outside are left out.

    Scores above 1, which no sound network gives, become 1.
    """
    height, width = image.shape[:2]
    placed = boxes.astype(np.float32)
    placed[:, 4] = np.clip(placed[:, 4], 0, 1)
    placed[:, :4] = np.clip(placed[:, :4] / ratio, 0, [width, height, width, height])
    return placed[(placed[:, 2] > placed[:, 0]) & (placed[:, 3] > placed[:, 1])]


def decode_yolox(raw: np.ndarray, height: int, width: int, strides: Sequence[int] = STRIDES) -> np.ndarray:
    """Boxes (n, 5) of people in input pixels, from the raw rows of YOLOX, not suppressed.

    Args:
        raw: (cells, 5 + classes): center from the cell in cells, log of the size in cells, object score, class scores.
            Cells stride by stride, each row by row.
        height: Of the input.
        width: Of the input.
        strides: Pixels of a cell.
    """
    corners, sides = [], []
    for stride in strides:
        rows, columns = np.mgrid[: -(-height // stride), : -(-width // stride)]
        corners.append(np.stack([columns.ravel(), rows.ravel()], -1))
        sides.append(np.full((rows.size, 1), stride))
    score = raw[:, 4] * raw[:, 5 + PERSON]
    chosen = np.flatnonzero(score >= MIN_SCORE)
    side = np.concatenate(sides)[chosen]
    center = (raw[chosen, :2] + np.concatenate(corners)[chosen]) * side
    half = np.exp(np.minimum(raw[chosen, 2:4], MAX_LOG_SIDE)) * side / 2
    return np.concatenate([center - half, center + half, score[chosen, None]], -1)
