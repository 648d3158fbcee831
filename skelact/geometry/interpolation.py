"""Ways from one value to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skelact.geometry.rotations import rotmat_to_unitquat, unitquat_to_rotmat

if TYPE_CHECKING:
    from jaxtyping import Float

MIN_SINE = 1e-6  # below this two rotations are equal to six digits


def smoothstep(t: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
    """Ease from 0 to 1, at rest at both ends: 3 t^2 - 2 t^3 of t in 0..1, any shape."""
    return t * t * (3 - 2 * t)


def slerp(
    start: Float[np.ndarray, "*#batch 3 3"],
    end: Float[np.ndarray, "*#batch 3 3"],
    t: Float[np.ndarray, "*#batch"] | float,
) -> Float[np.ndarray, "*batch 3 3"]:
    """Turn from `start` to `end`, rotation matrices (..., 3, 3), the short way at constant speed.

    Args:
        start: Rotations at t = 0.
        end: Rotations at t = 1.
        t: (...), broadcast against the rotations.

    Returns:
        float64 rotation matrices (..., 3, 3).

    Source: Shoemake, "Animating Rotation with Quaternion Curves", SIGGRAPH 1985.
    """
    a, b = rotmat_to_unitquat(start), rotmat_to_unitquat(end)
    cosine = (a * b).sum(-1)
    b = np.where(cosine[..., None] < 0, -b, b)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    t = np.asarray(t, np.float64)
    sine = np.sin(angle)
    is_straight = sine < MIN_SINE
    divisor = np.where(is_straight, 1.0, sine)
    start_weight = np.where(is_straight, 1 - t, np.sin((1 - t) * angle) / divisor)
    end_weight = np.where(is_straight, t, np.sin(t * angle) / divisor)
    quat = start_weight[..., None] * a + end_weight[..., None] * b
    return unitquat_to_rotmat(quat / np.linalg.norm(quat, axis=-1, keepdims=True))
