"""Building: files are checked before they are converted; halved constants are what was published."""

import hashlib
import os
from pathlib import Path

import numpy as np
import onnx
import pytest
from build_pose_models import MODELS, PublishedModel, check_file, convert_model
from onnx import TensorProto, numpy_helper

from skelact.errors import CheckpointError
from skelact.runtime.session import OnnxNetwork
from skelact.weights import weights_path

THIN = 97


def test_another_file_than_the_published_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tflite").write_bytes(b"other")
    check_file(tmp_path / "a.tflite", hashlib.sha256(b"other").hexdigest()[:32])
    with pytest.raises(CheckpointError, match="sha256"):
        convert_model(tmp_path, PublishedModel("none", "a.tflite", "00", {}))
    with pytest.raises(CheckpointError, match="holds no"):
        convert_model(tmp_path, PublishedModel("none", "b.tflite", "00", {}))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_shipped_graphs_have_the_outputs_of_the_table_and_no_needless_bytes(name: str) -> None:
    model = onnx.load(weights_path("pose") / f"{name}.onnx")
    assert [output.name for output in model.graph.output] == list(MODELS[name].outputs.values())
    for constant in model.graph.initializer:
        values = numpy_helper.to_array(constant)
        assert values.size == 1 or np.isfinite(values).all()  # a border before a max-pool is -inf
        if constant.data_type == TensorProto.FLOAT:
            assert not np.array_equal(values.astype(np.float16), values)


@pytest.mark.parity
@pytest.mark.parametrize("name", sorted(name for name, model in MODELS.items() if not model.constants))
def test_shipped_graphs_give_what_litert_gives(name: str) -> None:
    """Outputs of ai-edge-litert 2.3.0 for the published files and this input, each 97th value; pixels, logits, meters.

    Where that package and the published files are at hand (SKELACT_TFLITE, a folder) they are computed anew.
    """
    network = OnnxNetwork(weights_path("pose") / f"{name}.onnx", threads=1)
    image = np.random.default_rng(7).random((1, *network.input_shapes[0][1:]), np.float32)
    expected = litert_outputs(name, image)
    for (output, wanted), got in zip(expected.items(), network.run(image), strict=True):
        assert output in MODELS[name].outputs.values()
        np.testing.assert_allclose(got.ravel()[::THIN], wanted, atol=0.05 if output == "landmarks" else 5e-3)


@pytest.mark.parity
def test_movenet_gives_what_tensorflow_js_gives() -> None:
    """Outputs of TensorFlow.js 4.22 for the published files and this input, each 997th value; cells, 0 to 1."""
    network = OnnxNetwork(weights_path("pose") / "movenet_multipose.onnx", threads=1)
    image = np.random.default_rng(7).integers(0, 256, (1, 256, 256, 3)).astype(np.float32)
    with np.load(Path(__file__).with_name("tfjs_outputs.npz")) as saved:
        for number, got in enumerate(network.run(image)):
            np.testing.assert_allclose(got.ravel()[::997], saved[f"movenet_multipose/{number}"], atol=1e-3)


def litert_outputs(name: str, image: np.ndarray) -> dict[str, np.ndarray]:
    root = os.environ.get("SKELACT_TFLITE")
    if not root:
        with np.load(Path(__file__).with_name("litert_outputs.npz")) as saved:
            return {output: saved[f"{name}/{output}"] for output in MODELS[name].outputs.values()}
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(Path(root) / MODELS[name].member))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
    interpreter.invoke()
    found = {one["name"]: interpreter.get_tensor(one["index"]) for one in interpreter.get_output_details()}
    return {output: found[theirs].ravel()[::THIN] for theirs, output in MODELS[name].outputs.items()}
