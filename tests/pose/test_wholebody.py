"""Assembly: every point has its place, its score and its flag; what is not believed is left out."""

from dataclasses import replace

import numpy as np
import pytest
from people import BOX, a_body

from skelact.layouts import load_layout
from skelact.layouts.whole_body import FACE, HANDS, JOINTS_HANDS
from skelact.pose.faces import Face
from skelact.pose.hands import Hand
from skelact.pose.wholebody import BODY_AND_FEET, assemble, filter_face, filter_hands
from skelact.values import INFERRED, MEASURED, MISSING

SIZE = np.array([640, 480])


def a_hand(root: np.ndarray, *, size: float = 40.0, presence: float = 0.9) -> Hand:
    spread = np.random.default_rng(3).uniform(0, size, (21, 2))
    spread -= spread[0]
    joints = np.random.default_rng(4).normal(0, 0.05, (21, 3)).astype(np.float32)
    return Hand((spread + root).astype(np.float32), joints - joints[0], presence)


def test_points_of_the_body_have_the_same_names() -> None:
    ours, theirs = load_layout("wholebody133").names, load_layout("blazepose33").names
    same = {"left_big_toe": "left_foot_index", "right_big_toe": "right_foot_index"}
    assert all(same.get(ours[one], ours[one]) == theirs[other] for one, other in BODY_AND_FEET.items())


def test_what_is_there_is_measured_and_the_rest_is_missing() -> None:
    body = a_body(shift=10)
    person = assemble(BOX, 0.9, body, [a_hand(body.points[15]), None], None, SIZE)
    assert (person.states[:17] == MEASURED).all() and (person.states[[18, 21]] == INFERRED).all()
    assert person.has_hand(0) and not person.has_hand(1) and not person.has_face
    assert (person.states[FACE] == MISSING).all() and not person.points[HANDS[1]].any()
    np.testing.assert_allclose(person.joints[JOINTS_HANDS[0]][0], body.joints[15])  # placed at the wrist
    assert not person.joints[JOINTS_HANDS[1]].any()


def test_points_with_little_evidence_are_guesses() -> None:
    body = a_body(shift=10)
    body.scores[27] = 0.15
    person = assemble(BOX, 0.9, body, [None, None], None, SIZE)
    assert person.states[15] == INFERRED and person.states[14] == MEASURED and person.valid[27]


@pytest.mark.parametrize("why", ["score", "outside"])
def test_points_out_of_sight_are_missing_in_the_picture_and_in_space(why: str) -> None:
    body = a_body(shift=10)
    if why == "score":
        body.scores[28] = 0.05
    else:
        body.points[28] = (700, 50)
    person = assemble(BOX, 0.9, body, [None, None], None, SIZE)
    assert (person.states[16], person.scores[16]) == (MISSING, 0) and not person.points[16].any()
    assert np.flatnonzero(~person.valid[:33]).tolist() == [28]


def test_legs_below_the_edge_of_the_picture_must_be_sure() -> None:
    body = a_body(shift=10)
    body.scores[25:33] = 0.8
    cut = BOX.copy()
    cut[3] = SIZE[1]
    whole, halved = (assemble(box, 0.9, body, [None, None], None, SIZE) for box in (BOX, cut))
    assert whole.valid[:33].all() and whole.states[13] == MEASURED
    assert np.flatnonzero(~halved.valid[:33]).tolist() == list(range(25, 33)) and halved.states[11] == MEASURED


@pytest.mark.parametrize(("toward_camera", "flag"), [(0.1, MEASURED), (-0.01, MEASURED), (-0.1, INFERRED)])
def test_eyes_on_the_back_of_a_head_are_guesses(toward_camera: float, flag: int) -> None:
    body = a_body(shift=10)
    body.joints[[7, 8]] = [(0.07, 0.6, 0), (-0.07, 0.6, 0)]
    body.joints[0] = (0.02, 0.6, toward_camera)
    person = assemble(BOX, 0.9, body, [None, None], None, SIZE)
    assert (person.states[:3] == flag).all() and (person.states[3:17] == MEASURED).all()


def test_a_hand_away_from_its_wrist_is_not_this_bodys() -> None:
    body = a_body(shift=10)
    near, far = a_hand(body.points[15]), a_hand(body.points[16] + 300)
    assert filter_hands(body, [near, far]) == [near, None]
    faint = replace(near, presence=0.4)
    assert filter_hands(body, [faint, None]) == [None, None]
    assert filter_hands(body, [faint, None], known=(True, False)) == [faint, None]


def test_one_hand_seen_twice_is_kept_where_the_wrist_is() -> None:
    body = a_body(shift=10)
    body.points[15], body.points[16] = (100, 100), (120, 100)
    hand = a_hand(np.array([102, 100]))
    assert filter_hands(body, [hand, hand]) == [hand, None]


def test_a_face_away_from_the_nose_is_not_this_bodys() -> None:
    body = a_body(shift=10)
    mesh = np.random.default_rng(0).uniform(-30, 30, (468, 2)).astype(np.float32)
    near, far = Face(mesh + body.points[0], 0.9), Face(mesh + body.points[0] + 200, 0.9)
    assert filter_face(body, near) is near
    assert filter_face(body, far) is None and filter_face(body, replace(near, presence=0.2)) is None
