"""Late fusion of streams: logits or probabilities, and weights fitted on validation clips."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from skelact.errors import InputError
from skelact.recognition.evaluation import ClipScores, better_classes

WEIGHT_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
MAX_GRID_STREAMS = 4  # of more, one weight at a time is chosen
MIN_CLIPS = 10  # on fewer no weights are clearly better than equal ones
MAX_ROUNDS = 20  # over all weights; it stops as soon as none changes
SUM_TOLERANCE = 1e-3  # of probabilities that were rounded to float16


def are_probabilities(scores: np.ndarray) -> bool:
    """Whether every row of scores (clips, K) is a distribution, as far as numbers can tell."""
    return bool((scores >= 0).all() and (np.abs(scores.sum(1) - 1) < SUM_TOLERANCE).all())


def prepare_fusion(streams: Sequence[ClipScores], *, softmax: bool) -> list[ClipScores]:
    """Make the scores of streams fit to be added: probabilities with `softmax`, else as they are.

    Raises:
        InputError: Some are logits and some probabilities, which must not be added.
    """
    kinds = [are_probabilities(stream.logits) for stream in streams]
    if not softmax:
        if len(set(kinds)) > 1:
            logits, shares = streams[kinds.index(False)].name, streams[kinds.index(True)].name
            raise InputError(f"{logits!r} holds logits, {shares!r} probabilities: add --softmax", field="scores")
        return list(streams)
    return [
        stream if known else replace(stream, logits=_softmax(stream.logits))
        for stream, known in zip(streams, kinds, strict=True)
    ]


def fit_weights(streams: Sequence[ClipScores], targets: np.ndarray) -> dict[str, float]:
    """Choose fusion weights on validation clips: equal ones, unless others are clearly better there.

    Only weights count that are right on these clips at least as often as every stream alone and as equal weights. Of
    them the least cross entropy wins; if equal weights are among them and worse by less than a standard error, they
    do. The first stream weighs 1, or one stream alone does. Up to four streams: the best point of the grid
    `WEIGHT_STEPS`. More: one weight after the other, from equal weights.

    Args:
        streams: All logits or all probabilities.
        targets: Classes of the clips of the first stream.
    """
    scores = _stack(streams)
    distributions = all(are_probabilities(stream.logits) for stream in streams)

    def losses(weights: tuple[float, ...]) -> np.ndarray:
        fused = np.tensordot(np.array(weights, np.float32), scores, 1)
        return _losses(fused / fused.sum(1, keepdims=True) if distributions else _softmax(fused), targets)

    def accuracy(weights: tuple[float, ...]) -> float:
        return float((better_classes(np.tensordot(np.array(weights, np.float32), scores, 1), targets) == 0).mean())

    equal = (1.0,) * len(streams)
    alone = [tuple(float(row == at) for row in range(len(streams))) for at in range(len(streams))]
    wanted = max(accuracy(weights) for weights in (*alone, equal))

    def fault(weights: tuple[float, ...]) -> tuple[bool, float]:
        return accuracy(weights) < wanted, float(losses(weights).mean())

    best = min((_search(len(streams), fault), equal, *alone), key=fault)
    gain = losses(equal) - losses(best)
    is_clear = len(targets) >= MIN_CLIPS and gain.mean() > gain.std() / math.sqrt(len(targets))
    if accuracy(equal) >= wanted and not is_clear:
        best = equal
    return {stream.name: weight for stream, weight in zip(streams, best, strict=True)}


def _search(streams: int, fault: Callable[[tuple[float, ...]], tuple[bool, float]]) -> tuple[float, ...]:
    """The weights of least fault, the first 1: of the whole grid, or of many streams one weight after the other."""
    if streams <= MAX_GRID_STREAMS:
        return min(((1.0, *point) for point in product(WEIGHT_STEPS, repeat=streams - 1)), key=fault)
    best = (1.0,) * streams
    for _ in range(MAX_ROUNDS):
        before = best
        for at in range(1, streams):
            best = min(((*best[:at], step, *best[at + 1 :]) for step in WEIGHT_STEPS), key=fault)
        if best == before:
            break
    return best


def _losses(probabilities: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Minus the log probability of the true class of each clip."""
    return -np.log(np.maximum(probabilities[np.arange(len(targets)), targets], np.finfo(np.float32).tiny))


def list_subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Streams to fuse for an ablation: every subset of up to four; of more each alone, all but one, and all."""
    sizes = range(1, len(names) + 1)
    if len(names) > MAX_GRID_STREAMS:
        sizes = sorted({1, len(names) - 1, len(names)})  # type: ignore[assignment]
    return [chosen for size in sizes for chosen in combinations(names, size)]


def _stack(streams: Sequence[ClipScores]) -> np.ndarray:
    """Scores (streams, clips, K) in the clip order of the first."""
    first, stacked = streams[0], []
    for stream in streams:
        row = {name: index for index, name in enumerate(stream.clips)}
        if set(row) != set(first.clips) or stream.logits.shape != first.logits.shape:
            message = f"streams {first.name!r} and {stream.name!r} hold different clips or classes"
            raise InputError(message, field="scores")
        stacked.append(stream.logits[[row[name] for name in first.clips]])
    return np.stack(stacked)


def _softmax(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return (shares / shares.sum(1, keepdims=True)).astype(np.float32)
