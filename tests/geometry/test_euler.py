"""Rotations: composition order, round trips, gimbal lock."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.geometry import euler_to_rotmat, rotmat_to_euler, unwrap_euler

ORDERS = ["".join(letters) for letters in permutations("XYZ")]
angle = st.floats(-np.pi, np.pi)


def test_composes_left_to_right() -> None:
    quarter = np.pi / 2
    matrix = euler_to_rotmat(np.array([quarter, quarter]), "ZX")
    np.testing.assert_allclose(matrix @ [0, 1, 0], [0, 0, 1], atol=1e-12)  # x turns first: y -> z, which z keeps
    np.testing.assert_allclose(matrix @ [1, 0, 0], [0, 1, 0], atol=1e-12)


@pytest.mark.parametrize("order", ["", "Y", "XX", "ZYX", "XYX"])
def test_gives_rotations(order: str) -> None:
    matrix = euler_to_rotmat(np.linspace(-3, 3, 5 * len(order)).reshape(5, len(order)), order)
    np.testing.assert_allclose(matrix @ matrix.swapaxes(-1, -2), np.broadcast_to(np.eye(3), (5, 3, 3)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(matrix), 1)


@settings(deadline=None)
@given(st.sampled_from(ORDERS), st.tuples(angle, st.one_of(angle, st.sampled_from([np.pi / 2, -np.pi / 2])), angle))
def test_angles_give_the_same_rotation_back(order: str, angles: tuple[float, float, float]) -> None:
    matrix = euler_to_rotmat(np.array(angles), order)
    back = rotmat_to_euler(matrix, order)
    assert abs(back[1]) <= np.pi / 2 + 1e-9
    np.testing.assert_allclose(euler_to_rotmat(back, order), matrix, atol=1e-7)


def test_refuses_bad_orders() -> None:
    with pytest.raises(InputError, match="order"):
        euler_to_rotmat(np.zeros(2), "XYZ")
    with pytest.raises(InputError, match="order"):
        euler_to_rotmat(np.zeros(1), "W")
    with pytest.raises(InputError, match="order"):
        rotmat_to_euler(np.eye(3), "XYX")


@pytest.mark.parametrize("order", ORDERS)
def test_unwrapped_angles_say_the_same_turns_in_small_steps(order: str) -> None:
    time = np.linspace(0, 6 * np.pi, 400)
    smooth = np.stack(
        [2 * time, 1.9 * np.sin(time), np.cos(time)], axis=-1
    )  # three turns, past the quarter turn and back
    matrix = euler_to_rotmat(smooth, order)
    wrapped = rotmat_to_euler(matrix, order)
    unwrapped = unwrap_euler(wrapped, order)
    assert np.abs(np.diff(wrapped, axis=0)).max() > 3.0
    assert np.abs(np.diff(unwrapped, axis=0)).max() < 0.2
    np.testing.assert_allclose(euler_to_rotmat(unwrapped, order), matrix, atol=1e-9)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("quarter", [np.pi / 2, -np.pi / 2])
def test_unwrapped_angles_stay_calm_where_only_their_sum_is_defined(order: str, quarter: float) -> None:
    middle = np.array([quarter * 0.9, quarter, quarter, quarter * 0.9])
    matrix = euler_to_rotmat(np.stack([np.full(4, 0.4), middle, np.full(4, 0.7)], axis=-1), order)
    unwrapped = unwrap_euler(rotmat_to_euler(matrix, order), order)
    assert np.abs(np.diff(unwrapped, axis=0)).max() < 0.2
    np.testing.assert_allclose(euler_to_rotmat(unwrapped, order), matrix, atol=1e-6)


def test_one_frame_is_unwrapped_as_it_is() -> None:
    angles = np.array([[[0.1, 0.2, 0.3], [1.0, -1.0, 3.0]]])
    np.testing.assert_allclose(unwrap_euler(angles, "ZXY"), angles)
