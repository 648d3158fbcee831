"""Graphs in torch: equal to ONNX Runtime, operator by operator and for every graph that is shipped."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from skelact.errors import CheckpointError, InputError
from skelact.models.rtmpose import RtmPose, RtmPoseConfig
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork
from skelact.runtime.torch_graph import TorchGraph
from skelact.runtime.torch_operators import OPERATORS
from skelact.weights import weights_path

SHIPPED = sorted(weights_path("pose").parent.rglob("*.onnx"))
RANDOM = np.random.default_rng(0)
MAP, MATRIX = RANDOM.normal(size=(2, 8, 5, 6)).astype(np.float32), RANDOM.normal(size=(3, 4)).astype(np.float32)


def real(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=shape).astype(np.float32)


def whole(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def number(value: float) -> np.ndarray:
    return np.array(value, np.float32)


QUICK_BYTES = 1 << 20  # larger graphs take seconds
FREE = 32  # frames, where a graph leaves them free
# operator, attributes, the varying input, constants after it; None leaves an input out
CASES = [
    ("Add", {}, MATRIX, [real(4)]),
    ("BatchNormalization", {"epsilon": 1e-3}, MAP, [real(8), real(8), real(8), real(8) ** 2]),
    ("Cast", {"to": TensorProto.FLOAT16}, MATRIX, []),
    ("Clip", {}, MATRIX, [number(-0.5), None]),
    ("Clip", {}, MATRIX, [number(0), number(0.5)]),
    ("Concat", {"axis": -1}, MATRIX, [real(3, 2)]),
    ("ConstantOfShape", {"value": numpy_helper.from_array(real(1))}, whole(2, 3), []),
    ("Conv", {"pads": [2, 1, 2, 1], "dilations": [2, 1], "kernel_shape": [3, 3]}, MAP, [real(4, 8, 3, 3), real(4)]),
    ("Conv", {"pads": [0, 0, 1, 2], "strides": [2, 3], "group": 8}, MAP, [real(8, 1, 3, 3)]),
    ("Conv", {"pads": [1, 1], "dilations": [1], "kernel_shape": [3]}, MAP[:, :, 0], [real(4, 8, 3), real(4)]),
    ("Conv", {"pads": [2, 0], "strides": [2]}, MAP[:, :, 0], [real(4, 8, 3)]),
    ("DepthToSpace", {"blocksize": 2}, MAP, []),
    ("DepthToSpace", {"blocksize": 2, "mode": "CRD"}, MAP, []),
    ("Div", {}, MATRIX, [number(3)]),
    ("Div", {}, whole(-7, 7, 6), [whole(2, 2, 3)]),
    ("Flatten", {"axis": 2}, MAP, []),
    ("Equal", {}, whole(1, 2, 3), [whole(1, 5, 3)]),
    ("Erf", {}, MATRIX, []),
    ("Exp", {}, MATRIX, []),
    ("Expand", {}, MATRIX, [whole(2, 1, 4)]),
    ("Floor", {}, MATRIX, []),
    ("Gather", {"axis": 1}, MATRIX, [np.array([[0, -1], [2, 2]], np.int64)]),
    ("Gather", {"axis": -1}, MATRIX, [np.array(1, np.int64)]),
    ("Gemm", {"alpha": 0.5, "beta": 2.0, "transB": 1}, MATRIX, [real(5, 4), real(5)]),
    ("Gemm", {"transA": 1}, MATRIX, [real(3, 5)]),
    ("GlobalAveragePool", {}, MAP, []),
    ("HardSigmoid", {"alpha": 0.3}, MATRIX, []),
    ("Identity", {}, MATRIX, []),
    ("LayerNormalization", {"epsilon": 1e-3}, MATRIX, [real(4), real(4)]),
    ("LayerNormalization", {"axis": 2}, MAP, [real(*MAP.shape[2:])]),
    ("LeakyRelu", {"alpha": 0.1}, MATRIX, []),
    ("MatMul", {}, MATRIX, [real(4, 2)]),
    ("MaxPool", {"kernel_shape": [3, 3], "pads": [0, 0, 1, 1], "strides": [2, 2]}, MAP, []),
    ("MaxPool", {"kernel_shape": [2, 3], "pads": [1, 1, 1, 1], "strides": [2, 2], "ceil_mode": 1}, MAP, []),
    ("Mod", {}, whole(-7, 7, 6), [whole(2, 2, -4)]),
    ("Mod", {"fmod": 1}, MATRIX, [number(3)]),
    ("Mul", {}, MATRIX, [real(3, 1)]),
    ("PRelu", {}, MAP, [real(8, 1, 1)]),
    ("Pad", {}, MAP, [whole(0, 1, 2, 0, 0, 0, 1, 3), number(-7)]),
    ("Pad", {}, MAP, [whole(1, 2), None, whole(2)]),
    ("Pow", {}, np.abs(MATRIX), [number(1.5)]),
    ("Reciprocal", {}, np.abs(MATRIX) + 1, []),
    ("ReduceL2", {"keepdims": 0}, MAP, [whole(1, -1)]),
    ("ReduceMax", {"keepdims": 0}, MAP, [whole(1, -1)]),
    ("ReduceMean", {}, MAP, [whole(2, 3)]),
    ("ReduceMean", {"keepdims": 0}, MAP, []),
    ("ReduceSum", {"noop_with_empty_axes": 1}, MATRIX, []),
    ("Relu", {}, MATRIX, []),
    ("Reshape", {}, MAP, [whole(0, -1, 6)]),
    ("Resize", {"mode": "linear"}, MAP, [None, np.array([1, 1, 2, 1.5], np.float32)]),
    ("Resize", {"mode": "linear", "axes": [2, 3]}, MAP, [None, None, whole(3, 11)]),
    (
        "Resize",
        {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
        MAP,
        [None, np.array([1, 1, 2, 2], np.float32)],
    ),
    ("ScatterElements", {"axis": 1, "reduction": "add"}, MATRIX, [whole(0, 0, 3, 1, 1, 1).reshape(2, 3), real(2, 3)]),
    ("Shape", {"start": 1}, MAP, []),
    ("Sigmoid", {}, MATRIX, []),
    ("Slice", {}, MAP, [whole(1, -3), whole(2**62, -1), whole(2, -1), whole(2, 1)]),
    ("Slice", {}, MAP, [whole(1, 0), whole(2, 3)]),
    ("Split", {"axis": 1}, MATRIX, [whole(1, 3)]),
    ("Sqrt", {}, np.abs(MATRIX), []),
    ("Squeeze", {}, MATRIX[:, None, :, None], [whole(1, -1)]),
    ("Sub", {}, MATRIX, [MATRIX]),
    ("Tanh", {}, MATRIX, []),
    ("Transpose", {"perm": [0, 2, 3, 1]}, MAP, []),
    ("Transpose", {}, MATRIX, []),
    ("Unsqueeze", {}, MATRIX, [whole(-1, 0)]),
]


def save_graph(path: Path, nodes: list, x: np.ndarray, constants: dict[str, np.ndarray], outputs: int = 1) -> Path:
    given = [helper.make_tensor_value_info("x", helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)]
    results = [helper.make_empty_tensor_value_info(f"y{number}") for number in range(outputs)]
    stored = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "one", given, results, stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(onnx.shape_inference.infer_shapes(model), path)
    return path


def assert_equal(path: Path, *arrays: np.ndarray) -> None:
    wanted = OnnxNetwork(path, threads=1).run(*arrays)
    for one, other in zip(TorchGraph(path, device="cpu").run(*arrays), wanted, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one, other, atol=1e-4 * max(1.0, float(np.abs(other).max())))  # pixels go to 300


@pytest.mark.parametrize(("operator", "attributes", "x", "constants"), CASES, ids=lambda value: str(value)[:20])
def test_an_operator_equals_onnx_runtime(
    operator: str, attributes: dict, x: np.ndarray, constants: list, tmp_path: Path
) -> None:
    names = ["x", *("" if value is None else f"c{place}" for place, value in enumerate(constants))]
    outputs = 2 if operator == "Split" else 1
    node = helper.make_node(operator, names, [f"y{place}" for place in range(outputs)], **attributes)
    stored = {f"c{place}": value for place, value in enumerate(constants) if value is not None}
    assert_equal(save_graph(tmp_path / "one.onnx", [node], x, stored, outputs), x)


def test_every_operator_is_compared() -> None:
    assert {case[0] for case in CASES} | {"Constant"} == set(OPERATORS)


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.slow if path.stat().st_size > QUICK_BYTES else ()) for path in SHIPPED],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
@pytest.mark.parametrize("batch", [1, 3])
def test_shipped_graphs_equal_onnx_runtime(path: Path, batch: int) -> None:
    graph = TorchGraph(path, device="cpu")
    fixed = {shape[0] for shape in graph.input_shapes} - {None, batch}
    if fixed:
        pytest.skip(f"the batch axis is fixed at {fixed}")
    rng = np.random.default_rng(0)
    shapes = [(batch, *(FREE if size is None else size for size in shape[1:])) for shape in graph.input_shapes]
    assert_equal(path, *(rng.uniform(0, 1, shape).astype(np.float32) for shape in shapes))


@pytest.mark.slow
def test_our_rtmpose_equals_onnx_runtime(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = RtmPose(RtmPoseConfig("t", keypoints=5, height=64, width=64))
    network.train()(torch.randn(4, 3, 64, 64))
    examples = {"input": torch.zeros(2, 3, 64, 64)}
    export_onnx(network, examples, tmp_path / "a.onnx", metadata={"a": "b"}, outputs=("simcc_x", "simcc_y"))
    assert_equal(tmp_path / "a.onnx", np.random.default_rng(0).normal(size=(3, 3, 64, 64)).astype(np.float32))
    served, graph = OnnxNetwork(tmp_path / "a.onnx"), TorchGraph(tmp_path / "a.onnx", device="cpu")
    assert graph.metadata == served.metadata == {"a": "b"}
    assert graph.inputs == served.inputs == ("input",)
    assert graph.input_shapes == served.input_shapes == ((None, 3, 64, 64),)
    assert (served.provider, graph.provider) == ("CPUExecutionProvider", "torch cpu")


def test_what_depends_on_no_input_is_computed_once(tmp_path: Path) -> None:
    half = MATRIX.astype(np.float16)
    nodes = [helper.make_node("Cast", ["half"], ["wide"], to=1), helper.make_node("Add", ["x", "wide"], ["y0"])]
    graph = TorchGraph(save_graph(tmp_path / "a.onnx", nodes, MATRIX, {"half": half}), device="cpu")
    assert len(graph._steps) == 1
    np.testing.assert_allclose(graph.run(MATRIX)[0], MATRIX + half)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (helper.make_node("Sinh", ["x"], ["y0"]), "Sinh"),
        (helper.make_node("Pad", ["x", "pads"], ["y0"], mode="reflect"), "Pad with a constant"),
        (helper.make_node("MaxPool", ["x"], ["y0"], kernel_shape=[3, 3], auto_pad="SAME_UPPER"), "explicit pads"),
    ],
)
def test_what_torch_cannot_run_is_said(node: onnx.NodeProto, said: str, tmp_path: Path) -> None:
    path = save_graph(tmp_path / "a.onnx", [node], MAP, {"pads": whole(0, 0, 1, 1, 0, 0, 1, 1)})
    with pytest.raises(CheckpointError, match=f"{said}.*onnxruntime-gpu"):
        TorchGraph(path, device="cpu").run(MAP)


def test_broken_files_and_wrong_sizes_are_refused(tmp_path: Path) -> None:
    path = save_graph(tmp_path / "a.onnx", [helper.make_node("Relu", ["x"], ["y0"])], MAP, {})
    with pytest.raises(InputError) as caught:
        TorchGraph(path, device="cpu").run(MATRIX)
    assert caught.value.field == "x"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(CheckpointError):
        TorchGraph(path, device="cpu")
    with pytest.raises(CheckpointError):
        TorchGraph(tmp_path / "none.onnx", device="cpu")
