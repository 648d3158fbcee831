"""Run two-person networks one person at a time: empty slots cost nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class SlotRunner:
    """Runs a `PersonNetwork` over the occupied person slots of clips.

    A slot in which nobody ever is (all zero) has the same logits in every clip: they are computed once and kept. Clips
    of one person, most of NTU RGB+D, cost half.

    Args:
        run: float32 people (N, C, T, V) and their slots int64 (N,) -> logits (N, K).
    """

    def __init__(self, run: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
        self._run = run
        self._empty: dict[tuple[int, ...], np.ndarray] = {}

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return logits (N, K) of clips (N, C, T, V, M)."""
        people = x.transpose(0, 4, 1, 2, 3)  # N, M, C, T, V
        occupied = people.any((2, 3, 4))
        empty = self._empty_logits(people.shape[1:])
        logits = np.repeat(empty[None], len(x), 0)
        clips, slots = occupied.nonzero()
        if len(clips):
            logits[clips, slots] = self._run(np.ascontiguousarray(people[clips, slots]), slots.astype(np.int64))
        return logits.mean(1)

    def _empty_logits(self, shape: tuple[int, ...]) -> np.ndarray:
        """Logits (M, K) of empty slots of the shape (M, C, T, V)."""
        if shape not in self._empty:
            self._empty[shape] = self._run(np.zeros(shape, np.float32), np.arange(shape[0], dtype=np.int64))
        return self._empty[shape]
