"""Timelines: live answers as spans of time, as JSON, image and captions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.errors import InputError
from skelact.outputs import FIGURE_SUFFIXES
from skelact.plots import new_figure
from skelact.recognition.events import Event
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.repetitions import RepetitionSet
from skelact.recognition.streaming import StreamAnswer
from skelact.values import MIN_PROBABILITY, Clip, Scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ANSWERS_PER_S = 10.0
UNCERTAIN = "uncertain"
NO_CLASS = {  # what is said instead of an action, by `Scores.certainty`
    "uncertain": UNCERTAIN,
    "unknown": "unknown",
    "no_motion": "no motion",
    "too_short": "too short",
    "missing_joints": "joints missing",
    "nobody": "nobody",
}
STEADY_S = 0.5
FALL_SHOWN_S = 3.0
NAMED_WIDTH = 0.08  # of the picture, from which a span's label fits on it


@dataclass(frozen=True)
class Span:
    """A stretch of time in which one person's likeliest action stays the same.

    Attributes:
        person_id: As in the answers.
        start_s: Since the first frame.
        end_s: Since the first frame, > start_s.
        label: The action, or "uncertain", or another of `NO_CLASS`.
        probability: Of the likeliest action, the mean over the span; 0 where none was computed.
        known: Mean of `Scores.known`; None: not measured.
        nearest: The likeliest action on average where `label` is none; "" where none was computed.
    """

    person_id: int
    start_s: float
    end_s: float
    label: str
    probability: float
    known: float | None = None
    nearest: str = ""


def live_answers(clip: Clip, recognizer: Recognizer, *, ids: Sequence[int] = ()) -> list[StreamAnswer]:
    """Play a clip through the live recognizer, frame by frame.

    Args:
        clip: On the recognizer's layout or one that maps onto it.
        recognizer: Says what it sees.
        ids: Of the people, in slot order; unset: 0, 1 and so on.
    """
    stride, joints, has_points = max(1, round(clip.fps / ANSWERS_PER_S)), clip.joints, clip.joints.shape[-1] == 2
    stream = recognizer.stream(
        layout=clip.layout, fps=clip.fps, stride=stride, points=has_points, image_size=clip.image_size
    )
    if has_points:
        scores = clip.valid if clip.scores is None else clip.scores
        joints = np.concatenate([joints, scores[..., None].astype(joints.dtype)], -1)
    names = ids or range(clip.people)
    answers = []
    poses = np.where(clip.valid[..., None], joints, np.nan)
    for frame in range(clip.frames):
        answers += stream.push(
            {name: poses[person, frame] for person, name in enumerate(names) if clip.present[person, frame]}
        )
    return answers


def answers_to_spans(answers: Sequence[StreamAnswer], *, fps: float) -> list[Span]:
    """Join answers with equal labels into spans, by person and time.

    An answer speaks for the middle of the frames it looked at, so that spans do not lag behind as live answers do; the
    first and the last one of a sighting speak for its ends, too. Probabilities are averaged over `STEADY_S`, so that
    no span is a flicker. Somebody seen for too short a time has no span.

    Args:
        answers: Of one clip or stream, in order.
        fps: Frames per second of that clip.
    """
    spans = []
    for person in sorted({answer.person_id for answer in answers}):
        sightings: list[list[StreamAnswer]] = []
        for answer in answers:
            if answer.person_id == person:
                if not sightings or answer.frames_seen <= sightings[-1][-1].frames_seen:
                    sightings.append([])  # forgotten and seen again
                sightings[-1].append(answer)
        spans += [span for sighting in sightings for span in _sighting_to_spans(sighting, fps)]
    return spans


def _sighting_to_spans(answers: Sequence[StreamAnswer], fps: float) -> list[Span]:
    ends = np.array([(answer.frame + 1) / fps for answer in answers])
    seen = np.array([min(answer.frames_seen / fps, answer.looked_s) for answer in answers])
    middles = ends - seen / 2
    cuts = [max(ends[0] - seen[0], 0.0), *(middles[1:] + middles[:-1]) / 2, ends[-1]]
    steady = _steady_scores([answer.scores for answer in answers], ends)
    spans = []
    for label, group in groupby(range(len(answers)), lambda index: certain_label(steady[index])):
        run = list(group)
        probability = float(np.mean([steady[index].probabilities.max(initial=0) for index in run]))
        person = answers[0].person_id
        times = float(cuts[run[0]]), float(cuts[run[-1] + 1])
        scored = [steady[index] for index in run if len(steady[index].probabilities)]
        known, nearest = _mean_known(scored), "" if label not in NO_CLASS.values() else _nearest(scored)
        spans.append(Span(person, *times, label, probability, known, nearest))
    return spans


def _mean_known(scored: Sequence[Scores]) -> float | None:
    measured = [scores.known for scores in scored if scores.known is not None]
    return float(np.mean(measured)) if measured else None


def _nearest(scored: Sequence[Scores]) -> str:
    if not scored:
        return ""
    return scored[0].labels[int(np.mean([scores.probabilities for scores in scored], 0).argmax())]


def _steady_scores(scores: Sequence[Scores], ends: np.ndarray) -> list[Scores]:
    """Average the probabilities of answers over `STEADY_S`; those without any stay as they are."""
    scored = np.array([len(window.probabilities) > 0 for window in scores])
    near = (np.abs(ends[:, None] - ends) <= STEADY_S / 2 + 1e-6) & scored
    nothing = np.zeros(len(scores[0].labels), np.float32)
    rows = np.stack([window.probabilities if len(window.probabilities) else nothing for window in scores])
    means = (near @ rows) / np.maximum(near.sum(1, keepdims=True), 1)
    return [
        replace(window, probabilities=mean, known=_mean_known([scores[other] for other in together.nonzero()[0]]))
        if is_scored
        else window
        for window, mean, together, is_scored in zip(scores, means, near, scored, strict=True)
    ]


def certain_label(scores: Scores) -> str:
    """The likeliest action when it is certain, else why there is none, as in `NO_CLASS`."""
    return scores.label or NO_CLASS[scores.certainty]


def live_captions(
    answers: Sequence[StreamAnswer], *, frames: int, events: Sequence[Event] = (), fps: float = 30.0
) -> list[dict[int, str]]:
    """What was known at every frame, from the newest answer on.

    Person id -> "id action percent"; an uncertain or unknown answer says so before its likeliest action in parentheses.
    A fall is said for `FALL_SHOWN_S` from when it was certain.
    """
    due: list[dict[int, str]] = [{} for _ in range(frames)]
    for answer in answers:
        best = answer.scores.top(1)
        likeliest = f" ({best[0][0]} {best[0][1]:.0%})" if best else ""
        said = f"{best[0][0]} {best[0][1]:.0%}" if answer.scores.label else certain_label(answer.scores) + likeliest
        due[answer.frame][answer.person_id] = f"{answer.person_id} {said}"
    newest: dict[int, str] = {}
    captions = []
    for frame, latest in enumerate(due):
        newest = {**newest, **latest}
        fallen = {
            event.person_id: f"{event.person_id} fall"
            for event in events
            if event.kind == "fall" and 0 <= frame / fps - event.time_s < FALL_SHOWN_S
        }
        captions.append({**newest, **fallen})
    return captions


def save_timeline(
    path: Path,
    spans: Sequence[Span],
    *,
    duration_s: float,
    title: str = "",
    events: Sequence[Event] = (),
    repetitions: Sequence[tuple[int, RepetitionSet]] = (),
) -> None:
    """Write spans as JSON (`.json`) or as an image with one band per person and a line at each fall.

    Args:
        path: To write.
        spans: Of all people.
        duration_s: Of the recording.
        title: Of the image.
        events: Of the same people.
        repetitions: Person id and a set, of the same people.

    Raises:
        InputError: The ending is neither .json nor of a kind of image.
    """
    check_timeline(path)
    if path.suffix.lower() == ".json":
        people = [
            {
                "id": person,
                "spans": [asdict(span) for span in spans if span.person_id == person],
                "events": [asdict(event) for event in events if event.person_id == person],
                "repetitions": [asdict(found)["repetitions"] for own, found in repetitions if own == person],
            }
            for person in sorted({span.person_id for span in spans})
        ]
        path.write_text(
            json.dumps({"duration_s": duration_s, "uncertain_below": MIN_PROBABILITY, "people": people}, indent=1)
            + "\n"
        )
        return
    people_ids = sorted({span.person_id for span in spans})
    figure = new_figure(11, 1.2 + 0.6 * max(len(people_ids), 1), path=path, field="timeline")
    axes = figure.subplots()
    _draw_bands(axes, spans, people_ids, duration_s)
    for event in events:
        if event.kind == "fall" and event.person_id in people_ids:
            row = people_ids.index(event.person_id)
            axes.vlines(event.start_s, row - 0.45, row + 0.45, color="#b91c1c", linewidth=3)
    figure.suptitle(title, fontsize=11)
    figure.savefig(path, dpi=110)


def check_timeline(path: Path) -> None:
    """Raise `InputError` unless a timeline can have this name."""
    if path.suffix.lower() not in (".json", *FIGURE_SUFFIXES):
        raise InputError(f"expected out.json or an image such as out.png, got {path.name!r}", field="timeline")


def _draw_bands(axes: Axes, spans: Sequence[Span], people: Sequence[int], duration_s: float) -> None:
    from matplotlib import colormaps

    labels = sorted({span.label for span in spans} - set(NO_CLASS.values()))
    colors = {label: colormaps["tab20"](index % 20) for index, label in enumerate(labels)}
    for span in spans:
        row, width = people.index(span.person_id), span.end_s - span.start_s
        color = colors.get(span.label, "#e2e8f0")
        hatch = "" if span.label in colors else "///"
        axes.barh(row, width, left=span.start_s, height=0.8, color=color, hatch=hatch, edgecolor="white")
        if width >= NAMED_WIDTH * duration_s:
            axes.text(span.start_s + width / 2, row, span.label, ha="center", va="center", fontsize=8)
    handles = [axes.barh(0, 0, color=colors[label], label=label) for label in labels]
    for label in sorted({span.label for span in spans} - set(labels)):
        handles.append(axes.barh(0, 0, color="#e2e8f0", hatch="///", edgecolor="white", label=label))
    if handles:
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.05), frameon=False, fontsize=8)
    axes.set_yticks(range(len(people)), [f"person {person}" for person in people])
    axes.set_ylim(max(len(people), 1) - 0.5, -0.5)
    axes.set_xlim(0, duration_s)
    axes.set_xlabel("seconds")
    axes.spines[["top", "right"]].set_visible(False)
