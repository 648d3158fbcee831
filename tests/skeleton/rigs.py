"""Our own body under the joint names of many tools: the hierarchies that tests match."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from skelact.skeleton.body import BODY

LIMBS = ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")
CHEST_M, NECK_M = 0.411, 0.065  # from the pelvis to the neck; from the neck to the head


@dataclass(frozen=True)
class Family:
    """How a tool calls the joints: `{s}` in a limb's name is the side, as in `sides`; None: has no such joint."""

    trunk: tuple[str, ...]  # pelvis, spine of any number, neck, head
    limbs: tuple[str | None, ...]  # in the order of LIMBS
    sides: tuple[str, str]
    extra: tuple[tuple[str, str], ...] = field(default=())  # name, parent: helpers in the place of the parent's child


FAMILIES = {
    "rigify": Family(
        ("DEF-spine", "DEF-spine.001", "DEF-spine.002", "DEF-spine.004", "DEF-head"),
        (
            "DEF-shoulder.{s}",
            "DEF-upper_arm.{s}",
            "DEF-forearm.{s}",
            "DEF-hand.{s}",
            "DEF-thigh.{s}",
            "DEF-shin.{s}",
            "DEF-foot.{s}",
            "DEF-toe.{s}",
        ),
        ("L", "R"),
    ),
    "rigify_metarig": Family(
        ("spine", "spine.001", "spine.002", "spine.003", "spine.004", "spine.006"),
        ("shoulder.{s}", "upper_arm.{s}", "forearm.{s}", "hand.{s}", "thigh.{s}", "shin.{s}", "foot.{s}", "toe.{s}"),
        ("L", "R"),
    ),
    "unreal": Family(
        ("pelvis", "spine_01", "spine_02", "spine_03", "neck_01", "head"),
        ("clavicle_{s}", "upperarm_{s}", "lowerarm_{s}", "hand_{s}", "thigh_{s}", "calf_{s}", "foot_{s}", "ball_{s}"),
        ("l", "r"),
        (("upperarm_twist_01_l", "upperarm_l"), ("thigh_twist_01_r", "thigh_r"), ("lowerarm_twist_01_r", "lowerarm_r")),
    ),
    "vrm": Family(
        ("J_Bip_C_Hips", "J_Bip_C_Spine", "J_Bip_C_Chest", "J_Bip_C_UpperChest", "J_Bip_C_Neck", "J_Bip_C_Head"),
        (
            "J_Bip_{s}_Shoulder",
            "J_Bip_{s}_UpperArm",
            "J_Bip_{s}_LowerArm",
            "J_Bip_{s}_Hand",
            "J_Bip_{s}_UpperLeg",
            "J_Bip_{s}_LowerLeg",
            "J_Bip_{s}_Foot",
            "J_Bip_{s}_ToeBase",
        ),
        ("L", "R"),
    ),
    "biped": Family(
        ("Bip01 Pelvis", "Bip01 Spine", "Bip01 Spine1", "Bip01 Neck", "Bip01 Head"),
        (
            "Bip01 {s} Clavicle",
            "Bip01 {s} UpperArm",
            "Bip01 {s} Forearm",
            "Bip01 {s} Hand",
            "Bip01 {s} Thigh",
            "Bip01 {s} Calf",
            "Bip01 {s} Foot",
            "Bip01 {s} Toe0",
        ),
        ("L", "R"),
    ),
    "mixamo": Family(
        tuple(f"ns1:ns2:mixamorig1:{n}" for n in ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")),
        tuple(
            f"ns1:ns2:mixamorig1:{{s}}{n}"
            for n in ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")
        ),
        ("Left", "Right"),
    ),
    "mixamo_run_together": Family(
        tuple(f"mixamorig{n}" for n in ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")),
        tuple(f"mixamorig{{s}}{n}" for n in ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")),
        ("Left", "Right"),
    ),
    "optitrack": Family(
        ("Hip", "Ab", "Chest", "Neck", "Head"),
        ("{s}Shoulder", "{s}UArm", "{s}FArm", "{s}Hand", "{s}Thigh", "{s}Shin", "{s}Foot", "{s}Toe"),
        ("L", "R"),
    ),
    "xsens": Family(
        ("Hips", "Chest", "Chest2", "Chest3", "Chest4", "Neck", "Head"),
        ("{s}Collar", "{s}Shoulder", "{s}Elbow", "{s}Wrist", "{s}Hip", "{s}Knee", "{s}Ankle", "{s}Toe"),
        ("Left", "Right"),
    ),
    "mvn": Family(
        ("Pelvis", "L5", "L3", "T12", "T8", "Neck", "Head"),
        (
            "{s}Shoulder",
            "{s}UpperArm",
            "{s}ForeArm",
            "{s}Hand",
            "{s}UpperLeg",
            "{s}LowerLeg",
            "{s}Foot",
            "{s}Toe",
        ),
        ("Left", "Right"),
    ),
    "mocopi": Family(
        ("root", *(f"torso_{n}" for n in range(1, 8)), "neck_1", "head"),
        ("{s}_shoulder", "{s}_up_arm", "{s}_low_arm", "{s}_hand", "{s}_up_leg", "{s}_low_leg", "{s}_foot", "{s}_toes"),
        ("l", "r"),
    ),
    "makehuman": Family(
        ("root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "head"),
        (
            "clavicle.{s}",
            "upperarm01.{s}",
            "lowerarm01.{s}",
            "wrist.{s}",
            "upperleg01.{s}",
            "lowerleg01.{s}",
            "foot.{s}",
            "toe1-1.{s}",
        ),
        ("L", "R"),
    ),
    "poser": Family(
        ("hip", "abdomen", "chest", "neck", "head"),
        ("{s}Collar", "{s}Shldr", "{s}ForeArm", "{s}Hand", "{s}Thigh", "{s}Shin", "{s}Foot", None),
        ("l", "r"),
    ),
    "smpl": Family(
        ("Pelvis", "Spine1", "Spine2", "Spine3", "Neck", "Head"),
        ("{s}_Collar", "{s}_Shoulder", "{s}_Elbow", "{s}_Wrist", "{s}_Hip", "{s}_Knee", "{s}_Ankle", "{s}_Foot"),
        ("L", "R"),
    ),
    "acclaim": Family(
        ("root", "lowerback", "upperback", "thorax", "lowerneck", "head"),
        (
            "{s}clavicle",
            "{s}humerus",
            "{s}radius",
            "{s}hand",
            "{s}femur",
            "{s}tibia",
            "{s}foot",
            "{s}toes",
        ),
        ("l", "r"),
    ),
    "kinect": Family(
        ("HipCenter", "Spine", "ShoulderCenter", "Head"),
        (
            None,
            "Shoulder{s}",
            "Elbow{s}",
            "Wrist{s}",
            "Hip{s}",
            "Knee{s}",
            "Ankle{s}",
            "Foot{s}",
        ),
        ("Left", "Right"),
    ),
    "mmd": Family(
        ("センター", "上半身", "上半身2", "首", "頭"),
        ("{s}肩", "{s}腕", "{s}ひじ", "{s}手首", "{s}足", "{s}ひざ", "{s}足首", "{s}つま先"),
        ("左", "右"),
    ),
    "german": Family(
        ("Becken", "Bauch", "Brust", "Hals", "Kopf"),
        (
            "Schlüsselbein_{s}",
            "Oberarm_{s}",
            "Unterarm_{s}",
            "Handgelenk_{s}",
            "Oberschenkel_{s}",
            "Unterschenkel_{s}",
            "Fuß_{s}",
            "Zehen_{s}",
        ),
        ("links", "rechts"),
    ),
    "control_prefix": Family(
        ("Ctrl_Hips", "Ctrl_Spine", "Ctrl_Chest", "Ctrl_Neck", "Ctrl_Head"),
        tuple(f"Ctrl_{{s}}{n}" for n in ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")),
        ("Left", "Right"),
    ),
    "numbered": Family(
        ("body", "back1", "back2", "neck", "head"),
        (None, "arm_{s}_1", "arm_{s}_2", "arm_{s}_3", "leg_{s}_1", "leg_{s}_2", "leg_{s}_3", "leg_{s}_4"),
        ("left", "right"),
    ),
    "second_life": Family(
        ("mPelvis", "mTorso", "mChest", "mNeck", "mHead"),
        (
            "mCollar{s}",
            "mShoulder{s}",
            "mElbow{s}",
            "mWrist{s}",
            "mHip{s}",
            "mKnee{s}",
            "mAnkle{s}",
            "mFoot{s}",
        ),
        ("Left", "Right"),
    ),
    "daz": Family(
        ("hip", "abdomenLower", "abdomenUpper", "chestLower", "chestUpper", "neckLower", "head"),
        (
            "{s}Collar",
            "{s}ShldrBend",
            "{s}ForearmBend",
            "{s}Hand",
            "{s}ThighBend",
            "{s}Shin",
            "{s}Foot",
            "{s}Toe",
        ),
        ("l", "r"),
    ),
    "ipi": Family(
        ("Hip", "LowerSpine", "MiddleSpine", "Chest", "Neck", "Head"),
        (
            "{s}Clavicle",
            "{s}Shoulder",
            "{s}Forearm",
            "{s}Hand",
            "{s}Thigh",
            "{s}Shin",
            "{s}Foot",
            "{s}Toe",
        ),
        ("L", "R"),
    ),
    "chinese": Family(
        ("骨盆", "脊椎", "胸腔", "脖子", "头"),
        ("{s}锁骨", "{s}上臂", "{s}前臂", "{s}手腕", "{s}大腿", "{s}小腿", "{s}脚踝", "{s}脚趾"),
        ("左", "右"),
    ),
    "capitals": Family(
        ("HIPS", "SPINE", "CHEST", "NECK", "HEAD"),
        ("{s}COLLAR", "{s}UPARM", "{s}LOWARM", "{s}HAND", "{s}UPLEG", "{s}LOWLEG", "{s}FOOT", "{s}TOE"),
        ("LEFT", "RIGHT"),
    ),
}


@dataclass(frozen=True, eq=False)
class Rig:
    """Names, parents and offsets of a hierarchy, and the core19 joint that each joint is."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    meant: dict[str, str]


def build_rig(family: Family, *, fingers: bool = False, tips: bool = True) -> Rig:
    """Put a family's names on our body: the spine's joints evenly, limbs as they are, tips as end sites."""
    own = {name: BODY.offsets[number] for number, name in enumerate(BODY.names)}
    tip = {name: BODY.tips[number] for number, name in enumerate(BODY.names)}
    rows: list[tuple[str, int, np.ndarray]] = []
    meant: dict[str, str] = {}

    def add(name: str, parent: str | None, offset: np.ndarray) -> None:
        rows.append((name, -1 if parent is None else [row[0] for row in rows].index(parent), np.asarray(offset, float)))

    pelvis, *spine, neck, head = family.trunk
    step = np.array([0.0, CHEST_M / (len(spine) + 1), 0.0])
    add(pelvis, None, np.zeros(3))
    for above, name in zip((pelvis, *spine), (*spine, neck), strict=False):
        add(name, above, step)
    add(head, neck, np.array([0.0, NECK_M, 0.0]))
    if tips:
        add(f"{head}_end", head, tip["head"])
    meant |= {"pelvis": pelvis, "neck": neck, "head": head}
    top = spine[-1] if spine else pelvis
    for side, letter, sign in zip(("left", "right"), family.sides, (1.0, -1.0), strict=True):
        names = {limb: name and name.format(s=letter) for limb, name in zip(LIMBS, family.limbs, strict=True)}
        height = CHEST_M - len(spine) * step[1]  # from the top of the spine to the neck
        collar = np.array([sign * 0.05, height - 0.034, 0.0])
        above = top
        if names["collar"]:
            add(names["collar"], top, collar)
            above, collar = names["collar"], np.zeros(3)
        for limb in LIMBS[1:]:
            name = names[limb]
            if limb == "hip":
                above, collar = pelvis, np.zeros(3)
            if name is None:
                if tips:
                    add(f"{above}_end", above, own[f"{side}_{limb}"])
                    meant[f"{side}_{limb}"] = f"{above}_end"
                continue
            add(name, above, own[f"{side}_{limb}"] + collar)
            meant[f"{side}_{limb}"], above, collar = name, name, np.zeros(3)
            if limb in ("wrist", "toe") and tips:
                add(f"{name}_end", name, tip[f"{side}_{limb}"])
            if limb == "wrist" and fingers:
                for number in range(5):
                    finger = f"{name}finger{number}"
                    add(finger, name, np.array([sign * 0.08, 0.0, 0.02 * (number - 2)]))
                    add(f"{finger}b", finger, np.array([sign * 0.04, 0.0, 0.0]))
    for name, parent in family.extra:
        add(name, parent, np.array([0.0, 0.0, 0.0]))
    names_, parents, offsets = zip(*rows, strict=True)
    return Rig(names_, parents, np.array(offsets), meant)


def nameless(rig: Rig, pattern: str = "joint_{n}") -> Rig:
    """The same hierarchy with numbers for names; end sites stay end sites."""
    new = {}
    for number, name in enumerate(rig.names):
        above = rig.names[rig.parents[number]] if rig.parents[number] >= 0 else ""
        new[name] = f"{new[above]}_end" if name == f"{above}_end" else pattern.format(n=number)
    return Rig(
        tuple(new[name] for name in rig.names),
        rig.parents,
        rig.offsets,
        {joint: new[name] for joint, name in rig.meant.items()},
    )
