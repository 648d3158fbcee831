"""Checks against plans: what is met is met, what is not is told with both numbers."""

from dataclasses import replace

import numpy as np
import pytest
from moving import SIGNS, bowing, gliding, joined, kicking, posed, punching, raising, stepping, waving

from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.checks import check_motion
from skelact.generation.measures import Track
from skelact.language.actions import Performance
from skelact.language.plan import AMOUNT_KINDS, Amount, PlannedAction
from skelact.skeleton.body import rest_motion
from skelact.values import Motion

LEGS = ("global", "left_leg", "right_leg")


def asked(
    text: str,
    *performances: str,
    parts: tuple[str, ...] = (),
    side: str = "",
    limb: str = "",
    direction: str = "",
    turn: float | None = None,
    group: int = 0,
    in_place: bool = False,
    **amounts: float,
) -> PlannedAction:
    shown = tuple(Performance(name, (name,), 1.0, turn_rad=turn, in_place=in_place) for name in performances)
    stated = tuple(Amount(kind, value, f"{value:g} {kind}") for kind, value in amounts.items())
    return PlannedAction(text, text, parts, 1.0, "lexicon", (), group, stated, side, limb, direction, (), shown)


def check(motion: Motion, *actions: PlannedAction) -> tuple[tuple[Check, ...], tuple[Shortfall, ...]]:
    """Check actions that all go on through a whole motion."""
    return check_motion(Track.of(motion), [Stretch(action, 0, len(motion.rotations)) for action in actions])


def met(motion: Motion, action: PlannedAction) -> dict[str, bool]:
    return {one.quantity: one.is_met for one in check(motion, action)[0]}


@pytest.mark.parametrize(
    ("motion", "action", "quantity", "is_met"),
    [
        (gliding(3.0), asked("walk 3 m", "walk", distance_m=3.0), "distance", True),
        (gliding(4.4), asked("walk 3 m", "walk", distance_m=3.0), "distance", False),
        (gliding(3.0, turn_rad=1.57), asked("turn", "walk-turn-left", angle_rad=np.pi / 2), "angle", True),
        (gliding(3.0, turn_rad=0.8), asked("turn", "walk-turn-left", angle_rad=np.pi / 2), "angle", False),
        (
            gliding(0.0, turn_rad=1.57),
            asked("turn", "walk-turn-right", direction="right", turn=-1.57, angle_rad=1.57),
            "angle",
            False,
        ),
        (stepping(2, 2), asked("take four steps", "walk", steps=4), "steps", True),
        (stepping(2, 1), asked("take four steps", "walk", steps=4), "steps", False),
        (waving(3, "left"), asked("wave", "wave-left-hand", times=3), "times", True),
        (waving(2, "left"), asked("wave", "wave-left-hand", times=3), "times", False),
        (punching(5, "right"), asked("punch", "punch-right", times=5), "times", True),
        (kicking(3, "right"), asked("kick", "kick-right", side="left", times=3), "times", False),
        (bowing(2), asked("bow twice", "bow", times=2), "times", True),
        (gliding(4.5), asked("walk at 1.5 m/s", "walk", speed_mps=1.5), "speed", True),
        (gliding(3.0), asked("walk at 1.5 m/s", "walk", speed_mps=1.5), "speed", False),
        (rest_motion(60, 30.0), asked("stand", "stand", duration_s=2.0), "duration", True),
        (rest_motion(75, 30.0), asked("stand", "stand", duration_s=2.0), "duration", False),
        (waving(3, "left"), asked("wave", "wave-left-hand", side="left"), "side", True),
        (waving(3, "right"), asked("wave", "wave-right-hand", side="left"), "side", False),
        (raising(1, "left"), asked("raise", "raise-left-hand", side="both"), "side", False),
        (waving(3, "left"), asked("wave the left leg", "wave-left-hand", limb="leg"), "limb", False),
        (gliding(2.0), asked("walk", "walk", direction="forward"), "direction", True),
        (gliding(2.0, toward_rad=np.pi), asked("walk back", "walk-back", direction="backward"), "direction", True),
        (gliding(2.0, toward_rad=1.4), asked("step left", "walk-left", direction="left"), "direction", True),
        (gliding(2.0, toward_rad=0.3), asked("step left", "walk-left", direction="left"), "direction", False),
        (gliding(0.0), asked("walk", "walk", direction="forward"), "direction", False),
        (
            gliding(2.0, turn_rad=1.5),
            asked("walk left", "walk-turn-left", turn=1.5, direction="left"),
            "direction",
            True,
        ),
        (
            gliding(2.0, turn_rad=-1.5),
            asked("walk left", "walk-turn-left", turn=1.5, direction="left"),
            "direction",
            False,
        ),
        (gliding(6.0, turn_rad=6.2), asked("walk in a circle", "walk", direction="circle"), "direction", True),
        (gliding(6.0, turn_rad=3.1), asked("walk in a circle", "walk", direction="circle"), "direction", False),
        (gliding(0.0, turn_rad=-0.8), asked("turn", "walk-turn-right", direction="clockwise"), "direction", True),
        (gliding(0.0, turn_rad=0.8), asked("turn", "walk-turn-right", direction="clockwise"), "direction", False),
        (rest_motion(60, 30.0), asked("do not move", "stand"), "movement", True),
        (raising(1, "left"), asked("do not move", "stand"), "movement", False),
        (gliding(0.5), asked("stand still", "stand"), "movement", False),
        (bowing(1), asked("bow", "bow"), "posture", True),
        (bowing(1, 10.0), asked("bow", "bow"), "posture", False),
        (gliding(4.0), asked("nod the head", "walk", parts=("head",)), "parts", False),
    ],
)
def test_what_is_asked_is_compared_with_what_is_done(
    motion: Motion, action: PlannedAction, quantity: str, is_met: bool
) -> None:
    assert met(motion, action)[quantity] is is_met


def test_a_step_on_the_spot_stays_there() -> None:
    spot = replace(asked("walk in place", "walk", in_place=True), manners=("in place",))
    assert met(stepping(2, 2), spot) == {"movement": True} and met(gliding(1.0), spot) == {"movement": False}


def test_parts_that_are_guessed_are_no_reason_to_doubt() -> None:
    guessed = replace(asked("do a 360", "walk-turn-left", parts=("left_arm",)), source="neighbors")
    assert not check(gliding(0.0), guessed)[0]


def test_a_check_names_both_numbers() -> None:
    (one,), _ = check(gliding(4.4), asked("walk 3 m", "walk", distance_m=3.0))
    assert (one.asked, one.unit, one.is_met) == (3.0, "m", False)
    assert one.got == pytest.approx(4.4, abs=0.05) and str(one) == "distance: asked 3 m, got 4.4 m"


def test_angles_are_signed_to_the_left() -> None:
    action = asked("turn right", "walk-turn-right", direction="right", turn=-1.57, angle_rad=np.pi / 2)
    angle = next(one for one in check(gliding(0.0, turn_rad=-1.57), action)[0] if one.quantity == "angle")
    assert angle.asked == pytest.approx(-90.0) and angle.got == pytest.approx(-90.0, abs=1.0) and angle.is_met


def test_the_hand_of_another_action_does_not_count_as_this_one() -> None:
    left, right = waving(3, "left"), raising(1, "right")
    both = left.rotations.copy()
    arm = [joint for joint, name in enumerate(left.names) if name.startswith("right_")]
    both[:, arm] = right.rotations[:, arm]
    motion = type(left)(left.names, left.parents, left.offsets, both, left.translations, left.fps)
    actions = (asked("wave", "wave-left-hand", side="left"), asked("raise", "raise-right-hand", side="right"))
    assert [one.is_met for one in check(motion, *actions)[0] if one.quantity == "side"] == [True, True]


@pytest.mark.parametrize("kind", AMOUNT_KINDS)
def test_an_amount_that_nothing_measures_is_said(kind: str) -> None:
    checks, unchecked = check(rest_motion(60, 30.0), asked("dance", "dance", **{kind: 2.0}))
    assert len(checks) + len(unchecked) == 1 and bool(checks) == (kind == "duration_s")


def test_a_direction_that_nothing_measures_is_said() -> None:
    action = asked("raise the left hand to the right", "raise-left-hand", direction="right")
    checks, unchecked = check(raising(1, "left"), action)
    assert not checks and [one.text for one in unchecked] == ["right"]


@pytest.mark.parametrize("is_right", [True, False])
def test_the_order_is_that_of_the_motion(is_right: bool) -> None:
    walk, bow = gliding(3.0), bowing(1)
    motion = joined(walk, bow) if is_right else joined(bow, walk)
    cut = len((walk if is_right else bow).rotations)
    stretches = [
        Stretch(asked("walk", "walk", group=0), 0, cut),
        Stretch(asked("bow", "bow", group=1), cut, len(motion.rotations)),
    ]
    order = next(one for one in check_motion(Track.of(motion), stretches)[0] if one.quantity == "order")
    assert order.is_met is is_right and order.got == ("walk then bow" if is_right else "bow then walk")


def test_checks_of_equal_actions_are_told_apart() -> None:
    motion = joined(gliding(1.0), gliding(3.0))
    half = len(motion.rotations) // 2
    walks = [
        Stretch(asked("walk", "walk", group=0, distance_m=1.0), 0, half),
        Stretch(asked("walk", "walk", group=1, distance_m=1.0), half, 2 * half),
    ]
    checks, _ = check_motion(Track.of(motion), walks)
    assert [(one.index, one.is_met) for one in checks] == [(0, True), (1, False)]


def test_a_hand_above_the_head_is_measured() -> None:
    low = replace(asked("wave above the head", "wave-left-hand"), manners=("above the head",))
    assert not met(waving(3, "left"), low)["height"]
    assert "height" not in met(waving(3, "left"), asked("wave", "wave-left-hand"))
    up = {f"{side}_shoulder": np.array([0.0, 0.0, SIGNS[side] * np.pi / 2]) for side in SIGNS}
    assert met(posed(60, **up), low)["height"]
