"""Which people of a clip a network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int


def motion(joints: Float[np.ndarray, "T V C"], present: Bool[np.ndarray, " T"]) -> float:
    """How much one person (T, V, C) moves: the variance of all positions, summed over x, y and z, square meters.

    Of people in pictures, C = 2: square pixels.

    Frames in which the person is not `present`, bool (T,), do not count.

    Source: NTU RGB+D preparation of CTR-GCN (ICCV 2021).
    """
    there = joints[present]
    return float(there.reshape(-1, joints.shape[-1]).var(0, dtype=np.float64).sum()) if len(there) else 0.0


def most_moving(
    joints: Float[np.ndarray, "M T V C"], present: Bool[np.ndarray, "M T"], people: int
) -> Int[np.ndarray, " chosen"]:
    """Order the people of (M, T, V, C) by how much they move, as two-person data sets do.

    Args:
        joints: Positions, meters or pixels.
        present: bool (M, T), who is there.
        people: How many are wanted.

    Returns:
        Indices of at most `people` of them, the most moving first.
    """
    moved = [-motion(person, there) for person, there in zip(joints, present, strict=True)]
    return np.argsort(moved, kind="stable")[:people]


def absent(windows: np.ndarray) -> np.ndarray:
    """Who is not there: bool (..., M, T, 1, 1) of windows (..., M, T, V, 3), true where a body is all zero.

    Windows hold no missing joints but whole people: networks of several people know an empty slot as zeros.
    """
    return (windows == 0).all((-1, -2), keepdims=True)
