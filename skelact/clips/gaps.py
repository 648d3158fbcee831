"""Missing joints: find them and fill them from their neighbors in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Bool, Float


def fill_missing(
    joints: Float[np.ndarray, "*batch T V C"], missing: Bool[np.ndarray, "*batch T V"], *, parents: tuple[int, ...]
) -> Float[np.ndarray, "*batch T V C"]:
    """Fill missing joints: linearly between the frames around a gap, held at the ends of the clip.

    A joint never seen takes its parent's place, see `collapse_unseen`. A person with no joint at all stays zero.

    Args:
        joints: Positions (..., T, V, C), zero where missing.
        missing: bool (..., T, V), true where `joints` holds nothing.
        parents: Parent of each joint, -1 at the root.

    Returns:
        Positions (..., T, V, C), dtype of `joints`.
    """
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
    return collapse_unseen(filled, np.asarray(missing.all(-2)), parents=parents)


def collapse_unseen(
    joints: Float[np.ndarray, "*batch T V C"], unseen: Bool[np.ndarray, "*batch V"], *, parents: tuple[int, ...]
) -> Float[np.ndarray, "*batch T V C"]:
    """Put joints that a window never shows at their nearest seen ancestor, else at the mean of the seen joints.

    Their bones have no length, by which `normalize` leaves them out of the size of the body.

    Args:
        joints: Positions (..., T, V, C), no seen joint missing.
        unseen: bool (..., V).
        parents: Parent of each joint, -1 at the root.

    Returns:
        Positions (..., T, V, C), dtype of `joints`.
    """
    if not unseen.any():
        return joints
    out = joints.copy()
    seen = ~unseen[..., None, :, None]
    middle = (joints * seen).sum(-2) / np.maximum(seen.sum(-2), 1)
    for joint in tree_order(parents):
        parent = parents[joint]
        source = middle if parent == -1 else out[..., parent, :]
        out[..., joint, :] = np.where(unseen[..., None, joint, None], source, out[..., joint, :])
    return out


def tree_order(parents: tuple[int, ...]) -> list[int]:
    """List the joints so that every parent comes before its children."""
    order = [joint for joint, parent in enumerate(parents) if parent == -1]
    for joint in order:
        order.extend(child for child, parent in enumerate(parents) if parent == joint)
    return order
