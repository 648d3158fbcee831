"""Lifting networks: one interface, a graph that ends where the body ends, exports that agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from skelact.errors import InputError
from skelact.layouts.lift17 import LIFT_EDGES, LIFT_MIRROR, LIFT_POINTS
from skelact.models.lift_parts import LiftConfig, hop_distances
from skelact.models.lifting import LIFTERS, build_lifter
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork


@pytest.mark.parametrize("name", LIFTERS)
def test_exported_graph_gives_what_the_network_gives(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = build_lifter(LiftConfig(name, frames=5, width=12, blocks=1)).eval()
    points = torch.randn(3, 5, len(LIFT_POINTS), 4)
    export_onnx(network, {"points": points}, tmp_path / "a.onnx", metadata={}, outputs=("joints",))
    with torch.no_grad():
        expected = network(points[:2]).numpy()
    found = OnnxNetwork(tmp_path / "a.onnx", threads=1)(points[:2].numpy())
    assert found.shape == (2, 5, len(LIFT_POINTS), 4)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("name", LIFTERS)
def test_every_point_and_frame_reaches_the_output(name: str) -> None:
    torch.manual_seed(0)
    network = build_lifter(LiftConfig(name, frames=5, width=16, blocks=3)).eval()
    points = torch.randn(1, 5, len(LIFT_POINTS), 4, requires_grad=True)
    network(points)[0, 2, 0, 2].backward()
    assert points.grad is not None and (points.grad.abs().sum((0, 3)) > 0).all()


def test_unknown_network_is_refused() -> None:
    with pytest.raises(InputError, match="mlp"):
        build_lifter(LiftConfig("none"))


def test_graph_is_the_body_and_its_mirror() -> None:
    distance = hop_distances().numpy()
    mirror = list(LIFT_MIRROR)
    assert (distance == distance.T).all() and (distance[mirror][:, mirror] == distance).all()
    assert distance[LIFT_POINTS.index("left_wrist"), LIFT_POINTS.index("left_shoulder")] == 2
    assert all(distance[a, b] == 1 for a, b in LIFT_EDGES)
