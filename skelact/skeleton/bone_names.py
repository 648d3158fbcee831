"""Names of the body's bones as other tools know them, and the body under these names.

`default` are the names that retargeters of Blender, Unity, MotionBuilder and Mixamo map by themselves; `unreal` those
of the mannequin of the Unreal engine; `vrm` those of VRM humanoids; `lafan1` names, order and spine of the LAFAN1
recordings. The rest pose is the same T-pose under every name: no bone has axes of its own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.errors import InputError
from skelact.skeleton.body import BODY, STANDING_M
from skelact.values import Motion

DEFAULT_BONES = "default"
TIP = "_end"
TRUNK = ("pelvis", "spine", "chest", "neck", "head")
ARM = ("collar", "shoulder", "elbow", "wrist")
LEG = ("hip", "knee", "ankle", "toe")


def _name_bones(trunk: str, left: str, right: str) -> dict[str, str]:
    """Joint of `BODY` -> name, from names in the order of `TRUNK`, and of `ARM` and `LEG` for each side."""
    names = dict(zip(TRUNK, trunk.split(), strict=True))
    for side, own in (("left", left), ("right", right)):
        names |= dict(zip((f"{side}_{joint}" for joint in (*ARM, *LEG)), own.split(), strict=True))
    return names


BONE_NAMES: dict[str, dict[str, str]] = {
    DEFAULT_BONES: _name_bones(
        "Hips Spine Chest Neck Head",
        "LeftShoulder LeftArm LeftForeArm LeftHand LeftUpLeg LeftLeg LeftFoot LeftToeBase",
        "RightShoulder RightArm RightForeArm RightHand RightUpLeg RightLeg RightFoot RightToeBase",
    ),
    "unreal": _name_bones(
        "pelvis spine_01 spine_02 neck_01 head",
        "clavicle_l upperarm_l lowerarm_l hand_l thigh_l calf_l foot_l ball_l",
        "clavicle_r upperarm_r lowerarm_r hand_r thigh_r calf_r foot_r ball_r",
    ),
    "vrm": _name_bones(
        "hips spine chest neck head",
        "leftShoulder leftUpperArm leftLowerArm leftHand leftUpperLeg leftLowerLeg leftFoot leftToes",
        "rightShoulder rightUpperArm rightLowerArm rightHand rightUpperLeg rightLowerLeg rightFoot rightToes",
    ),
    "lafan1": _name_bones(
        "Hips Spine1 Spine2 Neck Head",
        "LeftShoulder LeftArm LeftForeArm LeftHand LeftUpLeg LeftLeg LeftFoot LeftToe",
        "RightShoulder RightArm RightForeArm RightHand RightUpLeg RightLeg RightFoot RightToe",
    ),
}
LAFAN1_LOWEST = "Spine"  # halfway from the hips to the lower spine joint of the body, never turned
LAFAN1_ORDER = (
    *("Hips", "LeftUpLeg", "LeftLeg", "LeftFoot", "LeftToe", "RightUpLeg", "RightLeg", "RightFoot", "RightToe"),
    *("Spine", "Spine1", "Spine2", "Neck", "Head"),
    *("LeftShoulder", "LeftArm", "LeftForeArm", "LeftHand", "RightShoulder", "RightArm", "RightForeArm", "RightHand"),
)


def rename_bones(motion: Motion, bones: str = DEFAULT_BONES) -> Motion:
    """Name the joints of a motion on `BODY`, with or without its tips, as a tool wants them; it moves as before.

    The unturned pose of the result is the T-pose with the soles on the floor.

    Args:
        motion: On `BODY`; only its root may slide.
        bones: A key of `BONE_NAMES`.

    Raises:
        InputError: Unknown names, or a motion on another skeleton.
    """
    if bones not in BONE_NAMES:
        raise InputError(f"expected one of {', '.join(BONE_NAMES)}, got {bones!r}", field="bones")
    _check_body(motion)
    table = BONE_NAMES[bones]
    names = [
        table[name] if name in table else table[name.removesuffix(TIP)] + TIP  # a tip is named by its bone
        for name in motion.names
    ]
    offsets = motion.offsets.copy()
    offsets[0] = 0.0, STANDING_M, 0.0
    renamed = replace(motion, names=tuple(names), offsets=offsets)
    return _to_lafan1(renamed) if bones == "lafan1" else renamed


def _check_body(motion: Motion) -> None:
    joints = len(BODY.names)
    tips = tuple(f"{name}{TIP}" for name in BODY.names)
    if motion.names[:joints] != BODY.names or not set(motion.names[joints:]) <= set(tips):
        raise InputError("expected a motion on the generator's body", field="motion.names")
    if not np.allclose(motion.translations[:, 1:], motion.offsets[1:], rtol=0, atol=1e-6):
        raise InputError("expected joints that keep their bone lengths, got joints that slide", field="motion")


def _to_lafan1(motion: Motion) -> Motion:
    """Put a third spine joint below the two of the body, and the joints in the order of the recordings."""
    root, spine = motion.parents.index(-1), motion.names.index("Spine1")
    half = motion.offsets[spine] / 2
    frames = len(motion.rotations)
    offsets = np.concatenate([motion.offsets, half[None]])
    offsets[spine] = half
    translations = np.concatenate([motion.translations, np.broadcast_to(half, (frames, 1, 3))], axis=1)
    translations[:, spine] = half
    rotations = np.concatenate([motion.rotations, np.tile(np.eye(3), (frames, 1, 1, 1))], axis=1)
    names = (*motion.names, LAFAN1_LOWEST)
    parents = [*motion.parents, root]
    parents[spine] = len(names) - 1
    tips = [name for name in motion.names if name.endswith(TIP)]
    order = [names.index(name) for name in (*LAFAN1_ORDER, *tips)]
    return Motion(
        tuple(names[joint] for joint in order),
        tuple(-1 if parents[joint] == -1 else order.index(parents[joint]) for joint in order),
        offsets[order],
        rotations[:, order],
        translations[:, order],
        motion.fps,
    )
