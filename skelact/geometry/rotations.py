"""Euler angles and rotation matrices."""

from __future__ import annotations

import numpy as np

AXES = {"X": 0, "Y": 1, "Z": 2}


def axis_rotation(angles: np.ndarray, axis: str) -> np.ndarray:
    """Rotation matrices (..., 3, 3) about one axis ("X", "Y" or "Z") by angles (...), radians."""
    i = AXES[axis]
    j, k = (i + 1) % 3, (i + 2) % 3
    out = np.zeros((*np.shape(angles), 3, 3))
    cos, sin = np.cos(angles), np.sin(angles)
    out[..., i, i] = 1.0
    out[..., j, j] = out[..., k, k] = cos
    out[..., k, j] = sin
    out[..., j, k] = -sin
    return out


def euler_to_matrix(angles: np.ndarray, order: str) -> np.ndarray:
    """Compose rotations about moving axes: "ZXY" means Rz Rx Ry.

    Args:
        angles: (..., n), radians, one per letter of `order`.
        order: n letters of X, Y, Z; any number, also none.

    Returns:
        float64 (..., 3, 3), acting on column vectors.
    """
    out = np.broadcast_to(np.eye(3), (*angles.shape[:-1], 3, 3))
    for number, axis in enumerate(order):
        out = out @ axis_rotation(angles[..., number], axis)
    return out


def matrix_to_euler(matrix: np.ndarray, order: str) -> np.ndarray:
    """Split rotations into three angles about moving axes; the inverse of `euler_to_matrix` up to equal rotations.

    Args:
        matrix: (..., 3, 3).
        order: Three different letters, such as "ZXY".

    Returns:
        float64 (..., 3), radians; the middle angle lies within +-pi/2. In gimbal lock the last angle is 0.
    """
    i, j, k = (AXES[axis] for axis in order)
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    sin = np.clip(sign * matrix[..., i, k], -1.0, 1.0)
    locked = np.abs(sin) > 1.0 - 1e-9
    first = np.arctan2(-sign * matrix[..., j, k], matrix[..., k, k])
    last = np.arctan2(-sign * matrix[..., i, j], matrix[..., i, i])
    first = np.where(locked, np.arctan2(sign * matrix[..., k, j], matrix[..., j, j]), first)
    return np.stack([first, np.arcsin(sin), np.where(locked, 0.0, last)], -1)
