"""Spans of time from live answers, their JSON and their picture."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.image import imread
from test_recognizer import CORE, echo_recognizer, smooth_joints

from skelact.errors import InputError
from skelact.recognition.streaming import StreamAnswer
from skelact.recognition.timeline import (
    UNCERTAIN,
    Span,
    answers_to_spans,
    live_answers,
    live_captions,
    save_timeline,
)
from skelact.values import Clip, Scores

FPS = 30.0


def answer(person: int, frame: int, seen: int, walk: float) -> StreamAnswer:
    labels = ("run", "sit", "walk")
    rest = (1 - walk) / 2
    return StreamAnswer(person, frame, seen, Scores(labels, np.array([rest, rest, walk], np.float32)))


def one_sighting(person: int, first: int, walks: list[float]) -> list[StreamAnswer]:
    """Answers every 15 frames for somebody seen from frame `first` on."""
    return [answer(person, first + 29 + 15 * n, 30 + 15 * n, walk) for n, walk in enumerate(walks)]


def test_every_person_is_played_live() -> None:
    answers = live_answers(Clip(smooth_joints(60, 2), CORE, FPS), echo_recognizer(), ids=(4, 7))
    assert {answer.person_id for answer in answers} == {4, 7}
    assert [answer.frame for answer in answers if answer.person_id == 4] == list(range(29, 60, 3))


def test_equal_labels_are_joined_and_doubts_are_told() -> None:
    spans = answers_to_spans(one_sighting(5, 0, [0.9, 0.7, 0.4, 0.4, 0.8]), fps=FPS)
    assert [(span.label, round(span.probability, 3)) for span in spans] == [
        ("walk", 0.8),
        (UNCERTAIN, 0.4),
        ("walk", 0.8),
    ]
    assert {span.person_id for span in spans} == {5}
    assert spans[0].start_s == 0 and spans[-1].end_s == 3.0
    assert all(one.end_s == other.start_s for one, other in pairwise(spans))


def test_an_answer_speaks_for_the_middle_of_what_it_saw() -> None:
    walks = [0.9] * 8 + [0.2] * 8  # the eighth answer looked at 1.5 s to 4.5 s, the ninth at 2 s to 5 s
    first, second = answers_to_spans(one_sighting(0, 0, walks), fps=FPS)
    assert first.end_s == pytest.approx(3.25)
    assert second.end_s == pytest.approx((29 + 15 * 15 + 1) / FPS)


def test_a_flicker_is_no_span() -> None:
    walks = [0.9] * 10 + [0.2] + [0.9] * 10
    answers = [answer(0, 29 + 3 * n, 30 + 3 * n, walk) for n, walk in enumerate(walks)]
    (span,) = answers_to_spans(answers, fps=FPS)
    assert (span.label, span.start_s, span.end_s) == ("walk", 0, 3)


def test_people_are_apart_and_coming_back_starts_a_new_span() -> None:
    answers = one_sighting(2, 0, [0.9, 0.9]) + one_sighting(1, 30, [0.9]) + one_sighting(2, 150, [0.9])
    spans = answers_to_spans(answers, fps=FPS)
    assert [(span.person_id, span.start_s, span.end_s) for span in spans] == [(1, 1, 2), (2, 0, 1.5), (2, 5, 6)]
    assert answers_to_spans([], fps=FPS) == []


def test_captions_never_know_more_than_was_answered() -> None:
    captions = live_captions(one_sighting(3, 0, [0.4, 0.9]), frames=50)
    assert captions[28] == {}
    assert captions[29] == captions[43] == {3: "3 uncertain (walk 40%)"}
    assert captions[44] == captions[49] == {3: "3 walk 90%"}


def test_json_holds_every_span(tmp_path: Path) -> None:
    spans = [Span(1, 0.0, 2.0, "walk", 0.9), Span(4, 0.5, 1.0, UNCERTAIN, 0.3)]
    save_timeline(tmp_path / "a.json", spans, duration_s=2.5)
    table = json.loads((tmp_path / "a.json").read_text())
    assert table["duration_s"] == 2.5
    assert [Span(**span) for person in table["people"] for span in person["spans"]] == spans
    assert [person["id"] for person in table["people"]] == [1, 4]


def test_every_person_has_a_band_as_long_as_their_spans(tmp_path: Path) -> None:
    spans = [Span(0, 0.0, 10.0, "walk", 0.9), Span(8, 0.0, 5.0, "run", 0.9)]
    save_timeline(tmp_path / "a.png", spans, duration_s=10.0, title="two people")
    image = imread(tmp_path / "a.png")[..., :3]
    blue, light_blue = (np.array(colormaps["tab20"](number)[:3]) for number in (0, 1))  # labels in order: run, walk
    run, walk = (int((np.abs(image - color).max(-1) < 0.01).sum()) for color in (blue, light_blue))
    assert walk / run == pytest.approx(2, rel=0.1)
    save_timeline(tmp_path / "b.png", [], duration_s=1.0)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        save_timeline(tmp_path / "a.mp9", [], duration_s=1.0)
    assert caught.value.field == "timeline"
