"""What the lifting networks share: their points, their graph, their configuration, mixing along time.

A lifting network takes the points of one person in a window of frames, `(N, T, V, 4)`: x, y (centered, scaled), score
and whether the point is there (1 or 0). It returns `(N, T, V, 4)`: x right, y up, z toward the camera from the middle of
the hips, in shares of the body's measure (`skelact.capture.lift_points`), and the logarithm of the expected distance to
the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

LIFT_POINTS = (
    "nose",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_big_toe",
    "right_big_toe",
    "left_heel",
    "right_heel",
)
LIFT_MIRROR = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)
LIFT_EDGES = (
    (0, 1),
    (0, 2),
    (1, 2),
    (1, 3),
    (2, 4),
    (3, 5),
    (4, 6),
    (1, 7),
    (2, 8),
    (7, 8),
    (7, 9),
    (8, 10),
    (9, 11),
    (10, 12),
    (11, 13),
    (12, 14),
    (11, 15),
    (12, 16),
)
LIMBS = ((1, 3, 5), (2, 4, 6), (7, 9, 11, 13, 15), (8, 10, 12, 14, 16), (0, 1, 2, 7, 8))
CHANNELS_IN, CHANNELS_OUT = 4, 4


@dataclass(frozen=True)
class LiftConfig:
    """Size of a lifting network.

    Attributes:
        network: Key of `skelact.models.lifting.LIFTERS`.
        frames: T of a window.
        width: Channels inside.
        blocks: How many.
    """

    network: str = "mlp"
    frames: int = 9
    width: int = 128
    blocks: int = 3


def hop_distances() -> Tensor:
    """Edges between points, int64 (V, V), 0 on the diagonal."""
    from skelact.layouts.graphs import neighborhoods, tree_to_data

    count = len(LIFT_POINTS)
    graph = neighborhoods(tree_to_data(LIFT_EDGES, count), hops=count - 1)
    distance = torch.zeros(count, count, dtype=torch.long)
    distance[graph.edge_index[0], graph.edge_index[1]] = graph.hop
    return distance


class TimeMix(nn.Module):
    """Mix frames by a small network over T, alike for all channels: (..., T, C) to the same."""

    def __init__(self, frames: int, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.spread, self.gather = nn.Linear(frames, 2 * frames), nn.Linear(2 * frames, frames)

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.gather(nn.functional.gelu(self.spread(self.norm(x).transpose(-1, -2))))
        return x + mixed.transpose(-1, -2)


class ChannelMix(nn.Module):
    """Mix channels by a small network: (..., C) to the same."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


class JointHead(nn.Module):
    """From features of each joint to the output, (N, T, V, C) to (N, T, V, 4)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, CHANNELS_OUT))

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


class JointEmbedding(nn.Module):
    """From points to features of each joint, with a learned place for each joint: (N, T, V, 4) to (N, T, V, C)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(CHANNELS_IN, width)
        self.place = nn.Parameter(0.1 * torch.randn(len(LIFT_POINTS), width))

    def forward(self, points: Tensor) -> Tensor:
        return self.linear(points) + self.place
