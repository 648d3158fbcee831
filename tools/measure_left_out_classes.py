"""Train a stream without some classes, and measure how well it tells them from those it learned.

    python tools/measure_left_out_classes.py --data DATA --folds 3 -o runs/left_out

Classes are dealt into `--deal` hands, left and right together; each fold leaves one hand out of the training, the other
folds go on with the next. What is known is asked of clips of people who are left out too (`--people`). The known model
learns from the training clips and from motions of no class, never from a class left out.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from skelact.config import find_config, load_config
from skelact.datasets import PackedClips
from skelact.layouts import Layout, load_layout
from skelact.layouts.sides import swap_sides
from skelact.recognition import load_recognizer
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.known_data import draw_clips, join_clips, label_clips, to_labeled_inputs
from skelact.recognition.known_evaluation import UnknownFigures, measure_unknown, unknown_scores
from skelact.recognition.known_examples import KnownExamples, gather_examples
from skelact.recognition.known_training import LEARNED_BY_STREAMS, fit_known
from skelact.recognition.training import train

PEOPLE = "performer=youthful,uiprmd-07,uiprmd-08,kaykit,cmu-010,cmu-035"
MAX_LEARNED, MAX_ASKED = 20, 25  # clips of a class


def deal_classes(labels: tuple[str, ...], hands: int, seed: int) -> list[list[str]]:
    """Divide classes into folds at random; left and right of an action stay together."""
    pairs = sorted({tuple(sorted({label, swap_sides(label)} & set(labels))) for label in labels})
    order = np.random.default_rng(seed).permutation(len(pairs))
    return [[label for at in order[hand::hands] for label in pairs[at]] for hand in range(hands)]


def without_classes(packed: PackedClips, left_out: list[str]) -> PackedClips:
    """The clips of the other classes, with those classes alone."""
    labels = tuple(label for label in packed.labels if label not in left_out)
    kept = packed.keep(np.isin(np.array(packed.labels)[packed.targets], labels))
    targets = np.array([labels.index(packed.labels[target]) for target in kept.targets])
    return replace(kept, labels=labels, targets=targets)


def whole_examples(run: Path, packed: PackedClips) -> KnownExamples:
    """Whole clips as recorded, at most `MAX_ASKED` of a label."""
    clips = draw_clips(packed, np.ones(len(packed), bool), MAX_ASKED, 0)
    recognizer = load_recognizer(run, threads=1, exported=True)
    return gather_examples(recognizer, packed, clips, only_whole=True, with_features=True, quiet=True)


def measure_fold(
    packed: PackedClips, others: PackedClips, left_out: list[str], config: RecognitionConfig, layout: Layout, run: Path
) -> dict[str, UnknownFigures]:
    """Train without some classes and measure every score."""
    is_asked = packed.select(PEOPLE)
    learned = without_classes(packed.keep(~is_asked), left_out)
    path = train(config, learned, layout, run, others=others, show_progress=False)
    recognizer = load_recognizer(path, threads=1, exported=True)
    chosen = draw_clips(learned, np.ones(len(learned), bool), MAX_LEARNED, 0)
    parts = [
        label_clips(recognizer, learned, chosen, quiet=True),
        label_clips(recognizer, others, np.arange(len(others)), quiet=True),
    ]
    model = fit_known(
        to_labeled_inputs(join_clips(parts)),
        inputs=(config.stream,),
        labels=learned.labels,
        training=LEARNED_BY_STREAMS,
    )
    reference = gather_examples(recognizer, learned, chosen, only_whole=True, with_features=True, quiet=True)
    names = np.array(learned.labels)[learned.targets[reference.clips]]
    is_left_out = np.isin(np.array(packed.labels)[packed.targets], left_out)
    sides = [whole_examples(path, packed.keep(rows)) for rows in (is_asked & ~is_left_out, is_left_out)]
    known, unknown = (unknown_scores(examples, model, (reference, names)) for examples in sides)
    return {name: measure_unknown(known[name], unknown[name]) for name in known}


def main() -> None:
    """Read the command line, measure fold after fold, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--folds", type=int, default=3, help="how many hands are left out in turn")
    parser.add_argument("--deal", type=int, default=4, help="hands that classes are dealt into")
    parser.add_argument("--part", default="leg", help="stream to train")
    parser.add_argument("--epochs", type=int, default=4, help="of each training")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the runs")
    options = parser.parse_args()
    words = [f"part={options.part}", f"epochs={options.epochs}"]
    config = load_config(find_config("mocap_core19"), RecognitionConfig, overrides=words)
    layout = load_layout(config.layout)
    packed = prepare_clips(config, options.data, layout)
    others = prepare_clips(config, options.data, layout, dataset=config.other)
    found = []
    for fold, left_out in enumerate(deal_classes(packed.labels, options.deal, 0)[: options.folds]):
        print(f"fold {fold} without {', '.join(left_out)}", flush=True)
        figures = measure_fold(packed, others, left_out, config, layout, options.output / f"fold{fold}")
        for name, row in figures.items():
            print(f"  {name}: AUROC {row.auroc:.3f}, {row.passed:.0%} pass where 95 % of the known do", flush=True)
        found.append({name: asdict(row) for name, row in figures.items()})
    for name in found[0]:
        values = [fold[name]["auroc"] for fold in found]
        print(f"{name}: mean {np.mean(values):.3f}, {min(values):.3f} to {max(values):.3f}")
    (options.output / "figures.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
