"""What losses need of rotations, on torch tensors: the same numbers as the NumPy functions, with gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from jaxtyping import Float


def rot6d_to_rotmat(rot6d: Float[Tensor, "*batch 6"]) -> Float[Tensor, "*batch 3 3"]:
    """Build rotation matrices (..., 3, 3) from two columns (..., 6) by Gram-Schmidt."""
    first = functional.normalize(rot6d[..., :3], dim=-1)
    second = rot6d[..., 3:]
    second = functional.normalize(second - (first * second).sum(-1, keepdim=True) * first, dim=-1)
    return torch.stack([first, second, torch.linalg.cross(first, second)], -1)


def forward_kinematics(
    rotmats: Float[Tensor, "*batch V 3 3"],
    root: Float[Tensor, "*batch 3"],
    parents: tuple[int, ...],
    offsets: Float[Tensor, "V 3"],
) -> Float[Tensor, "*batch V 3"]:
    """Joint positions (..., V, 3) of local rotations (..., V, 3, 3).

    Args:
        rotmats: Of each joint in its parent's frame.
        root: Position (..., 3) of joint 0, meters.
        parents: V parent indices, each before its children; -1 at the root, which is joint 0.
        offsets: (V, 3) from the parent, in its frame, meters.
    """
    positions, turns = [root], [rotmats[..., 0, :, :]]
    for joint in range(1, len(parents)):
        parent_turn = turns[parents[joint]]
        positions.append(positions[parents[joint]] + parent_turn @ offsets[joint])
        turns.append(parent_turn @ rotmats[..., joint, :, :])
    return torch.stack(positions, -2)
