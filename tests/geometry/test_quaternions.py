"""Six numbers, quaternions and smallest turns: there and back, and where they are singular."""

import numpy as np
import pytest

from skelact.geometry import (
    euler_to_matrix,
    matrix_to_quaternion,
    matrix_to_sixd,
    quaternion_to_matrix,
    rotation_angle,
    rotation_between,
    sixd_to_matrix,
    slerp,
    turn_about_y,
)

ROTATIONS = euler_to_matrix(np.random.default_rng(0).uniform(-np.pi, np.pi, (200, 3)), "XYZ")
HALF_TURNS = np.stack([np.diag([1.0, -1, -1]), np.diag([-1.0, 1, -1]), np.diag([-1.0, -1, 1]), np.eye(3)])


@pytest.mark.parametrize("rotations", [ROTATIONS, HALF_TURNS])
def test_sixd_and_quaternion_and_back_is_the_rotation(rotations: np.ndarray) -> None:
    np.testing.assert_allclose(sixd_to_matrix(matrix_to_sixd(rotations)), rotations, atol=1e-12)
    np.testing.assert_allclose(quaternion_to_matrix(matrix_to_quaternion(rotations)), rotations, atol=1e-12)


def test_sixd_of_any_size_gives_a_rotation() -> None:
    matrix = sixd_to_matrix(np.random.default_rng(1).normal(0, 5, (50, 6)))
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
