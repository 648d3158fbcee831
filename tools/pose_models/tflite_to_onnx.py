"""TensorFlow Lite graphs as ONNX: the operators that MediaPipe's landmark models use.

The file format is TensorFlow's schema, read with the `tflite` package; nothing of TensorFlow is needed. Inside, maps
are (N, C, H, W) as ONNX wants them; inputs and outputs keep TensorFlow's (N, H, W, C). The batch axis is free.
Constants stored as float16 or sparse are written out as float32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from skelact.errors import CheckpointError, ConfigError

if TYPE_CHECKING:
    import tflite

OPSET = 18
INPUT = "input"
TO_NCHW, TO_NHWC = (0, 3, 1, 2), (0, 2, 3, 1)
DTYPES = {0: np.float32, 1: np.float16, 2: np.int32, 3: np.uint8, 4: np.int64, 9: np.int8}  # TensorType of the schema
SAME = 0  # Padding of the schema
ACTIVATIONS = {0: None, 1: "Relu", 3: "Relu6"}  # ActivationFunctionType of the schema
DENSE = 0  # DimensionType of the schema


def tflite_to_onnx(path: Path, *, outputs: Mapping[str, str]) -> onnx.ModelProto:
    """Convert a model of one input.

    Args:
        path: The .tflite file.
        outputs: Output name in the file -> name in the graph; others are dropped with all that only they need.

    Raises:
        CheckpointError: Not such a file, an operator that is not known here, or an output that is not there.
        ConfigError: The `tflite` package is missing.
    """
    try:
        import tflite
    except ImportError as error:
        raise ConfigError("reading .tflite files needs the package tflite: pip install tflite") from error
    content = path.read_bytes()
    if content[4:8] != b"TFL3":
        raise CheckpointError(f"{path}: not a TensorFlow Lite file")
    return _Converter(tflite.Model.GetRootAsModel(content, 0), str(path)).convert(outputs)


class _Converter:
    """One graph on its way: constants by tensor number, nodes in order."""

    def __init__(self, model: tflite.Model, source: str) -> None:
        self.model, self.graph, self.source = model, model.Subgraphs(0), source
        self.constants: dict[int, np.ndarray] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def convert(self, outputs: Mapping[str, str]) -> onnx.ModelProto:
        """Write all nodes, then keep those that the chosen outputs need."""
        (first,) = self.graph.InputsAsNumpy()
        self.nodes.append(helper.make_node("Transpose", [INPUT], [_name(first)], perm=TO_NCHW))
        for number in range(self.graph.OperatorsLength()):
            self._convert_operator(self.graph.Operators(number))
        found = {self._tensor_name(number): number for number in self.graph.OutputsAsNumpy()}
        values = []
        for name, renamed in outputs.items():
            if name not in found:
                raise CheckpointError(f"{self.source}: no output {name!r}, only {', '.join(found)}")
            shape = self._shape(found[name])
            self.nodes.append(_restored(_name(found[name]), renamed, len(shape)))
            values.append(helper.make_tensor_value_info(renamed, TensorProto.FLOAT, ["n", *shape[1:]]))
        nodes = _needed(self.nodes, set(outputs.values()))
        used = {name for node in nodes for name in node.input}
        start = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["n", *self._shape(first)[1:]])
        graph = helper.make_graph(
            nodes, Path(self.source).stem, [start], values, [one for one in self.initializers if one.name in used]
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model)
        return model

    def _convert_operator(self, operator: tflite.Operator) -> None:
        import tflite

        code = self.model.OperatorCodes(operator.OpcodeIndex())
        kind = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
        name = next(name for name, value in vars(tflite.BuiltinOperator).items() if value == kind)
        if name not in OPERATORS:
            raise CheckpointError(f"{self.source}: operator {name} is not known")
        inputs, (output,) = operator.InputsAsNumpy().tolist(), operator.OutputsAsNumpy().tolist()
        OPERATORS[name](self, _options(operator, name), inputs, output)

    def _shape(self, tensor: int) -> list[int]:
        return self.graph.Tensors(tensor).ShapeAsNumpy().tolist()

    def _tensor_name(self, tensor: int) -> str:
        return self.graph.Tensors(tensor).Name().decode()

    def _constant(self, tensor: int) -> np.ndarray:
        """Value of a constant tensor in TensorFlow's axis order."""
        if tensor in self.constants:
            return self.constants[tensor]
        found = self.graph.Tensors(tensor)
        raw = self.model.Buffers(found.Buffer()).DataAsNumpy()
        values = np.frombuffer(raw.tobytes(), DTYPES[found.Type()])
        sparse = found.Sparsity()
        return densify(values, self._shape(tensor), sparse) if sparse else values.reshape(self._shape(tensor))

    def _is_constant(self, tensor: int) -> bool:
        has_data = self.model.Buffers(self.graph.Tensors(tensor).Buffer()).DataLength() > 0
        return tensor in self.constants or has_data

    def _store(self, values: np.ndarray, hint: str) -> str:
        name = f"{hint}_{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _emit(self, kind: str, inputs: list[str], output: int, activation: int = 0, **attributes: Any) -> None:
        """Add a node and the activation fused into it."""
        after = ACTIVATIONS[activation]
        target = _name(output)
        if after is None:
            self.nodes.append(helper.make_node(kind, inputs, [target], **attributes))
            return
        before = f"{target}_linear"
        self.nodes.append(helper.make_node(kind, inputs, [before], **attributes))
        limits = [self._store(np.float32(limit), "limit") for limit in (0, 6)] if after == "Relu6" else []
        self.nodes.append(helper.make_node("Clip" if limits else after, [before, *limits], [target]))

    def _in_tensorflow_order(self, tensor: int) -> str:
        """Name of a tensor with its channels last again."""
        if len(self._shape(tensor)) != 4:
            return _name(tensor)
        name = f"{_name(tensor)}_nhwc_{len(self.nodes)}"
        self.nodes.append(helper.make_node("Transpose", [_name(tensor)], [name], perm=TO_NHWC))
        return name

    # one method per operator, in the order of the table below

    def keep_constant(self, options: Any, inputs: list[int], output: int) -> None:
        """DEQUANTIZE and DENSIFY: constants only."""
        value = self._constant(inputs[0])
        self.constants[output] = value.astype(np.float32) if value.dtype == np.float16 else value

    def conv(self, options: Any, inputs: list[int], output: int) -> None:
        """CONV_2D; weights (O, H, W, I)."""
        self._conv(options, inputs, output, self._constant(inputs[1]).transpose(0, 3, 1, 2), groups=1)

    def depthwise_conv(self, options: Any, inputs: list[int], output: int) -> None:
        """DEPTHWISE_CONV_2D; weights (1, H, W, C)."""
        weights = self._constant(inputs[1]).transpose(3, 0, 1, 2)
        self._conv(options, inputs, output, weights, groups=self._shape(inputs[0])[3])

    def _conv(self, options: Any, inputs: list[int], output: int, weights: np.ndarray, *, groups: int) -> None:
        strides = (options.StrideH(), options.StrideW())
        dilations = (options.DilationHFactor(), options.DilationWFactor())
        pads = _same_pads(self._shape(inputs[0])[1:3], weights.shape[2:], strides, dilations)
        names = [_name(inputs[0]), self._store(weights.astype(np.float32), "weight")]
        names += [self._store(self._constant(bias).astype(np.float32), "bias") for bias in inputs[2:] if bias >= 0]
        self._emit(
            "Conv",
            names,
            output,
            options.FusedActivationFunction(),
            strides=strides,
            dilations=dilations,
            group=groups,
            pads=pads if options.Padding() == SAME else [0, 0, 0, 0],
        )

    def add(self, options: Any, inputs: list[int], output: int) -> None:
        """ADD of two maps, or of a map and a constant per channel."""
        names = []
        for tensor in inputs:
            if self._is_constant(tensor):
                value = self._constant(tensor).astype(np.float32)
                channels_first = len(self._shape(output)) == 4
                names.append(self._store(value.reshape(-1, 1, 1) if channels_first else value, "addend"))
            else:
                names.append(_name(tensor))
        self._emit("Add", names, output, options.FusedActivationFunction())

    def pad(self, options: Any, inputs: list[int], output: int) -> None:
        """PAD with zeros."""
        around = self._constant(inputs[1])[list(TO_NCHW)]
        pads = self._store(np.concatenate([around[:, 0], around[:, 1]]).astype(np.int64), "pads")
        self._emit("Pad", [_name(inputs[0]), pads], output)

    def max_pool(self, options: Any, inputs: list[int], output: int) -> None:
        """MAX_POOL_2D."""
        kernel, strides = (options.FilterHeight(), options.FilterWidth()), (options.StrideH(), options.StrideW())
        pads = _same_pads(self._shape(inputs[0])[1:3], kernel, strides, (1, 1))
        attributes = {"kernel_shape": kernel, "strides": strides}
        self._emit(
            "MaxPool",
            [_name(inputs[0])],
            output,
            options.FusedActivationFunction(),
            pads=pads if options.Padding() == SAME else [0, 0, 0, 0],
            **attributes,
        )

    def resize(self, options: Any, inputs: list[int], output: int) -> None:
        """RESIZE_BILINEAR to a constant size."""
        mode = (
            "align_corners" if options.AlignCorners() else "half_pixel" if options.HalfPixelCenters() else "asymmetric"
        )
        sizes = zip(self._shape(output)[1:3], self._shape(inputs[0])[1:3], strict=True)
        scales = self._store(np.array([1, 1, *(after / before for after, before in sizes)], np.float32), "scales")
        self._emit("Resize", [_name(inputs[0]), "", scales], output, mode="linear", coordinate_transformation_mode=mode)

    def depth_to_space(self, options: Any, inputs: list[int], output: int) -> None:
        """DEPTH_TO_SPACE."""
        self._emit("DepthToSpace", [_name(inputs[0])], output, blocksize=options.BlockSize(), mode="DCR")

    def reshape(self, options: Any, inputs: list[int], output: int) -> None:
        """RESHAPE, which sees channels last; never to a map."""
        shape = self._store(np.array([-1, *self._shape(output)[1:]], np.int64), "shape")
        self._emit("Reshape", [self._in_tensorflow_order(inputs[0]), shape], output)

    def concatenate(self, options: Any, inputs: list[int], output: int) -> None:
        """CONCATENATION."""
        rank = len(self._shape(output))
        axis = options.Axis() % rank
        axis = TO_NCHW.index(axis) if rank == 4 else axis
        self._emit("Concat", [_name(tensor) for tensor in inputs], output, axis=axis)

    def relu(self, options: Any, inputs: list[int], output: int) -> None:
        """RELU."""
        self._emit("Relu", [_name(inputs[0])], output)

    def sigmoid(self, options: Any, inputs: list[int], output: int) -> None:
        """LOGISTIC."""
        self._emit("Sigmoid", [_name(inputs[0])], output)

    def prelu(self, options: Any, inputs: list[int], output: int) -> None:
        """PRELU with a slope per channel, as slope * x + (1 - slope) * Relu(x): ONNX Runtime's PRelu is slow."""
        slope = self._constant(inputs[1]).astype(np.float32).reshape(-1, 1, 1)
        source, target, name = _name(inputs[0]), _name(output), self._store(slope, "slope")
        self.nodes += [
            helper.make_node("Sub", [self._store(np.float32(1), "one"), name], [f"{target}_rest"]),
            helper.make_node("Relu", [source], [f"{target}_positive"]),
            helper.make_node("Mul", [f"{target}_positive", f"{target}_rest"], [f"{target}_more"]),
            helper.make_node("Mul", [source, name], [f"{target}_all"]),
            helper.make_node("Add", [f"{target}_all", f"{target}_more"], [target]),
        ]

    def slice(self, options: Any, inputs: list[int], output: int) -> None:
        """STRIDED_SLICE of a map from its first values on, step 1."""
        begin, _, step = (self._constant(tensor).tolist() for tensor in inputs[1:])
        if any(begin) or set(step) != {1} or len(self._shape(output)) != 4:
            raise CheckpointError(f"{self.source}: expected a slice from 0 in steps of 1, got {begin} by {step}")
        ends = self._store(np.array([self._shape(output)[axis] for axis in TO_NCHW[1:]], np.int64), "ends")
        starts, axes = self._store(np.zeros(3, np.int64), "starts"), self._store(np.arange(1, 4), "axes")
        self._emit("Slice", [_name(inputs[0]), starts, ends, axes], output)

    def mean(self, options: Any, inputs: list[int], output: int) -> None:
        """MEAN of a map over height and width."""
        axes = self._store(np.array([TO_NCHW.index(axis) for axis in self._constant(inputs[1]).ravel()]), "axes")
        self._emit("ReduceMean", [_name(inputs[0]), axes], output, keepdims=int(options.KeepDims()))

    def fully_connected(self, options: Any, inputs: list[int], output: int) -> None:
        """FULLY_CONNECTED; weights (out, in)."""
        weights = self._constant(inputs[1]).astype(np.float32)
        flat = f"{_name(inputs[0])}_flat_{len(self.nodes)}"
        shape = self._store(np.array([-1, weights.shape[1]], np.int64), "shape")
        source = self._in_tensorflow_order(inputs[0])
        self.nodes.append(helper.make_node("Reshape", [source, shape], [flat]))
        names = [flat, self._store(weights, "weight")]
        names += [self._store(self._constant(bias).astype(np.float32), "bias") for bias in inputs[2:] if bias >= 0]
        self._emit("Gemm", names, output, options.FusedActivationFunction(), transB=1)


Operator = Callable[[_Converter, Any, list[int], int], None]
OPERATORS: dict[str, Operator] = {
    "DEQUANTIZE": _Converter.keep_constant,
    "DENSIFY": _Converter.keep_constant,
    "CONV_2D": _Converter.conv,
    "DEPTHWISE_CONV_2D": _Converter.depthwise_conv,
    "ADD": _Converter.add,
    "PAD": _Converter.pad,
    "MAX_POOL_2D": _Converter.max_pool,
    "RESIZE_BILINEAR": _Converter.resize,
    "DEPTH_TO_SPACE": _Converter.depth_to_space,
    "RESHAPE": _Converter.reshape,
    "CONCATENATION": _Converter.concatenate,
    "RELU": _Converter.relu,
    "LOGISTIC": _Converter.sigmoid,
    "PRELU": _Converter.prelu,
    "STRIDED_SLICE": _Converter.slice,
    "MEAN": _Converter.mean,
    "FULLY_CONNECTED": _Converter.fully_connected,
}
OPTIONS = {
    "CONV_2D": "Conv2DOptions",
    "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions",
    "ADD": "AddOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "RESIZE_BILINEAR": "ResizeBilinearOptions",
    "DEPTH_TO_SPACE": "DepthToSpaceOptions",
    "CONCATENATION": "ConcatenationOptions",
    "MEAN": "ReducerOptions",
    "FULLY_CONNECTED": "FullyConnectedOptions",
}


def densify(values: np.ndarray, shape: list[int], sparse: tflite.SparsityParameters) -> np.ndarray:
    """Spread the stored values of a sparse tensor over its shape; the rest is zero.

    Source: the sparsity parameters of TensorFlow's schema: axes in traversal order, those beyond the rank are blocks of
    earlier ones, each level dense or in compressed rows.
    """
    order = sparse.TraversalOrderAsNumpy().tolist()
    blocks = sparse.BlockMapAsNumpy().tolist() if sparse.BlockMapLength() else []
    coordinates: dict[int, np.ndarray] = {}
    place = np.zeros(1, np.int64)  # of each entry so far, counted on its level
    sizes: dict[int, int] = {}
    for level, axis in enumerate(order):
        meta = sparse.DimMetadata(level)
        if meta.Format() == DENSE:
            size = sizes[axis] = meta.DenseSize()
            parent = np.repeat(np.arange(len(place)), size)
            here = np.tile(np.arange(size), len(place))
            place = place[parent] * size + here
        else:
            segments, indices = _index_vector(meta, "ArraySegments"), _index_vector(meta, "ArrayIndices")
            counts = segments[place + 1] - segments[place]
            parent = np.repeat(np.arange(len(place)), counts)
            place = np.concatenate([np.arange(segments[p], segments[p + 1]) for p in place]).astype(np.int64)
            here = indices[place]
        coordinates = {known: one[parent] for known, one in coordinates.items()}
        coordinates[axis] = here
    rank = len(shape)
    for number, axis in enumerate(blocks):
        block = rank + number
        coordinates[axis] = coordinates[axis] * sizes[block] + coordinates[block]
    out = np.zeros(shape, values.dtype)
    out[tuple(coordinates[axis] for axis in range(rank))] = values[: len(place)]
    return out


def _index_vector(meta: tflite.DimensionMetadata, field: str) -> np.ndarray:
    """Read a union of vectors of int32, uint16 or uint8."""
    import tflite

    kinds = {1: tflite.Int32Vector, 2: tflite.Uint16Vector, 3: tflite.Uint8Vector}
    vector = kinds[getattr(meta, f"{field}Type")()]()
    table = getattr(meta, field)()
    vector.Init(table.Bytes, table.Pos)
    return vector.ValuesAsNumpy().astype(np.int64)


def _options(operator: tflite.Operator, name: str) -> Any:
    if name not in OPTIONS:
        return None
    import tflite

    options = getattr(tflite, OPTIONS[name])()
    table = operator.BuiltinOptions()
    options.Init(table.Bytes, table.Pos)
    return options


def _same_pads(
    size: list[int], kernel: tuple[int, ...], strides: tuple[int, int], dilations: tuple[int, int]
) -> list[int]:
    """TensorFlow's SAME padding, the odd pixel at the end: [top, left, bottom, right]."""
    before, after = [], []
    for length, taps, stride, dilation in zip(size, kernel, strides, dilations, strict=True):
        reach = (taps - 1) * dilation + 1
        total = max((-(-length // stride) - 1) * stride + reach - length, 0)
        before.append(total // 2)
        after.append(total - total // 2)
    return before + after


def _name(tensor: int) -> str:
    return f"t{tensor}"


def _restored(name: str, renamed: str, rank: int) -> onnx.NodeProto:
    if rank == 4:
        return helper.make_node("Transpose", [name], [renamed], perm=TO_NHWC)
    return helper.make_node("Identity", [name], [renamed])


def _needed(nodes: list[onnx.NodeProto], wanted: set[str]) -> list[onnx.NodeProto]:
    kept = []
    for node in reversed(nodes):
        if wanted & set(node.output):
            kept.append(node)
            wanted |= set(node.input)
    return kept[::-1]
