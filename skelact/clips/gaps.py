"""Missing joints: find them and fill them from their neighbours in time."""

from __future__ import annotations

import numpy as np


def missing_joints(joints: np.ndarray) -> np.ndarray:
    """Mark joints that are exactly zero in all coordinates: (..., V, C) -> bool (..., V), true where missing."""
    return (joints == 0).all(-1)


def fill_missing(joints: np.ndarray, missing: np.ndarray | None = None, *, parents: tuple[int, ...]) -> np.ndarray:
    """Fill missing joints: linearly between the frames around a gap, held at the ends of the clip.

    A joint never seen takes its parent's place (its bone is zero). A person with no joint at all stays zero.

    Args:
        joints: Positions (..., T, V, C).
        missing: bool (..., T, V), true where `joints` holds nothing; unset: those that are exactly zero.
        parents: Parent of each joint, -1 at the root.

    Returns:
        Positions (..., T, V, C), dtype of `joints`.
    """
    if missing is None:
        missing = missing_joints(joints)
    if not missing.any():
        return joints
    frames = joints.shape[-3]
    times = np.arange(frames)[:, None]
    before = np.maximum.accumulate(np.where(missing, -1, times), axis=-2)
    after = np.minimum.accumulate(np.where(missing, frames, times)[..., ::-1, :], axis=-2)[..., ::-1, :]
    left = np.where(before >= 0, before, np.minimum(after, frames - 1))
    right = np.where(after < frames, after, left)
    weight = np.where(right > left, (times - left) / np.maximum(right - left, 1), 0.0).astype(joints.dtype)[..., None]
    start = np.take_along_axis(joints, left[..., None], axis=-3)
    end = np.take_along_axis(joints, right[..., None], axis=-3)
    filled = start + weight * (end - start)
    unseen = np.asarray(missing.all(-2))
    if unseen.any():
        _fill_unseen(filled, unseen, parents)
    return filled


def _fill_unseen(joints: np.ndarray, unseen: np.ndarray, parents: tuple[int, ...]) -> None:
    """Put joints never seen at their nearest seen ancestor, else at the mean of the seen joints; in place."""
    seen = ~unseen[..., None, :, None]
    count = np.maximum(seen.sum(-2), 1)
    middle = (joints * seen).sum(-2) / count
    for joint in tree_order(parents):
        parent = parents[joint]
        source = middle if parent == -1 else joints[..., parent, :]
        gap = unseen[..., None, joint, None]
        joints[..., joint, :] = np.where(gap, source, joints[..., joint, :])


def tree_order(parents: tuple[int, ...]) -> list[int]:
    """List the joints so that every parent comes before its children."""
    order = [joint for joint, parent in enumerate(parents) if parent == -1]
    for joint in order:
        order.extend(child for child, parent in enumerate(parents) if parent == joint)
    return order
