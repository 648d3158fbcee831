"""Angles from the turns of our own body's segments, and what no body does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.biomechanics import measure_clip, measure_file, measure_motion
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.generation.motion_files import save_motion
from skelact.geometry import turn_about_x, turn_about_y
from skelact.skeleton.body import BODY, rest_motion
from skelact.values import Motion

FRAMES, FPS = 30, 30.0
WALK = Path(__file__).parents[2] / "samples" / "walk.bvh"


def bent(joint: str, turn: np.ndarray) -> Motion:
    """A standing body with one joint turned."""
    motion = rest_motion(FRAMES, FPS)
    rotations = motion.rotations.copy()
    rotations[:, BODY.names.index(joint)] = turn
    return replace(motion, rotations=rotations)


def middle(motion: Motion, angle: str) -> float:
    return float(np.median(measure_motion(motion).angles.of(angle)))


@pytest.mark.parametrize(
    ("joint", "turn", "angle", "degrees"),
    [
        ("left_knee", turn_about_x(0.7), "knee_flexion_l", 40.1),
        ("left_knee", turn_about_x(-0.5), "knee_flexion_l", -28.6),
        ("right_hip", turn_about_x(-0.6), "hip_flexion_r", 34.4),
        ("left_hip", turn_about_y(-0.4), "hip_rotation_l", 22.9),
        ("right_hip", turn_about_y(0.4), "hip_rotation_r", 22.9),
        ("pelvis", turn_about_x(0.3), "pelvis_tilt", 17.2),
        ("right_ankle", turn_about_x(-0.2), "ankle_dorsiflexion_r", 11.5),
    ],
)
def test_a_turned_segment_has_its_angle(joint: str, turn: np.ndarray, angle: str, degrees: float) -> None:
    assert middle(rest_motion(FRAMES, FPS), angle) == pytest.approx(0, abs=1e-6)
    assert middle(bent(joint, turn), angle) == pytest.approx(degrees, abs=0.1)


def test_knees_that_no_body_has_are_named() -> None:
    assert measure_motion(rest_motion(FRAMES, FPS)).doubts == ()
    (backward,) = measure_motion(bent("left_knee", turn_about_x(-0.4))).doubts
    assert "left knee bends backward by up to 23 degrees, in 100 %" in backward
    half = 0.7
    aside = np.array([[np.cos(half), -np.sin(half), 0], [np.sin(half), np.cos(half), 0], [0, 0, 1]])
    (sideways,) = measure_motion(bent("right_knee", aside)).doubts
    assert "right knee bends sideways by up to 40 degrees" in sideways
    folded = measure_motion(bent("left_elbow", turn_about_y(-3.0))).doubts
    assert len(folded) == 1 and "left elbow bends by up to 172" in folded[0]


def test_joint_centers_tell_a_knee_that_bends_toward_the_toes(tmp_path: Path) -> None:
    right, wrong = bent("left_knee", turn_about_x(0.9)), bent("left_knee", turn_about_x(-0.9))
    for motion, count in ((right, 0), (wrong, 1)):
        save_motion(tmp_path / "a.bvh", motion)
        doubts = measure_clip(load_clip(tmp_path / "a.bvh")).doubts
        assert len(doubts) == count and all("toward the toes by up to 5" in doubt for doubt in doubts)


def test_a_file_on_our_body_is_measured_by_its_turns() -> None:
    measures, centers = measure_file(WALK), measure_clip(load_clip(WALK))
    assert measures.angles.source == "rotations" and centers.angles.source == "centers"
    assert measures.doubts == () and measures.gait is not None and "hip_rotation_l" in measures.angles.names
    off = measures.angles.of("knee_flexion_l") - centers.angles.of("knee_flexion_l")
    assert np.abs(off).max() < 2.0


def test_another_body_is_refused() -> None:
    motion = rest_motion(FRAMES, FPS)
    offsets = motion.offsets.copy()
    offsets[BODY.names.index("left_knee")] = [0.4, 0, 0]
    with pytest.raises(InputError, match="our own body"):
        measure_motion(replace(motion, offsets=offsets))
