"""English words of motion: tokens and base forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

WORD = re.compile(  # the first that fits: numbers, units of a speed, words, any other character
    r"\d{1,2}:\d{2}(?::\d{2})?(?!\d)"  # 1:30
    r"|(?:(?<=\s)|^)[-\u2212](?:\d+(?:[.,]\d+)?|\.\d+)"  # -3
    r"|\d+/\d+"  # 1/2
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"  # 10,000
    r"|\d+(?:\.\d+)?e[+-]?\d+(?![a-z])"  # 1e3
    r"|\d+(?:[.,]\d+)?|\.\d+"  # 2.5 or 2,5
    r"|(?:km|m|mi|ft|feet|met(?:er|re)s?|miles?)/(?:s|secs?|seconds?|h|hrs?|hours?|min)(?![a-z])"  # m/s
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|[^\w\s]"
)
NUMBER = re.compile(r"[-\u2212]?(?:\d|\.\d)")
FRACTIONS = re.compile("[\u00bc-\u00be\u2150-\u215e]")
ARROWS = re.compile(r"\s*(?:[-=]+>|\u2192|\u21d2|\u27a1)\s*")
NUMBERING = re.compile(r"(?:^|(?<=[\s;,.]))\(?(\d{1,2})[.)]\s+(?=[^\W\d])")
LETS = re.compile(r"\blet'?s\b")
BULLET = re.compile(r"^\s*(?:[-*\u2022\u2013]\s+)?")
POSSESSIVES = re.compile(r"\b(?:(he|she|it|who|that|there)'s|([^\W\d_]+)'s)\b")
SHORTENED = re.compile(r"\b(i|you|he|she|we|they)'(d|ll|ve)\b")
LONG = {"d": "would", "ll": "will", "ve": "have"}
LINE = "|"  # a new line of the text
VOWELS = "aeiou"
NEGATIONS = frozenset(
    (
        *("not", "never", "no", "without", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "isn't", "aren't"),
        *("neither", "nor", "dont", "doesnt", "wouldn't", "shouldn't", "mustn't"),
    )
)


class Word(str):
    """A word that knows its place in the sentence, so that what is left over can be told as it was said.

    Attributes:
        position: From 0; -1 for a word that the sentence does not contain.
        typed: As it was typed, where its spelling was mended; "" where it was not.
    """

    __slots__ = ("position", "typed")
    position: int
    typed: str

    def __new__(cls, text: str, position: int = -1, typed: str = "") -> Word:
        """Make a word."""
        word = super().__new__(cls, text)
        word.position, word.typed = position, typed
        return word


def typed_form(word: str) -> str:
    """A word as it was typed."""
    return (word.typed if isinstance(word, Word) else "") or word


def position_of(word: str) -> int:
    """Position of a word in its sentence, -1 when it has none."""
    return word.position if isinstance(word, Word) else -1


def split_words(text: str) -> list[str]:
    """Cut a text into lower-case words without accents, numbers and single other characters, each a `Word`.

    A hyphen ends a word, between two numbers it is "to"; "he's" is "he is", "i'd" "i would"; other 's are left out.
    """
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    text = LETS.sub("", text.lower().replace("’", "'").replace("\u2044", "/"))
    text = POSSESSIVES.sub(_spell_out, text)
    text = SHORTENED.sub(lambda found: f"{found[1]} {LONG[found[2]]}", text)
    text = re.sub(r"(?<=\d)\s*[-\u2013]\s*(?=\d)", " to ", text)
    text = re.sub(r"(?<=\w)[-\u2010\u2011](?=\w)", " ", text)
    return [Word(word, index) for index, word in enumerate(WORD.findall(text))]


def spell_signs(text: str) -> str:
    """Put words for signs that order a list: arrows, numbers of a list, bullets and new lines; and 1 1/2 for 1½."""
    lines = [BULLET.sub("", line) for line in text.splitlines() if line.strip()]
    text = ARROWS.sub(" then ", f" {LINE} ".join(lines))
    text = FRACTIONS.sub(lambda sign: " " + unicodedata.normalize("NFKC", sign[0]).replace("\u2044", "/"), text)
    numbers = [int(number) for number in NUMBERING.findall(text)]
    return NUMBERING.sub(". ", text).lstrip(". ") if numbers and numbers == list(range(1, len(numbers) + 1)) else text


def is_negated(words: Sequence[str]) -> bool:
    """Whether words say what is not done; not to move is something to do."""
    return bool(NEGATIONS & set(words)) and words[-1] not in ("move", "moving")


def is_number(word: str) -> bool:
    """Whether a word is written in digits."""
    return NUMBER.match(word) is not None


def is_spoken(word: str) -> bool:
    """Whether a word is no punctuation."""
    return word[0].isalnum() or is_number(word)


def _spell_out(found: re.Match[str]) -> str:
    subject, other = found.groups()
    return f"{subject} is" if subject else other


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


def doubles_consonant(verb: str) -> bool:
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
    plain = [stem + "e", stem] if doubles_consonant(stem) else [stem, stem + "e"]
    single = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
    mimicked = [stem[:-1]] if stem.endswith("ick") else []
    return [*plain, *single, *mimicked]
