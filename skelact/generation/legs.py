"""Legs that reach: feet where and as they are wanted, thighs and shins by their bones."""

from __future__ import annotations

import numpy as np

from skelact.generation.quality import bend_leg
from skelact.skeleton.body import BODY, body_motion
from skelact.skeleton.kinematics import place_joints, world_to_local
from skelact.values import Motion

SIDES = ("left", "right")
KNEE_AHEAD_M = 0.15  # that a knee is ahead of its leg, to a knee that is to its side by as much as it was


def place_legs(
    rotations: np.ndarray,
    root: np.ndarray,
    feet: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
    facing: np.ndarray,
    fps: float,
) -> Motion:
    """Bend the legs so that the feet are where and as they are wanted; knees point where the body faces."""
    positions, turns = place_joints(body_motion(rotations, root, fps))
    world = turns.copy()
    forward = np.stack([np.sin(facing), np.zeros(len(facing)), np.cos(facing)], -1)
    left = np.stack([np.cos(facing), np.zeros(len(facing)), -np.sin(facing)], -1)
    for side, (toe, turn, _) in zip(SIDES, feet, strict=True):
        hip, knee, ankle, tip = (BODY.names.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle", "toe"))
        wanted = ankle_of(toe, turn, side)
        thigh = positions[:, knee] - positions[:, hip]
        leg = positions[:, ankle] - positions[:, hip]
        aside = thigh - (thigh * leg).sum(-1, keepdims=True) / (leg * leg).sum(-1, keepdims=True) * leg
        aside = (aside * left).sum(-1, keepdims=True) * left
        ahead = KNEE_AHEAD_M * forward + aside - thigh
        thigh, shin = bend_leg(positions[:, hip], positions[:, knee], positions[:, ankle], wanted, ahead=ahead)
        own = np.matmul(turns[:, ankle].swapaxes(-1, -2), turns[:, tip])
        world[:, hip] = thigh @ turns[:, hip]
        world[:, knee] = shin @ turns[:, knee]
        world[:, ankle] = turn
        world[:, tip] = turn @ own
    return body_motion(world_to_local(world, BODY.parents), root, fps)


def ankle_of(toe: np.ndarray, turn: np.ndarray, side: str) -> np.ndarray:
    """Places (T, 3) of an ankle from those of its toe (T, 3) and the turn of its foot (T, 3, 3), meters."""
    return toe - np.matmul(turn, BODY.offsets[BODY.names.index(f"{side}_toe")])


def leg_length() -> float:
    """Length of thigh and shin, meters."""
    return float(-BODY.offsets[[BODY.names.index(f"left_{joint}") for joint in ("knee", "ankle")], 1].sum())


def stand_feet(stand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places (2, 3) of the toes from the pelvis, and turns (2, 3, 3) of the feet, of a body at rest."""
    positions, turns = place_joints(body_motion(stand[None], np.zeros((1, 3)), 30.0))
    toes = positions[0, [BODY.names.index(f"{side}_toe") for side in SIDES]]
    return toes, turns[0, [BODY.names.index(f"{side}_ankle") for side in SIDES]]
