"""Export a network to ONNX."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import onnx
import torch
from torch import nn

from skelact.files import atomic_path

OPSET = 18


def export_onnx(
    network: nn.Module,
    examples: Mapping[str, torch.Tensor],
    path: Path,
    *,
    metadata: Mapping[str, str],
    outputs: Sequence[str] = ("logits",),
    free_axes: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write the graph of `network` in evaluation mode, every input and output with a free batch axis.

    Args:
        network: What to export.
        examples: Input name -> example, in the order of its arguments.
        path: The file; it appears whole or not at all.
        metadata: Text that `OnnxNetwork.metadata` gives back.
        outputs: Names of its outputs.
        free_axes: Input or output -> name of its second axis, where that is free too.
    """
    network = network.eval().cpu()
    with atomic_path(path) as part:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter's own deprecations; its result is checked by a test
            torch.onnx.export(
                network,
                tuple(examples.values()),
                str(part),
                input_names=list(examples),
                output_names=list(outputs),
                dynamic_axes={
                    name: {0: "n"} | ({1: free_axes[name]} if name in free_axes else {})
                    for name in (*examples, *outputs)
                },
                opset_version=OPSET,
                dynamo=False,
            )
        model = onnx.load(part)
        onnx.helper.set_model_props(model, dict(metadata))
        onnx.save(model, part)
