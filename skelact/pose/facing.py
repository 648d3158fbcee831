"""Where somebody faces, from the shoulders in meters."""

from __future__ import annotations

import numpy as np

LEFT_SHOULDER, RIGHT_SHOULDER = 11, 12  # of blazepose75
MIN_LEVEL = 0.3  # part of the shoulders' line that lies level; of somebody who lies on the side nothing can be said


def facing_angle(joints: np.ndarray, valid: np.ndarray) -> float:
    """The direction that the chest faces, radians: 0 toward the camera, pi / 2 to the right of the picture.

    Args:
        joints: (75, 3) of a `Person`, meters: x right, y up, z toward the camera.
        valid: bool (75,).

    Returns:
        -pi to pi; NaN where a shoulder is missing, or the shoulders are one above the other.

    Source: the number of JointBDOE (Zhou et al., 2023), whose network is not used.
    """
    if not valid[[LEFT_SHOULDER, RIGHT_SHOULDER]].all():
        return float("nan")
    across = joints[LEFT_SHOULDER] - joints[RIGHT_SHOULDER]
    level = np.hypot(across[0], across[2])
    if level < MIN_LEVEL * np.linalg.norm(across) or level == 0:
        return float("nan")
    return float(np.arctan2(-across[2], across[0]))
