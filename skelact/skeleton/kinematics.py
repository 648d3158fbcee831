"""From local rotations to positions and rotations in the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skelact.values import Motion

if TYPE_CHECKING:
    from jaxtyping import Float


def forward_kinematics(motion: Motion) -> Float[np.ndarray, "T V 3"]:
    """Place every joint in the world.

    A joint sits at its parent's position plus the parent's world rotation applied to its local translation.

    Returns:
        float64 positions (T, V, 3), meters.
    """
    return place_joints(motion)[0]


def place_joints(motion: Motion) -> tuple[Float[np.ndarray, "T V 3"], Float[np.ndarray, "T V 3 3"]]:
    """Place and turn every joint in the world: float64 positions (T, V, 3), meters, and rotations (T, V, 3, 3)."""
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
    return positions.swapaxes(0, 1), rotations.swapaxes(0, 1)


def world_to_local(rotations: Float[np.ndarray, "T V 3 3"], parents: tuple[int, ...]) -> Float[np.ndarray, "T V 3 3"]:
    """Local rotations (T, V, 3, 3) from those in the world; the inverse of what `place_joints` does with them."""
    above = rotations[:, list(parents)].copy()
    above[:, [joint for joint, parent in enumerate(parents) if parent == -1]] = np.eye(3)
    return np.matmul(above.swapaxes(-1, -2), rotations)
