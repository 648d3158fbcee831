"""What all recognition networks share: norm of the input, blocks, means over joints, frames and people, a head."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.errors import CheckpointError, InputError
from skelact.layouts import PART_NAMES
from skelact.layouts.graphs import tree_to_data

WIDTH_STEP = 8


@dataclass(frozen=True)
class NetworkConfig:
    """What fixes the shape of one stream's network.

    Attributes:
        part: Which part stream; the depth of PSUMNet hangs on it.
        joints: V, joints of the part.
        edges: (child, parent) pairs of local joint indices.
        classes: K.
        people: M, person slots.
        channels: C, three for each modality.
        width: Channels of the first block, a multiple of 8; 64 in all published networks.
        dropout: Probability before the last layer; 0 in all published networks.
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
        if self.part not in PART_NAMES:
            raise InputError(f"expected one of {', '.join(PART_NAMES)}, got {self.part!r}", field="part")
        if self.width < WIDTH_STEP or self.width % WIDTH_STEP:
            raise InputError(f"expected a multiple of {WIDTH_STEP}, got {self.width}", field="width")
        for edge in self.edges:
            if not all(0 <= joint < self.joints for joint in edge):
                raise InputError(f"expected joints below {self.joints}, got {edge}", field="edges")


class StreamNetwork(nn.Module):
    """A network that takes the people of a clip one by one up to its head: (N, C, T, V, M) -> logits (N, K).

    Args:
        config: Shape of input and output.
        blocks: (N M, C, T, V) -> (N M, C', T', V).
        features: C'.
        norm_slots: Person slots with statistics of their own in the norm of the input; 1: all people share them.
    """

    def __init__(self, config: NetworkConfig, blocks: Sequence[nn.Module], features: int, *, norm_slots: int) -> None:
        super().__init__()
        self.config = config
        self.norm_slots = norm_slots
        self.input_norm = nn.BatchNorm1d(norm_slots * config.joints * config.channels)
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(features, config.classes)
        nn.init.normal_(self.head.weight, 0.0, math.sqrt(2.0 / config.classes))

    def features(self, x: Tensor) -> Tensor:
        """Return what the head sees, (N, C'), for float input (N, C, T, V, M)."""
        channels, joints, people = self.config.channels, self.config.joints, self.config.people
        frames = x.shape[2]
        x = x.permute(0, 4, 3, 1, 2).reshape(-1, self.norm_slots * joints * channels, frames)  # N (M), (M) V C, T
        x = self.input_norm(x)
        x = x.reshape(-1, joints, channels, frames).permute(0, 2, 3, 1)  # N M, C, T, V
        x = self.blocks(x.contiguous())
        return x.mean((2, 3)).reshape(-1, people, x.shape[1]).mean(1)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (N, K) for float input (N, C, T, V, M)."""
        return self.head(self.dropout(self.features(x)))


class PersonNetwork(nn.Module):
    """One person slot of a trained `StreamNetwork` at a time; the logits of a clip are the mean over its slots.

    The head is linear, so it may come before the mean over people. A slot in which nobody ever is gives the same
    logits for every clip of that length, and need not be run again.
    """

    scale: Tensor
    shift: Tensor

    def __init__(self, network: StreamNetwork) -> None:
        super().__init__()
        config = network.config
        for name, value in zip(("scale", "shift"), scale_and_shift(network.input_norm), strict=True):
            slots = value.reshape(-1, config.joints, config.channels).expand(config.people, -1, -1)
            self.register_buffer(name, slots.transpose(1, 2)[:, :, None].contiguous())  # M, C, 1, V
        self.blocks = network.blocks
        self.head = network.head

    def forward(self, x: Tensor, slot: Tensor) -> Tensor:
        """Return logits (N, K) of people (N, C, T, V) in slots (N,), int64."""
        x = self.blocks(x * self.scale[slot] + self.shift[slot])
        return self.head(x.mean((2, 3)))


def scale_and_shift(norm: nn.Module) -> tuple[Tensor, Tensor]:
    """What a batch norm in evaluation mode multiplies by and then adds, (C,) each, without gradients."""
    assert isinstance(norm, nn.BatchNorm1d | nn.BatchNorm2d)
    assert norm.running_var is not None and norm.running_mean is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return scale.detach(), (norm.bias - norm.running_mean * scale).detach()


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


def load_published(
    network: StreamNetwork, state_dict: Mapping[str, Tensor], published_keys: Mapping[str, tuple[str, ...]]
) -> None:
    """Copy the weights of a published implementation into `network`.

    Args:
        network: Of the same joints, classes, people, channels and width.
        state_dict: Its parameters and buffers; a "module." prefix (data parallel) is accepted.
        published_keys: Key of `network` -> the published keys whose tensors, joined along the first axis, make it.

    Raises:
        CheckpointError: A key is missing or left over, or a shape differs.
    """
    given = {key.removeprefix("module."): value for key, value in state_dict.items()}
    mapped: dict[str, Tensor] = {}
    for ours, theirs in published_keys.items():
        missing = [key for key in theirs if key not in given]
        if missing:
            raise CheckpointError(f"published weights lack {missing[0]!r}: are they of this network and part?")
        mapped[ours] = torch.cat([given[key] for key in theirs]) if len(theirs) > 1 else given[theirs[0]]
    used = {key for theirs in published_keys.values() for key in theirs}
    left = sorted(key for key in set(given) - used if not key.endswith("num_batches_tracked"))
    if left:
        raise CheckpointError(f"published weights hold unknown keys such as {left[0]!r}: is this another network?")
    own = network.state_dict()
    for key, value in mapped.items():
        if own[key].shape != value.shape:
            raise CheckpointError(f"{key}: expected shape {tuple(own[key].shape)}, got {tuple(value.shape)}")
    network.load_state_dict(mapped, strict=False)


def own_keys(network: nn.Module) -> list[str]:
    """List the keys of parameters and of statistics that matter after training."""
    return [key for key in network.state_dict() if not key.endswith("num_batches_tracked")]
