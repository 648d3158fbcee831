"""Fit the head that scores labels by description, and calibrate it on labels that were left out of the fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.recognition.label_head import LabelHead, scale_measures
from skelact.recognition.motion_traits import MEASURES

PRIOR: Mapping[str, Mapping[str, float]] = {  # trait -> measures that show it, by sense; the fit departs from it
    "one_arm": {"arm_gap": 1},
    "both_arms": {"arm_less": 1},
    "hands_up": {"hand_high": 1},
    "overhead": {"hand_overhead": 1},
    "hands_forward": {"hand_ahead": 1},
    "hands_side": {"hand_out": 1},
    "hands_back": {"hand_back": -1},
    "hands_low": {"hand_low": -1},
    "hands_head": {"hand_head": -1},
    "hands_together": {"hands_near": -1},
    "strike": {"arm_peak": 1},
    "bend": {"lean_most": -1},
    "twist": {"twist_range": 1},
    "legs": {"leg_more": 1},
    "steps": {"leg_less": 0.9, "feet_apart_ahead": 0.45},
    "leg_up": {"foot_lift": 1},
    "knees": {"knee_most": -1},
    "apart": {"feet_apart": 1},
    "down": {"pelvis_end": -1},
    "up": {"pelvis_end": 1},
    "dip": {"pelvis_dip": 1},
    "low": {"pelvis_level": -1},
    "lying": {"trunk_least": -0.7, "lean_mean": -0.7},
    "floor": {"pelvis_least": -1},
    "air": {"bounce": 0.7, "pelvis_rise": 0.7},
    "travel": {"travel": 1},
    "backward": {"travel_ahead": -1},
    "sideways": {"travel_across": 1},
    "turn": {"turn_size": 1},
    "repeat": {"body_back_and_forth": 1},
    "fast": {"speed_mean": 1},
    "still": {"speed_mean": -1},
    "left_side": {"arm_side": 0.7, "leg_side": 0.7},
    "right_side": {"arm_side": -0.7, "leg_side": -0.7},
}
PRIOR_WEIGHT = 0.4  # of a trait's standard deviation per standard deviation of its measures
RIDGE = 0.03  # of the number of motions
MIN_SPREAD = 0.1  # added to the standard deviation of traits, so that rare ones do not rule


@dataclass(frozen=True, eq=False)
class LabeledMotions:
    """Motions with phrases, described.

    Attributes:
        measures: float64 (N, 58), see `skelact.recognition.motion_traits`.
        phrases: What each shows, N.
        traits: float64 (N, R), of the phrases.
    """

    measures: np.ndarray
    phrases: np.ndarray
    traits: np.ndarray

    def pick(self, rows: np.ndarray) -> LabeledMotions:
        """Some of them."""
        return LabeledMotions(self.measures[rows], self.phrases[rows], self.traits[rows])


def fit_head(motions: LabeledMotions, names: Sequence[str], *, use_prior: bool = True) -> LabelHead:
    """Fit the map from measures to traits; phrases weigh as the root of their number of motions.

    Args:
        motions: To learn from.
        names: Of the traits, R.
        use_prior: Whether the fit departs from `PRIOR`; else from nothing.

    Raises:
        InputError: There are fewer than three phrases.
    """
    _, rows, counts = np.unique(motions.phrases, return_inverse=True, return_counts=True)
    if len(counts) < 3:
        raise InputError(f"expected motions of three phrases, got {len(counts)}", field="phrases")
    weights = counts[rows] ** -0.5
    weights = weights / weights.mean()
    mean, sd = _moments(motions.measures, weights)
    sd = np.maximum(sd, 1e-6)
    trait_mean, trait_sd = _moments(motions.traits, weights)
    trait_sd = trait_sd + MIN_SPREAD
    scaled = scale_measures(motions.measures, mean, sd)
    prior = PRIOR_WEIGHT * prior_map(names) if use_prior else np.zeros((len(MEASURES), len(names)))
    missing = motions.traits / trait_sd - trait_mean / trait_sd - scaled @ prior
    fitted, offset = _ridge(scaled / np.sqrt(len(MEASURES)), missing, weights)
    measure_map = prior + fitted / np.sqrt(len(MEASURES))
    return LabelHead(tuple(names), mean, sd, measure_map, offset, trait_sd, trait_mean / trait_sd)


def prior_map(names: Sequence[str]) -> np.ndarray:
    """`PRIOR` as a matrix (measures, traits); traits that it does not name are zero."""
    values = np.zeros((len(MEASURES), len(names)))
    for column, name in enumerate(names):
        for measure, weight in PRIOR.get(name, {}).items():
            values[MEASURES.index(measure), column] = weight
    return values


def _moments(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = np.average(values, axis=0, weights=weights)
    return mean, np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights))


def _ridge(shown: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Map (D, R) of `shown` (N, D) to `wanted` (N, R), and what is to be added to every row (R,)."""
    middle, level = np.average(shown, axis=0, weights=weights), np.average(wanted, axis=0, weights=weights)
    root = np.sqrt(weights)[:, None]
    left, right = (shown - middle) * root, (wanted - level) * root
    fitted = np.linalg.solve(left.T @ left + RIDGE * len(left) * np.eye(left.shape[1]), left.T @ right)
    return fitted, level - middle @ fitted
