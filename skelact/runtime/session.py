"""Run an exported network: ONNX Runtime where it has the device, torch on a GPU that only torch has."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime

from skelact.errors import CheckpointError, InputError

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"


class OnnxNetwork:
    """One exported network, ready to run.

    Args:
        path: The ONNX file.
        threads: Threads of one call; 0 leaves it to ONNX Runtime.
        device: "cpu", "cuda" or "cuda:N". A GPU is driven by ONNX Runtime's CUDA provider when that is there and takes
            the graph, else by torch; never does the CPU stand in for it.
        plans_memory: Lay out the memory of a batch size once and keep the plan: a tenth less time for small graphs that
            see few sizes. On CPUs only.

    Attributes:
        provider: What runs it: the name of ONNX Runtime's provider, or "torch" and the device.
        metadata: Text stored in the file.
        inputs: Names of the inputs.
        input_shapes: Their sizes, None where free.

    Raises:
        InputError: The device is none of those.
        CheckpointError: The file cannot be loaded, or nothing here runs it on the device.
    """

    def __init__(self, path: Path, *, threads: int = 0, device: str = "cpu", plans_memory: bool = False) -> None:
        self._executor = _open(path, threads, device, plans_memory)
        self.provider = self._executor.provider
        self.metadata = self._executor.metadata
        self.inputs = self._executor.inputs
        self.input_shapes = self._executor.input_shapes

    def __call__(self, *arrays: np.ndarray) -> np.ndarray:
        """Return the graph's first output for its inputs, in the order of `inputs`."""
        return self.run(*arrays)[0]

    def run(self, *arrays: np.ndarray) -> list[np.ndarray]:
        """Return all outputs of the graph for its inputs, in the order of `inputs`."""
        return self._executor.run(*arrays)

    def run_in_batches(self, array: np.ndarray, most: int) -> list[np.ndarray]:
        """Return all outputs of a graph of one input; on a CPU so many rows at once at most, to bound memory."""
        if self.provider != CPU:
            return self.run(array)
        calls = [self.run(array[start : start + most]) for start in range(0, len(array), most)]
        return calls[0] if len(calls) == 1 else [np.concatenate(parts) for parts in zip(*calls, strict=True)]


class Executor(Protocol):
    """What runs a graph; the attributes are those of `OnnxNetwork`."""

    provider: str
    metadata: dict[str, str]
    inputs: tuple[str, ...]
    input_shapes: tuple[tuple[int | None, ...], ...]

    def run(self, *arrays: np.ndarray) -> list[np.ndarray]:
        """Return all outputs for the inputs."""


class _Session:
    """ONNX Runtime with one provider, which is verified."""

    def __init__(
        self, path: Path, threads: int, provider: str, options: dict[str, Any], *, plans_memory: bool = False
    ) -> None:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        settings.enable_mem_pattern = plans_memory  # a plan for each size of batch is kept
        settings.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads must not eat cores
        try:
            self._session = onnxruntime.InferenceSession(str(path), settings, providers=[(provider, options)])
        except Exception as error:  # the runtime has no public base class for its errors
            raise CheckpointError(f"{path}: cannot be loaded: {error}") from error
        self.provider: str = self._session.get_providers()[0]  # not the wanted one when its libraries are missing
        self.metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        self.inputs = tuple(info.name for info in self._session.get_inputs())
        self.input_shapes = tuple(_sizes(info.shape) for info in self._session.get_inputs())

    def run(self, *arrays: np.ndarray) -> list[np.ndarray]:
        return self._session.run(None, dict(zip(self.inputs, arrays, strict=True)))


def _sizes(shape: list[int | str | None]) -> tuple[int | None, ...]:
    return tuple(size if isinstance(size, int) else None for size in shape)


def _open(path: Path, threads: int, device: str, plans_memory: bool) -> Executor:
    kind, _, index = device.partition(":")
    if kind not in ("cpu", "cuda") or (index and not index.isdigit()):
        raise InputError(f"expected cpu, cuda or cuda:N, got {device!r}", field="device")
    if kind == "cpu":
        return _Session(path, threads, CPU, {}, plans_memory=plans_memory)
    if CUDA in onnxruntime.get_available_providers():
        session = _Session(path, threads, CUDA, {"device_id": index or "0"})
        if session.provider == CUDA:
            return session
    import torch

    if not torch.cuda.is_available():
        raise CheckpointError(
            "expected a CUDA device: this onnxruntime has no working CUDA provider and this torch sees no GPU: "
            "install onnxruntime-gpu or a CUDA build of torch, or use --device cpu"
        )
    from skelact.runtime.torch_graph import TorchGraph

    return TorchGraph(path, device=device)
