"""Time windows: where to sample a clip, and linear interpolation there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float, Shaped


def window_times(
    start: Shaped[np.ndarray, "*N"], length: Shaped[np.ndarray, "*N"], frames: int
) -> Float[np.ndarray, "*N {frames}"]:
    """Spread `frames` sample times over windows, with half-pixel centers as in image resizing.

    Args:
        start: First frame of each window (N,), may be fractional.
        length: Frames in each window (N,), > 0.
        frames: T, samples per window.

    Returns:
        float64 (N, T): times in frames, none outside its window.
    """
    start, length = np.asarray(start)[..., None], np.asarray(length)[..., None]
    centers = (np.arange(frames) + 0.5) / frames
    return np.clip(start + length * centers - 0.5, start, start + np.maximum(length - 1, 0))


def rate_times(start: np.ndarray, length: np.ndarray, frames: int, span: np.ndarray) -> np.ndarray:
    """Sample windows evenly in time, whatever their lengths: shorter ones are held at both ends, longer ones cut.

    So a network sees how fast a body goes, which `window_times` hides.

    Args:
        start: First frame of each window (N,), may be fractional.
        length: Frames in each window (N,), > 0.
        frames: T, samples per window.
        span: Frames (N,) that the samples are spread over, the window in their middle.

    Returns:
        float64 (N, T): times in frames, none outside its window.
    """
    start, length, span = (np.asarray(value, float)[..., None] for value in (start, length, span))
    centers = (np.arange(frames) + 0.5) / frames - 0.5
    return np.clip(start + (length - 1) / 2 + span * centers, start, start + np.maximum(length - 1, 0))


def segment_times(
    start: np.ndarray, length: np.ndarray, frames: int, *, rng: np.random.Generator | None = None
) -> np.ndarray:
    """Take one whole frame of each of `frames` equal pieces of a window; a shorter window is repeated.

    Args:
        start: First frame of each window (N,).
        length: Frames in each window (N,), > 0.
        frames: T, samples per window.
        rng: Draws the frame of each piece, and where a shorter window begins, as in training; unset: the frame in the
            middle, and the beginning.

    Returns:
        float64 (N, T): times in frames.

    Source: `UniformSample` of PYSKL (arXiv 2205.09443), which draws in testing too, with a fixed seed.
    """
    start, length = np.round(start)[..., None], np.maximum(np.round(length), 1)[..., None]
    at = np.arange(frames)
    within = 0.5 if rng is None else rng.random((*length.shape[:-1], frames))
    first = 0 if rng is None else np.floor(rng.random(length.shape) * length)
    return start + np.where(length < frames, (first + at) % length, np.floor((at + within) * length / frames))


def resample(joints: Float[np.ndarray, "M T V C"], times: Float[np.ndarray, " F"]) -> Float[np.ndarray, "M F V C"]:
    """Interpolate linearly along time.

    Args:
        joints: (M, T, V, C).
        times: (F,) in frames; times outside 0..T-1 take the nearest frame.

    Returns:
        (M, F, V, C), dtype of `joints`.
    """
    times = np.clip(times, 0, joints.shape[1] - 1)
    left = np.floor(times).astype(np.int64)
    right = np.minimum(left + 1, joints.shape[1] - 1)
    weight = (times - left).astype(joints.dtype)[:, None, None]
    return joints[:, left] + weight * (joints[:, right] - joints[:, left])
