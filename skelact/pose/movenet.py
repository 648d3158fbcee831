"""Bodies of all people in a picture at once: 17 points each, from MoveNet multi-pose.

Every cell of the network's map says how likely it is the middle of somebody, and from there roughly where each of their
points is; one more map a point says where such points are exactly. So a point goes to the body whose middle points at
it, as in BPJDet's association of parts (Zhou et al., 2023), and not to whoever it is nearest to.

Source: MoveNet.MultiPose, model card (Google, 2021), after CenterNet (Zhou et al., "Objects as Points", 2019, arXiv
1904.07850). Different here: the network runs on free sizes, and more than six people are read from its maps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from skelact.pose.image import MAX_BATCH, Roi, crop
from skelact.runtime.session import OnnxNetwork

POINTS = 17  # of COCO
STRIDE = 4  # pixels of a cell
STEP = 32  # pixels: sides of the input are multiples
SIDE, CROP = 416, 256  # pixels of the input: longer side of a picture; a square
MIN_SCORE = 0.1  # of a middle
MAX_PEOPLE = 30  # of a picture
REACH = 9  # cells around the rough place in which a point is looked for
FALL_OFF = 0.3  # of the map's shorter side: squared cells at which a point's weight has fallen to 1 / e


@dataclass(frozen=True, eq=False)
class CocoBody:
    """One body with COCO's points.

    Attributes:
        points: float32 (17, 2), pixels.
        scores: float32 (17,), 0 to 1.
        box: float32 (4,): x1, y1, x2, y2, pixels.
        score: 0 to 1, that somebody is there.
    """

    points: np.ndarray
    scores: np.ndarray
    box: np.ndarray
    score: float


class MoveNet:
    """Finds bodies.

    Args:
        path: Its ONNX file, such as the shipped one.
        threads: Of one call.
        device: "cpu" or "cuda".
    """

    def __init__(self, path: Path, *, threads: int = 0, device: str = "cpu") -> None:
        self._network = OnnxNetwork(path, threads=threads, device=device)

    def find(self, image: np.ndarray, *, side: int = SIDE) -> list[CocoBody]:
        """Return the bodies in an image, surest first.

        Args:
            image: uint8 (H, W, 3) RGB.
            side: Pixels that its longer side gets for the network.
        """
        maps, scale = self.read_maps(image, side=side)
        return [_scaled(body, scale, np.zeros(2)) for body in decode(maps)]

    def read_maps(self, image: np.ndarray, *, side: int = SIDE) -> tuple[list[np.ndarray], np.ndarray]:
        """Return the network's maps of an image, see `decode`, and image pixels per input pixel along x and y."""
        size = np.array(image.shape[1::-1])
        inner = np.maximum(np.rint(size * side / size.max()).astype(int), 1)
        canvas = np.zeros((*(-(-inner[::-1] // STEP) * STEP), 3), np.uint8)
        shrinks = inner.max() < size.max()
        canvas[: inner[1], : inner[0]] = cv2.resize(
            image, tuple(map(int, inner)), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        )
        return [output[0] for output in self._network.run(canvas[None].astype(np.float32))], size / inner

    def look(self, image: np.ndarray, rois: Sequence[Roi]) -> list[list[CocoBody]]:
        """Return the bodies in upright squares of an image, surest first in each."""
        if not rois:
            return []
        squares = np.stack([crop(image, roi, CROP) for roi in rois]).astype(np.float32)
        outputs = self._network.run_in_batches(squares, MAX_BATCH)
        found = []
        for index, roi in enumerate(rois):
            corner = np.array([roi.x, roi.y]) - roi.size / 2
            bodies = decode([output[index] for output in outputs])
            found.append([_scaled(body, np.full(2, roi.size / CROP), corner) for body in bodies])
        return found


def decode(maps: Sequence[np.ndarray]) -> list[CocoBody]:
    """Read bodies from the maps of one picture, pixels of the input, surest first.

    Args:
        maps: (H, W, channels) each: middles of people, points, rough places of points from a middle (y, x), places of
            points in their cells (y, x), sizes of boxes, places of middles in their cells (y, x); in cells.
    """
    middles, heat, rough, fine, sizes, shifts = maps
    likely = middles[..., 0]
    cells = find_peaks(likely, MIN_SCORE)[:MAX_PEOPLE]
    rows, columns = cells.T
    places = _find_points(heat, fine, rough[rows, columns].reshape(-1, POINTS, 2) + cells[:, None])
    middle, half = cells + shifts[rows, columns], np.maximum(sizes[rows, columns], 0) / 2
    boxes = np.concatenate([(middle - half)[:, ::-1], (middle + half)[:, ::-1]], -1) * STRIDE
    return [
        CocoBody(place[:, :2] * STRIDE, place[:, 2], box.astype(np.float32), float(likely[row, column]))
        for place, box, row, column in zip(places, boxes, rows, columns, strict=True)
    ]


def find_peaks(scores: np.ndarray, least: float) -> np.ndarray:
    """Cells (n, 2), row and column, that are the highest around and above `least` in a map (H, W); highest first."""
    cells = np.argwhere((scores >= cv2.dilate(scores, np.ones((3, 3), np.uint8))) & (scores > least))
    return cells[np.argsort(-scores[tuple(cells.T)], kind="stable")]


def _find_points(heat: np.ndarray, fine: np.ndarray, rough: np.ndarray) -> np.ndarray:
    """The hottest cell near each rough place (n, 17, 2): x, y in cells and the heat there, float32 (n, 17, 3)."""
    height, width = heat.shape[:2]
    cells = np.clip(np.rint(rough).astype(int), 0, [height - 1, width - 1])
    around = np.arange(-REACH, REACH + 1)
    rows = cells[..., 0, None, None] + around[:, None]  # (n, 17, 19, 1)
    columns = cells[..., 1, None, None] + around  # (n, 17, 1, 19)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    channels = np.arange(POINTS)
    near = heat[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1), channels[:, None, None]]
    apart = (rows - rough[..., 0, None, None]) ** 2 + (columns - rough[..., 1, None, None]) ** 2
    weighted = np.where(inside, near * np.exp(-apart / (FALL_OFF * min(height, width))), -1)
    best = weighted.reshape(len(rough), POINTS, len(around) ** 2).argmax(-1)
    row = np.clip(cells[..., 0] + best // len(around) - REACH, 0, height - 1)
    column = np.clip(cells[..., 1] + best % len(around) - REACH, 0, width - 1)
    shift = fine.reshape(height, width, POINTS, 2)[row, column, channels]
    places = np.stack([column + shift[..., 1], row + shift[..., 0], heat[row, column, channels]], -1)
    return places.astype(np.float32)


def _scaled(body: CocoBody, scale: np.ndarray, corner: np.ndarray) -> CocoBody:
    """Bring a body from the input to the image."""
    points = (body.points * scale + corner).astype(np.float32)
    box = (body.box * np.tile(scale, 2) + np.tile(corner, 2)).astype(np.float32)
    return CocoBody(points, body.scores, box, body.score)
