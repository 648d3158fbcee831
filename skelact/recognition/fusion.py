"""Late fusion of streams: logits or probabilities, and weights fitted on validation clips."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, product

import numpy as np

from skelact.errors import InputError
from skelact.recognition.evaluation import ClipScores, better_classes

WEIGHT_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
MAX_GRID_STREAMS = 4  # of more, one weight at a time is chosen
SHARPNESS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # factors of logits
CLEAR = 2.0  # standard errors
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
    """Choose fusion weights on validation clips: equal ones unless they are clearly worse there than the best.

    Only weights count that are right on these clips at least as often as every stream alone and as equal weights. The
    best of them has the least cross entropy; clearly worse is more than `CLEAR` standard errors of the difference. The
    first stream weighs 1, or one stream alone does. Up to four streams: points of the grid `WEIGHT_STEPS`. More: one
    weight after the other, from equal weights.

    Args:
        streams: All logits or all probabilities.
        targets: Classes of the clips of the first stream.
    """
    scores = _stack(streams)
    equal = (1.0,) * len(streams)
    alone = [tuple(float(row == at) for row in range(len(streams))) for at in range(len(streams))]
    if all(are_probabilities(stream.logits) for stream in streams):
        judge = partial(_judge, scores, targets, None)
    else:  # how sharp logits are is no merit of weights: all are judged at the sharpness that fits equal ones
        judge = min(
            (partial(_judge, scores, targets, scale) for scale in SHARPNESS),
            key=lambda judged: judged(equal).losses.mean(),
        )
    tried = [judge(weights) for weights in (equal, *alone)]
    wanted = max(found.accuracy for found in tried)
    tried += _search(len(streams), judge, wanted)
    fit = [found for found in tried if found.accuracy >= wanted]
    best = min(fit, key=lambda found: found.losses.mean())
    if tried[0] in fit and not tried[0].is_clearly_worse(best):
        best = tried[0]
    return {stream.name: weight for stream, weight in zip(streams, best.weights, strict=True)}


@dataclass(frozen=True, eq=False)
class _Judged:
    """Fusion weights on validation clips: share of clips that are right, and the cross entropy (clips,) of each."""

    weights: tuple[float, ...]
    accuracy: float
    losses: np.ndarray

    def is_clearly_worse(self, best: _Judged) -> bool:
        """Whether the loss is higher by more than clips differ by chance."""
        more = self.losses - best.losses
        return bool(more.mean() > CLEAR * more.std(ddof=1) / math.sqrt(len(more))) if len(more) > 1 else False


def _judge(scores: np.ndarray, targets: np.ndarray, scale: float | None, weights: tuple[float, ...]) -> _Judged:
    """Judge weights, scaled to a mean of 1, on scores (streams, clips, K): logits times `scale`, or probabilities."""
    fused = np.tensordot(np.array(weights, np.float32) / np.mean(weights), scores, 1)
    shares = fused / fused.sum(1, keepdims=True) if scale is None else _softmax(scale * fused)
    losses = -np.log(np.maximum(shares[np.arange(len(targets)), targets], np.finfo(np.float32).tiny))
    return _Judged(weights, float((better_classes(fused, targets) == 0).mean()), losses)


def _search(streams: int, judge: Callable[[tuple[float, ...]], _Judged], wanted: float) -> list[_Judged]:
    """Judge the whole grid; or, of many streams, one weight after the other, from equal weights."""
    if streams <= MAX_GRID_STREAMS:
        return [judge((1.0, *point)) for point in product(WEIGHT_STEPS, repeat=streams - 1)]
    tried, best = [], judge((1.0,) * streams)
    for _ in range(MAX_ROUNDS):
        before = best.weights
        for at in range(1, streams):
            line = [judge((*best.weights[:at], step, *best.weights[at + 1 :])) for step in WEIGHT_STEPS]
            best = min(line, key=lambda found: (found.accuracy < wanted, found.losses.mean()))
            tried.append(best)
        if best.weights == before:
            break
    return tried


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
