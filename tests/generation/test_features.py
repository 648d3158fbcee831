"""Motions as numbers: nothing is lost on the way and back, and the time of a motion can change."""

import numpy as np
import pytest
from walking import walking

from skelact.errors import InputError
from skelact.formats import bvh_to_motion, load_bvh, motion_to_bvh
from skelact.generation.features import (
    WIDTH,
    features_to_motion,
    features_to_rows,
    motion_to_features,
    resample_motion,
    rows_to_features,
    sample_motion,
)
from skelact.geometry import rotation_angle, turn_about_y
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import body_motion, heading_of, mirror_motion, motion_to_body, rest_motion
from skelact.values import Motion

MAX_DEGREES = 1e-4
MAX_METERS = 1e-5


def differences(a: Motion, b: Motion) -> tuple[float, float]:
    """Largest angle, degrees, and largest distance, meters, between two motions."""
    turn = np.matmul(a.rotations.swapaxes(-1, -2), b.rotations)
    return float(np.rad2deg(rotation_angle(turn)).max()), float(np.abs(a.translations - b.translations).max())


def test_features_and_back_is_the_motion() -> None:
    motion = walking(turn=2.0)
    degrees, meters = differences(features_to_motion(motion_to_features(motion)), motion)
    assert degrees < MAX_DEGREES and meters < MAX_METERS


def test_rows_and_back_is_the_motion_when_it_starts_where_it_did() -> None:
    features = motion_to_features(walking(turn=-1.5))
    rows = features_to_rows(features)
    assert rows.shape == (60, WIDTH)
    back = rows_to_features(rows, 30.0, start=tuple(features.root[0, [0, 2]]), heading=features.heading[0])
    degrees, meters = differences(features_to_motion(back), features_to_motion(features))
    assert degrees < MAX_DEGREES and meters < MAX_METERS


def test_rows_do_not_see_where_a_motion_is_or_which_way_it_faces() -> None:
    motion = walking(turn=0.5)
    turn = turn_about_y(2.0)
    rotations = motion.rotations.copy()
    rotations[:, 0] = turn @ rotations[:, 0]
    moved = body_motion(rotations, motion.translations[:, 0] @ turn.T + np.array([3.0, 0.0, -7.0]), motion.fps)
    a, b = (features_to_rows(motion_to_features(one)) for one in (motion, moved))
    np.testing.assert_allclose(a, b, atol=1e-9)


def test_a_bvh_file_and_back_is_the_motion() -> None:
    motion = walking()
    back = bvh_to_motion(motion_to_bvh(motion), unit_m=0.01)
    names = [back.names.index(name) for name in motion.names]
    degrees = np.rad2deg(rotation_angle(np.matmul(motion.rotations.swapaxes(-1, -2), back.rotations[:, names])))
    assert degrees.max() < MAX_DEGREES
    np.testing.assert_allclose(back.translations[:, names], motion.translations, atol=MAX_METERS)


def test_heading_is_the_way_the_body_faces_also_when_it_looks_up_or_down() -> None:
    down = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])  # forward to the floor, up ahead
    for angle in (-2.0, 0.0, 1.0):
        assert heading_of(turn_about_y(angle)) == pytest.approx(angle)
        assert heading_of(turn_about_y(angle) @ down) == pytest.approx(angle)


def test_resampling_up_and_down_returns() -> None:
    motion = walking()
    up = resample_motion(motion, 120.0)
    assert len(up.rotations) == 240
    degrees, meters = differences(resample_motion(up, 30.0), motion)
    assert degrees < MAX_DEGREES and meters < MAX_METERS


def test_resampling_by_slerp_turns_at_constant_speed() -> None:
    rotations = np.repeat(np.eye(3)[None, None], 2, 0).repeat(21, 1).copy()
    rotations[1, 5] = turn_about_y(1.0)
    motion = body_motion(rotations, np.zeros((2, 3)), 1.0)
    sampled = sample_motion(motion, np.linspace(0, 1, 5), 4.0)
    np.testing.assert_allclose(rotation_angle(sampled.rotations[:, 5]), [0, 0.25, 0.5, 0.75, 1.0], atol=1e-9)


def test_mirror_twice_is_identity() -> None:
    motion = walking()
    degrees, meters = differences(mirror_motion(mirror_motion(motion)), motion)
    assert degrees < MAX_DEGREES and meters < 1e-12


def test_mirror_swaps_the_wrists() -> None:
    motion = walking()
    names = list(motion.names)
    left, right = names.index("left_wrist"), names.index("right_wrist")
    here, there = forward_kinematics(motion), forward_kinematics(mirror_motion(motion))
    np.testing.assert_allclose(there[:, right], here[:, left] * [-1, 1, 1], atol=1e-9)


def test_a_body_at_rest_stands_on_the_floor_in_a_t_pose() -> None:
    positions = forward_kinematics(rest_motion(1, 30.0))[0]
    names = list(rest_motion(1, 30.0).names)
    assert positions[names.index("left_wrist"), 1] == pytest.approx(positions[names.index("left_shoulder"), 1])
    assert positions[names.index("left_toe"), 1] == pytest.approx(0.0415)
    assert positions[names.index("left_wrist"), 0] > 0


def test_refuses_another_skeleton_and_another_rate() -> None:
    other = Motion(("root",), (-1,), np.zeros((1, 3)), np.eye(3)[None, None], np.zeros((1, 1, 3)), 30.0)
    with pytest.raises(InputError) as caught:
        motion_to_features(other)
    assert caught.value.field == "motion.names"
    with pytest.raises(InputError) as caught:
        motion_to_body(other)
    assert caught.value.field == "motion.names"
    with pytest.raises(InputError) as caught:
        resample_motion(other, 0.0)
    assert caught.value.field == "fps"


def test_recorded_skeletons_come_onto_the_body(data_root) -> None:
    from skelact.datasets import load_dataset
    from skelact.skeleton import motion_to_core19

    sample = load_dataset("bandai", data_root).samples[0]
    recorded = bvh_to_motion(load_bvh(sample.path))
    a, b = (motion_to_core19(motion).joints[0] for motion in (recorded, motion_to_body(recorded)))
    np.testing.assert_allclose(a - a[:, :1], b - b[:, :1], atol=2e-3)  # offsets are rounded to millimeters
