"""The pair of rotation matrices and Euler angles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skelact.errors import InputError

if TYPE_CHECKING:
    from jaxtyping import Float

AXES = "XYZ"
GIMBAL_COSINE = 1e-8  # below this the first and the third angle turn about the same line


def euler_to_rotmat(angles_rad: Float[np.ndarray, "*batch n"], order: str) -> Float[np.ndarray, "*batch 3 3"]:
    """Compose turns about the moving axes, left to right: "ZXY" is Rz @ Rx @ Ry.

    Args:
        angles_rad: Angles (..., n), radians, one for each letter of `order`; n = 0 gives identities.
        order: n letters of X, Y, Z; a letter may repeat.

    Returns:
        float64 rotation matrices (..., 3, 3) that act on column vectors.

    Raises:
        InputError: `order` has another letter, or not one for each angle.
    """
    angles = np.asarray(angles_rad, np.float64)
    if angles.ndim < 1 or angles.shape[-1] != len(order) or not set(order) <= set(AXES):
        raise InputError(f"expected one of X, Y, Z for each angle of {angles.shape}, got {order!r}", field="order")
    matrix = np.zeros((*angles.shape[:-1], 3, 3))
    matrix[...] = np.eye(3)
    cosines, sines = np.cos(angles), np.sin(angles)
    for index, letter in enumerate(order):
        axis = AXES.index(letter)
        j, k = (axis + 1) % 3, (axis + 2) % 3
        c, s = cosines[..., index, None], sines[..., index, None]
        second = matrix[..., j].copy()
        third = matrix[..., k]
        matrix[..., j] = c * second + s * third
        matrix[..., k] = c * third - s * second
    return matrix


def rotmat_to_euler(rotmat: Float[np.ndarray, "*batch 3 3"], order: str) -> Float[np.ndarray, "*batch 3"]:
    """Invert `euler_to_rotmat` for three different axes; the middle angle comes out within a quarter turn.

    Args:
        rotmat: Rotation matrices (..., 3, 3).
        order: X, Y and Z in any order.

    Returns:
        float64 angles (..., 3), radians. Where the middle angle is a quarter turn only the sum (or difference) of
        the others is defined: the last is then 0.

    Raises:
        InputError: `order` is not a permutation of "XYZ".
    """
    if sorted(order) != sorted(AXES):
        raise InputError(f"expected X, Y and Z in any order, got {order!r}", field="order")
    i, j, k = (AXES.index(letter) for letter in order)
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    m = np.asarray(rotmat, np.float64)
    cosine = np.hypot(m[..., i, i], m[..., i, j])
    middle = np.arctan2(sign * m[..., i, k], cosine)
    locked = cosine < GIMBAL_COSINE
    first = np.where(
        locked,
        np.arctan2(sign * m[..., k, j], m[..., j, j]),
        np.arctan2(-sign * m[..., j, k], m[..., k, k]),
    )
    last = np.where(locked, 0.0, np.arctan2(-sign * m[..., i, j], m[..., i, i]))
    return np.stack([first, middle, last], axis=-1)


def unwrap_euler(angles_rad: Float[np.ndarray, "T *batch 3"], order: str) -> Float[np.ndarray, "T *batch 3"]:
    """Choose, among all angles of the same rotations, those that change least from frame to frame.

    (a, b, c) and (a + pi, pi - b, c + pi) are one rotation, and so are angles a whole turn apart. Where the middle
    angle is a quarter turn, the last one keeps its value.

    Args:
        angles_rad: Angles (T, ..., 3), as `rotmat_to_euler` gives them, radians.
        order: X, Y and Z in any order.

    Returns:
        float64 (T, ..., 3), radians, not limited to one turn; no angle steps by more than half a turn.
    """
    angles = np.array(angles_rad, np.float64)
    angles = _keep_last_where_locked(angles, order)
    twin = angles * np.array([1.0, -1.0, 1.0]) + np.pi
    apart, twin_apart = (
        (np.angle(np.exp(1j * (after - angles[:-1]))) ** 2).sum(-1) for after in (angles[1:], twin[1:])
    )
    is_twin = np.zeros(angles.shape[:-1], bool)
    is_twin[1:] = np.cumsum(twin_apart < apart, axis=0) % 2 == 1
    chosen = np.where(is_twin[..., None], twin, angles)
    return np.unwrap(chosen, axis=0)


def _keep_last_where_locked(angles: np.ndarray, order: str) -> np.ndarray:
    """Give the last of angles (T, ..., 3), where only its sum with the first is defined, the value it had before."""
    i, j, _ = (AXES.index(letter) for letter in order)
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    locked = np.abs(np.cos(angles[..., 1])) < GIMBAL_COSINE
    frames = np.arange(len(angles)).reshape(-1, *[1] * (locked.ndim - 1))
    free = np.maximum.accumulate(np.where(locked, 0, frames), axis=0)
    last = np.take_along_axis(angles[..., 2], free, axis=0)
    first = np.where(locked, angles[..., 0] - sign * np.sign(angles[..., 1]) * last, angles[..., 0])
    return np.stack([first, angles[..., 1], np.where(locked, last, angles[..., 2])], axis=-1)
