"""Run an exported network with torch: for a GPU on machines whose ONNX Runtime has no CUDA provider."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from skelact.errors import CheckpointError, InputError
from skelact.runtime.torch_operators import OPERATORS

OPSETS = range(11, 23)


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
        self.metadata = {entry.key: entry.value for entry in model.metadata_props}
        stored = {weight.name for weight in graph.initializer}
        given = [value for value in graph.input if value.name not in stored]
        self.inputs = tuple(value.name for value in given)
        self.input_shapes = tuple(_sizes(value) for value in given)
        self._outputs = tuple(value.name for value in graph.output)
        constants = {weight.name: self._to_device(_to_tensor(weight)) for weight in graph.initializer}
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
            values[name] = self._to_device(torch.from_numpy(np.ascontiguousarray(array)))
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
        last = {name: index for index, node in enumerate(graph.node) for name in node.input}
        kept = {output.name for output in graph.output}
        steps = []
        for index, node in enumerate(graph.node):
            done = {name for name in node.input if name and last[name] == index and name not in kept}
            attributes = {stored.name: _attribute(stored) for stored in node.attribute}
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
        return {name: self._to_device(value) for name, value in zip(step.outputs, parts, strict=True)}

    def _to_device(self, value: Tensor) -> Tensor:
        return value.to(self._device if value.is_floating_point() and value.ndim else "cpu")


def _check_supported(path: Path, model: onnx.ModelProto) -> None:
    domains = {item.domain: item.version for item in model.opset_import}
    lacking = set()
    for node in model.graph.node:
        if node.domain not in ("", "ai.onnx") or node.op_type not in OPERATORS:
            lacking.add(node.op_type)
            continue
        known = inspect.signature(OPERATORS[node.op_type]).parameters
        lacking.update(f"{node.op_type}({item.name})" for item in node.attribute if item.name not in known)
    if domains.get("", 0) not in OPSETS:
        lacking.add(f"opset {domains.get('', 0)}")
    if lacking:
        names = ", ".join(sorted(lacking))
        raise CheckpointError(f"{path}: torch cannot run {names}: install onnxruntime-gpu or use --device cpu")


def _sizes(value: onnx.ValueInfoProto) -> tuple[int | None, ...]:
    return tuple(axis.dim_value if axis.HasField("dim_value") else None for axis in value.type.tensor_type.shape.dim)


def _to_tensor(stored: onnx.TensorProto) -> Tensor:
    return torch.from_numpy(numpy_helper.to_array(stored).copy())


def _attribute(stored: onnx.AttributeProto) -> Any:
    value = onnx.helper.get_attribute_value(stored)
    if isinstance(value, onnx.TensorProto):
        return _to_tensor(value)
    return value.decode() if isinstance(value, bytes) else value
