"""The modalities of one part, and the only way from (M, T, V, C) to (N, C, T, V, M)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.layouts import Part

MODALITIES = ("joint", "bone", "joint_motion", "bone_motion")
COORDINATES = ("xyz", "xy_score")  # meaning of the three channels of every modality
SCORE = 2  # channel of the confidence in xy_score


def to_batch(
    joints: np.ndarray,
    part: Part,
    *,
    reference: bool = False,
    modalities: Sequence[str] = MODALITIES,
    coordinates: str = "xyz",
) -> np.ndarray:
    """Build one stream's input: joints, bones, and the motion of both, or some of them, stacked as channels.

    Args:
        joints: float32 (N, M, T, V, 3), already resampled and normalized.
        part: Joint subset and its (child, parent) edges.
        reference: Use the edges of the published implementation, its defects included.
        modalities: Some of `MODALITIES`, in that order.
        coordinates: "xyz", or "xy_score" when the third channel is the confidence of a point in a picture. Then that of
            a bone is the mean of its ends', that of a motion the mean of its frames'.

    Returns:
        float32 (N, 3 * modalities, T, V', M). Motion is the next frame minus this one, zero in the last frame.
        The root's bone is zero; where a child stands in several edges, the last one counts.

    Source: PSUMNet (arXiv 2208.05775); PYSKL (arXiv 2205.09443) for `xy_score`.
    """
    x = joints[..., list(part.joints), :]
    scored = coordinates == "xy_score"
    made = {"joint": x}
    if not {"bone", "bone_motion"}.isdisjoint(modalities):
        made["bone"] = _bones(x, part.reference_edges if reference else part.edges, scored=scored)
    for source in ("joint", "bone"):
        if f"{source}_motion" in modalities:
            made[f"{source}_motion"] = _motion(made[source], scored=scored)
    channels = np.concatenate([made[name] for name in modalities], -1)  # N, M, T, V', C
    return np.ascontiguousarray(channels.transpose(0, 4, 2, 3, 1))


def _bones(x: np.ndarray, edges: Sequence[tuple[int, int]], *, scored: bool) -> np.ndarray:
    bones = np.zeros_like(x)
    if scored:
        bones[..., SCORE] = x[..., SCORE]
    for child, parent in edges:
        bones[..., child, :] = x[..., child, :] - x[..., parent, :]
        if scored:
            bones[..., child, SCORE] = (x[..., child, SCORE] + x[..., parent, SCORE]) / 2
    return bones


def _motion(x: np.ndarray, *, scored: bool) -> np.ndarray:
    motion = np.zeros_like(x)
    before, after = x[..., :-1, :, :], x[..., 1:, :, :]
    motion[..., :-1, :, :] = after - before
    if scored:
        motion[..., :-1, :, SCORE] = (before[..., SCORE] + after[..., SCORE]) / 2
    return motion
