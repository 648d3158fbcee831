"""A map refined by a tree of channel groups, against plain convolutions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.evidence.card import Card, Evidence
from skelact.evidence.rendered_people import BUDGET, SEEDS, compare, errors, parameters, spread, started, with_seeds


def run(data: Path) -> Evidence:
    """Train both with the same crops and steps, and measure them on the same people."""
    runs = {
        "tree of channel groups": with_seeds(replace(started(BUDGET), network="rmpg")),
        "two convolutions": with_seeds(replace(started(BUDGET), network="rmpg_plain")),
    }
    found = {name: errors(weights) for name, weights in runs.items()}
    verdict, gain, seeds = compare(*found.values())
    rows = tuple((name, f"{parameters(runs[name][0]):,}", spread(values)) for name, values in found.items())
    finding = (
        f"The tree has {abs(100 * gain):.1f} % {'less' if gain > 0 else 'more'} error; {seeds} below all of the "
        f"control. One tree of four leaves, on a map of {BUDGET.height // 32} x {BUDGET.width // 32} cells; the paper "
        "has several, some of them taught. Written from the paper's abstract and introduction."
    )
    return Evidence(("refinement", "parameters", "error, % of the crop's height"), rows, verdict, finding)


CARD = Card(
    title="Maps refined by a tree of channel groups (RMPG)",
    paper="Liu et al., Refinement Module based on Parse Graph for Human Pose Estimation, 2025, arXiv 2501.11069",
    claim="A map that is split into a tree of channel groups and put together again with context finds points better.",
    tried="One module before the head of RTMPose in our smallest size: 128 x 96, 23 points of body and feet.",
    control="The same network, crops and steps with a 3x3 and a 1x1 convolution in place of the tree, so wide that "
    "both have as many parameters.",
    seeds=f"{len(SEEDS)}: first weights of all but the backbone, order of the crops and their changes",
    data=(),
    minutes=15,
    run=run,
)
