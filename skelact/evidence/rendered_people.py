"""What the cards on pose networks share: rendered people, trainings that are kept, errors over seeds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.datasets import cache_folder
from skelact.evidence.card import Verdict
from skelact.pose_training.config import PARTS, PoseConfig

if TYPE_CHECKING:
    from skelact.pose_training.measure import PartError

CROPS, TEST_CROPS = 4800, 480
SEEDS = (1, 2, 3)
FIRST = PoseConfig(part="body", limit=2400, epochs=10)  # whose backbone all others start from
BUDGET = PoseConfig(part="body", network="rtmw", limit=1600, epochs=1, batch_size=16, turn_deg=10.0, average=0.02)


def people_folder() -> Path:
    """The rendered pictures of train and test, made at the first call, in the cache.

    Raises:
        InputError: The package anny is not installed.
    """
    from skelact.synth.files import write_pictures
    from skelact.synth.people import PictureOptions, render_pictures

    folder = cache_folder() / f"people-{CROPS}-{TEST_CROPS}"
    for split, count in (("train", CROPS), ("test", TEST_CROPS)):
        if not (folder / f"{split}.json").exists():
            pictures = render_pictures(PictureOptions(split=split), count, jobs=os.cpu_count() or 1)
            write_pictures(pictures, folder, split)
    return folder


def trained(config: PoseConfig) -> Path:
    """Weights of a training; the second time those of the first."""
    from skelact.pose_training.train import WEIGHTS_FILE, train_pose

    changed = {field.name: getattr(config, field.name) for field in fields(config)}
    changed = {name: value for name, value in changed.items() if value != getattr(PoseConfig(), name)}
    folder = cache_folder() / "evidence" / hashlib.sha256(repr(changed).encode()).hexdigest()[:16]
    if not (folder / WEIGHTS_FILE).exists():
        train_pose(config, people_folder(), folder, show_progress=False)
    return folder / WEIGHTS_FILE


def started(config: PoseConfig) -> PoseConfig:
    """The same, from the backbone of a network that was trained before."""
    return replace(config, start=str(trained(FIRST)))


def with_seeds(config: PoseConfig) -> list[Path]:
    """Weights of one training a seed."""
    return [trained(replace(config, seed=seed)) for seed in SEEDS]


def measured(weights: Path) -> dict[str, PartError]:
    """Errors of a network on the test people, by part."""
    from skelact.pose_training.measure import measure_network
    from skelact.pose_training.networks import load_pose_network
    from skelact.pose_training.train import load_crops

    network = load_pose_network(weights)
    points = next(of for of in PARTS.values() if of.stop - of.start == network.config.keypoints)
    store = load_crops(people_folder(), "test", BUDGET).only(points)
    return measure_network(network, store, BUDGET.height, BUDGET.width)


def errors(weights: Sequence[Path], part: str = "body") -> np.ndarray:
    """Error of each on a part of the test people, percent of the crop's height."""
    return np.array([measured(path)[part].error for path in weights])


def parameters(weights: Path) -> int:
    """Of a network."""
    from skelact.pose_training.networks import load_pose_network

    return sum(value.numel() for value in load_pose_network(weights).parameters())


def spread(values: np.ndarray) -> str:
    """Mean and standard deviation as text."""
    return f"{values.mean():.2f} ± {values.std(ddof=1):.2f}" if len(values) > 1 else f"{values[0]:.2f}"


def compare(ours: np.ndarray, control: np.ndarray, *, wanted: float = 0.0) -> tuple[Verdict, float, str]:
    """Judge errors of ours against a control: verdict, share of the error that is gone, which seeds say so."""
    gain = 1 - float(ours.mean() / control.mean())
    is_clear = bool(ours.max() < control.min())
    verdict = Verdict.NOT_AT_THIS_SCALE
    if is_clear:
        verdict = Verdict.REPRODUCED if gain >= wanted else Verdict.PARTLY
    return verdict, gain, "every seed is" if is_clear else "not every seed is"
