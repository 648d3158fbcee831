"""Jumps of known height."""

from __future__ import annotations

import numpy as np
import pytest
from test_angles import CORE19, STANDING, walk

from skelact.biomechanics import find_jumps, measure_clip, measure_gait
from skelact.biomechanics.gait import SIDES
from skelact.values import Clip


def jump(height: float, *, gravity: float = 9.81, fps: float = 100.0) -> Clip:
    """Somebody who stands, jumps and stands."""
    flight = np.sqrt(8 * height / gravity)
    time = np.arange(round((flight + 2) * fps)) / fps - 1
    inside = np.clip(time, 0, flight)
    rise = 0.5 * gravity * inside * (flight - inside)
    joints = np.repeat(np.array([STANDING[name] for name in CORE19.names], np.float64)[None], len(time), 0)
    joints[..., 1] += rise[:, None]
    return Clip(joints[None], CORE19, fps)


@pytest.mark.parametrize("height", [0.25, 0.45])
def test_a_jump_has_its_height(height: float) -> None:
    (found,) = find_jumps(jump(height))
    assert found.height_m == pytest.approx(height, rel=0.35)  # flights begin at 4 cm: lower jumps come out lower
    assert found.height_m <= height


def test_what_does_not_fall_freely_is_no_jump() -> None:
    assert find_jumps(jump(0.4, gravity=2.0)) == []
    assert find_jumps(walk(cadence=100, speed=1.2)) == []


def test_a_treadmill_moves_under_the_feet() -> None:
    gait = measure_gait(walk(cadence=100, speed=0.0), treadmill=True)
    assert gait is not None
    # ankles swing 0.25 sin(2 pi t / 1.2 s): 1.31 m/s in the middle of a stance, less toward its ends
    assert 0.7 < gait.speed_mps < 1.31
    assert all(0.4 < gait.contact_s[side] < 0.8 for side in SIDES)


def test_repetitions_and_symmetry_are_told() -> None:
    measures = measure_clip(walk(cadence=60, speed=0.0))
    assert len(measures.repetitions[0].repetitions) >= 2
    assert abs(measures.symmetry()["hip_flexion"].difference) < 2.0
