"""What a prepared store holds: clips, classes, splits, lengths, people, and who prepared it how."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips, load_packed

ORIGIN_FILE = "job.json"  # written by `skelact data prepare` and `skelact data import`
PARTS = ("train", "test")


@dataclass(frozen=True)
class Spread:
    """Smallest, middle and largest of some numbers."""

    least: float
    median: float
    most: float


@dataclass(frozen=True)
class StoreInfo:
    """What `skelact data info` tells.

    Attributes:
        folder: The store.
        origin: What made it, such as collection and variant; empty when it does not say.
        layout: Joint layout.
        joints: V.
        coordinates: "xyz" or "xy_score", as in `PackedClips`.
        clips: Number of clips.
        frames: Of all clips together.
        classes: K.
        clips_per_class: Of the classes that have clips.
        empty_classes: Names of those that have none.
        splits: Split -> part -> clips.
        groups: Other group, such as "subject" -> how many values it has.
        length: Frames per clip.
        seconds: Seconds per clip.
        fps: Frame rate -> clips.
        people: Number of people -> clips; somebody repeated in a second slot counts once.
        repeated: Clips in which a lone person stands in two slots, as published for NTU RGB+D 120.
        megabytes: On the disk.
    """

    folder: str
    origin: Mapping[str, object]
    layout: str
    joints: int
    coordinates: str
    clips: int
    frames: int
    classes: int
    clips_per_class: Spread
    empty_classes: tuple[str, ...]
    splits: Mapping[str, Mapping[str, int]]
    groups: Mapping[str, int]
    length: Spread
    seconds: Spread
    fps: Mapping[str, int]
    people: Mapping[str, int]
    repeated: int
    megabytes: float


def describe_store(folder: Path) -> StoreInfo:
    """Read a store and count.

    Raises:
        InputError: Not a store.
    """
    packed = load_packed(folder)
    per_class = np.bincount(packed.targets, minlength=len(packed.labels))
    is_split = {name: set(values.tolist()) <= set(PARTS) for name, values in packed.groups.items()}
    people, repeated = _count_people(packed)
    return StoreInfo(
        folder=str(folder),
        origin=_read_origin(folder),
        layout=packed.layout,
        joints=packed.joints.shape[2],
        coordinates=packed.coordinates,
        clips=len(packed),
        frames=len(packed.joints),
        classes=len(packed.labels),
        clips_per_class=_spread(per_class[per_class > 0]),
        empty_classes=tuple(label for label, count in zip(packed.labels, per_class, strict=True) if not count),
        splits={name: _count(packed.groups[name]) for name, told in is_split.items() if told},
        groups={name: len(set(packed.groups[name].tolist())) for name, told in is_split.items() if not told},
        length=_spread(packed.lengths),
        seconds=_spread(packed.lengths / packed.fps),
        fps=_count(np.array([f"{rate:g}" for rate in packed.fps])),
        people=people,
        repeated=repeated,
        megabytes=round(sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) / 1e6, 1),
    )


def _read_origin(folder: Path) -> dict[str, object]:
    try:
        table = json.loads((folder / ORIGIN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    hidden = ("version", "listing")
    return {str(key): value for key, value in table.items() if key not in hidden} if isinstance(table, dict) else {}


def _count_people(packed: PackedClips) -> tuple[dict[str, int], int]:
    """Clips by number of people, and those that repeat a lone one."""
    counts: Counter[str] = Counter()
    repeated = 0
    for index in range(len(packed)):
        there = [person for person in packed.clip(index) if person.any()]
        copies = len(there) == 2 and np.array_equal(there[0], there[1])
        repeated += copies
        counts[str(len(there) - copies)] += 1
    return dict(sorted(counts.items())), repeated


def _count(values: np.ndarray) -> dict[str, int]:
    names, counts = np.unique(values, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _spread(values: np.ndarray) -> Spread:
    return Spread(*(round(float(value), 2) for value in (values.min(), np.median(values), values.max())))
