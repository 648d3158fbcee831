"""Time to score one-person clips on one core: networks of the published size with random weights."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from skelact.layouts import PART_NAMES, load_layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, load_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.export import export_checkpoint
from skelact.recognition.slots import SlotRunner
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork

FRAMES, PEOPLE, CLASSES = 64, 2, 60
MATRIX = 1024


@dataclass(frozen=True)
class StreamFigures:
    """One stream; times in milliseconds per clip, the median of all rounds.

    Attributes:
        part: Part of the stream.
        torch_ms: The plain network in torch.
        onnx_ms: The plain network in ONNX Runtime, both person slots run.
        served_ms: The network that `load_recognizer` runs.
        difference: Largest difference of the served logits from torch.
        magnitude: Largest logit.
        floor_ms: Multiply-adds for one person divided by the matrix-multiplication rate of the core.
    """

    part: str
    torch_ms: float
    onnx_ms: float
    served_ms: float
    difference: float
    magnitude: float
    floor_ms: float


def bench_streams(*, rounds: int = 30) -> list[StreamFigures]:
    """Time all three streams on one thread; sets the thread count of torch to one."""
    torch.set_num_threads(1)
    rate = _matrix_rate()
    return [_bench_stream(part, rounds, rate) for part in PART_NAMES]


def _bench_stream(part: str, rounds: int, rate: float) -> StreamFigures:
    layout = load_layout("ntu25")
    config = RecognitionConfig(dataset="none", layout="ntu25", part=part, people=PEOPLE, frames=FRAMES)
    torch.manual_seed(0)
    network = build_network(config, layout, CLASSES)
    shape = (8, config.channels, FRAMES, len(layout.part(part).joints), PEOPLE)
    for name, value in network.named_parameters():
        if name.endswith("alpha"):
            torch.nn.init.constant_(value, 0.1)  # topologies that depend on the clip, as trained ones do
        elif name.endswith("graph.norm.weight"):
            torch.nn.init.constant_(value, 1.0)  # and matter: untrained, they are near zero
    for module in network.modules():
        if isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
            module.momentum = None  # the statistics of the batch below
    with torch.no_grad():
        network(torch.randn(shape))
    checkpoint = StreamCheckpoint(config, layout, tuple(map(str, range(CLASSES))), network.state_dict())
    plain = load_network(checkpoint)
    x = np.random.default_rng(0).normal(size=(1, *shape[1:])).astype(np.float32)
    x[..., 1] = 0
    with tempfile.TemporaryDirectory() as folder:
        export_onnx(plain, {"clip": torch.from_numpy(x)}, Path(folder) / "plain.onnx", metadata={})
        export_checkpoint(checkpoint, Path(folder) / "served.onnx")
        graph = OnnxNetwork(Path(folder) / "plain.onnx", threads=1)
        served = SlotRunner(OnnxNetwork(Path(folder) / "served.onnx", threads=1))

    def in_torch(clip: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return plain(torch.from_numpy(clip)).numpy()

    with FlopCounterMode(display=False) as counter:
        plain(torch.from_numpy(x))
    floor_ms = 1e3 * counter.get_total_flops() / 2 / PEOPLE / rate  # it counts a multiply-add as two
    wanted = in_torch(x)
    difference = float(np.abs(served(x) - wanted).max())
    torch_ms, onnx_ms, served_ms = _medians([in_torch, graph, served], x, rounds)
    return StreamFigures(part, torch_ms, onnx_ms, served_ms, difference, float(np.abs(wanted).max()), floor_ms)


def _medians(functions: list[Callable[[np.ndarray], np.ndarray]], x: np.ndarray, rounds: int) -> list[float]:
    """Call the functions alternately, so that all run under the same load; milliseconds."""
    times = np.zeros((rounds, len(functions)))
    for row in times:
        for column, function in enumerate(functions):
            started = time.perf_counter()
            function(x)
            row[column] = time.perf_counter() - started
    return (1e3 * np.median(times[rounds // 10 :], 0)).tolist()


def _matrix_rate() -> float:
    """Multiply-adds per second of one core in a large matrix product."""
    a = torch.randn(MATRIX, MATRIX)
    best = min(_seconds(lambda: a @ a) for _ in range(5))
    return MATRIX**3 / best


def _seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
