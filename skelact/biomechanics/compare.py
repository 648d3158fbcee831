"""Measured angles against those of another tool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.biomechanics.angles import AngleSeries
from skelact.biomechanics.measure_files import OPENSIM_NAMES
from skelact.errors import InputError
from skelact.formats.trc import load_mot

EITHER_SIGN = ("knee_angle_l", "knee_angle_r")  # models disagree on which way a knee bends
MIN_FRAMES = 3


@dataclass(frozen=True)
class Agreement:
    """How one angle agrees.

    Attributes:
        name: Ours.
        other: The other tool's.
        rmse_deg: Root mean square difference after the constant offset is taken away.
        offset_deg: Mean of ours minus theirs, in their sign.
        correlation: Of both; NaN when one does not move.
    """

    name: str
    other: str
    rmse_deg: float
    offset_deg: float
    correlation: float


def compare_angles(angles: AngleSeries, path: Path) -> list[Agreement]:
    """Compare with a .mot or .sto file of the same recording; both begin at the same moment.

    Raises:
        InputError: Not such a file, or no angle is in both.
    """
    names, values, fps = load_mot(path)
    found = []
    for ours, (theirs, sign) in OPENSIM_NAMES.items():
        if ours in angles.names and theirs in names:
            times = np.arange(len(angles.degrees)) / angles.fps
            other_times = np.arange(len(values)) / fps
            inside = times <= other_times[-1] + 0.5 / fps
            other = np.interp(times[inside], other_times, values[:, names.index(theirs)])
            own = sign * angles.of(ours)[inside]
            known = np.isfinite(own)
            if known.sum() >= MIN_FRAMES:
                found.append(_agree(ours, theirs, own[known], other[known]))
    if not found:
        raise InputError(f"expected one of {', '.join(other for other, _ in OPENSIM_NAMES.values())}", field=str(path))
    return found


def _agree(ours: str, theirs: str, own: np.ndarray, other: np.ndarray) -> Agreement:
    signs = (1.0, -1.0) if theirs in EITHER_SIGN else (1.0,)
    own = min((sign * own for sign in signs), key=lambda angle: float(np.std(angle - other)))
    moves = min(np.std(own), np.std(other)) > 1e-9
    correlation = float(np.corrcoef(own, other)[0, 1]) if moves else float("nan")
    return Agreement(ours, theirs, float(np.std(own - other)), float(np.mean(own - other)), correlation)
