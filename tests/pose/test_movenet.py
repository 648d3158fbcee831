"""MoveNet: maps become bodies; a point goes to the body whose middle points at it."""

import numpy as np

from skelact.pose.image import Roi
from skelact.pose.movenet import POINTS, STRIDE, MoveNet, decode
from skelact.weights import weights_path

SIDE = 40  # cells


def maps_of(middles: list[tuple[int, int]], spots: list[tuple[int, int]], reach: int) -> list[np.ndarray]:
    """Maps of people at (row, column), whose points lie `reach` columns to the right; heat of all points at `spots`."""
    likely = np.zeros((SIDE, SIDE, 1), np.float32)
    heat, rough = np.zeros((SIDE, SIDE, POINTS), np.float32), np.zeros((SIDE, SIDE, 2 * POINTS), np.float32)
    for number, middle in enumerate(middles):
        likely[middle] = 0.9 - 0.1 * number
    rough[..., 1::2] = reach
    for row, column in spots:
        heat[row, column] = 0.8
    fine = np.full((SIDE, SIDE, 2 * POINTS), 0.5, np.float32)
    return [likely, heat, rough, fine, np.full((SIDE, SIDE, 2), 8, np.float32), np.zeros((SIDE, SIDE, 2), np.float32)]


def test_points_are_those_that_the_middle_points_at() -> None:
    first, second = decode(maps_of([(20, 10), (20, 20)], [(20, 15), (20, 24)], 5))
    np.testing.assert_allclose(first.points, np.tile([15.5, 20.5], (POINTS, 1)) * STRIDE)
    np.testing.assert_allclose(second.points, np.tile([24.5, 20.5], (POINTS, 1)) * STRIDE)
    np.testing.assert_allclose(first.box, np.array([6, 16, 14, 24]) * STRIDE)
    assert first.score > second.score
    np.testing.assert_allclose(first.scores, 0.8)


def test_a_neighbors_point_far_from_the_rough_place_is_not_taken() -> None:
    (body,) = decode(maps_of([(20, 10)], [(20, 38)], 5))
    assert body.scores.max() < 0.1


def test_nobody_in_gray() -> None:
    network = MoveNet(weights_path("pose") / "movenet_multipose.onnx", threads=1)
    gray = np.full((90, 120, 3), 127, np.uint8)
    assert network.find(gray) == [] and network.look(gray, [Roi(60.0, 45.0, 80.0)]) == [[]]
    assert network.look(gray, []) == []
