"""PSUMNet: sizes, parity with the published architecture, invariances."""

from pathlib import Path

import numpy as np
import pytest
import torch

from skelact.errors import CheckpointError, InputError
from skelact.layouts import load_layout
from skelact.models import NetworkConfig, PsumNet, load_psumnet_weights
from skelact.models.stream_network import build_graph
from skelact.recognition.published import load_published_state


def build(layout: str, part: str, classes: int, *, people: int = 2, reference: bool = False) -> PsumNet:
    chosen = load_layout(layout).part(part)
    edges = chosen.reference_edges if reference else chosen.edges
    return PsumNet(NetworkConfig(part, len(chosen.joints), edges, classes, people)).eval()


def parameters(network: PsumNet) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize(
    ("layout", "part", "classes", "people", "count"),
    [
        ("ntu25", "body", 60, 2, 1_448_418),
        ("ntu25", "hand", 60, 2, 978_482),
        ("ntu25", "leg", 60, 2, 499_898),
        ("ntu25", "body", 120, 2, 1_463_838),
        ("ntu25", "hand", 120, 2, 993_902),
        ("ntu25", "leg", 120, 2, 515_318),
        ("ntux67", "body", 60, 2, 1_471_314),
        ("ntux67", "hand", 60, 2, 1_018_592),
        ("ntux67", "leg", 60, 2, 501_146),
        ("shrec22", "hand", 14, 1, 972_234),
        ("shrec22", "hand", 28, 1, 975_832),
    ],
)
def test_parameter_counts_equal_the_published_table(
    layout: str, part: str, classes: int, people: int, count: int
) -> None:
    assert parameters(build(layout, part, classes, people=people)) == count


@pytest.mark.parity
@pytest.mark.parametrize("part", ["body", "leg"])
def test_logits_equal_the_reference_architecture(part: str, data_root: Path) -> None:
    """Fixtures: the published architecture with seeded random weights, float32; tolerance is the order of sums."""
    network = build("ntu25", part, 60, reference=True)
    load_psumnet_weights(network, load_published_state(data_root / "parity" / f"ntu60_{part}.pt"))
    fixture = np.load(data_root / "parity" / f"ntu60_{part}_io.npz")
    graph = build_graph(network.config.edges, network.config.joints)
    np.testing.assert_allclose(graph, fixture["adjacency"], atol=1e-7)
    with torch.inference_mode():
        logits = network(torch.from_numpy(fixture["input"])).numpy()
    assert np.abs(logits - fixture["logits"]).max() <= 1e-4
    assert np.abs(logits - fixture["logits64"]).max() <= 1e-4


@pytest.mark.parity
def test_weights_of_another_stream_are_refused(data_root: Path) -> None:
    state = load_published_state(data_root / "parity" / "ntu60_leg.pt")
    with pytest.raises(CheckpointError):
        load_psumnet_weights(build("ntu25", "body", 60), state)
    with pytest.raises(CheckpointError, match="unknown"):
        load_psumnet_weights(build("ntu25", "leg", 60), {**state, "extra.weight": torch.zeros(1)})


def test_one_clip_or_a_batch_gives_equal_logits() -> None:
    network = build("core19", "hand", 5, people=1)
    x = torch.randn(4, 12, 16, 7, 1, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        alone = torch.cat([network(row[None]) for row in x])
        torch.testing.assert_close(network(x), alone, atol=1e-5, rtol=1e-5)


def test_graph_columns_sum_to_one_or_zero() -> None:
    graph = build_graph(load_layout("ntu25").part("body").edges, 25)
    sums = graph.sum(1)
    assert bool(((sums - 1).abs().lt(1e-6) | sums.eq(0)).all())
    assert bool((graph[0] == torch.eye(25)).all())


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        NetworkConfig("face", 3, (), 2)
    assert caught.value.field == "part"
    with pytest.raises(InputError) as caught:
        NetworkConfig("leg", 3, ((0, 3),), 2)
    assert caught.value.field == "edges"
