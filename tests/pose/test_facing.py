"""Facing: toward the camera, to the side, away; nothing where nothing can be said."""

import numpy as np
import pytest

from skelact.pose.facing import LEFT_SHOULDER, RIGHT_SHOULDER, facing_angle


@pytest.mark.parametrize(
    ("left", "degrees"), [((0.2, 0, 0), 0), ((-0.2, 0, 0), 180), ((0, 0, -0.2), 90), ((0, 0, 0.2), -90)]
)
def test_the_chest_faces_where_the_shoulders_say(left: tuple[float, float, float], degrees: float) -> None:
    joints = np.zeros((75, 3), np.float32)
    joints[LEFT_SHOULDER], joints[RIGHT_SHOULDER] = left, -np.array(left)
    assert abs(np.degrees(facing_angle(joints, np.ones(75, bool)))) == pytest.approx(abs(degrees), abs=1e-3)
    if abs(degrees) == 90:
        assert np.degrees(facing_angle(joints, np.ones(75, bool))) == pytest.approx(degrees, abs=1e-3)


def test_nothing_is_said_of_a_missing_shoulder_or_of_somebody_on_the_side() -> None:
    joints = np.zeros((75, 3), np.float32)
    joints[LEFT_SHOULDER], joints[RIGHT_SHOULDER] = (0, 0.3, 0), (0.05, -0.1, 0)
    assert np.isnan(facing_angle(joints, np.ones(75, bool)))
    joints[LEFT_SHOULDER] = (0.3, 0, 0)
    assert np.isnan(facing_angle(joints, np.arange(75) != LEFT_SHOULDER))
