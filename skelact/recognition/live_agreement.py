"""From when on a clip shows its class: how far a network of whole windows, shown what has been seen, agrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.recognition.recognizer import MAX_BATCH, Recognizer
from skelact.recognition.streaming import STREAM_WINDOW_S
from skelact.recognition.windows import sample_times

STEP_S = 0.8  # from one window of a clip to the next


@dataclass(frozen=True, eq=False)
class Agreement:
    """Probability of a clip's own class, given its frames up to a time, at most the last three seconds of them.

    Attributes:
        values: float32 (rows,), every `STEP_S` of every clip, from its beginning on.
        first: int64 (clips,), row of each clip; -1 for clips that were not looked at.
    """

    values: np.ndarray
    first: np.ndarray

    def at(self, clips: np.ndarray, times_s: np.ndarray, ends_s: np.ndarray) -> np.ndarray:
        """Agreement (N, T) at times (N, T) of clips (N,) that last `ends_s` (N,); 1 for those not looked at."""
        place = np.clip(np.minimum(times_s, ends_s[:, None]) / STEP_S, 0, None)
        left = np.floor(place).astype(np.int64)
        last = _rows(ends_s)[:, None] - 1
        first, looked_at = self.first[clips][:, None], self.first[clips][:, None] >= 0
        before = self.values[np.where(looked_at, first + np.minimum(left, last), 0)]
        after = self.values[np.where(looked_at, first + np.minimum(left + 1, last), 0)]
        return np.where(looked_at, before + (place - left) * (after - before), 1).astype(np.float32)


def measure_agreement(recognizer: Recognizer, packed: PackedClips, clips: np.ndarray) -> Agreement:
    """Score windows along clips, each from its beginning on, at most three seconds long.

    Clips of a class that the recognizer does not have are not looked at.

    Args:
        recognizer: Of the layout of the clips, of one person.
        packed: All clips.
        clips: Indices of those to look at.
    """
    known = np.array([label in recognizer.labels for label in packed.labels])
    column = np.array([recognizer.labels.index(label) if label in recognizer.labels else -1 for label in packed.labels])
    clips = clips[known[packed.targets[clips]]]
    counts = _rows(packed.lengths[clips] / packed.fps[clips])
    first = np.full(len(packed), -1)
    first[clips] = np.cumsum(counts) - counts
    owner = np.repeat(clips, counts)
    end = np.minimum((np.arange(len(owner)) - first[owner]) * STEP_S * packed.fps[owner], packed.lengths[owner])
    length = np.clip(end, 2, STREAM_WINDOW_S * packed.fps[owner])
    start = np.maximum(end - length, 0)
    values = []
    for index in range(0, len(owner), MAX_BATCH):
        rows = slice(index, index + MAX_BATCH)
        times = sample_times(start[rows], length[rows], recognizer.config, fps=packed.fps[owner[rows]])
        logits = recognizer.logits(packed.windows(owner[rows], times)).astype(np.float64)
        odds = np.exp(logits - logits.max(1, keepdims=True))
        own = column[packed.targets[owner[rows]]]
        values.append(odds[np.arange(len(odds)), own] / odds.sum(1))
    return Agreement(np.concatenate(values or [np.zeros(1)]).astype(np.float32), first)


def _rows(duration_s: np.ndarray) -> np.ndarray:
    """Rows of clips: one at their beginning, one every `STEP_S`, the last at or behind their end."""
    return np.ceil(duration_s / STEP_S).astype(np.int64) + 1
