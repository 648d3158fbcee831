import json
import random

import pytest

from skelact.errors import InputError
from skelact.language.conjunctions import CONJUNCTIONS
from skelact.language.encoder import SentenceEncoder
from skelact.language.lexicon import load_lexicon
from skelact.language.phrases import load_phrases
from skelact.language.planner import PartPlanner, build_planner, load_planner


@pytest.fixture(scope="module")
def planner() -> PartPlanner:
    """Without the encoder: by labels and words alone."""
    return build_planner(load_phrases(), load_lexicon(), None)


@pytest.mark.parametrize(
    ("text", "relation", "groups"),
    [
        ("walk", "single", [0]),
        ("walk while waving", "while", [0, 0]),
        ("walk and wave", "while", [0, 0]),
        ("sit down and stand up", "then", [0, 1]),
        ("bend over and pick up the box", "then", [0, 1]),
        ("look left and nod", "then", [0, 1]),
        ("walk, turn around, sit down", "then", [0, 1, 2]),
        ("walk and wave, then clap", "mixed", [0, 0, 1]),
        ("bend down and nod while waving", "while", [0, 0, 0]),
    ],
)
def test_the_parts_decide_what_the_words_leave_open(
    planner: PartPlanner, text: str, relation: str, groups: list[int]
) -> None:
    plan = planner.plan(text)
    assert plan.relation == relation
    assert [action.group for action in plan.actions] == groups


def test_plans_are_laid_on_a_timeline(planner: PartPlanner) -> None:
    plan = planner.plan("walk for 3 seconds while waving, jump twice, then sit down")
    spans = [(one.action.base, one.start_s, one.end_s) for one in plan.lay_out(action_s=4.0, time_s=1.5)]
    assert spans == [("walk", 0.0, 3.0), ("wave", 0.0, 3.0), ("jump", 3.0, 6.0), ("sit down", 6.0, 10.0)]


def test_unknown_actions_are_said_to_be_unknown_with_what_comes_nearest(planner: PartPlanner) -> None:
    plan = planner.plan("strolll and frobnicade")
    assert [action.source for action in plan.unknown] == ["unknown"] * len(plan.actions)
    assert not plan.actions[0].parts


def test_json_holds_exactly_the_plan(planner: PartPlanner) -> None:
    line = json.loads(json.dumps(planner.plan("Walk while waving the right hand").to_json()))
    assert line["text"] == "Walk while waving the right hand" and line["relation"] == "while"
    always = ["text", "parts", "confidence", "source", "evidence", "group"]
    assert [list(action) for action in line["actions"]] == [
        [*always, "performances"],
        [*always, "side", "limb", "performances"],
    ]
    assert line["actions"][1]["text"] == "waving the right hand"
    assert line["actions"][1]["parts"] == ["right_arm"]
    assert line["actions"][1]["evidence"] == ["waving the right hand"]


def test_hostile_texts_end_in_an_input_error(planner: PartPlanner) -> None:
    for text in ("", "😀", "; DROP TABLE", "x" * 10_000):
        with pytest.raises(InputError) as caught:
            planner.plan(text)
        assert caught.value.field == "text"


@pytest.mark.slow
def test_each_source_is_asked_in_turn(planner: PartPlanner, encoder: SentenceEncoder) -> None:
    full = build_planner(load_phrases(), load_lexicon(), encoder)
    assert [full.find(text).source for text in ("walks in a circle", "walk to a bus", "ferment the dough")] == [
        "label",
        "lexicon",
        "unknown",
    ]
    assert planner.find("schlep a bag").source == "unknown"
    assert full.find("schlep a bag").source in ("neighbors", "head")
    assert full.find("waving at a bus with the right hand").evidence == ("waving", "right", "hand")
    for text in ("walk to a bus", "wave both hands", "do a cartwheel"):
        assert full.find(text) == planner.find(text)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["gehen und winken", "走路", "quantum physics", "the price of tea", "lorem ipsum"])
def test_other_texts_are_unknown_with_known_actions_offered(encoder: SentenceEncoder, text: str) -> None:
    full = build_planner(load_phrases(), load_lexicon(), encoder)
    plan = full.plan(text)
    assert plan.unknown == plan.actions
    assert all(not action.parts and action.confidence == 0 and action.evidence for action in plan.actions)


def test_without_the_extra_the_lexicon_is_left_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("skelact.language.encoder.PACKAGE", "a-package-that-nobody-installed")
    with caplog.at_level("WARNING"):  # another test may have set the root logger's level
        planner = load_planner()
    assert planner.book is None and planner.find("walk to a bus").source == "lexicon"
    assert [record.getMessage() for record in caplog.records if "skelact[text]" in record.getMessage()]
    assert len(caplog.records) == 1


def test_no_mixture_of_words_breaks_the_planner(planner: PartPlanner) -> None:
    rng = random.Random(0)
    odd = ["left", "right", "hand", "the", "3", "2.5", "seconds", "times", "someone", "zorp", "'", "(", "走", "፭", "😀"]
    words = (
        [word for conjunction in CONJUNCTIONS for word in conjunction] * 3 + odd * 10 + sorted(planner.lexicon.words)
    )
    for _ in range(1500):
        text = " ".join(rng.choice(words) for _ in range(rng.randint(1, 12)))
        try:
            plan = planner.plan(text)
        except InputError as error:
            assert error.field == "text"
            continue
        assert plan.actions and len(plan.lay_out()) == len(plan.actions)
        for action in plan.actions:
            assert action.is_known == bool(action.parts) == (action.confidence > 0), (text, action)


@pytest.mark.parametrize("text", ["don't walk", "she never runs", "he isn't waving the left hand"])
def test_a_sentence_that_asks_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected an action to do"):
        load_planner().plan(text)
