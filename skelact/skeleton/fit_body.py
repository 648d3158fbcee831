"""Positions of joints to a motion on `BODY`: what is known of people of whom no rotations were recorded.

Pelvis and chest take their frames from hips and shoulders; every limb bone takes the shortest turn that points it as
recorded, so that a limb's twist about itself is that of its parent. The head points where the neck does.
"""

from __future__ import annotations

import numpy as np

from skelact.errors import InputError
from skelact.geometry import rotation_between, slerp
from skelact.layouts import CORE19
from skelact.skeleton.body import BODY, LEG_M, body_motion
from skelact.skeleton.kinematics import world_to_local
from skelact.skeleton.retarget import lowest_point, smooth_lift
from skelact.values import Motion

FLOOR_PERCENTILE = 5  # of the lowest point over time: where the floor is taken to be
NEAR_FLOOR_M = 0.12  # a body whose lowest point is nearer stands on the floor, of recordings with an unsure height
CHAINS = (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"))
SIDES = ("left", "right")


def joints_to_body(joints: np.ndarray, fps: float, *, is_height_sure: bool = True) -> Motion:
    """Put positions on `BODY`.

    Args:
        joints: (T, 19, 3) on core19, meters, y up; every joint is there.
        fps: Frames per second.
        is_height_sure: Whether heights are measured; else, as from one camera, a body near the floor stands on it.

    Returns:
        A motion whose path is scaled by the length of the legs; nothing is below the floor.

    Raises:
        InputError: The legs have no length; field "joints".
    """
    at = {name: np.asarray(joints[:, row], np.float64) for row, name in enumerate(CORE19)}
    hips, shoulders = (at[f"left_{name}"] - at[f"right_{name}"] for name in ("hip", "shoulder"))
    middle = (at["left_hip"] + at["right_hip"]) / 2
    world = np.empty((len(joints), len(BODY.names), 3, 3))
    turns = {"pelvis": _frame(hips, at["chest"] - middle), "chest": _frame(shoulders, at["neck"] - at["spine"])}
    turns["spine"] = slerp(turns["pelvis"], turns["chest"], 0.5)
    nod = rotation_between(turns["chest"][..., 1], at["head"] - at["neck"]) @ turns["chest"]
    turns["neck"] = slerp(turns["chest"], nod, 0.5)
    turns["head"] = nod
    for side in SIDES:
        turns[f"{side}_collar"] = turns["chest"]
        for chain, parent in zip(CHAINS, ("chest", "pelvis"), strict=True):
            turns |= _point_limb(at, side, chain, turns[parent])
    for name, turn in turns.items():
        world[:, BODY.names.index(name)] = turn
    root = _scale(at) * middle - (world[:, 0] @ _hip_middle()[..., None])[..., 0]
    return _stand(body_motion(world_to_local(world, BODY.parents), root, fps), is_height_sure)


def toe_of_sole(ankle: np.ndarray, heel: np.ndarray, big_toe: np.ndarray, side: str) -> np.ndarray:
    """Where our body's toe joint is over a sole, (T, 3); the line from ankle to the big toe's tip is flatter than ours.

    Args:
        ankle: (T, 3), meters.
        heel: Likewise.
        big_toe: Its tip, likewise.
        side: "left" or "right".
    """
    sole = big_toe - heel
    ahead = sole / np.maximum(np.linalg.norm(sole, axis=-1, keepdims=True), 1e-9)
    rise = ankle - heel
    up = rise - (rise * ahead).sum(-1, keepdims=True) * ahead
    up = up / np.maximum(np.linalg.norm(up, axis=-1, keepdims=True), 1e-9)
    _, down_m, ahead_m = BODY.offsets[BODY.names.index(f"{side}_toe")]
    return np.asarray(ankle + down_m * up + ahead_m * ahead)


def _point_limb(
    at: dict[str, np.ndarray], side: str, chain: tuple[str, str, str], parent: np.ndarray
) -> dict[str, np.ndarray]:
    """World rotations (T, 3, 3) of the joints of one limb."""
    turns, turn = {}, parent
    first, middle, last = (f"{side}_{name}" for name in chain)
    for joint, end in ((first, middle), (middle, last)):
        turn = _point(turn, end, at[end] - at[joint])
        turns[joint] = turn
    if chain[0] == "hip":
        turn = _point(turn, f"{side}_toe", at[f"{side}_toe"] - at[last])
        turns[f"{side}_toe"] = turn
    turns[last] = turn
    return turns


def _point(turn: np.ndarray, end: str, bone: np.ndarray) -> np.ndarray:
    """Turn a frame (T, 3, 3) the shortest way so that the bone to a joint of `BODY` points as recorded."""
    own = turn @ BODY.offsets[BODY.names.index(end)]
    return rotation_between(own, bone) @ turn


def _frame(left: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Rotations (T, 3, 3) whose columns are left, up and ahead; left is exact."""
    left = left / np.maximum(np.linalg.norm(left, axis=-1, keepdims=True), 1e-9)
    up = up - (up * left).sum(-1, keepdims=True) * left
    up = up / np.maximum(np.linalg.norm(up, axis=-1, keepdims=True), 1e-9)
    return np.stack([left, up, np.cross(left, up)], axis=-1)


def _hip_middle() -> np.ndarray:
    return np.asarray(BODY.offsets[[BODY.names.index(f"{side}_hip") for side in SIDES]].mean(0))


def _scale(at: dict[str, np.ndarray]) -> float:
    bones = [
        at[f"{side}_{end}"] - at[f"{side}_{start}"]
        for side in SIDES
        for start, end in (("hip", "knee"), ("knee", "ankle"))
    ]
    leg = sum(float(np.median(np.linalg.norm(bone, axis=-1))) for bone in bones) / len(SIDES)
    if not leg > 0:
        raise InputError("expected legs with a length, got one of 0", field="joints")
    return LEG_M / leg


def _stand(motion: Motion, is_height_sure: bool) -> Motion:
    """Put a body on the floor."""
    root = motion.translations[:, 0].copy()
    root[:, 1] -= np.percentile(lowest_point(motion), FLOOR_PERCENTILE)
    low = lowest_point(body_motion(motion.rotations, root, motion.fps))
    gap = np.where(low < NEAR_FLOOR_M, low, 0.0) if not is_height_sure else np.minimum(low, 0.0)
    root[:, 1] -= smooth_lift(gap, motion.fps)
    low = lowest_point(body_motion(motion.rotations, root, motion.fps))
    root[:, 1] += np.maximum(0.0, -low)
    return body_motion(motion.rotations, root, motion.fps)
