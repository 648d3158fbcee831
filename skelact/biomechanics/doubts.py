"""What no body does: knees that bend backward or sideways, and elbows and ankles beyond their reach.

Found in generated and in lifted motions; each is named with how far and how often.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.biomechanics.angles import AngleSeries

MAX_BACKWARD_DEG = 15.0  # of a knee beyond straight: most people reach 5 to 10
MAX_SIDEWAYS_DEG = 20.0  # of a shank against the thigh
MAX_KNEE_DEG, MAX_ELBOW_DEG = 165.0, 160.0  # heel at the buttock, hand at the shoulder
MIN_BEND_DEG = 25.0  # from which joint centers tell which way a knee bends
MIN_SHARE = 0.02  # of the frames; less is not told
MIN_AHEAD = 0.5  # of a foot's length, across the shank: a foot that points along it tells nothing
OPPOSITE = 0.5  # cosine: a thigh that leans so much away from the toes belongs to a knee that bends toward them
SIDES = ("left", "right")
Joints = Mapping[str, np.ndarray]  # name -> (T, 3)


def doubt_angles(angles: AngleSeries) -> list[str]:
    """Name knees and elbows that bend further than a body can, and knees that bend backward where that is known."""
    found = []
    for side in SIDES:
        for joint, most in (("knee", MAX_KNEE_DEG), ("elbow", MAX_ELBOW_DEG)):
            name = f"{joint}_flexion_{side[0]}"
            if name in angles.names:
                bend = angles.of(name)
                found += _tell(f"the {side} {joint} bends by up to", bend, bend > most)
        knee = f"knee_flexion_{side[0]}"
        if knee in angles.names:
            back = -angles.of(knee)
            found += _tell(f"the {side} knee bends backward by up to", back, back > MAX_BACKWARD_DEG)
    return found


def doubt_sideways(sideways: Mapping[str, np.ndarray]) -> list[str]:
    """Name knees whose shank leans sideways from the thigh: side -> (T,) degrees, NaN where unknown."""
    return [
        line
        for side, lean in sideways.items()
        for line in _tell(f"the {side} knee bends sideways by up to", np.abs(lean), np.abs(lean) > MAX_SIDEWAYS_DEG)
    ]


def doubt_centers(joints: Joints, valid: Mapping[str, np.ndarray]) -> list[str]:
    """Name knees that bend toward the toes, from joint centers alone.

    Args:
        joints: Hips, knees, ankles and toes, (T, 3) each.
        valid: Likewise, bool (T,).
    """
    found = []
    for side in SIDES:
        hip, knee, ankle, toe = (joints[f"{side}_{part}"] for part in ("hip", "knee", "ankle", "toe"))
        known = np.all([valid[f"{side}_{part}"] for part in ("hip", "knee", "ankle", "toe")], axis=0)
        thigh, shank, foot = knee - hip, ankle - knee, toe - ankle
        along = shank / np.maximum(np.linalg.norm(shank, axis=-1, keepdims=True), 1e-9)
        lean, ahead = (each - (each * along).sum(-1, keepdims=True) * along for each in (thigh, foot))
        bend = np.degrees(np.arctan2(np.linalg.norm(lean, axis=-1), (thigh * along).sum(-1)))
        reach = np.linalg.norm(ahead, axis=-1)
        known &= reach > MIN_AHEAD * np.linalg.norm(foot, axis=-1)
        cosine = (lean * ahead).sum(-1) / np.maximum(np.linalg.norm(lean, axis=-1) * reach, 1e-9)
        wrong = known & (bend > MIN_BEND_DEG) & (cosine < -OPPOSITE)
        found += _tell(f"the {side} knee bends toward the toes by up to", bend, wrong)
    return found


def _tell(words: str, degrees: np.ndarray, wrong: np.ndarray) -> list[str]:
    known = np.isfinite(degrees)
    share = float(np.mean(wrong[known])) if known.any() else 0.0
    if share < MIN_SHARE:
        return []
    return [f"implausible: {words} {degrees[wrong & known].max():.0f} degrees, in {100 * share:.0f} % of the frames"]
