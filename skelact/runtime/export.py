"""Export a network to ONNX."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from torch import nn

OPSET = 18


def export_onnx(
    network: nn.Module, examples: Mapping[str, torch.Tensor], path: Path, *, metadata: Mapping[str, str]
) -> None:
    """Write the graph of `network` in evaluation mode, every input with a free batch axis, `metadata` inside.

    Args:
        network: Its one output is called "logits".
        examples: Input name -> example, in the order of its arguments.
        path: The file; it appears whole or not at all.
        metadata: Text that `OnnxNetwork.metadata` gives back.
    """
    network = network.eval().cpu()
    part = path.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations; its result is checked by a test
        torch.onnx.export(
            network,
            tuple(examples.values()),
            str(part),
            input_names=list(examples),
            output_names=["logits"],
            dynamic_axes={name: {0: "n"} for name in (*examples, "logits")},
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load(part)
    onnx.helper.set_model_props(model, dict(metadata))
    onnx.save(model, part)
    part.replace(path)
