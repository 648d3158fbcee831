"""Experts on parts teach one network of all parts, where pictures carry labels of one part only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.evidence.card import Card, Evidence, Verdict
from skelact.evidence.rendered_people import BUDGET, SEEDS, people_folder, spread, trained, with_seeds

PARTS = ("body", "face", "hands")
GAIN_POINTS, EXPERT_SHARE = 10.0, 0.9


def run(data: Path) -> Evidence:
    """Train experts, then networks on mixed labels with and without them."""
    import numpy as np

    from skelact.pose_training.measure import measure_network
    from skelact.pose_training.networks import load_pose_network
    from skelact.pose_training.train import load_crops

    store = load_crops(people_folder(), "test", BUDGET)

    def shares(weights: list[Path], part: str) -> np.ndarray:
        networks = (load_pose_network(path) for path in weights)
        return np.array([measure_network(one, store, BUDGET.height, BUDGET.width)[part].pck for one in networks])

    experts = {part: trained(replace(BUDGET, labels=part, limit=0)) for part in PARTS}
    mixed = replace(BUDGET, labels="mixed")
    named = ",".join(f"{part}={path}" for part, path in experts.items())
    runs = {
        "labels of one part a picture": with_seeds(mixed),
        "the same, and the experts": with_seeds(replace(mixed, experts=named)),
        "labels of all parts": with_seeds(BUDGET),
    }
    found = {name: {part: shares(weights, part) for part in PARTS} for name, weights in runs.items()}
    own = {part: shares([path], part) for part, path in experts.items()}
    without, taught = found["labels of one part a picture"], found["the same, and the experts"]
    gains = [float(taught[part].mean() - without[part].mean()) for part in PARTS]
    reached = [float(taught[part].mean() / own[part].mean()) for part in PARTS]
    if min(gains) >= GAIN_POINTS and min(reached) >= EXPERT_SHARE:
        verdict = Verdict.REPRODUCED
    else:
        verdict = Verdict.PARTLY if np.mean(gains) > 0 else Verdict.NOT_AT_THIS_SCALE
    finding = (
        f"The experts add {', '.join(f'{gain:+.1f}' for gain in gains)} points for {', '.join(PARTS)}; the network then "
        f"reaches {', '.join(f'{100 * share:.0f} %' for share in reached)} of each expert. Experts saw all crops, the "
        "students a third of the labels of a part."
    )
    rows = [(name, *(spread(by_part[part]) for part in PARTS)) for name, by_part in found.items()]
    rows.append(("each part by its expert", *(spread(own[part]) for part in PARTS)))
    head = ("training", *(f"{part}, % of points within 5 % of the crop's height" for part in PARTS))
    return Evidence(head, tuple(rows), verdict, finding)


CARD = Card(
    title="Experts on parts as teachers",
    paper="Weinzaepfel et al., DOPE: Distillation Of Part Experts for whole-body 3D pose estimation, ECCV 2020",
    claim="Experts on body, hands and face teach one network all parts, though no picture carries all labels.",
    tried="In 2D: experts of the student's size, trained on all crops with the labels of their part; believed where sure.",
    control="The same network on the same crops, each with labels of one part, without the experts.",
    seeds=f"{len(SEEDS)}: first weights, order of the crops and their changes; one of each expert",
    data=(),
    minutes=35,
    run=run,
)
