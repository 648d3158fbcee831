"""Frames that come before a motion is whole: those of the whole, in long motions, and never in what needs all of it."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.generation.conversation import Conversation
from skelact.generation.early import MARGIN_S, Outline, join_parts
from skelact.generation.generated import GeneratedMotion
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions

LONG = (
    "walk for 20 seconds",
    "walk in a circle for 16 seconds while waving the right hand",
    "run for 6 seconds, then walk backwards for 9 seconds",
    "clap for 8 seconds, then march for 8 seconds and bow",
    "sit down, wait 9 seconds, stand up and walk for 5 seconds",
    "crouch for 15 seconds",
    "do jumping jacks for 15 seconds",
)


@pytest.mark.parametrize("text", LONG)
def test_early_frames_are_those_of_the_whole(generator: MotionGenerator, text: str) -> None:
    early = generator.stream(text, GenerateOptions(seed=3))
    parts = list(early)
    whole = generator.generate(text, GenerateOptions(seed=3, attempts=1))
    assert len(parts) > 1, "the first frames wait for the whole"
    assert [part.made is None for part in parts] == [True] * (len(parts) - 1) + [False]
    joint = join_parts(parts)
    np.testing.assert_allclose(joint.rotations, whole.motion.rotations, atol=1e-9)
    np.testing.assert_allclose(joint.translations, whole.motion.translations, atol=1e-9)
    np.testing.assert_array_equal(np.concatenate([part.owners for part in parts]), whole.composition.owners)


def test_what_is_known_first_holds_at_the_end(generator: MotionGenerator) -> None:
    early = generator.stream("run for 6 seconds, then walk backwards for 9 seconds", GenerateOptions(seed=3))
    *_, last = early
    assert last.made is not None
    assert early.outline.timeline == last.made.timeline and early.outline.performances == last.made.performances
    assert early.outline.frames == len(last.made.motion.rotations)
    assert early.outline.plan == last.made.plan


@pytest.mark.parametrize("text", ["walk in place for 15 seconds", "walk for 15 seconds, loop", "walk for 3 seconds"])
def test_what_needs_the_whole_comes_whole(generator: MotionGenerator, text: str) -> None:
    (part,) = generator.stream(text)
    assert part.made is not None and part.start == 0


def test_the_first_frames_cost_no_more_in_a_longer_motion(generator: MotionGenerator) -> None:
    first = next(iter(generator.stream("walk for 300 seconds")))
    assert first.made is None and len(first.motion.rotations) <= 30 * MARGIN_S


def test_early_frames_cannot_be_strict(generator: MotionGenerator) -> None:
    with pytest.raises(InputError, match="strict"):
        generator.stream("walk", GenerateOptions(strict=True))
    with pytest.raises(InputError, match="strict"):
        Conversation(generator, GenerateOptions(strict=True), is_early=True)


def test_a_conversation_with_early_frames_has_the_same_frames(generator: MotionGenerator) -> None:
    told = []
    for is_early in (False, True):
        conversation = Conversation(generator, GenerateOptions(seed=1), is_early=is_early)
        first = conversation.say("walk for 12 seconds")
        assert isinstance(first, Outline if is_early else GeneratedMotion)
        taken = [conversation.take(count) for count in (7, 70, 12)]
        late = conversation.take_late()
        assert (late is not None) == is_early and conversation.take_late() is None
        conversation.say("bow for 9 seconds")
        taken += [conversation.take(count) for count in (20, 40, 90, 40)]
        told.append((np.concatenate([one.root for one in taken]), np.concatenate([one.rotations for one in taken])))
    for whole, early in zip(*told, strict=True):
        np.testing.assert_allclose(early, whole, atol=1e-6)


def test_a_text_said_before_the_whole_is_made_goes_on_without_a_late_report(generator: MotionGenerator) -> None:
    conversation = Conversation(generator, GenerateOptions(), is_early=True)
    conversation.say("walk for 12 seconds")
    conversation.take(20)
    conversation.say("wave")
    assert conversation.take_late() is None
    assert len(conversation.take(300)) == 300
