"""The words of one action while they are taken, one kind after another; what nothing takes is not heard."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skelact.language.lexicon import OMITTED, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary
from skelact.language.plan import NotHeard
from skelact.language.subjects import LEAD
from skelact.language.words import is_spoken, split_words, typed_form

if TYPE_CHECKING:
    from skelact.language.sentences import Clause

NO_EFFECT = "no motion depends on it"
PREPOSITIONS = frozenset(
    split_words(
        "to on at in of for from with by into onto over under above below behind through across along towards toward "
        "against between off using beside around near like as than without about up down out away during past"
    )
)
HOLDERS = frozenset(("with", "using", "use", "of"))  # a limb behind one of these acts
BOTH = frozenset(("both", "two"))
STRANDED = frozenset(split_words("in over under through by across out off"))  # no place behind: walk in


class AnotherMotionError(Exception):
    """The words ask for a motion that is not known."""


@dataclass
class ClauseWords:
    """The spoken words of an action while they are taken.

    Attributes:
        said: In their order.
        bases: Their base forms.
        taken: Indices that have an effect, or ask for nothing.
        lead: How many of them are from who acts.
        unheard: Indices that have none -> why.
    """

    said: list[str]
    bases: list[str]
    taken: set[int]
    lead: int
    unheard: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.said)

    def before(self, index: int) -> str:
        """The word before, but for articles, "" for none."""
        return next((self.said[i] for i in range(index - 1, -1, -1) if self.said[i] not in OMITTED), "")

    def preposition(self, index: int) -> str:
        """The preposition before a limb with its side: "with" of "with the left hand"."""
        index -= 1
        while index >= 0 and (self.said[index] in OMITTED | BOTH | {*SIDES, "and", "one", "single"}):
            index -= 1
        is_free = index >= 0 and index not in self.taken
        return self.said[index] if is_free and self.said[index] in PREPOSITIONS | HOLDERS else ""


def gather_words(clause: Clause, lexicon: Lexicon, vocabulary: MotionVocabulary) -> ClauseWords:
    """The spoken words: content of who acts, then the action's own; what states an amount is taken."""
    lead = [word for word in clause.lead if is_spoken(word) and word not in LEAD]
    stated = {index for found in clause.amounts for index in range(found.start, found.end)}
    own = [(word, index in stated) for index, word in enumerate(clause.words) if is_spoken(word)]
    said = [*lead, *(word for word, _ in own)]
    bases = [vocabulary.base(word, lexicon) for word in said]
    taken = {len(lead) + index for index, (_, is_stated) in enumerate(own) if is_stated}
    return ClauseWords(said, bases, taken, len(lead))


def list_unheard(words: ClauseWords, vocabulary: MotionVocabulary) -> tuple[NotHeard, ...]:
    """What has no effect, neighbors together, with the prepositions and articles before them."""
    for index, word in enumerate(words.said):
        is_stranded = word in STRANDED and index + 1 == len(words)
        asks = {word, words.bases[index]}.isdisjoint(vocabulary.function) or is_stranded
        if index not in words.taken and index not in words.unheard and asks:
            words.unheard[index] = NO_EFFECT
    spans: list[list[int]] = []
    for index in sorted(words.unheard):
        start = index
        lowest = spans[-1][1] + 1 if spans else 0
        while start > lowest and words.said[start - 1] in PREPOSITIONS | OMITTED and start - 1 not in words.taken:
            start -= 1
        if spans and start <= spans[-1][1] + 1:
            spans[-1][1] = index
        else:
            spans.append([start, index])
    return tuple(
        NotHeard(" ".join(map(typed_form, words.said[start : end + 1])), _reason(words, range(start, end + 1)))
        for start, end in spans
    )


def _reason(words: ClauseWords, span: Collection[int]) -> str:
    """The most telling reason of a span."""
    reasons = [words.unheard[index] for index in span if index in words.unheard]
    return next((reason for reason in reasons if reason != NO_EFFECT), NO_EFFECT)
