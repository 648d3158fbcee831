"""Borrowed arms: who may lend does, bones keep their lengths, and where bodies face makes no difference."""

import numpy as np
import pytest

from skelact.clips.augment import limb_joints
from skelact.clips.borrow import borrow_arms
from skelact.geometry import turn_about_y
from skelact.layouts import CORE19, load_layout

LAYOUT = load_layout("core19")
ARMS = limb_joints(LAYOUT)["arms"]


@pytest.fixture
def windows() -> np.ndarray:
    """Four windows of bodies of any shape."""
    return np.random.default_rng(0).standard_normal((4, 1, 5, len(LAYOUT.names), 3)).astype(np.float32)


def test_only_arms_of_free_actions_change(windows: np.ndarray) -> None:
    is_free = np.array([True, True, True, False])
    out = borrow_arms(windows, is_free, LAYOUT, share=1.0, rng=np.random.default_rng(0))
    changed = np.abs(out - windows).max((1, 2, 4)) > 0
    assert not changed[3].any() and not changed[:, ~ARMS].any() and changed[:3, ARMS].all()
    for joint in np.flatnonzero(ARMS):
        parent = LAYOUT.parents[joint]
        lengths = [np.linalg.norm(j[..., joint, :] - j[..., parent, :], axis=-1) for j in (windows, out)]
        np.testing.assert_allclose(*lengths, rtol=1e-4)
    for share, free in ((0.0, is_free), (1.0, np.zeros(4, bool))):
        kept = borrow_arms(windows, free, LAYOUT, share=share, rng=np.random.default_rng(0))
        np.testing.assert_array_equal(kept, windows)


def test_arms_point_where_they_did_as_seen_from_the_body(windows: np.ndarray) -> None:
    turn = turn_about_y(np.array([0.7, -1.0, 2.0, 0.3]))[:, None, None].astype(np.float32)
    made = [
        borrow_arms(joints, np.ones(4, bool), LAYOUT, share=1.0, rng=np.random.default_rng(1))
        for joints in (windows @ turn, windows)
    ]
    np.testing.assert_allclose(made[0], made[1] @ turn, atol=1e-4)


def test_the_left_arm_stays_the_left_one() -> None:
    body = np.zeros((2, 1, 3, len(CORE19), 3), np.float32)
    at = {name: index for index, name in enumerate(CORE19)}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        body[..., at[f"{side}_shoulder"], 0] = body[..., at[f"{side}_hip"], 0] = sign
        body[..., at[f"{side}_elbow"], 0] = body[..., at[f"{side}_wrist"], 0] = sign
        body[..., at[f"{side}_elbow"], 1], body[..., at[f"{side}_wrist"], 1] = -1, -2
    body[1, ..., at["left_elbow"], 1], body[1, ..., at["left_wrist"], 1] = 1, 2  # raised
    body[1] = body[1] @ turn_about_y(np.pi).astype(np.float32)  # and facing the other way
    rng = np.random.default_rng(0)
    while True:
        out = borrow_arms(body, np.ones(2, bool), LAYOUT, share=1.0, rng=rng)
        if np.abs(out[0] - body[0]).max() > 0:
            break
    assert out[0, 0, 0, at["left_wrist"], 1] == pytest.approx(2, abs=1e-4)
    assert out[0, 0, 0, at["right_wrist"], 1] == pytest.approx(-2, abs=1e-4)
