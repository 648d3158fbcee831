"""The length unit of joint positions, from the size of the body: for formats that do not say it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.layouts import CORE19, Layout
from skelact.values import Clip

LIMBS_M = {  # of an adult
    ("left_hip", "left_knee"): 0.42,
    ("right_hip", "right_knee"): 0.42,
    ("left_knee", "left_ankle"): 0.41,
    ("right_knee", "right_ankle"): 0.41,
    ("left_shoulder", "left_elbow"): 0.28,
    ("right_shoulder", "right_elbow"): 0.28,
    ("left_elbow", "left_wrist"): 0.25,
    ("right_elbow", "right_wrist"): 0.25,
    ("pelvis", "neck"): 0.5,
}
UNITS = {"meters": 1.0, "centimeters": 100.0, "millimeters": 1000.0}  # units per meter
MIN_SIZE, MAX_SIZE = 0.3, 1.6  # of a body, from a baby to a giant, in adults


def to_meters(clip: Clip) -> Clip:
    """Put a 3D clip of unknown unit into meters, by the size of the people, and note it."""
    unit, note = find_unit(clip.joints, clip.valid, clip.layout)
    if not note:
        return clip
    joints = clip.joints if unit == 1 else clip.joints / clip.joints.dtype.type(unit)
    return replace(clip, joints=joints, notes=(*clip.notes, note))


def find_unit(joints: np.ndarray, valid: np.ndarray, layout: Layout) -> tuple[float, str]:
    """Find what one meter is in the units of `joints`.

    Args:
        joints: Positions (M, T, V, 3).
        valid: bool (M, T, V).
        layout: Of the joints.

    Returns:
        Units per meter, and a sentence when that is not plainly 1.
    """
    size = body_size(joints, valid, layout)
    if size is None or MIN_SIZE <= size <= MAX_SIZE:
        return 1.0, ""
    for name, unit in UNITS.items():
        if MIN_SIZE <= size / unit <= MAX_SIZE:
            return unit, f"read {name} as meters: the body is {size:.3g} times as large as an adult in meters"
    return 1.0, (
        f"the body is {size:.3g} times as large as an adult, which fits no unit of meters, centimeters or millimeters: "
        "lengths are taken as they are, so speeds and distances mean nothing"
    )


def body_size(joints: np.ndarray, valid: np.ndarray, layout: Layout) -> float | None:
    """Size of the people's limbs, 1 for those of an adult in meters; None when too few limbs are there to tell."""
    if layout.to_core19 is None or joints.shape[-1] != 3 or not joints.size:
        return None
    shown = np.where(valid[..., None], joints, np.nan).astype(np.float64)
    core = _to_core19(shown, layout)
    index = {name: joint for joint, name in enumerate(CORE19)}
    ratios = []
    for (start, end), length in LIMBS_M.items():
        lengths = np.linalg.norm(core[..., index[end], :] - core[..., index[start], :], axis=-1)
        lengths = lengths[np.isfinite(lengths)]
        if lengths.size:
            ratios.append(float(np.median(lengths)) / length)
    return float(np.median(ratios)) if len(ratios) >= 3 and np.median(ratios) > 0 else None


def _to_core19(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Positions on core19; NaN where a joint is made of one that is missing."""
    assert layout.to_core19 is not None
    core = np.full((*joints.shape[:-2], len(CORE19), 3), np.nan)
    for row, weights in enumerate(layout.to_core19):
        used = weights.nonzero()[0]
        core[..., row, :] = np.einsum("v,...vc->...c", weights[used], joints[..., used, :])
    return core
