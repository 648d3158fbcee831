"""Where people stand: made-up people before a made-up camera."""

import numpy as np
import pytest
from people import a_person

from skelact.errors import InputError
from skelact.layouts.whole_body import JOINTS
from skelact.pose.placement import FOCAL, CameraPlacement, hip_position
from skelact.pose.wholebody import BODY_AND_FEET
from skelact.values import Person

WIDTH, HEIGHT = 640, 480
OURS, THEIRS = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))


def filmed(hips: np.ndarray, *, noise_px: float = 0.0, seed: int = 0) -> Person:
    """Somebody whose hips are at (3,), meters, as a camera with the assumed lens sees them."""
    rng = np.random.default_rng(seed)
    joints = np.zeros((JOINTS, 3), np.float32)
    joints[:33] = np.random.default_rng(1).normal(0, 0.4, (33, 3))
    there = joints[THEIRS] + hips
    points = np.zeros((133, 2), np.float32)
    points[OURS] = there[:, :2] / -there[:, 2:] * [1, -1] * FOCAL * WIDTH + [WIDTH / 2, HEIGHT / 2]
    points[OURS] += rng.normal(0, noise_px, (len(OURS), 2))
    return a_person(points, joints)


@pytest.mark.parametrize("hips", [(0.0, 0.0, -3.0), (1.5, -0.4, -5.0), (-2.0, 0.3, -12.0)])
def test_hips_are_found_where_they_were(hips: tuple[float, float, float]) -> None:
    person = filmed(np.array(hips))
    rays = (person.points[OURS] - [WIDTH / 2, HEIGHT / 2]) / (FOCAL * WIDTH)
    found = hip_position(rays, person.joints[THEIRS], person.scores[OURS])
    np.testing.assert_allclose(found, hips, rtol=1e-4, atol=1e-4)


def test_points_that_nobody_saw_do_not_count() -> None:
    person = filmed(np.array([0.2, 0.0, -3.0]))
    rays = (person.points[OURS] - [WIDTH / 2, HEIGHT / 2]) / (FOCAL * WIDTH)
    rays[-4:] += 1.0
    weights = np.ones(len(rays))
    weights[-4:] = 0
    np.testing.assert_allclose(hip_position(rays, person.joints[THEIRS], weights), [0.2, 0, -3], atol=1e-4)


def test_a_way_towards_the_camera_is_followed_calmly() -> None:
    placer = CameraPlacement(WIDTH, HEIGHT)
    way = np.stack([np.zeros(90), np.zeros(90), np.linspace(-6, -3, 90)], -1)
    placed, alone = [], []
    for number, hips in enumerate(way):
        person = filmed(hips, noise_px=4.0, seed=number)
        placed.append((placer.add(number / 30, {5: person})[5] - person.joints)[0])
        alone.append((CameraPlacement(WIDTH, HEIGHT).add(0.0, {5: person})[5] - person.joints)[0])
    steps, jumps = (np.diff(np.array(path)[:, 2]) for path in (placed, alone))
    assert steps.std() < 0.3 * jumps.std()
    np.testing.assert_allclose(np.array(placed)[30:, 2], way[30:, 2], atol=0.6)  # a second's way behind at most
    assert np.abs(np.array(placed)[30:, 2] - way[30:, 2]).mean() < 0.4


def test_people_do_not_disturb_one_another_and_who_was_gone_starts_anew() -> None:
    near, far = filmed(np.array([-0.5, 0, -2.0])), filmed(np.array([0.5, 0, -9.0]))
    placer = CameraPlacement(WIDTH, HEIGHT)
    for number in range(10):
        placed = placer.add(number / 10, {1: near, 2: far})
    assert (placed[1] - near.joints)[0, 2] == pytest.approx(-2, abs=1e-3)
    assert (placed[2] - far.joints)[0, 2] == pytest.approx(-9, abs=1e-3)
    assert (placer.add(5.0, {1: far})[1] - far.joints)[0, 2] == pytest.approx(-9, abs=1e-3)


def test_joints_that_are_missing_stay_missing() -> None:
    person = filmed(np.array([0.0, 0.0, -3.0]))
    joints = CameraPlacement(WIDTH, HEIGHT).add(0.0, {0: person})[0]
    assert joints.dtype == np.float32
    np.testing.assert_array_equal(~np.isnan(joints).any(-1), person.joints.any(-1))
    flat = a_person(person.points)  # of a network that sees in 2D only
    with pytest.raises(InputError, match="2D"):
        CameraPlacement(WIDTH, HEIGHT).add(0.0, {0: flat})
