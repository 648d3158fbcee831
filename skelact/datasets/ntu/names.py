"""Names of NTU RGB+D samples: which exist, which lack a skeleton, which train, and the row order of score files.

Source: Shahroudy et al., CVPR 2016 (60) and Liu et al., TPAMI 2019 (120); the missing samples are the list that the
authors publish beside the data. The row order is that of CTR-GCN (Chen et al., ICCV 2021), whose files name no rows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib.resources import files

from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.errors import InputError

COLLECTIONS = {"ntu60": ("xsub", "xview"), "ntu120": ("xsub", "xset")}
CLASSES = {"ntu60": 60, "ntu120": 120}
SETUPS = {"ntu60": 17, "ntu120": 32}
LIMITS = (SETUPS["ntu120"], 3, 106, 2, len(CLASS_NAMES))  # of the five numbers, in name order
NEW_ACTIONS = 60  # of setups 1-17, and again of 18-32
NAME = re.compile("S([0-9]{3})C([0-9]{3})P([0-9]{3})R([0-9]{3})A([0-9]{3})")
TRAINING_CAMERAS = (2, 3)
XSUB60 = (1, 2, 4, 5, 8, 9, 13, 14, 15, 16, 17, 18, 19, 25, 27, 28, 31, 34, 35, 38)
# fmt: off
XSUB_ADDED = (45, 46, 47, 49, 50, 52, 53, 54, 55, 56, 57, 58, 59, 70, 74, 78, 80, 81, 82, 83, 84, 85, 86, 89, 91, 92,
              93, 94, 95, 97, 98, 100, 103)
# fmt: on
TRAINING_PERFORMERS = {"ntu60": frozenset(XSUB60), "ntu120": frozenset(XSUB60 + XSUB_ADDED)}


@dataclass(frozen=True)
class SampleName:
    """One recording; every number counts from 1, as in the name."""

    setup: int
    camera: int
    performer: int
    replication: int
    action: int

    @property
    def text(self) -> str:
        """Such as "S001C002P003R002A013"."""
        return "S{:03}C{:03}P{:03}R{:03}A{:03}".format(*astuple(self))

    @property
    def label(self) -> int:
        """Class index, 0 to 119."""
        return self.action - 1


def parse_name(text: str) -> SampleName:
    """Read a name such as "S001C002P003R002A013": three digits after each letter, so A100 is no A000.

    Raises:
        InputError: Not such a name, or a number that NTU RGB+D 120 does not have; `field` is "name".
    """
    match = NAME.fullmatch(text)
    numbers = [int(digits) for digits in match.groups()] if match else []
    if not match or not all(1 <= number <= limit for number, limit in zip(numbers, LIMITS, strict=True)):
        highest = SampleName(*LIMITS).text
        raise InputError(f"expected SsssCcccPpppRrrrAaaa up to {highest}, got {text[:40]!r}", field="name")
    return SampleName(*numbers)


def is_name(text: str) -> bool:
    """Whether `parse_name` reads it."""
    try:
        parse_name(text)
    except InputError:
        return False
    return True


@functools.cache
def official_names(collection: str) -> tuple[str, ...]:
    """Every sample that was recorded, in name order, those without a skeleton included: 56,880 or 114,480."""
    _check(collection)
    return tuple(name.text for name in _recorded() if name.setup <= SETUPS[collection])


@functools.cache
def missing_names(collection: str) -> frozenset[str]:
    """The samples without a usable skeleton, part of neither training nor test: 302 or 535."""
    _check(collection)
    texts = (camera + rest for camera, rests in _rows("missing.txt") for rest in rests)
    return frozenset(text for text in texts if parse_name(text).setup <= SETUPS[collection])


def is_training(name: SampleName, collection: str, split: str) -> bool:
    """Tell the training samples of a split from its test samples.

    Raises:
        InputError: The collection has no such split; `field` is "collection" or "split".
    """
    _check(collection, split)
    if split == "xview":
        return name.camera in TRAINING_CAMERAS
    if split == "xset":
        return name.setup % 2 == 0
    return name.performer in TRAINING_PERFORMERS[collection]


def score_order(names: Iterable[str], collection: str, split: str) -> list[str]:
    """Order the training or the test samples as the rows of published score files: by group, then by name.

    The groups are the performers of "xsub", the cameras of "xview" and the setups of "xset", ascending.
    """
    _check(collection, split)
    group = {"xsub": "performer", "xview": "camera", "xset": "setup"}[split]
    return sorted(names, key=lambda text: (getattr(parse_name(text), group), text))


@functools.cache
def published_names(collection: str, split: str, part: str) -> tuple[str, ...]:
    """Rows of a published file, all that have a skeleton: `part` is "train" or "test".

    Raises:
        InputError: The collection has no such split; `field` is "collection" or "split".
    """
    _check(collection, split)
    there = (name for name in official_names(collection) if name not in missing_names(collection))
    chosen = [name for name in there if is_training(parse_name(name), collection, split) == (part == "train")]
    return tuple(score_order(chosen, collection, split))


def check_classes(collection: str, classes: int, *, field: str = "dataset") -> None:
    """Tell NTU RGB+D 60 from 120 by the number of classes: splits, fusion weights and row order hang on the name.

    Raises:
        InputError: The clips are of the other collection, or of none.
    """
    _check(collection)
    if classes == CLASSES[collection]:
        return
    other = next((name for name, count in CLASSES.items() if count == classes), "")
    step = f"that is {other}: name it" if other else "that is neither collection"
    raise InputError(f"expected {collection} with {CLASSES[collection]} classes, got {classes}, {step}", field=field)


def _check(collection: str, split: str | None = None) -> None:
    if collection not in COLLECTIONS:
        raise InputError(f"expected one of {', '.join(COLLECTIONS)}, got {collection!r}", field="collection")
    if split is not None and split not in COLLECTIONS[collection]:
        raise InputError(f"expected one of {', '.join(COLLECTIONS[collection])}, got {split!r}", field="split")


def _recorded() -> Iterator[SampleName]:
    """All of NTU RGB+D 120, in name order: whoever is in a setup did all its actions, twice, before three cameras."""
    for title, performers in _rows("performers.txt"):
        setup = int(title[1:])
        first = 1 if setup <= SETUPS["ntu60"] else 1 + NEW_ACTIONS
        for camera in (1, 2, 3):
            for performer in performers:
                for replication in (1, 2):
                    for action in range(first, first + NEW_ACTIONS):
                        yield SampleName(setup, camera, int(performer), replication, action)


def _rows(file: str) -> Iterator[tuple[str, list[str]]]:
    """Read lines "title: word word ..." of a file in this package; "#" starts a comment."""
    for line in (files(__package__) / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            title, _, words = line.partition(": ")
            yield title, words.split()
