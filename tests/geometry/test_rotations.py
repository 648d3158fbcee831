"""Every pair against SciPy, there and back; smallest rotations, and where they are singular."""

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from skelact.geometry import (
    euler_to_rotmat,
    rot6d_to_rotmat,
    rotation_angle,
    rotation_between,
    rotmat_to_euler,
    rotmat_to_rot6d,
    rotmat_to_rotvec,
    rotmat_to_unitquat,
    rotvec_to_rotmat,
    rotvec_to_unitquat,
    slerp,
    smoothstep,
    torch_rotations,
    turn_about_y,
    unitquat_to_rotmat,
    unitquat_to_rotvec,
)

ROTATIONS = euler_to_rotmat(np.random.default_rng(0).uniform(-np.pi, np.pi, (200, 3)), "XYZ")
HALF_TURNS = np.stack([np.diag([1.0, -1, -1]), np.diag([-1.0, 1, -1]), np.diag([-1.0, -1, 1]), np.eye(3)])


ALL = np.concatenate([ROTATIONS, HALF_TURNS, rotvec_to_rotmat(np.eye(3) * 1e-9)])
PAIRS = {
    "unitquat": (rotmat_to_unitquat, unitquat_to_rotmat, lambda r: r.as_quat(canonical=True)),
    "rotvec": (rotmat_to_rotvec, rotvec_to_rotmat, lambda r: r.as_rotvec()),
    "rot6d": (rotmat_to_rot6d, rot6d_to_rotmat, lambda r: r.as_matrix()[..., :2].swapaxes(-1, -2).reshape(-1, 6)),
    "euler XYZ": (
        lambda m: rotmat_to_euler(m, "XYZ"),
        lambda angles: euler_to_rotmat(angles, "XYZ"),
        lambda r: r.as_euler("XYZ"),
    ),
    "euler ZXY": (
        lambda m: rotmat_to_euler(m, "ZXY"),
        lambda angles: euler_to_rotmat(angles, "ZXY"),
        lambda r: r.as_euler("ZXY"),
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_pairs_agree_with_scipy_and_invert_each_other(kind: str) -> None:
    from_rotmat, to_rotmat, scipy_from = PAIRS[kind]
    expected = scipy_from(Rotation.from_matrix(ROTATIONS))
    np.testing.assert_allclose(from_rotmat(ROTATIONS), expected, atol=1e-9)
    np.testing.assert_allclose(to_rotmat(expected), ROTATIONS, atol=1e-9)
    np.testing.assert_allclose(to_rotmat(from_rotmat(ALL)), ALL, atol=1e-9)
    grid = ROTATIONS.reshape(20, 10, 3, 3)
    np.testing.assert_array_equal(from_rotmat(grid).reshape(200, -1), from_rotmat(ROTATIONS))


def test_unitquat_and_rotvec_agree_with_scipy_also_past_half_a_turn_and_at_none() -> None:
    rotvecs = np.concatenate([np.random.default_rng(2).normal(0, 3, (100, 3)), np.zeros((1, 3)), np.eye(3) * 1e-13])
    quats = rotvec_to_unitquat(rotvecs)
    scipy_quats = Rotation.from_rotvec(rotvecs)
    np.testing.assert_allclose(unitquat_to_rotmat(quats), scipy_quats.as_matrix(), atol=1e-9)
    np.testing.assert_allclose(
        unitquat_to_rotvec(scipy_quats.as_quat(canonical=True)), scipy_quats.as_rotvec(), atol=1e-9
    )


def test_torch_rotations_equal_the_numpy_ones() -> None:
    rot6d = np.random.default_rng(3).normal(0, 2, (4, 7, 6))
    rotmats = torch_rotations.rot6d_to_rotmat(torch.from_numpy(rot6d))
    np.testing.assert_allclose(rotmats.numpy(), rot6d_to_rotmat(rot6d), atol=1e-12)


def test_rot6d_of_any_size_gives_a_rotation() -> None:
    matrix = rot6d_to_rotmat(np.random.default_rng(1).normal(0, 5, (50, 6)))
    np.testing.assert_allclose(np.linalg.det(matrix), 1.0)
    np.testing.assert_allclose(np.matmul(matrix, matrix.swapaxes(-1, -2)), np.tile(np.eye(3), (50, 1, 1)), atol=1e-9)


def test_slerp_starts_and_ends_where_it_is_told() -> None:
    a, b = ROTATIONS[:100], ROTATIONS[100:]
    np.testing.assert_allclose(slerp(a, b, 0.0), a, atol=1e-9)
    np.testing.assert_allclose(slerp(a, b, 1.0), b, atol=1e-9)
    half = rotation_angle(np.matmul(a.swapaxes(-1, -2), slerp(a, b, 0.5)))
    np.testing.assert_allclose(half, rotation_angle(np.matmul(a.swapaxes(-1, -2), b)) / 2, atol=1e-9)


def test_rotation_between_carries_one_direction_onto_the_other_also_the_opposite() -> None:
    a = np.array([[1.0, 0, 0], [0, 2, 0], [0, 0, 1], [1, 1, 1]])
    b = np.array([[0.0, 1, 0], [0, -3, 0], [0, 0, 1], [-1, -1, -1]])
    carried = np.matmul(rotation_between(a, b), a[..., None])[..., 0]
    np.testing.assert_allclose(
        carried / np.linalg.norm(carried, axis=1)[:, None], b / np.linalg.norm(b, axis=1)[:, None], atol=1e-9
    )


def test_a_positive_turn_about_y_goes_to_the_left() -> None:
    np.testing.assert_allclose(turn_about_y(np.pi / 2) @ [0, 0, 1], [1, 0, 0], atol=1e-12)


def test_smoothstep_is_at_rest_at_both_ends() -> None:
    np.testing.assert_allclose(smoothstep(np.array([0.0, 0.5, 1.0])), [0, 0.5, 1])
    np.testing.assert_allclose(smoothstep(np.array([1e-4, 1 - 1e-4])), [0, 1], atol=1e-7)
