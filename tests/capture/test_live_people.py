"""People live in meters: a walking body of known truth before a leaning camera, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from lifted_bodies import FPS, HEIGHT_M, project, walking_body

from skelact.capture.lift_points import find_points
from skelact.capture.lifter import Lifter
from skelact.capture.live_people import NO_FLOOR, NO_FOCAL, NO_UP, LivePeople
from skelact.capture.live_world import LiveWorld
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.metric_values import FOOT_POINTS, MetricFrame
from skelact.values import MEASURED, MISSING, Person

SIZE = {"width": 1280, "height": 960}
LAYOUT = load_layout("wholebody133")
INDEX = find_points(LAYOUT)
LEAN = 0.15  # radians that the camera looks down


@pytest.fixture(scope="module")
def lifter() -> Lifter:
    return Lifter()


def person_at(joints: np.ndarray, hidden: Sequence[str] = ()) -> Person:
    """A person whose joints (17, 3) before the camera are seen without error."""
    points, scores = np.zeros((133, 2), np.float32), np.zeros(133, np.float32)
    points[INDEX] = project(joints) * 1280 + np.array([640, 480])
    scores[INDEX] = 0.97
    scores[[LAYOUT.names.index(name) for name in hidden]] = 0
    points[scores == 0] = 0
    states = np.where(scores > 0, MEASURED, MISSING).astype(np.uint8)
    box = np.array([0, 0, 100, 100], np.float32)
    return Person(box, 0.9, points, scores, states, None, 1.0)


def lean(joints: np.ndarray) -> np.ndarray:
    """What a camera sees that looks down."""
    c, s = np.cos(LEAN), np.sin(LEAN)
    return (joints - [0, 0.4, 0]) @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]).T


def standing_body(frames: int) -> np.ndarray:
    return np.repeat(walking_body(1), frames, 0)


def watch(people: LivePeople, joints: np.ndarray, hidden: Sequence[str] = ()) -> list[MetricFrame]:
    return [people.add(t / FPS, {5: person_at(pose, hidden)}, **SIZE) for t, pose in enumerate(joints)]


def test_somebody_who_stands_tells_up_floor_and_contacts_and_before_that_it_is_said(lifter: Lifter) -> None:
    frames = watch(LivePeople(lifter, height_m=HEIGHT_M), lean(standing_body(90)))
    first, last = frames[0], frames[-1]
    assert first.world.notes == (NO_UP, NO_FLOOR, NO_FOCAL) and not first.people[5].is_settled
    assert first.people[5].contacts == ("unknown",) * 4 and first.world.camera_height_m == 0
    assert last.world.notes == (NO_FOCAL,) and last.people[5].is_settled
    assert last.world.is_up_known and last.world.is_floor_known
    assert last.people[5].contacts == ("stands",) * 4
    feet = last.people[5].joints[[LAYOUT.names.index(name) for name in FOOT_POINTS], 1]
    assert np.abs(feet).max() < 0.06
    nose = last.people[5].joints[LAYOUT.names.index("nose")]
    assert 1.2 < nose[1] < 1.8 and nose[2] < -3
    assert abs(last.world.camera_height_m - 0.52) < 0.12
    assert abs(last.world.lean_degrees - np.degrees(LEAN)) < 3
    known = last.people[5].valid
    assert known[INDEX].all() and (last.people[5].spread_m[known] > 0).all()
    assert (last.people[5].joints[~known] == 0).all()


def test_a_foot_in_the_air_is_free_while_the_other_stands(lifter: Lifter) -> None:
    joints = standing_body(150)
    left = [LIFT_POINTS.index(f"left_{part}") for part in ("ankle", "heel", "big_toe")]
    joints[100:, left] += [0, -0.25, 0]
    joints[100:, LIFT_POINTS.index("left_knee")] += [0, -0.12, -0.2]
    last = watch(LivePeople(lifter, height_m=HEIGHT_M), joints)[-1].people[5]
    assert last.contacts[:2] == ("free", "free") and last.contacts[2:] == ("stands", "stands")


def test_what_is_not_seen_is_missing_and_no_floor_is_made_up(lifter: Lifter) -> None:
    below = [name for name in LAYOUT.names if any(part in name for part in ("ankle", "toe", "heel"))][:12]
    frames = watch(LivePeople(lifter, height_m=HEIGHT_M), standing_body(90), hidden=below)
    last = frames[-1]
    assert not last.world.is_up_known and not last.world.is_floor_known
    assert last.people[5].contacts == ("unknown",) * 4
    assert not last.people[5].valid[LAYOUT.names.index("left_heel")]
    assert last.people[5].valid[LAYOUT.names.index("left_knee")]


def test_bones_keep_their_length_while_somebody_walks(lifter: Lifter) -> None:
    frames = watch(LivePeople(lifter, height_m=HEIGHT_M), lean(walking_body(150)))
    joints = np.stack([frame.people[5].joints for frame in frames[60:]])
    thigh = np.linalg.norm(
        joints[:, LAYOUT.names.index("left_hip")] - joints[:, LAYOUT.names.index("left_knee")], axis=-1
    )
    assert thigh.std() < 0.02 * thigh.mean()


def test_somebody_who_comes_back_and_another_picture_size_begin_anew(lifter: Lifter) -> None:
    people = LivePeople(lifter, height_m=HEIGHT_M, focal_px=1280.0)
    pose = person_at(walking_body(1)[0])
    for t in range(80):
        frame = people.add(t / FPS, {5: pose}, **SIZE)
    assert frame.people[5].is_settled and frame.world.notes == ()
    assert people.add(1.4, {}, **SIZE).people == {}
    assert not people.add(4.0, {5: pose}, **SIZE).people[5].is_settled
    assert not people.add(4.1, {5: pose}, width=640, height=480).world.is_floor_known


def test_bodies_that_lie_do_not_tell_what_is_up() -> None:
    world = LiveWorld()
    lying = walking_body(1)[0][:, [1, 0, 2]]
    for t in range(60):
        world.advance(t / FPS)
        world.see(lying, np.ones(17, bool), np.zeros(4), 1.26)
    assert not world.is_up_known and world.lean_degrees == 0


@pytest.mark.parametrize(
    ("height", "focal", "field"), [(0.0, None, "height_m"), (float("nan"), None, "height_m"), (1.7, -5.0, "focal_px")]
)
def test_heights_and_lenses_of_nobody_are_refused(
    lifter: Lifter, height: float, focal: float | None, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        LivePeople(lifter, height_m=height, focal_px=focal)
    assert caught.value.field == field
