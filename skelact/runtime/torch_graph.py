"""Run an exported network with torch: for a GPU on machines whose ONNX Runtime has no CUDA provider.

Operators follow the ONNX specification (onnx.ai/onnx/operators), versions 11 to 22 of the default domain. The table
`OPERATORS` holds those of our graphs and of plain convolutional ones; control flow and suppression are left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper
from torch import Tensor
from torch.nn import functional

from skelact.errors import CheckpointError, InputError

OPSETS = range(11, 23)
DTYPES: Mapping[int, torch.dtype] = {
    TensorProto.FLOAT: torch.float32,
    TensorProto.FLOAT16: torch.float16,
    TensorProto.INT32: torch.int32,
    TensorProto.INT64: torch.int64,
}
# (mode, coordinates, rounding) of Resize -> mode of torch's interpolation; the rounding says nothing where it is linear
RESIZES = {
    ("linear", "half_pixel", ""): "bilinear",
    ("linear", "pytorch_half_pixel", ""): "bilinear",
    ("nearest", "asymmetric", "floor"): "nearest",
}
CONVOLUTIONS: Mapping[int, Callable[..., Tensor]] = {3: functional.conv1d, 4: functional.conv2d}  # by dimensions


@dataclass(frozen=True)
class _Step:
    """One node: what to call, where its values are, and which of them nobody needs afterwards."""

    operator: Callable[..., Tensor | Sequence[Tensor]]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    done: tuple[str, ...]


class TorchGraph:
    """One exported network, its operators run by torch one after the other.

    Floats live on the device; numbers without a dimension, shapes and indices in main memory, so that reading them
    never waits for the device. Convolutions on a GPU use TF32 where torch's own setting allows it, as it does unless
    told otherwise; ONNX Runtime's CUDA provider does the same.

    Args:
        path: The ONNX file.
        device: "cpu", "cuda" or "cuda:N".

    Attributes:
        provider: "torch" and the device.
        inputs: Names of the inputs.
        input_shapes: Their sizes, None where free.
        metadata: Text stored in the file.

    Raises:
        CheckpointError: The file cannot be read, or needs an operator that is not in `OPERATORS`.
    """

    def __init__(self, path: Path, *, device: str) -> None:
        try:
            model = onnx.load(str(path))
            onnx.checker.check_model(model)
        except Exception as error:  # missing, cut short, not a graph: protobuf, onnx and the system raise their own
            raise CheckpointError(f"{path}: cannot be loaded: {str(error)[:500]}") from error
        _check_supported(path, model)
        graph = model.graph
        self._device = torch.device(device)
        self.provider = f"torch {device}"
        self.metadata = {one.key: one.value for one in model.metadata_props}
        stored = {one.name for one in graph.initializer}
        given = [one for one in graph.input if one.name not in stored]
        self.inputs = tuple(one.name for one in given)
        self.input_shapes = tuple(_sizes(one) for one in given)
        self._outputs = tuple(one.name for one in graph.output)
        constants = {one.name: self._place(_to_tensor(one)) for one in graph.initializer}
        self._constants, self._steps = self._fold(graph, constants)

    def run(self, *arrays: np.ndarray) -> list[np.ndarray]:
        """Return all outputs of the graph for its inputs, in the order of `inputs`.

        Raises:
            InputError: An input has a size that the graph does not allow; `field` is its name.
        """
        values = dict(self._constants)
        for name, shape, array in zip(self.inputs, self.input_shapes, arrays, strict=True):
            free = tuple(got if size is None else size for size, got in zip(shape, array.shape, strict=False))
            if array.shape != free:
                raise InputError(f"expected shape {shape}, got {array.shape}", field=name)
            values[name] = self._place(torch.from_numpy(np.ascontiguousarray(array)))
        with torch.inference_mode():
            for step in self._steps:
                values.update(self._apply(step, values))
                for name in step.done:
                    del values[name]
            return [values[name].cpu().numpy() for name in self._outputs]

    def _fold(
        self, graph: onnx.GraphProto, constants: dict[str, Tensor]
    ) -> tuple[dict[str, Tensor], tuple[_Step, ...]]:
        """Compute what depends on no input once; return the constants still needed, and the steps that are left."""
        last = {name: number for number, node in enumerate(graph.node) for name in node.input}
        kept = {one.name for one in graph.output}
        steps = []
        for number, node in enumerate(graph.node):
            done = {name for name in node.input if name and last[name] == number and name not in kept}
            attributes = {one.name: _attribute(one) for one in node.attribute}
            step = _Step(OPERATORS[node.op_type], tuple(node.input), tuple(node.output), attributes, tuple(done))
            if all(name in constants for name in node.input if name):
                with torch.inference_mode():
                    constants.update(self._apply(step, constants))
            else:
                steps.append(step)
        needed = {name for step in steps for name in step.inputs} | kept
        return {name: value for name, value in constants.items() if name in needed}, tuple(steps)

    def _apply(self, step: _Step, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        found = step.operator(*(values[name] if name else None for name in step.inputs), **step.attributes)
        parts = [found] if isinstance(found, Tensor) else found
        return {name: self._place(value) for name, value in zip(step.outputs, parts, strict=True)}

    def _place(self, value: Tensor) -> Tensor:
        return value.to(self._device if value.is_floating_point() and value.ndim else "cpu")


def _check_supported(path: Path, model: onnx.ModelProto) -> None:
    domains = {one.domain: one.version for one in model.opset_import}
    lacking = set()
    for node in model.graph.node:
        if node.domain not in ("", "ai.onnx") or node.op_type not in OPERATORS:
            lacking.add(node.op_type)
            continue
        known = inspect.signature(OPERATORS[node.op_type]).parameters
        lacking.update(f"{node.op_type}({one.name})" for one in node.attribute if one.name not in known)
    if domains.get("", 0) not in OPSETS:
        lacking.add(f"opset {domains.get('', 0)}")
    if lacking:
        names = ", ".join(sorted(lacking))
        raise CheckpointError(f"{path}: torch cannot run {names}: install onnxruntime-gpu or use --device cpu")


def _sizes(value: onnx.ValueInfoProto) -> tuple[int | None, ...]:
    return tuple(one.dim_value if one.HasField("dim_value") else None for one in value.type.tensor_type.shape.dim)


def _to_tensor(stored: onnx.TensorProto) -> Tensor:
    return torch.from_numpy(numpy_helper.to_array(stored).copy())


def _attribute(stored: onnx.AttributeProto) -> Any:
    value = onnx.helper.get_attribute_value(stored)
    if isinstance(value, onnx.TensorProto):
        return _to_tensor(value)
    return value.decode() if isinstance(value, bytes) else value


# One function per operator: inputs in the order of the specification, attributes by their names there.


def _batch_norm(
    x: Tensor,
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
    *,
    epsilon: float = 1e-5,
    momentum: float = 0.9,
    training_mode: int = 0,
) -> Tensor:
    _expect(training_mode == 0, "BatchNormalization in evaluation mode")
    return functional.batch_norm(x, mean, variance, scale, shift, eps=epsilon)


def _cast(x: Tensor, *, to: int) -> Tensor:
    _expect(to in DTYPES, f"Cast to one of {sorted(DTYPES)}, got {to}")
    return x.to(DTYPES[to])


def _clip(x: Tensor, low: Tensor | None = None, high: Tensor | None = None) -> Tensor:
    limits = [None if one is None else one.item() for one in (low, high)]
    return x if limits == [None, None] else torch.clamp(x, *limits)


def _concat(*parts: Tensor, axis: int) -> Tensor:
    return torch.cat(parts, axis)


def _constant(*, value: Tensor) -> Tensor:
    return value


def _conv(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel_shape: Sequence[int] = (),
    strides: Sequence[int] = (),
    pads: Sequence[int] = (),
    dilations: Sequence[int] = (),
    group: int = 1,
    auto_pad: str = "NOTSET",
) -> Tensor:
    _expect(auto_pad == "NOTSET" and x.ndim in CONVOLUTIONS, "Conv over one or two axes with explicit pads")
    ones = (1,) * (x.ndim - 2)
    x, padding = _pad_evenly(x, pads or (0, 0) * len(ones), 0.0)
    return CONVOLUTIONS[x.ndim](x, weight, bias, strides or ones, padding, dilations or ones, group)


def _depth_to_space(x: Tensor, *, blocksize: int, mode: str = "DCR") -> Tensor:
    if mode == "CRD":
        return functional.pixel_shuffle(x, blocksize)
    count, channels, height, width = x.shape
    split = x.reshape(count, blocksize, blocksize, channels // blocksize**2, height, width)
    return split.permute(0, 3, 4, 1, 5, 2).reshape(count, -1, height * blocksize, width * blocksize)


def _flatten(x: Tensor, *, axis: int = 1) -> Tensor:
    return x.reshape(int(np.prod(x.shape[:axis])), -1)


def _gather(x: Tensor, indices: Tensor, *, axis: int = 0) -> Tensor:
    axis %= x.ndim
    chosen = x.index_select(axis, (indices.reshape(-1) % x.shape[axis]).to(x.device))
    return chosen.reshape((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))


def _gemm(
    a: Tensor,
    b: Tensor,
    c: Tensor | None = None,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    transA: int = 0,  # noqa: N803 (the name of the specification)
    transB: int = 0,  # noqa: N803
) -> Tensor:
    product = alpha * ((a.T if transA else a) @ (b.T if transB else b))
    return product if c is None else product + beta * c


def _hard_sigmoid(x: Tensor, *, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    return torch.clamp(alpha * x + beta, 0, 1)


def _layer_norm(
    x: Tensor,
    scale: Tensor,
    shift: Tensor | None = None,
    *,
    axis: int = -1,
    epsilon: float = 1e-5,
    stash_type: int = 1,
) -> Tensor:
    _expect(stash_type == 1, "LayerNormalization in float32")
    return functional.layer_norm(x, x.shape[axis:], scale, shift, epsilon)


def _leaky_relu(x: Tensor, *, alpha: float = 0.01) -> Tensor:
    return functional.leaky_relu(x, alpha)


def _max_pool(
    x: Tensor,
    *,
    kernel_shape: list[int],
    strides: list[int] | tuple[int, ...] = (1, 1),
    pads: Sequence[int] = (0, 0, 0, 0),
    dilations: list[int] | tuple[int, ...] = (1, 1),
    ceil_mode: int = 0,
    storage_order: int = 0,
    auto_pad: str = "NOTSET",
) -> Tensor:
    _expect(auto_pad == "NOTSET" and x.ndim == 4, "MaxPool over two axes with explicit pads")
    x, padding = _pad_evenly(x, pads, -torch.inf)
    return functional.max_pool2d(x, kernel_shape, strides, padding, dilations, bool(ceil_mode))


def _pad(
    x: Tensor, pads: Tensor, value: Tensor | None = None, axes: Tensor | None = None, *, mode: str = "constant"
) -> Tensor:
    _expect(mode == "constant", f"Pad with a constant, got {mode}")
    sides = [(0, 0)] * x.ndim
    begins, ends = pads.reshape(2, -1).tolist()
    for axis, begin, end in zip(range(x.ndim) if axes is None else axes.tolist(), begins, ends, strict=True):
        sides[axis] = (begin, end)
    flat = [amount for pair in reversed(sides) for amount in pair]
    return functional.pad(x, flat, value=0.0 if value is None else value.item())


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


def _reshape(x: Tensor, shape: Tensor, *, allowzero: int = 0) -> Tensor:
    wanted = shape.tolist()
    if not allowzero:
        wanted = [size or x.shape[axis] for axis, size in enumerate(wanted)]
    return x.reshape(wanted)


def _resize(
    x: Tensor,
    roi: Tensor | None = None,
    scales: Tensor | None = None,
    sizes: Tensor | None = None,
    *,
    mode: str = "nearest",
    coordinate_transformation_mode: str = "half_pixel",
    nearest_mode: str = "round_prefer_floor",
    axes: Sequence[int] = (),
    antialias: int = 0,
    cubic_coeff_a: float = -0.75,
) -> Tensor:
    kind = (mode, coordinate_transformation_mode, nearest_mode if mode == "nearest" else "")
    _expect(kind in RESIZES and not antialias and x.ndim == 4, f"Resize as one of {sorted(RESIZES)}, got {kind}")
    if sizes is not None and sizes.numel():
        target = sizes.tolist()[-2:]
    else:
        assert scales is not None  # the specification asks for one of the two
        target = [int(size * scale) for size, scale in zip(x.shape[-2:], scales.tolist()[-2:], strict=True)]
    _expect(list(axes) in ([], [2, 3]), f"Resize of the last two axes, got {list(axes)}")
    return functional.interpolate(x, target, mode=RESIZES[kind])


def _shape(x: Tensor, *, start: int = 0, end: int | None = None) -> Tensor:
    return torch.tensor(x.shape[start:end])


def _slice(x: Tensor, starts: Tensor, ends: Tensor, axes: Tensor | None = None, steps: Tensor | None = None) -> Tensor:
    first, stop = starts.tolist(), ends.tolist()
    step = [1] * len(first) if steps is None else steps.tolist()
    _expect(min(step) > 0, "Slice forward")
    cut = [slice(None)] * x.ndim
    for number, axis in enumerate(range(len(first)) if axes is None else axes.tolist()):
        cut[axis] = slice(first[number], stop[number], step[number])
    return x[tuple(cut)]


def _split(x: Tensor, split: Any, *, axis: int = 0) -> Sequence[Tensor]:
    return torch.split(x, split.tolist() if isinstance(split, Tensor) else split, axis)


def _squeeze(x: Tensor, axes: Any = None) -> Tensor:
    chosen = axes.tolist() if isinstance(axes, Tensor) else axes
    return x.squeeze() if chosen is None else x.squeeze(tuple(chosen))


def _transpose(x: Tensor, *, perm: Sequence[int] = ()) -> Tensor:
    return x.permute(tuple(perm) or tuple(reversed(range(x.ndim))))


def _unsqueeze(x: Tensor, axes: Any) -> Tensor:
    chosen = axes.tolist() if isinstance(axes, Tensor) else axes
    total = x.ndim + len(chosen)
    for axis in sorted(axis % total for axis in chosen):
        x = x.unsqueeze(axis)
    return x


def _pad_evenly(x: Tensor, pads: Sequence[int], value: float) -> tuple[Tensor, tuple[int, ...]]:
    """Leave pads (first sides of all axes, then last ones) that are equal to the operator; apply others here."""
    first, last = tuple(pads[: len(pads) // 2]), tuple(pads[len(pads) // 2 :])
    if first == last:
        return x, first
    sides = [amount for pair in zip(reversed(first), reversed(last), strict=True) for amount in pair]
    return functional.pad(x, sides, value=value), (0,) * len(first)


def _expect(holds: bool, wanted: str) -> None:
    if not holds:
        raise CheckpointError(f"torch runs only {wanted}: install onnxruntime-gpu or use --device cpu")


OPERATORS: Mapping[str, Callable[..., Tensor | Sequence[Tensor]]] = {
    "Add": lambda x, y: x + y,
    "BatchNormalization": _batch_norm,
    "Cast": _cast,
    "Clip": _clip,
    "Concat": _concat,
    "Constant": _constant,
    "Conv": _conv,
    "DepthToSpace": _depth_to_space,
    "Div": lambda x, y: torch.div(x, y, rounding_mode=None if x.is_floating_point() else "trunc"),
    "Erf": lambda x: torch.erf(x),
    "Exp": lambda x: torch.exp(x),
    "Flatten": _flatten,
    "Gather": _gather,
    "Gemm": _gemm,
    "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
    "HardSigmoid": _hard_sigmoid,
    "Identity": lambda x: x,
    "LayerNormalization": _layer_norm,
    "LeakyRelu": _leaky_relu,
    "MatMul": lambda x, y: x @ y,
    "MaxPool": _max_pool,
    "Mul": lambda x, y: x * y,
    "PRelu": _prelu,
    "Pad": _pad,
    "Pow": lambda x, y: x**y,
    "ReduceL2": _reduce(lambda x, axes, keep: torch.linalg.vector_norm(x, dim=axes, keepdim=keep)),
    "ReduceMax": _reduce(lambda x, axes, keep: x.amax(axes, keepdim=keep)),
    "ReduceMean": _reduce(lambda x, axes, keep: x.mean(axes, keepdim=keep)),
    "ReduceSum": _reduce(lambda x, axes, keep: x.sum(axes, keepdim=keep)),
    "Relu": lambda x: torch.relu(x),
    "Reshape": _reshape,
    "Resize": _resize,
    "Shape": _shape,
    "Sigmoid": lambda x: torch.sigmoid(x),
    "Slice": _slice,
    "Split": _split,
    "Sqrt": lambda x: torch.sqrt(x),
    "Squeeze": _squeeze,
    "Sub": lambda x, y: x - y,
    "Tanh": lambda x: torch.tanh(x),
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
