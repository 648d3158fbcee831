"""Person boxes: NanoDet."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from skelact.pose.image import Roi, crop
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton.tracking import box_iou

SIZE = 416
STRIDES = (8, 16, 32)
BINS = 11
PERSON = 0
MEAN_BGR = np.array([103.53, 116.28, 123.675], np.float32)
STD_BGR = np.array([57.375, 57.12, 58.395], np.float32)
MIN_SCORE = 0.3
NMS_IOU = 0.6
SURE = 0.5  # score from which a box is kept however much of it others cover
MAX_COVERED = 0.9  # part of a less sure box that surer ones may cover before it is dropped
TILES = (1.0, 2 / 3)  # sides over the shorter side of the image
MIN_TILE_PX = 128  # pixels
EDGE = 0.02  # of a tile's side


class Detector(Protocol):
    """Finds people's boxes in one image."""

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return float32 (n, 5): x1, y1, x2, y2 in pixels and score, the best first; image uint8 (H, W, 3) RGB."""
        ...


class NanoDet:
    """Finds people in one image.

    Args:
        path: Its ONNX file, such as the shipped one.
        threads: Of one call.
        device: "cpu" or "cuda".
    """

    def __init__(self, path: Path, *, threads: int = 0, device: str = "cpu") -> None:
        self._network = OnnxNetwork(path, threads=threads, device=device)

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5): x1, y1, x2, y2 in pixels and score, the best first.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        height, width = image.shape[:2]
        side = max(height, width)
        # zeros, where the image ends, become black: NanoDet was trained with such borders
        square = crop(image, Roi(side / 2, side / 2, side), SIZE, border=cv2.BORDER_CONSTANT)
        x = (square[..., ::-1].astype(np.float32) - MEAN_BGR) / STD_BGR
        outputs = self._network.run(np.ascontiguousarray(x.transpose(2, 0, 1)[None]))
        levels = zip(outputs[: len(STRIDES)], outputs[len(STRIDES) :], STRIDES, strict=True)
        found = [decode(scores, sides, stride) for scores, sides, stride in levels]
        boxes = np.concatenate(found)
        boxes[:, :4] = np.clip(boxes[:, :4] * side / SIZE, 0, [width, height, width, height])
        return nms(boxes)


def detect_in_tiles(detector: Detector, image: np.ndarray) -> np.ndarray:
    """Boxes (n, 5) of the whole image and of its tiles, for people whom the small input of a detector loses.

    Boxes that end at a tile's inner edge are left out: the tile beside it shows all of them.
    """
    height, width = image.shape[:2]
    boxes = [detector.detect(image)]
    for x, y, side in tiles(width, height):
        found = detector.detect(np.ascontiguousarray(image[y : y + side, x : x + side]))
        edges = np.array([x > 0, y > 0, x + side < width, y + side < height])
        slack = EDGE * side
        touching = np.concatenate([found[:, :2] < slack, found[:, 2:4] > side - slack], -1) & edges
        found = found[~touching.any(-1)]
        found[:, :4] += [x, y, x, y]
        boxes.append(found)
    return drop_merged_boxes(nms(np.concatenate(boxes)))


def drop_merged_boxes(boxes: np.ndarray) -> np.ndarray:
    """Leave out unsure boxes (n, 5), best first, that surer ones cover: in a row of people such a box spans two."""
    kept: list[np.ndarray] = []
    for box in boxes:
        low = np.maximum(box[:2], np.array([other[:2] for other in kept]).reshape(-1, 2))
        high = np.minimum(box[2:4], np.array([other[2:4] for other in kept]).reshape(-1, 2))
        covered = np.prod(np.clip(high - low, 0, None), -1).sum() / max(float(np.prod(box[2:4] - box[:2])), 1e-9)
        if box[4] >= SURE or covered < MAX_COVERED:
            kept.append(box)
    return np.array(kept, boxes.dtype).reshape(-1, 5)


def tiles(width: int, height: int) -> list[tuple[int, int, int]]:
    """Squares (x, y, side) that cover an image, each level by halves of their sides."""
    out = []
    for scale in TILES:
        side = round(scale * min(width, height))
        if side < MIN_TILE_PX:
            continue
        columns, rows = (max(1, -(-2 * (length - side) // side) + 1) for length in (width, height))
        for y in np.linspace(0, height - side, rows).astype(int) if rows > 1 else [0]:
            out += [(int(x), int(y), side) for x in (np.linspace(0, width - side, columns) if columns > 1 else [0])]
    return out


def decode(scores: np.ndarray, sides: np.ndarray, stride: int) -> np.ndarray:
    """Boxes (n, 5) of one level, pixels of the input: each side is the mean of a distribution over 0 to 10 strides.

    Args:
        scores: (1, cells, classes), 0 to 1.
        sides: (1, cells, 4 * 11): left, top, right, bottom, logits.
        stride: Pixels of a cell.
    """
    person = scores[0, :, PERSON]
    chosen = np.flatnonzero(person > MIN_SCORE)
    logits = sides[0, chosen].reshape(-1, 4, BINS)
    weights = np.exp(logits - logits.max(-1, keepdims=True))
    reach = (weights / weights.sum(-1, keepdims=True)) @ np.arange(BINS, dtype=np.float32) * stride
    columns = -(-SIZE // stride)
    center = np.stack([chosen % columns, chosen // columns], -1) * stride + (stride - 1) / 2
    return np.concatenate([center - reach[:, :2], center + reach[:, 2:], person[chosen, None]], -1)


def nms(boxes: np.ndarray, *, max_iou: float = NMS_IOU) -> np.ndarray:
    """Keep the best of overlapping boxes (n, 5 or more: what comes with them stays with them); best first."""
    order = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept: list[np.ndarray] = []
    for box in order:
        if not kept or box_iou(box[None, :4], np.stack(kept)[:, :4]).max() <= max_iou:
            kept.append(box)
    return np.stack(kept) if kept else boxes[:0]
