"""Experts of body, face and hands that label what a picture lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.evidence.card import Card, Evidence, Verdict
from skelact.evidence.rendered_people import (
    BUDGET,
    SEEDS,
    measured,
    people_folder,
    spread,
    started,
    trained,
    with_seeds,
)
from skelact.pose_training.config import PARTS as POINTS_OF

PARTS = ("body", "face", "hands")
GAIN, SHARE = 10.0, 0.9  # points above training without; of what the experts reach
CONFIDENCE = 0.3  # least peak of an expert that is believed
LOOKED_AT = 128  # crops on which it is counted how often that is
MIN_TAUGHT = 1.0  # percent of the points, below which nothing is taught
STUDENT = replace(BUDGET, part="all", labels="mixed")
ALONE, TAUGHT, EXPERTS = "labels of one part each", "experts beside them", "the experts themselves"


def run(data: Path) -> Evidence:
    """Train with and without experts on pictures that have labels of one part each."""
    experts = {part: trained(replace(started(BUDGET), part=part)) for part in PARTS}
    named = ",".join(f"{part}={path}" for part, path in experts.items())
    found = {
        ALONE: _found(with_seeds(started(STUDENT))),
        TAUGHT: _found(with_seeds(replace(started(STUDENT), experts=named, expert_confidence=CONFIDENCE))),
        EXPERTS: np.array([[measured(path)[part].pck for part, path in experts.items()]]),
    }
    gains = found[TAUGHT].mean(0) - found[ALONE].mean(0)
    shares = found[TAUGHT].mean(0) / found[EXPERTS][0]
    is_clear = bool((found[TAUGHT].min(0) > found[ALONE].max(0)).all())
    verdict = Verdict.PARTLY if is_clear else Verdict.NOT_AT_THIS_SCALE
    if (gains >= GAIN).all() and (shares >= SHARE).all():
        verdict = Verdict.REPRODUCED
    named_gains = ", ".join(f"{part} {gain:+.1f}" for part, gain in zip(PARTS, gains, strict=True))
    named_shares = ", ".join(f"{part} {100 * share:.0f} %" for part, share in zip(PARTS, shares, strict=True))
    taught = 100 * np.mean([_sure(path, part) for part, path in experts.items()])
    finding = (
        f"The experts were sure of {taught:.0f} % of the points"
        f"{', so that they taught nothing and the rows differ by chance' if taught < MIN_TAUGHT else ''}. "
        f"Points gained by the experts' labels: {named_gains} ({GAIN:g} were asked for); of what the experts reach: "
        f"{named_shares} ({100 * SHARE:g} % were asked for). One network of all points has as many steps as each "
        f"expert of one part. {BUDGET.epochs} epoch of {BUDGET.limit} rendered people; nothing is said of photographs. "
        "Not run: experts that are trained for longer than their student, each with a threshold of its own."
    )
    rows = tuple((name, *(spread(column) for column in values.T)) for name, values in found.items())
    return Evidence(("training", *(f"{part}, % of points found" for part in PARTS)), rows, verdict, finding)


def _sure(weights: Path, part: str) -> float:
    """Share of the points of training crops of which an expert is sure."""
    import torch

    from skelact.pose_training.batches import make_batch
    from skelact.pose_training.losses import confidence
    from skelact.pose_training.networks import load_pose_network
    from skelact.pose_training.train import load_crops

    store = load_crops(people_folder(), "train", BUDGET).only(POINTS_OF[part])
    batch = make_batch(store, np.arange(LOOKED_AT), BUDGET.height, BUDGET.width, seed=(0,))
    with torch.inference_mode():
        return float((confidence(load_pose_network(weights)(batch.images)) > CONFIDENCE).float().mean())


def _found(weights: Sequence[Path]) -> np.ndarray:
    """Share of points within 5 % of the crop's height (seeds, parts), percent."""
    return np.array([[parts[part].pck for part in PARTS] for parts in map(measured, weights)])


CARD = Card(
    title="Experts of parts as teachers (DOPE)",
    paper="Weinzaepfel et al., DOPE: Distillation Of Part Experts for whole-body 3D pose estimation in the wild, "
    "ECCV 2020",
    claim="Networks of body, face and hands that label what a picture lacks teach one network of the whole body.",
    tried="RTMW in our smallest size, 128 x 96, 133 points; every picture has labels of one part, the experts say the "
    "points of all parts where they are sure. In 2D only.",
    control="The same network, crops, steps and seeds with the labels alone.",
    seeds=f"{len(SEEDS)}: first weights of all but the backbone, order of the crops and their changes; experts: 1",
    data=(),
    minutes=30,
    run=run,
)
