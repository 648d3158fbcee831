"""Gather what a known model is fitted to, and measured on: clips of a recognizer's classes and clips of none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.known_examples import LIVE, STANDING, WHOLE, KnownExamples, gather_examples
from skelact.recognition.known_training import LabeledInputs
from skelact.recognition.recognizer import Recognizer

Gather = Callable[..., KnownExamples]


@dataclass(frozen=True, eq=False)
class LabeledClips:
    """Examples with the labels of their clips.

    Attributes:
        examples: N of them.
        labels: (N,) label of the clip of each; `STANDING` for what stands.
        groups: (N,) what is left out together.
        is_known: bool (N,), whether the label is a class of the recognizer.
    """

    examples: KnownExamples
    labels: np.ndarray
    groups: np.ndarray
    is_known: np.ndarray

    def pick(self, rows: np.ndarray) -> LabeledClips:
        """Some of them."""
        return LabeledClips(self.examples.pick(rows), self.labels[rows], self.groups[rows], self.is_known[rows])


def label_clips(
    recognizer: Recognizer,
    packed: PackedClips,
    clips: np.ndarray,
    *,
    gather: Gather = gather_examples,
    names: Mapping[str, str] = MappingProxyType({}),
    quiet: bool,
) -> LabeledClips:
    """Gather examples of clips, those labeled with a class of the recognizer as known, all others as unknown.

    Args:
        recognizer: Whose features and classes count.
        packed: All clips.
        clips: Indices of those to take.
        gather: Makes the examples.
        names: Label of the data -> class, where they differ.
        quiet: Draw no progress bar.
    """
    examples = gather(recognizer, packed, clips, quiet=quiet)
    stands = examples.kinds == STANDING
    labels = np.where(
        stands, STANDING, np.array([names.get(label, label) for label in packed.labels])[packed.targets[examples.clips]]
    )
    is_known = np.isin(labels, recognizer.labels)
    groups = np.where(is_known, np.array(packed.names)[examples.clips], labels)
    return LabeledClips(examples, labels, groups, is_known)


def draw_clips(packed: PackedClips, chosen: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Indices of at most so many chosen clips (bool (clips,)) of every label, drawn at random, ascending."""
    order = np.random.default_rng(seed).permutation(chosen.nonzero()[0])
    drawn = [order[packed.targets[order] == label][:most] for label in range(len(packed.labels))]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *drawn]))


def join_clips(parts: Sequence[LabeledClips]) -> LabeledClips:
    """All of several."""

    def joined(values: Callable[[LabeledClips], np.ndarray]) -> np.ndarray:
        return np.concatenate([values(part) for part in parts])

    examples = KnownExamples(
        joined(lambda part: part.examples.streams),
        joined(lambda part: part.examples.fused),
        joined(lambda part: part.examples.clips),
        joined(lambda part: part.examples.kinds),
        joined(lambda part: part.examples.features),
    )
    return LabeledClips(
        examples,
        joined(lambda part: part.labels),
        joined(lambda part: part.groups),
        joined(lambda part: part.is_known),
    )


def to_labeled_inputs(clips: LabeledClips) -> LabeledInputs:
    """What a known model is fitted to.

    Raises:
        InputError: Known or unknown motions are missing.
    """
    for kind, field in ((True, "dataset"), (False, "unknown_data")):
        if not (clips.is_known == kind).any():
            what = "a class of the recognizer" if kind else "no class of the recognizer"
            raise InputError(f"expected clips of {what}, got none", field=field)
    kinds = clips.examples.kinds
    is_whole = kinds == WHOLE if (kinds == WHOLE).any() else kinds == LIVE  # of a stream there are no whole clips
    return LabeledInputs(
        clips.examples.streams,
        clips.examples.fused,
        clips.is_known,
        clips.groups,
        clips.labels,
        is_whole,
    )
