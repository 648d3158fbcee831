"""Names of joints: parts and sides in the words of many tools and languages."""

from __future__ import annotations

import pytest

from skelact.layouts.bone_words import known_spines, parse_bone_name

NAMES = {
    "Hips": ("hips", ""),
    "ns1:ns2:mixamorig1:LeftUpLeg": ("thigh", "left"),
    "mixamorigLeftLeg": ("leg", "left"),
    "Armature|RightForeArm": ("forearm", "right"),
    "Bip01 L Thigh": ("thigh", "left"),
    "Bip001LCalf": ("shin", "left"),
    "CC_Base_L_Upperarm": ("upperarm", "left"),
    "J_Bip_R_LowerLeg": ("shin", "right"),
    "DEF-thigh.L": ("thigh", "left"),
    "calf_r": ("shin", "right"),
    "lThigh": ("thigh", "left"),
    "lfemur": ("thigh", "left"),
    "LHipJoint": ("hipjoint", "left"),
    "lButtock": ("hipjoint", "left"),
    "pelvis.L": ("hipjoint", "left"),
    "rShldr": ("shoulder", "right"),
    "LUArm": ("upperarm", "left"),
    "RFArm": ("forearm", "right"),
    "l_low_arm": ("forearm", "left"),
    "KneeRight": ("shin", "right"),
    "HipCenter": ("hips", ""),
    "L_Hip": ("thigh", "left"),
    "L5": ("spine", ""),
    "T8": ("spine", ""),
    "Spine_Mid": ("spine", ""),
    "Ab": ("spine", ""),
    "ball_l": ("toe", "left"),
    "LeftHandIndex1": ("finger", "left"),
    "LeftInHandMiddle": ("finger", "left"),
    "leftupleg": ("thigh", "left"),
    "LEFTFOREARM": ("forearm", "left"),
    "左足": ("leg", "left"),
    "左足首": ("foot", "left"),
    "右ひじ": ("forearm", "right"),
    "下半身": ("hips", ""),
    "左大腿": ("thigh", "left"),
    "右小臂": ("forearm", "right"),
    "LLLeg": ("shin", "left"),
    "mAnkleLeft": ("foot", "left"),
    "m_avg_R_Elbow": ("forearm", "right"),
    "Oberschenkel_links": ("thigh", "left"),
    "rechtes_Knie": ("shin", "right"),
    "Hüfte.R": ("thigh", "right"),
    "Kopf_ä頭": ("head", ""),
    "joint_0": ("", ""),
    "Bone.001": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("name", NAMES)
def test_part_and_side(name: str) -> None:
    found = parse_bone_name(name)
    assert (found.part, found.side) == NAMES[name]
    assert not found.is_helper


@pytest.mark.parametrize("name", ["upperarm_twist_01_l", "ik_foot_l", "左足ＩＫ", "CTRL_hand_R", "thigh_roll.L"])
def test_helpers_are_told(name: str) -> None:
    assert parse_bone_name(name).is_helper


def test_tails_are_of_animals() -> None:
    assert parse_bone_name("tail_01").is_animal
    assert not parse_bone_name("head").is_animal


def test_known_spines_take_joints_of_their_own() -> None:
    for known in known_spines():
        for row in (known.spine, known.chest):
            assert set(row) <= set(known.chain)
            assert sum(row.values()) == pytest.approx(1)
