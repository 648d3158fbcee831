"""Verdicts: never verified when something is missing."""

import numpy as np
import pytest

from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.verdict import Verdict, find_not_done, find_unjudged, find_unmet_amounts, judge
from skelact.generation.verify import Finding
from skelact.language.actions import Performance
from skelact.language.plan import Amount, NotHeard, PlannedAction
from skelact.skeleton.body import BODY_PARTS

FOUND = Finding("walk", "legs", ("walk",), "walk", 0.9)
MISSED = Finding("bow", "trunk", ("bow",), "none", 0.1)
MET = Check("walk 3 m", "distance", 3.0, 3.1, "m", 0.3, True)
UNMET = Check("walk 3 m", "distance", 3.0, 4.4, "m", 0.3, False)
UNHEARD = NotHeard("zombie", "no motion follows from it")
SHORT = Shortfall("dance", "why")


@pytest.mark.parametrize(
    ("findings", "checks", "not_heard", "not_done", "not_checked", "verdict"),
    [
        ([FOUND], [MET], [], [], [], Verdict.VERIFIED),
        ([FOUND], [UNMET], [], [], [], Verdict.PARTIAL),
        ([FOUND], [MET], [UNHEARD], [], [], Verdict.PARTIAL),
        ([FOUND], [], [], [SHORT], [], Verdict.PARTIAL),
        ([FOUND, MISSED], [], [], [], [], Verdict.PARTIAL),
        ([MISSED], [MET], [], [], [], Verdict.FAILED),
        ([MISSED], [], [UNHEARD], [], [SHORT], Verdict.FAILED),
        ([], [], [], [], [SHORT], Verdict.UNVERIFIED),
        ([FOUND], [MET], [], [], [SHORT], Verdict.UNVERIFIED),
        ([FOUND], [MET], [UNHEARD], [], [SHORT], Verdict.PARTIAL),
    ],
)
def test_only_what_is_whole_is_verified(
    findings: list[Finding],
    checks: list[Check],
    not_heard: list[NotHeard],
    not_done: list[Shortfall],
    not_checked: list[Shortfall],
    verdict: Verdict,
) -> None:
    assert judge(findings, checks, not_heard, not_done, not_checked) == verdict


def planned(text: str, name: str, *amounts: Amount) -> PlannedAction:
    shown = (Performance(name, (name,), 1.0),)
    return PlannedAction(text, text, (), 1.0, "lexicon", (), amounts=amounts, performances=shown)


def test_an_unmet_amount_is_not_heard_with_both_numbers() -> None:
    stretch = Stretch(planned("walk 3 m", "walk", Amount("distance_m", 3.0, "3 m")), 0, 10)
    assert find_unmet_amounts([stretch], [MET]) == ()
    assert find_unmet_amounts([stretch], [UNMET]) == (NotHeard("3 m", "distance: asked 3 m, got 4.4 m"),)


def test_an_action_that_nothing_can_judge_is_said() -> None:
    stretches = [Stretch(planned("walk", "walk"), 0, 9), Stretch(planned("dance", "dance"), 0, 9)]
    assert [one.text for one in find_unjudged(stretches, [])] == ["dance"]
    counted = Check("dance", "times", 2.0, 2.0, is_met=True, index=1)
    assert find_unjudged(stretches, [counted]) == ()


def owners(**numbers: int) -> np.ndarray:
    return np.tile([numbers.get(part, 0) for part in BODY_PARTS], (30, 1))


def test_an_action_that_lost_its_legs_is_not_done() -> None:
    walk, pick = planned("walk", "walk"), planned("pick up a box", "pick-up")
    performances = [Performance("stand", ("stand",), 0.1), *walk.performances, *pick.performances]
    stretches = [Stretch(walk, 0, 30), Stretch(pick, 0, 30)]
    own = owners(**{"global": 1, "left_leg": 1, "right_leg": 1, "torso": 2, "left_arm": 2, "right_arm": 2, "head": 2})
    (lost,) = find_not_done(stretches, performances, own)
    assert lost.text == "pick up a box" and "walk" in lost.reason and "legs" in lost.reason


def test_an_action_that_shares_is_done() -> None:
    walk, wave = planned("walk", "walk"), planned("wave", "wave-right-hand")
    performances = [Performance("stand", ("stand",), 0.1), *walk.performances, *wave.performances]
    own = owners(**{"global": 1, "left_leg": 1, "right_leg": 1, "torso": 1, "left_arm": 1, "right_arm": 2, "head": 1})
    assert find_not_done([Stretch(walk, 0, 30), Stretch(wave, 0, 30)], performances, own) == ()


def test_two_actions_that_are_one_performance_share_it() -> None:
    walk, turn = planned("walk", "walk-turn-left"), planned("turn left", "walk-turn-left")
    performances = [Performance("stand", ("stand",), 0.1), *walk.performances, *turn.performances]
    own = owners(**dict.fromkeys(BODY_PARTS, 2))
    assert find_not_done([Stretch(walk, 0, 30), Stretch(turn, 0, 30)], performances, own) == ()
