"""Who is in a picture: looks are joined, one person is kept once, two who overlap are kept both."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.pose import load_image, load_pose_estimator
from skelact.pose.crowd import ALONE, CrowdFinder, agreement, covered, join, join_looks, rank, remove_duplicates
from skelact.pose.image import Roi
from skelact.pose.movenet import CocoBody


def a_body(*, shift: float = 0.0, score: float = 0.8, seed: int = 0) -> CocoBody:
    """A body of about 100 pixels."""
    points = (np.random.default_rng(seed).uniform(0, 100, (17, 2)) + np.array([shift, 0])).astype(np.float32)
    box = np.concatenate([points.min(0), points.max(0)]).astype(np.float32)
    return CocoBody(points, np.full(17, 0.8, np.float32), box, score)


def test_agreement_is_one_with_itself_and_falls_with_distance() -> None:
    agreements = [agreement(a_body(), a_body(shift=shift)) for shift in (0, 4, 10, 30)]
    assert agreements[0] == pytest.approx(1) and agreements == sorted(agreements, reverse=True) and agreements[-1] < 0.2


def test_two_looks_at_one_point_are_averaged_and_else_the_surer_counts() -> None:
    one, other = a_body(), a_body(shift=4)
    points, scores = other.points.copy(), other.scores.copy()
    points[3], scores[3] = points[3] + 50, 0.3
    points[4], scores[4] = points[4] + 50, 0.9
    joined = join(one, replace(other, points=points, scores=scores))
    np.testing.assert_allclose(joined.points[:3], one.points[:3] + np.array([2, 0]), atol=1e-3)
    np.testing.assert_allclose(joined.points[3], one.points[3])
    np.testing.assert_allclose(joined.points[4], points[4])


def test_the_look_that_is_most_alike_is_taken_and_none_makes_unsure() -> None:
    joined = join_looks(a_body(), [a_body(shift=60, score=0.9), a_body(shift=2, score=0.6)])
    assert joined.score == pytest.approx(0.7)
    assert join_looks(a_body(), [a_body(seed=1)]).score == pytest.approx(ALONE * 0.8)
    assert join_looks(a_body(), []).score == pytest.approx(ALONE * 0.8)


def test_one_person_is_kept_once_and_two_in_one_box_are_kept_both() -> None:
    twice = [a_body(score=0.7), a_body(shift=1, score=0.9)]
    (kept,) = remove_duplicates(twice)
    assert kept.score == 0.9
    behind = a_body(seed=1)
    behind = replace(behind, box=a_body().box)
    assert len(remove_duplicates([a_body(), behind])) == 2


def test_who_is_hardly_there_and_parts_of_others_are_left_out() -> None:
    assert remove_duplicates([a_body(score=0.05)]) == []
    small = a_body(seed=1, score=0.3)
    small = replace(small, points=small.points * 0.3 + 30, box=(small.box * 0.3 + 30).astype(np.float32))
    assert len(remove_duplicates([a_body(), small])) == 1
    assert len(remove_duplicates([a_body(), replace(small, score=0.9)])) == 2
    assert covered(small.box, a_body().box[None]) == pytest.approx(1) and covered(small.box, np.zeros((0, 4))) == 0


def test_rank_counts_good_points_alone() -> None:
    scores = np.full(17, 0.1, np.float32)
    assert rank(replace(a_body(), scores=scores)) == 0
    scores[:5] = 0.5
    assert rank(replace(a_body(), scores=scores)) == pytest.approx(0.8 * 0.5)


def test_a_box_of_the_detector_where_nobody_is_known_asks_for_a_look() -> None:
    class Boxes:
        def detect(self, image: np.ndarray) -> np.ndarray:
            """Two boxes: of a known body and of another."""
            unknown = a_body(seed=1, shift=200).box
            return np.array([[*a_body().box, 0.9], [*unknown, 0.6]], np.float32)

    class Bodies:
        def find(self, image: np.ndarray, *, side: int = 0) -> list[CocoBody]:
            """The first look."""
            return [a_body()]

        def look(self, image: np.ndarray, rois: list[Roi]) -> list[list[CocoBody]]:
            """Closer looks."""
            return [[a_body(), a_body(seed=1, shift=200, score=0.4)] for _ in rois]

    found = CrowdFinder(Boxes(), Bodies()).find(np.zeros((300, 400, 3), np.uint8))
    assert [round(body.score, 2) for body in found] == [0.8, 0.5]


@pytest.mark.slow
def test_seven_in_a_row_are_seven_with_their_own_arms(data_root: Path) -> None:
    people = load_pose_estimator(threads=1).estimate(load_image(data_root / "images" / "people_cc0.jpg"))
    assert len(people) == 7
    shoulders = np.array(sorted((person.points[5:7, 0].mean(), np.ptp(person.points[5:11, 0])) for person in people))
    apart = np.diff(shoulders[:, 0])
    assert apart.min() > 40 and (shoulders[:, 1] < 2.5 * np.median(apart)).all()
