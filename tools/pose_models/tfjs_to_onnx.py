"""TensorFlow.js graph models as ONNX: the operators of NanoDet's and MoveNet's published graphs.

A model is one JSON file, the graph, beside one binary file, the constants. Convolutions are (N, H, W, C) there and
(N, C, H, W) here; the transposes around each of them are left to the runtime, which removes them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from skelact.errors import CheckpointError

OPSET = 18
TO_NCHW, TO_NHWC = (0, 3, 1, 2), (0, 2, 3, 1)
DTYPES = {"float32": np.float32, "float16": np.float16, "int32": np.int32}
FOLDED = frozenset(("SparseToDense", "AddV2"))  # of shapes, computed here

Node = Mapping[str, Any]


def tfjs_to_onnx(path: Path, *, outputs: Mapping[str, str], free_size: bool = False) -> onnx.ModelProto:
    """Convert a graph model of one input, of the fixed shape that it states.

    Args:
        path: The JSON file; the binary file lies beside it.
        outputs: Output name in the file -> name in the graph; nodes that no output needs are left out.
        free_size: Let batch, height and width be free: of a graph of convolutions whose maps are resized to twice
            their size. Height and width must be multiples of all its strides together.

    Raises:
        CheckpointError: Not such a file, or an operator that is not known here.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        constants = _load_constants(path, table["weightsManifest"])
        nodes = table["modelTopology"]["node"]
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path}: not a TensorFlow.js graph model: {error}") from error
    return _Converter(path, constants, free_size).convert(nodes, outputs)


def _load_constants(path: Path, manifest: list[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Cut the binary files into arrays; numbers stored as float16 come out as float32."""
    constants = {}
    for group in manifest:
        content = b"".join((path.parent / name).read_bytes() for name in group["paths"])
        at = 0
        for weight in group["weights"]:
            stored = np.dtype(DTYPES[weight.get("quantization", weight)["dtype"]])
            count = int(np.prod(weight["shape"]))
            values = np.frombuffer(content, stored, count, at).reshape(weight["shape"])
            constants[weight["name"]] = values.astype(np.float32) if stored == np.float16 else values
            at += count * stored.itemsize
        if at != len(content):
            raise ValueError(f"expected {at} bytes of constants, got {len(content)}")
    return constants


class _Converter:
    """One graph on its way."""

    def __init__(self, path: Path, constants: dict[str, np.ndarray], free_size: bool) -> None:
        self.path, self.constants, self.free_size = path, constants, free_size
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.inputs: list[onnx.ValueInfoProto] = []

    def convert(self, nodes: list[Node], outputs: Mapping[str, str]) -> onnx.ModelProto:
        """Write the nodes in the order of the file, which is not always that of their inputs."""
        known = {node["name"]: node for node in nodes}
        done: set[str] = set()
        for name in outputs:
            self._visit(name, known, done)
        renamed = [helper.make_node("Identity", [name], [new]) for name, new in outputs.items()]
        values = [helper.make_tensor_value_info(new, TensorProto.FLOAT, None) for new in outputs.values()]
        graph = helper.make_graph(
            [*self.nodes, *renamed], self.path.stem, self.inputs, values, list(self.initializers.values())
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        model = onnx.shape_inference.infer_shapes(model)
        onnx.checker.check_model(model)
        return model

    def _visit(self, name: str, known: Mapping[str, Node], done: set[str]) -> None:
        """Write a node after those it needs; a stack instead of recursion, as graphs are deep."""
        stack = [name]
        while stack:
            current = stack[-1].split(":")[0]
            if current in done:
                stack.pop()
                continue
            if current not in known:
                raise CheckpointError(f"{self.path}: no node {current!r}")
            needed = known[current].get("input", ())
            if self.free_size and known[current]["op"] == "ResizeBilinear":
                needed = needed[:1]  # not what computes its size
            before = [one for one in needed if one.split(":")[0] not in done]
            if before:
                stack += before
                continue
            self._write(known[current])
            done.add(current)
            stack.pop()

    def _write(self, node: Node) -> None:
        kind = node["op"]
        if kind == "Const":
            return
        if kind == "Placeholder":
            shape: list[int | str] = [int(axis["size"]) for axis in node["attr"]["shape"]["shape"]["dim"]]
            if self.free_size:
                shape[:3] = ["N", "height", "width"]
            self.inputs.append(helper.make_tensor_value_info(node["name"], TensorProto.FLOAT, shape))
        elif kind in FOLDED and all(one in self.constants for one in node["input"]):
            self.constants[node["name"]] = _fold(kind, [self.constants[one] for one in node["input"]])
        elif kind in OPERATORS:
            OPERATORS[kind](self, node)
        else:
            raise CheckpointError(f"{self.path}: operator {kind} is not known")

    def constant(self, node: Node, number: int) -> np.ndarray:
        """Value of a constant input."""
        return self.constants[node["input"][number]]

    def name(self, node: Node, number: int) -> str:
        """Name of an input in the graph."""
        name = node["input"][number]
        return self.store(self.constants[name], name) if name in self.constants else name

    def store(self, values: np.ndarray, name: str) -> str:
        """Put a constant into the graph, once."""
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def emit(self, kind: str, inputs: list[str], node: Node, *, outputs: list[str] | None = None, **more: Any) -> None:
        """Add a node that gives what `node` gives."""
        self.nodes.append(helper.make_node(kind, inputs, outputs or [node["name"]], **more))

    def emit_on_map(self, kind: str, inputs: list[str], node: Node, **more: Any) -> None:
        """Add a node that works on (N, C, H, W) between two transposes."""
        before, after = f"{node['name']}/nchw", f"{node['name']}/out"
        self.nodes.append(helper.make_node("Transpose", inputs[:1], [before], perm=TO_NCHW))
        self.nodes.append(helper.make_node(kind, [before, *inputs[1:]], [after], **more))
        self.nodes.append(helper.make_node("Transpose", [after], [node["name"]], perm=TO_NHWC))

    # one method per operator, in the order of the table below

    def conv(self, node: Node) -> None:
        """Conv2D, and _FusedConv2D with what is fused into it.

        Weights (H, W, I, O), perhaps a slice of others: then it was split along groups.
        """
        weights = self.store(self.constant(node, 1).transpose(3, 2, 0, 1), f"{node['input'][1]}/oihw")
        self._convolve(node, weights, 1)

    def depthwise_conv(self, node: Node) -> None:
        """DepthwiseConv2dNative, and FusedDepthwiseConv2dNative; weights (H, W, I, 1)."""
        values = self.constant(node, 1)
        if values.shape[3] != 1:
            raise CheckpointError(f"{node['name']}: expected one filter a channel, got {values.shape[3]}")
        self._convolve(node, self.store(values.transpose(2, 3, 0, 1), f"{node['input'][1]}/i1hw"), values.shape[2])

    def _convolve(self, node: Node, weights: str, groups: int) -> None:
        fused = [base64.b64decode(name).decode() for name in _listed(node, "fused_ops", "s")]
        bias = [self.name(node, 2)] if "BiasAdd" in fused else []
        activations = [name for name in fused if name != "BiasAdd"]
        if not set(activations) <= {"Relu", "Relu6"}:
            raise CheckpointError(f"{node['name']}: fused {', '.join(activations)} is not known")
        inner = {**node, "name": f"{node['name']}/linear"} if activations else node
        self.emit_on_map(
            "Conv",
            [self.name(node, 0), weights, *bias],
            inner,
            group=groups,
            **_window(node, self.constant(node, 1).shape[:2]),
        )
        if activations == ["Relu"]:
            self.emit("Relu", [inner["name"]], node)
        elif activations:
            bounds = [self.store(np.array(bound, np.float32), f"relu6/{bound}") for bound in (0, 6)]
            self.emit("Clip", [inner["name"], *bounds], node)

    def max_pool(self, node: Node) -> None:
        """MaxPool."""
        kernel = [int(size) for size in _listed(node, "ksize", "i")[1:3]]
        window = _window(node, kernel)
        self.emit_on_map(
            "MaxPool",
            [self.name(node, 0)],
            node,
            kernel_shape=kernel,
            strides=window["strides"],
            pads=window.get("pads"),
        )

    def resize(self, node: Node) -> None:
        """ResizeBilinear to a constant size; to twice the size where sizes are free."""
        if self.free_size:
            target = [self.store(np.array([2, 2], np.float32), "twice")]
        else:
            target = ["", self.store(self.constant(node, 1).astype(np.int64), f"{node['name']}/size")]
        attributes = node["attr"]
        corners, half = (attributes[key]["b"] for key in ("align_corners", "half_pixel_centers"))
        mode = "align_corners" if corners else "half_pixel" if half else "asymmetric"
        options = {"mode": "linear", "coordinate_transformation_mode": mode, "axes": [2, 3]}
        self.emit_on_map("Resize", [self.name(node, 0), "", *target], node, **options)

    def transpose(self, node: Node) -> None:
        """Transpose."""
        self.emit("Transpose", [self.name(node, 0)], node, perm=self.constant(node, 1).tolist())

    def add(self, node: Node) -> None:
        """Add."""
        self.emit("Add", [self.name(node, 0), self.name(node, 1)], node)

    def subtract(self, node: Node) -> None:
        """Sub."""
        self.emit("Sub", [self.name(node, 0), self.name(node, 1)], node)

    def multiply(self, node: Node) -> None:
        """Mul."""
        self.emit("Mul", [self.name(node, 0), self.name(node, 1)], node)

    def leaky_relu(self, node: Node) -> None:
        """LeakyRelu."""
        self.emit("LeakyRelu", [self.name(node, 0)], node, alpha=float(node["attr"]["alpha"]["f"]))

    def pad(self, node: Node) -> None:
        """Pad and PadV2."""
        pads = self.store(self.constant(node, 1).T.ravel().astype(np.int64), f"{node['name']}/pads")
        value = [self.name(node, 2)] if len(node["input"]) > 2 else []
        self.emit("Pad", [self.name(node, 0), pads, *value], node)

    def concatenate(self, node: Node) -> None:
        """ConcatV2."""
        count = len(node["input"]) - 1
        axis = int(self.constant(node, count))
        self.emit("Concat", [self.name(node, number) for number in range(count)], node, axis=axis)

    def split(self, node: Node) -> None:
        """SplitV; its outputs are NAME, NAME:1 and so on."""
        sizes = self.constant(node, 1).astype(np.int64)
        outputs = [node["name"], *(f"{node['name']}:{number}" for number in range(1, len(sizes)))]
        split = self.store(sizes, f"{node['name']}/sizes")
        self.emit("Split", [self.name(node, 0), split], node, outputs=outputs, axis=int(self.constant(node, 2)))

    def reshape(self, node: Node) -> None:
        """Reshape to a constant shape."""
        shape = self.store(self.constant(node, 1).astype(np.int64), f"{node['name']}/shape")
        self.emit("Reshape", [self.name(node, 0), shape], node)

    def sigmoid(self, node: Node) -> None:
        """Sigmoid."""
        self.emit("Sigmoid", [self.name(node, 0)], node)

    def identity(self, node: Node) -> None:
        """Identity, and Cast, as all numbers are float32 here."""
        self.emit("Identity", [self.name(node, 0)], node)


OPERATORS: dict[str, Callable[[_Converter, Node], None]] = {
    "Cast": _Converter.identity,
    "Conv2D": _Converter.conv,
    "DepthwiseConv2dNative": _Converter.depthwise_conv,
    "FusedDepthwiseConv2dNative": _Converter.depthwise_conv,
    "Mul": _Converter.multiply,
    "Sub": _Converter.subtract,
    "_FusedConv2D": _Converter.conv,
    "MaxPool": _Converter.max_pool,
    "ResizeBilinear": _Converter.resize,
    "Transpose": _Converter.transpose,
    "Add": _Converter.add,
    "AddV2": _Converter.add,
    "LeakyRelu": _Converter.leaky_relu,
    "Pad": _Converter.pad,
    "PadV2": _Converter.pad,
    "ConcatV2": _Converter.concatenate,
    "SplitV": _Converter.split,
    "Reshape": _Converter.reshape,
    "Sigmoid": _Converter.sigmoid,
    "Identity": _Converter.identity,
}


def _fold(kind: str, values: list[np.ndarray]) -> np.ndarray:
    """Compute a node of constants."""
    if kind == "AddV2":
        return values[0] + values[1]
    indices, shape, entries, rest = values
    out = np.full(shape, rest)
    out[tuple(np.reshape(indices, (-1, len(shape))).T)] = entries
    return out


def _window(node: Node, kernel: Sequence[int]) -> dict[str, Any]:
    """Strides, dilations and padding of a window; SAME as for sizes that the stride divides."""
    padding = base64.b64decode(node["attr"]["padding"]["s"]).decode()
    if padding not in ("VALID", "SAME"):
        raise CheckpointError(f"{node['name']}: expected padding VALID or SAME, got {padding}")
    strides = [int(one) for one in _listed(node, "strides", "i")[1:3]]
    window: dict[str, Any] = {"strides": strides}
    if padding == "SAME":
        more = [max(side - stride, 0) for side, stride in zip(kernel, strides, strict=True)]
        window["pads"] = [*(side // 2 for side in more), *(side - side // 2 for side in more)]
    if "dilations" in node["attr"]:
        window["dilations"] = [int(one) for one in _listed(node, "dilations", "i")[1:3]]
    return window


def _listed(node: Node, key: str, kind: str) -> list[str]:
    """A list of a node's attributes, empty where it has none."""
    return list(node["attr"].get(key, {}).get("list", {}).get(kind, []))
