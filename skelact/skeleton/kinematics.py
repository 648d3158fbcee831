"""From local rotations to positions in the world."""

from __future__ import annotations

import numpy as np

from skelact.values import Motion


def forward_kinematics(motion: Motion) -> np.ndarray:
    """Place every joint in the world.

    A joint sits at its parent's position plus the parent's world rotation applied to its local translation.

    Returns:
        float64 positions (T, V, 3), metres.
    """
    frames, joints = motion.translations.shape[:2]
    positions = np.empty((joints, frames, 3))
    rotations = np.empty((joints, frames, 3, 3))
    for joint, parent in enumerate(motion.parents):
        local, step = motion.rotations[:, joint], motion.translations[:, joint]
        if parent == -1:
            positions[joint], rotations[joint] = step, local
            continue
        np.matmul(rotations[parent], local, out=rotations[joint])
        positions[joint] = positions[parent] + np.matmul(rotations[parent], step[..., None])[..., 0]
    return positions.swapaxes(0, 1)
