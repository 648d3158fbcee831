"""Lifting networks of equal size, trained by one recipe on one array, measured on what none of them saw.

The cards of HopFIR, DSTA, PartDrop and FinePOSE, and `tools/compare_lifters.py`, share what is here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.evidence.card import Evidence, Verdict

if TYPE_CHECKING:
    from torch import nn

    from skelact.capture.lift_mocap import Recordings
    from skelact.capture.lift_scenes import LiftWindows
    from skelact.models.lift_parts import LiftConfig

SEEDS = (0, 1, 2)
BATCH, STEPS, BLOCKS = 16, 1200, 2
FRAMES, STRIDE = 5, 6  # windows of 0.8 s at 5 Hz, to be quick
LEARNING_RATE = 1e-2  # of three that were tried on training recordings, for the MLP and the graph
WIDTHS = {"mlp": 48, "graph": 38, "attention": 30, "hops": 30}  # some 26,000 parameters each
HIDDEN = 0.5  # limbs hidden in a window on average, in training with PartDrop and in the last test: once
ACTION = 16  # numbers of an action's vector, of 384
NO_ACTION, RIGHT_ACTION, SHUFFLED_ACTION = "", "right", "shuffled"
TRAIN_SEED, TEST_SEED, TEST_WINDOWS = 11, 12, 1024
DATA = ("cmu", "uiprmd", "cc0", "bandai", "text")
TESTS = {
    "styles": "people and styles left out",
    "source": "source left out",
    "cameras": "people, styles and cameras left out",
    "hidden": "people left out, limbs hidden",
}
SEED_TEXT = "3, of the weights, the order of the windows and the limbs that are hidden"
TRAINING = f"{STEPS * BATCH:,} windows of five frames over 0.8 s, some 26,000 parameters each"
MEASURED = "Mean distance of 17 joints from the middle of the hips, for a body of 1.68 m, with the front-end's faults."


@dataclass(frozen=True)
class Trial:
    """One way to lift.

    Attributes:
        network: Key of `skelact.models.lifting.LIFTERS`.
        part_drop: How often limbs are hidden in training.
        action: What it is told: `NO_ACTION`, `RIGHT_ACTION` or `SHUFFLED_ACTION`.
    """

    network: str
    part_drop: float = HIDDEN
    action: str = NO_ACTION


@dataclass(frozen=True)
class Trained:
    """What one seed of a trial came to.

    Attributes:
        parameters: How many.
        cpu_s: Of the training.
        mm: Key of `TESTS` -> mean distance.
    """

    parameters: int
    cpu_s: float
    mm: Mapping[str, float]


class LiftingArrays:
    """Windows that all trials are trained and measured on, with the vectors of what they show.

    Args:
        data: Folder of the data.
        windows: To train on; fewer than those of `STEPS` batches for a look.

    Attributes:
        train: Windows.
        tests: Key of `TESTS` -> windows.
        actions: Key of `TESTS`, or "train" -> vector of the right action of each window, float32 (N, `ACTION`).
    """

    def __init__(self, data: Path, *, windows: int = STEPS * BATCH) -> None:
        from skelact.capture.lift_mocap import load_recordings_of
        from skelact.capture.lift_scenes import HIGH_CAMERAS, TRAINED_CAMERAS, draw_people

        read = {split: load_recordings_of(data, split) for split in ("train", "test", "unseen")}
        drawn = {
            key: draw_people(
                read[split],
                np.random.default_rng(seed),
                count,
                frames=FRAMES,
                stride=STRIDE,
                cameras=HIGH_CAMERAS if key == "cameras" else TRAINED_CAMERAS,
            )
            for key, split, seed, count in (
                ("train", "train", TRAIN_SEED, windows),
                ("styles", "test", TEST_SEED, TEST_WINDOWS),
                ("source", "unseen", TEST_SEED, TEST_WINDOWS),
                ("cameras", "test", TEST_SEED, TEST_WINDOWS),
            )
        }
        drawn["hidden"] = drawn["styles"]
        vectors = embed_actions(read)
        split_of = {"train": "train", "styles": "test", "source": "unseen", "cameras": "test", "hidden": "test"}
        self.actions = {key: vectors[split_of[key]][windows.recording] for key, windows in drawn.items()}
        self.train = drawn.pop("train")
        self.tests: Mapping[str, LiftWindows] = drawn


def embed_actions(read: Mapping[str, Recordings]) -> Mapping[str, np.ndarray]:
    """Vectors of what recordings show, split -> float32 (recordings, `ACTION`).

    They are the main directions of the sentence vectors of the training's texts, each of unit spread.
    """
    from skelact.language.encoder import load_encoder

    encoder = load_encoder()
    texts = sorted(set(read["train"].texts))
    known = encoder.embed(texts)
    middle = known.mean(0)
    axes = np.linalg.svd(known - middle, full_matrices=False)[2][:ACTION]
    scale = ((known - middle) @ axes.T).std(0)
    return {
        split: ((encoder.embed(one.texts) - middle) @ axes.T / scale).astype(np.float32) for split, one in read.items()
    }


def choose_config(trial: Trial) -> LiftConfig:
    """The network of a trial."""
    from skelact.models.lift_parts import LiftConfig

    return LiftConfig(trial.network, FRAMES, WIDTHS[trial.network], BLOCKS, action=ACTION if trial.action else 0)


def run_trial(arrays: LiftingArrays, trial: Trial, seed: int) -> tuple[Trained, nn.Module]:
    """Train a trial with one seed and measure it."""
    import torch

    from skelact.capture.lift_training import measure_lifter, run_torch, train_lifter

    torch.set_num_threads(1)
    begun = time.process_time()
    rng = np.random.default_rng(seed)
    actions = {key: tell_action(trial, vectors, rng) for key, vectors in arrays.actions.items()}
    steps = len(arrays.train) // BATCH
    batches = _shuffle(arrays.train, actions["train"], trial.part_drop, rng)
    network = train_lifter(choose_config(trial), batches, steps=steps, seed=seed, learning_rate=LEARNING_RATE)
    cpu_s = time.process_time() - begun
    mm = {
        key: measure_lifter(
            run_torch(network), people, part_drop=HIDDEN if key == "hidden" else 0.0, actions=actions[key]
        ).mm
        for key, people in arrays.tests.items()
    }
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return Trained(parameters, round(cpu_s, 1), mm), network


def tell_action(trial: Trial, vectors: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """What a trial is told of windows whose right vectors are given."""
    if not trial.action:
        return None
    return rng.permutation(vectors) if trial.action == SHUFFLED_ACTION else vectors


def _shuffle(
    people: LiftWindows, actions: np.ndarray | None, part_drop: float, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, ...]]:
    from skelact.capture.lift_scenes import show_network

    for rows in np.split(rng.permutation(len(people)), range(BATCH, len(people), BATCH)):
        some = people.take(rows)
        points = show_network(some, rng, part_drop=part_drop)
        yield (points, some.truth) if actions is None else (points, actions[rows], some.truth)


def run_trials(data: Path, trials: Sequence[Trial]) -> Mapping[Trial, Sequence[Trained]]:
    """Train each trial with every seed."""
    arrays = LiftingArrays(data)
    return {trial: [run_trial(arrays, trial, seed)[0] for seed in SEEDS] for trial in trials}


def compare_trials(
    names: Mapping[Trial, str],
    found: Mapping[Trial, Sequence[Trained]],
    tried: Trial,
    controls: Sequence[Trial],
    deciding: str,
    *,
    note: str = "",
) -> Evidence:
    """Make the table of a card.

    The claim holds when the mean of the deciding test is better than that of every control by more than both spreads,
    in part when it is better.

    Args:
        names: Trial -> its first cell, in the order of the rows.
        found: What they came to.
        tried: The trial of the paper's idea.
        controls: What it is compared with.
        deciding: Key of `TESTS`.
        note: Last sentence of the finding.
    """
    rows = tuple((name, *format_cells(found[trial])) for trial, name in names.items())
    values = {trial: np.array([one.mm[deciding] for one in found[trial]]) for trial in (tried, *controls)}
    gains = {control: float(values[control].mean() - values[tried].mean()) for control in controls}
    spreads = {control: float(values[control].std() + values[tried].std()) for control in controls}
    is_better = all(gain > 0 for gain in gains.values())
    is_clear = all(gains[one] > spreads[one] for one in controls)
    verdict = Verdict.REPRODUCED if is_clear else Verdict.PARTLY if is_better else Verdict.NOT_AT_THIS_SCALE
    against = "; ".join(
        f"{'better' if gains[one] > 0 else 'worse'} by {abs(gains[one]):.1f} mm than {names[one]} (the two spreads: "
        f"{spreads[one]:.1f} mm)"
        for one in controls
    )
    finding = f"{MEASURED} {TESTS[deciding].capitalize()}: {names[tried]} is {against}. {note}"
    return Evidence(("network", *(f"{name}, mm" for name in TESTS.values())), rows, verdict, finding.strip())


def format_cells(found: Sequence[Trained]) -> list[str]:
    """Mean and spread of each test; of a single seed no spread."""
    values = [np.array([one.mm[key] for one in found]) for key in TESTS]
    return [f"{each.mean():.1f}" + (f" ± {each.std():.1f}" if len(each) > 1 else "") for each in values]


def note_mean(name: str, found: Sequence[Trained], key: str) -> str:
    """A sentence on a trial that does not decide."""
    return f"{name} comes to {np.mean([one.mm[key] for one in found]):.1f} mm."
