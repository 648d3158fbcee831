"""English words of motion: tokens, base forms, and the -ing form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:\.\d+)?|[^\w\s]")
VOWELS = "aeiou"
KEPT_E = ("ee", "oe", "ye")  # seeing, tiptoeing, dyeing
NUMBERS: Mapping[str, float] = {
    "a": 1,
    "an": 1,
    "half": 0.5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "several": 3,
    "few": 3,
    "couple": 2,
}
NEGATIONS = frozenset(("not", "never", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "isn't", "aren't"))


def split_words(text: str) -> list[str]:
    """Cut a text into lower-case words without accents, numbers and single other characters; a hyphen ends a word."""
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return WORD.findall(text.lower().replace("’", "'").replace("-", " "))


def is_negated(words: Sequence[str]) -> bool:
    """Whether words say what is not done; not to move is something to do."""
    return bool(NEGATIONS & set(words)) and words[-1] not in ("move", "moving")


def parse_number(word: str) -> float | None:
    """Value of a number in digits or as a word, None for any other word."""
    if word.replace(".", "", 1).isdecimal():
        return float(word)
    return NUMBERS.get(word)


def base_form(word: str, is_known: Callable[[str], bool], irregular: Mapping[str, str]) -> str:
    """Undo -s, -ed and -ing: the first spelling that is known, else the word itself.

    Args:
        word: In lower case.
        is_known: Whether a spelling is in the vocabulary.
        irregular: Inflected form -> base form, asked before the rules.
    """
    if word in irregular:
        return irregular[word]
    return next((spelling for spelling in (word, *_possible_bases(word)) if is_known(spelling)), word)


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
    return verb + verb[-1] + "ing" if _doubles(verb) else verb + "ing"


def _doubles(verb: str) -> bool:
    """Whether the last consonant doubles: one syllable that ends in consonant, vowel, consonant; not w, x or y."""
    letters = verb.replace("qu", "q")
    if len(letters) < 3 or letters[-1] in VOWELS + "wxy" or letters[-2] not in VOWELS or letters[-3] in VOWELS:
        return False
    return len(re.findall("[aeiouy]+", letters)) == 1 or letters.endswith(("flip", "begin"))


def _possible_bases(word: str) -> list[str]:
    if word.endswith("ying"):
        return [word[:-3], word[:-4] + "ie"]
    if word.endswith("ing"):
        return _stems(word[:-3])
    if word.endswith("ied"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("ed"):
        return _stems(word[:-2])
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("es"):
        return [word[:-1], word[:-2]]
    return [word[:-1]] if word.endswith("s") else []


def _stems(stem: str) -> list[str]:
    """Spellings of the base before -ing or -ed was added, the most likely first: taping is of tape, tapping of tap."""
    plain = [stem + "e", stem] if _doubles(stem) else [stem, stem + "e"]
    single = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
    mimicked = [stem[:-1]] if stem.endswith("ick") else []
    return [*plain, *single, *mimicked]
