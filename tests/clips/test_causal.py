"""Frames of streams in the frame of reference of their own person."""

import numpy as np
import pytest

from skelact.clips.augment import AugmentConfig, augment
from skelact.clips.causal import CausalConfig, CausalFrames
from skelact.errors import InputError
from skelact.geometry import turn_about_y
from skelact.layouts import load_layout

CORE = load_layout("core19")
RATE_HZ, FRAMES = 20.0, 30


def walk() -> np.ndarray:
    """A stiff body (T, V, 3) that goes ahead and sideways."""
    pose = np.random.default_rng(0).normal(0, 0.4, (1, len(CORE.names), 3))
    return pose + np.arange(FRAMES)[:, None, None] * [0.03, 0, 0.01]


def play(frames: CausalFrames, joints: np.ndarray) -> np.ndarray:
    """Rows (T, V, 6) of one person."""
    person, rows = np.zeros(1, frames.dtype), []
    for pose in joints:
        person, row = frames.advance(person, pose[None], np.ones((1, len(pose)), bool))
        rows.append(row[0])
    return np.stack(rows)


@pytest.mark.parametrize("bones", [False, True])
def test_neither_heading_nor_place_nor_size_is_seen(bones: bool) -> None:
    frames = CausalFrames(CORE, RATE_HZ, CausalConfig(bones=bones))
    seen = play(frames, walk())
    other = play(frames, 1.7 * walk() @ turn_about_y(2.0) + [3, 0, -2])
    assert np.abs(seen).max() > 1
    np.testing.assert_allclose(other, seen, atol=1e-3)


def test_bodies_of_all_proportions_look_alike_with_the_same_bones() -> None:
    joints = walk()
    other = augment(
        joints[None, None].astype(np.float32), CORE, AugmentConfig(bone_scale=0.4), rng=np.random.default_rng(1)
    )
    made = {
        bones: [
            play(CausalFrames(CORE, RATE_HZ, CausalConfig(bones=bones)), some)[-1, :, :3]
            for some in (joints, other[0, 0])
        ]
        for bones in (False, True)
    }
    own, same = (np.abs(one[1] - one[0] - (one[1] - one[0])[CORE.root]).max() for one in made.values())
    assert own > 0.1 and same < 0.01


def test_a_joint_that_is_lost_keeps_its_bone() -> None:
    frames, joints = CausalFrames(CORE, RATE_HZ, CausalConfig(bones=True)), np.repeat(walk()[:1], FRAMES, 0)
    person, valid = np.zeros(1, frames.dtype), np.ones((1, len(CORE.names)), bool)
    rows = []
    for number, pose in enumerate(joints):
        valid[0, CORE.names.index("left_wrist")] = number < FRAMES // 2
        person, row = frames.advance(person, np.where(valid[..., None], pose, 9e9), valid)
        rows.append(row[0])
    np.testing.assert_allclose(np.stack(rows), play(frames, joints), atol=1e-3)


def test_bones_of_other_layouts_have_no_lengths() -> None:
    with pytest.raises(InputError) as caught:
        CausalFrames(load_layout("ntu25"), RATE_HZ, CausalConfig(bones=True))
    assert caught.value.field == "bones"
