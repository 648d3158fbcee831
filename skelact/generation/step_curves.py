"""Curves that steps are made of, read at their phase, and ways put one behind another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.generation.gait import Swing
from skelact.geometry import slerp, smoothstep, turn_about_y
from skelact.skeleton.body import body_motion, heading_of
from skelact.values import Motion

CLEAR_M, CLEAR_STEP_M = 0.025, 0.1  # above the floor that a foot is while it moves; whole from steps of this size on
MIDDLE_M = 0.02  # that it is higher in the middle of its way
CLEAR_SHARE, CLEAR_PHASE = 0.06, 0.06  # of its way, by which it is so high; by which it rises sooner and sinks later


def chain_ways(motions: Sequence[Motion]) -> Motion:
    """Let motions go on from one another, each from where the one before ends and faces."""
    rotations, roots = [motions[0].rotations], [motions[0].translations[:, 0]]
    for motion in motions[1:]:
        turn = heading_of(rotations[-1][-1, 0]) - heading_of(motion.rotations[0, 0])
        own = motion.rotations.copy()
        own[:, 0] = turn_about_y(turn) @ own[:, 0]
        shift = motion.translations[:, 0] - motion.translations[0, 0] * np.array([1.0, 0.0, 1.0])
        moved = shift @ turn_about_y(turn).T
        moved[:, [0, 2]] += roots[-1][-1, [0, 2]]
        rotations.append(own)
        roots.append(moved)
    return body_motion(np.concatenate(rotations), np.concatenate(roots), motions[0].fps)


def clearance(swing: Swing, phase: np.ndarray) -> np.ndarray:
    """How high (T,) a foot is at least, so that it does not move along the floor, meters."""
    comes, goes = (read_curve(swing.progress, np.clip(phase + sign * CLEAR_PHASE, 0.0, 1.0)) for sign in (1, -1))
    up, down = (smoothstep(np.clip(share / CLEAR_SHARE, 0.0, 1.0)) for share in (comes, 1 - goes))
    return CLEAR_M * up * down + MIDDLE_M * np.sin(np.pi * read_curve(swing.progress, phase)) ** 2


def read_curve(values: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Values (T,) of a curve at phases in 0..1."""
    return np.interp(phase, np.arange(len(values)) / (len(values) - 1), values)


def read_turns(turns: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Rotations (T, 3, 3) of a curve of them at phases in 0..1."""
    row = phase * (len(turns) - 1)
    low = np.minimum(row.astype(int), len(turns) - 2)
    return slerp(turns[low], turns[low + 1], row - low)


def hann(values: np.ndarray, half: int) -> np.ndarray:
    """Average over a window of `half` values to either side that weighs its middle most."""
    kernel = np.hanning(2 * half + 3)[1:-1]
    return np.convolve(np.pad(values, half, mode="edge"), kernel / kernel.sum(), "valid")
