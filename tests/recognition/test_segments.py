"""Stretches laid one after the other, from scores made by hand and from real recordings."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.recognition import load_recognizer
from skelact.recognition.segments import STEP_S, Stretch, choose, segment_clip, surety, to_spans
from skelact.skeleton import clip_to_layout
from skelact.values import Clip, Scores

SAMPLES = Path(__file__).parents[2] / "samples"
LABELS = ("run", "walk")


def made(probability: float, *, known: float | None = None, label: str = "walk") -> Scores:
    both = [1 - probability, probability] if label == "walk" else [probability, 1 - probability]
    return Scores(LABELS, np.array(both, np.float32), known=known, min_known=0.4 if known is not None else 0.0)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (made(0.5), 0.5),
        (made(0.9), 0.9),
        (made(0.9, known=0.4), 0.5),
        (made(0.9, known=0.2), 0.25),
        (made(0.9, known=1.0), 0.9),
        (Scores.withhold(LABELS, "no_motion", "still"), 0.0),
    ],
)
def test_surety_is_half_where_an_answer_is_just_certain(scores: Scores, expected: float) -> None:
    assert surety(scores) == pytest.approx(expected, abs=1e-6)


def stretches_of(truth: list[str], sizes: tuple[int, ...] = (4, 8)) -> list[Stretch]:
    """Stretches over steps that show an action or nothing: sure of an action as far as they lie within it."""
    found = []
    for size in sizes:
        for start in range(len(truth) - size + 1):
            part = truth[start : start + size]
            share = max(part.count(label) for label in LABELS) / size
            label = max(LABELS, key=part.count)
            found.append(Stretch(start, start + size, made(0.5 + 0.45 * share, known=share, label=label)))
    return found


def test_beginnings_and_ends_are_those_of_the_actions() -> None:
    truth = [""] * 6 + ["walk"] * 12 + [""] * 5 + ["run"] * 8 + [""] * 4
    spans = to_spans(stretches_of(truth), person_id=3, offset_s=1.0, end_s=1 + len(truth) * STEP_S)
    actions = [span for span in spans if span.label in LABELS]
    assert [span.label for span in actions] == ["walk", "run"]
    for span, (start, end) in zip(actions, ((6, 18), (23, 31)), strict=True):
        assert span.start_s == pytest.approx(1 + start * STEP_S, abs=0.6)
        assert span.end_s == pytest.approx(1 + end * STEP_S, abs=0.6)
    assert {span.person_id for span in spans} == {3}
    assert all(one.end_s == other.start_s for one, other in pairwise(spans))
    assert (spans[0].start_s, spans[-1].end_s) == (1.0, 1 + len(truth) * STEP_S)


def test_what_is_chosen_does_not_overlap_and_explains_most() -> None:
    sure = [Stretch(start, start + 2, made(0.9)) for start in range(11)]
    stretches = [*sure, Stretch(0, 4, made(0.9)), Stretch(2, 10, made(0.95)), Stretch(9, 12, made(0.99))]
    chosen = choose(stretches)
    assert (2, 10) in [(one.start, one.end) for one in chosen]
    assert all(one.end <= other.start for one, other in pairwise(chosen))


def test_nothing_certain_is_no_action() -> None:
    spans = to_spans([Stretch(0, 8, made(0.9, known=0.1))], person_id=0, offset_s=0.0, end_s=2.0)
    assert [(span.label, span.nearest) for span in spans] == [("unknown", "walk")]


def test_a_walk_between_stillness_is_found_where_it_is() -> None:
    walk = clip_to_layout(load_clip(SAMPLES / "walk.bvh"), load_layout("core19"))
    still = [np.repeat(walk.joints[:, frame : frame + 1], round(2 * walk.fps), 1) for frame in (0, -1)]
    joints = np.concatenate([still[0], walk.joints, still[1]], 1)
    recognizer = load_recognizer(threads=1)
    spans = segment_clip(Clip(joints, walk.layout, walk.fps), recognizer)
    walks = [span for span in spans if span.label == "walk"]
    assert walks
    assert walks[0].start_s == pytest.approx(2.0, abs=0.8)
    assert spans[0].label not in recognizer.labels
