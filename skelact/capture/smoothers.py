"""Smoothers by name: tremor goes, strokes stay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from skelact.errors import InputError

BUTTERWORTH_HZ = 10.0  # where two passes, there and back, let half of the power through
BUTTERWORTH_ORDER = 2  # of one pass
TWO_PASSES = 0.802  # -3 dB of two passes lies at so many times the frequency of one (Winter 2009)
MAX_SHARE = 0.9  # of half the frame rate, for the frequency


def smooth_points(points: np.ndarray, valid: np.ndarray, fps: float, *, name: str) -> np.ndarray:
    """Smooth points (T, P, 3) over time; gaps are passed over and stay gaps.

    Args:
        points: float64, meters.
        valid: bool (T, P).
        fps: Frames per second.
        name: A key of `SMOOTHERS`.

    Raises:
        InputError: Another name, or what it needs is not installed.
    """
    if name not in SMOOTHERS:
        raise InputError(f"expected one of {', '.join(SMOOTHERS)}, got {name!r}", field="smooth")
    if name == "none" or len(points) < 3:
        return points
    smoothed = SMOOTHERS[name](_bridge(points, valid), fps)
    return np.where(valid[..., None], smoothed, points)


def _bridge(points: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Draw gaps through with straight lines; ends stay where they were last seen."""
    if valid.all():
        return points
    bridged, frames = points.copy(), np.arange(len(points))
    for index in np.flatnonzero(~valid.all(0)):
        seen = valid[:, index]
        if seen.any():
            for axis in range(3):
                bridged[:, index, axis] = np.interp(frames, frames[seen], points[seen, index, axis])
    return bridged


def _butterworth(points: np.ndarray, fps: float) -> np.ndarray:
    try:
        from scipy.signal import butter, sosfiltfilt
    except ImportError as error:
        raise InputError(
            "butterworth needs scipy: pip install 'skelact[capture]'; or smooth with learned", field="smooth"
        ) from error
    limit = min(BUTTERWORTH_HZ / TWO_PASSES, MAX_SHARE * fps / 2)
    sections = butter(BUTTERWORTH_ORDER, limit, fs=fps, output="sos")
    return np.asarray(sosfiltfilt(sections, points, axis=0, padlen=min(len(points) - 1, round(fps / 2))))


DEFAULT_SMOOTHER = "none"
SMOOTHERS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "none": lambda points, _: points,
    "butterworth": _butterworth,
}
