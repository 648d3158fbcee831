"""Tokens of two levels: half of each from a coarse map, half from a finer one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.evidence.card import Card, Evidence, Verdict
from skelact.evidence.rendered_people import BUDGET, SEEDS, count_parameters, errors, spread, with_seeds

PARTS = ("all", "body", "face", "hands")
HAND_GAIN = 0.05


def run(data: Path) -> Evidence:
    """Train the network of two levels and one of one level with as many parameters."""
    runs = {
        "one level, as many parameters": with_seeds(replace(BUDGET, size="mini_wide")),
        "one level, same backbone": with_seeds(BUDGET),
        "two levels": with_seeds(replace(BUDGET, network="rtmw")),
    }
    found = {name: {part: errors(weights, part) for part in PARTS} for name, weights in runs.items()}
    control, ours = found["one level, as many parameters"], found["two levels"]
    gain = 1 - ours["hands"].mean() / control["hands"].mean()
    is_clear = ours["hands"].max() < control["hands"].min()
    better = ours["all"].mean() < control["all"].mean()
    verdict = Verdict.REPRODUCED if gain >= HAND_GAIN and is_clear else Verdict.NOT_AT_THIS_SCALE
    if verdict is not Verdict.REPRODUCED and better:
        verdict = Verdict.PARTLY
    finding = (
        f"Points of hands: {100 * gain:.1f} % less error than one level of equal size "
        f"({'every' if is_clear else 'not every'} seed below all of the control). The pyramid comes with the two levels: "
        "what each adds alone was not tried."
    )
    rows = tuple(
        (name, f"{count_parameters(runs[name][0]) / 1e6:.2f}", *(spread(by_part[part]) for part in PARTS))
        for name, by_part in found.items()
    )
    head = ("network", "million parameters", *(f"{part}, error in % of the crop's height" for part in PARTS))
    return Evidence(head, rows, verdict, finding)


CARD = Card(
    title="Tokens of two levels",
    paper="Jiang et al., RTMW: Real-Time Multi-Person 2D and 3D Whole-body Pose Estimation, 2024",
    claim="A second, finer level of tokens finds small parts such as hands and faces better.",
    tried="The published head and pyramid on our smallest backbone, 128 x 96, 133 points.",
    control="RTMPose with a wider backbone and as many parameters, the same crops, steps and seeds.",
    seeds=f"{len(SEEDS)}: first weights, order of the crops and their changes",
    data=(),
    minutes=25,
    run=run,
)
