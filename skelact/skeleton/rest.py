"""Rest poses: joints placed and turned as a skeleton stands when nothing moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.layouts import CORE19
from skelact.skeleton.kinematics import world_to_local
from skelact.values import Motion

STANDS = 0.8  # cosine between the limbs of a leg and down
MAX_ASYMMETRY = 0.1  # of the height, mean over the pairs of joints
SAME_M = 2e-5  # a translation this near to the offset is the offset
PAIRS = tuple(
    (CORE19.index(name), CORE19.index(f"right_{name.removeprefix('left_')}"))
    for name in CORE19
    if name.startswith("left_")
)


@dataclass(frozen=True, eq=False)
class RestPose:
    """Where joints are at rest.

    Attributes:
        positions: float64 (V, 3), in the world.
        rotations: float64 (V, 3, 3), of the joints' own frames in the world.
    """

    positions: np.ndarray
    rotations: np.ndarray


def is_standing(joints: np.ndarray, found: np.ndarray) -> bool:
    """Whether a pose (19, 3) is one of rest: straight legs below an upright trunk, left as right.

    Args:
        joints: On core19, any unit, y up.
        found: bool (19,), which joints are there.
    """
    at = {name: joints[row] for row, name in enumerate(CORE19)}
    chains = [("left_knee", "left_hip"), ("left_ankle", "left_knee"), ("right_knee", "right_hip")]
    chains += [("right_ankle", "right_knee"), ("pelvis", "neck")]
    for low, high in chains:
        if not (found[CORE19.index(low)] and found[CORE19.index(high)]):
            return False
        bone = at[high] - at[low]
        if not bone[1] > STANDS * float(np.linalg.norm(bone)):
            return False
    across = at["left_hip"] - at["right_hip"]
    length = float(np.linalg.norm(across))
    if not length:
        return False
    across = across / length
    middle = (at["left_hip"] + at["right_hip"]) / 2
    height = float(np.linalg.norm(at["neck"] - (at["left_ankle"] + at["right_ankle"]) / 2))
    gaps = []
    for left, right in PAIRS:
        if found[left] and found[right]:
            one, other = joints[left] - middle, joints[right] - middle
            gaps.append(float(np.linalg.norm(one - 2 * (one @ across) * across - other)))
    return float(np.mean(gaps)) < MAX_ASYMMETRY * height


def motion_from_rest(
    names: Sequence[str],
    parents: Sequence[int],
    positions: np.ndarray,
    rotations: np.ndarray,
    rest: RestPose,
    fps: float,
) -> Motion:
    """Make a motion whose unturned pose is the rest pose: offsets are the bones at rest, in the axes of the world.

    Args:
        names: V joints.
        parents: V indices, -1 at a root.
        positions: (T, V, 3) in the world, meters.
        rotations: (T, V, 3, 3) of the joints' own frames in the world.
        rest: In the same units.
        fps: Frames per second.
    """
    turned = rotations @ rest.rotations.swapaxes(-1, -2)
    local = world_to_local(turned, tuple(parents))
    above = [max(parent, 0) for parent in parents]
    is_root = np.array([parent == -1 for parent in parents])
    offsets = np.where(is_root[:, None], rest.positions, rest.positions - rest.positions[above])
    steps = (turned[:, above].swapaxes(-1, -2) @ (positions - positions[:, above])[..., None])[..., 0]
    steps[:, is_root] = positions[:, is_root]
    still = (np.abs(steps - offsets) < SAME_M).all((0, 2)) & ~is_root
    steps[:, still] = offsets[still]
    return Motion(tuple(names), tuple(parents), offsets, local, steps, fps)
