"""What is not to be done is measured on the motion, or said to be unchecked."""

import pytest
from moving import bowing, gliding, joined, kicking, punching, raising, stepping, waving

from skelact.generation.exclusions import check_exclusions
from skelact.generation.measures import Track
from skelact.language import Plan, PlannedAction, load_planner
from skelact.language.actions import Performance
from skelact.language.plan import Exclusion
from skelact.values import Motion


def planned(*names: str) -> tuple[PlannedAction, ...]:
    performances = tuple(Performance(name, (name,), 1.0) for name in names)
    return (PlannedAction("x", "x", (), 1.0, "lexicon", (), performances=performances),)


def is_absent(motion: Motion, excluded: tuple[str, ...], *names: str) -> bool | None:
    """Whether the check is met; None for no check."""
    plan = Plan("x", planned(*names), (), (Exclusion("without x", excluded),))
    checks, unchecked = check_exclusions(Track.of(motion), plan)
    assert len(checks) + len(unchecked) == 1
    return checks[0].is_met if checks else None


@pytest.mark.parametrize(
    ("motion", "excluded", "wanted"),
    [
        (waving(3, "left"), ("wave-left-hand", "wave-right-hand"), False),
        (waving(3, "left"), ("wave-right-hand",), True),
        (gliding(3.0), ("wave-left-hand", "wave-right-hand"), True),
        (raising(1, "left"), ("raise-left-hand",), False),
        (raising(1, "left"), ("raise-right-hand",), True),
        (punching(2, "right"), ("punch-right",), False),
        (kicking(1, "right"), ("kick-right",), False),
        (bowing(1), ("bow",), False),
        (gliding(3.0, turn_rad=1.57), ("walk-turn-right",), False),
        (gliding(3.0), ("walk-turn-right",), True),
        (stepping(2, 2), ("walk",), True),
        (gliding(3.0), ("jump",), True),
        (gliding(3.0), ("run",), True),
        (gliding(3.0), ("dance",), None),
    ],
)
def test_what_is_there_is_seen(motion: Motion, excluded: tuple[str, ...], wanted: bool | None) -> None:
    assert is_absent(motion, excluded, "stand") is wanted


def test_what_another_motion_looks_like_is_unchecked() -> None:
    assert is_absent(gliding(3.0), ("walk",), "run") is None
    assert is_absent(gliding(3.0), ("jump",), "run") is None
    assert is_absent(gliding(3.0), ("jump",), "walk") is True


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("walk without waving", ("wave-left-hand", "wave-right-hand")),
        ("walk, never waving the left hand", ("wave-left-hand",)),
        ("don't run, walk", ("run",)),
        ("walk without turning", ("walk-turn-left",)),
    ],
)
def test_a_plan_names_what_is_excluded(text: str, excluded: tuple[str, ...]) -> None:
    plan = load_planner().plan(text)
    assert [one.motions for one in plan.excluded] == [excluded] and plan.is_whole
    assert "excluded" in plan.to_json()


@pytest.mark.parametrize("text", ["walk without waving quickly", "walk without juggling", "wave without waving"])
def test_what_is_not_plain_is_not_heard(text: str) -> None:
    plan = load_planner().plan(text)
    assert not plan.excluded and not plan.is_whole


def test_the_whole_motion_counts() -> None:
    assert not is_absent(joined(raising(1, "right"), waving(3, "left")), ("wave-left-hand",), "stand")
