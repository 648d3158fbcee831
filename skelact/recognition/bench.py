"""Time to score NTU clips, one by one and as a data set: networks of the published size with random weights."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from skelact.datasets import PackedClips, pack
from skelact.datasets.ntu import TWO_PERSON
from skelact.formats.ntu import FPS
from skelact.layouts import PART_NAMES, load_layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, load_network, save_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.cost import add_costs, count_cost
from skelact.recognition.evaluation import score_dataset
from skelact.recognition.export import export_checkpoint
from skelact.recognition.live_config import LiveConfig
from skelact.recognition.load import load_recognizer
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.slots import SlotRunner
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork

FRAMES, PEOPLE, CLASSES = 64, 2, 60
CLIP_FRAMES = (40, 121)  # from, below
NTU60_XSUB_CLIPS = 16_487  # test clips
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


@dataclass(frozen=True)
class DatasetFigures:
    """Scoring many clips with three streams.

    Attributes:
        clips: Scored.
        people: In all of them.
        cores: Of this machine.
        loading_s: Exporting and loading the networks, and making the clips.
        seconds: Scoring.
        floor_s: Multiply-adds of the people divided by the matrix-multiplication rate of all cores.
    """

    clips: int
    people: int
    cores: int
    loading_s: float
    seconds: float
    floor_s: float

    @property
    def xsub_min(self) -> float:
        """Minutes that the test clips of NTU RGB+D 60, cross-subject, take at this rate."""
        return NTU60_XSUB_CLIPS * self.seconds / self.clips / 60

    @property
    def floor_min(self) -> float:
        """The same of the floor."""
        return NTU60_XSUB_CLIPS * self.floor_s / self.clips / 60


def bench_streams(*, rounds: int = 30) -> list[StreamFigures]:
    """Time all three streams on one thread; sets the thread count of torch to one."""
    torch.set_num_threads(1)
    rate = matrix_rate()
    return [_bench_stream(part, rounds, rate) for part in PART_NAMES]


def random_checkpoint(
    part: str, *, layout: str = "ntu25", width: int = 64, people: int = PEOPLE, live: LiveConfig | None = None
) -> StreamCheckpoint:
    """A stream whose weights are random and whose norms are those of random input; of NTU clips if nothing is said."""
    body = load_layout(layout)
    config = RecognitionConfig(
        dataset="none",
        layout=layout,
        part=part,
        people=people,
        frames=FRAMES,
        width=width,
        live=live or LiveConfig(),
    )
    torch.manual_seed(0)
    network = build_network(config, body, CLASSES)
    for name, value in network.named_parameters():
        if name.endswith("alpha"):
            torch.nn.init.constant_(value, 0.1)  # topologies that depend on the clip, as trained ones do
        elif name.endswith("graph.norm.weight"):
            torch.nn.init.constant_(value, 1.0)  # and matter: untrained, they are near zero
    for module in network.modules():
        if isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
            module.momentum = None  # the statistics of the batch below
    with torch.no_grad():
        network(torch.randn(8, config.channels, FRAMES, len(body.part(part).joints), people))
    return StreamCheckpoint(config, body, tuple(map(str, range(CLASSES))), network.state_dict())


def random_recognizer(*, device: str = "cpu") -> Recognizer:
    """All three streams of `random_checkpoint`, loaded as data sets are scored."""
    with tempfile.TemporaryDirectory() as folder:
        for part in PART_NAMES:
            save_checkpoint(Path(folder) / f"{part}.safetensors", random_checkpoint(part))
        return load_recognizer(folder, device=device, threads=1, exported=True)


def random_clips(count: int) -> PackedClips:
    """NTU clips of random motion: 40 to 120 frames, as many of two people as NTU RGB+D 60 has classes of two."""
    rng = np.random.default_rng(0)
    pairs = sum(label < CLASSES for label in TWO_PERSON)
    clips = []
    for number in range(count):
        joints = rng.normal(size=(PEOPLE, rng.integers(*CLIP_FRAMES), len(load_layout("ntu25").names), 3))
        joints[1] *= number * pairs % CLASSES < pairs  # evenly spread
        clips.append(joints.astype(np.float32))
    names, labels = (tuple(map(str, range(size))) for size in (count, CLASSES))
    targets = rng.integers(0, CLASSES, count)
    return pack(clips, [FPS] * count, targets=targets, names=names, labels=labels, groups={}, layout="ntu25")


def bench_dataset(*, count: int = 200, device: str = "cpu", quiet: bool = False) -> DatasetFigures:
    """Score `count` made clips with three streams, as `skelact evaluate recognition` does."""
    started = time.perf_counter()
    recognizer, packed = random_recognizer(device=device), random_clips(count)
    loaded = time.perf_counter()
    score_dataset(recognizer, packed, np.arange(count), quiet=quiet)
    seconds = time.perf_counter() - loaded
    people = float(packed.joints[packed.starts].any((2, 3)).sum())
    per_person = add_costs([count_cost(s.config, recognizer.layout, CLASSES) for s in recognizer.streams])[-1]
    cores = os.cpu_count() or 1
    torch.set_num_threads(1)
    floor_s = people * per_person.multiply_adds / PEOPLE / matrix_rate() / cores
    return DatasetFigures(count, int(people), cores, loaded - started, seconds, floor_s)


def _bench_stream(part: str, rounds: int, rate: float) -> StreamFigures:
    checkpoint = random_checkpoint(part)
    joints = len(checkpoint.layout.part(part).joints)
    shape = (1, checkpoint.config.channels, FRAMES, joints, PEOPLE)
    plain = load_network(checkpoint)
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
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


def matrix_rate() -> float:
    """Multiply-adds per second of one core in a large matrix product."""
    a = torch.randn(MATRIX, MATRIX)
    best = min(_seconds(lambda: a @ a) for _ in range(5))
    return MATRIX**3 / best


def _seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
