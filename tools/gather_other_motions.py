"""Gather motions that the shipped recognizer has no class for, with which `skelact models calibrate` teaches it so.

    python tools/gather_other_motions.py OUT --data DATA
    skelact models calibrate skelact/weights/mocap-core19 --dataset mocap --unknown-data OUT --data DATA

Exercises of UI-PRMD (PDDL), animations of the CC0 packs, and clips of the CMU database, as npz on core19 with a
labels.csv (file, label, source, subject). What is labeled like a class, such as a walk, counts as known. Left out is
what a class may be meant by: punches, kicks and dances, walks in a pose, whose names say no more.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skelact.datasets.cmu import ARCHIVE, INDEX, load_cmu_clip
from skelact.datasets.dataset import find_folder
from skelact.datasets.uiprmd import load_uiprmd
from skelact.errors import InputError
from skelact.formats import describe_gltf, load_clip, save_clip_npz
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

MORE_ARCHIVE = "cmu_more.tar.xz"
MIN_S = 0.3
GAITS = ("walk", "run", "jog", "sprint", "sneak")  # words in names of CC0 animations
GESTURES = ("wave", "waving", "greeting", "dance", "cheer", "victory", "taunt", "bow", "pose", "experimental", "spawn")
STRIKES = ("punch", "kick", "jab", "fight", "dodge", "sword", "melee", "slash", "swing")
NEAR_A_CLASS = (*GAITS, *GESTURES, *STRIKES)
NO_CLASS_TEXTS = ("climb", "jump", "basketball", "scoop", "swing", "hop", "sit", "balance")
MORE_LABELS = {  # of the clips that are no walk
    "49_18": "balance",
    "49_19": "balance",
    "49_20": "balance",
    "10_01": "kick a ball",
    "10_03": "kick a ball",
    "11_01": "kick a ball",
    "14_19": "boxing",
}
WITHOUT_TEXT = ("131_01", "131_02", "131_03")


@dataclass(frozen=True, eq=False)
class OtherMotion:
    """One clip of one person on core19."""

    name: str
    label: str
    source: str
    subject: str
    clip: Clip


def iter_uiprmd(root: Path) -> Iterator[OtherMotion]:
    """Every repetition."""
    for found in load_uiprmd(root):
        yield OtherMotion(found.name, found.exercise, "uiprmd", f"s{found.subject:02d}", found.clip)


def iter_cc0(root: Path) -> Iterator[OtherMotion]:
    """Animations that are no class by their names; one of a name in several packs once."""
    seen = set()
    for path in sorted((root / "cc0").glob("*.glb")):
        for info in describe_gltf(path):
            name = info.name
            if name in seen or any(word in name.lower() for word in NEAR_A_CLASS):
                continue
            seen.add(name)
            try:
                clip = load_clip(f"{path}#{name}")
            except InputError as error:
                print(f"left out: {error}")
                continue
            yield OtherMotion(f"{path.stem}-{name}", name.lower(), "cc0", path.stem.split("_")[0], clip)


def iter_cmu(root: Path) -> Iterator[OtherMotion]:
    """Clips without a class among the fragments, and all further clips, most of them walks."""
    folder = find_folder(root, "cmu", ARCHIVE)
    files = {path.stem: path for path in folder.rglob("0*_*.bvh")}
    for index in sorted(folder.rglob(INDEX)):
        for row in csv.reader(index.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
            subject, trial = row[0].split("_")
            path = files.get(f"{int(subject):03d}_{trial}")
            if path is not None and any(word in row[1] for word in NO_CLASS_TEXTS):
                yield OtherMotion(path.stem, row[1].strip('" '), "cmu", f"s{subject}", load_cmu_clip(path))
    more = find_folder(root / "cmu", "cmu_more", MORE_ARCHIVE)
    found = {path.stem: path for path in sorted(more.rglob("src/**/*")) if path.suffix in (".amc", ".bvh")}
    for path in found.values():  # some stand there twice
        if path.stem not in WITHOUT_TEXT:
            label = MORE_LABELS.get(path.stem, "walk")
            yield OtherMotion(path.stem, label, "cmu", f"s{path.stem.split('_')[0]}", load_clip(path))


def main() -> None:
    """Write the folder and print how many clips of each source it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="folder to write")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    rows, core = [("file", "label", "source", "subject")], load_layout("core19")
    for source in (iter_uiprmd, iter_cc0, iter_cmu):
        for motion in source(options.data):
            clip = clip_to_layout(motion.clip, core)
            if clip.duration_s < MIN_S or clip.people != 1:
                continue
            file = f"{motion.source}-{re.sub('[^A-Za-z0-9_.-]', '_', motion.name)}.npz"
            save_clip_npz(options.output / file, clip)
            rows.append((file, motion.label, motion.source, motion.subject))
    with (options.output / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    print(Counter(row[2] for row in rows[1:]))


if __name__ == "__main__":
    main()
