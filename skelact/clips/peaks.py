"""Peaks of a signal over time, such as the strokes of a hand that hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Int, Shaped


def find_peaks(signal: Shaped[np.ndarray, " T"], *, min_height: float, min_distance: int) -> Int[np.ndarray, " N"]:
    """Frames at which a signal is highest, with lower peaks beside a higher one left out.

    A peak is higher than the frames on both its sides; of a flat top the middle frame counts. The first and the last
    frame are none.

    Args:
        signal: (T,).
        min_height: Of the signal at a peak.
        min_distance: Frames between two peaks; of two that are nearer the higher one stays.

    Returns:
        int64 (N,), in order of time. The same as `scipy.signal.find_peaks` with these two conditions.
    """
    first = np.flatnonzero(np.diff(signal, prepend=np.nan))  # of each stretch of equal values
    last = np.append(first[1:], len(signal)) - 1
    level = signal[first]
    is_top = np.zeros(len(level), bool)
    is_top[1:-1] = (level[1:-1] > level[:-2]) & (level[1:-1] > level[2:]) & (level[1:-1] >= min_height)
    peaks = ((first + last) // 2)[is_top]
    is_kept = np.ones(len(peaks), bool)
    for index in np.argsort(-signal[peaks], kind="stable"):
        if is_kept[index]:
            is_kept &= np.abs(peaks - peaks[index]) >= min_distance
            is_kept[index] = True
    return peaks[is_kept]
