"""PSUMNet: one part stream of a skeleton action recognizer.

Paper: Trivedi and Sarvadevabhatla, "PSUMNet: Unified Modality Part Streams are All You Need for Efficient
Pose-based Action Recognition", 2022, arXiv 2208.05775.

Deviations from the published implementation, all of them algebraic identities:

* the temporal mean is taken before the two relation convolutions, not after;
* the three subsets share one query, key, value and relation convolution;
* alpha scales the relation weights, not their output;
* the four temporal branches share one entry convolution, one entry norm and one exit norm.

`width` scales all channels; 64 is the published network. Graphs come as edge lists, so the corrected and the
reference (off by one) graphs are the caller's choice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.errors import CheckpointError, InputError
from skelact.layouts.graphs import tree_to_data

SUBSETS = 3
BRANCHES = 4
# (channels as multiples of `width`, temporal stride); the first block has no residual.
BLOCKS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "body": ((1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1), (4, 1)),
    "hand": ((1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1)),
    "leg": ((1, 1), (2, 2), (2, 1), (4, 2)),
}


@dataclass(frozen=True)
class PsumNetConfig:
    """What fixes the shape of one stream.

    Attributes:
        part: Depth of the network: "body" (10 blocks), "hand" (6) or "leg" (4).
        joints: V, joints of the part.
        edges: (child, parent) pairs of local joint indices.
        classes: K.
        people: M, person slots.
        channels: C, three for each modality; 12 is the published network.
        width: Channels of the first block, a multiple of 8; 64 is the published network.
        dropout: Probability before the last layer; 0 is the published network.
    """

    part: str
    joints: int
    edges: tuple[tuple[int, int], ...]
    classes: int
    people: int = 2
    channels: int = 12
    width: int = 64
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.part not in BLOCKS:
            raise InputError(f"expected one of {sorted(BLOCKS)}, got {self.part!r}", field="part")
        if self.width < 8 or self.width % 8:
            raise InputError(f"expected a multiple of 8, got {self.width}", field="width")
        for edge in self.edges:
            if not all(0 <= joint < self.joints for joint in edge):
                raise InputError(f"expected joints below {self.joints}, got {edge}", field="edges")


class PsumNet(nn.Module):
    """One part stream: (N, C, T, V, M) joints, bones and the motion of both, or some of them -> logits (N, K)."""

    def __init__(self, config: PsumNetConfig) -> None:
        super().__init__()
        self.config = config
        graph = build_graph(config.edges, config.joints)
        self.input_norm = nn.BatchNorm1d(config.people * config.joints * config.channels)
        blocks = []
        channels = config.channels
        for index, (multiple, stride) in enumerate(BLOCKS[config.part]):
            width = multiple * config.width
            blocks.append(RelationalBlock(channels, width, graph, stride=stride, residual=index > 0))
            channels = width
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(channels, config.classes)
        nn.init.normal_(self.head.weight, 0.0, math.sqrt(2.0 / config.classes))

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (N, K) for float input (N, C, T, V, M)."""
        channels, joints, people = self.config.channels, self.config.joints, self.config.people
        frames = x.shape[2]
        x = x.permute(0, 4, 3, 1, 2).reshape(-1, people * joints * channels, frames)  # N, M V C, T
        x = self.input_norm(x)
        x = x.reshape(-1, joints, channels, frames).permute(0, 2, 3, 1)  # N M, C, T, V
        x = self.blocks(x.contiguous())
        x = x.mean((2, 3)).reshape(-1, people, x.shape[1]).mean(1)  # N, C
        return self.head(self.dropout(x))


class PersonNetwork(nn.Module):
    """One person slot of a trained `PsumNet` at a time; the logits of a clip are the mean over its slots.

    The head is linear, so it may come before the mean over people. A slot in which nobody ever is gives the same
    logits for every clip of that length, and need not be run again.
    """

    scale: Tensor
    shift: Tensor

    def __init__(self, network: PsumNet) -> None:
        super().__init__()
        norm, config = network.input_norm, network.config
        assert norm.running_var is not None and norm.running_mean is not None
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        shift = norm.bias - norm.running_mean * scale
        shape = (config.people, config.joints, config.channels)
        self.register_buffer("scale", scale.detach().reshape(shape).transpose(1, 2)[:, :, None].contiguous())
        self.register_buffer("shift", shift.detach().reshape(shape).transpose(1, 2)[:, :, None].contiguous())
        self.blocks = network.blocks
        self.head = network.head

    def forward(self, x: Tensor, slot: Tensor) -> Tensor:
        """Return logits (N, K) of people (N, C, T, V) in slots (N,), int64."""
        x = self.blocks(x * self.scale[slot] + self.shift[slot])
        return self.head(x.mean((2, 3)))


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
        relations = 8 if channels in (3, 6) else channels // 8
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


def build_graph(edges: tuple[tuple[int, int], ...], joints: int) -> Tensor:
    """Build the static graph (3, V, V): identity, parent to child, child to parent.

    Every non-empty column sums to 1. Output joint u sums over input joint v with weight [k, u, v].

    Args:
        edges: (child, parent) pairs.
        joints: V.
    """
    from torch_geometric.utils import to_dense_adj

    tree = tree_to_data(edges, joints)
    dense = to_dense_adj(tree.edge_index, max_num_nodes=joints)[0] if edges else torch.zeros(joints, joints)
    both = torch.stack([dense, dense.T])
    both = both / both.sum(1, keepdim=True).clamp(min=1.0)
    return torch.cat([torch.eye(joints)[None], both])


def load_reference_weights(model: PsumNet, state_dict: Mapping[str, Tensor]) -> None:
    """Copy the weights of the published implementation into `model`.

    Args:
        model: Network of the same part, joint count, class count, people and width 64.
        state_dict: Its parameters and buffers; a "module." prefix (data parallel) is accepted.

    Raises:
        CheckpointError: A key is missing or left over, or a shape differs.
    """
    given = {key.removeprefix("module."): value for key, value in state_dict.items()}
    mapped: dict[str, Tensor] = {}
    used: set[str] = set()
    for ours, theirs in _reference_keys(model).items():
        missing = [key for key in theirs if key not in given]
        if missing:
            raise CheckpointError(f"reference weights lack {missing[0]!r}: is this the {model.config.part!r} stream?")
        used.update(theirs)
        values = [given[key] for key in theirs]
        mapped[ours] = values[0] if len(values) == 1 else torch.cat(values)
    left = sorted(key for key in set(given) - used if not key.endswith("num_batches_tracked"))
    if left:
        raise CheckpointError(f"reference weights hold unknown keys such as {left[0]!r}: is this another network?")
    own = model.state_dict()
    for key, value in mapped.items():
        if own[key].shape != value.shape:
            raise CheckpointError(f"{key}: expected shape {tuple(own[key].shape)}, got {tuple(value.shape)}")
    model.load_state_dict(mapped, strict=False)


def _reference_keys(model: PsumNet) -> dict[str, tuple[str, ...]]:
    """Our key -> the published keys whose tensors, joined along the first axis, make it."""
    keys: dict[str, tuple[str, ...]] = {}
    for ours in model.state_dict():
        if ours.endswith("num_batches_tracked"):
            continue
        if not ours.startswith("blocks."):
            keys[ours] = (ours.replace("input_norm", "data_bn").replace("head", "fc"),)
            continue
        _, block, rest = ours.split(".", 2)
        keys[ours] = tuple(f"layers.{block}.{name}" for name in _reference_block_keys(rest))
    return keys


def _reference_block_keys(key: str) -> list[str]:
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
