"""The axes of one segment, fitted robustly through all of its points."""

from __future__ import annotations

import numpy as np

ROUNDS = 5
ROBUST_M = 0.05  # a point that is off by so much counts half
KEEP_M2 = 2e-3  # what points do not show is taken from the axes given beforehand; square meters, as squared distances


def fit_segment(
    points: np.ndarray,
    shape: np.ndarray,
    *,
    keep: np.ndarray,
    pivot: np.ndarray | None = None,
    rounds: int = ROUNDS,
    keep_m2: float = KEEP_M2,
) -> tuple[np.ndarray, np.ndarray]:
    """Find the turn and place of a rigid segment in each frame.

    Points that disagree with the others count less. Without a pivot the place is found, too.

    Args:
        points: float64 (T, P, 3), meters; NaN where missing.
        shape: float64 (P, 3), the same points in the segment's axes.
        keep: float64 (T, 3, 3), turns that fill in what the points do not show.
        pivot: float64 (T, 3), where the segment's origin is, when that is known.
        rounds: Of weighting; 1: least squares.
        keep_m2: Weight of `keep`, square meters.

    Returns:
        Turns (T, 3, 3), segment to world, and origins (T, 3).
    """
    seen = np.isfinite(points).all(-1) & np.isfinite(shape).all(-1)
    target, source = np.where(seen[..., None], points, 0.0), np.where(np.isfinite(shape), shape, 0.0)
    weight, turns, origin = seen.astype(float), keep, pivot
    for _ in range(rounds):
        total = np.maximum(weight.sum(1), 1e-9)[:, None]
        inner = np.zeros_like(keep[:, 0]) if pivot is not None else (weight @ source) / total
        outer = pivot if pivot is not None else (weight[..., None] * target).sum(1) / total
        arms, places = target - outer[:, None], source - inner[:, None]
        turns = _nearest_turn(np.einsum("tp,tpi,tpj->tij", weight, arms, places) + keep_m2 * keep)
        origin = outer - (turns @ inner[..., None])[..., 0]
        off = np.linalg.norm(target - origin[:, None] - np.einsum("tij,pj->tpi", turns, source), axis=-1)
        weight = seen / (1 + (off / ROBUST_M) ** 2)
    return turns, np.asarray(origin)


def _nearest_turn(matrices: np.ndarray) -> np.ndarray:
    left, _, right = np.linalg.svd(matrices)
    left[..., -1] *= np.sign(np.linalg.det(left @ right))[..., None]
    return np.asarray(left @ right)
