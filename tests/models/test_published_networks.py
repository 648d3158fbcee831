"""CTR-GCN and ST-GCN++ against their published implementations: sizes, names of weights, logits."""

import numpy as np
import pytest
import torch
from published_networks import CASES, made_clips, made_weights, published_logits

from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.models import MODELS, NetworkConfig, StreamNetwork

EDGES = load_layout("ntu25").part("body").edges
TOLERANCE = 1e-4  # the order of sums in float32


def build(model: str, classes: int = 60) -> StreamNetwork:
    return MODELS[model](NetworkConfig("body", 25, EDGES, classes, channels=3)).eval()


@pytest.mark.parametrize("model", CASES)
def test_parameters_are_as_many_as_published(model: str) -> None:
    counts = [sum(value.numel() for value in build(model, classes).parameters()) for classes in (60, 120)]
    assert counts == [CASES[model].parameters_60, CASES[model].parameters_120]


@pytest.mark.parametrize("model", CASES)
def test_logits_equal_the_published_network(model: str) -> None:
    case, network = CASES[model], build(model)
    case.load_weights(network, made_weights(model))
    wanted = published_logits(model)
    assert np.ptp(wanted, axis=0).mean() > 0.1  # the two clips differ
    with torch.inference_mode():
        logits = network(made_clips(case.frames)).numpy()
    np.testing.assert_allclose(logits, wanted, atol=TOLERANCE)


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
