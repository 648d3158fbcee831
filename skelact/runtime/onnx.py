"""Export a network to ONNX and run it with ONNX Runtime."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from skelact.errors import CheckpointError

OPSET = 18


def export_onnx(network: nn.Module, example: torch.Tensor, path: Path, *, metadata: Mapping[str, str]) -> None:
    """Write the graph of `network` in evaluation mode, with a free batch axis and `metadata` inside."""
    import onnx

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


class OnnxNetwork:
    """One exported network in an ONNX Runtime session.

    Args:
        path: The ONNX file.
        threads: Threads of one call; 0 leaves it to ONNX Runtime.
        device: "cpu" or "cuda"; the provider is verified, there is no silent fall back.

    Raises:
        CheckpointError: The file cannot be loaded, or the device has no provider here.
    """

    def __init__(self, path: Path, *, threads: int = 0, device: str = "cpu") -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        provider = "CUDAExecutionProvider" if device.startswith("cuda") else "CPUExecutionProvider"
        if provider not in onnxruntime.get_available_providers():
            raise CheckpointError(f"this onnxruntime has no {provider}: install onnxruntime-gpu or use --device cpu")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=[provider])
        except Exception as error:  # the runtime has no public base class for its errors
            raise CheckpointError(f"{path}: cannot be loaded: {error}") from error
        self.metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return logits (N, K) for float32 input (N, 12, T, V, M)."""
        return self._session.run(None, {"clip": x})[0]
