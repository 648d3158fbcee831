"""Fit the background of a recognizer, with which actions are taught by example: background.npz beside its weights.

    python tools/fit_background.py skelact/weights/mocap-core19 --data DATA

Fitted on the data set that the recognizer was trained on, but for classes of a single clip. What is written are means
and directions of joint statistics and features, no recording.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.background import BACKGROUND_FILE, fit_background, save_background
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.few_shot import describe_clips


def fit(recognizer: Recognizer, packed: PackedClips, path: Path) -> None:
    """Describe all clips and write the background."""
    described = describe_clips(recognizer, packed)
    seen_again = np.bincount(packed.targets, minlength=len(packed.labels))[packed.targets] > 1
    actions = [packed.labels[target] for target in packed.targets[seen_again]]
    fitted = fit_background(described.statistics[seen_again], described.features[seen_again], actions)
    save_background(path, fitted)


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="folder of the recognizer")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    arguments = parser.parse_args()
    recognizer = load_recognizer(arguments.weights, threads=1)
    packed = prepare_clips(recognizer.config, arguments.data, recognizer.layout)
    fit(recognizer, packed, arguments.weights / BACKGROUND_FILE)


if __name__ == "__main__":
    main()
