"""Cards on groups: who is who, whose part it is by boxes, where people truly face."""

import numpy as np
import pytest

from skelact.evidence.bpjdet import _by_box, _owner
from skelact.evidence.jointbdoe import facing_of_points, true_facing
from skelact.evidence.rendered_groups import who_is_who
from skelact.synth.people import HIDDEN, VISIBLE, RenderedPerson, RenderedPicture


def a_person(shift: float) -> RenderedPerson:
    points = (np.random.default_rng(0).uniform(0, 100, (133, 2)) + np.array([shift, 0])).astype(np.float32)
    box = np.concatenate([points.min(0), points.max(0)]).astype(np.float32)
    return RenderedPerson(points, np.full(133, VISIBLE, np.uint8), np.zeros((133, 3), np.float32), box, 1.0, 5000.0)


def test_found_people_are_told_by_their_points() -> None:
    people = (a_person(0), a_person(60))
    assert who_is_who(people, [people[1].points[:17] + 1, people[0].points[:17]]) == {0: 1, 1: 0}
    assert who_is_who(people, [people[0].points[:17] + 300]) == {} and who_is_who(people, []) == {}


def test_a_part_belongs_to_who_shows_it_there() -> None:
    people = (a_person(0), a_person(60))
    picture = RenderedPicture(np.zeros((2, 2, 3), np.uint8), people, *(np.zeros((2, 2)) for _ in range(3)))
    assert _owner(picture, 9, people[1].points[9] + 1) == 1
    assert _owner(picture, 9, people[1].points[9] + 30) == -1
    people[1].visibility[9] = HIDDEN
    assert _owner(picture, 9, people[1].points[9] + 1) == -1


def test_a_box_that_holds_the_part_goes_before_a_nearer_one() -> None:
    boxes = np.array([[0, 0, 10, 10], [12, 0, 112, 100]], float)
    assert _by_box(boxes, np.array([13.0, 5.0])) == 1 and _by_box(boxes, np.array([5.0, 5.0])) == 0


def test_facing_of_points_and_of_the_truth() -> None:
    places, points = np.zeros((133, 3)), np.ones((133, 2))
    places[:, 2] = 3
    places[5, 0], places[6, 0] = 0.2, -0.2  # the left shoulder at the right: toward the camera
    assert true_facing(places) == pytest.approx(0)
    points[[5, 6, 11, 12, 0]] = [[135, 100], [65, 100], [120, 200], [80, 200], [100, 70]]
    assert facing_of_points(points) == pytest.approx(0)
    points[[5, 6]], points[0] = [[101, 100], [99, 100]], [120, 80]
    assert np.degrees(facing_of_points(points)) == pytest.approx(90, abs=2)
    points[0] = 0
    assert np.degrees(facing_of_points(points)) == pytest.approx(90, abs=2)
    points[5] = 0
    assert np.isnan(facing_of_points(points))
