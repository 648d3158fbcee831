"""RMPG: RTMPose whose last map is refined by a tree of channel groups.

Paper: Liu et al., "Refinement Module based on Parse Graph for Human Pose Estimation" (RMPG), 2025, arXiv 2501.11069:
a map is split along its channels, again and again, into a tree; from the leaves up, maps of siblings are joined, each
with context from the others.

Deviations: two children a node; context is a gate per channel and cell, computed from the parent's map and what the
siblings made of it; one module, before the head of RTMPose. Written from the abstract and the introduction alone.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from skelact.models.rtmpose import ConvUnit, RtmPose, RtmPoseConfig

LEVELS = 2  # of splits: four leaves


class Rmpg(RtmPose):
    """Crops (N, 3, H, W), normalized RGB -> responses over x (N, K, 2 W), y (N, K, 2 H) and, if wanted, depth.

    Args:
        config: Shape of the network.
        depth_bins: Of the third axis; 0: none.
        tree: False is the plain control, with as many parameters.
    """

    def __init__(self, config: RtmPoseConfig, *, depth_bins: int = 0, tree: bool = True) -> None:
        super().__init__(config, depth_bins=depth_bins)
        width = self.backbone.width
        self.refine = GroupTree(width, LEVELS) if tree else PlainRefinement(width, count_parameters(width, LEVELS))

    def neck(self, second: Tensor, third: Tensor, last: Tensor) -> tuple[Tensor]:
        """Refine the last map of the backbone."""
        return (self.refine(last),)


class GroupTree(nn.Module):
    """A node: its two halves of the channels refined by nodes below, then joined with context, beside the map itself.

    Args:
        width: Channels, a multiple of two to the power of the levels.
        levels: Of splits below; 0: a leaf, one 3x3 convolution.
    """

    def __init__(self, width: int, levels: int) -> None:
        super().__init__()
        self.leaf = ConvUnit(width, width, kernel=3) if levels == 0 else None
        if levels:
            self.children_of = nn.ModuleList(GroupTree(width // 2, levels - 1) for _ in range(2))
            self.context = nn.Conv2d(2 * width, width, 1)
            self.join = ConvUnit(width, width, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, h, w) -> the same shape."""
        if self.leaf is not None:
            return x + self.leaf(x)
        halves = [child(half) for child, half in zip(self.children_of, x.chunk(2, 1), strict=True)]
        below = torch.cat(halves, 1)
        gates = torch.sigmoid(self.context(torch.cat([x, below], 1)))
        return x + self.join(below * gates)


class PlainRefinement(nn.Module):
    """The control of `GroupTree`: a 3x3 and a 1x1 convolution beside the map, with so many parameters."""

    def __init__(self, width: int, parameters: int) -> None:
        super().__init__()
        hidden = round(parameters / (10 * width))  # 9 to it and 1 back
        self.first, self.second = ConvUnit(width, hidden, kernel=3), ConvUnit(hidden, width, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, h, w) -> the same shape."""
        return x + self.second(self.first(x))


def count_parameters(width: int, levels: int) -> int:
    """Of a `GroupTree`."""
    with torch.device("meta"):
        return sum(value.numel() for value in GroupTree(width, levels).parameters())
