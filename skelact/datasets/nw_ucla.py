"""Northwestern-UCLA Multiview Action 3D: ten actions, ten subjects, three Kinect v1 cameras, 20 joints.

Recordings by Wang et al., CVPR 2014; no license found, so used for measuring only. File numbers use action ids 1-6, 8,
9, 11, 12 while the label inside runs 1-10; the label counts. Some clips have one frame; they are kept.
"""

from __future__ import annotations

from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample, find_folder
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.json_files import read_json
from skelact.formats.nw_ucla import parse_label

ARCHIVE = "views_1_2.tar.xz"
LABELS = (
    "pick up with one hand",
    "pick up with two hands",
    "drop trash",
    "walk around",
    "sit down",
    "stand up",
    "donning",
    "doffing",
    "throw",
    "carry",
)


def load_nw_ucla_dataset(root: Path) -> Dataset:
    """Every clip below `root`; groups are view, subject and episode."""
    folder = find_folder(root, "nw_ucla", ARCHIVE)
    files = sorted(folder.rglob("a??_s??_e??_v??.json"))
    if not files:
        raise InputError(f"found no aNN_sNN_eNN_vNN.json below {folder}", field="data")
    samples = []
    for path in files:
        label = parse_label(read_json(path), source=path.name)
        if label >= len(LABELS):
            raise InputError(f"expected 1 to {len(LABELS)}, got {label + 1}", field=f"{path.name}: label")
        _, subject, episode, view = path.stem.split("_")
        groups = {"view": str(int(view[1:])), "subject": str(int(subject[1:])), "episode": episode[1:]}
        samples.append(Sample(path.stem, path, label, groups))
    return Dataset("nw_ucla", LABELS, tuple(samples), load_clip)
