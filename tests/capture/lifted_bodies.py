"""A body whose truth is known, for tests of one camera."""

from __future__ import annotations

import numpy as np

from skelact.layouts.lift17 import LIFT_POINTS

HEIGHT_M = 1.70
FPS = 60.0


def walking_body(frames: int = 60) -> np.ndarray:
    """A body of 1.7 m that swings arms and legs, 4 m before a camera: (T, 17, 3), x right, y down, z ahead."""
    swing = 0.5 * np.sin(np.arange(frames) / FPS * 2 * np.pi)
    at = {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        arm, leg = -sign * swing, sign * swing
        down, zero = np.cos(arm), np.zeros(frames)
        shoulder = np.stack([zero + 0.18 * sign, zero - 0.5, zero], -1)
        at[f"{side}_shoulder"] = shoulder
        at[f"{side}_elbow"] = shoulder + 0.27 * np.stack([zero, down, -np.sin(arm)], -1)
        at[f"{side}_wrist"] = at[f"{side}_elbow"] + 0.25 * np.stack([zero, down, -np.sin(arm)], -1)
        hip = np.stack([zero + 0.1 * sign, zero, zero], -1)
        at[f"{side}_hip"] = hip
        at[f"{side}_knee"] = hip + 0.39 * np.stack([zero, np.cos(leg), -np.sin(leg)], -1)
        at[f"{side}_ankle"] = at[f"{side}_knee"] + 0.37 * np.stack([zero, np.cos(leg), -np.sin(leg)], -1)
        at[f"{side}_big_toe"] = at[f"{side}_ankle"] + [0.03 * sign, 0.05, -0.16]
        at[f"{side}_heel"] = at[f"{side}_ankle"] + [0, 0.06, 0.03]
    at["nose"] = np.stack([zero, zero - 0.65, zero - 0.15], -1)
    return np.stack([at[name] for name in LIFT_POINTS], 1) + np.array([0.3, 0.1, 4.0])


def project(joints: np.ndarray) -> np.ndarray:
    return joints[..., :2] / joints[..., 2:]
