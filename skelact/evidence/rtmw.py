"""Tokens of two levels, coarse and fine, against tokens of the coarse level alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.evidence.card import Card, Evidence
from skelact.evidence.rendered_people import BUDGET, SEEDS, compare, errors, parameters, spread, started, with_seeds


def run(data: Path) -> Evidence:
    """Train both with the same crops and steps, and measure them on the same people."""
    runs = {
        "two levels": with_seeds(started(BUDGET)),
        "one level": with_seeds(replace(started(BUDGET), network="rtmw_one_level")),
    }
    found = {name: errors(weights) for name, weights in runs.items()}
    verdict, gain, seeds = compare(found["two levels"], found["one level"])
    rows = tuple((name, f"{parameters(runs[name][0]):,}", spread(values)) for name, values in found.items())
    finding = (
        f"Two levels have {abs(100 * gain):.1f} % {'less' if gain > 0 else 'more'} error; {seeds} below all of the "
        f"control. The coarse map has {BUDGET.height // 32} x {BUDGET.width // 32} cells at this size of the crop, far "
        f"fewer than in the paper, which is where a finer level helps most; {BUDGET.epochs} epoch of {BUDGET.limit} "
        "rendered people, from the same trained backbone, leave both far from trained to the end."
    )
    return Evidence(("tokens", "parameters", "error, % of the crop's height"), rows, verdict, finding)


CARD = Card(
    title="Tokens of two levels (RTMW)",
    paper="Jiang et al., RTMW: Real-Time Multi-Person 2D and 3D Whole-body Pose Estimation, 2024, arXiv 2407.08634",
    claim="A token of every keypoint, half from the coarse map and half from a finer one, finds small parts better.",
    tried="RTMW in our smallest size: 128 x 96, 23 points of body and feet.",
    control="The same backbone, pyramid, crops and steps; tokens from the coarse map alone, through one layer more, so "
    "wide that both have as many parameters.",
    seeds=f"{len(SEEDS)}: first weights of all but the backbone, order of the crops and their changes",
    data=(),
    minutes=15,
    run=run,
)
