"""Object keypoint similarity: how alike two sets of points of one body are, 0 to 1."""

from __future__ import annotations

import numpy as np

# Spread of annotators for every point of `wholebody133`, as COCO-WholeBody has it.
HAND_SIGMAS = (
    *(0.029, 0.022, 0.035, 0.037, 0.047, 0.026, 0.025, 0.024, 0.035, 0.018, 0.024, 0.022, 0.026, 0.017, 0.021),
    *(0.021, 0.032, 0.020, 0.019, 0.022, 0.031),
)
SIGMAS = np.array(
    [
        *(0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087),
        *(0.089, 0.089),  # the body ends
        *(0.068, 0.066, 0.066, 0.092, 0.094, 0.094),  # feet; then the face: jaw, brows, nose, eyes, mouth
        *(0.042, 0.043, 0.044, 0.043, 0.040, 0.035, 0.031, 0.025, 0.020, 0.023, 0.029, 0.032, 0.037, 0.038, 0.043),
        *(0.041, 0.045, 0.013, 0.012, 0.011, 0.011, 0.012, 0.012, 0.011, 0.011, 0.013, 0.015),
        *(0.009, 0.007, 0.007, 0.007, 0.012, 0.009, 0.008, 0.016, 0.010),
        *(0.017, 0.011, 0.009, 0.011, 0.009, 0.007, 0.013, 0.008, 0.011, 0.012, 0.010, 0.034),
        *(0.008, 0.008, 0.009, 0.008, 0.008, 0.007, 0.010, 0.008, 0.009, 0.009, 0.009, 0.007),
        *(0.007, 0.008, 0.011, 0.008, 0.008, 0.008, 0.010, 0.008),
        *HAND_SIGMAS,
        *HAND_SIGMAS,
    ]
)
SIGMAS.setflags(write=False)


def oks(
    points: np.ndarray,
    truth: np.ndarray,
    area: np.ndarray | float,
    *,
    labeled: np.ndarray,
    sigmas: np.ndarray = SIGMAS,
) -> np.ndarray:
    """Mean over the labeled points of exp(-d^2 / (2 area (2 sigma)^2)), 0 where nothing is labeled.

    Args:
        points: (..., K, 2), pixels.
        truth: (..., K, 2), pixels; leading axes as of `points`, or such that the two go together.
        area: (...), area of the body, square pixels.
        labeled: bool (..., K), the points that count.
        sigmas: (K,).

    Returns:
        float64 (...).

    Source: COCO keypoint evaluation.
    """
    squared = ((np.asarray(points, float) - truth) ** 2).sum(-1)
    like = np.exp(-squared / (2 * (np.asarray(area, float)[..., None] + np.spacing(1)) * (2 * sigmas) ** 2))
    return (like * labeled).sum(-1) / np.maximum(labeled.sum(-1), 1)
