"""What people do over a whole clip, as stretches with a beginning and an end.

Stretches of many lengths are judged as a clip of that stretch would be. Of all ways to lay stretches one after the
other, with background between, the one is taken that explains most of the time: a sum over stretches, so that dynamic
programming finds it. Beginnings and ends do not lag and are not blurred by windows that see two actions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.timeline import NO_CLASS, Span, certain_label
from skelact.values import MIN_PROBABILITY, Clip, Scores

LENGTHS_S = (1.0, 1.5, 2.0, 3.0, 4.5)  # of the stretches judged
STEP_S = 0.25  # between beginnings, and ends
STRETCH_COST_S = 0.25  # what a further stretch must explain beyond certainty, so that actions are not cut up


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of a clip, judged as a clip of its own.

    Attributes:
        start: Step at which it begins.
        end: Step at which it ends, > start.
        scores: Of one person.
    """

    start: int
    end: int
    scores: Scores


def gain_s(stretch: Stretch, local: np.ndarray) -> float:
    """Seconds that a stretch explains; negative when no class is certain.

    Half of it rests on the stretch as a whole and half on what the shortest stretches say of each step: a long stretch
    is still sure when nothing happens at its ends.
    """
    within = local[stretch.start : stretch.end]
    return float(STEP_S * (surety(stretch.scores) + within - 1).sum() - STRETCH_COST_S)


def local_surety(stretches: Sequence[Stretch]) -> np.ndarray:
    """How sure the shortest stretches are of any class, at every step: the mean of those that cover it."""
    last = max((stretch.end for stretch in stretches), default=0)
    size = min((stretch.end - stretch.start for stretch in stretches), default=1)
    sums, counts = np.zeros(last), np.zeros(last)
    for stretch in stretches:
        if stretch.end - stretch.start == size:
            sums[stretch.start : stretch.end] += surety(stretch.scores)
            counts[stretch.start : stretch.end] += 1
    return np.asarray(sums / np.maximum(counts, 1))


def surety(scores: Scores) -> float:
    """How sure the likeliest class is, 0 to 1: 0.5 where it is just certain, by its probability and by `known`."""
    if not len(scores.probabilities):
        return 0.0
    probability = float(scores.probabilities.max())
    sure = 0.5 * probability / MIN_PROBABILITY if probability < MIN_PROBABILITY else probability
    if scores.known is None or not scores.min_known:
        return sure
    known = scores.known / scores.min_known
    return min(sure, 0.5 * known if known < 1 else 1 - 0.5 * (1 - scores.known) / max(1 - scores.min_known, 1e-9))


def can_segment(recognizer: Recognizer) -> bool:
    """Whether `segment_clip` takes this recognizer: of 3D joints of one person."""
    return recognizer.people == 1 and not recognizer.takes_points


def segment_clip(
    clip: Clip, recognizer: Recognizer, *, ids: Sequence[int] = (), min_known: float | None = None
) -> list[Span]:
    """Spans of every person over a clip; between actions the reason why there is none.

    Args:
        clip: On the recognizer's layout or one that maps onto it.
        recognizer: Of 3D joints of one person.
        ids: Of the people, in slot order; unset: 0, 1 and so on.
        min_known: Smallest `known` of an action; None: what ships with the weights.

    Raises:
        InputError: The recognizer looks at several people or at pictures, or as `Recognizer.recognize`.
    """
    if not can_segment(recognizer):
        raise InputError(f"{recognizer.name} looks at several people or at pictures: use live answers", field="weights")
    spans: list[Span] = []
    for slot, name in enumerate(ids or range(clip.people)):
        frames = np.flatnonzero(clip.present[slot])
        if not len(frames):
            continue
        first, last = int(frames[0]), int(frames[-1]) + 1
        alone = Clip(
            clip.joints[slot : slot + 1, first:last], clip.layout, clip.fps, clip.valid[slot : slot + 1, first:last]
        )
        stretches = [
            Stretch(one.start, one.end, one.scores.with_min_known(min_known)) for one in judge(alone, recognizer)
        ]
        spans += to_spans(stretches, person_id=name, offset_s=first / clip.fps, end_s=last / clip.fps)
    return spans


def judge(clip: Clip, recognizer: Recognizer) -> list[Stretch]:
    """Judge stretches of all lengths of one person; a clip that is shorter than one is judged whole."""
    count = max(int(clip.duration_s / STEP_S), 1)
    sizes = sorted({min(round(length / STEP_S), count) for length in LENGTHS_S})
    places = [(start, start + size) for size in sizes for start in range(count - size + 1)]
    cut = []
    for start, end in places:
        first, last = (round(step * STEP_S * clip.fps) for step in (start, end))
        last = clip.frames if end == count else max(last, first + 1)
        cut.append(
            recognizer.clip_windows(Clip(clip.joints[:, first:last], clip.layout, clip.fps, clip.valid[:, first:last]))
        )
    rows = recognizer.score_windows(np.concatenate([windows.rows for windows in cut]))
    ends = np.cumsum([len(windows.rows) for windows in cut])
    stretches = []
    for (start, end), windows, stop in zip(places, cut, ends, strict=True):
        found = recognizer.clip_scores(rows[stop - len(windows.rows) : stop], windows)
        stretches += [Stretch(start, end, scores) for scores in found]
    return stretches


def choose(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches, one after the other, that explain most."""
    local = local_surety(stretches)
    ends: dict[int, list[tuple[float, Stretch]]] = {}
    for stretch in stretches:
        gain = gain_s(stretch, local)
        if gain > 0:
            ends.setdefault(stretch.end, []).append((gain, stretch))
    last = max((stretch.end for stretch in stretches), default=0)
    best = [0.0]
    taken: list[Stretch | None] = [None]
    for step in range(1, last + 1):
        best.append(best[-1])
        taken.append(None)
        for gain, stretch in ends.get(step, ()):
            if best[stretch.start] + gain > best[step]:
                best[step], taken[step] = best[stretch.start] + gain, stretch
    chosen: list[Stretch] = []
    step = last
    while step > 0:
        found = taken[step]
        if found is not None:
            chosen.append(found)
        step = found.start if found is not None else step - 1
    return chosen[::-1]


def to_spans(stretches: Sequence[Stretch], *, person_id: int, offset_s: float, end_s: float) -> list[Span]:
    """Spans of the chosen stretches and of the time between; neighbors with equal labels are joined."""
    spans: list[Span] = []
    last = max((stretch.end for stretch in stretches), default=0)
    time = 0
    for stretch in [*choose(stretches), None]:
        start = last if stretch is None else stretch.start
        if start > time:
            spans.append(_background(stretches, time, start, person_id, offset_s))
        if stretch is None:
            break
        label, probability = stretch.scores.top(1)[0]
        begin, end = (offset_s + step * STEP_S for step in (stretch.start, stretch.end))
        if spans and spans[-1].label == label and spans[-1].end_s == begin:
            begin = spans.pop().start_s
        spans.append(Span(person_id, begin, end, label, probability, stretch.scores.known))
        time = stretch.end
    if spans:
        final = spans.pop()
        ends = Span(person_id, final.start_s, end_s, final.label, final.probability, final.known, final.nearest)
        spans.append(ends)
    return spans


def _background(stretches: Sequence[Stretch], start: int, end: int, person_id: int, offset_s: float) -> Span:
    """Why there is no action: what most of the stretches say that lie in the middle of it."""
    within = [one for one in stretches if start <= (one.start + one.end) / 2 <= end]
    within = [one for one in within if one.start >= start and one.end <= end] or within
    said = Counter(certain_label(one.scores) for one in within if not one.scores.label)
    label = said.most_common(1)[0][0] if said else NO_CLASS["uncertain"]
    scored = [one.scores for one in within if len(one.scores.probabilities)]
    probability = float(np.mean([scores.probabilities.max() for scores in scored])) if scored else 0.0
    known = [scores.known for scores in scored if scores.known is not None]
    nearest = Counter(scores.top(1)[0][0] for scores in scored).most_common(1)
    return Span(
        person_id,
        offset_s + start * STEP_S,
        offset_s + end * STEP_S,
        label,
        probability,
        float(np.mean(known)) if known else None,
        nearest[0][0] if nearest else "",
    )
