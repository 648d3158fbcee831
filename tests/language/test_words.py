import pytest

from skelact.language.lexicon import load_lexicon
from skelact.language.words import VOWELS, doubles_consonant, position_of, spell_signs, split_words

KEPT_E = ("ee", "oe", "ye")  # seeing, tiptoeing, dyeing


def to_gerund(verb: str) -> str:
    """The -ing form of a verb's base form: wave to waving, sit to sitting, lie to lying."""
    if verb.endswith("ing") and any(letter in VOWELS + "y" for letter in verb[:-3]):
        return verb
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and len(verb) > 2 and not verb.endswith(KEPT_E):
        return verb[:-1] + "ing"
    if verb.endswith("ic"):
        return verb + "king"
    return verb + verb[-1] + "ing" if doubles_consonant(verb) else verb + "ing"


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.5 s, 1,5 s", "1.5 s , 1,5 s"),
        ("10,000 m -3 s", "10,000 m -3 s"),
        ("2-3 s at 1.5m/s", "2 to 3 s at 1.5 m/s"),
        ("1 1/2 turns of 90°", "1 1/2 turns of 90 °"),
        ("a 10-second walk", "a 10 second walk"),
        ("he's waving the man's hand", "he is waving the man hand"),
        ("for 1:30", "for 1:30"),
    ],
)
def test_numbers_units_and_possessives_are_words(text: str, words: str) -> None:
    assert split_words(text) == words.split()


def test_words_know_their_place() -> None:
    words = split_words("walk, then wave")
    assert [position_of(word) for word in words[2:]] == [2, 3]
    assert position_of("walk") == -1


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("walk -> run", "walk then run"),
        ("walk → run", "walk then run"),
        ("1. walk 2. run", "walk . run"),
        ("1) walk 2) run", "walk . run"),
        ("walk for 1½ s", "walk for 1 1/2 s"),
        ("- walk\n- run", "walk | run"),
        ("walk 2. run", "walk 2. run"),
    ],
)
def test_signs_that_order_a_list_are_spelled_out(text: str, spelled: str) -> None:
    assert " ".join(spell_signs(text).split()) == spelled
