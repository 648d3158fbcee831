"""Angles of poses that are built from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.biomechanics import ANGLES, measure_angles, measure_clip, measure_gait
from skelact.biomechanics.gait import turning_points
from skelact.biomechanics.measure_files import save_measures
from skelact.errors import InputError
from skelact.formats.trc import load_mot
from skelact.geometry import turn_about_y
from skelact.layouts import load_layout
from skelact.values import Clip

CORE19 = load_layout("core19")
STANDING = {
    "pelvis": (0, 0.9, 0), "spine": (0, 1.0, 0), "chest": (0, 1.2, 0), "neck": (0, 1.45, 0), "head": (0, 1.65, 0),
    "left_shoulder": (0.18, 1.4, 0), "left_elbow": (0.18, 1.1, 0), "left_wrist": (0.18, 0.85, 0),
    "right_shoulder": (-0.18, 1.4, 0), "right_elbow": (-0.18, 1.1, 0), "right_wrist": (-0.18, 0.85, 0),
    "left_hip": (0.1, 0.9, 0), "left_knee": (0.1, 0.5, 0), "left_ankle": (0.1, 0.1, 0), "left_toe": (0.1, 0.1, 0.15),
    "right_hip": (-0.1, 0.9, 0), "right_knee": (-0.1, 0.5, 0), "right_ankle": (-0.1, 0.1, 0),
    "right_toe": (-0.1, 0.1, 0.15),
}  # fmt: skip


def pose(**moved: tuple[float, float, float]) -> Clip:
    """Somebody who faces +z, some joints elsewhere; turned to another heading, which must not matter."""
    joints = np.array([{**STANDING, **moved}[name] for name in CORE19.names], np.float64)
    return Clip((joints @ turn_about_y(0.7).T)[None, None], CORE19, 30.0)


def angle(clip: Clip, name: str) -> float:
    return float(measure_angles(clip).of(name)[0])


def test_all_angles_of_somebody_upright_are_zero() -> None:
    angles = measure_angles(pose())
    assert angles.names == tuple(definition.name for definition in ANGLES)
    np.testing.assert_allclose(angles.degrees, 0.0, atol=1e-4)


@pytest.mark.parametrize("side", ["left", "right"])
def test_limbs_ahead_outward_and_bent_have_these_angles(side: str) -> None:
    x, end = {"left": 0.1, "right": -0.1}[side], side[0]
    knee_up = pose(**{f"{side}_knee": (x, 0.9, 0.4), f"{side}_ankle": (x, 0.5, 0.4), f"{side}_toe": (x, 0.5, 0.55)})
    assert angle(knee_up, f"hip_flexion_{end}") == pytest.approx(90, abs=1e-3)
    assert angle(knee_up, f"knee_flexion_{end}") == pytest.approx(90, abs=1e-3)
    assert angle(knee_up, f"ankle_dorsiflexion_{end}") == pytest.approx(0, abs=1e-3)
    arm = 1.8 * x
    outward = pose(
        **{f"{side}_elbow": (arm + np.sign(x) * 0.3, 1.4, 0), f"{side}_wrist": (arm + np.sign(x) * 0.55, 1.4, 0)}
    )
    assert angle(outward, f"shoulder_abduction_{end}") == pytest.approx(90, abs=1e-3)
    assert np.isnan(angle(outward, f"shoulder_flexion_{end}"))  # an arm square to a plane has no angle in it
    toes_up = pose(**{f"{side}_toe": (x, 0.1 + 0.15 * np.tan(np.radians(20)), 0.15)})
    assert angle(toes_up, f"ankle_dorsiflexion_{end}") == pytest.approx(20, abs=1e-3)


def test_a_trunk_that_leans_and_turns_has_these_angles() -> None:
    lean = np.radians(30)
    ahead = pose(neck=(0, 0.9 + 0.55 * np.cos(lean), 0.55 * np.sin(lean)))
    assert angle(ahead, "trunk_flexion") == pytest.approx(30, abs=1e-3)
    right = pose(neck=(-0.55 * np.sin(lean), 0.9 + 0.55 * np.cos(lean), 0))
    assert angle(right, "trunk_bending") == pytest.approx(30, abs=1e-3)
    turned = pose(
        right_shoulder=(-0.18 * np.cos(lean), 1.4, 0.18 * np.sin(lean)),
        left_shoulder=(0.18 * np.cos(lean), 1.4, -0.18 * np.sin(lean)),
    )
    assert angle(turned, "trunk_rotation") == pytest.approx(30, abs=1e-3)


def test_a_missing_joint_leaves_its_angles_unknown() -> None:
    clip = pose()
    valid = clip.valid.copy()
    valid[..., CORE19.names.index("left_ankle")] = False
    angles = measure_angles(Clip(clip.joints, CORE19, 30.0, valid))
    unknown = {name for name in angles.names if np.isnan(angles.of(name)).all()}
    assert unknown == {"knee_flexion_l", "ankle_dorsiflexion_l"}


def test_points_in_pictures_and_people_who_are_not_there_are_refused() -> None:
    with pytest.raises(InputError, match="3D"):
        measure_angles(Clip(np.ones((1, 2, 19, 2)), CORE19, 30.0))
    with pytest.raises(InputError, match="0 to 0"):
        measure_angles(pose(), person=1)


def test_turning_points_need_a_rise_and_a_fall() -> None:
    values = np.array([0, 1, 0, 0.1, 0, 2, 1.95, 2.1, 0, 1.0])
    assert turning_points(values, 0.5) == [1, 7]


def walk(cadence: float, speed: float, seconds: float = 6.0, fps: float = 60.0) -> Clip:
    """Somebody who walks ahead with straight legs that swing."""
    time = np.arange(round(seconds * fps)) / fps
    joints = np.repeat(np.array([STANDING[name] for name in CORE19.names], np.float64)[None], len(time), 0)
    place = {name: index for index, name in enumerate(CORE19.names)}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        swing = sign * 0.25 * np.sin(2 * np.pi * cadence / 120 * time)
        for joint, share in (("knee", 0.5), ("ankle", 1.0), ("toe", 1.0)):
            joints[:, place[f"{side}_{joint}"], 2] += share * swing
    joints[..., 2] += speed * time[:, None]
    return Clip(joints[None], CORE19, fps)


def test_steps_of_a_walk_are_found() -> None:
    gait = measure_gait(walk(cadence=100, speed=1.2))
    assert gait is not None
    assert gait.cadence_spm == pytest.approx(100, rel=0.03)
    assert gait.speed_mps == pytest.approx(1.2, rel=0.02)
    assert gait.stride_m == pytest.approx(1.44, rel=0.03)
    assert abs(len(gait.contacts_s["left"]) - len(gait.contacts_s["right"])) <= 1


def test_nobody_who_stands_or_swings_on_the_spot_walks() -> None:
    assert measure_gait(walk(cadence=100, speed=0.0)) is None
    standing = pose()
    assert measure_gait(Clip(np.repeat(standing.joints, 60, 1), CORE19, 30.0)) is None


def test_angles_are_written_with_the_names_of_opensim(tmp_path: Path) -> None:
    clip = pose(left_knee=(0.1, 0.9, 0.4), left_ankle=(0.1, 0.5, 0.4), right_knee=(-0.3, 0.6, 0.0))
    measures = measure_clip(Clip(np.repeat(clip.joints, 3, 1), CORE19, 30.0))
    save_measures(tmp_path / "a.mot", measures, title="")
    names, values, _ = load_mot(tmp_path / "a.mot")
    row = dict(zip(names, values[0], strict=True))
    assert row["hip_flexion_l"] == pytest.approx(90, abs=0.01)
    assert row["hip_adduction_r"] < -20  # outward
    save_measures(tmp_path / "a.csv", measures, title="")
    assert (tmp_path / "a.csv").read_text().startswith("time_s,trunk_flexion")
