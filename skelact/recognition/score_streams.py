"""Score files of anybody's networks, joined with the clips of a store: names of streams, and the order of rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.formats.pyskl import load_pyskl
from skelact.layouts import PART_NAMES
from skelact.recognition.evaluation import ClipScores
from skelact.recognition.score_files import load_clip_scores

if TYPE_CHECKING:
    from skelact.recognition.protocol import Protocol

NOT_A_PART_ALONE = ("ctrgcn", "stgcn", "joint", "bone", "motion")  # words of other streams than a published part

NO_WORD = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class RowOrder:
    """Which clip each row without a name is.

    Attributes:
        names: Clip names in row order; those of other splits may stand between.
        labels: Class index of each name, where the file tells.
    """

    names: tuple[str, ...]
    labels: Mapping[str, int] = field(default_factory=dict)


def load_row_order(path: Path) -> RowOrder:
    """Read the order of rows: a pyskl annotation pickle, or a text file with one clip name a line.

    Raises:
        InputError: Not such a file, or a name twice.
    """
    if path.suffix == ".pkl":
        clips = load_pyskl(path).annotations
        return RowOrder(tuple(clip.name for clip in clips), {clip.name: clip.label for clip in clips})
    try:
        names = tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"expected a pyskl pickle or a text file of clip names: {error}", field=str(path)) from error
    if len(set(names)) != len(names) or not names:
        raise InputError(f"expected unique clip names, got {len(set(names))} in {len(names)} lines", field=str(path))
    return RowOrder(names)


def load_streams(
    files: Sequence[Path], packed: PackedClips, clips: np.ndarray, protocol: Protocol, *, order: RowOrder | None
) -> list[ClipScores]:
    """Read one score file per stream and put the rows in the order of `clips`.

    Args:
        files: As `skelact.recognition.score_files.load_clip_scores` reads them.
        packed: All clips of the store.
        clips: Indices of those that the files hold.
        protocol: Names the data set and the split of the rows.
        order: Order of rows without names; None: the published one, and for lists that of the store.

    Raises:
        InputError: A file holds other clips or another number of classes, or nobody knows the order of its rows.
    """
    if order is not None:
        _check_labels(order, packed, clips)
    row_order = order.names if order else ()
    return [
        replace(load_clip_scores(file, packed, clips, protocol, row_order=row_order), name=name)
        for name, file in zip(name_streams(files), files, strict=True)
    ]


def _check_labels(order: RowOrder, packed: PackedClips, clips: np.ndarray) -> None:
    """Refuse an order whose labels are not those of the store: then the scores mean other classes."""
    wrong = [
        packed.names[clip]
        for clip in clips
        if order.labels.get(packed.names[clip], packed.targets[clip]) != packed.targets[clip]
    ]
    if wrong:
        message = f"labels of {len(wrong)} of {len(clips)} clips differ from the store, such as {wrong[0]}"
        raise InputError(message, field="score_order")


def name_streams(files: Sequence[Path]) -> list[str]:
    """Name each file's stream: its part when that tells all apart, else the file's stem, else its folder.

    Raises:
        InputError: Two files have the same name and folder.
    """
    stems = [file.stem for file in files]
    parts = [[part for part in PART_NAMES if part in stem] for stem in stems]
    plain = not any(word in stem for stem in stems for word in NOT_A_PART_ALONE)
    choices = [stems, [file.resolve().parent.name for file in files]]
    if plain and all(len(found) == 1 for found in parts):
        choices.insert(0, [found[0] for found in parts])
    for names in choices:
        if len(set(names)) == len(names):
            return names
    raise InputError(f"expected a name of its own for each file, got {', '.join(stems)}", field="scores")


def pair_streams(files: Sequence[Path], fit_files: Sequence[Path]) -> list[Path]:
    """Put validation score files in the order of the test score files they belong to.

    By the words in which the names of each side differ: "test_joint", "test_bone" and "val_bone", "val_joint" belong
    together. Never by the order given, which a wildcard may change.

    Raises:
        InputError: Not as many, or no partner by name.
    """
    if len(files) != len(fit_files):
        raise InputError(f"expected {len(files)} files, as --scores has, got {len(fit_files)}", field="fit_scores")
    words, others = _differing_words(name_streams(files)), _differing_words(name_streams(fit_files))
    partner = dict(zip(others, fit_files, strict=True))
    if set(words) != set(partner):
        lone = next(file for file, word in zip(files, words, strict=True) if word not in partner)
        raise InputError(f"no file for {lone.stem}: name it alike, such as val_{lone.stem}", field="fit_scores")
    return [partner[word] for word in words]


def _differing_words(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of each name that are not in all of them."""
    words = [tuple(word for word in NO_WORD.split(name) if word) for name in names]
    shared = set.intersection(*map(set, words))
    return [tuple(word for word in some if word not in shared) for some in words]
