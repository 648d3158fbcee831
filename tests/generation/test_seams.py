"""Seams: a jump in a joint is seen, a smooth motion has none, and feet that slide are measured."""

from moving import gliding, joined, raising
from walking import walking

from skelact.generation.seams import measure_seams
from skelact.skeleton.body import rest_motion


def test_a_jump_between_two_motions_is_no_smooth_seam() -> None:
    jump = joined(walking(60, speed=0.0), raising(1, "left", 60))
    assert not measure_seams(jump, [60])[0].is_smooth
    assert measure_seams(walking(120), [60])[0].is_smooth


def test_feet_that_slide_behind_a_seam_are_measured() -> None:
    (still,) = measure_seams(rest_motion(90, 30.0), [45])
    (sliding,) = measure_seams(gliding(3.0), [45])
    assert still.toe_cm_s == 0.0 and 90 < sliding.toe_cm_s < 110


def test_the_control_tells_what_a_motion_without_a_seam_has() -> None:
    (seam,) = measure_seams(walking(240), [120])
    assert 0.0 <= seam.control <= 1.0
