"""Two motions from formulas: a walk and a waving hand. Nobody was recorded for them and no network made them."""

from __future__ import annotations

import numpy as np

from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, body_motion, with_tips
from skelact.values import Motion

FPS = 30.0
STEP_HZ = 0.9  # gait cycles a second
ARM_DOWN_RAD = 1.35
WAVE_HZ = 1.6


def make_walk(seconds: float = 4.0) -> Motion:
    """Walk ahead along +z, arms swinging against the legs."""
    phase = 2 * np.pi * STEP_HZ * _times(seconds)
    turns = _arms_down(len(phase))
    for side, offset in (("left", 0.0), ("right", np.pi)):
        cycle = phase + offset
        turns[side + "_hip"][:, 0] = -0.10 - 0.36 * np.sin(cycle)
        turns[side + "_knee"][:, 0] = (
            0.12 + 0.28 * (1 + np.cos(cycle + 0.2)) + 0.22 * np.maximum(0, np.cos(cycle + 0.5))
        )
        turns[side + "_ankle"][:, 0] = -0.05 + 0.15 * np.sin(cycle + 2.4)
        turns[side + "_shoulder"][:, 0] = 0.05 + 0.40 * np.sin(cycle)
        bend = 0.35 - 0.15 * np.sin(cycle)
        turns[side + "_elbow"][:, 1] = -bend if side == "left" else bend
    turns["pelvis"][:, 1] = 0.08 * np.sin(phase)
    turns["chest"][:, 1] = -0.14 * np.sin(phase)
    turns["spine"][:, 0] = 0.04
    return _on_the_floor(turns, travels=True)


def make_wave(seconds: float = 4.0) -> Motion:
    """Stand and wave the right hand beside the head."""
    times = _times(seconds)
    turns = _arms_down(len(times))
    rise = np.clip(times / 0.7, 0, 1) * np.clip((seconds - times) / 0.7, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    swing = np.sin(2 * np.pi * WAVE_HZ * times)
    turns["right_shoulder"][:, 2] = (1 - rise) * ARM_DOWN_RAD - rise * 0.15
    turns["right_elbow"][:, 2] = -rise * (1.30 + 0.40 * swing)
    turns["right_wrist"][:, 2] = -rise * 0.25 * swing
    turns["chest"][:, 2] = 0.03 * rise
    turns["left_elbow"][:, 1] = -0.2
    for side in ("left", "right"):
        turns[side + "_knee"][:, 0] = 0.06
        turns[side + "_hip"][:, 0] = -0.03
    return _on_the_floor(turns, travels=False)


def _times(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * FPS)) / FPS


def _arms_down(frames: int) -> dict[str, np.ndarray]:
    """Turns about x, y, z of every joint, (T, 3) radians each; the arms hang."""
    turns = {name: np.zeros((frames, 3)) for name in BODY.names}
    turns["left_shoulder"][:, 2] = -ARM_DOWN_RAD
    turns["right_shoulder"][:, 2] = ARM_DOWN_RAD
    return turns


def _on_the_floor(turns: dict[str, np.ndarray], *, travels: bool) -> Motion:
    """Put the lowest foot on the floor in every frame and, when the body travels, hold it still there."""
    angles = np.stack([turns[name] for name in BODY.names], 1)  # (T, V, 3)
    rotations = euler_to_rotmat(angles, "XYZ")
    in_place = with_tips(body_motion(rotations, np.zeros((len(angles), 3)), FPS))
    places = forward_kinematics(in_place)
    feet = [i for i, name in enumerate(in_place.names) if "toe" in name or "ankle" in name]
    heights = places[:, feet, 1]
    root = np.zeros((len(angles), 3))
    root[:, 1] = -heights.min(1)
    if travels:
        lowest = np.array(feet)[heights.argmin(1)]
        frames = np.arange(1, len(angles))
        back = places[frames, lowest[1:], 2] - places[frames - 1, lowest[1:], 2]
        root[1:, 2] = np.cumsum(-back)
    return body_motion(rotations, root, FPS)
