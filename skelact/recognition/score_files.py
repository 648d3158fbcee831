"""Score files joined with the clips of a store: whose row is whose, and the checks that it is so.

Rows of published files have numbers for names. Their order is that of the published data files, which is known for the
splits of NTU RGB+D. A wrong order gives wrong numbers without an error, so three things are compared with the store
where they are there: labels in the score file, labels beside it, and how often the scores are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.datasets.ntu import COLLECTIONS, score_order
from skelact.datasets.ntu.names import is_name
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.formats.scores import LIST_ROW, ROW_NAME, find_labels, load_scores
from skelact.layouts import PART_NAMES
from skelact.recognition.evaluation import ClipScores

if TYPE_CHECKING:
    from skelact.recognition.protocol import Protocol

MIN_CLIPS = 50  # fewer say nothing about their order
MIN_DEVIATIONS = 5.0  # standard deviations by which another order must be right more often
MAX_COUNT_DIFFERENCE = 0.25  # share of rows; permuted scores name every class about as often as it occurs


def load_clip_scores(
    file: Path, packed: PackedClips, clips: np.ndarray, protocol: Protocol, *, row_order: Sequence[str] = ()
) -> ClipScores:
    """Read a score file and put its rows in the order of `clips`.

    Rows without names are in the order of `row_order`, else published rows in the published one, and lists of pyskl in
    that of the store, as when the store was imported from the same annotations.

    Args:
        file: As `skelact.formats.scores.load_scores` reads it.
        packed: All clips of the store.
        clips: Indices of those that the file holds.
        protocol: Names the data set and the split of the rows.
        row_order: Clip names in row order; those of other splits may stand between.

    Raises:
        InputError: It holds other clips or classes, nobody knows the order of its rows, its labels are not those of
            the store, or its rows fit another order.
    """
    names, scores = load_scores(file)
    wanted = tuple(packed.names[clip] for clip in clips)
    targets = packed.targets[clips]
    if scores.shape[1] != len(packed.labels):
        raise InputError(f"expected {len(packed.labels)} classes, got {scores.shape[1]}", field=str(file))
    listed = LIST_ROW.fullmatch(names[0]) is not None
    numbered = listed or (ROW_NAME.fullmatch(names[0]) is not None and set(names) != set(wanted))
    if numbered and (listed or row_order):
        kept = set(wanted)
        order_told = tuple(name for name in row_order if name in kept) if row_order else wanted
        names = order_told if len(order_told) == len(names) else names
    elif numbered:
        names = name_rows(names, wanted, str(file), dataset=protocol.dataset, split=protocol.split)
    row = {name: index for index, name in enumerate(names)}
    missing = [name for name in wanted if name not in row]
    if missing or len(names) != len(wanted):
        told = f", without {missing[0]}" if missing else ""
        raise InputError(f"expected the {len(wanted)} clips of the split, got {len(names)}{told}", field=str(file))
    order = np.array([row[name] for name in wanted])
    check_labels(file, names, dict(zip(wanted, targets.tolist(), strict=True)))
    if numbered:
        check_order(scores, order, targets, str(file))
    part = next((part for part in PART_NAMES if part in file.stem), file.stem)
    return ClipScores(part, wanted, scores[order])


def name_rows(
    names: tuple[str, ...], wanted: tuple[str, ...], file: str, *, dataset: str, split: str
) -> tuple[str, ...]:
    """Name rows that have numbers, if there are as many as clips.

    Args:
        names: Such as "test_0", sorted by number.
        wanted: Clips that the rows are about, in any order.
        file: Named in errors.
        dataset: Name of the data set.
        split: Rule of the clips, such as "xsub" or "xsub=test".

    Raises:
        InputError: The rows are of the other part, or the order of rows of this split is not known.
    """
    group, _, part = split.partition("=")
    told = names[0].partition("_")[0]
    if part in ("", "test", "train") and told != (part or "test"):
        raise InputError(f"expected rows of {part or 'test'}, got {names[0]!r}", field=file)
    if len(names) != len(wanted):
        return names
    if group not in COLLECTIONS.get(dataset, ()) or not all(map(is_name, wanted)):
        message = "rows without names: their order is known for the splits of NTU RGB+D and clips that have its names"
        raise InputError(f"{message}. Save the scores by clip name", field=file)
    return tuple(score_order(wanted, dataset, group))


def check_labels(file: Path, names: tuple[str, ...], targets: dict[str, int]) -> None:
    """Compare the labels in a score file, or those that lie beside it, with the store's.

    Args:
        file: The score file.
        names: Clip of each of its rows.
        targets: Class index of every clip.

    Raises:
        InputError: They differ; says in how many clips.
    """
    found = find_labels(file, names)
    if found is None:
        return
    source, labels = found
    wrong = [name for name, label in labels.items() if targets.get(name, label) != label]
    if wrong:
        got = f"labels that differ from the store's in {len(wrong)} of {len(labels)} clips, such as {wrong[0]}"
        step = "are its rows in another order, or of another split?"
        raise InputError(f"expected scores of these clips, got {got} ({source.name}): {step}", field=str(file))


def check_order(scores: np.ndarray, order: np.ndarray, targets: np.ndarray, file: str) -> None:
    """Refuse numbered rows that fit the clips in name order, or in no known order.

    Args:
        scores: Rows (n, K) as they stand in the file.
        order: Row of each clip in the published order; the clips stand in the order of the store.
        targets: Class index of each clip.
        file: Named in errors.

    Raises:
        InputError: The scores are right far more often in the order of the store, or they name each class as often as
            it occurs and are right no more often than by chance.
    """
    count = len(targets)
    if count < MIN_CLIPS:
        return
    guesses = scores.argmax(1)
    right, right_by_name = (int((rows == targets).sum()) for rows in (guesses[order], guesses))
    deviation = np.sqrt(max(right_by_name * (1 - right_by_name / count), 1.0))
    if right_by_name - right > MIN_DEVIATIONS * deviation:
        got = f"rows that are right in {right} of {count} clips in that order and in {right_by_name} in name order"
        step = "save the scores by clip name, or export the data again"
        raise InputError(f"expected rows in the published order, got {got}: {step}", field=file)
    told, true = (np.bincount(rows, minlength=scores.shape[1]) / count for rows in (guesses, targets))
    chance = float((told * true).sum() * count)
    difference = np.abs(told - true).sum() / 2
    if difference < MAX_COUNT_DIFFERENCE and right - chance < MIN_DEVIATIONS * np.sqrt(max(chance, 1.0)):
        got = f"rows that name every class about as often as it occurs and are right in {right}, by chance {chance:.0f}"
        raise InputError(f"expected rows in the published order, got {got}: are they in another order?", field=file)
