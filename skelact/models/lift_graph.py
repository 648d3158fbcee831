"""Lifting by graph convolution: each joint gathers from its neighbors of one and two hops, with weights of its own.

After semantic graph convolution (Zhao et al., CVPR 2019): a learned weight for every edge; one matrix a hop. The graph
is built with torch-geometric (`skelact.layouts.graphs`); the network itself is dense.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lift_parts import (
    ChannelMix,
    JointEmbedding,
    JointHead,
    LiftConfig,
    TimeMix,
    hop_distances,
)

HOPS = 3  # itself, neighbors, neighbors of neighbors


class GraphMix(nn.Module):
    """(N, T, V, C) to the same: a convolution over the graph of the body."""

    hops: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        count = len(LIFT_POINTS)
        distance = hop_distances()
        self.norm = nn.LayerNorm(width)
        self.register_buffer("hops", torch.stack([(distance == hop).float() for hop in range(HOPS)]))
        self.weights = nn.Parameter(torch.ones(HOPS, count, count))
        self.linear = nn.Linear(HOPS * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        edges = self.hops * self.weights
        edges = edges / edges.abs().sum(-1, keepdim=True).clamp_min(1e-6)
        gathered = torch.einsum("huv,ntvc->ntuhc", edges, self.norm(x)).flatten(3)
        return x + nn.functional.gelu(self.linear(gathered))


class GraphLifter(nn.Module):
    """(N, T, V, 4) to (N, T, V, 4); see `skelact.models.lift_parts`."""

    def __init__(self, config: LiftConfig) -> None:
        super().__init__()
        self.embed = JointEmbedding(config.width)
        self.space = nn.ModuleList(GraphMix(config.width) for _ in range(config.blocks))
        self.time = nn.ModuleList(TimeMix(config.frames, config.width) for _ in range(config.blocks))
        self.channels = nn.ModuleList(ChannelMix(config.width) for _ in range(config.blocks))
        self.head = JointHead(config.width)

    def forward(self, points: Tensor) -> Tensor:
        """See the class."""
        x = self.embed(points)
        for space, time, channels in zip(self.space, self.time, self.channels, strict=True):
            x = channels(time(space(x).transpose(1, 2)).transpose(1, 2))
        return self.head(x)
