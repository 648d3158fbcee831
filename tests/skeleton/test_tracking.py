"""Tracks: ids stay through crossings of distance and short gaps, and are not given again."""

import numpy as np
import pytest

from skelact.skeleton.tracking import Tracker, overlaps


def box(x: float, y: float = 0.0) -> np.ndarray:
    return np.array([x, y, x + 40, y + 100.0])


def test_two_people_who_pass_keep_their_ids() -> None:
    tracker = Tracker()
    seen = []
    for frame in range(60):
        boxes = np.stack([box(4.0 * frame), box(240 - 4.0 * frame, y=60)])
        order = [0, 1] if frame % 2 else [1, 0]
        ids = tracker.update(frame / 30, boxes[order])
        seen.append(tuple(ids[order.index(person)] for person in (0, 1)))
    assert len(set(seen)) == 1


def test_a_short_gap_keeps_the_id_and_a_long_one_does_not() -> None:
    tracker = Tracker()
    for frame in range(10):
        (first,) = tracker.update(frame / 30, box(3.0 * frame)[None])
    for frame in range(10, 25):
        assert tracker.update(frame / 30, np.zeros((0, 4))) == []
    assert tracker.update(25 / 30, box(75.0)[None]) == [first]  # moved on meanwhile
    assert tracker.update(25 / 30 + 1.1, box(75.0)[None]) == [first + 1]


def test_overlap_is_intersection_over_union() -> None:
    boxes = np.array([[0, 0, 10, 10.0], [20, 0, 30, 10]])
    assert overlaps(boxes, np.array([[0, 0, 10, 5.0]]))[:, 0].tolist() == pytest.approx([0.5, 0.0])
