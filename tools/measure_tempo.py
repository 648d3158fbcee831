"""Recognize clips in other tempos and with smaller gestures: share right, and share wrong above a probability of 0.9.

python tools/measure_tempo.py runs/held_out --split performer=youthful --data DATA
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from skelact.recognition import load_recognizer
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.conditions import Condition, at_tempo, smaller_arms
from skelact.recognition.protocol import use_labels
from skelact.values import Clip

TEMPOS = (0.6, 0.8, 1.0, 1.25, 1.6)
AMPLITUDES = (0.6, 0.3)
SURE = 0.9


def main() -> None:
    """Read the command line and print a line for each condition."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="shipped name or folder of streams")
    parser.add_argument("--dataset", default="mocap", help="data set by name")
    parser.add_argument("--split", required=True, help="these clips: group=value[,value]")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    options = parser.parse_args()
    recognizer = load_recognizer(options.weights, threads=1, exported=True)
    packed = prepare_clips(recognizer.config, options.data, recognizer.layout, dataset=options.dataset)
    is_class = np.isin(np.array(packed.labels)[packed.targets], recognizer.labels)
    packed, _ = use_labels(packed.keep(is_class & packed.select(options.split)), recognizer.labels, {})
    changes: dict[str, Condition] = {f"tempo {factor:g}": at_tempo(factor) for factor in TEMPOS}
    changes |= {f"arms at {factor:g} of their amplitude": smaller_arms(factor) for factor in AMPLITUDES}
    for name, change in changes.items():
        rng = np.random.default_rng(0)
        right, sure = [], []
        for index in range(len(packed)):
            clip = Clip(packed.clip(index)[:1], recognizer.layout, float(packed.fps[index]))
            (scores,) = recognizer.recognize(change(clip, rng))
            best = scores.probabilities.argmax() if len(scores.probabilities) else -1
            right.append(best == packed.targets[index])
            sure.append(best >= 0 and scores.probabilities[best] > SURE)
        wrong = float((~np.array(right) & np.array(sure)).mean())
        print(f"{name}: right {np.mean(right):.1%} of {len(packed)}, wrong above {SURE:g} {wrong:.1%}", flush=True)


if __name__ == "__main__":
    main()
