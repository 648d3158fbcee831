"""2D joints in pictures: from pixels to the x, y and confidence that a network sees."""

from __future__ import annotations

import numpy as np

from skelact.clips.gaps import fill_missing
from skelact.clips.modalities import SCORE
from skelact.errors import InputError
from skelact.values import Clip

BODY_M = 1.5  # longer side of the box around an adult as pictures show them, standing or seated


def clip_to_points(clip: Clip, *, in_picture: bool) -> np.ndarray:
    """Put the joints of a 2D clip and their confidences beside each other.

    Args:
        clip: 2D. Without scores every valid joint gets 1.
        in_picture: Measure from the middle of the picture in halves of its sides (`pixels_to_points`); else people are
            scaled to about meters, by the longer sides of the boxes around them, and the picture does not count.

    Returns:
        float32 (M, T, V, 3): x, y, confidence; zero where a joint is missing.

    Raises:
        InputError: The clip is 3D, or does not know the size of its picture where that is needed.
    """
    if clip.joints.shape[-1] != 2:
        got = f"got {clip.joints.shape[-1]}D: this network looks at points in pictures"
        wanted = "give the video itself, or the file that `skelact pose` wrote"
        raise InputError(f"expected 2D joints in pixels, {got}; {wanted}", field="clip.joints")
    scores = clip.valid.astype(np.float32) if clip.scores is None else clip.scores
    pixels = clip.joints.astype(np.float32)
    if not in_picture:
        return np.concatenate([pixels * np.float32(BODY_M / _body_pixels(clip)), scores[..., None]], -1)
    if clip.image_size is None:
        wanted = "write image_size (width, height) into the npz file, or train with normalize.scale, which needs none"
        raise InputError(f"expected the size of the picture, which the clip lacks: {wanted}", field="clip.image_size")
    return pixels_to_points(pixels, scores, clip.valid, clip.image_size)


def _body_pixels(clip: Clip) -> float:
    """Median over people and frames of the longer side of the box around a body, pixels; 1 when nobody has a size."""
    seen = clip.valid[..., None]
    sides = np.where(seen, clip.joints, -np.inf).max(-2) - np.where(seen, clip.joints, np.inf).min(-2)
    longest = sides.max(-1)[clip.present]
    longest = longest[longest > 0]
    return float(np.median(longest)) if len(longest) else 1.0


def pixels_to_points(
    pixels: np.ndarray, scores: np.ndarray, valid: np.ndarray, image_size: tuple[int, int]
) -> np.ndarray:
    """Measure points from the middle of their picture, in halves of its width and its height.

    Args:
        pixels: float32 (..., V, 2), x right and y down.
        scores: float32 (..., V), confidence.
        valid: bool (..., V); x and y of the others become zero.
        image_size: Width and height, pixels.

    Returns:
        float32 (..., V, 3): x and y, -1 to 1 inside the picture, and the confidence as it is.

    Source: `PreNormalize2D` of pyskl (Duan et al., 2022).
    """
    half = np.array(image_size, np.float32) / 2
    placed = np.where(valid[..., None], (pixels - half) / half, 0)
    return np.concatenate([placed, scores[..., None]], -1).astype(np.float32)


def points_to_pixels(points: np.ndarray, image_size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Undo `pixels_to_points`: pixels (..., V, 2), zero where a point is exactly zero, and confidences (..., V)."""
    half = np.array(image_size, np.float32) / 2
    placed = points[..., :SCORE]
    there = (placed != 0).any(-1, keepdims=True)
    return np.where(there, placed * half + half, 0).astype(np.float32), points[..., SCORE]


def fill_points(points: np.ndarray, missing: np.ndarray, *, parents: tuple[int, ...]) -> np.ndarray:
    """Fill the places of missing points (..., T, V, 3) as `fill_missing` does; their confidence stays zero."""
    filled = fill_missing(points, missing, parents=parents).copy()
    filled[..., SCORE] = np.where(missing, 0, filled[..., SCORE])
    return filled
