"""What a recognizer costs: parameters, multiply-adds, time and memory per stream, beside published networks."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

from skelact.layouts import Layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.export import export_checkpoint
from skelact.recognition.recognizer import Recognizer
from skelact.runtime.measure import measure_session

ROUNDS = 20
ALL = "all"
UNKNOWN = float("nan")


@dataclass(frozen=True)
class Cost:
    """Cost of one stream, or of all; it hangs on the shape of the network, not on its weights.

    Attributes:
        stream: Name of the stream; "all" for the sum.
        parameters: Trained numbers.
        multiply_adds: Of one window with every person slot occupied, in convolutions and matrix products as they are
            run here (PSUMNet takes the temporal mean first, which saves 8 % of its published definition).
        latency_ms: Time of that window on one core, exported as it is served; NaN: not measured.
        memory_mb: Peak of the process above what it took before the network was loaded; NaN: not measured.
    """

    stream: str
    parameters: int
    multiply_adds: int
    latency_ms: float = UNKNOWN
    memory_mb: float = UNKNOWN


@dataclass(frozen=True)
class PublishedCost:
    """Cost of a whole published recognizer, all of its streams, as its source states it.

    Attributes:
        name: Network, with the number of streams.
        parameters_m: Millions.
        multiply_adds_g: Billions; their sources say FLOPs and count a multiply-add as one.
        source: Where it is stated.
    """

    name: str
    parameters_m: float
    multiply_adds_g: float
    source: str


_PSUMNET_TABLE = "PSUMNet (arXiv 2208.05775), results table of the authors' repository"
_MMACTION_TABLE = "MMAction2 1.x, configs/skeleton/stgcnpp, NTU60 X-Sub 3D, one stream, 100 frames; four times that"
PUBLISHED_COSTS = (
    PublishedCost("PSUMNet, 3 streams", 2.8, 2.7, _PSUMNET_TABLE),
    PublishedCost("CTR-GCN, 4 streams", 5.6, 7.6, _PSUMNET_TABLE),
    PublishedCost("ST-GCN++, 4 streams", 5.6, 11.84, _MMACTION_TABLE),
    PublishedCost("Shift-GCN, 4 streams", 2.8, 10.0, _PSUMNET_TABLE),
    PublishedCost("PA-ResGCN", 3.6, 18.5, _PSUMNET_TABLE),
    PublishedCost("MS-G3D", 6.4, 48.5, _PSUMNET_TABLE),
    PublishedCost("DSTA-Net", 14.0, 64.7, _PSUMNET_TABLE),
)


def count_cost(config: RecognitionConfig, layout: Layout, classes: int) -> Cost:
    """Count parameters and multiply-adds of the stream that a config describes; time and memory are not measured."""
    network = build_network(config, layout, classes).eval()
    parameters = sum(value.numel() for value in network.parameters())
    joints = len(layout.part(config.part).joints)
    clip = torch.zeros(1, config.channels, config.frames, joints, config.people, device="meta")
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network.to("meta")(clip)
    return Cost(config.stream, parameters, counter.get_total_flops() // 2)  # it counts a multiply-add as two


def measure_cost(config: RecognitionConfig, layout: Layout, classes: int, *, rounds: int = ROUNDS) -> Cost:
    """Count a stream, and time it exported on one core in a process of its own; takes some seconds."""
    counted = count_cost(config, layout, classes)
    weights = build_network(config, layout, classes).state_dict()
    checkpoint = StreamCheckpoint(config, layout, tuple(map(str, range(classes))), weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream.onnx"
        export_checkpoint(checkpoint, path)
        figures = measure_session(path, rows=config.people, rounds=rounds)
    return Cost(counted.stream, counted.parameters, counted.multiply_adds, figures.latency_ms, figures.memory_mb)


def recognizer_costs(recognizer: Recognizer, *, timed: bool = True) -> list[Cost]:
    """Cost of every stream of a recognizer, and of all as the last row; see `add_costs`."""
    cost_of = measure_cost if timed else count_cost
    classes = len(recognizer.labels)
    return add_costs([cost_of(stream.config, recognizer.layout, classes) for stream in recognizer.streams])


def add_costs(costs: Sequence[Cost]) -> list[Cost]:
    """The streams, and their sum as the last row: they run one after the other, and all are loaded."""
    total = Cost(
        ALL,
        sum(cost.parameters for cost in costs),
        sum(cost.multiply_adds for cost in costs),
        sum(cost.latency_ms for cost in costs),
        sum(cost.memory_mb for cost in costs),
    )
    return [*costs, total]
