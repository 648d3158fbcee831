"""What the lifting networks share: their points, their graph, their configuration, mixing along time.

A lifting network takes the points of one person in a window of frames, `(N, T, V, 4)`: x, y (centered, scaled), score
and whether the point is there (1 or 0). It returns `(N, T, V, 4)`: x right, y up, z toward the camera, from the middle
of the hips, in shares of the body's measure (`skelact.capture.lift_points`), and the logarithm of the expected distance
to the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.layouts.lift17 import LIFT_EDGES, LIFT_POINTS

CHANNELS_IN, CHANNELS_OUT = 4, 4


@dataclass(frozen=True)
class LiftConfig:
    """Size of a lifting network.

    Attributes:
        network: Key of `skelact.models.lifting.LIFTERS`.
        frames: T of a window.
        width: Channels inside.
        blocks: How many.
        action: Numbers of the vector that says which action is seen; 0: the network is not told.
    """

    network: str = "mlp"
    frames: int = 9
    width: int = 128
    blocks: int = 3
    action: int = 0


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
        """See the class."""
        mixed = self.gather(nn.functional.gelu(self.spread(self.norm(x).transpose(-1, -2))))
        return x + mixed.transpose(-1, -2)


class Attention(nn.Module):
    """Queries, keys and values of features, and what comes out of them; groups differ in what attends to what."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.read, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.scale = width**-0.5

    def look(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, likeness of queries and keys (..., L, L), and values, of (..., L, C)."""
        query, key, value = self.read(self.norm(x)).chunk(3, -1)
        query = query * self.scale
        return query, query @ key.transpose(-1, -2), value


class ChannelMix(nn.Module):
    """Mix channels by a small network: (..., C) to the same."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return x + self.layers(x)


class JointHead(nn.Module):
    """From features to the output, with weights of its own for each joint: (N, T, V, C) to (N, T, V, 4)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.weights = nn.Parameter(width**-0.5 * torch.randn(len(LIFT_POINTS), width, CHANNELS_OUT))
        self.rest = nn.Parameter(torch.zeros(len(LIFT_POINTS), CHANNELS_OUT))

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return torch.einsum("ntvc,vcd->ntvd", self.norm(x), self.weights) + self.rest


class JointEmbedding(nn.Module):
    """From points to features of each joint, with a learned place for each joint: (N, T, V, 4) to (N, T, V, C)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(CHANNELS_IN, width)
        self.place = nn.Parameter(0.1 * torch.randn(len(LIFT_POINTS), width))

    def forward(self, points: Tensor) -> Tensor:
        """See the class."""
        return self.linear(points) + self.place
