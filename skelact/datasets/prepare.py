"""From files to one array on one layout, kept in the cache folder between runs."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from skelact.clips import center_clip, clip_to_points, fill_missing, fill_points, most_moving
from skelact.datasets.bandai import load_bandai, load_bandai2
from skelact.datasets.cmu import load_cmu
from skelact.datasets.dataset import Dataset, cache_folder
from skelact.datasets.folder import load_folder
from skelact.datasets.mocap import load_mocap, load_mocap_commercial, load_mocap_other
from skelact.datasets.ntu.names import COLLECTIONS, check_classes
from skelact.datasets.ntux import load_ntux60, load_ntux120
from skelact.datasets.nw_ucla import load_nw_ucla_dataset
from skelact.datasets.packed import INDEX_FILE, VERSION, PackedClips, load_packed, pack, save_packed
from skelact.datasets.shrec17 import load_shrec17_14, load_shrec17_28
from skelact.errors import InputError
from skelact.formats import load_points_clip
from skelact.layouts import Layout
from skelact.worker_processes import worker_pool

logger = logging.getLogger(__name__)
CONTENTS = 3  # of what is in the cache; counts up when clips are read in another way
CONTENTS_OF = {"nw_ucla": "15 fps"}  # the same of one data set


def expect_store(root: Path) -> Dataset:
    """Refuse a folder that is no prepared store: NTU RGB+D archives are prepared once, by their own command."""
    raise InputError(f"expected a folder made by `skelact data prepare ntu`, {root} is none", field="data")


DATASETS: dict[str, Callable[[Path], Dataset]] = {
    "bandai": load_bandai,
    "bandai2": load_bandai2,
    "cmu": load_cmu,
    "folder": load_folder,
    "mocap": load_mocap,
    "mocap_commercial": load_mocap_commercial,
    "mocap_other": load_mocap_other,
    "ntu60": expect_store,
    "ntu120": expect_store,
    "nw_ucla": load_nw_ucla_dataset,
    "ntux120": load_ntux120,
    "ntux60": load_ntux60,
    "shrec17_14": load_shrec17_14,
    "shrec17_28": load_shrec17_28,
}


def load_dataset(name: str, root: Path) -> Dataset:
    """Open a data set by name.

    Raises:
        InputError: No such name, or nothing of it is below `root`.
    """
    if name not in DATASETS:
        raise InputError(f"expected one of {', '.join(DATASETS)}, got {name!r}", field="dataset")
    return DATASETS[name](root)


def prepare(
    name: str,
    root: Path,
    layout: Layout,
    *,
    people: int = 1,
    coordinates: str = "xyz",
    in_picture: bool = True,
    jobs: int = 2,
) -> PackedClips:
    """Load every clip of a data set on one layout; the second time from the cache.

    Args:
        name: In `DATASETS`.
        root: Where its files are, or a folder that holds the set already prepared.
        layout: What all clips are converted to.
        people: M, person slots kept per clip; of people in pictures the most moving.
        coordinates: "xyz", or "xy_score" for points in pictures: a folder of 2D clips, or a store of them.
        in_picture: Of "xy_score": as in `skelact.clips.clip_to_points`. A store has its points in the picture.
        jobs: Processes that read files.
    """
    if (root / INDEX_FILE).exists():
        return _take_prepared(name, root, layout, people, coordinates, in_picture)
    if coordinates == "xy_score" and name != "folder":
        raise InputError(f'expected "folder" with points in pictures: {name} has 3D joints', field="dataset")
    dataset = load_dataset(name, root)
    listing = "\n".join(f"{s.name} {s.label} {s.path.stat().st_size}" for s in dataset.samples)
    contents = f"{VERSION} {CONTENTS}{CONTENTS_OF.get(name, '')}\n{listing}\n{dataset.labels}\n{layout.names}\n{people}"
    if coordinates == "xy_score":
        contents += f"\n{coordinates} {in_picture}"
    digest = hashlib.sha256(contents.encode()).hexdigest()[:16]
    path = cache_folder() / f"{name}-{layout.name}-{digest}"
    if path.exists():
        return load_packed(path)
    load = partial(_load_one, dataset, layout=layout, people=people)
    if coordinates == "xy_score":
        load = partial(_load_points, dataset, layout=layout, people=people, in_picture=in_picture)
    with worker_pool(jobs) as pool:
        results = pool.map(load, range(len(dataset)), chunksize=16)
        loaded = list(track(results, f"Preparing {name}", total=len(dataset), console=Console(stderr=True)))
    samples = dataset.samples
    packed = pack(
        [joints for joints, _ in loaded],
        [fps for _, fps in loaded],
        targets=np.array([sample.label for sample in samples]),
        names=tuple(sample.name for sample in samples),
        labels=dataset.labels,
        groups={key: np.array([sample.groups[key] for sample in samples]) for key in samples[0].groups},
        layout=layout.name,
        coordinates=coordinates,
    )
    save_packed(path, packed)
    logger.info("prepared dataset=%s clips=%d frames=%d file=%s", name, len(packed), len(packed.joints), path)
    return packed


def _take_prepared(
    name: str, root: Path, layout: Layout, people: int, coordinates: str, in_picture: bool
) -> PackedClips:
    packed = load_packed(root)
    if packed.coordinates != coordinates:
        kinds = {"xyz": "3D joints (xyz)", "xy_score": "points in pictures (xy_score)"}
        message = f"expected {kinds[coordinates]}, {root} holds {kinds[packed.coordinates]}"
        raise InputError(f"{message}: train with --set coordinates={packed.coordinates}", field="coordinates")
    if coordinates == "xy_score" and not in_picture:
        message = f"expected false: {root} holds points in halves of the pictures' sides, in which bodies are distorted"
        raise InputError(message, field="normalize.scale")
    if name in COLLECTIONS:
        check_classes(name, len(packed.labels))
    if packed.layout != layout.name:
        raise InputError(f"expected clips on {layout.name!r}, {root} holds {packed.layout!r}", field="layout")
    slots = packed.joints.shape[1]
    if slots < people:
        raise InputError(f"expected at most {slots} people, as {root} holds, got {people}", field="people")
    return replace(packed, joints=packed.joints[:, :people])


def _load_one(dataset: Dataset, index: int, *, layout: Layout, people: int) -> tuple[np.ndarray, float]:
    path = dataset.samples[index].path
    clip = dataset.load(path, layout=layout)
    if clip.joints.shape[-1] != 3:
        wanted = f"expected 3D joints, got {clip.joints.shape[-1]}D"
        raise InputError(f"{wanted}: train with --set coordinates=xy_score", field=str(path))
    joints, valid = clip.joints[:people], clip.valid[:people]
    joints = center_clip(joints, valid, layout.root)
    return _in_slots(fill_missing(joints, ~valid, parents=layout.parents), people), clip.fps


def _load_points(
    dataset: Dataset, index: int, *, layout: Layout, people: int, in_picture: bool
) -> tuple[np.ndarray, float]:
    path = dataset.samples[index].path
    clip = load_points_clip(path, layout=layout)
    try:
        points = clip_to_points(clip, in_picture=in_picture)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field}") from error
    order = most_moving(clip.joints, clip.present, people)
    missing = ~clip.valid[order]
    if people > 1:
        missing &= clip.present[order][..., None]
    return _in_slots(fill_points(points[order], missing, parents=layout.parents), people), clip.fps


def _in_slots(joints: np.ndarray, people: int) -> np.ndarray:
    """Joints (M, T, V, 3) of at most `people` people in that many slots, float32."""
    slots = np.zeros((people, *joints.shape[1:]), np.float32)
    slots[: len(joints)] = joints
    return slots
