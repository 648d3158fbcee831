"""The body under the names of other tools."""

from dataclasses import replace

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from skelact.skeleton.bone_names import BONE_NAMES, LAFAN1_ORDER, rename_bones
from skelact.values import Motion


@pytest.fixture(scope="module")
def motion() -> Motion:
    angles = np.random.default_rng(0).uniform(-1, 1, (5, len(BODY.names), 3))
    return body_motion(euler_to_rotmat(angles, "XYZ"), np.linspace([0, 1, 0], [1, 1, 2], 5), 30.0)


@pytest.mark.parametrize("tips", [False, True])
@pytest.mark.parametrize("bones", BONE_NAMES)
def test_every_joint_is_where_it_was_under_its_new_name(motion: Motion, bones: str, tips: bool) -> None:
    given = with_tips(motion) if tips else motion
    renamed = rename_bones(given, bones)
    table = BONE_NAMES[bones]
    rows = [
        renamed.names.index(table[n] if n in table else table[n.removesuffix("_end")] + "_end") for n in given.names
    ]
    np.testing.assert_allclose(forward_kinematics(renamed)[:, rows], forward_kinematics(given), atol=1e-12)
    assert len(set(renamed.names)) == len(renamed.names)
    assert all(parent < joint for joint, parent in enumerate(renamed.parents))
    assert renamed.offsets[0, 1] == STANDING_M


def test_names_are_those_that_retargeters_look_for() -> None:
    names = set(rename_bones(rest_motion(1, 30.0)).names)
    sided = ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")
    wanted = {f"{side}{bone}" for side in ("Left", "Right") for bone in sided}
    assert names == wanted | {"Hips", "Spine", "Chest", "Neck", "Head"}


def test_lafan1_has_the_joints_of_the_recordings_in_their_order(motion: Motion) -> None:
    renamed = rename_bones(motion, "lafan1")
    assert renamed.names == LAFAN1_ORDER and len(LAFAN1_ORDER) == 22
    above = {name: renamed.names[parent] for name, parent in zip(renamed.names, renamed.parents, strict=True)}
    assert (above["Spine"], above["Spine1"], above["Spine2"]) == ("Hips", "Spine", "Spine1")
    assert above["LeftShoulder"] == above["Neck"] == "Spine2" and above["LeftToe"] == "LeftFoot"


def test_names_and_bodies_that_are_not_known_are_refused(motion: Motion) -> None:
    with pytest.raises(InputError) as caught:
        rename_bones(motion, "maya")
    assert caught.value.field == "bones" and "lafan1" in str(caught.value)
    with pytest.raises(InputError) as caught:
        rename_bones(replace(motion, names=(*motion.names[:-1], "tail")))
    assert caught.value.field == "motion.names"
