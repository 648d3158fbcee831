"""Fragments of the CMU motion capture database: subjects 1-7 with index texts, and dance and martial arts.

Recordings by Carnegie Mellon University (mocap.cs.cmu.edu); free for all uses, the data itself may not be resold.
Subjects 1-7 are BVH on the iClone character (60 fps), dances and martial arts on the Poser character. A clip's class
comes from its index text by the table below; clips whose text it does not name are skipped. Salsa is 60 fps whatever
its files claim (they say 120); the folder's readme says so.
"""

from __future__ import annotations

import csv
from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample, find_folder
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.layouts import Layout
from skelact.values import Clip

ARCHIVE = "cmu_fragments.tar.xz"
INDEX = "index_subjects_01_07.tsv"
TEXT_CLASSES = {
    "walk": "walk",
    "slow walk": "walk",
    "run/jog": "run",
    "playground - climb": "climb",
    "punch/strike": "punch",
    "swordplay": "sword",
    "dance": "ballet",
    "basketball": "basketball",
    "jump": "jump",
    "playground - forward jumps": "jump",
}
FOLDER_CLASSES = {"indian": "indian-dance", "salsa": "salsa", "martial": "martial-arts"}
SALSA_FPS = 60.0


def load_cmu(root: Path) -> Dataset:
    """Every fragment whose class is known."""
    folder = find_folder(root, "cmu", ARCHIVE)
    found = [*_subjects(folder), *_styles(folder)]
    if not found:
        raise InputError(f"found no CMU fragments below {folder}", field="data")
    labels = tuple(sorted({label for _, label, _ in found}))
    samples = tuple(
        Sample(f"cmu-{subject}-{path.stem}", path, labels.index(label), {"subject": subject, "content": label})
        for path, label, subject in found
    )
    return Dataset("cmu", labels, samples, load_cmu_clip)


def _subjects(folder: Path) -> list[tuple[Path, str, str]]:
    files = {path.stem: path for path in sorted(folder.rglob("0*_*.bvh"))}
    found = []
    for index in sorted(folder.rglob(INDEX)):
        with index.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t"):
                subject, trial = row[0].split("_")
                path = files.get(f"{int(subject):03d}_{trial}")
                label = text_class(row[1])
                if path is not None and label:
                    found.append((path, label, f"{int(subject):03d}"))
    return found


def text_class(text: str) -> str:
    """Class of an index text by the longest entry of the table it begins with, "" when there is none."""
    fitting = [key for key in TEXT_CLASSES if text.startswith(key) and not text.startswith(f"{key} on")]
    return TEXT_CLASSES[max(fitting, key=len)] if fitting else ""


def _styles(folder: Path) -> list[tuple[Path, str, str]]:
    return [
        (path, label, name)
        for name, label in FOLDER_CLASSES.items()
        for path in sorted(folder.rglob(f"train_data_bvh/{name}/*.bvh"))
    ]


def load_cmu_clip(path: Path, *, layout: Layout | None = None) -> Clip:
    """Read one fragment at its true rate."""
    clip = load_clip(path, layout=layout)
    return Clip(clip.joints, clip.layout, SALSA_FPS) if path.parent.name == "salsa" else clip
