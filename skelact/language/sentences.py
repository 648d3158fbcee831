"""Sentences to clauses: one action each, with the order, the duration and the repetitions that the words state."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from skelact.errors import InputError
from skelact.language.amounts import Found, find_amounts
from skelact.language.conjunctions import NOT, OR, THEN, Piece, cut_at_conjunctions
from skelact.language.ellipsis import (
    join_changes,
    join_holds,
    join_limits,
    share_manners,
    share_objects,
    share_verbs,
    spread_gerunds,
    spread_limbs,
)
from skelact.language.lexicon import Lexicon
from skelact.language.motions import load_motions
from skelact.language.rewording import reword
from skelact.language.subjects import check_one_person
from skelact.language.words import is_spoken, spell_signs, split_words

MAX_CHARACTERS, MAX_CLAUSES = 1000, 16
DEFAULT_FPS = 30.0


@dataclass(frozen=True)
class Clause:
    """One action of a sentence.

    Attributes:
        text: Its words as they were said, without subject, duration and repetitions.
        base: The same with the verb in its base form: "wave the right hand".
        relation: To the clause before it: "then", "while" or "open"; "not" and "or" for what is not done.
        words: All of its words, with punctuation.
        lead: Who acts, requests and helping verbs.
        amounts: Stated amounts with their words.
        conjunction: Its words.
    """

    text: str
    base: str
    relation: str = THEN
    words: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    amounts: tuple[Found, ...] = ()
    conjunction: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether it is something to do."""
        return self.relation not in (NOT, OR)

    def amount(self, kind: str) -> float | None:
        """Value of a stated amount, None when none of the kind is stated."""
        return next((found.amount.value for found in self.amounts if found.amount.kind == kind), None)


def split_sentence(text: str, lexicon: Lexicon, *, fps: float = DEFAULT_FPS) -> tuple[Clause, ...]:
    """Split a sentence into its actions, in the order in which they happen; what is not to be done comes last.

    Args:
        text: The sentence.
        lexicon: Knows verbs and limbs.
        fps: Frames per second, for amounts in frames.

    Raises:
        InputError: The text is empty, too long, without a word, no sentence, about several people, tells what is not
            done, or states an amount that cannot be; field "text".
    """
    words = reword(split_words(check_text(text)), lexicon, load_motions())
    check_one_person(words)
    pieces = cut_at_conjunctions(words, lexicon)
    done, others = (
        [one for one in pieces if one.relation not in (NOT, OR)],
        [p for p in pieces if p.relation in (NOT, OR)],
    )
    done = [one for piece in done for one in spread_gerunds(piece, lexicon)]
    manners = load_motions().manners
    done = join_limits(join_holds(done, lexicon), lexicon)
    done = share_manners(join_changes(done, manners), manners, lexicon)
    done = [one for piece in share_verbs(done, lexicon) for one in spread_limbs(piece, lexicon)]
    done = share_objects(done, lexicon)
    if not done:
        raise InputError(f"expected an action to do, got {text!r}", field="text")
    if len(done) > MAX_CLAUSES:
        raise InputError(f"expected at most {MAX_CLAUSES} actions, got {len(done)}", field="text")
    return tuple(_build_clause(piece, lexicon, fps) for piece in [*done, *others])


def check_text(text: str) -> str:
    """Return a text in one Unicode form, with single spaces.

    Raises:
        InputError: The text is too long, has no word, or signs that no sentence has; field "text".
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"expected at most {MAX_CHARACTERS} characters, got {len(text)}", field="text")
    said = text
    text = " ".join(unicodedata.normalize("NFKC", spell_signs(text)).replace("…", ".").split())
    if not any(letter.isalpha() for letter in text):
        raise InputError("expected a sentence such as 'walk while waving the right hand', got no word", field="text")
    odd = next(
        (letter for letter in text if unicodedata.category(letter)[0] == "C" or letter in "<>{}[]\\^`=~$@*_"), ""
    )
    odd = odd or ("|" if "|" in said else "")
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


def _build_clause(piece: Piece, lexicon: Lexicon, fps: float) -> Clause:
    amounts = find_amounts(piece.words, lexicon, fps=fps)
    stated = {index for found in amounts for index in range(found.start, found.end)}
    words = [word for index, word in enumerate(piece.words) if index not in stated and is_spoken(word)]
    text = " ".join(words) or " ".join(piece.words)
    return Clause(text, to_base(text, lexicon), piece.relation, piece.words, piece.lead, amounts, piece.conjunction)
