"""Captured people against the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.layouts import load_layout

STANDING_MPS = 0.05  # a true heel or toe that is slower stands
STROKE_JOINTS = ("left_wrist", "right_wrist", "left_ankle", "right_ankle")
MIN_STROKE_MPS = 2.0  # slower movements are no strokes
COMMON = tuple(range(5, 23))  # points of body and feet without the face


@dataclass(frozen=True)
class CaptureErrors:
    """How far a captured person is from the truth.

    Attributes:
        mm: Mean distance of joints, millimeters.
        aligned_mm: Likewise after the best turn, shift and scale of the whole clip.
        size: Captured size over true size.
        bones_percent: Deviation of bone lengths over the clip, mean of the bones, percent.
        feet_cm_s: Mean speed of heels and toes that truly stand, centimeters a second.
        held_cm_s: Mean speed of heels and toes that the capture says stand, likewise; NaN when none does.
        tremor_m_s2: Median difference of accelerations from the true ones.
        stroke_kept: Peak speed of hands and feet over the true one; NaN without a stroke.
        seen_percent: Share of points that were captured.
        within_percent: Share of points that are no further off than twice the spread that was told.
    """

    mm: float
    aligned_mm: float
    size: float
    bones_percent: float
    feet_cm_s: float
    held_cm_s: float
    tremor_m_s2: float
    stroke_kept: float
    seen_percent: float
    within_percent: float


def measure_errors(
    points: np.ndarray,
    valid: np.ndarray,
    truth: np.ndarray,
    fps: float,
    bones: Sequence[tuple[str, str]],
    *,
    spread_m: np.ndarray | None = None,
    contacts: np.ndarray | None = None,
) -> CaptureErrors:
    """Compare points with the truth.

    Args:
        points: float (T, P >= 23, 3), on `wholebody133`, meters.
        valid: bool (T, P).
        truth: float (T, 23, 3), meters, in the same world but for its floor.
        fps: Frames per second.
        bones: (point, point) by name.
        spread_m: float (T, P), what was told of the spread.
        contacts: bool (T, 2, 2), heels and toes that are held.
    """
    names = load_layout("wholebody133").names
    rows = list(COMMON)
    got, true, seen = points[:, rows].astype(np.float64), truth[:, rows], valid[:, rows]
    got = got + np.array([0, np.median((true - got)[seen][:, 1]), 0])  # floors may be taken otherwise
    off = np.linalg.norm(got - true, axis=-1)
    aligned, size = _align(got[seen], true[seen])
    lengths = []
    for a, b in bones:
        ends = names.index(a), names.index(b)
        both = valid[:, ends[0]] & valid[:, ends[1]]
        if both.any() and max(ends) < truth.shape[1]:
            own = np.linalg.norm(points[both, ends[0]] - points[both, ends[1]], axis=-1)
            lengths.append(own.std() / max(own.mean(), 1e-9))
    feet, held = _foot_speeds(points, valid, truth, fps, contacts)
    both = seen[2:] & seen[1:-1] & seen[:-2]
    tremor = np.linalg.norm(np.diff(got, 2, axis=0) - np.diff(true, 2, axis=0), axis=-1) * fps**2
    within = float("nan") if spread_m is None else 100 * float((off[seen] <= 2 * spread_m[:, rows][seen]).mean())
    return CaptureErrors(
        1000 * float(off[seen].mean()),
        1000 * aligned,
        1 / size,
        100 * float(np.mean(lengths)),
        feet,
        held,
        float(np.median(tremor[both])),
        _stroke_kept(points, truth, valid, fps),
        100 * float(seen.mean()),
        within,
    )


def _align(points: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Mean distance in meters after the best turn, shift and scale, and that scale."""
    a, b = points - points.mean(0), truth - truth.mean(0)
    u, s, v = np.linalg.svd(a.T @ b)
    flip = np.array([1, 1, np.sign(np.linalg.det(u @ v))])
    scale = float((s * flip).sum() / (a**2).sum())
    return float(np.linalg.norm(scale * a @ (u * flip) @ v - b, axis=-1).mean()), scale


def _foot_speeds(
    points: np.ndarray, valid: np.ndarray, truth: np.ndarray, fps: float, contacts: np.ndarray | None
) -> tuple[float, float]:
    names = load_layout("wholebody133").names
    standing, held = [], []
    for side, name in enumerate(("left", "right")):
        for part, point in enumerate(("heel", "big_toe")):
            index = names.index(f"{name}_{point}")
            speed = np.linalg.norm(np.diff(points[:, index], axis=0), axis=-1) * fps
            both = valid[1:, index] & valid[:-1, index]
            true = np.linalg.norm(np.diff(truth[:, index], axis=0), axis=-1) * fps
            standing.append(speed[both & (true < STANDING_MPS)])
            if contacts is not None:
                held.append(speed[both & contacts[1:, side, part] & contacts[:-1, side, part]])
    return tuple(  # type: ignore[return-value]
        100 * float(np.concatenate(parts).mean()) if sum(map(len, parts)) else float("nan")
        for parts in (standing, held)
    )


def _stroke_kept(points: np.ndarray, truth: np.ndarray, valid: np.ndarray, fps: float) -> float:
    """Peak speeds of hands and feet over the true peaks, at the same moments, mean of the strokes."""
    names = load_layout("wholebody133").names
    kept = []
    for joint in STROKE_JOINTS:
        index = names.index(joint)
        true = np.linalg.norm(np.diff(truth[:, index], axis=0), axis=-1) * fps
        peak = int(np.argmax(true))
        around = slice(max(peak - 3, 0), peak + 4)
        if true[peak] >= MIN_STROKE_MPS and valid[around, index].all() and valid[peak : peak + 2, index].all():
            speed = np.linalg.norm(np.diff(points[:, index], axis=0), axis=-1) * fps
            kept.append(float(speed[around].max() / true[peak]))
    return float(np.mean(kept)) if kept else float("nan")
