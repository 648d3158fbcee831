"""One step of `psumnet_stream.py` with few operations: what is exported.

Algebraic identities: norms are folded into the convolutions around them, the bias of keys into that of queries;
convolutions of the same input are one matrix product; one more relation, which is always 1, carries the bias of the
topology; and the static graph, which all channels share, is applied to all of them in one product, apart from the
learned one. The state is that of `PsumNetStream`, whose logits these are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from skelact.models.ctrgcn import SUBSETS, AdaptiveGraph, MultiScaleTemporal, RelationalBlock
from skelact.models.psumnet_stream import BLOCK_ARRAYS, PsumNetStream, mean_weights
from skelact.models.stream_network import scale_and_shift

SATURATED = 20.0  # whose hyperbolic tangent is 1 in float32


class PsumNetStep(nn.Module):
    """A step of a trained stream: features (N, C, step, V) and state (N, S) -> logits (N, 1, K) and state (N, S)."""

    scale: Tensor
    shift: Tensor

    def __init__(self, stream: PsumNetStream) -> None:
        super().__init__()
        network = stream.network.eval()
        self._form = stream.form
        self._sizes = [math.prod(shape) for shape in stream.state_shapes.values()]
        self._shapes = dict(stream.state_shapes)
        joints, channels = network.config.joints, network.config.channels
        scale, shift = scale_and_shift(network.input_norm)
        self._keep("scale", scale.reshape(joints, channels).T[:, None])
        self._keep("shift", shift.reshape(joints, channels).T[:, None])
        rate, blocks = 1, list[_StepBlock]()
        for block in network.blocks:
            assert isinstance(block, RelationalBlock)
            blocks.append(_StepBlock(block, rate if stream.form.dense else 0))
            rate *= block.temporal.stride
        self.blocks = nn.ModuleList(blocks)
        self.head = network.head

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Advance people by one step."""
        pieces = state.split(self._sizes, 1)
        old = {
            name: piece.reshape(-1, *shape) for (name, shape), piece in zip(self._shapes.items(), pieces, strict=True)
        }
        new = {"steps": old["steps"] + 1}
        x = x * self.scale + self.shift
        rate, weights = 1, dict[int, Tensor]()
        for index, block in enumerate(self.blocks):
            assert isinstance(block, _StepBlock)
            counted = rate if self._form.dense else 1
            if counted not in weights:
                weights[counted] = mean_weights(old["steps"], 1, self._form, rate)[1][:, None]
            own = {name: old[f"{index}.{name}"] for name in BLOCK_ARRAYS}
            x, kept = block(x, own, weights[counted])
            new |= {f"{index}.{name}": value for name, value in kept.items()}
            rate *= block.stride
        flat = [new[name].reshape(-1, size) for name, size in zip(self._shapes, self._sizes, strict=True)]
        return self.head(x.mean((2, 3)))[:, None], torch.cat(flat, 1)

    def _keep(self, name: str, value: Tensor) -> None:
        self.register_buffer(name, value.detach().contiguous())


class _StepBlock(nn.Module):
    """A relational block; `dilation` 0 keeps the strides."""

    relate: Tensor
    relate_bias: Tensor
    scaled: Tensor
    static: Tensor
    value: Tensor
    value_bias: Tensor
    shift: Tensor
    entry: Tensor
    entry_bias: Tensor
    near: Tensor
    near_bias: Tensor
    far: Tensor
    far_bias: Tensor
    pool_scale: Tensor
    pool_shift: Tensor
    residual: Tensor
    residual_bias: Tensor

    def __init__(self, block: RelationalBlock, dilation: int) -> None:
        super().__init__()
        graph, temporal = block.graph, block.temporal
        self.stride, self.dilation = temporal.stride, dilation
        self.width, self.sizes = graph.width, temporal.sizes
        self._fold_topology(graph)
        self._fold_values(graph)
        self._fold_time(temporal)
        self.keeps = block.residual is not None
        self.mixes = isinstance(block.residual, nn.Sequential)
        if isinstance(block.residual, nn.Sequential):
            weight, bias = _linear(block.residual[0], block.residual[1])
            self._keep("residual", weight)
            self._keep("residual_bias", bias[:, None])

    def _fold_topology(self, graph: AdaptiveGraph) -> None:
        (query, query_bias), (key, key_bias) = _linear(graph.query), _linear(graph.key)
        self.relations = graph.relations + 1
        self._keep("relate", torch.cat([_with_one(query), _with_one(key)]))
        self._keep("relate_bias", _with_one((query_bias - key_bias)[:, None], SATURATED))
        assert graph.relation.bias is not None
        learned = graph.relation.weight.reshape(SUBSETS, self.width, graph.relations)
        bias = graph.relation.bias.reshape(SUBSETS, self.width, 1)
        self._keep("scaled", graph.alpha * torch.cat([learned, bias], 2))
        self._keep("static", graph.adjacency.transpose(1, 2))

    def _fold_values(self, graph: AdaptiveGraph) -> None:
        """Values of all subsets and, where there is one, the convolution that is added to their sum."""
        scale, shift = scale_and_shift(graph.norm)
        value, value_bias = _linear(graph.value)
        weights, biases = [value * scale.repeat(SUBSETS)[:, None]], [value_bias * scale.repeat(SUBSETS)]
        self.has_skip = isinstance(graph.skip, nn.Sequential)
        if isinstance(graph.skip, nn.Sequential):
            skip, skip_bias = _linear(graph.skip[0], graph.skip[1])
            weights, biases = [*weights, skip], [*biases, skip_bias + shift]
        self._keep("value", torch.cat(weights))
        self._keep("value_bias", torch.cat(biases)[:, None])
        self._keep("shift", shift[:, None])

    def _fold_time(self, temporal: MultiScaleTemporal) -> None:
        entry, entry_bias = _linear(temporal.entry)
        scale, shift = scale_and_shift(temporal.entry_norm)
        near, far, pool, plain = _split_norm(temporal.exit_norm, self.sizes)
        scale, shift = torch.cat([scale, plain[0]]), torch.cat([shift, plain[1]])
        self._keep("entry", entry * scale[:, None])
        self._keep("entry_bias", (entry_bias * scale + shift)[:, None])
        for name, conv, (scale, shift) in (("near", temporal.near, near), ("far", temporal.far, far)):
            assert conv.bias is not None
            self._keep(name, conv.weight * scale[:, None, None, None])
            self._keep(f"{name}_bias", conv.bias * scale + shift)
        self._keep("pool_scale", pool[0][:, None, None])
        self._keep("pool_shift", pool[1][:, None, None])

    def forward(self, x: Tensor, old: Mapping[str, Tensor], weights: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """(N, C, T, V) -> (N, C', T', V) and the arrays of the state; `weights` (N, 1, kept, kept + 1) of the means."""
        channels, frames, joints = (int(size) for size in x.shape[1:])
        mean = x.mean(2, keepdim=True) if frames > 1 else x
        means = weights @ torch.cat([old["means"], mean], 2)
        flat = x.reshape(-1, channels, frames * joints)
        y, kept = self._advance_time(self._aggregate(flat, self._topology(means[:, :, 1])), old, frames, joints)
        if self.keeps:
            last = x if self.dilation or self.stride == 1 else x[:, :, self.stride - 1 :: self.stride]
            if self.mixes:
                last = self.residual @ last.reshape(-1, channels, y.shape[2] * joints) + self.residual_bias
                last = last.reshape(-1, self.width, int(y.shape[2]), joints)
            y = y + last
        return torch.relu(y), {"means": means, **kept}

    def _topology(self, mean: Tensor) -> Tensor:
        """The learned part (N, 3, C', V in, V out) of means (N, C, V)."""
        joints = int(mean.shape[2])
        query, key = (self.relate @ mean).split(SUBSETS * self.relations, 1)
        pairs = torch.tanh((query + self.relate_bias)[:, :, None] - key[..., None])
        learned = self.scaled @ pairs.reshape(-1, SUBSETS, self.relations, joints * joints)
        return learned.reshape(-1, SUBSETS, self.width, joints, joints)

    def _aggregate(self, flat: Tensor, topology: Tensor) -> Tensor:
        """(N, C, T V) -> (N, C', T V)."""
        joints, size = int(topology.shape[4]), int(flat.shape[2])
        values, skip = self.value @ flat + self.value_bias, flat
        if self.has_skip:
            values, skip = values.split([SUBSETS * self.width, self.width], 1)
        else:
            skip = flat + self.shift
        shared = values.reshape(-1, SUBSETS, self.width * size // joints, joints) @ self.static  # few large products
        learned = values.reshape(-1, SUBSETS, self.width, size // joints, joints) @ topology
        shares = (SUBSETS, self.width, size)
        first, second, third = (learned.reshape(-1, *shares) + shared.reshape(-1, *shares)).split(1, 1)
        return torch.relu((first + second + third).reshape(-1, self.width, size) + skip)

    def _advance_time(
        self, y: Tensor, old: Mapping[str, Tensor], frames: int, joints: int
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """(N, C', T V) -> (N, C', T', V), and what is kept of each branch."""
        scales, plain = (self.entry @ y + self.entry_bias).split([sum(self.sizes[:3]), self.sizes[3]], 1)
        branches = torch.relu(scales).reshape(-1, sum(self.sizes[:3]), frames, joints).split(self.sizes[:3], 1)
        seen = {name: torch.cat([old[name], new], 2) for name, new in zip(BLOCK_ARRAYS[1:], branches, strict=True)}
        kept = {name: value[:, :, int(value.shape[2]) - int(old[name].shape[2]) :] for name, value in seen.items()}
        stride, step = (1, self.dilation) if self.dilation else (self.stride, 1)
        convolve, slide = nn.functional.conv2d, nn.functional.max_pool2d
        near = convolve(seen["near"], self.near, self.near_bias, (stride, 1), dilation=(step, 1))
        far = convolve(seen["far"], self.far, self.far_bias, (stride, 1), dilation=(2 * step, 1))
        pool = slide(seen["pool"], (3, 1), (stride, 1), dilation=(step, 1)) * self.pool_scale + self.pool_shift
        plain = plain.reshape(-1, self.sizes[3], frames, joints)
        return torch.cat([near, far, pool, plain if stride == 1 else plain[:, :, stride - 1 :: stride]], 1), kept

    def _keep(self, name: str, value: Tensor) -> None:
        self.register_buffer(name, value.detach().contiguous())


def _with_one(rows: Tensor, last: float = 0.0) -> Tensor:
    """Rows (3 R, C) of three subsets, each followed by a row of `last`: (3 (R + 1), C)."""
    parts = rows.reshape(SUBSETS, -1, rows.shape[1])
    return torch.cat([parts, parts.new_full((SUBSETS, 1, rows.shape[1]), last)], 1).flatten(0, 1)


def _split_norm(norm: nn.Module, sizes: list[int]) -> list[tuple[Tensor, Tensor]]:
    """Scale and shift of each branch behind a norm."""
    scale, shift = scale_and_shift(norm)
    return list(zip(scale.split(sizes), shift.split(sizes), strict=True))


def _linear(conv: nn.Module, norm: nn.Module | None = None) -> tuple[Tensor, Tensor]:
    """Weight (C', C) and bias (C',) of a 1x1 convolution, and of the norm behind it."""
    assert isinstance(conv, nn.Conv2d) and conv.bias is not None
    weight, bias = conv.weight[:, :, 0, 0], conv.bias
    if norm is None:
        return weight, bias
    scale, shift = scale_and_shift(norm)
    return weight * scale[:, None], bias * scale + shift
