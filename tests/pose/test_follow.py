"""Following: one id per person, gaps and cuts, streams apart, and nothing where nobody is."""

from pathlib import Path

import numpy as np
import pytest
from people import a_person

from skelact.layouts.whole_body import FACE, HANDS, JOINTS, JOINTS_HANDS, POINTS
from skelact.pose import PoseEstimator, load_image, load_pose_estimator
from skelact.pose.bench import paste
from skelact.pose.candidates import match_boxes
from skelact.pose.debounce import HELD_HAND_S, debounce_hands
from skelact.pose.follow import PoseStream
from skelact.values import INFERRED, MEASURED, MISSING, Person

FPS = 20


@pytest.fixture(scope="module")
def estimator() -> PoseEstimator:
    return load_pose_estimator(threads=1)


@pytest.fixture(scope="module")
def photo(data_root: Path) -> np.ndarray:
    return load_image(data_root / "images" / "coco_000000000785_ccby.jpg")


def pan(photo: np.ndarray, step: int) -> np.ndarray:
    return np.ascontiguousarray(photo[:420, 4 * step : 4 * step + 480])


def follow(stream: PoseStream, frames: list[np.ndarray], start: int = 0) -> list[dict]:
    return [stream.add((start + number) / FPS, frame) for number, frame in enumerate(frames)]


@pytest.mark.slow
def test_one_person_keeps_one_id_and_moves_with_the_picture(estimator: PoseEstimator, photo: np.ndarray) -> None:
    seen = follow(estimator.stream(), [pan(photo, step) for step in range(12)])
    assert [list(people) for people in seen] == [[0]] * 12
    hips = np.array([people[0].points[[11, 12]].mean(0) for people in seen])
    np.testing.assert_allclose(np.diff(hips, axis=0).mean(0), [-4, 0], atol=1.0)
    assert all(people[0].has_face for people in seen)
    inner = slice(FACE.start + 17, FACE.stop)
    assert (seen[-1][0].states[inner] == MEASURED).all()


@pytest.mark.slow
def test_following_gives_what_looking_anew_gives(estimator: PoseEstimator, photo: np.ndarray) -> None:
    followed = follow(estimator.stream(smooth=False), [pan(photo, step) for step in range(6)])[-1][0]
    (alone,) = estimator.estimate(pan(photo, 5))
    sure = (followed.states == MEASURED) & (alone.states == MEASURED)
    sure[FACE] = False
    assert np.abs(followed.points - alone.points)[sure].max() < 12  # of 330 pixels of height
    assert np.abs(followed.points - alone.points)[:17][sure[:17]].mean() < 4


@pytest.mark.slow
def test_somebody_who_is_gone_is_gone_and_comes_back_under_the_same_id(
    estimator: PoseEstimator, photo: np.ndarray
) -> None:
    stream, gray = estimator.stream(), np.full((420, 480, 3), 127, np.uint8)
    assert list(follow(stream, [pan(photo, 0)] * 3)[-1]) == [0]
    assert follow(stream, [gray] * 4, start=3) == [{}] * 4
    assert list(follow(stream, [pan(photo, 0)], start=7)[-1]) == [0]


def test_nobody_is_followed_where_nobody_is(estimator: PoseEstimator) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)
    assert follow(estimator.stream(), [noise] * 2) == [{}, {}]
    assert estimator.stream().add(0.0, np.zeros((1, 1, 3), np.uint8)) == {}


def test_streams_do_not_know_each_other(estimator: PoseEstimator, photo: np.ndarray) -> None:
    one, other = estimator.stream(), estimator.stream()
    (first,) = one.add(0.0, pan(photo, 0)).values()
    assert other.add(0.0, np.zeros((420, 480, 3), np.uint8)) == {}
    (second,) = estimator.stream().add(0.0, pan(photo, 0)).values()
    np.testing.assert_array_equal(first.points, second.points)


def test_boxes_pair_with_the_nearest_and_only_when_they_overlap() -> None:
    boxes = np.array([[0, 0, 10, 20], [100, 0, 110, 20]])
    others = np.array([[101, 1, 111, 21], [300, 0, 310, 20]])
    assert match_boxes(boxes, others) == {1: 0}
    assert match_boxes(boxes, others[:0]) == {}


def test_copies_of_a_person_are_where_their_boxes_say() -> None:
    person = np.full((200, 80, 3), 30, np.uint8)
    for count in (1, 2, 9, 64):
        frame, boxes = paste(person, count, 0.4)
        assert frame.shape == (1080, 1920, 3) and boxes.shape == (count, 5)
        inside = np.zeros(frame.shape[:2], bool)
        for x1, y1, x2, y2 in boxes[:, :4].astype(int):
            assert (frame[y1:y2, x1:x2] == 30).all()
            inside[y1:y2, x1:x2] = True
        assert (frame[~inside] == 127).all()


def moved(step: float, *, hand: bool) -> Person:
    """Somebody who moves to the right, with or without a left hand."""
    rng = np.random.default_rng(0)
    person = a_person(
        (rng.uniform(0, 100, (POINTS, 2)) + np.array([step, 0])).astype(np.float32),
        rng.normal(0, 0.4, (JOINTS, 3)).astype(np.float32) + np.float32(step),
    )
    if not hand:
        for values, part in ((person.points, HANDS[0]), (person.scores, HANDS[0]), (person.states, HANDS[0])):
            values[part] = 0
        person.joints[JOINTS_HANDS[0]] = 0
    return person


def test_a_hand_is_shown_from_the_second_look() -> None:
    first, memory = debounce_hands(moved(0, hand=True), (None, None), 0.0)
    assert (first.states[HANDS[0]] == MISSING).all() and not first.joints[JOINTS_HANDS[0]].any()
    assert not first.points[HANDS[0]].any() and not first.scores[HANDS[0]].any()
    second, _ = debounce_hands(moved(1, hand=True), memory, 0.04)
    assert second.has_hand(0) and second.has_hand(1)


def test_one_false_look_shows_no_hand() -> None:
    _, memory = debounce_hands(moved(0, hand=True), (None, None), 0.0)
    for step in range(1, 4):
        person, memory = debounce_hands(moved(step, hand=False), memory, 0.04 * step)
        assert (person.states[HANDS[0]] == MISSING).all()


def test_a_hand_that_is_lost_goes_on_with_its_wrist_and_ends() -> None:
    memory = (None, None)
    for step in range(2):
        seen, memory = debounce_hands(moved(step, hand=True), memory, 0.04 * step)
    held, memory = debounce_hands(moved(30, hand=False), memory, 0.08)
    assert (held.states[HANDS[0]] == INFERRED).all() and not held.has_hand(0) and held.has_hand(1)
    np.testing.assert_allclose(held.points[HANDS[0]], seen.points[HANDS[0]] + [29, 0], atol=1e-4)
    np.testing.assert_allclose(held.joints[JOINTS_HANDS[0]], seen.joints[JOINTS_HANDS[0]] + 29, atol=1e-5)
    assert 0 < held.scores[HANDS[0]].max() < 1
    ended, memory = debounce_hands(moved(31, hand=False), memory, 0.04 + HELD_HAND_S + 0.01)
    assert (ended.states[HANDS[0]] == MISSING).all() and memory[0] is None
