"""Rotation matrices as six numbers and as quaternions, the way between two rotations, and turns about the vertical."""

from __future__ import annotations

import numpy as np

LEAST_NORM = 1e-12


def matrix_to_sixd(matrix: np.ndarray) -> np.ndarray:
    """First two columns of rotation matrices (..., 3, 3), one behind the other: (..., 6).

    Source: Zhou et al., "On the Continuity of Rotation Representations in Neural Networks", CVPR 2019.
    """
    return np.concatenate([matrix[..., 0], matrix[..., 1]], axis=-1)


def sixd_to_matrix(sixd: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) from six numbers (..., 6), by Gram-Schmidt; zeros give zeros."""
    first = _unit(sixd[..., :3])
    second = sixd[..., 3:]
    second = _unit(second - (first * second).sum(-1, keepdims=True) * first)
    return np.stack([first, second, np.cross(first, second)], axis=-1)


def matrix_to_quaternion(matrix: np.ndarray) -> np.ndarray:
    """Unit quaternions (..., 4) in the order x, y, z, w with w >= 0 from rotation matrices (..., 3, 3).

    Source: Bar-Itzhack, "New Method for Extracting the Quaternion from a Rotation Matrix", 2000, in the branched form
    that divides by the largest component only.
    """
    m = np.asarray(matrix, np.float64)
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
    best = squares.argmax(-1)[..., None, None]
    quaternion = _unit(np.take_along_axis(rows, best, axis=-2)[..., 0, :])
    return np.where(quaternion[..., 3:] < 0, -quaternion, quaternion)


def quaternion_to_matrix(quat_xyzw: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) from unit quaternions (..., 4) in the order x, y, z, w."""
    x, y, z, w = np.moveaxis(np.asarray(quat_xyzw, np.float64), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def slerp(start: np.ndarray, end: np.ndarray, share: np.ndarray | float) -> np.ndarray:
    """Go from `start` to `end`, rotation matrices (..., 3, 3), the short way at constant speed.

    Args:
        start: Rotations at share 0.
        end: Rotations at share 1.
        share: (...), broadcast against the rotations.
    """
    a, b = matrix_to_quaternion(start), matrix_to_quaternion(end)
    cosine = (a * b).sum(-1)
    b = np.where(cosine[..., None] < 0, -b, b)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    share = np.asarray(share, np.float64)
    sine = np.sin(angle)
    near = sine < 1e-6  # straight: the two rotations are equal to six digits
    safe = np.where(near, 1.0, sine)
    first = np.where(near, 1 - share, np.sin((1 - share) * angle) / safe)
    second = np.where(near, share, np.sin(share * angle) / safe)
    return quaternion_to_matrix(_unit(first[..., None] * a + second[..., None] * b))


def rotation_between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Smallest rotations (..., 3, 3) that carry directions `start` (..., 3) onto directions `end` (..., 3).

    Opposite directions have no smallest rotation; half a turn about some axis across is taken.
    """
    a, b = _unit(start), _unit(end)
    w = 1 + (a * b).sum(-1, keepdims=True)
    other = np.eye(3)[np.abs(a).argmin(-1)]
    opposite = w < 1e-9
    axis = np.where(opposite, np.cross(a, other), np.cross(a, b))
    return quaternion_to_matrix(_unit(np.concatenate([axis, np.where(opposite, 0.0, w)], -1)))


def turn_about_y(angle_rad: np.ndarray | float) -> np.ndarray:
    """Rotation matrices (..., 3, 3) about the vertical; a positive angle turns +z towards +x, to a person's left."""
    angle = np.asarray(angle_rad, np.float64)
    c, s, zero, one = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([c, zero, s], -1), np.stack([zero, one, zero], -1), np.stack([-s, zero, c], -1)], -2)


def rotation_angle(matrix: np.ndarray) -> np.ndarray:
    """Angle (...) of rotation matrices (..., 3, 3), radians in 0..pi."""
    quaternion = matrix_to_quaternion(matrix)
    return 2 * np.arctan2(np.linalg.norm(quaternion[..., :3], axis=-1), quaternion[..., 3])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), LEAST_NORM)
