"""CMU motion capture database: fragments of subjects 1-7, dance and martial arts, and walks of further subjects.

Recordings by Carnegie Mellon University (mocap.cs.cmu.edu); free for all uses, the data itself may not be resold.
Subjects 1-7 are BVH on the iClone character (60 fps), dances and martial arts on the Poser character. A clip's class
comes from its index text by the table `mocap_classes.tsv`. Salsa is 60 fps whatever
its files claim (they say 120); the folder's readme says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample, find_folder
from skelact.datasets.mocap_classes import NO_CLASSES, find_class, load_class_rows
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.layouts import Layout
from skelact.values import Clip

ARCHIVE = "cmu_fragments.tar.xz"
MORE_ARCHIVE = "cmu_more.tar.xz"
INDEX = "index_subjects_01_07.tsv"
FULL_INDEX = "text/cmu_index.csv"
FOLDERS = ("indian", "salsa", "martial")
SALSA_FPS = 60.0
TRIAL = re.compile(r"(\d+)_(\d+)")


@dataclass(frozen=True)
class CmuFile:
    """One recording.

    Attributes:
        name: Unique, such as "cmu-005-005_01" or "cmu-salsa-01".
        text: What is recorded: "05_01 walk", by the index; "01 salsa", by the folder.
        subject: Performer as three digits, or the folder of dances and martial arts.
        path: BVH, or AMC beside its ASF.
    """

    name: str
    text: str
    subject: str
    path: Path


def load_cmu(root: Path) -> Dataset:
    """Every fragment whose class is known, by the table of `skelact.datasets.mocap_classes`."""
    rows = load_class_rows()
    found = [(file, find_class(rows, "cmu", file.text).name) for file in cmu_fragments(root)]
    found = [(file, label) for file, label in found if label not in NO_CLASSES]
    labels = tuple(sorted({label for _, label in found}))
    samples = tuple(
        Sample(file.name, file.path, labels.index(label), {"subject": file.subject, "content": label})
        for file, label in found
    )
    return Dataset("cmu", labels, samples, load_cmu_clip)


def cmu_fragments(root: Path) -> list[CmuFile]:
    """Recordings of subjects 1 to 7, dances and martial arts.

    Raises:
        InputError: There are none below `root`.
    """
    folder = find_folder(root, "cmu", ARCHIVE)
    texts: dict[str, str] = {}
    for index in sorted(folder.rglob(INDEX)):
        with index.open(encoding="utf-8", newline="") as file:
            texts |= {row[0]: row[1] for row in csv.reader(file, delimiter="\t")}
    found = []
    for path in sorted(folder.rglob("0*_*.bvh")):
        trial = _trial(path)
        if trial in texts:
            subject = path.stem.split("_")[0]
            found.append(CmuFile(f"cmu-{subject}-{path.stem}", f"{trial} {texts[trial]}", subject, path))
    for name in FOLDERS:
        found += [
            CmuFile(f"cmu-{name}-{path.stem}", f"{path.stem} {name}", name, path)
            for path in sorted(folder.rglob(f"train_data_bvh/{name}/*.bvh"))
        ]
    if not found:
        raise InputError(f"found no CMU fragments below {folder}", field="data")
    return found


def cmu_more(root: Path) -> list[CmuFile]:
    """Recordings of further subjects, AMC and BVH, with the texts of the full index; some are in it twice.

    Raises:
        InputError: They or the index are not below `root`.
    """
    index = root / FULL_INDEX
    if not index.is_file():
        raise InputError(f"expected {FULL_INDEX} below {root}", field="data")
    with index.open(encoding="utf-8", newline="") as file:
        texts = {row[0]: row[1] for row in csv.reader(file) if row and TRIAL.fullmatch(row[0])}
    folder = find_folder(root / "cmu", "cmu_more", MORE_ARCHIVE)
    files = {path.stem: path for path in sorted(folder.rglob("src/**/*")) if path.suffix in (".amc", ".bvh")}
    return [
        CmuFile(f"cmu-more-{stem}", f"{_trial(path)} {texts[_trial(path)]}", f"{int(stem.split('_')[0]):03d}", path)
        for stem, path in files.items()
        if _trial(path) in texts
    ]


def _trial(path: Path) -> str:
    """Id of a file's recording as the indexes write it: "005_01" is "05_01"; "" for a name without one."""
    found = TRIAL.fullmatch(path.stem)
    return f"{int(found[1]):02d}_{found[2]}" if found else ""


def load_cmu_clip(path: Path, *, layout: Layout | None = None) -> Clip:
    """Read one fragment at its true rate."""
    clip = load_clip(path, layout=layout)
    return Clip(clip.joints, clip.layout, SALSA_FPS) if path.parent.name == "salsa" else clip
