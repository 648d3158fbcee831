"""Joint angles from the axes of segments: Cardan angles about z, then x, then y (Wu et al. 2002).

Axes of all segments: x ahead, y up, z to the right, so that all angles of somebody upright are zero. The pelvis is told
in the order rotation, list, tilt (Baker 2001), which needs no direction of walking.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.geometry import rotmat_to_euler

SIGNS = {"right": 1.0, "left": -1.0}


def angles_of_segments(axes: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Angles between neighbors.

    Args:
        axes: Segment -> (T, 3, 3), its axes in the world as columns; NaN where unknown. Of pelvis, trunk, left_thigh,
            left_shank, left_foot and the right ones; those that are not there leave their angles out.

    Returns:
        Angle -> (T,), degrees within +-180; NaN where unknown.
    """
    found: dict[str, np.ndarray] = {}
    if "pelvis" in axes:
        found.update(_pelvis(axes["pelvis"]))
    if "pelvis" in axes and "trunk" in axes:
        flexion, bending, turn = angles_between(axes["pelvis"], axes["trunk"])
        found.update(lumbar_flexion=-flexion, lumbar_bending=bending, lumbar_rotation=turn)
    for side, sign in SIGNS.items():
        end, thigh, shank, foot = side[0], f"{side}_thigh", f"{side}_shank", f"{side}_foot"
        if "pelvis" in axes and thigh in axes:
            flexion, inward, turn = angles_between(axes["pelvis"], axes[thigh])
            found[f"hip_flexion_{end}"] = flexion
            found[f"hip_abduction_{end}"], found[f"hip_rotation_{end}"] = -sign * inward, sign * turn
        if thigh in axes and shank in axes:
            found[f"knee_flexion_{end}"] = -angles_between(axes[thigh], axes[shank])[0]
        if shank in axes and foot in axes:
            found[f"ankle_dorsiflexion_{end}"] = angles_between(axes[shank], axes[foot])[0]
    return found


def angles_between(parent: np.ndarray, child: np.ndarray) -> np.ndarray:
    """Angles of axes (T, 3, 3) against others about z, x and y, degrees, (3, T); NaN where unknown."""
    known = np.isfinite(parent).all((1, 2)) & np.isfinite(child).all((1, 2))
    angles = np.full((3, len(parent)), np.nan)
    angles[:, known] = np.degrees(rotmat_to_euler(parent[known].transpose(0, 2, 1) @ child[known], "ZXY")).T
    return angles


def _pelvis(axes: np.ndarray) -> dict[str, np.ndarray]:
    ahead, up, right = axes[..., 0], axes[..., 1], axes[..., 2]
    heading = np.arctan2(right[:, 0], right[:, 2])
    mean = np.arctan2(np.nanmean(np.sin(heading)), np.nanmean(np.cos(heading)))
    return {
        "pelvis_tilt": -np.degrees(np.arctan2(ahead[:, 1], up[:, 1])),
        "pelvis_list": np.degrees(np.arcsin(np.clip(right[:, 1], -1, 1))),
        "pelvis_rotation": np.degrees((heading - mean + np.pi) % (2 * np.pi) - np.pi),
    }
