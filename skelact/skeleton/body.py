"""The body that motions are generated on: 21 joints, a T-pose at rest, and the way from recorded skeletons onto it.

At rest every joint is unturned: y up, the body faces +z, its left arm points along +x, the soles are flat. Sizes are
those of the Bandai-Namco skeleton, rounded to millimeters and made symmetric. Names are those of the layout core19 and
two collars, so every reader of core19 recognizes the body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.layouts.sides import swap_sides
from skelact.skeleton.kinematics import forward_kinematics, place_joints, world_to_local
from skelact.values import Motion

GLOBAL, TORSO, HEAD, LEFT_ARM, RIGHT_ARM, LEFT_LEG, RIGHT_LEG = BODY_PARTS = (
    "global",
    "torso",
    "head",
    "left_arm",
    "right_arm",
    "left_leg",
    "right_leg",
)


@dataclass(frozen=True, eq=False)
class Skeleton:
    """Named joints with rest offsets.

    Attributes:
        names: V joint names, parents before children.
        parents: V parent indices, -1 at the root.
        offsets: float64 (V, 3) from the parent at rest, meters.
        parts: Part name of `BODY_PARTS` for every joint.
        mirror: Index of each joint's left-right partner, its own for a center joint.
        tips: float64 (V, 3) end of the bone of a joint without children, else zero; meters.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    parts: tuple[str, ...]
    mirror: tuple[int, ...]
    tips: np.ndarray

    def joints(self, part: str) -> list[int]:
        """Indices of the joints of one part."""
        return [joint for joint, own in enumerate(self.parts) if own == part]


def _build_body() -> Skeleton:
    center = [
        ("pelvis", -1, (0.0, 0.0, 0.0), GLOBAL, (0, 0, 0)),
        ("spine", 0, (0.0, 0.157, 0.0), TORSO, (0, 0, 0)),
        ("chest", 1, (0.0, 0.090, -0.004), TORSO, (0, 0, 0)),
        ("neck", 2, (0.0, 0.164, 0.0), HEAD, (0, 0, 0)),
        ("head", 3, (0.0, 0.065, 0.0), HEAD, (0.0, 0.170, 0.0)),
    ]
    sided = [  # on the left; the number is that of the parent among the joints of the side, or the name of a center one
        ("collar", "chest", (0.050, 0.130, -0.002), "arm", (0, 0, 0)),
        ("shoulder", "collar", (0.053, 0.0, 0.0), "arm", (0, 0, 0)),
        ("elbow", "shoulder", (0.243, 0.0, 0.0), "arm", (0, 0, 0)),
        ("wrist", "elbow", (0.223, 0.0, 0.0), "arm", (0.160, 0.0, 0.0)),
        ("hip", "pelvis", (0.065, -0.022, 0.0), "leg", (0, 0, 0)),
        ("knee", "hip", (0.0, -0.391, 0.0), "leg", (0, 0, 0)),
        ("ankle", "knee", (0.0, -0.410, 0.0), "leg", (0, 0, 0)),
        ("toe", "ankle", (0.0, -0.0755, 0.0906), "leg", (0.0, -0.010, 0.070)),
    ]
    rows = list(center)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        for name, parent, offset, limb, tip in sided:
            above = [row[0] for row in rows]
            number = above.index(parent) if parent in above else above.index(f"{side}_{parent}")
            flip = (sign, 1.0, 1.0)
            rows.append(
                (
                    f"{side}_{name}",
                    number,
                    tuple(np.multiply(offset, flip)),
                    f"{side}_{limb}",
                    tuple(np.multiply(tip, flip)),
                )
            )
    names = tuple(row[0] for row in rows)
    mirrored = [swap_sides(name) for name in names]
    return Skeleton(
        names,
        tuple(row[1] for row in rows),
        np.array([row[2] for row in rows], np.float64),
        tuple(row[3] for row in rows),
        tuple(names.index(name) for name in mirrored),
        np.array([row[4] for row in rows], np.float64),
    )


BODY = _build_body()
LEG_M = float(-BODY.offsets[[BODY.names.index(f"left_{joint}") for joint in ("knee", "ankle")], 1].sum())

# World axes of each joint's own frame (columns x, y, z) when the recorded skeleton stands in a T-pose facing +z.
_X, _Y, _Z = np.eye(3)
_FOOT, _SOLE = 0.640, 0.768  # of the Bandai foot bone: down and forward, sole flat
_TOE, _BALL = 0.390, 0.921


def _axes(*columns: np.ndarray) -> np.ndarray:
    return np.stack(columns, -1)


_BANDAI_TRUNK = _axes(_Y, _Z, _X)
_BANDAI_RIGHT_ARM = _axes(_X, -_Y, -_Z)
_ICLONE_LEG = _axes(-_X, -_Y, _Z)

_Rig = dict[str, tuple[str, np.ndarray]]  # body joint -> recorded joint, its axes in the T-pose


def _bandai_rig() -> _Rig:
    rig: _Rig = {"pelvis": ("Hips", _axes(_Y, -_X, _Z))}
    rig |= {name: (name.capitalize(), _BANDAI_TRUNK) for name in ("spine", "chest", "neck", "head")}
    for side, letter, sign in (("left", "L", 1.0), ("right", "R", -1.0)):
        arm = np.eye(3) if side == "left" else _BANDAI_RIGHT_ARM
        for name, own in (("collar", "Shoulder"), ("shoulder", "UpperArm"), ("elbow", "LowerArm"), ("wrist", "Hand")):
            rig[f"{side}_{name}"] = (f"{own}_{letter}", arm)
        for name, own in (("hip", "UpperLeg"), ("knee", "LowerLeg")):
            rig[f"{side}_{name}"] = (f"{own}_{letter}", _axes(-sign * _Y, _X, sign * _Z))
        for name, own, down, ahead in (("ankle", "Foot", _FOOT, _SOLE), ("toe", "Toes", _TOE, _BALL)):
            along, across = ahead * _Z - down * _Y, down * _Z + ahead * _Y
            rig[f"{side}_{name}"] = (f"{own}_{letter}", _axes(sign * along, _X, sign * across))
    return rig


def _iclone_rig() -> _Rig:
    trunk = {"pelvis": "Hip", "spine": "Waist", "chest": "Spine02", "neck": "NeckTwist01", "head": "Head"}
    rig: _Rig = {name: (f"CC_Base_{own}", np.eye(3)) for name, own in trunk.items()}
    down, ahead = 0.26, 0.966  # of the foot bone, sole flat
    foot = _axes(-_X, ahead * _Z - down * _Y, ahead * _Y + down * _Z)
    for side, letter, sign in (("left", "L", 1.0), ("right", "R", -1.0)):
        arm = _axes(-sign * _Y, sign * _X, _Z)
        for name, own in (("collar", "Clavicle"), ("shoulder", "Upperarm"), ("elbow", "Forearm"), ("wrist", "Hand")):
            rig[f"{side}_{name}"] = (f"CC_Base_{letter}_{own}", arm)
        legs = (("hip", "Thigh", _ICLONE_LEG), ("knee", "Calf", _ICLONE_LEG), ("ankle", "Foot", foot))
        for name, own, axes in (*legs, ("toe", "ToeBase", _axes(-_X, _Z, _Y))):
            rig[f"{side}_{name}"] = (f"CC_Base_{letter}_{own}", axes)
    return rig


def _poser_rig() -> _Rig:
    rig: _Rig = {
        name: (own, np.eye(3))
        for name, own in (
            ("pelvis", "hip"),
            ("spine", "abdomen"),
            ("chest", "chest"),
            ("neck", "neck"),
            ("head", "head"),
        )
    }
    pairs = [("collar", "Collar"), ("shoulder", "Shldr"), ("elbow", "ForeArm"), ("wrist", "Hand")]
    pairs += [("hip", "Thigh"), ("knee", "Shin"), ("ankle", "Foot"), ("toe", "Foot_end")]
    for side in ("left", "right"):
        rig |= {f"{side}_{name}": (f"{side[0]}{own}", np.eye(3)) for name, own in pairs}
    return rig


RIGS = {"bandai": _bandai_rig(), "iclone": _iclone_rig(), "poser": _poser_rig()}


def body_motion(rotations: np.ndarray, root: np.ndarray, fps: float) -> Motion:
    """Put local rotations (T, 21, 3, 3) and a path of the pelvis (T, 3), meters, on `BODY`."""
    translations = np.repeat(BODY.offsets[None], len(rotations), axis=0)
    translations[:, 0] = root
    return Motion(BODY.names, BODY.parents, BODY.offsets, rotations, translations, fps)


def motion_to_body(motion: Motion) -> Motion:
    """Put a recorded motion on `BODY`: its joints' rotations in the world, its path scaled by the length of the legs.

    The lowest toe comes to stand where the toe of a standing body is.

    Raises:
        InputError: The skeleton is none of `RIGS`.
    """
    names = {name: joint for joint, name in enumerate(motion.names)}
    fitting = [rig for rig in RIGS.values() if all(own in names for own, _ in rig.values())]
    if not fitting:
        raise InputError(f"expected joints of one of {', '.join(RIGS)}", field="motion.names")
    rig = fitting[0]
    positions, rotations = place_joints(motion)
    source = [names[rig[name][0]] for name in BODY.names]
    rest = np.stack([rig[name][1] for name in BODY.names])
    world = np.matmul(rotations[:, source], rest.swapaxes(-1, -2))
    hip, knee, ankle = (positions[:, names[rig[f"left_{joint}"][0]]] for joint in ("hip", "knee", "ankle"))
    leg = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
    root = positions[:, source[0]] * (LEG_M / np.median(leg))
    moved = body_motion(world_to_local(world, BODY.parents), root, motion.fps)
    toes = [BODY.names.index(f"{side}_toe") for side in ("left", "right")]
    lift = TOE_HEIGHT_M - np.percentile(forward_kinematics(moved)[:, toes, 1].min(1), 5)
    return body_motion(moved.rotations, root + np.array([0.0, lift, 0.0]), motion.fps)


def rest_motion(frames: int, fps: float) -> Motion:
    """A body standing in its T-pose at the origin, soles on the floor."""
    root = np.tile([0.0, STANDING_M, 0.0], (frames, 1))
    return body_motion(np.tile(np.eye(3), (frames, len(BODY.names), 1, 1)), root, fps)


def with_tips(motion: Motion) -> Motion:
    """Add a joint NAME_end to every joint of `BODY` without children, and let the skeleton rest on the floor."""
    tips = [joint for joint, tip in enumerate(BODY.tips) if tip.any()]
    frames = len(motion.rotations)
    offsets = np.concatenate([motion.offsets, BODY.tips[tips]])
    offsets[0] = 0.0, STANDING_M, 0.0
    return Motion(
        (*motion.names, *(f"{motion.names[joint]}_end" for joint in tips)),
        (*motion.parents, *tips),
        offsets,
        np.concatenate([motion.rotations, np.tile(np.eye(3), (frames, len(tips), 1, 1))], axis=1),
        np.concatenate([motion.translations, np.tile(BODY.tips[tips], (frames, 1, 1))], axis=1),
        motion.fps,
    )


def mirror_motion(motion: Motion) -> Motion:
    """Swap left and right of a motion on `BODY`: reflect it at the plane x = 0."""
    flip = np.diag([-1.0, 1.0, 1.0])
    rotations = np.matmul(np.matmul(flip, motion.rotations[:, list(BODY.mirror)]), flip)
    return body_motion(rotations, motion.translations[:, 0] * np.array([-1.0, 1.0, 1.0]), motion.fps)


def heading_of(rotations: np.ndarray) -> np.ndarray:
    """Angle (...) by which roots (..., 3, 3) are turned about the vertical, radians; 0 faces +z, positive to the left.

    Taken from the forward direction projected on the floor; of a body that looks straight up or down, from its up
    direction.
    """
    forward, up = rotations[..., :, 2], rotations[..., :, 1]
    tilted = np.hypot(forward[..., 0], forward[..., 2]) < STEEP
    side = np.where(forward[..., 1] > 0, -1.0, 1.0)[..., None] * up
    shown = np.where(tilted[..., None], side, forward)
    return np.arctan2(shown[..., 0], shown[..., 2])


STEEP = 0.2  # length of the projected forward direction below which it says nothing
TOE_HEIGHT_M = 0.0415  # of the toe joint of a standing body
STANDING_M = float(
    -BODY.offsets[[BODY.names.index(f"left_{joint}") for joint in ("hip", "knee", "ankle", "toe")], 1].sum()
    + TOE_HEIGHT_M
)
