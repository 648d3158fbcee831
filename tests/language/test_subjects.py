import pytest

from skelact.language.lexicon import load_lexicon
from skelact.language.subjects import drop_subject


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("the tall man is walking", "walking"),
        ("she starts to run", "run"),
        ("someone keeps clapping", "clapping"),
        ("i would like you to wave", "wave"),
        ("please make the character run", "run"),
        ("let him jump", "jump"),
        ("can you walk", "walk"),
        ("does a cartwheel", "does a cartwheel"),
        ("does squats", "squats"),
        ("make a cake", "make a cake"),
        ("help the person", "help the person"),
        ("keep your balance", "keep your balance"),
        ("the left hand waves", "the left hand waves"),
        ("someone", "someone"),
        ("", ""),
    ],
)
def test_what_is_left_begins_with_the_action(text: str, rest: str) -> None:
    assert list(drop_subject(text.split(), load_lexicon())) == rest.split()
