"""Bodies held to the person they are meant for."""

import numpy as np
from people import a_body

from skelact.pose.corrected import WEIGHT, correct, region_of
from skelact.pose.movenet import CocoBody
from skelact.pose.wholebody import COCO17, assemble, out_of_sight

SIZE = np.array([200.0, 200.0])


def seen_as(points: np.ndarray, *, score: float = 0.6) -> CocoBody:
    box = np.concatenate([points.min(0), points.max(0)]).astype(np.float32)
    return CocoBody(points.astype(np.float32), np.full(17, score, np.float32), box, 0.8)


def test_points_in_one_place_are_averaged() -> None:
    body = a_body()
    seen = seen_as(body.points[COCO17] + [3, 0])
    corrected = correct(body, seen)
    np.testing.assert_allclose(corrected.points[COCO17], seen.points - [3 * WEIGHT, 0], atol=1e-3)
    assert not corrected.doubtful.any() and corrected.confirmed[COCO17].all()


def test_an_arm_on_a_neighbor_comes_back_and_its_joint_is_doubtful() -> None:
    body = a_body()
    points = body.points[COCO17].copy()
    points[9] += [60, 0]  # the left wrist
    corrected = correct(body, seen_as(points))
    np.testing.assert_allclose(corrected.points[15], points[9])
    np.testing.assert_allclose(corrected.points[[17, 19, 21]], body.points[[17, 19, 21]] + [60, 0], atol=1e-3)
    assert (
        sorted(np.flatnonzero(corrected.doubtful)) == [15, 17, 19, 21] and (corrected.scores[[17, 19, 21]] == 0).all()
    )
    person = assemble(np.array([0, 0, 150, 150], np.float32), 0.9, corrected, [None, None], None, SIZE)
    assert person.points[9].tolist() == points[9].tolist() and (person.joints[15] == 0).all()
    assert (person.joints[13] != 0).any()


def test_a_body_of_somebody_else_gives_no_joints() -> None:
    body = a_body()
    corrected = correct(body, seen_as(body.points[COCO17] + [80, 0]))
    assert corrected.doubtful.all()


def test_legs_that_both_see_stay_where_the_picture_cuts_the_body() -> None:
    body = a_body()
    box = np.array([0, 0, 150, 199], np.float32)
    unsure = np.where(np.arange(33) >= 25, 0.5, 1).astype(np.float32)
    body.scores[:] = unsure
    assert out_of_sight(body, box, SIZE)[25:29].all()
    assert not out_of_sight(correct(body, seen_as(body.points[COCO17])), box, SIZE)[25:29].any()
    assert out_of_sight(correct(body, seen_as(body.points[COCO17], score=0.05)), box, SIZE)[25:29].all()


def test_the_region_holds_the_body_and_turns_with_it() -> None:
    points = np.zeros((17, 2))
    points[:, 0] = np.linspace(0, 100, 17)  # lying, the head at the left
    points[5:7], points[11:13] = [30, 0], [60, 0]
    roi = region_of(seen_as(points))
    assert abs(roi.x - 60) < 1e-6 and roi.size > 2 * 60
    head = roi.from_image(np.array([[0.0, 0.0]]))[0]
    assert abs(head[0] - 0.5) < 1e-6 and 0 < head[1] < 0.5  # above the middle of the square
