"""Smoothing that listens to weights: the smoothest course through values that count more or less, or not at all.

Whittaker (1923) and Eilers (Analytical Chemistry, 2003): squared distances to the values, weighted, and squared second
differences, as small as possible together. Gaps are filled on the way. No delay: all frames are used.
"""

from __future__ import annotations

import numpy as np

MIN_WEIGHT = 1e-6  # keeps a course solvable that has no value at all


def smooth_weighted(values: np.ndarray, weights: np.ndarray | float, *, fps: float, cutoff_hz: float) -> np.ndarray:
    """Smooth along the first axis.

    Args:
        values: (T, ...).
        weights: Same shape or one that spreads to it, >= 0; 1 is a value that counts, 0 one that is not there.
        fps: Frames per second.
        cutoff_hz: Frequency at which a value of weight 1 loses half its size.

    Returns:
        float64 (T, ...).
    """
    count = len(values)
    if count < 3:
        return np.asarray(values, np.float64)
    shape = values.shape
    y = np.asarray(values, np.float64).reshape(count, -1)
    w = np.maximum(np.broadcast_to(weights, shape).reshape(count, -1), MIN_WEIGHT)
    stiffness = (2 * np.sin(np.pi * min(cutoff_hz / fps, 0.5))) ** -4.0
    return _solve_bands(w, stiffness, w * y).reshape(shape)


def _solve_bands(w: np.ndarray, stiffness: float, right: np.ndarray) -> np.ndarray:
    """Solve (W + s D'D) x = right, D second differences, by Cholesky factors of five bands."""
    count = len(w)
    diagonal, first, second = _penalty_bands(count)
    d, e, f = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w)  # LDL': D, and L one and two below
    x = right.copy()
    for t in range(count):
        one, two = max(t - 1, 0), max(t - 2, 0)
        g1 = e[one] if t >= 1 else 0.0
        g2 = f[two] if t >= 2 else 0.0
        d[t] = w[t] + stiffness * diagonal[t] - g1**2 * d[one] * (t >= 1) - g2**2 * d[two] * (t >= 2)
        below = f[one] if t >= 1 else 0.0
        e[t] = (stiffness * first[t] - g1 * below * d[one] * (t >= 1)) / d[t]
        f[t] = stiffness * second[t] / d[t]
        x[t] -= g1 * x[one] * (t >= 1) + g2 * x[two] * (t >= 2)
    x /= d
    for t in range(count - 2, -1, -1):
        x[t] -= e[t] * x[t + 1] + (f[t] * x[t + 2] if t + 2 < count else 0.0)
    return x


def _penalty_bands(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Diagonals of D'D: (T,) each; the last of the second and the last two of the third are zero."""
    diagonal, first, second = np.zeros(count), np.zeros(count), np.zeros(count)
    for start in range(count - 2):
        diagonal[start : start + 3] += (1, 4, 1)
        first[start : start + 2] += (-2, -2)
        second[start] += 1
    return diagonal, first, second
