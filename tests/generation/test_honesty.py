"""Sentences from end to end: what was not done as said is never verified."""

import pytest

from skelact.errors import InputError
from skelact.generation.generator import GeneratedMotion, MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.verdict import Verdict

NOT_AS_SAID = (
    # other motions than those that are known
    "do a cartwheel", "box up the parcel", "head the ball", "pass the salt", "pin the tail", "touch your toes",
    "moonwalk", "mow the lawn", "raise both legs", "wipe the table", "guard patrols the gate",
    # limbs that do not act in the known motions
    "wave the left leg", "kick with the left arm", "raise the left hand to the right", "wave your head",
    "punch with the knee",
    # ways and manners that are not shown
    "walk up the stairs", "waddle", "skip", "walk like a giraffe", "walk on your hands", "jump over a fence",
    # amounts that the motion cannot keep to
    "jump 3 meters high", "walk at 10 m/s", "run 100 meters in 2 seconds", "jump forward 20 meters",
    # what no network and no measure can judge
    "dance", "dance twice",
    # one action takes the parts of another
    "walk while picking up a box", "run while kicking", "jump while walking",
    # several people
    "two people shake hands", "he waves and she bows",
)  # fmt: skip
AS_SAID = (
    "walk", "run", "walk backwards", "walk in a circle", "wave the left hand", "wave both hands",
    "raise the right hand", "bow", "stand still", "do not move", "walk forward 3 meters", "walk 2 m backward",
    "walk for 4 seconds", "take four steps forward", "walk at 1.4 m/s", "turn 45 degrees to the left", "turn right",
    "turn around", "rotate 90 degrees clockwise in place", "punch three times with the right hand",
    "kick twice with the left leg", "jump three times", "wave three times", "walk while waving the left hand",
    "walk 3 meters, then turn left", "bow, then walk", "wave with the right hand for 3 seconds and then jump",
    "run 5 meters then stop",
    "walk in place", "walk on the spot", "run in place", "jog on the spot while waving both hands",
    "walk in a figure eight", "walk sideways to the left", "walk diagonally forward to the right", "sneak forward",
    "tiptoe", "march like a soldier", "walk like a zombie", "walk with hands on the hips", "step to the left",
    "walk forward, turn around and walk back", "walk in a square", "walk in a circle with a radius of 2 meters",
    "nod twice", "clap five times", "salute", "look left and right", "scratch the head", "do three squats",
    "hop on one leg three times", "crouch and stay crouched", "walk 3 steps forward and 2 steps back",
    "idle for 45 seconds", "spin around", "do a full turn", "turn 180 degrees on the spot, then walk",
)  # fmt: skip


def make(generator: MotionGenerator, text: str) -> GeneratedMotion | None:
    """Make a motion; None when the sentence is refused."""
    try:
        return generator.generate(text)
    except InputError as error:
        assert error.field == "text"
        return None


@pytest.mark.parametrize("text", NOT_AS_SAID)
def test_what_is_not_done_as_said_is_refused_or_told(generator: MotionGenerator, text: str) -> None:
    made = make(generator, text)
    if made is None:
        return
    assert made.verdict != Verdict.VERIFIED and not made.is_verified
    told = made.not_heard or made.not_done or made.not_checked
    assert told or not all(finding.is_found for finding in made.findings) or not all(one.is_met for one in made.checks)


@pytest.mark.parametrize("text", AS_SAID)
def test_what_is_done_as_said_is_verified(generator: MotionGenerator, text: str) -> None:
    made = make(generator, text)
    assert made is not None and made.verdict == Verdict.VERIFIED, made and made.to_json()


@pytest.mark.parametrize("text", ["walk like a giraffe", "jump 3 meters high", "waddle"])
def test_strict_refuses_what_is_not_heard(generator: MotionGenerator, text: str) -> None:
    with pytest.raises(InputError) as caught:
        generator.generate(text, GenerateOptions(strict=True))
    assert caught.value.field == "text"


def test_strict_takes_what_is_heard(generator: MotionGenerator) -> None:
    text = "walk 3 meters, then wave the left hand twice"
    assert generator.generate(text, GenerateOptions(strict=True)).motion.rotations.tobytes() == (
        generator.generate(text).motion.rotations.tobytes()
    )


def test_an_amount_in_frames_is_at_the_rate_of_the_motion(generator: MotionGenerator) -> None:
    assert len(generator.generate("walk for 90 frames", GenerateOptions(fps=60.0)).motion.rotations) == 90


def test_a_given_duration_that_breaks_an_amount_is_told(generator: MotionGenerator) -> None:
    made = generator.generate("walk 3 meters", GenerateOptions(duration_s=1.0))
    assert made.verdict == Verdict.FAILED  # a meter in a second is too little of three
    assert [unheard.text for unheard in made.not_heard] == ["3 meters"] and "asked 3 m, got" in made.not_heard[0].reason


def test_an_action_that_is_over_before_the_whole_is_followed_by_standing(generator: MotionGenerator) -> None:
    made = generator.generate("walk 3 meters", GenerateOptions(duration_s=10.0))
    assert made.verdict == Verdict.VERIFIED and len(made.motion.rotations) == 300
