"""Limbs hidden in training, for people whose limbs are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skelact.evidence.card import Card, Evidence
from skelact.evidence.lifting_trials import (
    DATA,
    SEED_TEXT,
    TRAINING,
    Trained,
    Trial,
    compare_trials,
    run_trials,
)

DROP, PLAIN = Trial("mlp"), Trial("mlp", part_drop=0.0)
NAMES = {DROP: "MLP, limbs hidden in training", PLAIN: "MLP, never hidden"}


def judge(found: Mapping[Trial, Sequence[Trained]]) -> Evidence:
    """With and without, where limbs are hidden."""
    note = "All networks with and without it: `tools/compare_lifters.py`."
    return compare_trials(NAMES, found, DROP, (PLAIN,), "hidden", note=note)


CARD = Card(
    title="Limbs hidden in training (PartDrop)",
    paper="Zhang et al., Learning 3D Human Shape and Pose From Dense Body Parts (DaNet), TPAMI 2020",
    claim="Networks trained with whole parts dropped hold up when parts are hidden.",
    tried="Limbs, feet, hands, the head or both legs hidden for some frames of the input, instead of parts of a "
    "network's features.",
    control=f"The same network, trained with single points missing alone; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=1,
    run=lambda data: judge(run_trials(data, tuple(NAMES))),
)
