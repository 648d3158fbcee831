"""The four modalities of one part, and the only way from (M, T, V, C) to (N, C, T, V, M)."""

from __future__ import annotations

import numpy as np

from skelact.layouts import Part


def to_batch(joints: np.ndarray, part: Part, *, reference: bool = False) -> np.ndarray:
    """Build one stream's input: joints, bones, and the velocity of both, stacked as channels.

    Args:
        joints: float32 (N, M, T, V, 3), already resampled and normalized.
        part: Joint subset and its (child, parent) edges.
        reference: Use the edges of the published implementation, its defects included.

    Returns:
        float32 (N, 12, T, V', M). Velocity is the next frame minus this one, zero in the last frame.
        The root's bone is zero; where a child stands in several edges, the last one counts.

    Source: PSUMNet (arXiv 2208.05775).
    """
    x = joints[..., list(part.joints), :]
    bones = np.zeros_like(x)
    for child, parent in part.reference_edges if reference else part.edges:
        bones[..., child, :] = x[..., child, :] - x[..., parent, :]
    channels = np.concatenate([x, bones, _velocity(x), _velocity(bones)], -1)  # N, M, T, V, 12
    return np.ascontiguousarray(channels.transpose(0, 4, 2, 3, 1))


def _velocity(x: np.ndarray) -> np.ndarray:
    velocity = np.zeros_like(x)
    velocity[..., :-1, :, :] = x[..., 1:, :, :] - x[..., :-1, :, :]
    return velocity
