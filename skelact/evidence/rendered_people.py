"""What the cards on pose networks share: rendered people, trainings that are kept, errors over seeds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.datasets import cache_folder
from skelact.pose_training.config import PoseConfig

CROPS, TEST_CROPS = 4800, 480
BUDGET = PoseConfig(part="body", limit=2400, epochs=10)  # of every student
TEACHER = PoseConfig(part="body", size="small", epochs=10)
SEEDS = (1, 2, 3)


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

    folder = cache_folder() / "evidence" / hashlib.sha256(repr(config).encode()).hexdigest()[:16]
    if not (folder / WEIGHTS_FILE).exists():
        train_pose(config, people_folder(), folder, show_progress=False)
    return folder / WEIGHTS_FILE


def teacher() -> Path:
    """Weights of the wider network that teaches."""
    return trained(TEACHER)


def with_seeds(config: PoseConfig) -> list[Path]:
    """Weights of one training a seed."""
    return [trained(replace(config, seed=seed)) for seed in SEEDS]


def errors(weights: Sequence[Path]) -> np.ndarray:
    """Error of each on the test people, percent of the crop's height."""
    from skelact.pose_training.measure import measure_network
    from skelact.pose_training.networks import load_pose_network
    from skelact.pose_training.train import load_crops

    store = load_crops(people_folder(), "test", BUDGET).only(BUDGET.points)
    found = [
        measure_network(load_pose_network(path), store, BUDGET.height, BUDGET.width)[BUDGET.part] for path in weights
    ]
    return np.array([one.error for one in found])


def spread(values: np.ndarray) -> str:
    """Mean and standard deviation as text."""
    return f"{values.mean():.2f} ± {values.std(ddof=1):.2f}" if len(values) > 1 else f"{values[0]:.2f}"
