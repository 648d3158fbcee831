"""Name of an ONNX operator -> what torch does for it: those of our graphs and of plain convolutional ones.

Versions 11 to 22 of the default domain. Control flow and suppression are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from skelact.runtime import torch_layers as layers
from skelact.runtime import torch_shapes as shapes


def _clip(x: Tensor, low: Tensor | None = None, high: Tensor | None = None) -> Tensor:
    limits = [None if limit is None else limit.item() for limit in (low, high)]
    return x if limits == [None, None] else torch.clamp(x, *limits)


def _hard_sigmoid(x: Tensor, *, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    return torch.clamp(alpha * x + beta, 0, 1)


def _leaky_relu(x: Tensor, *, alpha: float = 0.01) -> Tensor:
    return functional.leaky_relu(x, alpha)


def _prelu(x: Tensor, slope: Tensor) -> Tensor:
    return torch.where(x < 0, x * slope, x)


def _reduce(
    reduction: Callable[[Tensor, tuple[int, ...], bool], Tensor],
) -> Callable[..., Tensor]:
    def reduce(x: Tensor, axes: Any = None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
        chosen = tuple(axes.tolist() if isinstance(axes, Tensor) else axes or ())
        if not chosen and noop_with_empty_axes:
            return x
        return reduction(x, chosen or tuple(range(x.ndim)), bool(keepdims))

    return reduce


OPERATORS: Mapping[str, Callable[..., Tensor | Sequence[Tensor]]] = {
    "Add": lambda x, y: x + y,
    "BatchNormalization": layers.batch_norm,
    "Cast": shapes.cast,
    "Clip": _clip,
    "Concat": shapes.concat,
    "Constant": shapes.constant,
    "ConstantOfShape": shapes.constant_of_shape,
    "Conv": layers.conv,
    "DepthToSpace": layers.depth_to_space,
    "Div": lambda x, y: torch.div(x, y, rounding_mode=None if x.is_floating_point() else "trunc"),
    "Equal": lambda x, y: x == y,
    "Erf": lambda x: torch.erf(x),
    "Exp": lambda x: torch.exp(x),
    "Expand": shapes.expand,
    "Flatten": shapes.flatten,
    "Floor": lambda x: torch.floor(x),
    "Gather": shapes.gather,
    "Gemm": layers.gemm,
    "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
    "HardSigmoid": _hard_sigmoid,
    "Identity": lambda x: x,
    "LayerNormalization": layers.layer_norm,
    "LeakyRelu": _leaky_relu,
    "MatMul": lambda x, y: x @ y,
    "MaxPool": layers.max_pool,
    "Mod": lambda x, y, fmod=0: torch.fmod(x, y) if fmod else torch.remainder(x, y),
    "Mul": lambda x, y: x * y,
    "PRelu": _prelu,
    "Pad": layers.pad,
    "Pow": lambda x, y: x**y,
    "Reciprocal": lambda x: torch.reciprocal(x),
    "ReduceL2": _reduce(lambda x, axes, keep: torch.linalg.vector_norm(x, dim=axes, keepdim=keep)),
    "ReduceMax": _reduce(lambda x, axes, keep: x.amax(axes, keepdim=keep)),
    "ReduceMean": _reduce(lambda x, axes, keep: x.mean(axes, keepdim=keep)),
    "ReduceSum": _reduce(lambda x, axes, keep: x.sum(axes, keepdim=keep)),
    "Relu": lambda x: torch.relu(x),
    "Reshape": shapes.reshape,
    "Resize": layers.resize,
    "ScatterElements": shapes.scatter_elements,
    "Shape": shapes.shape,
    "Sigmoid": lambda x: torch.sigmoid(x),
    "Slice": shapes.slice_axes,
    "Split": shapes.split,
    "Sqrt": lambda x: torch.sqrt(x),
    "Squeeze": shapes.squeeze,
    "Sub": lambda x, y: x - y,
    "Tanh": lambda x: torch.tanh(x),
    "Transpose": shapes.transpose,
    "Unsqueeze": shapes.unsqueeze,
}
