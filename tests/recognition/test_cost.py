"""Costs: counted as in the specification of PSUMNet, measured on what is served."""

import math

import pytest
import torch
from torch import nn

from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig
from skelact.recognition.checkpoint import build_network
from skelact.recognition.cost import PUBLISHED_COSTS, add_costs, count_cost, measure_cost

NTU25 = load_layout("ntu25")
# parameters for 60 classes and billions of multiply-adds of the published definition: 2 people, 64 frames
DEFINED = {"body": (1_448_418, 1.945), "hand": (978_482, 0.657), "leg": (499_898, 0.283)}


def ntu_config(part: str, **changes: object) -> RecognitionConfig:
    return RecognitionConfig(dataset="none", layout="ntu25", part=part, people=2, **changes)


def rewritten(part: str) -> int:
    """Multiply-adds that the published definition has and ours has not: relations in every frame, less a slice.

    The definition runs the two relation convolutions before the temporal mean, and the fourth temporal branch only on
    the frames that its stride keeps.
    """
    network = build_network(ntu_config(part), NTU25, 60)
    joints, people, frames, more = len(NTU25.part(part).joints), 2, 64, 0
    for block in network.blocks:
        relations = block.graph.query.weight.numel() + block.graph.key.weight.numel()
        more += relations * joints * (frames - 1) * people
        after = frames // block.temporal.stride
        plain = block.temporal.sizes[3] * block.temporal.entry.in_channels
        more -= plain * joints * (frames - after) * people
        frames = after
    return more


@pytest.mark.parametrize("part", DEFINED)
def test_counts_equal_the_published_definition(part: str) -> None:
    cost = count_cost(ntu_config(part), NTU25, 60)
    parameters, billions = DEFINED[part]
    assert cost.parameters == parameters
    assert (cost.multiply_adds + rewritten(part)) / 1e9 == pytest.approx(billions, abs=5e-4)
    assert math.isnan(cost.latency_ms) and math.isnan(cost.memory_mb)


def test_multiply_adds_of_a_known_layer() -> None:
    """One linear layer beside the counter that `count_cost` uses: a multiply-add counts once."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        nn.Linear(7, 5)(torch.zeros(3, 7))
    assert counter.get_total_flops() // 2 == 3 * 7 * 5


def test_a_stream_is_timed_in_a_process_of_its_own() -> None:
    cost = measure_cost(ntu_config("leg", width=8, frames=16), NTU25, 6, rounds=2)
    assert 0 < cost.latency_ms < 1000
    assert math.isnan(cost.memory_mb) or 0 < cost.memory_mb < 500
    *streams, total = add_costs([cost, cost])
    assert streams == [cost, cost]
    assert (total.stream, total.parameters) == ("all", 2 * cost.parameters)


def test_published_costs_name_their_source() -> None:
    assert all(cost.source and cost.parameters_m > 0 and cost.multiply_adds_g > 0 for cost in PUBLISHED_COSTS)
    assert len({cost.name for cost in PUBLISHED_COSTS}) == len(PUBLISHED_COSTS)


@pytest.mark.parametrize(
    ("model", "frames", "published"), [("ctrgcn", 64, "CTR-GCN, 4 streams"), ("stgcnpp", 100, "ST-GCN++, 4 streams")]
)
def test_four_streams_cost_about_what_is_published(model: str, frames: int, published: str) -> None:
    """Rounded figures of others: within 6 %, of which CTR-GCN's relations after the temporal mean are 5."""
    config = ntu_config("body", model=model, modalities=("joint",), frames=frames)
    cost = count_cost(config, NTU25, 60)
    (known,) = (cost for cost in PUBLISHED_COSTS if cost.name == published)
    assert 4 * cost.parameters / 1e6 == pytest.approx(known.parameters_m, rel=0.06)
    assert 4 * cost.multiply_adds / 1e9 == pytest.approx(known.multiply_adds_g, rel=0.06)
