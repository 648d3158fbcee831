import json

import pytest

from skelact.errors import InputError
from skelact.generation import load_planner


@pytest.mark.parametrize(
    ("text", "relation", "groups"),
    [
        ("walk", "single", [0]),
        ("walk while waving", "while", [0, 0]),
        ("walk and wave", "while", [0, 0]),
        ("sit down and stand up", "then", [0, 1]),
        ("look left and nod", "then", [0, 1]),
        ("walk, turn around, sit down", "then", [0, 1, 2]),
        ("walk and wave, then clap", "mixed", [0, 0, 1]),
        ("bend down and nod while waving", "while", [0, 0, 0]),
    ],
)
def test_the_parts_decide_what_the_words_leave_open(text: str, relation: str, groups: list[int]) -> None:
    plan = load_planner().plan(text)
    assert plan.relation == relation
    assert [action.group for action in plan.actions] == groups


def test_plans_are_laid_on_a_timeline() -> None:
    plan = load_planner().plan("walk for 3 seconds while waving, jump twice, then sit down")
    spans = [(one.action.base, one.start_s, one.end_s) for one in plan.lay_out(action_s=4.0, time_s=1.5)]
    assert spans == [("walk", 0.0, 3.0), ("wave", 0.0, 3.0), ("jump", 3.0, 6.0), ("sit down", 6.0, 10.0)]


def test_unknown_actions_are_said_to_be_unknown_with_what_comes_nearest() -> None:
    plan = load_planner().plan("strolll and frobnicate")
    assert [action.source for action in plan.unknown] == ["unknown"] * len(plan.actions)
    assert plan.actions[0].evidence == ("stroll",)
    assert not plan.actions[0].parts


def test_json_holds_exactly_the_plan() -> None:
    line = json.loads(json.dumps(load_planner().plan("Walk while waving the right hand").to_json()))
    assert line["text"] == "Walk while waving the right hand" and line["relation"] == "while"
    assert [list(action) for action in line["actions"]] == [["text", "parts", "confidence", "source", "evidence"]] * 2
    assert line["actions"][1]["text"] == "waving the right hand"
    assert line["actions"][1]["parts"] == ["right_arm"]
    assert line["actions"][1]["evidence"] == ["waving", "right", "hand"]


def test_hostile_texts_end_in_an_input_error() -> None:
    for text in ("", "😀", "; DROP TABLE", "x" * 10_000):
        with pytest.raises(InputError) as caught:
            load_planner().plan(text)
        assert caught.value.field == "text"
