"""Which people of a clip a network looks at."""

from __future__ import annotations

import numpy as np

from skelact.clips.gaps import missing_joints


def motion(joints: np.ndarray) -> float:
    """How much one person (T, V, 3) moves: the variance of all positions, summed over x, y and z, square metres.

    Frames in which the person is absent do not count. Source: NTU RGB+D preparation of CTR-GCN (ICCV 2021).
    """
    there = joints[~missing_joints(joints).all(-1)]
    return float(there.reshape(-1, 3).var(0, dtype=np.float64).sum()) if len(there) else 0.0


def most_moving(joints: np.ndarray, people: int) -> np.ndarray:
    """Put the most moving people first, as two-person data sets do: (M, T, V, 3) -> (at most `people`, T, V, 3)."""
    order = np.argsort([-motion(person) for person in joints], kind="stable")
    return joints[order[:people]]
