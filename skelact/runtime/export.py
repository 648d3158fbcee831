"""Export a network to ONNX."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from torch import nn

OPSET = 18


def export_onnx(network: nn.Module, example: torch.Tensor, path: Path, *, metadata: Mapping[str, str]) -> None:
    """Write the graph of `network` in evaluation mode, with a free batch axis and `metadata` inside."""
    network = network.eval().cpu()
    part = path.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations; its result is checked by a test
        torch.onnx.export(
            network,
            (example,),
            str(part),
            input_names=["clip"],
            output_names=["logits"],
            dynamic_axes={"clip": {0: "n"}, "logits": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load(part)
    onnx.helper.set_model_props(model, dict(metadata))
    onnx.save(model, part)
    part.replace(path)
