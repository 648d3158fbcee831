import pytest

from skelact.language.lexicon import load_lexicon
from skelact.language.words import parse_number, split_words, to_gerund


@pytest.mark.parametrize(
    ("verb", "gerund"),
    [
        ("wave", "waving"),
        ("walk", "walking"),
        ("sit", "sitting"),
        ("run", "running"),
        ("lie", "lying"),
        ("tie", "tying"),
        ("see", "seeing"),
        ("tiptoe", "tiptoeing"),
        ("throw", "throwing"),
        ("box", "boxing"),
        ("open", "opening"),
        ("squat", "squatting"),
        ("mimic", "mimicking"),
        ("play", "playing"),
        ("kneel", "kneeling"),
        ("swing", "swinging"),
        ("walking", "walking"),
    ],
)
def test_gerunds_follow_the_rules_of_spelling(verb: str, gerund: str) -> None:
    assert to_gerund(verb) == gerund


@pytest.mark.parametrize(
    ("forms", "base"),
    [
        ("waves waved waving", "wave"),
        ("sits sat sitting", "sit"),
        ("carries carried carrying", "carry"),
        ("lies lying lain", "lie"),
        ("ties tied tying", "tie"),
        ("claps clapped clapping", "clap"),
        ("reaches reached reaching", "reach"),
        ("throws threw thrown throwing", "throw"),
        ("tapes taping", "tape"),
        ("taps tapping", "tap"),
        ("stirs stirred", "stir"),
        ("mimicked mimicking", "mimic"),
        ("feet foot", "foot"),
        ("calves", "calf"),
        ("left", "left"),
    ],
)
def test_inflections_lead_to_the_base_form(forms: str, base: str) -> None:
    lexicon = load_lexicon()
    assert {lexicon.base(form) for form in forms.split()} == {base}


def test_every_verb_comes_back_from_its_gerund() -> None:
    lexicon = load_lexicon()
    verbs = [words[0] for words in lexicon.verbs if len(words) == 1 and not words[0].endswith("ing")]
    lost = [verb for verb in verbs if lexicon.base(to_gerund(verb)) not in (verb, to_gerund(verb))]
    assert len(lost) <= 0.01 * len(verbs), lost


def test_words_are_cut_at_spaces_hyphens_and_units() -> None:
    assert split_words("Push-ups for 2.5s, don’t stop") == ["push", "ups", "for", "2.5", "s", ",", "don't", "stop"]


def test_numbers_are_read_in_digits_and_words() -> None:
    assert [parse_number(word) for word in ("3", "2.5", "three", "half", "walk")] == [3, 2.5, 3, 0.5, None]
