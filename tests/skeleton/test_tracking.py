"""Tracks: ids stay through crossings and short gaps, are never given again, and nothing breaks on nobody."""

from dataclasses import dataclass

import numpy as np
import pytest

from skelact.skeleton.tracking import NOBODY, Tracker, box_iou

# A standing body of height 1 around x 0, feet at y 0, y down: the 17 points of COCO.
STANDING = np.array(
    [
        *[(0, -0.92), (0.02, -0.94), (-0.02, -0.94), (0.04, -0.93), (-0.04, -0.93)],
        *[(0.11, -0.81), (-0.11, -0.81), (0.14, -0.63), (-0.14, -0.63), (0.15, -0.47), (-0.15, -0.47)],
        *[(0.08, -0.51), (-0.08, -0.51), (0.08, -0.27), (-0.08, -0.27), (0.08, -0.03), (-0.08, -0.03)],
    ]
)


@dataclass(frozen=True)
class Walker:
    """Somebody at x, y (of the feet) at time 0, pixels, walking at `speed` pixels per second."""

    x: float
    y: float
    speed: float
    height: float = 200.0

    def points(self, time_s: float, rng: np.random.Generator, noise: float = 0.01) -> np.ndarray:
        """(17, 3): limbs swing once per second, noise as a share of the height."""
        body = STANDING.copy()
        swing = 0.1 * np.sin(2 * np.pi * time_s + self.x)
        body[[9, 14, 16], 0] += swing
        body[[10, 13, 15], 0] -= swing
        at = body * self.height + [self.x + self.speed * time_s, self.y]
        return np.column_stack([at + rng.normal(0, noise * self.height, at.shape), rng.uniform(0.4, 1, 17)])


def boxed(points: np.ndarray) -> np.ndarray:
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    return np.concatenate([low, high]) + 0.05 * np.tile(high - low, 2) * [-1, -1, 1, 1]


def box(x: float, y: float = 0.0) -> np.ndarray:
    return np.array([x, y, x + 40, y + 100.0])


def follow(
    walkers: list[Walker], times_s: np.ndarray, *, seed: int = 0, missed: float = 0.0, noise: float = 0.01
) -> list[dict[int, int]]:
    """For every frame walker -> id; a walker mostly hidden behind a later one of the list is not detected."""
    rng, tracker, frames = np.random.default_rng(seed), Tracker(), []
    for time_s in times_s:
        bodies = [walker.points(time_s, rng, noise) for walker in walkers]
        boxes = np.stack([boxed(body) for body in bodies])
        hidden = np.triu(box_iou(boxes, boxes), 1).max(-1) > 0.4
        seen = [one for one in rng.permutation(len(walkers)) if not hidden[one] and rng.random() >= missed]
        points = np.stack([bodies[one] for one in seen]) if seen else np.zeros((0, 17, 3))
        scores = rng.uniform(0.55, 1, len(seen))
        frames.append(dict(zip(seen, tracker.update(time_s, boxes[seen], scores, points), strict=True)))
    return frames


def ids_of(frames: list[dict[int, int]], walker: int) -> set[int]:
    return {frame[walker] for frame in frames if walker in frame}


@pytest.mark.parametrize("with_points", [False, True])
def test_two_people_who_pass_keep_their_ids(with_points: bool) -> None:
    rng, tracker = np.random.default_rng(0), Tracker()
    walkers = [Walker(0, 200, 120), Walker(240, 260, -120)]
    seen = set()
    for frame in range(60):
        order = [0, 1] if frame % 2 else [1, 0]
        points = np.stack([walkers[one].points(frame / 30, rng) for one in order])
        boxes = np.stack([boxed(one) for one in points])
        ids = tracker.update(frame / 30, boxes, points=points if with_points else None)
        seen.add(tuple(ids[order.index(person)] for person in (0, 1)))
    assert len(seen) == 1


@pytest.mark.parametrize("seed", range(5))
def test_crossing_behind_somebody_keeps_both_ids(seed: int) -> None:
    walkers = [Walker(0, 300, 150), Walker(450, 310, -150, height=220)]
    frames = follow(walkers, np.arange(90) / 30, seed=seed)
    gone = sum(0 not in frame for frame in frames)
    assert 5 <= gone <= 21
    assert len(ids_of(frames, 0)) == len(ids_of(frames, 1)) == 1


def test_a_short_gap_keeps_the_id_and_a_long_one_does_not() -> None:
    tracker = Tracker()
    for frame in range(10):
        (first,) = tracker.update(frame / 30, box(3.0 * frame)[None])
    for frame in range(10, 31):  # 0.7 s
        assert tracker.update(frame / 30, np.zeros((0, 4))) == []
    assert tracker.update(31 / 30, box(93.0)[None]) == [first]  # moved on meanwhile
    assert tracker.update(31 / 30 + 1.1, box(93.0)[None]) == [first + 1]


def test_after_a_gap_the_velocity_is_that_of_the_straight_line() -> None:
    tracker = Tracker()
    for frame in range(10):
        tracker.update(frame / 10, box(0)[None])
    assert tracker.update(1.6, box(24)[None]) == [0]  # set off while it was not seen
    assert box_iou(box(24)[None], box(51)[None]) < 0.2  # too little for a track at rest
    assert tracker.update(2.4, box(51)[None]) == [0]


def test_who_leaves_and_comes_back_late_gets_a_new_id() -> None:
    tracker = Tracker()
    given = []
    for start in (0.0, 3.0, 6.0):
        for frame in range(15):
            given += tracker.update(start + frame / 30, box(5.0 * frame)[None])
        for frame in range(15, 75):  # nobody for 2 s
            assert tracker.update(start + frame / 30, np.zeros((0, 4))) == []
        assert tracker.confirmed == frozenset()
    assert given == [0] * 15 + [1] * 15 + [2] * 15


def test_everybody_has_an_id_at_once_and_is_confirmed_at_the_second_sight() -> None:
    tracker = Tracker()
    assert tracker.update(0.0, np.stack([box(0), box(500)])) == [0, 1]
    assert tracker.confirmed == frozenset()
    assert tracker.update(0.1, box(2)[None]) == [0]
    assert tracker.confirmed == {0}
    assert tracker.update(0.4, np.stack([box(500), box(4)])) == [2, 0]  # 1 was there once only: a false alarm


def test_unsure_people_go_on_with_tracks_and_start_none() -> None:
    tracker = Tracker()
    two = np.stack([box(0), box(300)])
    for frame in range(3):
        assert tracker.update(frame / 30, two, np.array([0.9, 0.2])) == [0, NOBODY]
    assert tracker.update(0.1, two, np.array([0.2, 0.2])) == [0, NOBODY]
    assert tracker.update(0.2, two, np.array([0.05, 0.05])) == [NOBODY, NOBODY]


def test_the_sure_choose_first() -> None:
    tracker = Tracker()
    for frame in range(3):
        tracker.update(frame / 30, box(0)[None])
    assert tracker.update(0.1, np.stack([box(0), box(8)]), np.array([0.4, 0.9])) == [NOBODY, 0]


def test_points_tell_bodies_apart_that_boxes_cannot() -> None:
    """Two in one box, upright and upside down: without points the boxes are the same."""
    upright = Walker(100, 300, 0).points(0, np.random.default_rng(0), noise=0)
    turned = upright.copy()
    turned[:, 1] = upright[:, 1].min() + upright[:, 1].max() - upright[:, 1]
    two, boxes = np.stack([upright, turned]), np.stack([boxed(upright), boxed(turned)])
    tracker = Tracker()
    assert tracker.update(0.0, boxes, points=two) == [0, 1]
    assert tracker.update(0.1, boxes, points=two[::-1]) == [1, 0]
    unsure = two * [1, 1, 0.2]  # points too unsure to tell: boxes alone, in any order
    assert sorted(tracker.update(0.2, boxes, points=unsure)) == [0, 1]


@pytest.mark.parametrize("fps", [30, 10])
@pytest.mark.parametrize("seed", range(6))
def test_a_noisy_street_keeps_everybodys_id(seed: int, fps: int) -> None:
    """Six people in lanes, each missed in every tenth frame; nobody takes another's id, no id is given twice."""
    rng = np.random.default_rng(seed)
    walkers = [Walker(rng.uniform(0, 600), 200 + 110 * lane, rng.uniform(-120, 120), 180) for lane in range(6)]
    frames = follow(walkers, np.arange(4 * fps) / fps, seed=seed, missed=0.1, noise=0.015)
    owners = [ids_of(frames, one) for one in range(len(walkers))]
    assert len(set().union(*owners)) == sum(len(ids) for ids in owners) == len(walkers)


def test_overlap_is_intersection_over_union() -> None:
    boxes = np.array([[0, 0, 10, 10.0], [20, 0, 30, 10]])
    assert box_iou(boxes, np.array([[0, 0, 10, 5.0]]))[:, 0].tolist() == pytest.approx([0.5, 0.0])
