"""ONNX operators that only move or name values, in torch.

Inputs in the order of the ONNX specification (onnx.ai/onnx/operators), attributes by their names there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor

from skelact.errors import CheckpointError

DTYPES: Mapping[int, torch.dtype] = {
    TensorProto.FLOAT: torch.float32,
    TensorProto.FLOAT16: torch.float16,
    TensorProto.INT32: torch.int32,
    TensorProto.INT64: torch.int64,
}
ZERO = torch.zeros(1)


def expect(holds: bool, wanted: str) -> None:
    """Raise `CheckpointError` unless a node is of the kind that torch runs here."""
    if not holds:
        raise CheckpointError(f"torch runs only {wanted}: install onnxruntime-gpu or use --device cpu")


def cast(x: Tensor, *, to: int) -> Tensor:
    """Cast."""
    expect(to in DTYPES, f"Cast to one of {sorted(DTYPES)}, got {to}")
    return x.to(DTYPES[to])


def concat(*parts: Tensor, axis: int) -> Tensor:
    """Concat."""
    return torch.cat(parts, axis)


def constant(*, value: Tensor) -> Tensor:
    """Constant."""
    return value


def constant_of_shape(shape: Tensor, *, value: Tensor = ZERO) -> Tensor:
    """ConstantOfShape."""
    return torch.full(tuple(shape.tolist()), value.item(), dtype=value.dtype)


def expand(x: Tensor, shape: Tensor) -> Tensor:
    """Expand."""
    return x.expand(np.broadcast_shapes(tuple(x.shape), tuple(shape.tolist())))


def flatten(x: Tensor, *, axis: int = 1) -> Tensor:
    """Flatten."""
    return x.reshape(int(np.prod(x.shape[:axis])), -1)


def gather(x: Tensor, indices: Tensor, *, axis: int = 0) -> Tensor:
    """Gather."""
    axis %= x.ndim
    chosen = x.index_select(axis, (indices.reshape(-1) % x.shape[axis]).to(x.device))
    return chosen.reshape((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))


def reshape(x: Tensor, shape: Tensor, *, allowzero: int = 0) -> Tensor:
    """Reshape."""
    wanted = shape.tolist()
    if not allowzero:
        wanted = [size or x.shape[axis] for axis, size in enumerate(wanted)]
    return x.reshape(wanted)


def shape(x: Tensor, *, start: int = 0, end: int | None = None) -> Tensor:
    """Shape."""
    return torch.tensor(x.shape[start:end])


def slice_axes(
    x: Tensor, starts: Tensor, ends: Tensor, axes: Tensor | None = None, steps: Tensor | None = None
) -> Tensor:
    """Slice, forward only."""
    first, stop = starts.tolist(), ends.tolist()
    step = [1] * len(first) if steps is None else steps.tolist()
    expect(min(step) > 0, "Slice forward")
    cut = [slice(None)] * x.ndim
    for index, axis in enumerate(range(len(first)) if axes is None else axes.tolist()):
        cut[axis] = slice(first[index], stop[index], step[index])
    return x[tuple(cut)]


def scatter_elements(x: Tensor, indices: Tensor, updates: Tensor, *, axis: int = 0, reduction: str = "none") -> Tensor:
    """ScatterElements that adds."""
    expect(reduction == "add", f"ScatterElements that adds, got {reduction}")
    return x.to(updates.device).scatter_add(axis, indices.to(updates.device), updates)


def split(x: Tensor, split: Any, *, axis: int = 0) -> Sequence[Tensor]:
    """Split."""
    return torch.split(x, split.tolist() if isinstance(split, Tensor) else split, axis)


def squeeze(x: Tensor, axes: Any = None) -> Tensor:
    """Squeeze."""
    chosen = axes.tolist() if isinstance(axes, Tensor) else axes
    return x.squeeze() if chosen is None else x.squeeze(tuple(chosen))


def transpose(x: Tensor, *, perm: Sequence[int] = ()) -> Tensor:
    """Transpose."""
    return x.permute(tuple(perm) or tuple(reversed(range(x.ndim))))


def unsqueeze(x: Tensor, axes: Any) -> Tensor:
    """Unsqueeze."""
    chosen = axes.tolist() if isinstance(axes, Tensor) else axes
    total = x.ndim + len(chosen)
    for axis in sorted(axis % total for axis in chosen):
        x = x.unsqueeze(axis)
    return x
