"""Labels by description: any list of phrases, scored by what a skeleton shows of each, without training on them.

A phrase stands for traits, such as raised hands, steps or a lowered pelvis (`skelact.language.traits`). Of a window the
same traits are read by a linear map of plain measures of the body; features of the networks added nothing to them. The
likelier a label, the nearer the direction of its traits, less those of a usual motion, to what was read.

Sources: attributes between what is seen and what is named as of Lampert et al. (CVPR 2009); a linear map fitted by
ridge regression as of Romera-Paredes and Torr (ICML 2015), here toward a map written by hand; labels with training
motions held back as of Chao et al. (ECCV 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skelact.errors import InputError
from skelact.recognition.label_head import LabelHead
from skelact.recognition.motion_traits import measure_windows
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.windows import prepare_windows
from skelact.values import Scores

MAX_LABELS, MAX_LETTERS = 64, 80


@dataclass(frozen=True, eq=False)
class DescribedLabels:
    """Phrases and what a skeleton shows of them.

    Attributes:
        labels: As the caller wrote them, K different ones.
        traits: Names, R.
        values: float32 (K, R), 0 to 1.
        is_seen: bool (K,), whether a label is one of `LabelHead.seen`.
    """

    labels: tuple[str, ...]
    traits: tuple[str, ...]
    values: np.ndarray
    is_seen: np.ndarray

    def __post_init__(self) -> None:
        check_labels(self.labels)
        if self.values.shape != (len(self.labels), len(self.traits)) or self.is_seen.shape != (len(self.labels),):
            raise InputError(f"expected a row per label, got {self.values.shape}", field="labels")


def check_labels(labels: Sequence[str]) -> None:
    """Refuse labels that cannot be told apart or shown.

    Raises:
        InputError: Fewer than two, too many, one twice, empty, too long or with characters that are not printed.
    """
    if not 2 <= len(labels) <= MAX_LABELS:
        raise InputError(f"expected 2 to {MAX_LABELS} labels, got {len(labels)}", field="labels")
    for index, label in enumerate(labels):
        if not label.strip() or len(label) > MAX_LETTERS or not label.isprintable():
            message = f"expected 1 to {MAX_LETTERS} printable characters, got {label[: MAX_LETTERS + 1]!r}"
            raise InputError(message, field=f"labels[{index}]")
        if label in labels[:index]:
            raise InputError(f"expected each label once, got {label!r} twice", field=f"labels[{index}]")


class DescribedRecognizer(Recognizer):
    """Answers with labels by description in place of the classes of the networks; see `with_labels`.

    Args:
        recognizer: Whose windows are measured; 3D joints of one person.
        head: Reads traits off them.
        labels: What may be answered.

    Raises:
        InputError: The recognizer looks at several people or at pictures, or has taught actions.
    """

    def __init__(self, recognizer: Recognizer, head: LabelHead, labels: DescribedLabels) -> None:
        if recognizer.people > 1 or recognizer.takes_points:
            raise InputError(f"{recognizer.name} takes no labels: expected 3D joints of one person", field="labels")
        if labels.traits != head.traits:
            raise InputError("these weights were fitted to another list of traits: fit them anew", field="labels")
        super().__init__(recognizer.name, recognizer.streams, recognizer.layout, labels.labels, card=recognizer.card)
        self._head, self._targets = head, labels.values.astype(np.float64)
        self._malus = head.seen_malus * labels.is_seen

    def score_windows(self, joints: np.ndarray) -> np.ndarray:
        """Score windows (N, 1, T, V, 3): float32 (N, K + 1), logits of the labels and the logit of `Scores.known`."""
        measures = measure_windows(prepare_windows(joints, self.layout, self.config))
        cosines = self._head.cosines(self._head.read(measures), self._targets) - self._malus
        slope, offset = self._head.known
        known = slope * cosines.max(1, keepdims=True, initial=-1) + offset
        return np.concatenate([self._head.sharpness * cosines, known], 1).astype(np.float32)

    def row_to_scores(self, row: np.ndarray) -> Scores:
        """Scores of a row of `score_windows`, or of the mean of several."""
        known = float(1 / (1 + np.exp(-np.clip(row[-1], -50, 50))))
        scores = Scores.from_logits(self.labels, row[:-1])
        return replace(scores, known=known, min_known=self._head.min_known, by_description=True)
