"""Measure how well motions of no class are told from those of the classes, beside plain controls, and calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skelact.recognition.known import KnownModel, energy
from skelact.recognition.known_examples import KnownExamples
from skelact.values import MIN_PROBABILITY

KNOWN, SOFTMAX, ENERGY, NEIGHBOR, MAHALANOBIS = (
    "known",
    "largest softmax",
    "energy",
    "nearest neighbor",
    "Mahalanobis",
)
KEPT = 0.95  # share of known motions that are kept where `UnknownFigures.passed` is measured
BINS = 10  # of a reliability curve
SHRINKAGE = 0.1  # of the covariance toward its mean variance
TINY = 1e-9  # keeps a covariance of nothing invertible


@dataclass(frozen=True)
class UnknownFigures:
    """How well one score tells known motions from unknown ones.

    Attributes:
        auroc: Chance that a known motion scores above an unknown one, ties half.
        interval: Its 95 % bootstrap interval.
        passed: Share of unknown motions above the score that 95 % of the known ones reach.
    """

    auroc: float
    interval: tuple[float, float]
    passed: float


@dataclass(frozen=True)
class ThresholdFigures:
    """What the threshold does.

    Attributes:
        min_known: The threshold.
        known_kept: Share of known motions that are not called unknown.
        unknown_found: Share of unknown motions that are.
        right_before: Share of known motions whose likeliest class is the true one; NaN: their classes are not given.
        right_after: Share of them that is also not called unknown.
        confident_before: Share of unknown motions that were given a class of probability 0.5 or more.
        confident_after: Share of them that still is.
    """

    min_known: float
    known_kept: float
    unknown_found: float
    right_before: float
    right_after: float
    confident_before: float
    confident_after: float


@dataclass(frozen=True, eq=False)
class Reliability:
    """How often probabilities come true.

    Attributes:
        mean: Mean probability of each bin that holds any.
        true: Share of it that is true.
        weight: Share of all that lies in it, known and unknown motions weighing the same.
    """

    mean: np.ndarray
    true: np.ndarray
    weight: np.ndarray

    @property
    def error(self) -> float:
        """Expected calibration error."""
        return float(self.weight @ np.abs(self.mean - self.true))


def measure_unknown(known: np.ndarray, unknown: np.ndarray, *, seed: int = 0, rounds: int = 200) -> UnknownFigures:
    """Figures of one score, larger for known motions."""
    rng = np.random.default_rng(seed)
    draws = [auroc(rng.choice(known, len(known)), rng.choice(unknown, len(unknown))) for _ in range(rounds)]
    low, high = np.quantile(draws, [0.025, 0.975])
    limit = np.quantile(known, 1 - KEPT)
    return UnknownFigures(auroc(known, unknown), (float(low), float(high)), float((unknown >= limit).mean()))


def auroc(above: np.ndarray, below: np.ndarray) -> float:
    """Chance that one of `above` is larger than one of `below`, ties half."""
    ordered = np.sort(below)
    left, right = np.searchsorted(ordered, above, "left"), np.searchsorted(ordered, above, "right")
    return float((left + right).mean() / 2 / len(below))


def unknown_scores(
    examples: KnownExamples, model: KnownModel | None, reference: tuple[KnownExamples, np.ndarray] | None
) -> dict[str, np.ndarray]:
    """Scores (N,) of examples by name, larger for known motions.

    Args:
        examples: What is scored.
        model: Gives `KNOWN`; None: it is left out.
        reference: Examples of known motions with their classes, for the distances; None: they are left out.
    """
    scores = {SOFTMAX: largest_softmax(examples.fused), ENERGY: energy(examples.fused)}
    if reference is not None:
        scores[NEIGHBOR] = _neighbor(examples.features, reference[0].features)
        scores[MAHALANOBIS] = _mahalanobis(examples.features, reference[0].features, reference[1])
    return scores if model is None else {KNOWN: model.logit(examples.streams, examples.fused), **scores}


def _neighbor(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Largest cosine with a known example."""
    unit, other = (
        rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12) for rows in (values, reference)
    )
    return np.asarray((unit @ other.T).max(1))


def _mahalanobis(values: np.ndarray, reference: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Minus the distance to the nearest class less that to all of them (Ren et al. 2021), covariances shrunk."""
    own = {name: reference[classes == name].mean(0) for name in np.unique(classes)}
    within = _precision(reference - np.stack([own[name] for name in classes]))
    overall, mean = _precision(reference - reference.mean(0)), reference.mean(0)
    nearest = np.min([_squared(values - center, within) for center in own.values()], 0)
    return np.asarray(_squared(values - mean, overall) - nearest)


def _precision(residuals: np.ndarray) -> np.ndarray:
    covariance = residuals.T @ residuals / len(residuals)
    covariance += (SHRINKAGE * np.trace(covariance) / len(covariance) + TINY) * np.eye(len(covariance))
    return np.linalg.inv(covariance)


def _squared(rows: np.ndarray, precision: np.ndarray) -> np.ndarray:
    return np.einsum("nd,nd->n", rows @ precision, rows)


def measure_threshold(
    known: KnownExamples, unknown: KnownExamples, model: KnownModel, *, right: np.ndarray | None
) -> ThresholdFigures:
    """What the threshold of a model does; `right` (N,): the likeliest class of known motions is the true one."""
    kept = model.probability(known.streams, known.fused) >= model.min_known
    passed = model.probability(unknown.streams, unknown.fused) >= model.min_known
    confident = largest_softmax(unknown.fused) >= MIN_PROBABILITY
    return ThresholdFigures(
        model.min_known,
        float(kept.mean()),
        float((~passed).mean()),
        float("nan") if right is None else float(right.mean()),
        float("nan") if right is None else float((right & kept).mean()),
        float(confident.mean()),
        float((confident & passed).mean()),
    )


def largest_softmax(logits: np.ndarray) -> np.ndarray:
    """Probability (N,) of the likeliest class."""
    return np.asarray(1 / np.exp(logits - logits.max(1, keepdims=True)).sum(1))


def measure_reliability(probability: np.ndarray, came_true: np.ndarray, is_known: np.ndarray) -> Reliability:
    """Reliability of probabilities (N,) that something is true (N,), known and unknown motions weighing the same."""
    weight = np.where(is_known, 0.5 / max(is_known.sum(), 1), 0.5 / max((~is_known).sum(), 1))
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    sums = {name: np.bincount(bins, values, BINS) for name, values in _weighted(weight, probability, came_true).items()}
    filled = sums["weight"] > 0
    total = sums["weight"][filled]
    return Reliability(sums["mean"][filled] / total, sums["true"][filled] / total, total / total.sum())


def _weighted(weight: np.ndarray, probability: np.ndarray, came_true: np.ndarray) -> Mapping[str, np.ndarray]:
    return {"weight": weight, "mean": weight * probability, "true": weight * came_true}
