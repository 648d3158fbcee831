"""Labels by description on motions whose labels were left out of the fit, beside simple controls; and calibration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skelact.errors import InputError
from skelact.recognition.label_head import TINY, LabelHead, scale_measures
from skelact.recognition.label_training import LabeledMotions, fit_head

SHARPNESS = np.geomspace(1, 40, 60)  # of logits, tried
MALUS = np.linspace(0, 0.6, 25)  # of labels with training motions, tried
KEPT = 0.8  # share of motions whose label is among those given that the shipped threshold keeps
HELD_OUT = 0.3  # share of the motions of a seen phrase that it is measured on
NEWTON_STEPS = 30


@dataclass(frozen=True, eq=False)
class LabelTask:
    """Phrases and motions to rotate through.

    Attributes:
        motions: All.
        names: Of the traits.
        phrases: Different ones of the motions, P.
        traits: float64 (P, R), of them.
        related: bool (P, P), which of them may mean one action, so that they are left out together.
        vectors: float64 (P, E), of sentences, for controls.
        sources: Of the motions, (N,).
        labels: What each motion is asked as, (N,): one of `tested`, or "" for those that are only learned from.
        tested: Source -> labels that are left out in turn; of `phrases`, too.
        fitted: bool (N,), motions that may be learned from.
    """

    motions: LabeledMotions
    names: tuple[str, ...]
    phrases: tuple[str, ...]
    traits: np.ndarray
    related: np.ndarray
    vectors: np.ndarray
    sources: np.ndarray
    labels: np.ndarray
    tested: Mapping[str, Sequence[str]]
    fitted: np.ndarray


@dataclass(frozen=True, eq=False)
class Rotation:
    """One draw: phrases left out, what may be learned from and what is asked (bool (N,) each)."""

    left_out: tuple[str, ...]
    learned: np.ndarray
    asked: np.ndarray


def rotations(task: LabelTask, source: str, *, count: int, left_out: int, seed: int) -> Iterator[Rotation]:
    """Draw phrases of a source ("": of any) and leave them out, with every phrase that is related to one of them.

    Raises:
        InputError: The source has fewer phrases.
    """
    pairs = [(name, label) for name, labels in task.tested.items() for label in labels if source in ("", name)]
    if len(pairs) < left_out:
        raise InputError(f"expected {left_out} phrases, got {len(pairs)}", field="source")
    rng = np.random.default_rng(seed)
    index = {phrase: row for row, phrase in enumerate(task.phrases)}
    rows = np.array([index[phrase] for phrase in task.motions.phrases])
    own = np.array([index.get(label, -1) for label in task.labels])
    for _ in range(count):
        drawn: dict[str, str] = {}
        for place in rng.permutation(len(pairs)):
            drawn.setdefault(pairs[place][1], pairs[place][0])
            if len(drawn) == left_out:
                break
        hidden = np.asarray(task.related[[index[phrase] for phrase in drawn]].any(axis=0))
        is_hidden = hidden[rows] | (hidden[own] & (own >= 0))
        asked = np.array(
            [drawn.get(label) == source for label, source in zip(task.labels, task.sources, strict=True)], bool
        )
        yield Rotation(tuple(drawn), task.fitted & ~is_hidden & ~asked, asked)


def mean_of_classes(predicted: np.ndarray, phrases: np.ndarray, labels: Sequence[str]) -> float:
    """Accuracy, the mean over the labels that are asked; `predicted` holds indices of `labels`."""
    right = np.array(labels)[predicted] == phrases
    return float(np.mean([right[phrases == label].mean() for label in np.unique(phrases)]))


Method = Callable[[LabelTask, Rotation, np.random.Generator], np.ndarray]


def predict_described(task: LabelTask, rotation: Rotation, rng: np.random.Generator) -> np.ndarray:
    """What ships."""
    return _predict(task, rotation, fit_head(task.motions.pick(rotation.learned), task.names))


def predict_without_prior(task: LabelTask, rotation: Rotation, rng: np.random.Generator) -> np.ndarray:
    """With nothing written by hand between measures and traits."""
    return _predict(task, rotation, fit_head(task.motions.pick(rotation.learned), task.names, use_prior=False))


def predict_shuffled(task: LabelTask, rotation: Rotation, rng: np.random.Generator) -> np.ndarray:
    """Control: the traits of the labels change places."""
    head = fit_head(task.motions.pick(rotation.learned), task.names)
    return _predict(task, rotation, head, order=rng.permutation(len(rotation.left_out)))


def predict_nearest_name(task: LabelTask, rotation: Rotation, rng: np.random.Generator) -> np.ndarray:
    """Control: the label nearest in meaning to the phrase of the nearest motion that was learned from."""
    learned, asked = task.motions.pick(rotation.learned), task.motions.pick(rotation.asked)
    mean, sd = learned.measures.mean(0), learned.measures.std(0) + TINY
    seen, known = (scale_measures(one.measures, mean, sd) for one in (asked, learned))
    nearest = ((seen[:, None] - known) ** 2).sum(-1).argmin(1)
    index = {phrase: row for row, phrase in enumerate(task.phrases)}
    found = task.vectors[[index[learned.phrases[row]] for row in nearest]]
    return np.asarray((found @ task.vectors[[index[label] for label in rotation.left_out]].T).argmax(1))


def predict_by_source(task: LabelTask, rotation: Rotation, rng: np.random.Generator) -> np.ndarray:
    """Control: knows which source a motion is of and nothing else, and guesses among the labels of that source."""
    sources = task.sources[rotation.asked]
    owner = {label: own for own, labels in task.tested.items() for label in labels if label in rotation.left_out}
    rows = {own: [row for row, label in enumerate(rotation.left_out) if owner[label] == own] for own in set(sources)}
    return np.array([rng.choice(rows[own]) if rows[own] else 0 for own in sources])


METHODS: Mapping[str, Method] = {
    "by description": predict_described,
    "without prior": predict_without_prior,
    "control: traits shuffled": predict_shuffled,
    "control: nearest name": predict_nearest_name,
    "control: source alone": predict_by_source,
}


def _predict(task: LabelTask, rotation: Rotation, head: LabelHead, *, order: np.ndarray | None = None) -> np.ndarray:
    asked, targets = task.motions.pick(rotation.asked), label_traits(task, rotation.left_out)
    if order is not None:
        targets = targets[order]
    return np.asarray(head.cosines(head.read(asked.measures), targets).argmax(1))


def label_traits(task: LabelTask, labels: Sequence[str]) -> np.ndarray:
    """Traits (K, R) of phrases of the task."""
    index = {phrase: row for row, phrase in enumerate(task.phrases)}
    return np.asarray(task.traits[[index[label] for label in labels]])


def evaluate_labels(
    task: LabelTask, source: str, *, count: int = 10, left_out: int = 5, seed: int = 0
) -> Mapping[str, np.ndarray]:
    """Accuracy of every method in every rotation, mean over the labels left out: name -> (count,)."""
    found: dict[str, list[float]] = {name: [] for name in METHODS}
    for rotation in rotations(task, source, count=count, left_out=left_out, seed=seed):
        rng = np.random.default_rng(seed)
        asked = task.labels[rotation.asked]
        for name, predict in METHODS.items():
            found[name].append(mean_of_classes(predict(task, rotation, rng), asked, rotation.left_out))
    return {name: np.array(values) for name, values in found.items()}


@dataclass(frozen=True)
class SeenAndUnseen:
    """Accuracy when labels with and without training motions compete, means over labels; and their harmonic mean."""

    seen: float
    unseen: float

    @property
    def harmonic(self) -> float:
        """0 where one of them is."""
        total = self.seen + self.unseen
        return 2 * self.seen * self.unseen / total if total else 0.0


def compete(
    task: LabelTask, source: str, malus: Sequence[float], *, count: int = 10, left_out: int = 5, seed: int = 0
) -> list[list[SeenAndUnseen]]:
    """Let all tested phrases compete: [rotation][malus of those that were learned].

    Of phrases that are learned a share of the motions is kept out of the fit, and asked.
    """
    labels = tuple(dict.fromkeys(label for own in task.tested.values() for label in own))
    rng, made = np.random.default_rng(seed), []
    for rotation in rotations(task, source, count=count, left_out=left_out, seed=seed):
        kept = rotation.learned & (rng.random(len(rotation.learned)) < HELD_OUT) & (task.labels != "")
        head = fit_head(task.motions.pick(rotation.learned & ~kept), task.names)
        is_seen = np.isin(labels, task.labels[rotation.learned])
        asked = rotation.asked | kept
        motions = task.motions.pick(asked)
        cosines = head.cosines(head.read(motions.measures), label_traits(task, labels))
        hidden = rotation.asked[asked]
        made.append([_compete(cosines - value * is_seen, task.labels[asked], hidden, labels) for value in malus])
    return made


def _compete(scores: np.ndarray, phrases: np.ndarray, hidden: np.ndarray, labels: Sequence[str]) -> SeenAndUnseen:
    predicted = scores.argmax(1)
    return SeenAndUnseen(*(mean_of_classes(predicted[rows], phrases[rows], labels) for rows in (~hidden, hidden)))


def calibrate_head(task: LabelTask, *, count: int = 40, left_out: int = 6, seed: int = 1) -> LabelHead:
    """Fit the head to all motions, and its sharpness, threshold and malus to labels that were left out in turn."""
    cosines, truth = _left_out_cosines(task, count=count, left_out=left_out, seed=seed)
    sharpness = SHARPNESS[int(np.argmin([_log_loss(value * cosines, truth) for value in SHARPNESS]))]
    without = cosines.copy()
    without[np.arange(len(truth)), truth] = -1
    fits, misses = cosines.max(1), without.max(1)
    slope, offset = _fit_logistic(np.concatenate([fits, misses]), np.repeat([1.0, 0.0], len(truth)))
    threshold = float(np.quantile(1 / (1 + np.exp(-(slope * fits + offset))), 1 - KEPT))
    head = fit_head(task.motions.pick(task.fitted), task.names)
    scores = compete(task, "", tuple(MALUS), count=max(count // 4, 1), left_out=left_out, seed=seed)
    harmonic = np.array([[one.harmonic for one in row] for row in scores]).mean(0)
    return replace(
        head,
        sharpness=float(sharpness),
        known=(slope, offset),
        min_known=threshold,
        seen=tuple(sorted({*task.motions.phrases[task.fitted], *task.labels[task.fitted]} - {""})),
        seen_malus=float(MALUS[int(harmonic.argmax())]),
    )


def _left_out_cosines(task: LabelTask, *, count: int, left_out: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Cosines (n, labels) of motions whose label was left out with those of the others left out, and which is right.

    Of every label the same number of motions is drawn.
    """
    rng = np.random.default_rng(seed)
    rows, right = [], []
    for rotation in rotations(task, "", count=count, left_out=left_out, seed=seed):
        head = fit_head(task.motions.pick(rotation.learned), task.names)
        for place, label in enumerate(rotation.left_out):
            own = np.flatnonzero(rotation.asked & (task.labels == label))
            drawn = task.motions.pick(rng.choice(own, 20))
            rows.append(head.cosines(head.read(drawn.measures), label_traits(task, rotation.left_out)))
            right.append(np.full(len(rows[-1]), place))
    return np.concatenate(rows), np.concatenate(right)


def _log_loss(logits: np.ndarray, truth: np.ndarray) -> float:
    highest = logits.max(1, keepdims=True)
    total = highest[:, 0] + np.log(np.exp(logits - highest).sum(1))
    return float((total - logits[np.arange(len(truth)), truth]).mean())


def _fit_logistic(values: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and offset of a logit, by Newton's method."""
    shown, weights = np.stack([values, np.ones_like(values)], 1), np.zeros(2)
    for _ in range(NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-shown @ weights))
        curve = (shown * (probability * (1 - probability))[:, None]).T @ shown + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curve, shown.T @ (truth - probability))
    return float(weights[0]), float(weights[1])
