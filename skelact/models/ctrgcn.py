"""CTR-GCN: graph convolution over a topology that is learned per channel and refined by every clip.

Paper: Chen et al., "Channel-wise Topology Refinement Graph Convolution for Skeleton-Based Action Recognition",
ICCV 2021, arXiv 2107.12213.

Deviations from the published implementation, all of them algebraic identities:

* the temporal mean is taken before the two relation convolutions, not after;
* the three subsets share one query, key, value and relation convolution;
* alpha scales the relation weights, not their output;
* the four temporal branches share one entry convolution, one entry norm and one exit norm.

The published network sees one modality of the body of two people: three channels, width 64. Other widths, parts and
sets of modalities are taken too; where the published rule for the size of the relations says nothing, they have 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from skelact.models.stream_network import NetworkConfig, StreamNetwork, build_graph, load_published, own_keys

SUBSETS = 3
BRANCHES = 4
FEW_CHANNELS = (3, 6, 9)  # too few to be divided by RELATION_RATIO
RELATIONS, RELATION_RATIO = 8, 8
# (channels as multiples of `width`, temporal stride); the first block has no residual.
BLOCKS = ((1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1), (4, 1))


class CtrGcn(StreamNetwork):
    """One stream: (N, C, T, V, M) modalities -> logits (N, K)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__(config, build_blocks(config, BLOCKS), BLOCKS[-1][0] * config.width, norm_slots=config.people)


def build_blocks(config: NetworkConfig, shapes: tuple[tuple[int, int], ...]) -> list[RelationalBlock]:
    """Build blocks one after the other; `shapes` as in `BLOCKS`."""
    graph = build_graph(config.edges, config.joints)
    blocks, channels = [], config.channels
    for index, (multiple, stride) in enumerate(shapes):
        width = multiple * config.width
        blocks.append(RelationalBlock(channels, width, graph, stride=stride, residual=index > 0))
        channels = width
    return blocks


class RelationalBlock(nn.Module):
    """Graph convolution over a learned topology, then a multi-scale temporal module, around a residual."""

    def __init__(self, channels: int, width: int, graph: Tensor, *, stride: int, residual: bool) -> None:
        super().__init__()
        self.graph = AdaptiveGraph(channels, width, graph)
        self.temporal = MultiScaleTemporal(width, stride=stride)
        self.residual: nn.Module | None = None
        if residual and channels == width and stride == 1:
            self.residual = nn.Identity()
        elif residual:
            self.residual = nn.Sequential(_conv(channels, width, stride=stride), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T / stride, V)."""
        y = self.temporal(self.graph(x))
        if self.residual is not None:
            y = y + self.residual(x)
        return torch.relu(y)


class AdaptiveGraph(nn.Module):
    """Aggregate over joints with a topology per channel: static graph plus pairwise relations of this clip."""

    def __init__(self, channels: int, width: int, graph: Tensor) -> None:
        super().__init__()
        relations = RELATIONS if channels in FEW_CHANNELS else channels // RELATION_RATIO
        self.width = width
        self.relations = relations
        self.adjacency = nn.Parameter(graph.clone())
        self.alpha = nn.Parameter(torch.zeros(1))
        self.query = _conv(channels, SUBSETS * relations)
        self.key = _conv(channels, SUBSETS * relations)
        self.value = _conv(channels, SUBSETS * width)
        self.relation = _conv(SUBSETS * relations, SUBSETS * width, groups=SUBSETS)
        self.norm = nn.BatchNorm2d(width)
        nn.init.constant_(self.norm.weight, 1e-6)
        self.skip: nn.Module = nn.Identity()
        if channels != width:
            self.skip = nn.Sequential(_conv(channels, width), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C', T, V)."""
        frames, joints = x.shape[2], x.shape[3]
        mean = x.mean(2, keepdim=True)  # N, C, 1, V
        pairs = torch.tanh(self.query(mean).transpose(2, 3) - self.key(mean))  # N, 3 R, V out, V in
        bias = self.relation.bias
        assert bias is not None
        scaled = self.alpha * self.relation.weight, self.alpha * bias  # small, unlike the result
        learned = nn.functional.conv2d(pairs, *scaled, groups=SUBSETS)
        topology = learned.reshape(-1, SUBSETS, self.width, joints, joints) + self.adjacency.unsqueeze(1)
        value = self.value(x).reshape(-1, SUBSETS, self.width, frames, joints)
        first, second, third = (value @ topology.transpose(3, 4)).unbind(1)
        y = first + second + third  # N, C', T, V; ONNX Runtime sums along an axis slowly
        return torch.relu(self.norm(y) + self.skip(x))


class MultiScaleTemporal(nn.Module):
    """Four branches along time: two dilated convolutions, a max-pool and a plain strided 1x1."""

    def __init__(self, width: int, *, stride: int) -> None:
        super().__init__()
        quarter = width // BRANCHES
        self.sizes = [quarter, quarter, quarter, width - 3 * quarter]
        self.stride = stride
        self.entry = _conv(width, width)
        self.entry_norm = nn.BatchNorm2d(width - self.sizes[3])
        self.near = _conv(quarter, quarter, kernel=5, stride=stride)
        self.far = _conv(quarter, quarter, kernel=5, stride=stride, dilation=2)
        self.pool = nn.MaxPool2d((3, 1), (stride, 1), (1, 0))
        self.exit_norm = nn.BatchNorm2d(width)
        for norm in (self.entry_norm, self.exit_norm):
            nn.init.normal_(norm.weight, 1.0, 0.02)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, T, V) -> (N, C, T / stride, V)."""
        x = self.entry(x)
        scales, plain = x.split([self.entry_norm.num_features, self.sizes[3]], 1)
        near, far, pool = torch.relu(self.entry_norm(scales)).split(self.sizes[:3], 1)
        y = torch.cat([self.near(near), self.far(far), self.pool(pool), plain[:, :, :: self.stride]], 1)
        return self.exit_norm(y)


def _conv(
    channels: int, width: int, *, kernel: int = 1, stride: int = 1, dilation: int = 1, groups: int = 1
) -> nn.Conv2d:
    """Build a convolution along time that keeps the length (before its stride)."""
    pad = dilation * (kernel - 1) // 2
    conv = nn.Conv2d(channels, width, (kernel, 1), (stride, 1), (pad, 0), (dilation, 1), groups)
    nn.init.kaiming_normal_(conv.weight, mode="fan_out")
    nn.init.zeros_(conv.bias)  # type: ignore[arg-type]
    return conv


def load_ctrgcn_weights(network: CtrGcn, state_dict: Mapping[str, Tensor]) -> None:
    """Copy the weights of the published implementation; see `load_published`."""
    load_published(network, state_dict, published_keys(network, block_name=lambda block: f"l{block + 1}"))


def published_keys(network: StreamNetwork, *, block_name: Callable[[int], str]) -> dict[str, tuple[str, ...]]:
    """Our key -> the published keys whose tensors, joined along the first axis, make it.

    Args:
        network: Of relational blocks.
        block_name: Index of a block -> its published name.
    """
    keys: dict[str, tuple[str, ...]] = {}
    for ours in own_keys(network):
        if not ours.startswith("blocks."):
            keys[ours] = (ours.replace("input_norm", "data_bn").replace("head", "fc"),)
            continue
        _, block, rest = ours.split(".", 2)
        keys[ours] = tuple(f"{block_name(int(block))}.{name}" for name in _published_block_keys(rest))
    return keys


def _published_block_keys(key: str) -> list[str]:
    module, name = key.rsplit(".", 1)
    subsets = {"graph.query": "conv1", "graph.key": "conv2", "graph.value": "conv3", "graph.relation": "conv4"}
    if module in subsets:
        return [f"gcn1.convs.{subset}.{subsets[module]}.{name}" for subset in range(SUBSETS)]
    if module == "graph":
        return ["gcn1.PA" if name == "adjacency" else "gcn1.alpha"]
    branches = {
        "temporal.entry": ["0.0", "1.0", "2.0", "3.0"],
        "temporal.entry_norm": ["0.1", "1.1", "2.1"],
        "temporal.near": ["0.3.conv"],
        "temporal.far": ["1.3.conv"],
        "temporal.exit_norm": ["0.3.bn", "1.3.bn", "2.4", "3.1"],
    }
    if module in branches:
        return [f"tcn1.branches.{branch}.{name}" for branch in branches[module]]
    plain = {
        "graph.norm": "gcn1.bn",
        "graph.skip.0": "gcn1.down.0",
        "graph.skip.1": "gcn1.down.1",
        "residual.0": "residual.conv",
        "residual.1": "residual.bn",
    }
    return [f"{plain[module]}.{name}"]
