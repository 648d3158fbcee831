"""All lifting networks by name."""

from __future__ import annotations

from torch import nn

from skelact.errors import InputError
from skelact.models.lift_action import ActionLifter
from skelact.models.lift_attention import AttentionLifter
from skelact.models.lift_graph import GraphLifter
from skelact.models.lift_hops import HopLifter
from skelact.models.lift_mlp import MlpLifter
from skelact.models.lift_parts import LiftConfig

LIFTERS = {"mlp": MlpLifter, "graph": GraphLifter, "hops": HopLifter, "attention": AttentionLifter}


def build_lifter(config: LiftConfig) -> nn.Module:
    """Build an untrained network; with `config.action` it takes the vector of an action as its second input.

    Raises:
        InputError: There is none of this name.
    """
    if config.network not in LIFTERS:
        raise InputError(f"expected one of {', '.join(LIFTERS)}, got {config.network!r}", field="network")
    network = LIFTERS[config.network](config)
    return ActionLifter(network, config) if config.action else network
