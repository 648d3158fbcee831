"""PSUMNet for streams: the part stream of `psumnet.py` in a causal form that goes on from a state.

Paper: as `psumnet.py`; the continual form follows Hedegaard et al., "Continual Spatio-Temporal Graph Convolutional
Networks", Pattern Recognition 2023, arXiv 2203.11009: every layer computes its newest frames and keeps the few before
them that it still needs.

Deviations from the clip network, whose weights fit as they are:

* temporal convolutions and pooling look back only; before the first frame there are zeros;
* the topology comes from a running mean of the features up to the chunk before, not from the mean of the clip;
* there is no mean over time: there are logits for every step, and who calls averages them over a horizon.

A chunk is `CHUNK` frames: the product of the temporal strides. With strides, a step is a chunk, and its logits are
those at its last frame. Without, a step is a frame; kernels are dilated instead, and at the last frame of a chunk the
logits are those of the network with strides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.clips.causal import CHUNK
from skelact.errors import InputError
from skelact.models.ctrgcn import SUBSETS, AdaptiveGraph, MultiScaleTemporal, RelationalBlock
from skelact.models.psumnet import PsumNet

NEAR, FAR, POOL = 4, 8, 2  # frames that the temporal branches look back, at the rate of their input


@dataclass(frozen=True)
class StreamForm:
    """How a clip network runs on a stream.

    Attributes:
        dense: Logits at every frame, without strides; else one for each chunk.
        refresh: Chunks from one topology to the next, >= 1.
        memory: Chunks over which the mean behind the topology runs: a plain mean up to that many, exponential after.
    """

    dense: bool = False
    refresh: int = 1
    memory: int = 16

    def __post_init__(self) -> None:
        for name in ("refresh", "memory"):
            if getattr(self, name) < 1:
                raise InputError(f"expected >= 1, got {getattr(self, name)}", field=name)


class PsumNetStream(nn.Module):
    """A `PsumNet` of one person slot on a stream.

    Attributes:
        network: The clip network, whose parameters these are.
        form: How it runs.
        step_frames: Frames of one step.
        state_shapes: The arrays of a person's state, in order. They lie in one block, one after the other.
        state_size: S, numbers of that block; a new person's are all zero.
    """

    def __init__(self, network: PsumNet, form: StreamForm = StreamForm()) -> None:
        super().__init__()
        if network.config.people != 1:
            raise InputError(f"expected a network of one person slot, got {network.config.people}", field="people")
        self.network = network
        self.form = form
        self.step_frames = 1 if form.dense else CHUNK
        self.state_shapes = _state_shapes(network, form)
        self.state_size = sum(math.prod(shape) for shape in self.state_shapes.values())

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Advance people by their next frames.

        Args:
            x: Features (N, C, T, V) as the clip network takes them, T a multiple of `step_frames`.
            state: (N, S) as returned before; zeros for new people.

        Returns:
            Logits (N, T / step_frames, K) and the state (N, S) after them.
        """
        return self._advance(x, state, group=1)

    def forward_clip(self, x: Tensor) -> Tensor:
        """Logits (N, T / step_frames, K) of whole clips (N, C, T, V): those of `forward` for new people, but faster.

        Raises:
            InputError: T is no multiple of the frames between topologies.
        """
        group = 1 if self.form.dense else self.form.refresh
        if int(x.shape[2]) % (group * self.step_frames):
            raise InputError(f"expected a multiple of {group * self.step_frames}, got {x.shape[2]}", field="frames")
        return self._advance(x, x.new_zeros(len(x), self.state_size), group=group)[0]

    def _advance(self, x: Tensor, state: Tensor, *, group: int) -> tuple[Tensor, Tensor]:
        """`forward`, where each `group` steps have one topology."""
        old = self._unpack(state)
        steps = int(x.shape[2]) // self.step_frames
        new = {"steps": old["steps"] + steps}
        x = _normalize_input(self.network, x)
        rate = 1  # frames of the stream for each frame of x, were there strides
        for index, block in enumerate(self.network.blocks):
            assert isinstance(block, RelationalBlock)
            own = {name: old[f"{index}.{name}"] for name in BLOCK_ARRAYS}
            weights = mean_weights(old["steps"], steps, self.form, rate)
            x, kept = _advance_block(block, x, own, weights, group=group, dilation=rate if self.form.dense else 0)
            new |= {f"{index}.{name}": value for name, value in kept.items()}
            rate *= block.temporal.stride
        logits = self.network.head(self.network.dropout(x.mean(3).transpose(1, 2)))
        flat = [new[name].reshape(-1, math.prod(shape)) for name, shape in self.state_shapes.items()]
        return logits, torch.cat(flat, 1)

    def _unpack(self, state: Tensor) -> dict[str, Tensor]:
        arrays, start = {}, 0
        for name, shape in self.state_shapes.items():
            size = math.prod(shape)
            arrays[name] = state[:, start : start + size].reshape(-1, *shape)
            start += size
        return arrays


BLOCK_ARRAYS = ("means", "near", "far", "pool")


def _state_shapes(network: PsumNet, form: StreamForm) -> dict[str, tuple[int, ...]]:
    joints = network.config.joints
    shapes: dict[str, tuple[int, ...]] = {"steps": (1,)}
    rate = 1
    for index, block in enumerate(network.blocks):
        assert isinstance(block, RelationalBlock)
        temporal = block.temporal
        back = [rate * frames if form.dense else frames + 1 - temporal.stride for frames in (NEAR, FAR, POOL)]
        shapes[f"{index}.means"] = (block.graph.query.in_channels, 3 if form.dense else 2, joints)
        for name, size, frames in zip(BLOCK_ARRAYS[1:], temporal.sizes, back, strict=False):
            shapes[f"{index}.{name}"] = (size, frames, joints)
        rate *= temporal.stride
    return shapes


def _normalize_input(network: PsumNet, x: Tensor) -> Tensor:
    """The input norm over (N, C, T, V); its features are (joint, channel)."""
    _, channels, frames, joints = _sizes(x)
    x = network.input_norm(x.permute(0, 3, 1, 2).reshape(-1, joints * channels, frames))
    return x.reshape(-1, joints, channels, frames).permute(0, 2, 3, 1)


def mean_weights(done: Tensor, steps: int, form: StreamForm, rate: int) -> tuple[Tensor, Tensor]:
    """How the means behind the topologies come from those of the state and the means of the steps.

    Args:
        done: Steps before this call (N, 1).
        steps: Steps of this call.
        form: How the network runs.
        rate: Without strides, only every `rate`-th frame counts, as if there were some.

    Returns:
        Weights (N, steps, kept + steps) of the mean behind the topology of each step, and (N, kept, kept + steps) of
        the state after. The state keeps the running mean, the mean behind the present topology and, without strides,
        the mean of the frames of this chunk so far.
    """
    kept = 3 if form.dense else 2
    unit = torch.eye(kept + steps, dtype=done.dtype, device=done.device)[:, None]  # columns, 1, columns
    blank = torch.zeros_like(done)
    mean, held = blank + unit[0], blank + unit[1]
    chunk = blank + unit[2] if form.dense else blank
    rows = []
    for step in range(steps):
        number = done + step  # of the step
        if form.dense:
            place = torch.remainder(number, CHUNK)
            number = torch.div(number - place, CHUNK)  # of the chunk
            counts = (torch.remainder(place + 1, rate) == 0).to(done.dtype)
            is_first, is_last = (place == 0).to(done.dtype), (place == CHUNK - 1).to(done.dtype)
            chunk = (1 - is_first) * chunk + counts * (rate / CHUNK) * unit[kept + step]
        else:
            is_first = is_last = torch.ones_like(done)
            chunk = blank + unit[kept + step]
        renewed = is_first * (torch.remainder(number, form.refresh) == 0).to(done.dtype)
        held = renewed * mean + (1 - renewed) * held
        rows.append(held)
        share = is_last * torch.clamp(1 / (number + 1), min=1 / form.memory)
        mean = mean + share * (chunk - mean)
    after = [mean, held, chunk] if form.dense else [mean, held]
    return torch.stack(rows, 1), torch.stack(after, 1)


def _advance_block(
    block: RelationalBlock,
    x: Tensor,
    old: Mapping[str, Tensor],
    weights: tuple[Tensor, Tensor],
    *,
    group: int,
    dilation: int,
) -> tuple[Tensor, dict[str, Tensor]]:
    """(N, C, T, V) -> (N, C', T', V) and the arrays of the block's state; `dilation` 0 keeps the strides."""
    _, channels, frames, joints = _sizes(x)
    steps = int(weights[0].shape[1])
    step_means = x.reshape(-1, channels, steps, frames // steps, joints).mean(3)
    means = torch.cat([old["means"], step_means], 2)  # N, C, kept + steps, V
    y = _aggregate(block.graph, x, weights[0][:, None, ::group] @ means)
    y, kept = _advance_temporal(block.temporal, y, old, dilation=dilation)
    if isinstance(block.residual, nn.Identity):
        y = y + x
    elif block.residual is not None:
        assert isinstance(block.residual, nn.Sequential)
        conv, norm = block.residual[0], block.residual[1]
        last = x if dilation else _last_frames(x, block.temporal.stride)
        y = y + norm(_mix(conv, last))
    return torch.relu(y), {"means": weights[1][:, None] @ means, **kept}


def _aggregate(graph: AdaptiveGraph, x: Tensor, means: Tensor) -> Tensor:
    """The graph convolution (N, C, T, V) -> (N, C', T, V) with a topology from each of the means (N, C, steps, V)."""
    _, _, frames, joints = _sizes(x)
    steps, width, relations = int(means.shape[2]), graph.width, graph.relations
    query, key = _mix(graph.query, means), _mix(graph.key, means)
    pairs = torch.tanh(query[..., None] - key[..., None, :])  # N, 3 R, steps, V out, V in
    bias = graph.relation.bias
    assert bias is not None
    scaled = (graph.alpha * graph.relation.weight).reshape(SUBSETS, width, relations)
    learned = scaled @ pairs.reshape(-1, SUBSETS, relations, steps * joints * joints)
    fixed = (graph.alpha * bias).reshape(SUBSETS, width, 1, 1, 1) + graph.adjacency[:, None, None]
    topology = learned.reshape(-1, SUBSETS, width, steps, joints, joints) + fixed
    value = _mix(graph.value, x).reshape(-1, SUBSETS, width, steps, frames // steps, joints)
    first, second, third = (value @ topology.transpose(4, 5)).unbind(1)
    y = (first + second + third).reshape(-1, width, frames, joints)
    skip = graph.skip[1](_mix(graph.skip[0], x)) if isinstance(graph.skip, nn.Sequential) else x
    return torch.relu(graph.norm(y) + skip)


def _advance_temporal(
    module: MultiScaleTemporal, x: Tensor, old: Mapping[str, Tensor], *, dilation: int
) -> tuple[Tensor, dict[str, Tensor]]:
    """The temporal module, looking back: (N, C, T, V) -> (N, C, T', V), and the frames to keep of each branch."""
    x = _mix(module.entry, x)
    scales, plain = x.split([module.entry_norm.num_features, module.sizes[3]], 1)
    branches = torch.relu(module.entry_norm(scales)).split(module.sizes[:3], 1)
    seen = {name: torch.cat([old[name], new], 2) for name, new in zip(BLOCK_ARRAYS[1:], branches, strict=True)}
    kept = {name: value[:, :, int(value.shape[2]) - int(old[name].shape[2]) :] for name, value in seen.items()}
    stride, step = (1, dilation) if dilation else (module.stride, 1)
    near = nn.functional.conv2d(seen["near"], module.near.weight, module.near.bias, (stride, 1), dilation=(step, 1))
    far = nn.functional.conv2d(seen["far"], module.far.weight, module.far.bias, (stride, 1), dilation=(2 * step, 1))
    pool = nn.functional.max_pool2d(seen["pool"], (3, 1), (stride, 1), dilation=(step, 1))
    return module.exit_norm(torch.cat([near, far, pool, _last_frames(plain, stride)], 1)), kept


def _mix(conv: nn.Module, x: Tensor) -> Tensor:
    """A 1x1 convolution (N, C, T, V) -> (N, C', T, V) as a matrix product, which runs few frames faster."""
    assert isinstance(conv, nn.Conv2d) and conv.bias is not None
    _, channels, frames, joints = _sizes(x)
    y = conv.weight[:, :, 0, 0] @ x.reshape(-1, channels, frames * joints) + conv.bias[:, None]
    return y.reshape(-1, conv.out_channels, frames, joints)


def _last_frames(x: Tensor, stride: int) -> Tensor:
    """The last frame of each `stride` frames."""
    return x if stride == 1 else x[:, :, stride - 1 :: stride]


def _sizes(x: Tensor) -> tuple[int, int, int, int]:
    """The sizes of an array as numbers, which an exported graph then has for constants; but for the first."""
    count, channels, frames, joints = x.shape
    return int(count), int(channels), int(frames), int(joints)
