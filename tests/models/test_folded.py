"""Networks without norms give the same logits as the trained ones."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from skelact.layouts import load_layout
from skelact.models import MODELS, NetworkConfig
from skelact.models.folded import FoldedBlock, fold_norms

TOLERANCE = 1e-4


@pytest.mark.parametrize("model", ["psumnet", "ctrgcn"])
def test_logits_are_those_of_the_trained_network(model: str) -> None:
    torch.manual_seed(0)
    part = load_layout("core19").part("body")
    network = MODELS[model](NetworkConfig("body", len(part.joints), part.edges, 7, people=1, width=16))
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = None
            nn.init.uniform_(module.weight, -1.5, 1.5)  # factors of both signs
            nn.init.uniform_(module.bias, -0.5, 0.5)
    for name, value in network.named_parameters():
        if name.endswith("alpha"):
            nn.init.constant_(value, 0.5)
    clips = torch.randn(4, 12, 32, len(part.joints), 1)
    with torch.no_grad():
        network(clips)
    network.eval()
    folded = fold_norms(network)
    assert all(isinstance(block, FoldedBlock) for block in folded.blocks)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded.modules())
    with torch.inference_mode():
        wanted = network(clips)
        torch.testing.assert_close(folded(clips), wanted, atol=TOLERANCE, rtol=0)
    assert wanted.std(0).mean() > 10 * TOLERANCE  # the clips differ


def test_networks_of_other_blocks_stay_as_they_are() -> None:
    part = load_layout("core19").part("leg")
    network = MODELS["stgcnpp"](NetworkConfig("leg", len(part.joints), part.edges, 7, people=1, width=8))
    assert fold_norms(network) is network
