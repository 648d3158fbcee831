"""Run an exported network with ONNX Runtime; torch is not needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from skelact.errors import CheckpointError


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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads must not eat cores
        provider = "CUDAExecutionProvider" if device.startswith("cuda") else "CPUExecutionProvider"
        if provider not in onnxruntime.get_available_providers():
            raise CheckpointError(f"this onnxruntime has no {provider}: install onnxruntime-gpu or use --device cpu")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=[provider])
        except Exception as error:  # the runtime has no public base class for its errors
            raise CheckpointError(f"{path}: cannot be loaded: {error}") from error
        self.metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map

        self.inputs = tuple(one.name for one in self._session.get_inputs())

    def __call__(self, *arrays: np.ndarray) -> np.ndarray:
        """Return the graph's first output for its inputs, in the order of `inputs`."""
        return self.run(*arrays)[0]

    def run(self, *arrays: np.ndarray) -> list[np.ndarray]:
        """Return all outputs of the graph for its inputs, in the order of `inputs`."""
        return self._session.run(None, dict(zip(self.inputs, arrays, strict=True)))
