"""Measure a recognizer on labeled clips: per stream and fused, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.conditions import CONDITIONS
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.scoring import mean_over_windows
from skelact.runtime.processes import gather, join_processes
from skelact.values import Clip, Scores

BOOTSTRAP_ROUNDS = 2000
CONFIDENCE = 0.95
# of the published streams, fitted by their authors on the test clips; source: PSUMNet (arXiv 2208.05775)
REFERENCE_FUSION: dict[tuple[str, str], dict[str, float]] = {
    ("ntu60", "xsub"): {"body": 2.0, "hand": 1.8, "leg": 0.7},
    ("ntu60", "xview"): {"body": 2.1, "hand": 1.6, "leg": 0.7},
    ("ntu120", "xsub"): {"body": 2.2, "hand": 1.5, "leg": 0.7},
    ("ntu120", "xset"): {"body": 2.1, "hand": 2.0, "leg": 0.8},
    ("ntux60", "xsub"): {"body": 3.4, "hand": 2.0, "leg": 1.0},
    ("ntux120", "xsub"): {"body": 2.4, "hand": 2.2, "leg": 1.0},
}


@dataclass(frozen=True, eq=False)
class ClipScores:
    """Fusable scores of one stream: mean logits per clip, joined with others by clip name.

    Attributes:
        name: Stream, such as "body".
        clips: Clip names.
        logits: float32 (clips, K).
    """

    name: str
    clips: tuple[str, ...]
    logits: np.ndarray


@dataclass(frozen=True, eq=False)
class Metrics:
    """Metrics of one set of scores.

    Attributes:
        top1: Share of clips whose true class scores strictly highest; ties count as wrong.
        top5: Share whose true class is among the five highest.
        mean_class: Mean over classes of their top-1.
        interval: 95 % bootstrap interval of `top1` over clips.
        confusion: int64 (K, K), rows are the truth.
        clips: Number of clips.
        right: Whether each clip counts as right, bool (clips,).
    """

    top1: float
    top5: float
    mean_class: float
    interval: tuple[float, float]
    confusion: np.ndarray
    clips: int
    right: np.ndarray


def score_dataset(
    recognizer: Recognizer,
    packed: PackedClips,
    clips: np.ndarray,
    *,
    crops: int = 1,
    quiet: bool = False,
    score: Callable[..., list[np.ndarray]] = mean_over_windows,
) -> list[ClipScores]:
    """Score clips with every stream of a recognizer: in the windows that `recognize` would use, or in more of them.

    Under torchrun every process scores its share, and all get the scores of all.

    Args:
        recognizer: Its layout must be the one the clips are on.
        packed: All clips.
        clips: Indices of those to score.
        crops: Windows per clip whose logits are averaged; 1 is the published test crop.
        quiet: Draw no progress bar.
        score: Scores the clips, as `mean_over_windows` does.
    """
    rank, world = join_processes()
    own = score(recognizer, packed, clips[rank::world], crops=crops, quiet=quiet)
    total = np.zeros((len(recognizer.streams), len(clips), len(recognizer.labels)), np.float32)
    for other, part in enumerate(gather(np.stack(own), world)):
        total[:, other::world] = part
    names = tuple(packed.names[clip] for clip in clips)
    return [
        ClipScores(stream.config.stream, names, logits)
        for stream, logits in zip(recognizer.streams, total, strict=True)
    ]


def score_conditions(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, *, quiet: bool = False, seed: int = 0
) -> dict[str, np.ndarray]:
    """Score clips again under every condition of `CONDITIONS`: condition -> probabilities (clips, K).

    Every person is scored; the clip's row is the mean over its people. Who gets no class counts as wrong: all zero.

    Raises:
        InputError: The network looks at points in pictures, whose conditions are others.
    """
    if packed.coordinates != "xyz":
        raise InputError("expected a network trained on 3D joints: the conditions are of 3D joints", field="conditions")
    results = {}
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        for name, change in CONDITIONS.items():
            rng = np.random.default_rng(seed)
            rows = []
            for clip in progress.track(clips, description=name):
                recorded = Clip(packed.clip(clip), recognizer.layout, float(packed.fps[clip]))
                answers = recognizer.recognize(change(recorded, rng))
                rows.append(np.mean([_row(scores) for scores in answers], 0))
            results[name] = np.stack(rows)
    return results


def _row(scores: Scores) -> np.ndarray:
    """Probabilities (K,), all zero for an answer without a class."""
    return scores.probabilities if len(scores.probabilities) else np.zeros(len(scores.labels), np.float32)


def fuse(streams: list[ClipScores], weights: Mapping[str, float]) -> ClipScores:
    """Weighted sum of logits, joined by clip name; a stream not in `weights` counts 1.

    Raises:
        InputError: The streams hold different clips or class counts.
    """
    first = streams[0]
    total = np.zeros_like(first.logits)
    for stream in streams:
        if set(stream.clips) != set(first.clips) or len(stream.clips) != len(first.clips):
            raise InputError(f"streams {first.name!r} and {stream.name!r} hold different clips", field="scores")
        if stream.logits.shape[1] != first.logits.shape[1]:
            raise InputError(f"streams {first.name!r} and {stream.name!r} differ in classes", field="scores")
        row = {name: index for index, name in enumerate(stream.clips)}
        total += weights.get(stream.name, 1.0) * stream.logits[[row[name] for name in first.clips]]
    return ClipScores("fused", first.clips, total)


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    """Mean negative log probability of the true classes, nats."""
    highest = logits.max(1, keepdims=True)
    total = highest[:, 0] + np.log(np.exp(logits - highest).sum(1))
    return float((total - logits[np.arange(len(targets)), targets]).mean())


def better_classes(scores: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Count, per clip, the other classes that score at least as high as the true one; 0 is right, a tie is wrong."""
    true = scores[np.arange(len(targets)), targets]
    return (scores >= true[:, None]).sum(1) - 1


def most_confused(metrics: Metrics, count: int = 10) -> list[tuple[int, int, int]]:
    """The pairs of classes (truth, guess, times) that are mixed up most often."""
    wrong = metrics.confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:count]
    pairs = (np.unravel_index(at, wrong.shape) for at in order)
    return [(int(truth), int(guess), int(wrong[truth, guess])) for truth, guess in pairs if wrong[truth, guess]]


def measure(scores: np.ndarray, targets: np.ndarray, *, seed: int = 0) -> Metrics:
    """Compute all metrics of scores (clips, K) against class indices (clips,)."""
    clips, classes = scores.shape
    above = better_classes(scores, targets)
    right = above == 0
    others = scores.copy()
    others[np.arange(clips), targets] = -np.inf
    guess = np.where(right, targets, others.argmax(1))
    confusion = np.zeros((classes, classes), np.int64)
    np.add.at(confusion, (targets, guess), 1)
    seen = confusion.sum(1) > 0
    per_class = confusion.diagonal()[seen] / confusion.sum(1)[seen]
    return Metrics(
        top1=float(right.mean()),
        top5=float((above < 5).mean()),
        mean_class=float(per_class.mean()),
        interval=bootstrap_interval(right, np.mean, seed=seed),
        confusion=confusion,
        clips=clips,
        right=right,
    )


def bootstrap_interval(
    values: np.ndarray, statistic: Callable[[np.ndarray], float], *, seed: int = 0, rounds: int = BOOTSTRAP_ROUNDS
) -> tuple[float, float]:
    """95 % percentile interval of a statistic over resampled values."""
    rng = np.random.default_rng(seed)
    draws = [float(statistic(values[rng.integers(0, len(values), len(values))])) for _ in range(rounds)]
    low, high = np.quantile(draws, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
