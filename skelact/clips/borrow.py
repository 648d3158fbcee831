"""Actions of the legs and the trunk with other people's arms, so that arms are not taken for what makes them."""

from __future__ import annotations

import numpy as np

from skelact.clips.augment import limb_joints
from skelact.clips.gaps import tree_order
from skelact.clips.normalize import side_joints
from skelact.geometry import turn_about_y
from skelact.layouts import Layout

TINY_M = 1e-6


def borrow_arms(
    joints: np.ndarray, is_free: np.ndarray, layout: Layout, *, share: float, rng: np.random.Generator
) -> np.ndarray:
    """Give a share of windows the arms of others: their directions, as seen from where the body faces.

    Args:
        joints: float32 (N, M, T, V, 3), Y up.
        is_free: bool (N,), windows of actions that any arms may go with: they borrow, and lend to each other.
        layout: Says what an arm is, and which way a body faces; without arms and legs nothing changes.
        share: Probability that such a window borrows.
        rng: Chooses who borrows from whom.

    Returns:
        float32 (N, M, T, V, 3); lengths of bones stay.
    """
    free, limbs = np.flatnonzero(is_free), limb_joints(layout)
    if len(free) < 2 or not limbs:
        return joints
    lender = np.arange(len(joints))
    lender[free] = rng.permutation(free)
    lender = np.where(rng.random(len(joints)) < share, lender, np.arange(len(joints)))
    lent = joints[lender]
    turn = turn_about_y(_facing(lent, layout) - _facing(joints, layout)).astype(joints.dtype)
    out = joints.copy()
    for joint in tree_order(layout.parents):
        parent = layout.parents[joint]
        if limbs["arms"][joint]:
            bone = joints[..., joint, :] - joints[..., parent, :]
            other = lent[..., joint, :] - lent[..., parent, :]
            length = np.linalg.norm(bone, axis=-1, keepdims=True)
            turned = np.einsum("nmti,nmtij->nmtj", other, turn)
            unit = turned / np.maximum(np.linalg.norm(turned, axis=-1, keepdims=True), TINY_M)
            out[..., joint, :] = out[..., parent, :] + length * unit
    changed = (lender != np.arange(len(joints)))[:, None, None, None, None]
    return np.where(changed, out, joints).astype(np.float32)


def _facing(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Angle (N, M, T) about Y of the axis from the right to the left side of a body."""
    left, right = side_joints(layout)
    across = (joints[..., left, :] - joints[..., right, :]).mean(-2)
    return np.asarray(np.arctan2(across[..., 2], across[..., 0]))
