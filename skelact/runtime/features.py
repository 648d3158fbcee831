"""The features that an exported network computes before its last layer: the same file, cut there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx

from skelact.errors import CheckpointError
from skelact.runtime.session import OnnxNetwork

LINEAR = ("Gemm", "MatMul")


def load_features(path: Path, *, threads: int = 0, device: str = "cpu") -> OnnxNetwork:
    """Load an ONNX classifier without its last linear layer: same inputs, output (N, D).

    Raises:
        CheckpointError: The file cannot be read, or its first output does not come from a linear layer.
    """
    try:
        model = onnx.load(path)
    except Exception as error:  # protobuf's and onnx's errors have no common base
        raise CheckpointError(f"{path}: cannot be loaded: {error}") from error
    features = _head_input(model.graph, str(path))
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info(features, onnx.TensorProto.FLOAT, ["n", None]))
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / path.name
        onnx.save(model, cut)
        return OnnxNetwork(cut, threads=threads, device=device)


def _head_input(graph: onnx.GraphProto, path: str) -> str:
    """Name of the tensor that the last linear layer takes; a bias of its own may follow the layer."""
    maker = {output: node for node in graph.node for output in node.output}
    constants = {value.name for value in graph.initializer}
    node = maker.get(graph.output[0].name)
    if node is not None and node.op_type == "Add":
        node = next((maker[name] for name in node.input if name in maker and name not in constants), None)
    if node is None or node.op_type not in LINEAR:
        raise CheckpointError(f"{path}: expected a network that ends in a linear layer: embed with its checkpoint")
    return str(node.input[0])
