"""TensorFlow.js graphs: a small one by hand gives in ONNX Runtime what its operators mean."""

import base64
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from build_pose_models import halve_constants
from tfjs_to_onnx import tfjs_to_onnx

from skelact.errors import CheckpointError
from skelact.runtime.session import OnnxNetwork

RNG = np.random.default_rng(0)
WEIGHTS = {
    "kernel": RNG.normal(size=(3, 3, 2, 4)).astype(np.float16),
    "bias": RNG.normal(size=4).astype(np.float16),
    "around": np.array([[0, 0], [1, 1], [1, 1], [0, 0]], np.int32),
    "size": np.array([10, 12], np.int32),
    "order": np.array([0, 3, 1, 2], np.int32),
    "parts": np.array([1, 3], np.int32),
    "axis": np.array(1, np.int32),
    "shape": np.array([1, 120], np.int32),
    "apart": RNG.normal(size=(3, 3, 2, 1)).astype(np.float16),
    "two": RNG.normal(size=2).astype(np.float16),
}


def node(name: str, kind: str, inputs: list[str], **attributes: object) -> dict:
    return {"name": name, "op": kind, "input": inputs, "attr": attributes}


def strides(step: int) -> dict:
    one = {"list": {"i": ["1", str(step), str(step), "1"]}}
    return {"strides": one, "padding": {"s": base64.b64encode(b"VALID").decode()}}


NODES = [
    node("out", "Identity", ["flat"]),  # files do not put inputs first
    {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": [{"size": str(n)} for n in (1, 7, 9, 2)]}}}},
    *({"name": name, "op": "Const", "attr": {}} for name in WEIGHTS),
    node("padded", "Pad", ["x", "around"]),
    node("conv", "Conv2D", ["padded", "kernel"], **strides(2)),
    node("sum", "Add", ["conv", "bias"]),
    node("active", "LeakyRelu", ["sum"], alpha={"f": 0.1}),
    node("large", "ResizeBilinear", ["active", "size"], half_pixel_centers={"b": True}, align_corners={"b": False}),
    node("first", "Transpose", ["large", "order"]),
    node("split", "SplitV", ["first", "parts", "axis"]),
    node("share", "Sigmoid", ["split"]),
    node("flat", "Reshape", ["share", "shape"]),
    node("rest", "Identity", ["split:1"]),
]


def write_model(folder: Path, nodes: list[dict]) -> Path:
    stored = [
        {"name": name, "shape": list(value.shape), "dtype": "float32", "quantization": {"dtype": "float16"}}
        if value.dtype == np.float16
        else {"name": name, "shape": list(value.shape), "dtype": "int32"}
        for name, value in WEIGHTS.items()
    ]
    (folder / "model.bin").write_bytes(b"".join(value.tobytes() for value in WEIGHTS.values()))
    table = {"modelTopology": {"node": nodes}, "weightsManifest": [{"paths": ["model.bin"], "weights": stored}]}
    (folder / "model.json").write_text(json.dumps(table))
    return folder / "model.json"


@pytest.mark.parametrize("halved", [False, True])
def test_a_small_graph_gives_what_its_operators_mean(tmp_path: Path, halved: bool) -> None:
    model = tfjs_to_onnx(write_model(tmp_path, NODES), outputs={"out": "chosen", "rest": "others"})
    onnx.save(halve_constants(model) if halved else model, tmp_path / "a.onnx")
    x = RNG.normal(size=(1, 7, 9, 2)).astype(np.float32)
    share, rest = OnnxNetwork(tmp_path / "a.onnx", threads=1).run(x)
    kernel, bias = (torch.from_numpy(WEIGHTS[name].astype(np.float32)) for name in ("kernel", "bias"))
    y = torch.nn.functional.conv2d(torch.from_numpy(x).permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias, 2, 1)
    y = torch.nn.functional.leaky_relu(y, 0.1)
    y = torch.nn.functional.interpolate(y, (10, 12), mode="bilinear", align_corners=False)
    np.testing.assert_allclose(share, y[:, :1].sigmoid().reshape(1, 120).numpy(), atol=1e-5)
    np.testing.assert_allclose(rest, y[:, 1:].numpy(), atol=1e-5)


def fused(*names: str) -> dict:
    return {"fused_ops": {"list": {"s": [base64.b64encode(name.encode()).decode() for name in names]}}}


def test_fused_convolutions_with_free_sizes_give_what_they_mean(tmp_path: Path) -> None:
    same = {"padding": {"s": base64.b64encode(b"SAME").decode()}}
    nodes = [
        *NODES[1 : 2 + len(WEIGHTS)],
        node("float", "Cast", ["x"]),
        node("less", "Sub", ["float", "two"]),
        node(
            "each",
            "FusedDepthwiseConv2dNative",
            ["less", "apart", "two"],
            **strides(2) | same | fused("BiasAdd", "Relu6"),
        ),
        node("mixed", "_FusedConv2D", ["each", "kernel", "bias"], **strides(1) | same | fused("BiasAdd")),
        node("how_large", "Shape", ["mixed"]),  # not known, and not needed
        node(
            "large",
            "ResizeBilinear",
            ["mixed", "how_large"],
            half_pixel_centers={"b": True},
            align_corners={"b": False},
        ),
    ]
    onnx.save(tfjs_to_onnx(write_model(tmp_path, nodes), outputs={"large": "y"}, free_size=True), tmp_path / "a.onnx")
    x = RNG.normal(size=(2, 8, 12, 2)).astype(np.float32)
    (got,) = OnnxNetwork(tmp_path / "a.onnx", threads=1).run(x)
    weights = {name: torch.from_numpy(value.astype(np.float32)) for name, value in WEIGHTS.items()}
    y = torch.from_numpy(x).permute(0, 3, 1, 2) - weights["two"][:, None, None]
    y = torch.nn.functional.pad(y, (0, 1, 0, 1))  # TensorFlow pads what is odd at the end
    y = torch.nn.functional.conv2d(y, weights["apart"].permute(2, 3, 0, 1), weights["two"], 2, groups=2).clamp(0, 6)
    y = torch.nn.functional.conv2d(y, weights["kernel"].permute(3, 2, 0, 1), weights["bias"], padding=1)
    y = torch.nn.functional.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)
    np.testing.assert_allclose(got, y.permute(0, 2, 3, 1).numpy(), atol=1e-4)


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    strange = [*NODES[:-1], node("rest", "Einsum", ["split:1"])]
    with pytest.raises(CheckpointError, match="Einsum"):
        tfjs_to_onnx(write_model(tmp_path, strange), outputs={"rest": "rest"})
    with pytest.raises(CheckpointError, match="gone"):
        tfjs_to_onnx(write_model(tmp_path, NODES), outputs={"gone": "gone"})
    (tmp_path / "model.bin").write_bytes(b"short")
    with pytest.raises(CheckpointError):
        tfjs_to_onnx(tmp_path / "model.json", outputs={"out": "out"})
