"""The background of a recognizer: how motions vary within actions and between them, so that new ones need few examples.

Of a window two things are compared: statistics of its joints, and the features of the networks. The statistics vary
within an action and between actions as Gaussians, fitted once on labeled clips. So the question "the same action as the
examples, or another one?" has an answer in closed form, the log-likelihood ratio of probabilistic linear discriminant
analysis. Source: Ioffe, ECCV 2006; in the two-covariance form that speaker verification uses. Here the covariance
within actions is shrunk toward a multiple of the identity, and only as many directions are kept as there are actions.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError, InputError
from skelact.files import atomic_path

BACKGROUND_FILE = "background.npz"
SHRINK = 0.2  # of the covariance within actions
MIN_BETWEEN = 1e-6  # variance between actions over that within, of directions kept
TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Background:
    """How the statistics and features of windows vary.

    Attributes:
        center: float64 (D,), mean of the statistics over actions.
        basis: float64 (D, d): onto directions in which the variance within actions is 1.
        between: float64 (d,): variance between actions in these directions, > 0.
        feature_mean: float64 (F,), of `Embeddings.fused`.
    """

    center: np.ndarray
    basis: np.ndarray
    between: np.ndarray
    feature_mean: np.ndarray

    def __post_init__(self) -> None:
        if self.basis.shape != (len(self.center), len(self.between)) or self.feature_mean.ndim != 1:
            shapes = f"{self.center.shape}, {self.basis.shape}, {self.between.shape}, {self.feature_mean.shape}"
            raise InputError(f"expected (D,), (D, d), (d,) and (F,), got {shapes}", field="background")
        if not (self.between > 0).all() or not all(np.isfinite(part).all() for part in self._parts().values()):
            raise InputError("expected finite values and variances > 0", field="background")

    def _parts(self) -> dict[str, np.ndarray]:
        return {
            "center": self.center,
            "basis": self.basis,
            "between": self.between,
            "feature_mean": self.feature_mean,
        }

    @property
    def fingerprint(self) -> str:
        """Tells backgrounds apart: examples taught with one fit no other."""
        digest = hashlib.sha256()
        for part in self._parts().values():
            digest.update(np.ascontiguousarray(part, np.float32).tobytes())
        return digest.hexdigest()[:16]

    def place(self, statistics: np.ndarray) -> np.ndarray:
        """Put statistics (N, D) into the space in which actions are compared: (N, d)."""
        return np.asarray((statistics - self.center) @ self.basis)

    def log_ratio(self, examples: np.ndarray, places: np.ndarray) -> np.ndarray:
        """How much likelier (log) places (N, d) are to show the action of examples (n, d) than another: (N,)."""
        count = len(examples)
        share = count * self.between / (count * self.between + 1)
        mean, within = share * examples.mean(0), self.between / (count * self.between + 1) + 1
        total = self.between + 1
        same = (places - mean) ** 2 / within + np.log(within)
        return np.asarray(0.5 * (places**2 / total + np.log(total) - same).sum(1))


def joint_statistics(windows: np.ndarray) -> np.ndarray:
    """Mean, standard deviation and range over time of every joint's coordinates.

    Args:
        windows: Prepared for the network, (N, M, T, V, 3); the first person counts.

    Returns:
        float64 (N, 9 V).
    """
    person = windows[:, 0].astype(np.float64)
    parts = (person.mean(1), person.std(1), person.max(1) - person.min(1))
    return np.concatenate([part.reshape(len(person), -1) for part in parts], 1)


def fit_background(statistics: np.ndarray, features: np.ndarray, actions: Sequence[str]) -> Background:
    """Fit the background on labeled clips.

    Args:
        statistics: Of `joint_statistics`, (N, D).
        features: Of `Embeddings.fused`, (N, F).
        actions: What each clip shows, N names; at least three actions, each seen more than once.

    Raises:
        InputError: There are fewer actions or clips.
    """
    names, rows = np.unique(np.array(actions), return_inverse=True)
    counts = np.bincount(rows)
    if len(names) < 3 or (counts < 2).any():
        raise InputError("expected at least three actions with two clips each", field="actions")
    means = np.stack([statistics[rows == row].mean(0) for row in range(len(names))])
    center = means.mean(0)
    left = statistics - means[rows]
    within = np.mean([left[rows == row].T @ left[rows == row] / counts[row] for row in range(len(names))], 0)
    size = len(within)
    within = (1 - SHRINK) * within + SHRINK * np.trace(within) / size * np.eye(size)
    inverse = np.linalg.inv(np.linalg.cholesky(within))
    variances, directions = np.linalg.eigh(inverse @ np.cov(means.T, bias=True) @ inverse.T)
    kept = np.argsort(-variances)[: len(names) - 1]
    kept = kept[variances[kept] > MIN_BETWEEN]
    return Background(center, inverse.T @ directions[:, kept], variances[kept], features.mean(0).astype(np.float64))


def save_background(path: Path, background: Background) -> None:
    """Write an npz file of float32 arrays named as the fields; no pickles inside."""
    buffer = io.BytesIO()
    parts = {name: part.astype(np.float32) for name, part in background._parts().items()}
    np.savez_compressed(buffer, **parts)  # type: ignore[arg-type]
    with atomic_path(path) as part:
        part.write_bytes(buffer.getvalue())


def load_background(path: Path) -> Background:
    """Read what `save_background` wrote.

    Raises:
        CheckpointError: Not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            names = ("center", "basis", "between", "feature_mean")
            return Background(*(file[name].astype(np.float64) for name in names))
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path}: expected a file of {BACKGROUND_FILE}: {error}") from error
