"""Smoothers by name: tremor goes, strokes stay.

`butterworth` is the filter of biomechanics. `learned` chooses, for every point and frame, between the point as it was
captured and averages over shorter and longer times: a small network weighs them by how far they lie apart there. It was
trained on motions with the errors of capture added, so fast strokes keep their speed where a filter of one frequency
rounds them off. Both look ahead and back by the same time: nothing is delayed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from skelact.errors import InputError
from skelact.weights import weights_path

BUTTERWORTH_HZ = 6.0  # where two passes, there and back, let half of the power through
BUTTERWORTH_ORDER = 2  # of one pass
TWO_PASSES = 0.802  # -3 dB of two passes lies at so many times the frequency of one (Winter 2009)
MAX_SHARE = 0.9  # of half the frame rate, for the frequency
WIDTHS_S = (0.012, 0.025, 0.045, 0.08, 0.14)  # standard deviations of the averages that are weighed
REACH = 3.0  # standard deviations of an average that are counted
UNIT_M = 0.01  # of distances that the network sees
WEIGHTS, WEIGHTS_FILE = "smoothing", "smoother.npz"


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
    if check_smoother(name) == "none" or len(points) < 3:
        return points
    smoothed = SMOOTHERS[name](_bridge(points, valid), fps)
    return np.where(valid[..., None], smoothed, points)


def check_smoother(name: str) -> str:
    """Return the name of a smoother.

    Raises:
        InputError: There is none of this name.
    """
    if name not in SMOOTHERS:
        raise InputError(f"expected one of {', '.join(SMOOTHERS)}, got {name!r}", field="smooth")
    return name


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
        wanted = "butterworth needs scipy: pip install 'skelact[capture]'; or smooth with learned"
        raise InputError(wanted, field="smooth") from error
    limit = min(BUTTERWORTH_HZ / TWO_PASSES, MAX_SHARE * fps / 2)
    sections = butter(BUTTERWORTH_ORDER, limit, fs=fps, output="sos")
    return np.asarray(sosfiltfilt(sections, points, axis=0, padlen=min(len(points) - 1, round(fps / 2))))


def average_points(points: np.ndarray, fps: float) -> np.ndarray:
    """The points, and their averages of all `WIDTHS_S`: (K, T, P, 3)."""
    return np.stack([points, *(_gauss(points, width * fps) for width in WIDTHS_S)])


def _gauss(points: np.ndarray, sigma: float) -> np.ndarray:
    """Average over a bell of `sigma` frames; ends are continued point-symmetrically, so that speed goes on."""
    half = max(1, min(int(np.ceil(REACH * sigma)), len(points) - 1))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) / max(sigma, 1e-6)) ** 2)
    kernel /= kernel.sum()
    before, after = 2 * points[:1] - points[half:0:-1], 2 * points[-1:] - points[-2 : -half - 2 : -1]
    padded = np.concatenate([before, points, after])
    return np.asarray(sum(weight * padded[k : k + len(points)] for k, weight in enumerate(kernel)))


def weigh_features(averages: np.ndarray, fps: float) -> np.ndarray:
    """What the network sees of averages (K, T, P, 3): (T, P, F), no matter how the world is turned."""
    apart = np.linalg.norm(np.diff(averages, axis=0), axis=-1)
    steps = [np.linalg.norm(np.gradient(average, axis=0), axis=-1) * fps for average in averages[2::2]]
    near = [_gauss(row[..., None], WIDTHS_S[2] * fps)[..., 0] for row in apart]
    rows = [*(row / UNIT_M for row in (*apart, *near)), *steps]
    return np.log1p(np.maximum(np.stack(rows, -1), 0.0))


def _learned(points: np.ndarray, fps: float) -> np.ndarray:
    averages = average_points(points, fps)
    hidden = weigh_features(averages, fps)
    layers = _weights()
    for index, (matrix, bias) in enumerate(layers):
        hidden = hidden @ matrix + bias
        if index + 1 < len(layers):
            hidden = np.maximum(hidden, 0.0)
    weights = np.exp(hidden - hidden.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    return np.asarray(np.einsum("tpk,ktpc->tpc", weights, averages))


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    path = weights_path(WEIGHTS) / WEIGHTS_FILE
    with np.load(path, allow_pickle=False) as file:
        count = len(file.files) // 2
        return tuple((file[f"matrix{n}"].astype(float), file[f"bias{n}"].astype(float)) for n in range(count))


DEFAULT_SMOOTHER = "learned"
SMOOTHERS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "none": lambda points, _: points,
    "butterworth": _butterworth,
    "learned": _learned,
}
