"""Fit the background of a recognizer, with which actions are taught by example: background.npz beside its weights.

    python tools/fit_background.py skelact/weights/mocap-core19 --data DATA

Fitted on the clips of the collections that the shipped recognizer was trained on, and on UI-PRMD (PDDL). What is
written are means and directions of joint statistics and features, no recording.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips, pack
from skelact.datasets.uiprmd import EXERCISES, FPS, load_uiprmd
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.background import BACKGROUND_FILE, fit_background, save_background
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.few_shot import describe_clips


def pack_uiprmd(root: Path) -> PackedClips:
    """Every repetition of UI-PRMD."""
    found = list(load_uiprmd(root))
    return pack(
        [repetition.clip.joints for repetition in found],
        [FPS] * len(found),
        targets=np.array([EXERCISES.index(repetition.exercise) for repetition in found]),
        names=tuple(repetition.name for repetition in found),
        labels=EXERCISES,
        groups={"subject": np.array([str(repetition.subject) for repetition in found])},
        layout="core19",
    )


def fit(recognizer: Recognizer, sets: list[PackedClips], path: Path) -> None:
    """Describe all clips and write the background."""
    described = [describe_clips(recognizer, packed) for packed in sets]
    actions = [packed.labels[target] for packed in sets for target in packed.targets]
    statistics = np.concatenate([clips.statistics for clips in described])
    features = np.concatenate([clips.features for clips in described])
    save_background(path, fit_background(statistics, features, actions))


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="folder of the recognizer")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--dataset", default="mocap", help="data set by name")
    arguments = parser.parse_args()
    recognizer = load_recognizer(arguments.weights, threads=1)
    known = prepare_clips(recognizer.config, arguments.data, recognizer.layout, dataset=arguments.dataset)
    fit(recognizer, [known, pack_uiprmd(arguments.data)], arguments.weights / BACKGROUND_FILE)


if __name__ == "__main__":
    main()
