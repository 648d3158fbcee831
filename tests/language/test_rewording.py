"""Other ways of saying the same, and what is told but not done."""

import pytest

from skelact.errors import InputError
from skelact.language.lexicon import load_lexicon
from skelact.language.motions import load_motions
from skelact.language.rewording import reword
from skelact.language.sentences import split_sentence
from skelact.language.words import split_words


def said(text: str) -> str:
    return " ".join(reword(split_words(text), load_lexicon(), load_motions()))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("both arms are raised above the head", "raise both arms above the head"),
        ("the right hand is waved by the person", "wave the right hand"),
        ("jump once the arms are raised", "jump once raise the arms"),
        ("hi, walk. thank you very much!", "walk"),
        ("wlak forward", "walk forward"),
        ("raise teh left arm", "raise the left arm"),
        ("punch in slow motion", "punch slowly"),
        ("rotate by pi/2 to the left", "rotate by 90 degrees to the left"),
        ("turn 2 pi radians", "turn 360 degrees"),
        ("imagine a man walking", "a man walking"),
        ("the man is kicked", "the man is kicked"),
        ("they talk by the wall", "they talk by the wall"),
    ],
)
def test_sentences_are_put_into_plain_words(text: str, plain: str) -> None:
    assert said(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "a person thinks about walking",
        "he dreams of running",
        "she wants to jump but doesn't",
        "imagine kicking a ball",
        "a person is about to run",
        "the man remembers how he kicked the ball",
        "he refuses to sit",
    ],
)
def test_what_is_only_thought_or_wanted_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not done"):
        split_sentence(text, load_lexicon())


@pytest.mark.parametrize("text", ["i want him to jump", "the user wants the robot to walk", "walk about the room"])
def test_requests_are_done(text: str) -> None:
    assert split_sentence(text, load_lexicon())[0].base.split()[0] in ("jump", "walk")


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("walk three meters, but bow first", ["bow", "walk"]),
        ("run until you have gone five meters", ["run"]),
        ("step forward and hold that pose", ["step forward", "stand still"]),
        ("raise the left knee and hold it for 2 seconds", ["raise the left knee"]),
        ("kick, then kick again with the other leg", ["kick", "kick again with the left leg"]),
    ],
)
def test_what_is_said_of_another_action_is_given_to_it(text: str, bases: list[str]) -> None:
    assert [clause.base for clause in split_sentence(text, load_lexicon())] == bases
