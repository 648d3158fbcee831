"""Building: files are checked before they are converted; halved constants are what was published."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from skelact.errors import CheckpointError
from skelact.pose.build import MODELS, PoseModel, check_file, convert_model
from skelact.weights import weights_path


def test_another_file_than_the_published_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tflite").write_bytes(b"other")
    check_file(tmp_path / "a.tflite", hashlib.sha256(b"other").hexdigest()[:32])
    with pytest.raises(CheckpointError, match="sha256"):
        convert_model(tmp_path, PoseModel("a.tflite", "00", {}))
    with pytest.raises(CheckpointError, match="holds no"):
        convert_model(tmp_path, PoseModel("b.tflite", "00", {}))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_shipped_graphs_have_the_outputs_of_the_table_and_half_the_size(name: str) -> None:
    model = onnx.load(weights_path("pose") / f"{name}.onnx")
    assert [output.name for output in model.graph.output] == list(MODELS[name].outputs.values())
    large = [one for one in model.graph.initializer if np.prod(one.dims) > 100]
    assert large and all(one.data_type == TensorProto.FLOAT16 for one in large)
    assert all(np.isfinite(numpy_helper.to_array(one)).all() for one in large)
