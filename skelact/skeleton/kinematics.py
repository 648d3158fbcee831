"""Forward kinematics."""

from __future__ import annotations

import numpy as np

from skelact.values import Motion


def forward_kinematics(motion: Motion) -> np.ndarray:
    """Joint positions (T, V, 3), metres, of local rotations and translations."""
    rotations = np.empty_like(motion.rotations)
    positions = np.empty_like(motion.translations)
    for joint, parent in enumerate(motion.parents):
        if parent == -1:
            rotations[:, joint] = motion.rotations[:, joint]
            positions[:, joint] = motion.translations[:, joint]
        else:
            rotations[:, joint] = rotations[:, parent] @ motion.rotations[:, joint]
            offset = rotations[:, parent] @ motion.translations[:, joint, :, None]
            positions[:, joint] = positions[:, parent] + offset[..., 0]
    return positions
