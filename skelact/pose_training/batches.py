"""Batches of crops: turned, scaled, shifted, mirrored, colored and covered at random, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from skelact.layouts import load_layout
from skelact.models.rtmpose import BINS_PER_PIXEL
from skelact.pose.cards import MEAN_RGB, STD_RGB
from skelact.pose_training.store import MARGIN, PADDING, CropStore

TURN_DEG = 40.0
SCALE, SHIFT = (0.75, 1.25), 0.08  # shift: of the sides
MIRROR_SHARE, COVER_SHARE, COVER = 0.5, 0.5, (0.15, 0.4)
GAIN, TINT = (0.7, 1.3), (0.85, 1.15)
SIGMA_DIVISOR = 8  # sigma of a target is the square root of an eighth of the crop's side, in bins
MIRROR = np.array(load_layout("wholebody133").mirror)


@dataclass(frozen=True, eq=False)
class CropBatch:
    """What a network sees and should say.

    Attributes:
        images: float32 (N, 3, H, W), normalized RGB.
        points: float32 (N, K, 2), pixels of the input.
        weights: float32 (N, K): 1 where a point is labeled and within the input.
        areas: float32 (N,), square pixels of the input.
        depths: float32 (N, K), meters behind the middle of the hips; NaN where not known.
    """

    images: Tensor
    points: Tensor
    weights: Tensor
    areas: Tensor
    depths: Tensor


def make_batch(
    store: CropStore,
    rows: np.ndarray,
    height: int,
    width: int,
    *,
    seed: tuple[int, ...] | None = None,
    turn_deg: float = TURN_DEG,
) -> CropBatch:
    """Cut the inputs of some crops, each changed at random by `seed` and its number, or straight without one."""
    images = np.empty((len(rows), 3, height, width), np.float32)
    points = np.empty((len(rows), store.points.shape[1], 2), np.float32)
    labeled, depths = np.empty(points.shape[:2], bool), np.empty(points.shape[:2], np.float32)
    scales = np.empty(len(rows), np.float32)
    partners = MIRROR[store.first : store.first + points.shape[1]] - store.first
    for index, row in enumerate(rows):
        crop, truth, known, depth = store.crops[row], store.points[row], store.labeled[row], store.depths[row]
        rng = None if seed is None else np.random.default_rng((*seed, int(row)))
        matrix, mirrored = _placement(crop.shape[1], crop.shape[0], width, height, turn_deg, rng)
        image = cv2.warpAffine(crop, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(PADDING,) * 3)
        if rng is not None:
            image = _recolor(image, rng)
        truth = truth @ matrix[:, :2].T + matrix[:, 2]
        order = partners if mirrored else slice(None)
        points[index], labeled[index], depths[index] = truth[order], known[order], depth[order]
        images[index] = ((image - np.array(MEAN_RGB, np.float32)) / np.array(STD_RGB, np.float32)).transpose(2, 0, 1)
        scales[index] = abs(np.linalg.det(matrix[:, :2]))
    inside = ((points >= 0) & (points <= [width - 1, height - 1])).all(-1)
    weights = (labeled & inside).astype(np.float32)
    areas = store.areas[rows] * scales
    values = (images, points, weights, areas.astype(np.float32), depths)
    return CropBatch(*(torch.from_numpy(value) for value in values))


def targets(points: Tensor, length: int, axis: int) -> Tensor:
    """Gaussians (N, K, bins) around the coordinates of points (N, K, 2) along an axis of so many pixels."""
    middle = (points[..., axis] * BINS_PER_PIXEL).round()
    return gaussians(middle, length * BINS_PER_PIXEL, (length / SIGMA_DIVISOR) ** 0.5)


def gaussians(middle: Tensor, bins: int, sigma: float) -> Tensor:
    """(N, K), bins -> (N, K, bins), highest 1."""
    return torch.exp(-((torch.arange(bins, device=middle.device) - middle[..., None]) ** 2) / (2 * sigma**2))


def _placement(
    from_width: int, from_height: int, width: int, height: int, turn_deg: float, rng: np.random.Generator | None
) -> tuple[np.ndarray, bool]:
    """Affine map (2, 3) from a stored crop to an input, and whether it mirrors."""
    ratio = width / from_width * MARGIN
    turn, scale, shift, mirrored = 0.0, 1.0, np.zeros(2), False
    if rng is not None:
        turn, scale = np.radians(turn_deg) * rng.uniform(-1, 1), rng.uniform(*SCALE)
        shift, mirrored = rng.uniform(-SHIFT, SHIFT, 2) * [width, height], bool(rng.random() < MIRROR_SHARE)
    cosine, sine = np.cos(turn) * ratio * scale, np.sin(turn) * ratio * scale
    linear = np.array([[cosine, -sine], [sine, cosine]])
    if mirrored:
        linear = linear @ np.diag([-1.0, 1.0])
    offset = np.array([width, height]) / 2 + shift - linear @ (np.array([from_width, from_height]) / 2)
    return np.concatenate([linear, offset[:, None]], 1), mirrored


def _recolor(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Change brightness and tint, and cover a piece."""
    image = (image * rng.uniform(*GAIN) * rng.uniform(*TINT, 3)).clip(0, 255).astype(np.uint8)
    if rng.random() < COVER_SHARE:
        height, width = image.shape[:2]
        tall, wide = (rng.uniform(*COVER, 2) * [height, width]).astype(int)
        y, x = rng.integers(0, height - tall), rng.integers(0, width - wide)
        image[y : y + tall, x : x + wide] = rng.integers(0, 256, 3)
    return image
