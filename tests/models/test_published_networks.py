"""CTR-GCN and ST-GCN++ against their published implementations: sizes, names of weights, logits.

Fixtures in `published/`: keys and shapes of the published state dicts and float64 logits that they give, with weights
made from their names (`made_weights`). CTR-GCN: Uason-Chen/CTR-GCN, commit e13d758. ST-GCN++: kennymckormick/pyskl,
commit 3f6795f. Tolerance is the order of sums in float32.
"""

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.models import MODELS, NetworkConfig, StreamNetwork, load_ctrgcn_weights, load_stgcnpp_weights

FOLDER = Path(__file__).parent / "published"
EDGES = load_layout("ntu25").part("body").edges


@dataclass(frozen=True)
class Case:
    """One published network; `gain` keeps logits of random weights in the range of trained ones."""

    load_weights: Callable[[Any, Mapping[str, Tensor]], None]
    frames: int
    gain: float
    parameters_60: int
    parameters_120: int


CASES = {
    "ctrgcn": Case(load_ctrgcn_weights, 64, 0.7, 1_446_672, 1_462_092),
    "stgcnpp": Case(load_stgcnpp_weights, 100, 1.0, 1_403_144, 1_418_564),
}


def build(model: str, classes: int = 60) -> StreamNetwork:
    return MODELS[model](NetworkConfig("body", 25, EDGES, classes, channels=3)).eval()


def made_weights(model: str) -> dict[str, Tensor]:
    """The published state dict; every tensor is drawn from a generator seeded with its name."""
    state = {}
    for line in np.load(FOLDER / f"{model}.npz")["keys"].tolist():
        key, _, text = line.partition(" ")
        shape = tuple(int(size) for size in text.strip("(),").split(",") if size)
        rng = np.random.default_rng(zlib.crc32(key.encode()))
        x = rng.standard_normal(shape)
        if key.endswith("running_var"):
            x = 0.5 + rng.random(shape)
        elif key.endswith("alpha"):
            x = 0.1 + 0.02 * x
        elif len(shape) == 1 and key.endswith("weight"):
            x = 1 + 0.1 * x
        elif len(shape) == 1 or key.endswith(("PA", ".A")):
            x = 0.1 * x
        else:
            x = CASES[model].gain * x / math.sqrt(np.prod(shape[1:]))
        state[key] = torch.from_numpy(np.asarray(x, np.float32))
    return state


def clips(frames: int) -> Tensor:
    x = np.random.default_rng(0).standard_normal((2, 3, frames, 25, 2)).astype(np.float32)
    x[1, ..., 1] = 0
    return torch.from_numpy(x)


@pytest.mark.parametrize("model", CASES)
def test_parameters_are_as_many_as_published(model: str) -> None:
    counts = [sum(value.numel() for value in build(model, classes).parameters()) for classes in (60, 120)]
    assert counts == [CASES[model].parameters_60, CASES[model].parameters_120]


@pytest.mark.parametrize("model", CASES)
def test_logits_equal_the_published_network(model: str) -> None:
    case, network = CASES[model], build(model)
    case.load_weights(network, made_weights(model))
    wanted = np.load(FOLDER / f"{model}.npz")["logits"]
    assert np.ptp(wanted, axis=0).mean() > 0.1  # the two clips differ
    with torch.inference_mode():
        logits = network(clips(case.frames)).numpy()
    np.testing.assert_allclose(logits, wanted, atol=1e-4)


@pytest.mark.parametrize("model", CASES)
def test_weights_that_lack_or_add_a_key_are_refused(model: str) -> None:
    load_weights, state = CASES[model].load_weights, made_weights(model)
    with pytest.raises(CheckpointError, match="unknown"):
        load_weights(build(model), {**state, "extra.weight": torch.zeros(1)})
    state.popitem()
    with pytest.raises(CheckpointError, match="lack"):
        load_weights(build(model), state)


@pytest.mark.parametrize("channels", [3, 6, 9, 12])
@pytest.mark.parametrize("model", MODELS)
def test_every_set_of_modalities_trains(model: str, channels: int) -> None:
    torch.manual_seed(0)
    network = MODELS[model](NetworkConfig("leg", 3, ((1, 0), (2, 1)), 4, people=1, channels=channels, width=8))
    logits = network(torch.randn(2, channels, 8, 3, 1))
    assert logits.shape == (2, 4)
    logits.square().sum().backward()
    assert all(value.grad is not None for value in network.parameters())
