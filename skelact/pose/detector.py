"""Person boxes: NanoDet."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skelact.pose.image import Roi, crop
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton.tracking import overlaps

SIZE = 416
STRIDES = (8, 16, 32)
BINS = 11
PERSON = 0
MEAN_BGR = np.array([103.53, 116.28, 123.675], np.float32)
STD_BGR = np.array([57.375, 57.12, 58.395], np.float32)
LEAST_SCORE = 0.3
MOST_OVERLAP = 0.6


class NanoDet:
    """Finds people in one picture.

    Args:
        path: The graph that `skelact models build` makes.
        threads: Of one call.
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        self._network = OnnxNetwork(path, threads=threads)

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5): x1, y1, x2, y2 in pixels and score, the best first.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        height, width = image.shape[:2]
        side = max(height, width)
        # zeros, where the picture ends, become black: NanoDet was trained with such borders
        square = crop(image, Roi(side / 2, side / 2, side), SIZE)
        x = (square[..., ::-1].astype(np.float32) - MEAN_BGR) / STD_BGR
        outputs = self._network.run(np.ascontiguousarray(x.transpose(2, 0, 1)[None]))
        levels = zip(outputs[: len(STRIDES)], outputs[len(STRIDES) :], STRIDES, strict=True)
        found = [decode(scores, sides, stride) for scores, sides, stride in levels]
        boxes = np.concatenate(found)
        boxes[:, :4] = np.clip(boxes[:, :4] * side / SIZE, 0, [width, height, width, height])
        return suppress(boxes)


def decode(scores: np.ndarray, sides: np.ndarray, stride: int) -> np.ndarray:
    """Boxes (n, 5) of one level, pixels of the input: each side is the mean of a distribution over 0 to 10 strides.

    Args:
        scores: (1, cells, classes), 0 to 1.
        sides: (1, cells, 4 * 11): left, top, right, bottom, logits.
        stride: Pixels of a cell.
    """
    person = scores[0, :, PERSON]
    chosen = np.flatnonzero(person > LEAST_SCORE)
    logits = sides[0, chosen].reshape(-1, 4, BINS)
    share = np.exp(logits - logits.max(-1, keepdims=True))
    reach = (share / share.sum(-1, keepdims=True)) @ np.arange(BINS, dtype=np.float32) * stride
    columns = -(-SIZE // stride)
    center = np.stack([chosen % columns, chosen // columns], -1) * stride + (stride - 1) / 2
    return np.concatenate([center - reach[:, :2], center + reach[:, 2:], person[chosen, None]], -1)


def suppress(boxes: np.ndarray) -> np.ndarray:
    """Keep the best of overlapping boxes (n, 5); best first."""
    order = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept: list[np.ndarray] = []
    for box in order:
        if not kept or overlaps(box[None, :4], np.stack(kept)[:, :4]).max() <= MOST_OVERLAP:
            kept.append(box)
    return np.stack(kept) if kept else boxes[:0]
