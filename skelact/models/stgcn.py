"""ST-GCN in sparse form: messages run along bones, where the other networks multiply with all pairs of joints.

Paper: Yan et al., "Spatial Temporal Graph Convolutional Networks for Skeleton-Based Action Recognition", AAAI 2018,
arXiv 1801.07455. Messages are those of torch_geometric (Fey and Lenssen, 2019, arXiv 1903.02428).

It is the control for learned topologies: nothing is learned of the graph but one weight for each bone and direction.

Deviations from the published network:

* neighbors are the joint itself, its parent and its children, as in the other networks, not nearer to and farther from
  the body's center; each has weights of its own there too;
* dropout comes before the last layer, not in every block.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch_geometric.nn import SimpleConv

from skelact.layouts.graphs import tree_to_data
from skelact.models.stream_network import NetworkConfig, StreamNetwork

NEIGHBORS = 3  # the joint itself, its parent, its children
KERNEL = 9  # frames
# (channels as multiples of `width`, temporal stride); the first block has no residual.
BLOCKS = ((1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1), (4, 1))


class StGcn(StreamNetwork):
    """One stream: (N, C, T, V, M) modalities -> logits (N, K). All people share the norm of the input."""

    def __init__(self, config: NetworkConfig) -> None:
        down = tree_to_data(config.edges, config.joints).edge_index
        blocks, channels = [], config.channels
        for index, (multiple, stride) in enumerate(BLOCKS):
            width = multiple * config.width
            blocks.append(SparseBlock(channels, width, down, stride=stride, residual=index > 0))
            channels = width
        super().__init__(config, blocks, channels, norm_slots=1)


class SparseBlock(nn.Module):
    """Messages between neighbors, then a convolution along time, around a residual.

    Args:
        channels: C.
        width: C'.
        down: int64 (2, E), from parents and to children.
        stride: Of the convolution along time.
        residual: Whether there is one.
    """

    down: Tensor

    def __init__(self, channels: int, width: int, down: Tensor, *, stride: int, residual: bool) -> None:
        super().__init__()
        self.register_buffer("down", down, persistent=False)
        self.value = nn.Conv2d(channels, NEIGHBORS * width, 1)
        self.down_weight = nn.Parameter(_shares(down[1]))
        self.up_weight = nn.Parameter(_shares(down[0]))
        self.messages = SimpleConv(aggr="sum")
        self.norm = nn.BatchNorm2d(width)
        self.temporal = nn.Conv2d(width, width, (KERNEL, 1), (stride, 1), (KERNEL // 2, 0))
        self.exit_norm = nn.BatchNorm2d(width)
        self.residual: nn.Module | None = None
        if residual and channels == width and stride == 1:
            self.residual = nn.Identity()
        elif residual:
            self.residual = nn.Sequential(nn.Conv2d(channels, width, 1, (stride, 1)), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T / stride, V)."""
        own, parent, child = self.value(x).permute(0, 2, 3, 1).chunk(NEIGHBORS, -1)  # N, T, V, C' each
        y = own + self.messages(parent, self.down, self.down_weight)
        y = y + self.messages(child, self.down.flip(0), self.up_weight)
        y = torch.relu(self.norm(y.permute(0, 3, 1, 2)))
        y = self.exit_norm(self.temporal(y))
        if self.residual is not None:
            y = y + self.residual(x)
        return torch.relu(y)


def _shares(to: Tensor) -> Tensor:
    """Weights (E,) that make the sum of the messages to a joint their mean; `to` int64 (E,) is where they go."""
    return 1.0 / torch.bincount(to)[to].float()
