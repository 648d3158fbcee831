"""Lifting by attention among joints grouped by graph distance, refined inside limbs.

After HopFIR (Zhai et al., ICCV 2023): joints of the same hop distance form the groups that a joint attends to, then
attention runs within each limb. Deviations: the attention over groups reads the mean of each group instead of all
pairs of groups, and frames mix along time as in all networks compared here.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from skelact.layouts.lift17 import LIFT_POINTS, LIMBS
from skelact.models.lift_parts import (
    Attention,
    ChannelMix,
    JointEmbedding,
    JointHead,
    LiftConfig,
    TimeMix,
    hop_distances,
)

HOPS = 5  # the last one holds all that is farther


class HopAttention(Attention):
    """Each joint attends to the means of what lies 0, 1, 2 ... hops away: (N, T, V, C) to the same."""

    groups: Tensor

    def __init__(self, width: int) -> None:
        super().__init__(width)
        distance = hop_distances().clamp_max(HOPS - 1)
        groups = torch.stack([(distance == hop).float() for hop in range(HOPS)])
        self.register_buffer("groups", groups / groups.sum(-1, keepdim=True).clamp_min(1))
        self.hop = nn.Parameter(0.1 * torch.randn(HOPS, width))

    def forward(self, x: Tensor) -> Tensor:
        """See the class; the likeness of a joint to a group's mean is the mean of its likeness to the joints in it."""
        query, likeness, value = self.look(x)
        logits = torch.einsum("huv,ntuv->ntuh", self.groups, likeness) + query @ self.hop.T
        weights = torch.einsum("huv,ntuh->ntuv", self.groups, torch.softmax(logits, -1))
        return x + self.out(weights @ value)


class LimbRefinement(Attention):
    """Each joint attends to the joints of its limb: (N, T, V, C) to the same."""

    apart: Tensor

    def __init__(self, width: int) -> None:
        super().__init__(width)
        together = torch.eye(len(LIFT_POINTS), dtype=torch.bool)
        for limb in LIMBS:
            together[torch.tensor(limb)[:, None], torch.tensor(limb)] = True
        self.register_buffer("apart", torch.where(together, 0.0, -1e4))

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        _, likeness, value = self.look(x)
        return x + self.out(torch.softmax(likeness + self.apart, -1) @ value)


class HopLifter(nn.Module):
    """(N, T, V, 4) to (N, T, V, 4); see `skelact.models.lift_parts`."""

    def __init__(self, config: LiftConfig) -> None:
        super().__init__()
        self.embed = JointEmbedding(config.width)
        self.hops = nn.ModuleList(HopAttention(config.width) for _ in range(config.blocks))
        self.limbs = nn.ModuleList(LimbRefinement(config.width) for _ in range(config.blocks))
        self.time = nn.ModuleList(TimeMix(config.frames, config.width) for _ in range(config.blocks))
        self.channels = nn.ModuleList(ChannelMix(config.width) for _ in range(config.blocks))
        self.head = JointHead(config.width)

    def forward(self, points: Tensor) -> Tensor:
        """See the class."""
        x = self.embed(points)
        for hops, limbs, time, channels in zip(self.hops, self.limbs, self.time, self.channels, strict=True):
            x = channels(time(limbs(hops(x)).transpose(1, 2)).transpose(1, 2))
        return self.head(x)
