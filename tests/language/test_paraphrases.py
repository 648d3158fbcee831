"""Many ways to say the known actions: the action meant is performed, and the part networks find it."""

from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.verdict import Verdict
from skelact.language.directions import QUARTER_RAD

LINES = Path(__file__).with_name("paraphrases.tsv").read_text(encoding="utf-8").splitlines()


def is_done(generator: MotionGenerator, text: str, actions: str) -> bool:
    try:
        made = generator.generate(text, GenerateOptions(seed=0))
    except InputError:
        return False
    performed = {performance.name for performance in made.performances[1:]}
    return performed == set(actions.split()) and made.verdict in (Verdict.VERIFIED, Verdict.UNVERIFIED)


@pytest.mark.slow
def test_what_is_meant_is_done(generator: MotionGenerator) -> None:
    missed = [line for line in LINES if not is_done(generator, *line.split("\t"))]
    assert len(missed) <= 0.1 * len(LINES), missed


@pytest.mark.parametrize("text", ["don't walk", "she never runs", "he isn't waving", "the man does not jump"])
def test_what_is_not_to_be_done_is_refused(generator: MotionGenerator, text: str) -> None:
    with pytest.raises(InputError, match="expected an action to do"):
        generator.generate(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("walk while turning to the left", [["walk-turn-left"], ["walk-turn-left"]]),
        ("walk, then turn to the left", [["walk"], ["walk-turn-left"]]),
        ("run while turning right", [["run"], ["run"]]),
        ("walk with both hands up", [["walk", "raise-left-hand", "raise-right-hand"]]),
        ("run with your left arm in the air", [["run", "raise-left-hand"]]),
    ],
)
def test_ways_of_going_are_joined_and_arms_carried(
    generator: MotionGenerator, text: str, names: list[list[str]]
) -> None:
    plan = generator.plan(text)
    assert [[performance.name for performance in action.performances] for action in plan.actions] == names


def test_a_run_that_turns_turns(generator: MotionGenerator) -> None:
    plan = generator.plan("run while turning right")
    ways = [one for action in plan.actions for one in action.performances]
    assert [way.turn_rad for way in ways] == pytest.approx([-QUARTER_RAD, -QUARTER_RAD])
