"""Lifting networks of equal size, trained on as many windows, on people and cameras that they never saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.evidence.card import Card, Evidence, Verdict

SEEDS = (0, 1, 2)
WINDOWS = 19_200
TEST_WINDOWS = 1024
WIDTHS = {"mlp": 40, "graph": 31, "attention": 26, "hops": 25}  # some 26,000 parameters each
DATA = ("cmu", "uiprmd", "cc0", "bandai", "text")
SETS = ("test", "unseen", "test, limbs hidden")
HEAD = ("network", "people left out, mm", "source left out, mm", "people left out, limbs hidden, mm")
MEASURED = (
    "Mean distance of 17 joints from the middle of the hips, for a body of 1.68 m, before random cameras with the "
    "front-end's faults."
)


@dataclass(frozen=True)
class Trial:
    """One network.

    Attributes:
        network: Key of `skelact.models.lifting.LIFTERS`.
        part_drop: How often limbs are hidden in training.
    """

    network: str
    part_drop: float


def run_trials(data: Path, trials: Sequence[Trial], seeds: Sequence[int] = SEEDS) -> Mapping[Trial, np.ndarray]:
    """Train each trial with every seed and measure it: millimeters (seeds, sets) in the order of `SETS`."""
    import torch

    from skelact.capture.lift_mocap import load_recordings_of
    from skelact.capture.lift_training import FRAMES, PART_DROP, measure_lifter, train_lifter
    from skelact.models.lift_parts import LiftConfig

    torch.set_num_threads(1)
    recordings = {split: load_recordings_of(data, split) for split in ("train", "test", "unseen")}
    found = {}
    for trial in trials:
        rows = []
        for seed in seeds:
            config = LiftConfig(trial.network, FRAMES, WIDTHS[trial.network])
            network = train_lifter(config, recordings["train"], windows=WINDOWS, seed=seed, part_drop=trial.part_drop)
            tests = (("test", 0.0), ("unseen", 0.0), ("test", PART_DROP))
            rows.append(
                [
                    measure_lifter(network, recordings[split], part_drop=drop, windows=TEST_WINDOWS)["mm"]
                    for split, drop in tests
                ]
            )
        found[trial] = np.array(rows)
    return found


def compare(
    names: Mapping[Trial, str], found: Mapping[Trial, np.ndarray], tried: Trial, control: Trial, column: int
) -> Evidence:
    """Make the table; the claim holds when the mean is better by more than both spreads, in part when it is better."""
    rows = []
    for trial, name in names.items():
        cells = [
            f"{mean:.1f} ± {spread:.1f}" for mean, spread in zip(found[trial].mean(0), found[trial].std(0), strict=True)
        ]
        rows.append((name, *cells))
    gain = found[control][:, column].mean() - found[tried][:, column].mean()
    spread = found[control][:, column].std() + found[tried][:, column].std()
    verdict = Verdict.REPRODUCED if gain > spread else Verdict.PARTLY if gain > 0 else Verdict.NOT_AT_THIS_SCALE
    finding = (
        f"{MEASURED} {names[tried]} against {names[control]}, {HEAD[column + 1].removesuffix(', mm')}: "
        f"{'better' if gain > 0 else 'worse'} by {abs(gain):.1f} mm, the two spreads add to {spread:.1f} mm."
    )
    return Evidence(HEAD, tuple(rows), verdict, finding)


HIDDEN = 0.5  # `PART_DROP` of the training
MLP, GRAPH, HOPS, ATTENTION = (Trial(name, HIDDEN) for name in ("mlp", "graph", "hops", "attention"))
NO_DROP = Trial("mlp", 0.0)
NETWORKS = {
    MLP: "plain MLP",
    GRAPH: "graph convolution",
    HOPS: "hop attention, limbs",
    ATTENTION: "joint-wise space-time attention",
}
DROPS = {MLP: "limbs hidden in training", NO_DROP: "never hidden"}
TRAINING = f"{WINDOWS:,} windows of nine frames each, some 26,000 parameters each"
SEED_TEXT = "3, of the weights, the motions, the cameras and the faults"


def judge_hops(found: Mapping[Trial, np.ndarray]) -> Evidence:
    """Hop attention against graph convolution."""
    return compare({key: NETWORKS[key] for key in (HOPS, GRAPH, MLP)}, found, HOPS, GRAPH, 0)


def judge_attention(found: Mapping[Trial, np.ndarray]) -> Evidence:
    """Joint-wise attention in time against graph convolution with a plain mix of frames."""
    return compare({key: NETWORKS[key] for key in (ATTENTION, GRAPH, MLP)}, found, ATTENTION, GRAPH, 0)


def judge_drop(found: Mapping[Trial, np.ndarray]) -> Evidence:
    """Limbs hidden in training against never, where limbs are hidden."""
    return compare(DROPS, found, MLP, NO_DROP, 2)


HOPFIR = Card(
    title="HopFIR: attention by hops, refined inside limbs",
    paper=(
        "Zhai et al., HopFIR: Hop-wise GraphFormer with Intragroup Joint Refinement for 3D Human Pose Estimation, "
        "ICCV 2023"
    ),
    claim="Attention to groups of joints of equal graph distance, then inside limbs, beats graph convolution.",
    tried="Each joint attends to the means of the joints 0 to 4 hops away, then to its limb; frames mix alike in all.",
    control=f"Graph convolution over two hops and a plain MLP; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=12,
    run=lambda data: judge_hops(run_trials(data, (HOPS, GRAPH, MLP))),
)
DSTA = Card(
    title="DSTA: each joint attends to its own course",
    paper="He and Yang, Video-Based Human Pose Regression via Decoupled Space-Time Aggregation, CVPR 2024",
    claim="Attention in time, joint by joint, apart from attention among the joints of a frame, sees motion better.",
    tried="Attention among the joints of a frame, then of each joint over nine frames; lifting, not finding points.",
    control=f"Graph convolution with a plain mix of frames, and a plain MLP; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=9,
    run=lambda data: judge_attention(run_trials(data, (ATTENTION, GRAPH, MLP))),
)
PARTDROP = Card(
    title="PartDrop: limbs hidden in training",
    paper="Zhang et al., Learning 3D Human Shape and Pose From Dense Body Parts (DaNet), TPAMI 2020",
    claim="Networks trained with whole parts dropped hold up when parts are hidden.",
    tried="Limbs, feet, hands, the head or both legs hidden for some frames, instead of parts of a picture.",
    control=f"The same MLP, trained with single points missing alone; {TRAINING}.",
    seeds=SEED_TEXT,
    data=DATA,
    minutes=3,
    run=lambda data: judge_drop(run_trials(data, (MLP, NO_DROP))),
)
