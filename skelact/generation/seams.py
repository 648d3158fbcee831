"""How well actions join: acceleration at seams beside that inside, and feet that slide behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.quality import STANDING_TOE_M
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY
from skelact.values import Motion

NEAR_S = 0.3  # on either side of a seam
BEHIND_S = 0.4  # behind a seam, in which feet are looked at
INSIDE = 95.0  # percentile of the acceleration inside


@dataclass(frozen=True)
class SeamQuality:
    """One seam of a motion.

    Attributes:
        peak_m_s2: Highest acceleration of a joint near it, meters per second squared.
        inside_m_s2: 95th percentile over frames of the quickest joint's acceleration away from all seams.
        toe_cm_s: Mean speed of toes on the floor behind it, centimeters per second; 0 where none stands.
        control: Share of stretches as long, away from all seams, whose peak is within `inside_m_s2`; NaN without any.
    """

    peak_m_s2: float
    inside_m_s2: float
    toe_cm_s: float
    control: float = float("nan")

    @property
    def is_smooth(self) -> bool:
        """Whether nothing near it is quicker than what the motion does anyway."""
        return self.peak_m_s2 <= self.inside_m_s2


def measure_seams(motion: Motion, seams: Sequence[int]) -> tuple[SeamQuality, ...]:
    """Measure a motion on `BODY` at the frames at which one action follows another."""
    positions = forward_kinematics(motion)
    if len(positions) < 3:
        return ()
    peaks = np.linalg.norm(np.diff(positions, n=2, axis=0), axis=-1).max(1) * motion.fps**2
    near, behind = round(NEAR_S * motion.fps), round(BEHIND_S * motion.fps)
    away = np.ones(len(peaks), bool)
    for seam in seams:
        away[max(0, seam - near) : seam + near] = False
    inside = float(np.percentile(peaks[away], INSIDE)) if away.any() else 0.0
    control = _measure_control(peaks, away, 2 * near, inside)
    toes = positions[:, [BODY.names.index(f"{side}_toe") for side in ("left", "right")]]
    speeds = np.linalg.norm(np.diff(toes[..., [0, 2]], axis=0), axis=-1) * motion.fps
    stands = toes[:-1, :, 1] < STANDING_TOE_M
    found = []
    for seam in seams:
        own = slice(max(0, seam - near), min(len(peaks), seam + near))
        after = slice(seam, min(len(speeds), seam + behind))
        standing = speeds[after][stands[after]]
        peak = float(peaks[own].max()) if peaks[own].size else 0.0
        found.append(SeamQuality(peak, inside, float(100 * standing.mean()) if standing.size else 0.0, control))
    return tuple(found)


def _measure_control(peaks: np.ndarray, away: np.ndarray, length: int, inside: float) -> float:
    """Share of stretches away from all seams whose peak is within a limit: what a motion without a seam has."""
    starts = range(0, len(peaks) - length + 1, max(1, length // 2))
    calm = [peaks[start : start + length].max() <= inside for start in starts if away[start : start + length].all()]
    return float(np.mean(calm)) if calm else float("nan")
