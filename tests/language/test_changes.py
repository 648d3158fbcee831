"""Changes during an action are told, and no tempo is taken from them."""

import pytest

from skelact.language import load_planner
from skelact.language.changes import NO_CHANGE, find_changes
from skelact.language.words import split_words

PLANNER = load_planner()


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("walk faster and faster", "faster and faster"),
        ("walk, getting slower", "getting slower"),
        ("run more and more slowly", "more and more slowly"),
        ("gradually walk faster", "gradually faster"),
        ("walk increasingly fast", "increasingly fast"),
        ("walk and slow down", "slow down"),
        ("he walks and is getting faster", "getting faster"),
        ("walk, then speed up", "speed up"),
        ("jump higher and higher", "higher and higher"),
        ("walk while accelerating", "accelerating"),
        ("walk less and less quickly", "less and less quickly"),
    ],
)
def test_a_change_is_not_heard_and_sets_no_tempo(text: str, changed: str) -> None:
    plan = PLANNER.plan(text)
    assert " ".join(one.text for one in plan.not_heard) == changed
    assert {one.reason for one in plan.not_heard} == {NO_CHANGE}
    assert not any(action.manners for action in plan.actions)


@pytest.mark.parametrize("text", ["walk faster", "walk slowly", "turn slower", "walk and wave", "get a ball"])
def test_what_is_constant_is_no_change(text: str) -> None:
    assert not find_changes(split_words(text), {"faster", "slower", "slowly"})
