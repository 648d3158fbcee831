"""Smaller movements of the arms: the same gesture, made with less effort."""

from __future__ import annotations

import numpy as np

from skelact.clips.gaps import tree_order
from skelact.layouts import Layout

TINY = 1e-6


def scale_arms(joints: np.ndarray, layout: Layout, factor: np.ndarray) -> np.ndarray:
    """Bring the bones of the arms nearer to hanging down; their lengths stay.

    Args:
        joints: (N, M, T, V, 3), Y up.
        layout: Whose part `hand` says what an arm is; without one nothing changes.
        factor: float32 (N,) in (0, 1]: 1 leaves a window alone, near 0 the arms hang.
    """
    if "hand" not in layout.parts:
        return joints
    arm = set(layout.parts["hand"].joints)
    out = joints.copy()
    down = np.array([0, -1, 0], np.float32)
    keep = factor[:, None, None, None]
    for joint in tree_order(layout.parents):
        parent = layout.parents[joint]
        if parent == -1:
            continue
        bone = joints[..., joint, :] - joints[..., parent, :]
        if joint in arm and parent in arm and layout.mirror[parent] != parent:  # beyond the shoulder
            length = np.linalg.norm(bone, axis=-1, keepdims=True)
            turned = keep * bone + (1 - keep) * length * down
            bone = turned * (length / np.maximum(np.linalg.norm(turned, axis=-1, keepdims=True), TINY))
        out[..., joint, :] = out[..., parent, :] + bone
    return out
