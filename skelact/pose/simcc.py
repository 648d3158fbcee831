"""Points of people from external SimCC networks: RTMPose, DWPose, RTMW, RTMW3D; all people of an image in one call.

Papers: Li et al., "SimCC", ECCV 2022, arXiv 2107.03332; Jiang et al., "RTMPose", arXiv 2303.07399; Yang et al.,
"DWPose", arXiv 2307.15880; Jiang et al., "RTMW", arXiv 2407.08634. Crop and decoding follow MMPose; differences: the
score is the smaller of both axes, a position between bins is read, and the confidence is a share of the response.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from skelact.layouts.whole_body import BODY, POINTS
from skelact.pose.cards import LAYOUTS, ModelCard
from skelact.pose.external import ExternalModel
from skelact.values import INFERRED, MEASURED, MIN_MEASURED_SCORE, MIN_POINT_SCORE, MISSING, Person

MIN_SIDE_PX = 1.0  # pixels of a box
PEAK_SIGMAS = 2.0  # around its peak, where a response should be


@dataclass(frozen=True, eq=False)
class SimccPoints:
    """Points of N people on a network's own layout.

    Attributes:
        points: float32 (N, K, 2), pixels of the image.
        confidences: float32 (N, K), 0 to 1.
        responses: float32 (N, K): the smaller peak of both axes, as the network gives it; <= 0 means not found.
        truncated: bool (N, K): the peak is at the crop's border, the point perhaps beyond it.
        depths: float32 (N, K), meters behind the middle of the hips; None with networks that see in 2D only.
    """

    points: np.ndarray
    confidences: np.ndarray
    responses: np.ndarray
    truncated: np.ndarray
    depths: np.ndarray | None


class SimccBodies:
    """Finds the points of one person in each box.

    Args:
        model: Of kind "simcc".
        parity: Read whole bins, as the published code does, not positions between them.

    Attributes:
        provider: What runs the network: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    def __init__(self, model: ExternalModel, *, parity: bool = False) -> None:
        self._model = model
        self.provider = model.network.provider
        self._parity = parity

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """Return one person per box, in their order, also where hardly anybody is: `presence` says so.

        Args:
            image: uint8 (H, W, 3) RGB.
            boxes: (n, 5): x1, y1, x2, y2, pixels, score.
        """
        if not len(boxes):
            return []
        found = self.measure(image, boxes)
        sure = is_measured(found.points, found.confidences, image) & ~found.truncated
        rows = zip(boxes, found.points, found.confidences, found.responses > 0, sure, strict=True)
        return [place_person(box, self._model.card.layout, *row) for box, *row in rows]

    def measure(self, image: np.ndarray, boxes: np.ndarray) -> SimccPoints:
        """Return the points of one person per box, on the network's layout; see `people`.

        Args:
            image: uint8 (H, W, 3) RGB.
            boxes: (n, 5) or (n, 4), n >= 1.
        """
        model = self._model
        places = [fit_crop(box, model.height, model.width, model.card.box_scale) for box in boxes]
        x = np.empty((len(places), 3, model.height, model.width), np.float32)
        for index, place in enumerate(places):
            x[index] = model.card.normalize(cut_crop(image, place, model.height, model.width, model.card.padding))
        across, down, *deep = model.run(x)
        pixels_per_bin = model.width / across.shape[-1]
        bins = np.stack([peak_position(axis, parity=self._parity) for axis in (across, down)], -1)
        rows = zip(bins * pixels_per_bin, places, strict=True)
        depths = [peak_position(axis, parity=self._parity) for axis in deep]
        return SimccPoints(
            np.stack([crop_to_image(row, place, model.width) for row, place in rows]).astype(np.float32),
            np.minimum(confidence(across, model.width, model.card), confidence(down, model.height, model.card)),
            np.minimum(across.max(-1), down.max(-1)),
            at_border(across) | at_border(down),
            bins_to_depth(depths[0], deep[0].shape[-1], model.card) if deep else None,
        )


@dataclass(frozen=True)
class CropPlace:
    """An upright rectangle of an image: x and y of its top left corner and its width, pixels."""

    x: float
    y: float
    width: float


def fit_crop(box: np.ndarray, height: int, width: int, scale: float) -> CropPlace:
    """The rectangle with the sides' ratio of the input around a box, enlarged by `scale`."""
    center_x, center_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    sides = np.maximum([box[2] - box[0], box[3] - box[1]], MIN_SIDE_PX) * scale
    wide = float(max(sides[0], sides[1] * width / height))
    return CropPlace(float(center_x) - wide / 2, float(center_y) - wide * height / width / 2, wide)


def cut_crop(image: np.ndarray, place: CropPlace, height: int, width: int, padding: int) -> np.ndarray:
    """Warp a rectangle of an image to the input's size, uint8 (height, width, 3): bilinear, `padding` outside."""
    ratio = width / place.width
    matrix = np.array([[ratio, 0, -ratio * place.x], [0, ratio, -ratio * place.y]])
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(padding,) * 3)


def crop_to_image(points: np.ndarray, place: CropPlace, width: int) -> np.ndarray:
    """Map points (..., 2) from pixels of the input to pixels of the image."""
    return points * (place.width / width) + np.array([place.x, place.y])


def peak_position(responses: np.ndarray, *, parity: bool = False) -> np.ndarray:
    """Positions (N, K) of the peaks of responses (N, K, bins), in bins.

    Between bins a parabola through the logarithms of three responses, which is exact for a Gaussian. The peak's own bin
    where `parity` asks for it, at the first and last bin, and where a neighbor is not positive.
    """
    peaks = responses.argmax(-1)
    if parity:
        return peaks.astype(np.float32)
    inner = np.clip(peaks, 1, responses.shape[-1] - 2)
    around = np.take_along_axis(responses, inner[..., None] + np.arange(-1, 2), -1)
    left, middle, right = np.moveaxis(np.log(np.maximum(around, np.finfo(np.float32).tiny)), -1, 0)
    bend = left - 2 * middle + right
    usable = (inner == peaks) & (around > 0).all(-1) & (bend < 0)
    shift = np.where(usable, (left - right) / np.where(usable, 2 * bend, 1), 0)
    return (peaks + np.clip(shift, -0.5, 0.5)).astype(np.float32)


def at_border(responses: np.ndarray) -> np.ndarray:
    """Whether the peaks (N, K) of responses (N, K, bins) are in the first or last bin."""
    peaks = responses.argmax(-1)
    return (peaks == 0) | (peaks == responses.shape[-1] - 1)


def confidence(responses: np.ndarray, length: int, card: ModelCard) -> np.ndarray:
    """Share (N, K) of the softmax of responses (N, K, bins) within two sigmas of the peak, through the calibration.

    Args:
        responses: Of one axis.
        length: Of the axis, pixels; the sigma that such networks are trained with follows from it.
        card: Says the sharpness and the calibration.
    """
    peaks, bins = responses.argmax(-1)[..., None], responses.shape[-1]
    weights = np.exp(card.beta * (responses - np.take_along_axis(responses, peaks, -1)))
    reach = round(PEAK_SIGMAS * np.sqrt(length / 8))
    sums = np.concatenate([np.zeros_like(weights[..., :1]), weights.cumsum(-1)], -1)
    inside = np.take_along_axis(sums, np.minimum(peaks + reach + 1, bins), -1)
    below = np.take_along_axis(sums, np.maximum(peaks - reach, 0), -1)
    table = np.array(card.calibration)
    return np.interp(((inside - below) / sums[..., -1:])[..., 0], table[:, 0], table[:, 1]).astype(np.float32)


def bins_to_depth(position: np.ndarray, bins: int, card: ModelCard) -> np.ndarray:
    """Depth in meters behind the middle of the hips, of positions on an axis of `bins`; its middle is 0."""
    return ((2 * position / bins - 1) * card.depth_range_m).astype(np.float32)


def is_measured(points: np.ndarray, scores: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Whether points (..., 2) lie in the image and are surer than a guess."""
    return ((points >= 0) & (points < image.shape[1::-1])).all(-1) & (scores >= MIN_MEASURED_SCORE)


def place_person(
    box: np.ndarray, layout: str, points: np.ndarray, scores: np.ndarray, found: np.ndarray, sure: np.ndarray
) -> Person:
    """Put points of a layout of `LAYOUTS` on `wholebody133`; what the layout lacks or was not found stays missing.

    Args:
        box: (5,).
        layout: Key of `LAYOUTS`.
        points: (K, 2), pixels.
        scores: (K,), 0 to 1.
        found: (K,), whether a point was found at all.
        sure: (K,), whether it was measured and not guessed.
    """
    targets = np.array(LAYOUTS[layout])
    kept = (targets >= 0) & found & (scores >= MIN_POINT_SCORE) & np.isfinite(points).all(-1)
    places = targets[kept]
    placed, confidences = np.zeros((POINTS, 2), np.float32), np.zeros(POINTS, np.float32)
    states = np.full(POINTS, MISSING, np.uint8)
    placed[places], confidences[places] = points[kept], scores[kept]
    states[places] = np.where(sure[kept], MEASURED, INFERRED)
    body = np.sort(np.where(states[BODY] == MEASURED, confidences[BODY], 0))
    presence = float(body[len(body) // 2 :].mean())  # of the better half: the other may be hidden
    return Person(box[:4].astype(np.float32), float(box[4]), placed, confidences, states, None, presence)
