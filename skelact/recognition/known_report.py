"""The measurement behind `skelact evaluate unknown`: one run, all scores on the same clips."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.plots import new_figure
from skelact.recognition.known_data import LabeledClips, join_clips, label_clips
from skelact.recognition.known_evaluation import (
    Reliability,
    ThresholdFigures,
    UnknownFigures,
    largest_softmax,
    measure_reliability,
    measure_threshold,
    measure_unknown,
    unknown_scores,
)
from skelact.recognition.known_examples import gather_examples
from skelact.recognition.recognizer import Recognizer

BEFORE = "answer is right, softmax alone"
AFTER = "answer is right, softmax times known"
OF_KNOWN = "motion is known"


@dataclass(frozen=True, eq=False)
class UnknownTest:
    """What is measured on.

    Attributes:
        known: Clips of the classes.
        split: Which of them; "": all.
        unknown: Clips of other motions; those labeled with a class count as known.
        unknown_split: Which of them; "": all.
        reference: Known clips that distances are measured to; "": no distances.
    """

    known: PackedClips
    split: str
    unknown: Sequence[PackedClips]
    unknown_split: str
    reference: str


@dataclass(frozen=True, eq=False)
class UnknownReport:
    """What came out.

    Attributes:
        scores: Name -> how well it tells known from unknown motions.
        known: Number of known motions.
        unknown: Number of unknown motions.
        threshold: Of the recognizer's known model; None: it has none.
        reliability: Name -> curve.
    """

    scores: Mapping[str, UnknownFigures]
    known: int
    unknown: int
    threshold: ThresholdFigures | None
    reliability: Mapping[str, Reliability]

    def to_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "scores": {name: asdict(row) for name, row in self.scores.items()},
            "known": self.known,
            "unknown": self.unknown,
            "threshold": asdict(self.threshold) if self.threshold else None,
            "calibration_error": {name: curve.error for name, curve in self.reliability.items()},
        }


def measure_unknown_test(
    recognizer: Recognizer, test: UnknownTest, *, names: Mapping[str, str], quiet: bool
) -> UnknownReport:
    """Score whole clips as recorded.

    Args:
        recognizer: What is measured.
        test: On what.
        names: Label of the data -> class, where they differ.
        quiet: Draw no progress bar.

    Raises:
        InputError: There are no known, or no unknown clips, or a rule names none.
    """
    gather = functools.partial(gather_examples, only_whole=True, with_features=bool(test.reference))

    def label(packed: PackedClips, rule: str) -> LabeledClips:
        chosen = packed.select(rule) if rule else np.ones(len(packed), bool)
        return label_clips(recognizer, packed, chosen.nonzero()[0], gather=gather, names=names, quiet=quiet)

    clips = join_clips([label(test.known, test.split), *(label(packed, test.unknown_split) for packed in test.unknown)])
    known, unknown = clips.pick(clips.is_known), clips.pick(~clips.is_known)
    if not len(known.labels) or not len(unknown.labels):
        wanted = f"expected known and unknown motions, got {len(known.labels)} and {len(unknown.labels)}"
        raise InputError(wanted, field="dataset" if not len(known.labels) else "unknown_data")
    reference = label(test.known, test.reference) if test.reference else None
    told = [
        unknown_scores(part.examples, recognizer.known, (reference.examples, reference.labels) if reference else None)
        for part in (known, unknown)
    ]
    scores = {name: measure_unknown(told[0][name], told[1][name]) for name in told[0]}
    right = np.array(recognizer.labels)[known.examples.fused.argmax(1)] == known.labels
    threshold = None
    if recognizer.known is not None:
        threshold = measure_threshold(known.examples, unknown.examples, recognizer.known, right=right)
    curves = _reliability(recognizer, known, unknown, right)
    return UnknownReport(scores, len(known.labels), len(unknown.labels), threshold, curves)


def _reliability(
    recognizer: Recognizer, known: LabeledClips, unknown: LabeledClips, right: np.ndarray
) -> dict[str, Reliability]:
    """Whether answers are right, by the softmax alone and with `known`; no class is right for an unknown motion."""
    is_known = np.repeat([True, False], [len(known.labels), len(unknown.labels)])
    is_right = np.concatenate([right, np.zeros(len(unknown.labels), bool)])
    softmax = np.concatenate([largest_softmax(part.examples.fused) for part in (known, unknown)])
    curves = {BEFORE: measure_reliability(softmax, is_right, is_known)}
    if recognizer.known is not None:
        probability = np.concatenate(
            [recognizer.known.probability(part.examples.streams, part.examples.fused) for part in (known, unknown)]
        )
        curves[AFTER] = measure_reliability(softmax * probability, is_right, is_known)
        curves[OF_KNOWN] = measure_reliability(probability, is_known, is_known)
    return curves


def save_reliability(path: Path, report: UnknownReport) -> None:
    """Draw the reliability curves; the size of a point is the share of motions in it."""
    figure = new_figure(5, 5, path=path)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#a0aec0", linewidth=1)
    for name, curve in report.reliability.items():
        line = axes.plot(curve.mean, curve.true, linewidth=1.5, label=f"{name}: error {curve.error:.3f}")[0]
        axes.scatter(curve.mean, curve.true, s=300 * curve.weight, color=line.get_color())
    axes.set_xlabel("told probability")
    axes.set_ylabel("share that came true")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(path, dpi=110)
