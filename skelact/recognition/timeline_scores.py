"""How well a timeline agrees with labels: of frames, of segments and their order, of counts, and how late it is.

Sources: edit score and F1 at overlaps of 10, 25 and 50 % as of Lea et al., CVPR 2017 (temporal convolutional networks
for action segmentation). Time without a label is background: it counts for frames, and is no segment.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.json_files import read_json
from skelact.recognition.timeline import NO_CLASS

OVERLAPS = (0.1, 0.25, 0.5)
COLUMNS = ("start", "end", "label")
MIN_MATCH = 0.1  # overlap of segments whose starts are compared


@dataclass(frozen=True)
class Segment:
    """A stretch of time with a label; seconds, end_s > start_s >= 0."""

    start_s: float
    end_s: float
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start_s < self.end_s < float("inf"):  # also refuses NaN
            raise InputError(f"expected 0 <= start < end, got {self.start_s:g} and {self.end_s:g}", field="segment")
        if not self.label:
            raise InputError("expected a label, got none", field="segment")


@dataclass(frozen=True)
class TimelineScores:
    """What was measured; shares from 0 to 1.

    Attributes:
        frame_accuracy: Share of the time, to the last end in either, in which both say the same.
        edit: 1 minus the edits from one order of labels to the other, over the longer one's length.
        f1: Overlap (intersection over union) from which a segment counts as found -> F1.
        count_error: Segments too many or too few, summed over labels, per segment of the truth.
        start_delay_s: Median of how much later than the truth found segments start; NaN when none is found.
        found: Segments of the truth that overlap a segment of the same label by at least `MIN_MATCH`.
        segments: Of the truth.
    """

    frame_accuracy: float
    edit: float
    f1: Mapping[float, float]
    count_error: float
    start_delay_s: float
    found: int
    segments: int


def score_timeline(truth: Sequence[Segment], predicted: Sequence[Segment]) -> TimelineScores:
    """Compare what a timeline says of one person with labels.

    Raises:
        InputError: The truth has no segment, or segments of one side overlap.
    """
    if not truth:
        raise InputError("expected at least one segment", field="truth")
    truth, predicted = _in_order(truth, "truth"), _in_order(predicted, "predicted")
    matches = _match(truth, predicted, MIN_MATCH)
    delays = [predicted[other].start_s - truth[own].start_s for own, other in matches]
    return TimelineScores(
        _frame_accuracy(truth, predicted),
        _edit_score([one.label for one in truth], [one.label for one in predicted]),
        {overlap: _f1(truth, predicted, overlap) for overlap in OVERLAPS},
        _count_error(truth, predicted),
        float(np.median(delays)) if delays else float("nan"),
        len(matches),
        len(truth),
    )


def load_segments(path: Path, *, person: int | None = None) -> list[Segment]:
    """Read labels (.csv with the columns start, end, label; seconds) or a timeline (.json) of `skelact recognize`.

    Spans of a timeline that name no action are background.

    Args:
        path: The file.
        person: Whose spans of a timeline; None: it has one person.

    Raises:
        InputError: Not such a file, or the person is not in it.
    """
    if path.suffix.lower() == ".json":
        return _timeline_segments(path, person)
    if path.suffix.lower() != ".csv":
        raise InputError("expected labels (.csv) or a timeline (.json)", field=str(path))
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"expected UTF-8 text: {error}", field=str(path)) from error
    rows = list(csv.DictReader(lines, skipinitialspace=True))
    found = [_segment(row, field=f"{path}: line {number}") for number, row in enumerate(rows, 2) if any(row.values())]
    if not found:
        raise InputError(f"expected a line with the columns {','.join(COLUMNS)} and lines below it", field=str(path))
    return found


def _segment(row: Mapping[str | None, object], *, field: str) -> Segment:
    values = [str(row.get(column) or "").strip() for column in COLUMNS]
    try:
        return Segment(float(values[0]), float(values[1]), values[2])
    except InputError as error:
        raise InputError(error.reason, field=field) from error
    except ValueError as error:
        raise InputError(
            f"expected start and end in seconds and a label, got {','.join(values)}", field=field
        ) from error


def _timeline_segments(path: Path, person: int | None) -> list[Segment]:
    content: Any = read_json(path)
    try:
        people = {int(entry["id"]): entry["spans"] for entry in content["people"]}
        chosen = next(iter(people)) if person is None and len(people) == 1 else person
        if people and (chosen is None or chosen not in people):
            raise InputError(f"expected --person, one of {', '.join(map(str, people))}", field=str(path))
        spans = people.get(chosen, []) if chosen is not None else []
        return [
            Segment(float(span["start_s"]), float(span["end_s"]), str(span["label"]))
            for span in spans
            if span["label"] not in NO_CLASS.values()
        ]
    except (KeyError, TypeError, ValueError, json.JSONDecodeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"expected a timeline of skelact recognize --timeline: {error}", field=str(path)) from error


def _in_order(segments: Sequence[Segment], field: str) -> list[Segment]:
    ordered = sorted(segments, key=lambda one: one.start_s)
    for before, after in itertools.pairwise(ordered):
        if after.start_s < before.end_s - 1e-9:
            message = f"{after.label!r} starts at {after.start_s:g} s, before {before.label!r} ends"
            raise InputError(f"expected segments one after the other, got an overlap: {message}", field=field)
    return ordered


def _frame_accuracy(truth: Sequence[Segment], predicted: Sequence[Segment]) -> float:
    both = [*truth, *predicted]
    cuts = np.unique([0.0, *(one.start_s for one in both), *(one.end_s for one in both)])
    middles, lengths = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    agree = [_label_at(truth, time) == _label_at(predicted, time) for time in middles]
    return float(lengths[np.array(agree, bool)].sum() / lengths.sum())


def _label_at(segments: Sequence[Segment], time: float) -> str:
    return next((one.label for one in segments if one.start_s <= time < one.end_s), "")


def _edit_score(truth: Sequence[str], predicted: Sequence[str]) -> float:
    costs = list(range(len(predicted) + 1))
    for row, own in enumerate(truth, 1):
        before, costs[0] = costs[0], row
        for column, other in enumerate(predicted, 1):
            changed = before + (own != other)
            before, costs[column] = costs[column], min(costs[column] + 1, costs[column - 1] + 1, changed)
    return 1 - costs[-1] / max(len(truth), len(predicted))


def _match(truth: Sequence[Segment], predicted: Sequence[Segment], overlap: float) -> list[tuple[int, int]]:
    """Pairs of equal labels that overlap by at least that much, each segment once; predictions in order of time."""
    taken: set[int] = set()
    pairs = []
    for other, guess in enumerate(predicted):
        shares = [_overlap(one, guess) if one.label == guess.label else 0.0 for one in truth]
        own = int(np.argmax(shares))
        if shares[own] >= overlap and own not in taken:
            taken.add(own)
            pairs.append((own, other))
    return pairs


def _overlap(one: Segment, other: Segment) -> float:
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return max(shared, 0.0) / (max(one.end_s, other.end_s) - min(one.start_s, other.start_s))


def _f1(truth: Sequence[Segment], predicted: Sequence[Segment], overlap: float) -> float:
    return 2 * len(_match(truth, predicted, overlap)) / (len(truth) + len(predicted))


def _count_error(truth: Sequence[Segment], predicted: Sequence[Segment]) -> float:
    own, other = (Counter(one.label for one in side) for side in (truth, predicted))
    return sum(abs(own[label] - other[label]) for label in own | other) / len(truth)
