"""Fit what labels are scored with by description, skelact/weights/labels/labels.npz, and measure it.

    python tools/fit_labels.py mocap-core19 --data DATA
    python tools/fit_labels.py mocap-core19 --data DATA --measure

Fitted on windows as the recognizer cuts them; its networks do not run. Learned from are CMU, UI-PRMD and the CC0
packs, with the texts of the CMU index and of the CC0 animations. What is written is a linear map, no recording.
Measured beside them, and never learned from for what ships: NW-UCLA. What is described once is kept in --described.

`--measure` leaves five labels out in turn, with every phrase that shares a word of action with one of them or is near
in meaning, from all sources; fits without them; and asks for them.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from skelact.datasets.cmu import load_cmu_clip
from skelact.datasets.mocap import load_recordings
from skelact.datasets.nw_ucla import load_nw_ucla_dataset
from skelact.errors import InputError
from skelact.label_recognition import LABELS
from skelact.language.traits import NAMES, load_trait_finder
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.label_evaluation import LabelTask, calibrate_head, compete, evaluate_labels
from skelact.recognition.label_head import LABELS_FILE, save_head
from skelact.recognition.label_training import LabeledMotions
from skelact.recognition.motion_traits import measure_windows
from skelact.recognition.windows import prepare_windows
from skelact.values import Clip
from skelact.weights import weights_path

GROUPS = Path(__file__).with_name("label_groups.tsv")
CC0_TEXTS = "text/cc0_clips.tsv"
MEASURED_ONLY = ("nw_ucla",)
NON_COMMERCIAL = ("bandai",)
MAX_MOTIONS = 40  # of one phrase and source
SUBJECT = re.compile(r"^an? (?:\w+ )??(?:person|fighter|wizard|archer|figure|zombie|skeleton|monster) (?:\w+ing )?")
BANDAI_PHRASES = {
    "bow": "bowing",
    "bye": "waving goodbye",
    "byebye": "waving goodbye",
    "call": "calling someone",
    "dance-long": "dancing",
    "dance-short": "dancing",
    "dash": "running",
    "guide": "showing the way",
    "kick": "kicking",
    "punch": "punching",
    "raise-up-both-hands": "raising both hands",
    "raise-up-left-hand": "raising the left hand",
    "raise-up-right-hand": "raising the right hand",
    "respond": "raising the left hand",
    "run": "running",
    "slash": "swinging a sword",
    "walk": "walking",
    "walk-back": "walking backward",
    "walk-left": "walking sideways to the left",
    "walk-right": "walking sideways to the right",
    "walk-turn-left": "walking and turning left",
    "walk-turn-right": "walking and turning right",
    "wave-both-hands": "waving both hands",
    "wave-left-hand": "waving the left hand",
    "wave-right-hand": "waving the right hand",
}


def iter_motions(root: Path) -> Iterator[tuple[str, str, str, Clip]]:
    """Source, what its name or text says, phrase to learn, clip."""
    texts = load_cc0_texts(root)
    for one in load_recordings(root):
        phrase = re.sub(r"[^a-z ,-]", "", one.text.lower())
        if one.source == "bandai":
            phrase = BANDAI_PHRASES.get(one.text, "")
        if one.source == "cc0":
            phrase = texts.get(one.text, "")
        if phrase and phrase not in ("unknown", "none"):
            yield one.source, one.text, phrase, load_cmu_clip(one.path)
    dataset = load_nw_ucla_dataset(root)
    for sample in dataset.samples:
        yield "nw_ucla", dataset.labels[sample.label], dataset.labels[sample.label], dataset.load(sample.path)


def load_cc0_texts(root: Path) -> dict[str, str]:
    """PACK/ANIMATION -> what it shows, without its subject."""
    with (root / CC0_TEXTS).open(encoding="utf-8", newline="") as file:
        return {
            f"{row['pack']}/{row['clip'].split('|')[-1]}": SUBJECT.sub("", row["description"])
            for row in csv.DictReader(file, delimiter="\t")
        }


def describe(recognizer: Recognizer, root: Path, path: Path) -> None:
    """Describe every motion and keep it in a file."""
    rows = []
    for source, name, phrase, clip in iter_motions(root):
        try:
            windows = recognizer.clip_windows(Clip(clip.joints[:1], clip.layout, clip.fps, clip.valid[:1]))
        except InputError as error:
            print(f"left out: {name}: {error}")
            continue
        if windows.withheld != (None,):
            continue
        measures = measure_windows(prepare_windows(windows.rows, recognizer.layout, recognizer.config)).mean(0)
        rows.append((source, name, phrase, measures))
        if len(rows) % 500 == 0:
            print(f"described {len(rows)}", flush=True)
    sources, names, phrases, measures = zip(*rows, strict=True)
    np.savez(
        path,
        sources=np.array(sources),
        names=np.array(names),
        phrases=np.array(phrases),
        measures=np.stack(measures),
    )


def load_task(path: Path, *, without: tuple[str, ...] = ()) -> LabelTask:
    """What was described, as a task; of one phrase at most `MAX_MOTIONS` are kept."""
    with np.load(path, allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    order = np.random.default_rng(0).permutation(len(found["phrases"]))
    counts: dict[tuple[str, str], int] = {}
    kept = []
    for row in order:
        key = (str(found["sources"][row]), str(found["phrases"][row]))
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MAX_MOTIONS and key[0] not in without:
            kept.append(row)
    found = {name: values[np.sort(kept)] for name, values in found.items()}
    groups = load_groups()
    pairs = list(zip(found["sources"].tolist(), found["names"].tolist(), strict=True))
    labels = np.array([find_label(groups, source, name) for source, name in pairs])
    tested = {
        source: sorted(
            {label for (own, _), label in zip(pairs, labels.tolist(), strict=True) if own == source and label}
        )
        for source in ("nw_ucla", "uiprmd", "cc0")
        if source in found["sources"]
    }
    finder = load_trait_finder()
    own_phrases = np.where(found["sources"] == "nw_ucla", labels, found["phrases"])
    phrases = tuple(sorted({*own_phrases.tolist(), *labels.tolist()} - {""}))
    traits = finder.find(phrases).astype(np.float64)
    index = {phrase: row for row, phrase in enumerate(phrases)}
    motions = LabeledMotions(found["measures"], own_phrases, traits[[index[phrase] for phrase in own_phrases.tolist()]])
    is_fitted = ~np.isin(found["sources"], MEASURED_ONLY)
    return LabelTask(
        motions,
        NAMES,
        phrases,
        traits,
        finder.related(phrases),
        finder.embed(phrases),
        found["sources"],
        labels,
        tested,
        is_fitted,
    )


def load_groups() -> list[tuple[str, re.Pattern[str], str]]:
    """Lines of the table: source, name, label."""
    lines = [line.split("\t") for line in GROUPS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(source, re.compile(name), label) for source, name, label in lines[1:]]


def find_label(groups: list[tuple[str, re.Pattern[str], str]], source: str, name: str) -> str:
    """Label of a recording, "" when it is only learned from."""
    return next((label for own, pattern, label in groups if own == source and pattern.search(name)), "")


def measure(task: LabelTask, malus: float) -> None:
    """Print the accuracy of labels left out, by source, and when all labels compete."""
    print(f"{len(task.labels)} motions, {len(task.phrases)} phrases; five labels left out, chance 20 %, ten rotations")
    for source in (*task.tested, ""):
        rows = evaluate_labels(task, source)
        print(
            source or "mixed",
            "; ".join(f"{name} {100 * v.mean():.0f} +- {100 * v.std():.0f}" for name, v in rows.items()),
        )
    for source in (*task.tested, ""):
        rows = compete(task, source, (0.0, malus))
        for column, name in enumerate(("no malus", "malus")):
            seen, unseen, harmonic = (
                100 * np.mean([getattr(row[column], key) for row in rows]) for key in ("seen", "unseen", "harmonic")
            )
            means = f"seen {seen:.0f}, unseen {unseen:.0f}, harmonic mean {harmonic:.0f}"
            print(f"{source or 'mixed'}, all compete, {name}: {means}")


def main() -> None:
    """Read the command line, describe if need be, fit or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="recognizer whose windows are measured, by name or folder")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--described", type=Path, default=Path("described.npz"), help="file of described motions")
    parser.add_argument("--bandai", action="store_true", help="learn from Bandai-Namco (CC BY-NC), too")
    parser.add_argument("--measure", action="store_true", help="measure, write no file")
    arguments = parser.parse_args()
    if not arguments.described.is_file():
        describe(load_recognizer(arguments.weights, threads=1), arguments.data, arguments.described)
    without = () if arguments.bandai else NON_COMMERCIAL
    head = calibrate_head(load_task(arguments.described, without=(*without, *MEASURED_ONLY)))
    if arguments.measure:
        measure(load_task(arguments.described, without=without), head.seen_malus)
        return
    save_head(weights_path(LABELS) / LABELS_FILE, head)
    print(f"sharpness {head.sharpness:.1f}, threshold {head.min_known:.2f}, malus {head.seen_malus:.2f}")


if __name__ == "__main__":
    main()
