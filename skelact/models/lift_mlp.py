"""Lifting by a plain multilayer perceptron: all points of a frame are one vector; frames mix along time.

After the baseline of Martinez et al. (ICCV 2017) with the mixing of MLP-Mixer (Tolstikhin et al., NeurIPS 2021) for
time; layer norms instead of batch norms.
"""

from __future__ import annotations

from torch import Tensor, nn

from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lift_parts import CHANNELS_IN, CHANNELS_OUT, ChannelMix, LiftConfig, TimeMix


class MlpLifter(nn.Module):
    """(N, T, V, 4) to (N, T, V, 4); see `skelact.models.lift_parts`."""

    def __init__(self, config: LiftConfig) -> None:
        super().__init__()
        self.embed = nn.Linear(len(LIFT_POINTS) * CHANNELS_IN, config.width)
        blocks = [(TimeMix(config.frames, config.width), ChannelMix(config.width)) for _ in range(config.blocks)]
        self.blocks = nn.Sequential(*(layer for block in blocks for layer in block))
        self.head = nn.Sequential(nn.LayerNorm(config.width), nn.Linear(config.width, len(LIFT_POINTS) * CHANNELS_OUT))

    def forward(self, points: Tensor) -> Tensor:
        """See the class."""
        x = self.blocks(self.embed(points.flatten(2)))  # (N, T, C)
        return self.head(x).unflatten(2, (len(LIFT_POINTS), CHANNELS_OUT))
