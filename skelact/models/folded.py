"""Relational blocks for serving: every norm that follows a convolution becomes part of it.

In evaluation mode a norm is one factor and one shift per channel, so the result is the same up to rounding. The joint
convolutions of subsets and branches are taken apart again: ONNX Runtime then needs no splits of large tensors, and
leaves out the frames of the plain branch that its stride drops.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from skelact.models.ctrgcn import SUBSETS, AdaptiveGraph, MultiScaleTemporal, RelationalBlock
from skelact.models.stream_network import StreamNetwork, scale_and_shift


def fold_norms(network: StreamNetwork) -> StreamNetwork:
    """Copy a trained network with its relational blocks folded; other networks come back unchanged.

    Args:
        network: In evaluation mode it gives the same logits as the result, within 1e-4.
    """
    folded = copy.deepcopy(network).eval().cpu()
    blocks = [block for block in folded.blocks if isinstance(block, RelationalBlock)]
    if len(blocks) < len(folded.blocks):
        return network
    with torch.no_grad():
        folded.blocks = nn.Sequential(*map(FoldedBlock, blocks))
    return folded


class FoldedBlock(nn.Module):
    """A `RelationalBlock` without norms: (N, C, T, V) -> (N, C', T / stride, V)."""

    def __init__(self, block: RelationalBlock) -> None:
        super().__init__()
        self.graph = FoldedGraph(block.graph)
        self.temporal = FoldedTemporal(block.temporal)
        self.residual = _fold_skip(block.residual)

    def forward(self, x: Tensor) -> Tensor:
        """Run the block."""
        y = self.temporal(self.graph(x))
        if self.residual is not None:
            y = y + self.residual(x)
        return torch.relu(y)


class FoldedGraph(nn.Module):
    """An `AdaptiveGraph` whose norm is in the values and in the skip: (N, C, T, V) -> (N, C', T, V)."""

    adjacency: Tensor
    shift: Tensor

    def __init__(self, graph: AdaptiveGraph) -> None:
        super().__init__()
        factor, shift = scale_and_shift(graph.norm)
        self.query = _per_subset(graph.query)
        self.key = _per_subset(graph.key)
        self.value = _per_subset(graph.value, factor.repeat(SUBSETS))
        self.relation = _per_subset(graph.relation, graph.alpha)
        self.skip = _fold_skip(graph.skip)
        self.register_buffer("adjacency", graph.adjacency.detach()[:, None])
        self.register_buffer("shift", shift[:, None, None])

    def forward(self, x: Tensor) -> Tensor:
        """Aggregate over joints."""
        mean = x.mean(2, keepdim=True)  # N, C, 1, V
        assert self.skip is not None
        y = self.skip(x) + self.shift  # ONNX Runtime makes the shift a part of a convolution
        for query, key, value, relation, static in zip(
            self.query, self.key, self.value, self.relation, self.adjacency, strict=True
        ):
            pairs = torch.tanh(query(mean).transpose(2, 3) - key(mean))
            y = y + value(x) @ (relation(pairs) + static).transpose(2, 3)
        return torch.relu(y)


class FoldedTemporal(nn.Module):
    """A `MultiScaleTemporal` whose branches are convolutions of their own: (N, C, T, V) -> (N, C, T / stride, V)."""

    factor: Tensor
    shift: Tensor

    def __init__(self, module: MultiScaleTemporal) -> None:
        super().__init__()
        near, far, pool, plain = torch.arange(sum(module.sizes)).split(module.sizes)
        entry = scale_and_shift(module.entry_norm)
        factor, shift = scale_and_shift(module.exit_norm)
        self.entries = nn.ModuleList(
            _convolution(module.entry, rows, entry[0][rows], entry[1][rows]) for rows in (near, far, pool)
        )
        every = slice(None)
        self.near = _convolution(module.near, every, factor[near], shift[near])
        self.far = _convolution(module.far, every, factor[far], shift[far])
        self.pool = module.pool
        self.plain = _convolution(module.entry, plain, factor[plain], shift[plain], stride=module.stride)
        self.register_buffer("factor", factor[pool][:, None, None])
        self.register_buffer("shift", shift[pool][:, None, None])

    def forward(self, x: Tensor) -> Tensor:
        """Run the branches."""
        near, far, pool = (torch.relu(entry(x)) for entry in self.entries)
        pooled = self.pool(pool) * self.factor + self.shift
        return torch.cat([self.near(near), self.far(far), pooled, self.plain(x)], 1)


def _convolution(
    source: nn.Conv2d, rows: Tensor | slice, factor: Tensor, shift: Tensor, *, stride: int | None = None
) -> nn.Conv2d:
    """Take output channels of a convolution, each multiplied and shifted."""
    weight, bias = source.weight[rows], source.bias
    assert bias is not None
    result = nn.Conv2d(
        weight.shape[1],
        weight.shape[0],
        source.kernel_size,  # type: ignore[arg-type]
        (stride, 1) if stride else source.stride,  # type: ignore[arg-type]
        source.padding,  # type: ignore[arg-type]
        source.dilation,  # type: ignore[arg-type]
    )
    result.weight.copy_(weight * factor[:, None, None, None])
    assert result.bias is not None
    result.bias.copy_(bias[rows] * factor + shift)
    return result


def _per_subset(source: nn.Conv2d, factor: Tensor | None = None) -> nn.ModuleList:
    """Take a convolution apart into one for each subset, whose output channels are multiplied."""
    size = source.out_channels // SUBSETS
    every = torch.ones(source.out_channels) if factor is None else factor.detach().expand(source.out_channels)
    rows = torch.arange(source.out_channels).split(size)
    return nn.ModuleList(_convolution(source, part, every[part], torch.zeros(size)) for part in rows)


def _fold_skip(module: nn.Module | None) -> nn.Module | None:
    """Fold a convolution and its norm; an identity, or no module, stays."""
    if not isinstance(module, nn.Sequential):
        return module
    convolution, norm = module
    assert isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
    return _convolution(convolution, slice(None), *scale_and_shift(norm))
