"""Where a graph runs: on what was asked for, or not at all."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from skelact.errors import CheckpointError, InputError
from skelact.runtime.session import OnnxNetwork
from skelact.weights import weights_path

GRAPH = weights_path("mocap-core19") / "leg.onnx"
HAS_GPU = torch.cuda.is_available() or "CUDAExecutionProvider" in onnxruntime.get_available_providers()


@pytest.mark.skipif(HAS_GPU, reason="a GPU is here")
@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_the_cpu_never_stands_in_for_a_gpu(device: str) -> None:
    with pytest.raises(CheckpointError, match=r"onnxruntime-gpu.*--device cpu"):
        OnnxNetwork(GRAPH, device=device)


@pytest.mark.gpu
@pytest.mark.skipif(not HAS_GPU, reason="no GPU is here")
def test_a_gpu_runs_the_graph_and_says_so() -> None:
    network = OnnxNetwork(GRAPH, device="cuda")
    assert network.provider in ("CUDAExecutionProvider", "torch cuda")
    x = np.random.default_rng(0).normal(size=(3, 12, 32, 9, 1)).astype(np.float32)
    np.testing.assert_allclose(network(x), OnnxNetwork(GRAPH)(x), atol=1e-2)


@pytest.mark.parametrize("device", ["gpu", "cuda:x", ""])
def test_other_devices_are_refused(device: str) -> None:
    with pytest.raises(InputError) as caught:
        OnnxNetwork(GRAPH, device=device)
    assert caught.value.field == "device"


def test_files_that_are_no_graphs_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(b"not a graph")
    for path in (tmp_path / "a.onnx", tmp_path / "none.onnx"):
        with pytest.raises(CheckpointError, match="cannot be loaded"):
            OnnxNetwork(path)


def test_planned_memory_changes_no_result_for_any_number_of_rows() -> None:
    plain, planned = OnnxNetwork(GRAPH, threads=1), OnnxNetwork(GRAPH, threads=1, plans_memory=True)
    rng = np.random.default_rng(0)
    for rows in (1, 3, 2, 3, 1):
        x = rng.normal(size=(rows, *(size or 1 for size in plain.input_shapes[0][1:]))).astype(np.float32)
        np.testing.assert_array_equal(planned(x), plain(x))
