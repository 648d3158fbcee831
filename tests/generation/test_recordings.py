"""Animations of free packs on the body of the generator."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import save_glb
from skelact.generation.quality import measure_quality
from skelact.generation.recordings import clip_to_body, load_body_motion
from skelact.layouts import load_layout
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, TOE_HEIGHT_M, rest_motion, with_tips
from skelact.skeleton.retarget import lowest_point
from skelact.values import Clip
from tests.formats.gltf_files import GltfFile

DATA = Path(os.environ.get("SKELACT_DATA", "missing")) / "cc0"


def test_our_own_file_is_the_same_motion_again(tmp_path: Path) -> None:
    motion = rest_motion(30, 30.0)
    save_glb(tmp_path / "a.glb", with_tips(motion))
    found = load_body_motion(tmp_path / "a.glb").motion
    np.testing.assert_allclose(forward_kinematics(found), forward_kinematics(motion), atol=0.01)


def test_a_body_without_hands_is_refused(tmp_path: Path) -> None:
    file = GltfFile()
    file.add_body()
    nodes = file.table["nodes"]
    for node in nodes:
        if node["name"].endswith("ForeArm"):
            node.pop("children")
    file.table["nodes"] = [node for node in nodes if not node["name"].endswith("Hand")]
    moved = {n["name"]: i for i, n in enumerate(file.table["nodes"])}
    for node in file.table["nodes"]:
        if "children" in node:
            node["children"] = [moved[nodes[child]["name"]] for child in node["children"]]
    file.animate("Rise", [(0, "translation", (0.0, 1.0), [[0, 1, 0], [0, 1.2, 0]], "LINEAR")])
    with pytest.raises(InputError, match="left_wrist, right_wrist"):
        load_body_motion(file.save(tmp_path / "a.glb"))


@pytest.mark.skipif(not DATA.is_dir(), reason="no SKELACT_DATA")
@pytest.mark.parametrize(
    ("clip", "highest_m"),
    [
        ("quaternius_base.glb#Walk_Loop", 0.0),
        ("quaternius_character.glb#Kick_Left", 0.1),
        ("mesh2motion_addons.glb#Backflip", 2.0),
        ("kaykit_simulation.glb#Lie_Down", 0.0),
    ],
)
def test_clips_of_four_rigs_keep_to_the_floor(clip: str, highest_m: float) -> None:
    motion = load_body_motion(DATA / clip).motion
    assert motion.names == BODY.names and motion.fps == 30
    low = lowest_point(motion)
    assert low.min() > -0.03 and low.max() == pytest.approx(highest_m, abs=0.1)
    assert measure_quality(motion).beyond_limits < 0.02


def test_a_flat_sole_stays_flat_on_the_body() -> None:
    layout = load_layout("wholebody133")
    place = {
        "nose": (0, 1.6, 0.1),
        **{
            f"{side}_{part}": (sign * x, y, z)
            for side, sign in (("left", 1), ("right", -1))
            for part, (x, y, z) in {
                "eye": (0.03, 1.63, 0.08),
                "ear": (0.07, 1.62, 0.02),
                "shoulder": (0.18, 1.4, 0),
                "elbow": (0.2, 1.1, 0),
                "wrist": (0.2, 0.85, 0.05),
                "hip": (0.1, 0.9, 0),
                "knee": (0.1, 0.49, 0.02),
                "ankle": (0.1, 0.09, 0),
                "heel": (0.1, 0.02, -0.05),
                "big_toe": (0.1, 0.02, 0.2),
                "small_toe": (0.14, 0.02, 0.15),
            }.items()
        },
    }
    joints = np.zeros((1, 30, 133, 3), np.float32)
    for name, where in place.items():
        joints[0, :, layout.names.index(name)] = where
    clip = Clip(joints, layout, 30.0, (joints != 0).any(-1))
    motion, _ = clip_to_body(clip, source="test")
    positions = forward_kinematics(motion)
    ankle, toe = (positions[:, BODY.names.index(f"left_{part}")] for part in ("ankle", "toe"))
    rest = BODY.offsets[BODY.names.index("left_toe")]
    np.testing.assert_allclose(toe - ankle, np.broadcast_to(rest, ankle.shape), atol=0.005)
    assert abs(toe[:, 1].min() - TOE_HEIGHT_M) < 0.01
