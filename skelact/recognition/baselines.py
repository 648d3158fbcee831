"""What a learned recogniser has to beat: a nearest neighbour and a linear map on the same windows."""

from __future__ import annotations

import numpy as np

from skelact.clips import window_times
from skelact.datasets.packed import PackedClips
from skelact.layouts import Layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.windows import prepare_windows

RIDGE = 1e-2  # of the mean squared feature
BATCH = 256


def clip_features(packed: PackedClips, clips: np.ndarray, layout: Layout, config: RecognitionConfig) -> np.ndarray:
    """Positions of every whole clip, resampled and normalised as for the network: float32 (clips, F)."""
    rows = []
    for first in range(0, len(clips), BATCH):
        chosen = clips[first : first + BATCH]
        times = window_times(np.zeros(len(chosen)), packed.lengths[chosen].astype(float), config.frames)
        rows.append(prepare_windows(packed.windows(chosen, times), layout, config).reshape(len(chosen), -1))
    return np.concatenate(rows)


def nearest_neighbor(features: np.ndarray, known: np.ndarray, targets: np.ndarray, *, classes: int) -> np.ndarray:
    """Scores (clips, K): minus the squared distance to the nearest known clip of each class."""
    distance = (features**2).sum(1)[:, None] - 2 * features @ known.T + (known**2).sum(1)
    scores = np.full((len(features), classes), -np.inf, np.float32)
    for label in np.unique(targets):
        scores[:, label] = -distance[:, targets == label].min(1)
    return scores


def ridge(features: np.ndarray, known: np.ndarray, targets: np.ndarray, *, classes: int) -> np.ndarray:
    """Scores (clips, K) of a linear map fitted to one-hot targets with an L2 penalty."""
    mean = known.mean(0)
    known = (known - mean).astype(np.float64)
    penalty = RIDGE * (known**2).mean() * len(known)
    # the dual form: as many unknowns as known clips, fewer than features
    dual = np.linalg.solve(known @ known.T + penalty * np.eye(len(known)), np.eye(classes)[targets])
    return ((features - mean) @ (known.T @ dual)).astype(np.float32)
