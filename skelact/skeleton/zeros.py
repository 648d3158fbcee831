"""Zeros that cannot be places, in data that does not say how it marks missing joints."""

from __future__ import annotations

import numpy as np

from skelact.layouts import Layout


def guess_missing(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Mark joints at exactly zero that cannot be there: a left and a right limb never lie in one place.

    One joint at zero, such as the root of a centered body, is a place. Where both knees, or any such pair beyond hips
    and shoulders, lie at zero in a frame, all joints of that person at zero in it are missing; the root only if the
    rest of the body is elsewhere.

    Args:
        joints: (..., V, C).
        layout: Fixes V; knows the pairs.

    Returns:
        bool (..., V), true where missing.
    """
    parents, mirror = np.array(layout.parents), np.array(layout.mirror)
    at_zero = (joints == 0).all(-1)
    paired = mirror != np.arange(len(mirror))
    beyond = np.flatnonzero(paired & (parents >= 0) & paired[parents])
    missing = at_zero & (at_zero[..., beyond] & at_zero[..., mirror[beyond]]).any(-1, keepdims=True)
    if not missing.any():
        return missing
    seen = ~at_zero[..., None]
    count = np.maximum(seen.sum(-2), 1)
    middle = np.where(seen, joints, 0).sum(-2) / count
    radius = np.sqrt(np.where(seen, (joints - middle[..., None, :]) ** 2, 0).sum((-1, -2)) / count[..., 0])
    is_near = np.linalg.norm(middle, axis=-1) <= 2 * radius
    missing[..., layout.root] &= ~is_near
    return missing
