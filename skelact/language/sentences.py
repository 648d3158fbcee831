"""Sentences to clauses: one action each, with the order, the duration and the repetitions that the words state."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skelact.errors import InputError
from skelact.language.conjunctions import THEN, Piece, cut_at_joints
from skelact.language.ellipsis import share_objects, share_verbs, spread_gerunds, spread_limbs
from skelact.language.lexicon import Lexicon
from skelact.language.words import parse_number, split_words, to_gerund

MAX_CHARACTERS, MAX_CLAUSES = 1000, 16
MAX_SECONDS, MAX_TIMES = 600.0, 100
TIMES = {"once": 1, "twice": 2, "thrice": 3}
TIMES_UNITS = {"times": 1.0, "x": 1.0, "reps": 1.0, "repetitions": 1.0}
SECOND_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
}
AMOUNT_OPENINGS = frozenset(split_words("for about around during approximately a some"))
AMOUNT_FILLERS = frozenset(split_words("of a more full whole"))


@dataclass(frozen=True)
class Clause:
    """One action of a sentence.

    Attributes:
        text: Its words as they were said, without subject, duration and repetitions.
        base: The same with the verb in its base form: "wave the right hand".
        joint: How it is joined to the clause before it: "then", "while" or "open".
        duration_s: Stated seconds, or None.
        times: Stated repetitions, or None.
    """

    text: str
    base: str
    joint: str = THEN
    duration_s: float | None = None
    times: int | None = None


def split_sentence(text: str, lexicon: Lexicon) -> tuple[Clause, ...]:
    """Split a sentence into its actions, in the order in which they happen.

    Raises:
        InputError: The text is empty, too long, without a word, or no sentence; field "text".
    """
    pieces = cut_at_joints(split_words(check_text(text)), lexicon)
    pieces = [one for piece in pieces for one in spread_gerunds(piece, lexicon)]
    pieces = [one for piece in share_verbs(pieces, lexicon) for one in spread_limbs(piece, lexicon)]
    pieces = share_objects(pieces, lexicon)
    if not pieces:
        raise InputError(f"expected an action, got {text!r}", field="text")
    if len(pieces) > MAX_CLAUSES:
        raise InputError(f"expected at most {MAX_CLAUSES} actions, got {len(pieces)}", field="text")
    return tuple(_build_clause(piece, lexicon) for piece in pieces)


def check_text(text: str) -> str:
    """Return a text in one Unicode form, with single spaces; see `split_sentence` for what is refused."""
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"expected at most {MAX_CHARACTERS} characters, got {len(text)}", field="text")
    text = " ".join(unicodedata.normalize("NFKC", text).replace("…", ".").split())
    if not any(letter.isalpha() for letter in text):
        raise InputError("expected a sentence such as 'walk while waving the right hand', got no word", field="text")
    odd = next(
        (letter for letter in text if unicodedata.category(letter)[0] == "C" or letter in "<>{}[]|\\^`=~$@*_"), ""
    )
    if odd or "--" in text or text[0] in ",;:.!?)/&%+#-":
        raise InputError(f"expected words and punctuation of a sentence, got {odd or text[:20]!r}", field="text")
    return text


def to_base(text: str, lexicon: Lexicon) -> str:
    """Put the first verb of an action into its base form: "slowly waving the hand" becomes "slowly wave the hand"."""
    words = split_words(text)
    verb = next((index for index, word in enumerate(words) if not word.endswith("ly")), 0)
    if words and lexicon.is_verb(words[verb]):
        words[verb] = lexicon.base(words[verb])
    return " ".join(words)


def load_texts(path: Path) -> list[str]:
    """Read the lines of a text file that are not blank.

    Raises:
        InputError: The file cannot be read as UTF-8; field "file".
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}", field="file") from error
    return [line.strip() for line in lines if line.strip()]


def join_actions(first: str, second: str, pattern: str, lexicon: Lexicon) -> str:
    """Say two actions at once, as for training.

    Args:
        first: An action in the base form: "walk in a circle".
        second: Another.
        pattern: "while", "simultaneously", "and", "at the same time" or "during".
        lexicon: Knows the base forms.

    Source: the five patterns of SINC (Athanasiou et al., ICCV 2023); there -ing is appended without rules.
    """
    verb, *others = second.split()
    going = " ".join([to_gerund(lexicon.base(verb)), *others])
    sentences = {
        "while": f"{first} while {going}",
        "simultaneously": f"simultaneously {first} and {second}",
        "and": f"{first}, {second}",
        "at the same time": f"{first} and {second} at the same time",
        "during": f"{first} during {going}",
    }
    if pattern not in sentences:
        raise InputError(f"expected one of {', '.join(sentences)}, got {pattern!r}", field="pattern")
    return sentences[pattern]


def _build_clause(piece: Piece, lexicon: Lexicon) -> Clause:
    words, seconds = _take_amount(list(piece.words), SECOND_UNITS)
    words, times = _take_amount(words, TIMES_UNITS)
    for word in sorted(TIMES.keys() & set(words)):
        times = TIMES[word]
        words.remove(word)
    if seconds is not None and not 0 < seconds <= MAX_SECONDS:
        raise InputError(f"expected a duration up to {MAX_SECONDS:.0f} s, got {seconds:g} s", field="text")
    if times is not None and not (0 < times <= MAX_TIMES and times == int(times)):
        raise InputError(f"expected 1 to {MAX_TIMES} repetitions, got {times:g}", field="text")
    said = " ".join(word for word in words if word[0].isalnum()) or " ".join(piece.words)
    return Clause(said, to_base(said, lexicon), piece.joint, seconds, None if times is None else int(times))


def _take_amount(words: list[str], units: Mapping[str, float]) -> tuple[list[str], float | None]:
    """Cut "for three seconds" out of words; return what is left and the amount, or None."""
    for index, word in enumerate(words):
        number = parse_number(word)
        end = index + 1
        while end < len(words) and words[end] in AMOUNT_FILLERS:
            end += 1
        if number is None or end >= len(words) or words[end] not in units:
            continue
        start = index
        while start and words[start - 1] in AMOUNT_OPENINGS:
            start -= 1
        return words[:start] + words[end + 1 :], number * units[words[end]]
    return words, None
