"""core21: core19 and a point of each hand."""

import numpy as np
import pytest

from skelact.layouts import CORE19, CORE21, LAYOUT_NAMES, load_layout
from skelact.skeleton import clip_to_layout, joints_to_layout
from skelact.values import Clip

WITH_HANDS = ("ntu25", "kinect20", "azure32", "cmu31", "wholebody133", "ntux67", "blazepose33", "blazepose75")


def test_it_begins_with_core19_and_so_do_its_body_and_legs() -> None:
    core, more = load_layout("core19"), load_layout("core21")
    assert more.names == CORE21 and more.names[:19] == core.names == CORE19
    assert more.parents[:19] == core.parents and more.mirror[:19] == core.mirror
    for part in ("body", "leg"):
        assert more.part(part) == core.part(part)
    hand, old = more.part("hand"), core.part("hand")
    assert hand.joints[:7] == old.joints and hand.edges[:6] == old.edges
    assert [more.names[joint] for joint in hand.joints[7:]] == ["left_hand", "right_hand"]


@pytest.mark.parametrize("name", [name for name in LAYOUT_NAMES if load_layout(name).to_core19 is not None])
def test_every_body_comes_onto_it_with_the_hands_that_it_has(name: str) -> None:
    source, more = load_layout(name), load_layout("core21")
    joints = np.random.default_rng(0).normal(size=(2, len(source.names), 3))
    placed, valid = joints_to_layout(joints, source, more)
    core, core_valid = joints_to_layout(joints, source, load_layout("core19"))
    np.testing.assert_allclose(placed[:, :19], core)
    np.testing.assert_array_equal(valid[:, :19], core_valid)
    has_hands = name in (*WITH_HANDS, "core21")
    assert valid[:, 19:].all() == has_hands and valid[:, 19:].any() == has_hands
    assert np.isfinite(placed).all() and (has_hands or not placed[:, 19:].any())


def test_the_way_back_leaves_the_hands_out() -> None:
    joints = np.random.default_rng(1).normal(size=(1, 3, 21, 3)).astype(np.float32)
    back = clip_to_layout(Clip(joints, load_layout("core21"), 30.0), load_layout("core19"))
    np.testing.assert_array_equal(back.joints, joints[:, :, :19])


def test_left_and_right_hands_are_not_exchanged() -> None:
    for name in WITH_HANDS:
        source, more = load_layout(name), load_layout("core21")
        joints = np.zeros((1, len(source.names), 3))
        for joint, own in enumerate(source.names):
            joints[0, joint, 0] = 1 if own.startswith(("left", "l")) and "lower" not in own else -1
        placed, _ = joints_to_layout(joints, source, more)
        assert placed[0, 19, 0] == pytest.approx(1) and placed[0, 20, 0] == pytest.approx(-1)


def test_a_hand_that_is_not_seen_is_missing() -> None:
    source, more = load_layout("ntu25"), load_layout("core21")
    valid = np.ones((1, 25), bool)
    valid[0, source.names.index("left_hand")] = False
    _, found = joints_to_layout(np.ones((1, 25, 3)), source, more, valid=valid)
    assert not found[0, 19] and found[0, 20] and found[0, :19].all()
