"""Feet that stand, steps in place, seams that do not show."""

import numpy as np
import pytest
from walking import walking

from skelact.generation.quality import (
    STANDING_TOE_M,
    find_lift,
    inertialize,
    lock_feet,
    measure_quality,
    step_in_place,
)
from skelact.geometry import rotation_angle, turn_about_y
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, TOE_HEIGHT_M, body_motion, rest_motion
from skelact.values import Motion

TOES = [BODY.names.index(f"{side}_toe") for side in ("left", "right")]


def sliding(meters: float) -> Motion:
    """A body that stands and is pushed over the floor."""
    still = rest_motion(31, 30.0)
    root = still.translations[:, 0] + np.linspace(0, meters, 31)[:, None] * np.array([0, -0.1, 1])
    return body_motion(still.rotations, root, 30.0)


def test_a_standing_foot_that_slides_is_held() -> None:
    before = sliding(0.2)
    after = lock_feet(before)
    assert measure_quality(before).skating_cm_s == pytest.approx(20.0, rel=0.01)
    assert measure_quality(after).skating_cm_s < 0.5
    np.testing.assert_array_equal(after.translations[:, 0, [0, 2]], before.translations[:, 0, [0, 2]])


def test_feet_do_not_sink_in_and_bones_keep_their_length() -> None:
    sunk = sliding(0.0)
    sunk = body_motion(sunk.rotations, sunk.translations[:, 0] - np.array([0, 0.08, 0]), 30.0)
    assert measure_quality(sunk).penetration_cm == pytest.approx(8.0, abs=0.1)
    after = lock_feet(sunk)
    assert measure_quality(after).penetration_cm < 0.1
    positions = forward_kinematics(after)
    knee, hip = (positions[:, BODY.names.index(f"left_{joint}")] for joint in ("knee", "hip"))
    np.testing.assert_allclose(np.linalg.norm(knee - hip, axis=1), 0.391, atol=1e-9)


def test_the_rest_of_the_body_is_left_alone() -> None:
    before = walking(60)
    after = lock_feet(before)
    upper = [joint for joint, part in enumerate(BODY.parts) if "leg" not in part]
    np.testing.assert_allclose(after.rotations[:, upper], before.rotations[:, upper], atol=1e-9)


def test_steps_in_place_stay_under_the_body_and_keep_their_height() -> None:
    before = walking(60, speed=0.0)
    after = step_in_place(before)
    ankles = [BODY.names.index(f"{side}_ankle") for side in ("left", "right")]
    a, b = (forward_kinematics(motion)[:, ankles] for motion in (before, after))
    assert np.ptp(b[..., 2], axis=0).max() < 0.35 * np.ptp(a[..., 2], axis=0).max()
    np.testing.assert_allclose(a[..., 1], b[..., 1], atol=0.02)


def test_steps_in_place_leave_other_frames_as_they_are() -> None:
    before = walking(120, speed=1.0)
    within = np.zeros(120, bool)
    within[60:] = True
    after = step_in_place(before, within)
    np.testing.assert_allclose(after.rotations[:50], before.rotations[:50], atol=1e-9)
    whole = step_in_place(before).rotations
    assert np.abs(after.rotations[70:] - before.rotations[70:]).max() > 0.05 < np.abs(whole - before.rotations).max()


def test_nothing_in_place_changes_nothing() -> None:
    before = walking(60)
    assert step_in_place(before, np.zeros(60, bool)) is before


def test_measures_are_zero_for_a_body_at_rest() -> None:
    quality = measure_quality(rest_motion(10, 30.0))
    assert quality.skating_cm_s == quality.jerk_m_s3 == quality.beyond_limits == 0.0
    assert quality.penetration_cm == pytest.approx(0.0, abs=1e-9)
    assert measure_quality(rest_motion(1, 30.0)).jerk_m_s3 == 0.0


def test_an_elbow_bent_too_far_is_beyond_limits() -> None:
    motion = rest_motion(1, 30.0)
    motion.rotations[:, BODY.names.index("left_elbow")] = turn_about_y(np.pi)
    assert measure_quality(motion).beyond_limits == pytest.approx(1 / len(BODY.names))


def test_an_inertialized_seam_neither_jumps_nor_kinks_and_ends_as_asked() -> None:
    before, after = walking(40, seed=1, turn=1.0), walking(40, seed=2, speed=2.0)
    joined = inertialize(before, after, seconds=0.3)
    seam = np.concatenate([before.rotations[-3:], joined.rotations[:3]])
    angle = rotation_angle(np.matmul(seam[:-1].swapaxes(-1, -2), seam[1:]))
    jump = rotation_angle(np.matmul(before.rotations[-1].swapaxes(-1, -2), after.rotations[0]))[1:]
    assert angle[:, 1:].max() < 0.25 < jump.max()
    path = np.concatenate([before.translations[-3:, 0], joined.translations[:3, 0]])
    assert np.linalg.norm(np.diff(path, axis=0), axis=1).max() < 0.1
    np.testing.assert_allclose(joined.rotations[12:, 1:], after.rotations[12:, 1:], atol=1e-9)


def test_an_inertialized_body_slows_down_instead_of_stopping_dead() -> None:
    before, after = walking(40, seed=1, speed=2.0), rest_motion(40, 30.0)
    lifted = before.translations[:, 0] + np.linspace(0, 0.3, 40)[:, None] * np.array([0, 1.0, 0])
    joined = inertialize(body_motion(before.rotations, lifted, 30.0), after, seconds=0.3)
    path = np.concatenate([lifted[-3:], joined.translations[:, 0]])
    steps = np.diff(path, axis=0)
    np.testing.assert_allclose(steps[2], steps[1], atol=0.012)  # 2 m/s are 0.067 m a frame
    np.testing.assert_allclose(steps[12:], 0.0, atol=1e-9)


def test_inertializing_from_one_frame_works() -> None:
    before, after = walking(1), walking(20, seed=3)
    joined = inertialize(before, after)
    assert len(joined.rotations) == 20 and np.isfinite(joined.rotations).all()


def test_inputs_are_never_changed() -> None:
    before, after = walking(40, seed=1), walking(40, seed=2)
    kept = [motion.rotations.copy() for motion in (before, after)]
    inertialize(before, after)
    lock_feet(before)
    step_in_place(after)
    np.testing.assert_array_equal(before.rotations, kept[0])
    np.testing.assert_array_equal(after.rotations, kept[1])


def test_a_toe_that_moves_is_lifted_before_it_moves_and_none_is_at_rest() -> None:
    toe = np.zeros((90, 3)) + np.array([0.0, TOE_HEIGHT_M, 0.0])
    toe[40:46, 2] = np.linspace(0.0, 0.2, 6)
    toe[46:, 2] = 0.2
    lift = find_lift(toe, 30.0)
    steps = np.linalg.norm(np.diff(toe[:, [0, 2]], axis=0), axis=1)
    assert (lift[:-1][steps > 0.001] > STANDING_TOE_M - TOE_HEIGHT_M).all()
    assert not lift[:35].any() and not lift[52:].any()
    assert np.abs(np.diff(lift)).max() < 0.012  # no jump
    toe[:, 2] = np.linspace(0.0, 3.0, 90)
    assert not find_lift(toe, 30.0)[[0, 1, -2, -1]].any()
