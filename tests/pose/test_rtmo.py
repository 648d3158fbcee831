"""RTMO: people with their points, once each, and matched to boxes that are followed."""

from pathlib import Path

import numpy as np
import pytest
from graphs import red_square, save_rtmo

from skelact.pose.load import load_bodies, load_detector
from skelact.pose.rtmo import RtmoBodies
from skelact.values import INFERRED, MEASURED, MISSING

RED = red_square(128, 128, (0, 0, 128, 128))  # scaled by one half


@pytest.fixture
def bodies(tmp_path: Path) -> RtmoBodies:
    boxes = np.array([[2, 1, 12, 14, 0.8], [3, 1, 12, 14, 0.7], [40, 2, 60, 15, 0.9], [0, 0, 9, 9, 0.1]], np.float32)
    points = np.random.default_rng(0).uniform(1, 15, (4, 17, 3)).astype(np.float32)
    points[..., 2] = np.linspace(0, 1.2, 17)  # the first two points are missing, the last is over-sure
    return RtmoBodies(load_bodies(save_rtmo(tmp_path / "a.onnx", boxes, points))._model)


def test_people_come_once_in_picture_pixels(bodies: RtmoBodies) -> None:
    first, second = bodies.find_all(RED)
    np.testing.assert_allclose([*first.box, first.box_score], [80, 4, 120, 30, 0.9], rtol=1e-4)
    np.testing.assert_allclose([*second.box, second.box_score], [4, 2, 24, 28, 0.8], rtol=1e-4)
    raw = np.random.default_rng(0).uniform(1, 15, (4, 17, 3)).astype(np.float32)
    np.testing.assert_allclose(first.points[2:17], raw[2, 2:, :2] * 2, rtol=1e-4)
    np.testing.assert_allclose(first.scores[2:17], np.minimum(np.linspace(0, 1.2, 17), 1)[2:], atol=1e-6)
    assert (first.states[5:17] == MEASURED).all() and (first.states[2:4] == INFERRED).all()
    assert (first.states[:2] == MISSING).all() and not first.points[:2].any() and (first.states[17:] == MISSING).all()


def test_everyone_is_given_to_the_box_that_fits(bodies: RtmoBodies) -> None:
    first, second = bodies.find_all(RED)
    boxes = np.array(
        [[5, 2, 25, 28, 0.5], [60, 0, 70, 9, 0.4], [80, 4, 118, 30, 0.3], [81, 4, 118, 30, 0.2]], np.float32
    )
    people = bodies.people(RED, boxes)
    np.testing.assert_array_equal(people[0].points, second.points)
    np.testing.assert_array_equal(people[2].points, first.points)
    for number in (1, 3):  # nobody; taken
        assert people[number].presence == 0 and not people[number].states.any()
        np.testing.assert_array_equal(people[number].box, boxes[number, :4])


def test_nobody_gives_nobody(bodies: RtmoBodies) -> None:
    sky = np.ascontiguousarray(RED[..., ::-1])
    assert bodies.find_all(sky) == []
    assert bodies.detect(sky).shape == (0, 5)
    assert bodies.people(sky, np.zeros((0, 5), np.float32)) == []
    (alone,) = bodies.people(sky, np.array([[0, 0, 9, 9, 1]], np.float32))
    assert alone.presence == 0


def test_it_is_a_detector_too(tmp_path: Path, bodies: RtmoBodies) -> None:
    boxes = load_detector(tmp_path / "a.onnx").detect(RED)
    np.testing.assert_array_equal(boxes[:, :4], [person.box for person in bodies.find_all(RED)])
