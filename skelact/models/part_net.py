"""PartNet: what one part of a body is doing, from that part alone; three small temporal convolutions and a mean."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KERNEL = 5
DROPOUT = 0.2


class PartNet(nn.Module):
    """Numbers of a part over a window (N, C, T) -> logits (N, K)."""

    def __init__(self, channels: int, classes: int, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm1d(channels),
            *_block(channels, width, stride=1),
            *_block(width, width, stride=2),
            *_block(width, width, stride=2),
        )
        self.head = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(2 * width, classes))

    def forward(self, x: Tensor) -> Tensor:
        """Score a window by the mean and the extreme of every feature over time."""
        features = self.body(x)
        return self.head(torch.cat([features.mean(-1), features.amax(-1)], 1))


def _block(inputs: int, outputs: int, *, stride: int) -> list[nn.Module]:
    convolution = nn.Conv1d(inputs, outputs, KERNEL, stride, KERNEL // 2)
    return [convolution, nn.BatchNorm1d(outputs), nn.ReLU()]
