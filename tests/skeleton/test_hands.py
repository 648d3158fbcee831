"""Points of the hands, by how the wrists turn."""

from pathlib import Path

import numpy as np
import pytest

from skelact.formats import load_clip
from skelact.formats.bvh import motion_to_bvh, save_bvh
from skelact.layouts import load_layout
from skelact.skeleton import forward_kinematics, hand_points, match_humanoid
from skelact.skeleton.body import BODY, body_motion
from skelact.skeleton.hands import HAND_SHARE
from skelact.values import Motion

BENT = np.pi / 2


def _motion() -> Motion:
    """Our body for twelve frames, at rest but for the left wrist, which bends in the second half."""
    rotations = np.tile(np.eye(3), (12, len(BODY.names), 1, 1))
    c, s = np.cos(BENT), np.sin(BENT)
    rotations[6:, BODY.names.index("left_wrist")] = [[c, -s, 0], [s, c, 0], [0, 0, 1]]
    return body_motion(rotations, np.tile([0.0, 1.0, 0.0], (12, 1)), 30.0)


def test_hands_go_straight_on_from_the_forearms_and_turn_with_the_wrists() -> None:
    motion = _motion()
    places = forward_kinematics(motion)
    points, found = hand_points(motion, match_humanoid(motion.names, motion.parents, motion.offsets, places))
    assert found.all()
    for index, side in enumerate(("left", "right")):
        wrist, elbow = (places[:, BODY.names.index(f"{side}_{name}")] for name in ("wrist", "elbow"))
        forearm, hand = wrist - elbow, points[:, index] - wrist
        np.testing.assert_allclose(hand[:6], HAND_SHARE * forearm[:6], atol=1e-9)
        np.testing.assert_allclose(np.linalg.norm(hand, axis=-1), HAND_SHARE * np.linalg.norm(forearm, axis=-1))
        angle = np.arccos((hand[6] * forearm[6]).sum() / np.linalg.norm(hand[6]) / np.linalg.norm(forearm[6]))
        assert angle == pytest.approx(BENT if side == "left" else 0, abs=1e-6)


def test_bvh_files_give_hands_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "bent.bvh"
    save_bvh(path, motion_to_bvh(_motion()))
    with_hands, without = (load_clip(path, layout=load_layout(name)) for name in ("core21", "core19"))
    np.testing.assert_allclose(with_hands.joints[:, :, :19], without.joints, atol=1e-6)
    assert with_hands.valid[..., 19:].all()
    way = (
        with_hands.joints[0, :, 19:]
        - with_hands.joints[0][:, [with_hands.layout.names.index(f"{s}_wrist") for s in ("left", "right")]]
    )
    turned = np.arccos(np.clip((way[0] * way[-1]).sum(-1) / np.linalg.norm(way[0], axis=-1) ** 2, -1, 1))
    np.testing.assert_allclose(turned, [BENT, 0], atol=1e-3)
