"""Pairs of rotation matrices and unit quaternions, rotation vectors and six numbers; smallest rotations, turns about y.

Names follow roma (github.com/naver/roma): rotmat (..., 3, 3), acting on column vectors; unitquat (..., 4), x, y, z, w;
rotvec (..., 3), axis times angle, radians; rot6d (..., 6). Any number of leading axes; all results are float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

MIN_NORM = 1e-12


def rotmat_to_rot6d(rotmat: Float[np.ndarray, "*batch 3 3"]) -> Float[np.ndarray, "*batch 6"]:
    """Take the first two columns of rotation matrices (..., 3, 3), one behind the other: (..., 6).

    Source: Zhou et al., "On the Continuity of Rotation Representations in Neural Networks", CVPR 2019.
    """
    return np.concatenate([rotmat[..., 0], rotmat[..., 1]], axis=-1)


def rot6d_to_rotmat(rot6d: Float[np.ndarray, "*batch 6"]) -> Float[np.ndarray, "*batch 3 3"]:
    """Build rotation matrices (..., 3, 3) from two columns (..., 6) by Gram-Schmidt; zeros give zeros."""
    first = _unit(rot6d[..., :3])
    second = rot6d[..., 3:]
    second = _unit(second - (first * second).sum(-1, keepdims=True) * first)
    return np.stack([first, second, np.cross(first, second)], axis=-1)


def rotmat_to_unitquat(rotmat: Float[np.ndarray, "*batch 3 3"]) -> Float[np.ndarray, "*batch 4"]:
    """Convert rotation matrices (..., 3, 3) to unit quaternions (..., 4) in the order x, y, z, w with w >= 0.

    Source: Bar-Itzhack, "New Method for Extracting the Quaternion from a Rotation Matrix", 2000, in the branched form
    that divides by the largest component only.
    """
    m = np.asarray(rotmat, np.float64)
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    squares = np.stack([1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz, 1 + xx + yy + zz], -1)
    yx, zx, zy = m[..., 1, 0] + m[..., 0, 1], m[..., 0, 2] + m[..., 2, 0], m[..., 2, 1] + m[..., 1, 2]
    x, y, z = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    rows = np.stack(
        [
            np.stack([squares[..., 0], yx, zx, x], -1),
            np.stack([yx, squares[..., 1], zy, y], -1),
            np.stack([zx, zy, squares[..., 2], z], -1),
            np.stack([x, y, z, squares[..., 3]], -1),
        ],
        axis=-2,
    )
    largest = squares.argmax(-1)[..., None, None]
    unitquat = _unit(np.take_along_axis(rows, largest, axis=-2)[..., 0, :])
    return np.where(unitquat[..., 3:] < 0, -unitquat, unitquat)


def unitquat_to_rotmat(quat_xyzw: Float[np.ndarray, "*batch 4"]) -> Float[np.ndarray, "*batch 3 3"]:
    """Convert unit quaternions (..., 4) in the order x, y, z, w to rotation matrices (..., 3, 3)."""
    x, y, z, w = np.moveaxis(np.asarray(quat_xyzw, np.float64), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def unitquat_to_rotvec(quat_xyzw: Float[np.ndarray, "*batch 4"]) -> Float[np.ndarray, "*batch 3"]:
    """Convert unit quaternions (..., 4) in the order x, y, z, w to rotation vectors (..., 3), 0..pi long if w >= 0."""
    quat = np.asarray(quat_xyzw, np.float64)
    sine = np.linalg.norm(quat[..., :3], axis=-1, keepdims=True)
    angle = 2 * np.arctan2(sine, quat[..., 3:])
    return quat[..., :3] / np.maximum(sine, MIN_NORM) * angle


def rotvec_to_unitquat(rotvec: Float[np.ndarray, "*batch 3"]) -> Float[np.ndarray, "*batch 4"]:
    """Convert rotation vectors (..., 3), radians, to unit quaternions (..., 4) in the order x, y, z, w."""
    rotvec = np.asarray(rotvec, np.float64)
    angle = np.linalg.norm(rotvec, axis=-1, keepdims=True)
    axis = rotvec / np.maximum(angle, MIN_NORM)
    return np.concatenate([axis * np.sin(angle / 2), np.cos(angle / 2)], -1)


def rotmat_to_rotvec(rotmat: Float[np.ndarray, "*batch 3 3"]) -> Float[np.ndarray, "*batch 3"]:
    """Convert rotation matrices (..., 3, 3) to rotation vectors (..., 3), 0..pi radians long."""
    return unitquat_to_rotvec(rotmat_to_unitquat(rotmat))


def rotvec_to_rotmat(rotvec: Float[np.ndarray, "*batch 3"]) -> Float[np.ndarray, "*batch 3 3"]:
    """Convert rotation vectors (..., 3), radians, to rotation matrices (..., 3, 3)."""
    return unitquat_to_rotmat(rotvec_to_unitquat(rotvec))


def rotation_between(
    start: Float[np.ndarray, "*#batch 3"], end: Float[np.ndarray, "*#batch 3"]
) -> Float[np.ndarray, "*batch 3 3"]:
    """Find the smallest rotations (..., 3, 3) that carry directions `start` (..., 3) onto directions `end` (..., 3).

    Opposite directions have no smallest rotation; half a turn about some axis at a right angle is taken.
    """
    a, b = _unit(start), _unit(end)
    w = 1 + (a * b).sum(-1, keepdims=True)
    helper = np.eye(3)[np.abs(a).argmin(-1)]
    is_opposite = w < 1e-9
    axis = np.where(is_opposite, np.cross(a, helper), np.cross(a, b))
    return unitquat_to_rotmat(_unit(np.concatenate([axis, np.where(is_opposite, 0.0, w)], -1)))


def turn_about_y(angle_rad: Float[np.ndarray, "*batch"] | float) -> Float[np.ndarray, "*batch 3 3"]:
    """Rotate about the vertical: (..., 3, 3); a positive angle turns +z towards +x, to a person's left."""
    angle = np.asarray(angle_rad, np.float64)
    c, s, zero, one = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([c, zero, s], -1), np.stack([zero, one, zero], -1), np.stack([-s, zero, c], -1)], -2)


def turn_about_x(angle_rad: Float[np.ndarray, "*batch"] | float) -> Float[np.ndarray, "*batch 3 3"]:
    """Rotate about the axis to the left: (..., 3, 3); a positive angle turns +y towards +z, so a body leans forward."""
    angle = np.asarray(angle_rad, np.float64)
    c, s, zero, one = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([one, zero, zero], -1), np.stack([zero, c, -s], -1), np.stack([zero, s, c], -1)], -2)


def turn_about_z(angle_rad: Float[np.ndarray, "*batch"] | float) -> Float[np.ndarray, "*batch 3 3"]:
    """Rotate about the axis ahead: (..., 3, 3); a positive angle turns +x towards +y, so a body leans to its right."""
    angle = np.asarray(angle_rad, np.float64)
    c, s, zero, one = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([c, -s, zero], -1), np.stack([s, c, zero], -1), np.stack([zero, zero, one], -1)], -2)


def rotation_angle(rotmat: Float[np.ndarray, "*batch 3 3"]) -> Float[np.ndarray, "*batch"]:
    """Angle (...) of rotation matrices (..., 3, 3), radians in 0..pi."""
    unitquat = rotmat_to_unitquat(rotmat)
    return 2 * np.arctan2(np.linalg.norm(unitquat[..., :3], axis=-1), unitquat[..., 3])


def _unit(vectors: Float[np.ndarray, "*batch n"]) -> Float[np.ndarray, "*batch n"]:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), MIN_NORM)
