"""Zeros that cannot be places."""

import numpy as np
import pytest

from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.skeleton import guess_missing

CORE = load_layout("core19")
LEGS = [CORE.names.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("hip", "knee", "ankle", "toe")]


def body(frames: int = 3) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(1, frames, 19, 3)) + np.array([0, 0, 9])


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_a_root_at_zero_is_a_place_on_every_layout(name: str) -> None:
    layout = load_layout(name)
    joints = np.random.default_rng(1).normal(size=(2, 3, len(layout.names), 3))
    joints -= joints[:, :, layout.root, None]
    assert not guess_missing(joints, layout).any()


def test_two_legs_at_zero_are_missing() -> None:
    joints = body()
    joints[:, 1:, LEGS] = 0
    missing = guess_missing(joints, CORE)
    assert missing[:, 1:, LEGS].all() and missing.sum() == 2 * len(LEGS)


def test_the_root_is_missing_with_them_when_the_body_is_elsewhere_and_stays_when_the_body_is_around_it() -> None:
    joints = body()
    joints[..., [0, *LEGS], :] = 0
    assert guess_missing(joints, CORE)[..., 0].all()
    centered = body() - body()[..., :1, :]
    centered[..., LEGS, :] = 0
    missing = guess_missing(centered, CORE)
    assert not missing[..., 0].any() and missing[..., LEGS].all()


def test_joints_that_share_the_root_are_places() -> None:
    layout = load_layout("cmu31")
    joints = np.random.default_rng(1).normal(size=(1, 3, 31, 3))
    joints[..., [layout.names.index(name) for name in ("root", "lhipjoint", "rhipjoint")], :] = 0
    assert not guess_missing(joints, layout).any()
