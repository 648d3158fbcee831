"""BVH joint names: each family is found by its own names and no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

import skelact.layouts.bvh_names
from skelact.errors import InputError
from skelact.layouts import CORE19, load_layout
from skelact.layouts.bvh_names import match_bvh_names

FAMILIES = yaml.safe_load(Path(skelact.layouts.bvh_names.__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
CMU = (
    "Hips LHipJoint LeftUpLeg LeftLeg LeftFoot LeftToeBase RHipJoint RightUpLeg RightLeg RightFoot RightToeBase "
    "LowerBack Spine Spine1 Neck Neck1 Head LeftShoulder LeftArm LeftForeArm LeftHand LeftFingerBase LeftHandIndex1 "
    "LThumb RightShoulder RightArm RightForeArm RightHand RightFingerBase RightHandIndex1 RThumb"
)
MIXAMO = (
    "Hips Spine Spine1 Spine2 Neck Head HeadTop_End LeftShoulder LeftArm LeftForeArm LeftHand RightShoulder RightArm "
    "RightForeArm RightHand LeftUpLeg LeftLeg LeftFoot LeftToeBase RightUpLeg RightLeg RightFoot RightToeBase"
)
POSER = "hip abdomen chest neck head rShldr rForeArm rHand lShldr lForeArm lHand rThigh rShin rFoot lThigh lShin lFoot"
SKELETONS = {
    "bandai": " ".join(load_layout("bandai22").names),
    "poser": POSER + " rFoot_end lFoot_end",
    "cmu": CMU,
    "mixamo": " ".join("mixamorig:" + name for name in MIXAMO.split()),
    "lafan": MIXAMO.replace("ToeBase", "Toe"),
    "humanik": MIXAMO.replace("Spine2 ", ""),
    "xsens": (
        "Hips Chest Chest2 Chest3 Chest4 Neck Head RightCollar RightShoulder RightElbow RightWrist LeftCollar "
        "LeftShoulder LeftElbow LeftWrist RightHip RightKnee RightAnkle RightToe LeftHip LeftKnee LeftAnkle LeftToe"
    ),
    "mvn": (
        "Pelvis L5 L3 T12 T8 Neck Head RightShoulder RightUpperArm RightForeArm RightHand LeftShoulder LeftUpperArm "
        "LeftForeArm LeftHand RightUpperLeg RightLowerLeg RightFoot RightToe LeftUpperLeg LeftLowerLeg LeftFoot LeftToe"
    ),
    "smpl": " ".join(load_layout("smpl22").names),
    "core19": " ".join(CORE19),
}


@pytest.mark.parametrize("family", SKELETONS)
def test_a_skeleton_is_found_whatever_the_order_and_case(family: str) -> None:
    names = tuple(SKELETONS[family].split())
    found, matrix = match_bvh_names(names)
    assert found == family
    assert matrix.shape == (len(CORE19), len(names))
    turned, other = match_bvh_names(tuple(name.upper() for name in names[::-1]))
    assert turned == family
    np.testing.assert_array_equal(other[:, ::-1], matrix)


@pytest.mark.parametrize("family", FAMILIES, ids=[family["family"] for family in FAMILIES])
def test_every_family_names_19_different_places_and_keeps_sides(family: dict) -> None:
    assert set(family["core19"]) == set(CORE19)
    names = {n for rule in family["core19"].values() for n in (rule if isinstance(rule, dict) else [rule])}
    found, matrix = match_bvh_names(tuple(sorted(names)))
    assert found == family["family"]
    np.testing.assert_allclose(matrix.sum(1), 1.0, atol=1e-9)
    assert len(np.unique(matrix, axis=0)) == len(CORE19)
    for joint, rule in family["core19"].items():
        other = family["core19"][joint.replace("left", "right")]
        if joint.startswith("left"):
            sides = (("left", "right"), ("Left", "Right"), ("_L", "_R"), ("L_", "R_"), ("l", "r"))
            assert other in {rule.replace(left, right, 1) for left, right in sides}


def test_bandai_and_smpl_names_agree_with_their_layouts() -> None:
    for family, layout in (("bandai", load_layout("bandai22")), ("smpl", load_layout("smpl22"))):
        found, matrix = match_bvh_names(layout.names)
        assert found == family
        np.testing.assert_array_equal(matrix, layout.to_core19)


def test_an_unknown_skeleton_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(InputError, match=r"poser.*lFoot_end, rFoot_end") as caught:
        match_bvh_names(tuple(POSER.split()))
    assert caught.value.field == "bvh.joints"
    with pytest.raises(InputError):
        match_bvh_names(())
