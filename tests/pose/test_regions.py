"""Regions: they fit what they are made from, turn with it and stay with their box."""

import numpy as np
import pytest
from people import BOX

from skelact.pose.image import Roi
from skelact.pose.regions import (
    body_roi,
    box_to_roi,
    cut_box_to_roi,
    face_roi_from_eyes,
    face_roi_from_mesh,
    hand_roi_from_body,
    hand_roi_from_points,
    hand_roi_from_recrop,
    open_box,
    stays_with,
)


def test_the_region_of_a_box_has_its_center_and_a_margin() -> None:
    roi = box_to_roi(BOX)
    assert (roi.x, roi.y, roi.size, roi.angle) == (130.0, 150.0, pytest.approx(280.0), 0.0)


def test_a_cut_body_has_its_hips_at_the_lower_edge() -> None:
    roi = cut_box_to_roi(BOX)
    assert (roi.x, roi.y, roi.size, roi.angle) == (130.0, 250.0, pytest.approx(500.0), 0.0)


def test_a_box_is_open_where_the_picture_ends_and_nowhere_else() -> None:
    np.testing.assert_allclose(open_box(BOX, np.array([640, 480])), BOX[:4])
    np.testing.assert_allclose(open_box(BOX, np.array([640, 252])), [100, 50, 160, 450])
    np.testing.assert_allclose(open_box(BOX - [99, 49, 99, 49], np.array([640, 480])), [-199, -199, 61, 201])


def test_a_body_region_turns_with_the_body() -> None:
    upright = body_roi(np.array([130, 150]), np.array([130, 50]))
    assert (upright.x, upright.y, upright.size, upright.angle) == pytest.approx((130, 150, 250, 0))
    lying = body_roi(np.array([130, 150]), np.array([230, 150]))
    assert lying.angle == pytest.approx(np.pi / 2)  # the head is to the right: the region's up points there


def test_a_region_that_jumps_to_a_neighbor_or_shrinks_is_refused() -> None:
    before = box_to_roi(BOX)
    assert stays_with(Roi(130, 150, 250), before, BOX)
    assert not stays_with(Roi(300, 150, 250), before, BOX)
    assert not stays_with(Roi(130, 150, 30), before, BOX)


def turned(points: np.ndarray, angle: float) -> np.ndarray:
    return Roi(300.0, 200.0, 1.0, angle).to_image(points + 0.5)


@pytest.mark.parametrize("angle", [0.0, 0.7, np.pi / 2, -2.5])
def test_hand_and_face_regions_turn_with_the_points(angle: float) -> None:
    rng = np.random.default_rng(0)
    hand, eyes, mesh = rng.uniform(-40, 40, (21, 2)), rng.uniform(-20, 20, (6, 2)), rng.uniform(-50, 50, (468, 2))
    hand[0], hand[9], hand[5], hand[13] = (0, 60), (0, -40), (-10, -40), (10, -40)  # fingers up
    eyes[0], eyes[1], mesh[33], mesh[263] = (-20, 0), (20, 0), (-30, 0), (30, 0)
    for build, points in (
        (hand_roi_from_points, hand),
        (lambda p: hand_roi_from_recrop(p[:2]), np.array([[0, -30.0], [0, 20.0]])),
        (lambda p: hand_roi_from_body(*p), np.array([[0, 50.0], [9, -10.0], [-4.5, -10.0]])),
        (face_roi_from_eyes, eyes),
        (face_roi_from_mesh, mesh),
    ):
        roi = build(turned(points, angle))
        assert np.cos(roi.angle - angle) == pytest.approx(1, abs=1e-6)
        plain = build(turned(points, 0.0))
        if build is hand_roi_from_points or points.shape == (2, 2):  # the boxes of faces stay upright
            assert roi.size == pytest.approx(plain.size)
            center = Roi(300.0, 200.0, 1.0, angle).from_image(np.array([roi.x, roi.y])) - 0.5
            np.testing.assert_allclose(center, [plain.x - 300, plain.y - 200], atol=1e-6)


def test_the_hand_region_holds_the_hand() -> None:
    points = np.random.default_rng(1).uniform(100, 180, (21, 2))
    inside = hand_roi_from_points(points).from_image(points)
    assert (inside > 0).all() and (inside < 1).all()
