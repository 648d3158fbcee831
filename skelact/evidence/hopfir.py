"""Lifting by attention over graph distances, refined inside limbs."""

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
    note_mean,
    run_trials,
)

HOPS, GRAPH, MLP = Trial("hops"), Trial("graph"), Trial("mlp")
NAMES = {HOPS: "hop attention, then limbs", GRAPH: "graph convolution", MLP: "plain MLP"}


def judge(found: Mapping[Trial, Sequence[Trained]]) -> Evidence:
    """Hop attention against graph convolution, on people who were left out."""
    note = note_mean("A plain MLP of this size", found[MLP], "styles")
    return compare_trials(NAMES, found, HOPS, (GRAPH,), "styles", note=note)


CARD = Card(
    title="Attention by hops, refined inside limbs (HopFIR)",
    paper="Zhai et al., HopFIR: Hop-wise GraphFormer with Intragroup Joint Refinement for 3D Human Pose Estimation, "
    "ICCV 2023",
    claim="Attention to groups of joints of equal graph distance, then inside limbs, beats graph convolution.",
    tried="Each joint attends to the means of the joints 0 to 4 hops away, then to the joints of its limb. Frames mix "
    "alike in all networks; the paper's sees one.",
    control=f"Graph convolution over two hops, and a plain MLP; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=3,
    run=lambda data: judge(run_trials(data, tuple(NAMES))),
)
