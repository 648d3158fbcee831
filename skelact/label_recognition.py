"""Recognize any labels by their words: text to traits, and a recognizer that reads traits off motions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from skelact.language.traits import NAMES, load_trait_finder
from skelact.recognition import Recognizer
from skelact.recognition.described import DescribedLabels, DescribedRecognizer, check_labels
from skelact.recognition.label_head import LABELS_FILE, LabelHead, load_head
from skelact.weights import weights_path

LABELS = "labels"  # folder of shipped weights


def with_labels(recognizer: Recognizer, labels: Sequence[str]) -> Recognizer:
    """The same recognizer, which answers with these labels in place of its classes.

    A label is what a person does, such as "sitting down" or "kicking a ball". Nothing is trained: answers are by
    description, `Scores.by_description`, and "unknown" when no label fits. Live streams are scored in windows.

    Args:
        recognizer: Of 3D joints of one person.
        labels: 2 to 64 different phrases.

    Raises:
        InputError: The labels cannot be used, or the recognizer takes none.
        MissingExtraError: The extra "text" is not installed.
    """
    check_labels(labels)
    finder, head = load_trait_finder(), load_shipped_head()
    seen = {finder.to_key(phrase) for phrase in head.seen}
    is_seen = np.array([finder.to_key(label) in seen for label in labels])
    described = DescribedLabels(tuple(labels), NAMES, finder.find(labels), is_seen)
    return DescribedRecognizer(recognizer, head, described)


@lru_cache(maxsize=1)
def load_shipped_head() -> LabelHead:
    """What reads traits off motions, from the weights of the package."""
    return load_head(weights_path(LABELS) / LABELS_FILE)


def split_labels(text: str) -> list[str]:
    """Labels of a list with commas, such as "sitting down, kicking a ball"."""
    return [label.strip() for label in text.split(",") if label.strip()]
