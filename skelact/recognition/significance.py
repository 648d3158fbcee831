"""Is one recognizer better than another, on the same clips? Paired bootstrap and McNemar's exact test.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval); McNemar, Psychometrika 1947,
in its exact binomial form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError

ROUNDS = 2000
CONFIDENCE = 0.95
MIN_CLIPS = 10  # of fewer an interval says too much: that of one clip has no width


@dataclass(frozen=True)
class PairedDifference:
    """Accuracy of A minus that of B on the same clips.

    Attributes:
        a: Accuracy of A, the mean over its runs.
        b: The same of B.
        interval: 95 % percentile interval of `a - b`; NaN with fewer than `MIN_CLIPS` clips.
    """

    a: float
    b: float
    interval: tuple[float, float]

    @property
    def difference(self) -> float:
        """Positive: A is better."""
        return self.a - self.b


@dataclass(frozen=True)
class McNemar:
    """Exact McNemar test of one run of A and one of B.

    Attributes:
        only_a: Clips that A alone has right.
        only_b: Clips that B alone has right.
        p: Two-sided probability of a difference at least as large if both were equally good.
    """

    only_a: int
    only_b: int
    p: float


def paired_bootstrap(a_right: np.ndarray, b_right: np.ndarray, *, seed: int = 0) -> PairedDifference:
    """Resample the clips of both together, and the runs of each apart.

    With one run per side the interval holds the chance in the clips alone. With a few it holds that of training too,
    and is still somewhat too narrow.

    Args:
        a_right: Whether A is right, bool (clips,) or (runs, clips).
        b_right: The same of B, on the same clips in the same order; it may have another number of runs.
        seed: Of the resampling.

    Raises:
        InputError: No clips, or another number of them.
    """
    a, b = _runs(a_right, b_right)
    clips = a.shape[1]
    if clips < MIN_CLIPS:
        return PairedDifference(float(a.mean()), float(b.mean()), (float("nan"), float("nan")))
    rng = np.random.default_rng(seed)
    a_rows, b_rows = (np.sort(rng.integers(0, len(right), (ROUNDS, len(right)))) for right in (a, b))
    drawn, times = np.unique(np.hstack([a_rows, b_rows]), axis=0, return_counts=True)  # their order does not matter
    draws = []
    for rows, rounds in zip(drawn, times, strict=True):
        gain = a[rows[: len(a)]].mean(0) - b[rows[len(a) :]].mean(0)
        values, counts = np.unique(gain, return_counts=True)  # clips of one value are alike: draw how many of each
        draws.append(rng.multinomial(clips, counts / clips, rounds) @ values / clips)
    low, high = np.quantile(np.concatenate(draws), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return PairedDifference(float(a.mean()), float(b.mean()), (float(low), float(high)))


def mcnemar(a_right: np.ndarray, b_right: np.ndarray) -> McNemar:
    """Test one run against another by the clips that only one of them has right.

    Args:
        a_right: Whether A is right, bool (clips,).
        b_right: The same of B.

    Raises:
        InputError: No clips, or another number of them.
    """
    a, b = (rows[0].astype(bool) for rows in _runs(np.ravel(a_right), np.ravel(b_right)))
    only_a, only_b = int((a & ~b).sum()), int((b & ~a).sum())
    return McNemar(only_a, only_b, _two_sided(min(only_a, only_b), only_a + only_b))


def _runs(a_right: np.ndarray, b_right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as float64 (runs, clips)."""
    a, b = (np.atleast_2d(np.asarray(right, np.float64)) for right in (a_right, b_right))
    if a.shape[1] != b.shape[1] or not a.size or not b.size:
        raise InputError(f"expected the same clips, at least one, got {a.shape[1]} and {b.shape[1]}", field="right")
    return a, b


def _two_sided(fewer: int, trials: int) -> float:
    """Chance that of `trials` throws of a fair coin at most `fewer` show one side; in whole numbers, so exact."""
    term = total = 1
    for count in range(1, fewer + 1):
        term = term * (trials - count + 1) // count
        total += term
    return min(1.0, 2 * total / 2**trials)
