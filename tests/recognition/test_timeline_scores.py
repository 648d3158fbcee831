"""Scores of a timeline against labels, on answers that fit in the head."""

import json
import math
from pathlib import Path

import pytest

from skelact.cli import main
from skelact.errors import InputError
from skelact.recognition.timeline_scores import Segment, load_segments, score_timeline

TRUTH = [Segment(0, 4, "walk"), Segment(4, 6, "sit"), Segment(8, 10, "walk")]


def test_the_truth_itself_is_perfect() -> None:
    scores = score_timeline(TRUTH, TRUTH)
    assert scores.frame_accuracy == scores.edit == 1 and set(scores.f1.values()) == {1.0}
    assert scores.count_error == scores.start_delay_s == 0 and scores.found == 3


def test_nothing_found_is_told() -> None:
    scores = score_timeline(TRUTH, [])
    assert scores.frame_accuracy == pytest.approx(0.2)  # background, 2 of 10 s
    assert scores.edit == 0 and set(scores.f1.values()) == {0.0} and scores.count_error == 1
    assert math.isnan(scores.start_delay_s) and scores.found == 0


def test_late_split_and_wrong_segments_cost_what_they_should() -> None:
    predicted = [Segment(1, 4, "walk"), Segment(4, 5, "run"), Segment(5, 6, "sit"), Segment(9.5, 10, "walk")]
    scores = score_timeline(TRUTH, predicted)
    assert scores.frame_accuracy == pytest.approx((3 + 1 + 2 + 0.5) / 10)
    assert scores.edit == pytest.approx(1 - 1 / 4)  # one label too many
    assert scores.f1[0.5] == pytest.approx(2 * 2 / 7)  # of the first walk .75, of sit .5, of the last walk .25
    assert scores.f1[0.25] == pytest.approx(2 * 3 / 7)
    assert scores.count_error == pytest.approx(1 / 3)
    assert scores.start_delay_s == 1.0  # of 1, 1 and 1.5


def test_a_segment_is_found_once() -> None:
    scores = score_timeline([Segment(0, 4, "walk")], [Segment(0, 2, "walk"), Segment(2, 4, "walk")])
    assert scores.f1[0.5] == pytest.approx(2 / 3) and scores.count_error == 1


def test_overlaps_and_no_truth_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        score_timeline(TRUTH, [Segment(0, 4, "walk"), Segment(3, 5, "sit")])
    assert caught.value.field == "predicted"
    with pytest.raises(InputError):
        score_timeline([], TRUTH)


@pytest.mark.parametrize("row", ["1,1,walk", "2,1,walk", "a,2,walk", "0,2,", "nan,2,walk", "-1,2,walk", "1"])
def test_a_bad_line_of_labels_is_named(tmp_path: Path, row: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"start,end,label\n0,1,sit\n{row}\n")
    with pytest.raises(InputError) as caught:
        load_segments(file)
    assert caught.value.field.endswith("line 3")


def test_labels_may_have_a_mark_blank_lines_and_other_columns(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("\ufefflabel, start, end, who\nwalk, 0, 4, a\n\nsit, 4, 6, a\n", encoding="utf-8")
    assert load_segments(file) == TRUTH[:2]


def test_spans_without_an_action_are_background_and_people_are_chosen(tmp_path: Path) -> None:
    def span(start: float, end: float, label: str) -> dict[str, object]:
        return {"start_s": start, "end_s": end, "label": label, "person_id": 0, "probability": 1.0}

    file = tmp_path / "timeline.json"
    people = [{"id": 3, "spans": [span(0, 4, "walk"), span(4, 5, "uncertain")]}, {"id": 5, "spans": []}]
    file.write_text(json.dumps({"duration_s": 6.0, "people": people}))
    assert load_segments(file, person=3) == TRUTH[:1] and load_segments(file, person=5) == []
    for person in (None, 4):
        with pytest.raises(InputError, match="3, 5"):
            load_segments(file, person=person)
    file.write_text("{}")
    with pytest.raises(InputError, match="timeline"):
        load_segments(file)


def test_the_command_scores_a_recognized_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels, timeline = tmp_path / "labels.csv", tmp_path / "walk.json"
    labels.write_text("start,end,label\n0,4,walk\n")
    main(["recognize", str(Path(__file__).parents[2] / "samples" / "walk.bvh"), "--timeline", str(timeline)])
    capsys.readouterr()
    main(["evaluate", "timeline", str(labels), str(timeline), "--json"])
    scores = json.loads(capsys.readouterr().out)
    assert scores["found"] == 1 and scores["f1_50"] == 1.0
