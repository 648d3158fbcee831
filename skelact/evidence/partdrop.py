"""Limbs hidden in training, for people whose limbs are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skelact.evidence.card import Card, Evidence
from skelact.evidence.lifting_trials import (
    DATA,
    SEED_TEXT,
    TRAINING,
    WIDTHS,
    Trained,
    Trial,
    compare_trials,
    run_trials,
)

DROP, PLAIN = Trial("mlp"), Trial("mlp", part_drop=0.0)
TITLES = {"mlp": "MLP", "graph": "graph convolution", "hops": "hop attention", "attention": "space-time attention"}
NAMES = {
    trial: f"{TITLES[network]}, limbs {'hidden' if trial.part_drop else 'never hidden'}"
    for network in WIDTHS
    for trial in (Trial(network), Trial(network, part_drop=0.0))
}


def judge(found: Mapping[Trial, Sequence[Trained]]) -> Evidence:
    """With and without, where limbs are hidden; of the MLP, and of all others that were trained."""
    names = {trial: name for trial, name in NAMES.items() if trial in found}
    return compare_trials(names, found, DROP, PLAIN, "hidden")


CARD = Card(
    title="Limbs hidden in training (PartDrop)",
    paper="Zhang et al., Learning 3D Human Shape and Pose From Dense Body Parts (DaNet), TPAMI 2020",
    claim="Networks trained with whole parts dropped hold up when parts are hidden.",
    tried="Limbs, feet, hands, the head or both legs hidden for some frames of the input, instead of parts of a "
    "network's features.",
    control=f"The same network, trained with single points missing alone; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=3,
    run=lambda data: judge(run_trials(data, (DROP, PLAIN))),
)
