"""Fit how much each stream of a recognizer counts, and how sharp its probabilities are, on clips it did not learn from.

    python tools/fit_fusion.py runs/held_out --on mocap:performer=youthful --data DATA -o my-recognizer/fusion.json

Writes the weights that `skelact.recognition.fusion` chooses, times one factor that makes the probabilities come true
(temperature scaling, Guo et al. 2017). All classes weigh the same. A recognizer that learned from all clips takes over
the file of one that was trained alike without some.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.evaluation import ClipScores, score_dataset
from skelact.recognition.fusion import fit_weights
from skelact.recognition.known_evaluation import largest_softmax, measure_reliability
from skelact.recognition.protocol import use_labels

SCALES = np.exp(np.linspace(np.log(0.05), np.log(5), 200))


def mean_loss(logits: np.ndarray, targets: np.ndarray) -> float:
    """Cross entropy of logits (N, K), mean over classes."""
    highest = logits.max(1)
    loss = highest + np.log(np.exp(logits - highest[:, None]).sum(1)) - logits[np.arange(len(targets)), targets]
    return float(np.mean([loss[targets == label].mean() for label in np.unique(targets)]))


def gather_scores(
    recognizer: Recognizer, data: Path, on: str, names: dict[str, str]
) -> tuple[list[np.ndarray], np.ndarray]:
    """Logits (N, K) of every stream, and classes (N,), of the clips of "dataset:group=value" whose class it knows."""
    dataset, _, rule = on.partition(":")
    packed = prepare_clips(recognizer.config, data, recognizer.layout, dataset=dataset)
    labels = np.array([names.get(label, label) for label in packed.labels])
    chosen = packed.keep(np.isin(labels[packed.targets], recognizer.labels) & packed.select(rule))
    known, _ = use_labels(chosen, recognizer.labels, {old: new for old, new in names.items() if old in packed.labels})
    scores = score_dataset(recognizer, known, np.arange(len(known)))
    return [stream.logits for stream in scores], known.targets


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="folder of streams trained without these clips")
    parser.add_argument("--on", nargs="+", required=True, help="clips: dataset:group=value[,value]")
    parser.add_argument("--map", nargs="*", default=[], help="label of the data -> class: old=new")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("-o", "--output", type=Path, required=True, help="fusion.json to write")
    options = parser.parse_args()
    recognizer = load_recognizer(options.weights, threads=1, exported=True)
    names = dict(pair.split("=") for pair in options.map)
    gathered = [gather_scores(recognizer, options.data, on, names) for on in options.on]
    targets = np.concatenate([truth for _, truth in gathered])
    rows = tuple(map(str, range(len(targets))))
    streams = [
        ClipScores(stream.config.stream, rows, np.concatenate([scores[at] for scores, _ in gathered]))
        for at, stream in enumerate(recognizer.streams)
    ]
    weights = fit_weights(streams, targets)
    fused = np.asarray(sum(weights[stream.name] * stream.logits for stream in streams))
    scale = min(SCALES, key=lambda factor: mean_loss(factor * fused, targets))
    right = fused.argmax(1) == targets
    for name, factor in (("as they come", 1.0), ("fitted", scale)):
        curve = measure_reliability(largest_softmax(factor * fused), right, np.ones(len(right), bool))
        print(f"{name}: loss {mean_loss(factor * fused, targets):.3f}, calibration error {curve.error:.3f}")
    print(f"right: {right.mean():.1%} of {len(right)}")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps({name: round(float(scale * w), 4) for name, w in weights.items()}) + "\n")
    print(options.output.read_text())


if __name__ == "__main__":
    main()
