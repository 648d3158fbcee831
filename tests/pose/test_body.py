"""Bodies: heat moves points, metric points have our axes, regions in one call give what single calls give."""

import os
from pathlib import Path

import numpy as np
import pytest

from skelact.pose.body import BlazePose, refine_points, turn_world
from skelact.pose.image import Roi, load_image
from skelact.weights import weights_path


def test_points_move_to_the_heat_where_it_is_hot() -> None:
    heat = np.full((1, 64, 64, 39), -20.0)
    heat[0, 20, 33, 0] = 20.0
    heat[0, 20, 33, 1] = -0.5  # too cold
    points = np.tile([4 * 32.0, 4 * 21.0], (1, 39, 1))
    points[0, 2] = (-50.0, 900.0)  # outside
    heat[0, 63, 63, 3], points[0, 3] = 20.0, (255.0, 255.0)  # at the corner
    moved = refine_points(points, heat)[0]
    np.testing.assert_allclose(moved[0], [4 * 33, 4 * 20], atol=0.1)
    np.testing.assert_allclose(moved[3], [4 * 63, 4 * 63], atol=0.1)
    np.testing.assert_array_equal(np.delete(moved, [0, 3], 0), np.delete(points[0], [0, 3], 0))


def test_metric_points_have_y_up_and_are_turned_back() -> None:
    head_in_network = np.array([[0.0, -0.6, 0.1]])  # y is down there
    np.testing.assert_allclose(turn_world(head_in_network, Roi(0, 0, 1)), [[0, 0.6, -0.1]], atol=1e-6)
    lying = turn_world(head_in_network, Roi(0, 0, 1, np.pi / 2))
    np.testing.assert_allclose(lying, [[0.6, 0, -0.1]], atol=1e-6)


def test_many_regions_in_one_call_give_what_single_calls_give() -> None:
    bodies = BlazePose(weights_path("pose") / "pose_landmark_full.onnx", threads=1)
    image = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    rois = [Roi(100, 100, 150), Roi(150, 80, 90, 0.4), Roi(-500, 0, 100)]
    together = bodies.find(image, rois)
    for roi, body in zip(rois, together, strict=True):
        (alone,) = bodies.find(image, [roi])
        np.testing.assert_allclose(body.points, alone.points, atol=0.01)
        np.testing.assert_allclose(body.joints, alone.joints, atol=1e-4)
    assert bodies.find(image, []) == []


def test_a_turned_photograph_gives_turned_points() -> None:
    root = os.environ.get("SKELACT_DATA")
    if not root:
        pytest.skip("SKELACT_DATA is not set: this test needs a photograph")
    photo = load_image(Path(root) / "images" / "coco_000000000785_ccby.jpg")
    bodies = BlazePose(weights_path("pose") / "pose_landmark_full.onnx", threads=1)
    (body,) = bodies.find(photo, [Roi(395, 215, 480)])
    quarter = np.ascontiguousarray(np.rot90(photo))  # x, y -> y, width - x
    (lying,) = bodies.find(quarter, [Roi(215, 640 - 395, 480, -np.pi / 2)])
    back = np.stack([640 - lying.points[:, 1], lying.points[:, 0]], -1)
    seen = body.scores > 0.5
    assert np.abs(back - body.points)[seen].max() < 2.0
    np.testing.assert_allclose(lying.joints[seen, 1], body.joints[seen, 0], atol=0.03)
