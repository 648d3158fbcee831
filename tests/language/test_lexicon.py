from pathlib import Path

import pytest

from skelact.errors import ConfigError
from skelact.language.lexicon import load_lexicon, order_parts, parse_parts
from skelact.language.motions import load_motions
from skelact.skeleton.body import BODY_PARTS


def test_the_lexicon_holds_800_verbs_with_parts() -> None:
    verbs = load_lexicon().verbs
    assert sum(len(words) == 1 for words in verbs) >= 800
    assert all(verb.parts and verb.parts <= set(BODY_PARTS) for verb in verbs.values())
    assert {verb.object for verb in verbs.values()} == {"", "moves", "touched"}


@pytest.mark.parametrize(
    "content",
    ["", "verbs: 3", "verbs:\n- {parts: wings, words: flap}\nweak: do\nmodifiers: a\nnouns: {}\nirregular: {}", "a: ["],
)
def test_a_broken_lexicon_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "lexicon.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"lexicon\.yaml"):
        load_lexicon(file)


def test_parts_are_read_with_shorthand_and_ordered() -> None:
    assert order_parts(parse_parts("legs global")) == ("global", "left_leg", "right_leg")
    assert set(order_parts(parse_parts("body head"))) == set(BODY_PARTS)
    with pytest.raises(ValueError, match="wings"):
        parse_parts("arms wings")


def test_a_verb_of_a_motion_is_a_verb_without_a_line_in_the_lexicon() -> None:
    lexicon = load_lexicon()
    alone = [phrase[0] for phrase in load_motions().phrases if len(phrase) == 1]
    assert not [word for word in alone if not lexicon.is_verb(word)]
    assert lexicon.verbs[("usher",)].parts == {"right_arm"}
    assert lexicon.verbs[("idle",)].parts == {"left_leg", "right_leg", "global"}
