"""Cycles and strokes: found where they are, closed, named by what they show."""

import numpy as np
import pytest

from skelact.generation.features import features_to_motion, rows_to_features
from skelact.generation.units import ROWS, STROKES, cut_gait, cut_strokes, cut_units, cut_wave
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.values import Motion

FPS = 30.0


def stepping(frames: int = 120, *, period_s: float = 1.0, turn: float = 0.0, speed: float = 1.2) -> Motion:
    """A body that lifts its knees in turn."""
    time = np.arange(frames) / FPS
    phase = 2 * np.pi * time / period_s
    angles = np.zeros((frames, len(BODY.names), 3))
    for side, shift in (("left", 0.0), ("right", np.pi)):
        bend = np.maximum(0.0, np.sin(phase + shift))
        angles[:, BODY.names.index(f"{side}_hip"), 0] = -0.8 * bend
        angles[:, BODY.names.index(f"{side}_knee"), 0] = 1.2 * bend
    heading = turn * time
    rotations = euler_to_rotmat(angles, "XYZ")
    rotations[:, 0] = euler_to_rotmat(np.stack([heading], -1), "Y")
    step = np.stack([np.sin(heading), 0 * heading, np.cos(heading)], -1) * speed / FPS
    return body_motion(rotations, np.cumsum(step, axis=0) + np.array([0, STANDING_M, 0]), FPS)


def waving(side: str, frames: int = 150) -> Motion:
    angles = np.zeros((frames, len(BODY.names), 3))
    sign = 1.0 if side == "left" else -1.0
    angles[:, BODY.names.index(f"{side}_elbow"), 2] = sign * (
        np.pi / 2 + 0.5 * np.sin(4 * np.pi * np.arange(frames) / FPS)
    )
    return body_motion(euler_to_rotmat(angles, "XYZ"), np.tile([0, STANDING_M, 0], (frames, 1)), FPS)


def test_gait_cycles_last_a_period_and_close() -> None:
    units = cut_gait(stepping(period_s=0.9), "walk")
    assert len(units) == 3
    for unit in units:
        assert unit.action == "walk" and unit.rows.shape[0] == ROWS
        assert unit.duration_s == pytest.approx(0.9, abs=0.02)
        step = np.abs(np.diff(unit.rows, axis=0)).max(0)
        assert (np.abs(unit.rows[0] - unit.rows[-1]) <= 2.0 * step + 1e-6).all()


def test_cycles_begin_at_one_phase_wherever_the_recording_starts() -> None:
    motion = stepping()
    late = body_motion(motion.rotations[7:], motion.translations[7:, 0], FPS)
    a, b = cut_gait(motion, "walk")[-1], cut_gait(late, "walk")[-1]
    np.testing.assert_allclose(a.rows, b.rows, atol=0.05)


@pytest.mark.parametrize(
    ("turn", "called", "wanted"),
    [
        (0.0, "walk-turn-left", "walk"),
        (0.9, "walk", "walk-turn-left"),
        (-0.9, "walk", "walk-turn-right"),
        (0.1, "walk-back", "walk-back"),
    ],
)
def test_gaits_are_named_by_how_they_turn(turn: float, called: str, wanted: str) -> None:
    units = cut_gait(stepping(turn=turn), called)
    assert {unit.action for unit in units} == {wanted}
    if "turn" not in wanted:
        assert abs(units[0].rows[:, 3].mean()) < 1e-9


def test_standing_still_gives_no_gait() -> None:
    assert cut_gait(stepping(speed=0.0), "walk") == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_wave_cycles_are_found_on_their_side_and_mirrored(side: str) -> None:
    assert {round(unit.duration_s, 1) for unit in cut_wave(waving(side), f"wave-{side}-hand")} == {0.5}
    units = cut_units(waving(side), f"wave-{side}-hand")
    assert {unit.action for unit in units} == {"wave-left-hand", "wave-right-hand"}
    for unit in units:
        own = unit.action.split("-")[1]
        positions = forward_kinematics(features_to_motion(rows_to_features(unit.rows, ROWS / unit.duration_s)))
        height = {one: positions[:, BODY.names.index(f"{one}_wrist"), 1].mean() for one in ("left", "right")}
        assert max(height, key=lambda one: height[one]) == own


def test_a_blow_is_cut_around_its_peak() -> None:
    still = stepping(120, speed=0.0)
    rotations = np.tile(np.eye(3), (120, len(BODY.names), 1, 1))
    kick = np.exp(-(((np.arange(120) - 60) / 6.0) ** 2))
    angles = np.stack([-1.7 * kick, 0 * kick, 0 * kick], -1)
    rotations[:, BODY.names.index("right_hip")] = euler_to_rotmat(angles, "XYZ")
    motion = body_motion(rotations, still.translations[:, 0], FPS)
    (unit,) = cut_strokes(motion, "kick-right")
    assert unit.duration_s == pytest.approx(STROKES["kick-right"].before_s + STROKES["kick-right"].after_s, abs=0.05)
    assert cut_strokes(motion, "kick-left") == []
    assert {one.action for one in cut_units(motion, "kick-right")} == {"kick-right", "kick-left"}


def test_a_stroke_is_the_whole_recording_when_it_is_short() -> None:
    short, long = waving("left", 60), waving("left", 300)
    assert [unit.action for unit in cut_units(short, "bow")] == ["bow", "bow"]
    assert cut_units(long, "bow") == []
