"""Answers of any server, also of a newer or a stricter one: never more certain than it says."""

import pytest

from skelact.client.answers import to_scores
from skelact.v1 import recognition_pb2, skeleton_pb2

SCORES = [skeleton_pb2.Score(label="walk", probability=0.6), skeleton_pb2.Score(label="run", probability=0.3)]


def test_a_stricter_server_is_believed() -> None:
    answer = recognition_pb2.PersonScores(
        scores=SCORES, certainty=recognition_pb2.CERTAINTY_UNCERTAIN, reason="below 0.7", threshold=0.7
    )
    scores = to_scores(answer)
    assert (scores.label, scores.certainty, scores.reason) == (None, "uncertain", "below 0.7")
    assert scores.top(1)[0][0] == "walk"


@pytest.mark.parametrize("number", [0, 99])
def test_an_unknown_certainty_is_uncertain(number: int) -> None:
    scores = to_scores(recognition_pb2.StreamAnswer(scores=SCORES, certainty=number))  # type: ignore[arg-type]
    assert scores.label is None and scores.certainty == "uncertain" and str(number) in scores.reason


@pytest.mark.parametrize("word", ["NO_MOTION", "TOO_SHORT", "MISSING_JOINTS", "NOBODY"])
def test_what_was_not_scored_has_no_scores(word: str) -> None:
    number = recognition_pb2.Certainty.Value(f"CERTAINTY_{word}")
    scores = to_scores(recognition_pb2.PersonScores(certainty=number, reason="why"))
    assert (scores.label, scores.certainty, scores.reason, scores.top()) == (None, word.lower(), "why", [])


def test_a_certain_answer_is_one() -> None:
    scores = to_scores(recognition_pb2.PersonScores(scores=SCORES, certainty=recognition_pb2.CERTAINTY_CERTAIN))
    assert (scores.label, scores.certainty, scores.reason) == ("walk", "certain", "")


def test_an_unknown_motion_says_so_with_its_nearest_classes() -> None:
    answer = recognition_pb2.PersonScores(
        scores=SCORES, certainty=recognition_pb2.CERTAINTY_UNKNOWN, reason="why", known=0.25, min_known=0.5
    )
    scores = to_scores(answer)
    assert (scores.label, scores.certainty, scores.reason, scores.known) == (None, "unknown", "why", 0.25)
    assert scores.top(1)[0][0] == "walk"


def test_a_server_that_does_not_measure_it_leaves_known_unset() -> None:
    scores = to_scores(recognition_pb2.PersonScores(scores=SCORES, certainty=recognition_pb2.CERTAINTY_CERTAIN))
    assert scores.known is None
