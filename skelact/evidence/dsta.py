"""Lifting by attention in time, joint by joint, apart from attention among the joints of a frame."""

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

ATTENTION, GRAPH, MLP = Trial("attention"), Trial("graph"), Trial("mlp")
NAMES = {ATTENTION: "attention in space, then time", GRAPH: "graph convolution, frames mixed", MLP: "plain MLP"}


def judge(found: Mapping[Trial, Sequence[Trained]]) -> Evidence:
    """Decoupled attention against graph convolution with a plain mix of frames, on people who were left out."""
    note = note_mean("A plain MLP of this size", found[MLP], "styles")
    return compare_trials(NAMES, found, ATTENTION, (GRAPH,), "styles", note=note)


CARD = Card(
    title="Each joint attends to its own course (DSTA)",
    paper="He and Yang, Video-Based Human Pose Regression via Decoupled Space-Time Aggregation, CVPR 2024",
    claim="Attention in time, joint by joint, apart from attention among the joints of a frame, sees motion better.",
    tried="Attention among the joints of a frame, then of each joint over five frames. Here it lifts points; the paper "
    "finds points in pictures.",
    control=f"Graph convolution with a plain mix of frames, and a plain MLP; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=3,
    run=lambda data: judge(run_trials(data, tuple(NAMES))),
)
