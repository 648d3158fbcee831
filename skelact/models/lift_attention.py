"""Lifting by attention in space and, joint by joint, in time.

After the decoupled space-time attention of DSTA (joint-wise: each joint attends to its own course over the frames,
apart from the attention among the joints of one frame). Deviation: a single frame's joints attend to all joints, not
to groups, since the body has 17 points here.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from skelact.models.lift_parts import Attention, ChannelMix, JointEmbedding, JointHead, LiftConfig


class SelfAttention(Attention):
    """Attention along the last axis but one: (..., L, C) to the same."""

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        _, likeness, value = self.look(x)
        return x + self.out(torch.softmax(likeness, -1) @ value)


class AttentionLifter(nn.Module):
    """(N, T, V, 4) to (N, T, V, 4); see `skelact.models.lift_parts`."""

    def __init__(self, config: LiftConfig) -> None:
        super().__init__()
        self.embed = JointEmbedding(config.width)
        self.when = nn.Parameter(0.1 * torch.randn(config.frames, 1, config.width))
        self.space = nn.ModuleList(SelfAttention(config.width) for _ in range(config.blocks))
        self.time = nn.ModuleList(SelfAttention(config.width) for _ in range(config.blocks))
        self.channels = nn.ModuleList(ChannelMix(config.width) for _ in range(config.blocks))
        self.head = JointHead(config.width)

    def forward(self, points: Tensor) -> Tensor:
        """See the class."""
        x = self.embed(points) + self.when
        for space, time, channels in zip(self.space, self.time, self.channels, strict=True):
            x = channels(time(space(x).transpose(1, 2)).transpose(1, 2))
        return self.head(x)
