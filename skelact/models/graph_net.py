"""GraphNet: a small message-passing network over the joints of any layout.

Messages come from neighborhoods of one to `hops` bones, with weights of their own for each distance: the relational
graph convolution of Schlichtkrull et al., "Modeling Relational Data with Graph Convolutional Networks", ESWC 2018, with
distances for relations, as the disentangled neighborhoods of Liu et al. (MS-G3D), CVPR 2020. No weight belongs to a
single joint, so that one network takes clips on different layouts.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch_geometric.nn import RGCNConv, global_max_pool, global_mean_pool


@dataclass(frozen=True)
class GraphNetConfig:
    """What fixes the shape of the network.

    Attributes:
        features: F, numbers of a node: frames times coordinates.
        classes: K.
        hops: Bones that messages come from.
        width: Channels.
        layers: Rounds of messages.
        dropout: Before the last layer.
    """

    features: int
    classes: int
    hops: int = 3
    width: int = 96
    layers: int = 3
    dropout: float = 0.3


class GraphNet(nn.Module):
    """Nodes (joints of all graphs) -> logits (N, K) of the N graphs."""

    def __init__(self, config: GraphNetConfig) -> None:
        super().__init__()
        self.input_norm = nn.BatchNorm1d(config.features)
        self.entry = nn.Linear(config.features, config.width)
        self.norms = nn.ModuleList(nn.LayerNorm(config.width) for _ in range(config.layers))
        self.messages = nn.ModuleList(
            RGCNConv(config.width, config.width, num_relations=config.hops) for _ in range(config.layers)
        )
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(2 * config.width, config.classes)

    def forward(self, x: Tensor, edge_index: Tensor, hop: Tensor, graph: Tensor) -> Tensor:
        """Return logits (N, K).

        Args:
            x: Nodes (nodes, F).
            edge_index: int64 (2, E), from node and to node.
            hop: int64 (E,), bones between them, 1..hops.
            graph: int64 (nodes,), graph of each node, ascending.
        """
        x = self.entry(self.input_norm(x))
        for norm, messages in zip(self.norms, self.messages, strict=True):
            x = x + torch.relu(messages(norm(x), edge_index, hop - 1))
        x = torch.cat([global_mean_pool(x, graph), global_max_pool(x, graph)], -1)  # N, 2 width
        return self.head(self.dropout(x))
