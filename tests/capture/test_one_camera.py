"""One camera: what is done to points before and after the network, on bodies whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from lifted_bodies import FPS, project, walking_body

from skelact.capture.body_fit import BONES, fit_body, median_lengths, set_lengths
from skelact.capture.lift_points import (
    MEASURE_OF_HEIGHT,
    find_points,
    flip_sides,
    take_points,
    to_input,
    turn_to_center,
)
from skelact.capture.lifter import LiftedPoints
from skelact.capture.weighted_smooth import smooth_weighted
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_MIRROR, LIFT_POINTS
from skelact.skeleton.side_repair import exchange_frames, find_swapped_frames


@pytest.mark.parametrize("name", ["wholebody133", "coco17", "body25", "blazepose33", "h36m17"])
def test_layouts_give_the_points_they_have(name: str) -> None:
    layout = load_layout(name)
    index = find_points(layout)
    assert (index >= 0).sum() >= 12 and len(set(index[index >= 0])) == (index >= 0).sum()
    pixels, scores = np.random.default_rng(0).random((2, len(layout.names), 2)), np.ones((2, len(layout.names)))
    points, seen = take_points(layout, pixels, scores)
    assert (seen[:, index < 0] == 0).all()
    knee = LIFT_POINTS.index("left_knee")
    np.testing.assert_array_equal(points[:, knee], pixels[:, index[knee]])
    mirrored = [index[other] for other in LIFT_MIRROR]  # of the layout, too
    assert all(b == layout.mirror[a] for a, b in zip(index, mirrored, strict=True) if a >= 0)


def test_a_person_looks_alike_wherever_they_stand_in_the_picture() -> None:
    joints = walking_body(1)
    seen = np.ones((1, 17), bool)
    turned, rotations = turn_to_center(project(joints), seen)
    np.testing.assert_allclose(turned[:, [1, 2, 7, 8]].mean(1), 0, atol=0.01)
    angle = 0.3
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    again, others = turn_to_center(project(joints @ turn.T), seen)
    assert np.abs(again - turned).max() < 0.02 < np.abs(project(joints @ turn.T) - project(joints)).max()
    np.testing.assert_allclose(others @ np.swapaxes(others, -1, -2), np.eye(3)[None], atol=1e-12)
    np.testing.assert_allclose(rotations @ np.swapaxes(rotations, -1, -2), np.eye(3)[None], atol=1e-12)


def test_input_has_no_size_and_no_trace_of_missing_points() -> None:
    turned = np.random.default_rng(0).standard_normal((2, 5, 17, 2))
    scores = np.full((2, 5, 17), 0.9)
    np.testing.assert_allclose(to_input(turned, scores), to_input(7 * turned, scores), atol=1e-6)
    scores[:, :, 3] = 0
    other = turned.copy()
    other[:, :, 3] = 100
    np.testing.assert_array_equal(to_input(turned, scores), to_input(other, scores))
    assert np.isfinite(to_input(turned, np.zeros_like(scores))).all()
    np.testing.assert_array_equal(flip_sides(flip_sides(turned)), turned)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_swapped_frames_are_found_and_no_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plane = project(walking_body() @ np.array([[0.8, 0, 0.6], [0, 1, 0], [-0.6, 0, 0.8]]).T)
    plane = plane + 0.002 * rng.standard_normal(plane.shape)
    scores = np.where(rng.random(plane.shape[:2]) < 0.05, 0.0, 1.0)
    wrong = np.zeros(60, bool)
    wrong[[7, 30, 31, 32, 33, 34, 36, 37, 52]] = True
    seen, seen_scores = exchange_frames(plane, scores, wrong)
    np.testing.assert_array_equal(find_swapped_frames(seen, seen_scores, fps=FPS), wrong)
    assert not find_swapped_frames(plane, scores, fps=FPS).any()


def test_sides_of_nobody_are_not_exchanged() -> None:
    assert not find_swapped_frames(np.zeros((4, 17, 2)), np.zeros((4, 17)), fps=FPS).any()


def test_smoothing_keeps_lines_fills_gaps_and_agrees_with_the_full_solution() -> None:
    rng = np.random.default_rng(0)
    values, weights = rng.standard_normal((30, 2)), rng.random((30, 2))
    second = np.diff(np.eye(30), 2, axis=0)
    stiffness = (2 * np.sin(np.pi * 5 / FPS)) ** -4.0
    for column in range(2):
        expected = np.linalg.solve(
            np.diag(weights[:, column]) + stiffness * second.T @ second, weights[:, column] * values[:, column]
        )
        found = smooth_weighted(values, weights, fps=FPS, cutoff_hz=5)[:, column]
        np.testing.assert_allclose(found, expected, atol=1e-10)
    line = np.arange(30.0)
    there = np.ones(30)
    there[10:20] = 0
    np.testing.assert_allclose(smooth_weighted(line * there, there, fps=FPS, cutoff_hz=5), line, atol=0.01)


def fit_truth(noise: float, blur: float) -> tuple[np.ndarray, np.ndarray, float, dict]:
    rng = np.random.default_rng(0)
    truth = walking_body()
    plane = project(truth) + noise * rng.standard_normal((60, 17, 2))
    hips = truth[:, [7, 8]].mean(1, keepdims=True)
    measure = sum(median_lengths(truth)[bone] for bone in ("trunk", ("left_hip", "left_knee")))
    measure += median_lengths(truth)["left_knee", "left_ankle"]
    network = (truth - hips) / measure
    network[..., :2] += blur * rng.standard_normal((60, 17, 2))
    lifted = LiftedPoints(network, np.full((60, 17), 0.05))
    fitted = fit_body(lifted, plane, np.ones((60, 17)), fps=FPS, measure_m=measure, focal_px=1000.0)
    return truth, fitted.joints, fitted.error_px, dict(fitted.lengths_m)


def test_a_body_seen_well_is_found_where_it_stands_with_constant_bones() -> None:
    truth, joints, error, lengths = fit_truth(noise=0.0, blur=0.0)
    assert np.linalg.norm(joints - truth, axis=-1).max() < 0.03 and error < 5
    for a, b in BONES:
        length = np.linalg.norm(joints[:, LIFT_POINTS.index(a)] - joints[:, LIFT_POINTS.index(b)], axis=-1)
        np.testing.assert_allclose(length, lengths[a, b], rtol=1e-9)


def test_the_picture_mends_what_the_network_says_wrongly() -> None:
    truth, joints, *_ = fit_truth(noise=0.002, blur=0.05)
    hips = truth[:, [7, 8]].mean(1, keepdims=True)
    off = joints - joints[:, [7, 8]].mean(1, keepdims=True) - (truth - hips)
    assert np.linalg.norm(off[..., :2], axis=-1).mean() < 0.5 * 1.3 * 0.05
    assert abs(np.median(joints[:, 7, 2]) / np.median(truth[:, 7, 2]) - 1) < 0.05


def test_lengths_are_set_and_directions_kept() -> None:
    joints = walking_body(3)
    lengths = {bone: 2 * length for bone, length in median_lengths(joints).items()}
    hips = joints[:, [7, 8]].mean(1, keepdims=True)
    np.testing.assert_allclose(set_lengths(joints, lengths) - hips, 2 * (joints - hips), atol=1e-9)


def test_heights_of_nobody_are_refused() -> None:
    from skelact.capture.one_camera import check_height

    for height in (0.0, 17.5, float("nan")):
        with pytest.raises(InputError, match="height"):
            check_height(height)
    check_height(1.75)
    assert 0.7 < MEASURE_OF_HEIGHT < 0.8
