"""Experts of body, face and hands that label what a picture lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.evidence.card import Card, Evidence, Verdict
from skelact.evidence.rendered_people import (
    BUDGET,
    FIRST,
    SEEDS,
    measured,
    people_folder,
    spread,
    started,
    trained,
    with_seeds,
)
from skelact.pose_training.config import PARTS as POINTS_OF
from skelact.pose_training.config import PoseConfig

PARTS = ("body", "face", "hands")
GAIN, SHARE = 10.0, 0.9  # points above training without; of what the experts reach
SURE_SHARE = 0.5  # of an expert's points on crops of its training, that are believed: the surest
LOOKED_AT = 128  # crops on which the threshold is chosen
EXPERT = replace(BUDGET, limit=4320, epochs=2)
STUDENT = replace(BUDGET, part="all", labels="mixed", skip=EXPERT.limit, limit=240, epochs=16)
ALONE, TAUGHT, EXPERTS = "labels of one part each", "experts beside them", "the experts themselves"


def run(data: Path) -> Evidence:
    """Train with and without experts on a few pictures that have labels of one part each."""
    experts = {part: trained(replace(started(EXPERT), part=part)) for part in PARTS}
    found = {
        ALONE: _found(with_seeds(started(STUDENT))),
        TAUGHT: _found(with_seeds(taught_by(experts))),
        EXPERTS: np.array([[measured(path)[part].pck for part, path in experts.items()]]),
    }
    gains = found[TAUGHT].mean(0) - found[ALONE].mean(0)
    shares = found[TAUGHT].mean(0) / found[EXPERTS][0]
    is_clear = found[TAUGHT].min(0) > found[ALONE].max(0)
    verdict = Verdict.PARTLY if is_clear.all() else Verdict.NOT_AT_THIS_SCALE
    if (gains >= GAIN).all() and (shares >= SHARE).all():
        verdict = Verdict.REPRODUCED
    clear = ", ".join(part for part, one in zip(PARTS, is_clear, strict=True) if one) or "no part"
    finding = (
        f"Points gained by the experts' labels: {_named(gains, '+.1f')} ({GAIN:g} were asked for); every seed is above "
        f"all without in: {clear}. Of what the experts reach: {_named(100 * shares, '.0f')} % ({100 * SHARE:g} % were "
        f"asked for). An expert's points are believed where it is surer than in {100 * (1 - SURE_SHARE):g} % of those "
        f"of its own training crops. It has {_steps(EXPERT)} steps on {EXPERT.limit} people, a student "
        f"{_steps(STUDENT)} on {STUDENT.limit} others. All start from a backbone that has seen body labels of "
        f"{FIRST.limit} of the experts' people. Nothing is said of photographs."
    )
    rows = tuple((name, *(spread(column) for column in values.T)) for name, values in found.items())
    return Evidence(("training", *(f"{part}, % of points found" for part in PARTS)), rows, verdict, finding)


def taught_by(experts: dict[str, Path]) -> PoseConfig:
    """The student's training with experts, each believed above its own threshold."""
    limits = {part: _threshold(path, part) for part, path in experts.items()}
    named = ",".join(f"{part}={path}@{limits[part]:.3f}" for part, path in experts.items())
    return replace(started(STUDENT), experts=named)


def _threshold(weights: Path, part: str) -> float:
    """What `SURE_SHARE` of an expert's points on crops of its training are surer than."""
    import torch

    from skelact.pose_training.batches import make_batch
    from skelact.pose_training.losses import confidence
    from skelact.pose_training.networks import load_pose_network
    from skelact.pose_training.train import load_crops

    store = load_crops(people_folder(), "train", BUDGET).only(POINTS_OF[part])
    batch = make_batch(store, np.arange(LOOKED_AT), BUDGET.height, BUDGET.width, seed=(0,), turn_deg=BUDGET.turn_deg)
    with torch.inference_mode():
        sure = confidence(load_pose_network(weights)(batch.images))
    return float(sure.flatten().quantile(1 - SURE_SHARE))


def _steps(config: PoseConfig) -> int:
    return config.limit // config.batch_size * config.epochs


def _named(values: np.ndarray, form: str) -> str:
    return ", ".join(f"{part} {value:{form}}" for part, value in zip(PARTS, values, strict=True))


def _found(weights: Sequence[Path]) -> np.ndarray:
    """Share of points within 5 % of the crop's height (seeds, parts), percent."""
    return np.array([[parts[part].pck for part in PARTS] for parts in map(measured, weights)])


CARD = Card(
    title="Experts of parts as teachers (DOPE)",
    paper="Weinzaepfel et al., DOPE: Distillation Of Part Experts for whole-body 3D pose estimation in the wild, "
    "ECCV 2020",
    claim="Networks of body, face and hands that label what a picture lacks teach one network of the whole body.",
    tried="RTMW in our smallest size, 128 x 96, 133 points, on few pictures, each with labels of one part; the experts "
    "say the points of all parts where they are sure. In 2D only.",
    control="The same network, crops, steps and seeds with the labels alone.",
    seeds=f"{len(SEEDS)}: first weights of all but the backbone, order of the crops and their changes; experts: 1",
    data=(),
    minutes=30,
    run=run,
)
