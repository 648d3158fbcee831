"""ST-GCN++: graph convolution over a learned topology, then a multi-scale temporal module, both with shortcuts.

Paper: Duan et al., "PYSKL: Towards Good Practices for Skeleton Action Recognition", 2022, arXiv 2205.09443.

Deviations from the published implementation:

* five temporal branches and the plain one share one entry convolution, five one entry norm (an identity);
* the topology begins as the edges that the caller gives: the published one hangs the hand tips of NTU RGB+D from the
  hands where its bones hang them from the thumbs. Trained weights bring their own topology.

The published network sees one modality of the body of two people: three channels, width 64, 100 frames. Other widths,
parts and sets of modalities are taken too.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from skelact.models.stream_network import NetworkConfig, StreamNetwork, build_graph, load_published, own_keys

DILATIONS = (1, 2, 3, 4)
BRANCHES = len(DILATIONS) + 2  # a max-pool and a plain 1x1 too
KERNEL = 3
# (channels as multiples of `width`, temporal stride); the first block has no residual.
BLOCKS = ((1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1), (4, 1))


class StGcnPlusPlus(StreamNetwork):
    """One stream: (N, C, T, V, M) modalities -> logits (N, K). All people share the norm of the input."""

    def __init__(self, config: NetworkConfig) -> None:
        graph = build_graph(config.edges, config.joints)
        blocks, channels = [], config.channels
        for index, (multiple, stride) in enumerate(BLOCKS):
            width = multiple * config.width
            blocks.append(GraphBlock(channels, width, graph, stride=stride, residual=index > 0))
            channels = width
        super().__init__(config, blocks, channels, norm_slots=1)


class GraphBlock(nn.Module):
    """Graph convolution, then the temporal module, around a residual."""

    def __init__(self, channels: int, width: int, graph: Tensor, *, stride: int, residual: bool) -> None:
        super().__init__()
        self.graph = LearnedGraph(channels, width, graph)
        self.temporal = MultiScaleTemporal(width, stride=stride)
        self.residual: nn.Module | None = None
        if residual and channels == width and stride == 1:
            self.residual = nn.Identity()
        elif residual:
            self.residual = nn.Sequential(nn.Conv2d(channels, width, 1, (stride, 1)), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T / stride, V)."""
        y = self.temporal(self.graph(x))
        if self.residual is not None:
            y = y + self.residual(x)
        return torch.relu(y)


class LearnedGraph(nn.Module):
    """Aggregate over joints with three learned topologies, the same for every channel and clip."""

    def __init__(self, channels: int, width: int, graph: Tensor) -> None:
        super().__init__()
        self.adjacency = nn.Parameter(graph.clone())
        self.value = nn.Conv2d(channels, len(graph) * width, 1)
        self.norm = nn.BatchNorm2d(width)
        self.skip: nn.Module = nn.Identity()
        if channels != width:
            self.skip = nn.Sequential(nn.Conv2d(channels, width, 1), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T, V)."""
        own, inward, outward = self.value(x).chunk(len(self.adjacency), 1)  # N, C', T, V each
        to_self, to_child, to_parent = self.adjacency.unbind()
        y = own @ to_self + inward @ to_child + outward @ to_parent
        return torch.relu(self.norm(y) + self.skip(x))


class MultiScaleTemporal(nn.Module):
    """Six branches along time: four dilated convolutions, a max-pool and a plain strided 1x1, then mixed."""

    def __init__(self, width: int, *, stride: int) -> None:
        super().__init__()
        share = width // BRANCHES
        self.sizes = [width - (BRANCHES - 1) * share, *[share] * (BRANCHES - 1)]
        self.stride = stride
        self.entry = nn.Conv2d(width, width, 1)
        self.entry_norm = nn.BatchNorm2d(width - share)
        self.dilated = nn.ModuleList(
            nn.Conv2d(size, size, (KERNEL, 1), (stride, 1), (dilation, 0), (dilation, 1))
            for size, dilation in zip(self.sizes, DILATIONS, strict=False)
        )
        self.pool = nn.MaxPool2d((KERNEL, 1), (stride, 1), (1, 0))
        self.mix_norm = nn.BatchNorm2d(width)
        self.mix = nn.Conv2d(width, width, 1)
        self.exit_norm = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C, T / stride, V)."""
        scales, plain = self.entry(x).split([self.entry_norm.num_features, self.sizes[-1]], 1)
        *near, pooled = torch.relu(self.entry_norm(scales)).split(self.sizes[:-1], 1)
        dilated = [conv(branch) for conv, branch in zip(self.dilated, near, strict=True)]
        y = torch.cat([*dilated, self.pool(pooled), plain[:, :, :: self.stride]], 1)
        return self.exit_norm(self.mix(torch.relu(self.mix_norm(y))))


# Module of a block -> the published ones whose tensors, joined along the first axis, make it.
PUBLISHED_MODULES: Mapping[str, tuple[str, ...]] = {
    "graph.value": ("gcn.conv",),
    "graph.norm": ("gcn.bn",),
    "graph.skip.0": ("gcn.down.0",),
    "graph.skip.1": ("gcn.down.1",),
    "temporal.entry": (*(f"tcn.branches.{branch}.0" for branch in range(BRANCHES - 1)), "tcn.branches.5"),
    "temporal.entry_norm": tuple(f"tcn.branches.{branch}.1" for branch in range(BRANCHES - 1)),
    **{f"temporal.dilated.{branch}": (f"tcn.branches.{branch}.3.conv",) for branch in range(len(DILATIONS))},
    "temporal.mix_norm": ("tcn.transform.0",),
    "temporal.mix": ("tcn.transform.2",),
    "temporal.exit_norm": ("tcn.bn",),
    "residual.0": ("residual.conv",),
    "residual.1": ("residual.bn",),
}


def load_stgcnpp_weights(network: StGcnPlusPlus, state_dict: Mapping[str, Tensor]) -> None:
    """Copy the weights of the published implementation; see `load_published`."""
    load_published(network, state_dict, published_keys(network))


def published_keys(network: StGcnPlusPlus) -> dict[str, tuple[str, ...]]:
    """Our key -> the published keys whose tensors, joined along the first axis, make it."""
    keys: dict[str, tuple[str, ...]] = {}
    for ours in own_keys(network):
        if not ours.startswith("blocks."):
            keys[ours] = (ours.replace("input_norm", "backbone.data_bn").replace("head", "cls_head.fc_cls"),)
            continue
        _, block, rest = ours.split(".", 2)
        module, name = rest.rsplit(".", 1)
        names = ("gcn.A",) if module == "graph" else tuple(f"{other}.{name}" for other in PUBLISHED_MODULES[module])
        keys[ours] = tuple(f"backbone.gcn.{block}.{other}" for other in names)
    return keys
