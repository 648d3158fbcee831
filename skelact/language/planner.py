"""Sentences to plans: which actions, in which order, with which parts, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from skelact.language.actions import COMMON
from skelact.language.conjunctions import OPEN, WHILE
from skelact.language.encoder import MissingExtraError, SentenceEncoder, load_encoder
from skelact.language.lexicon import NOTHING, PARTS, Finding, Lexicon, load_lexicon, order_parts
from skelact.language.neighbors import PhraseBook, build_phrase_book
from skelact.language.part_rules import find_parts
from skelact.language.performances import find_performances, join_turns
from skelact.language.phrases import Phrase, label_key, load_phrases, mirror_parts
from skelact.language.plan import DURATION, TIMES, Amount, Plan, PlannedAction
from skelact.language.sentences import Clause, split_sentence
from skelact.language.words import is_negated, split_words

logger = logging.getLogger(__name__)

LABEL_CONFIDENCE = 0.95
SURE = 0.6  # from this confidence on the words decide, corrected by the nearest phrases
FLOOR = 0.33  # below it an action is unknown
SUGGESTIONS, LEAST_LETTERS, SPELT_ALIKE = 3, 4, 0.75  # known verbs that are spelt like an unknown word


@dataclass(frozen=True, eq=False)
class PartPlanner:
    """Finds the actions of a sentence and the parts of each.

    Attributes:
        lexicon: Splits sentences, and names parts by the words.
        labels: Key of a labelled phrase, see `label_key` -> its parts, for the side that comes first.
        book: Names parts by sentence vectors; None without the encoder.
    """

    lexicon: Lexicon
    labels: Mapping[str, frozenset[str]]
    book: PhraseBook | None

    def plan(self, text: str) -> Plan:
        """Plan one sentence; see `Plan`.

        Raises:
            InputError: The text is no sentence; see `split_sentence`.
        """
        clauses = split_sentence(text, self.lexicon)
        actions = _group(clauses, [self.find(clause.text) for clause in clauses])
        shown = [replace(action, performances=find_performances(action, self.lexicon)) for action in actions]
        joined = join_turns([action.performances for action in shown], [action.group for action in shown])
        shown = [replace(action, performances=own) for action, own in zip(shown, joined, strict=True)]
        return Plan(text, tuple(shown))

    def nearest_actions(self, text: str) -> tuple[str, ...]:
        """Words for motions that can be performed, those nearest in meaning first."""
        return COMMON

    def find(self, text: str) -> Finding:
        """Name the parts of one action.

        By its label, else by its words, corrected by the nearest phrases, else by those and the head, else not at all.
        """
        key, is_mirrored = label_key(text, self.lexicon)
        if self.labels.get(key):
            parts = mirror_parts(self.labels[key]) if is_mirrored else self.labels[key]
            return Finding(order_parts(parts), LABEL_CONFIDENCE, "label", (text,))
        if key in self.labels or is_negated(split_words(text)):
            return self._unknown(text)
        found = find_parts(text, self.lexicon)
        if self.book and found.confidence >= SURE:
            found = self.book.correct(text, found)
        elif self.book:
            found = max(found, self.book.find(text), key=lambda one: one.confidence)
        return self._unknown(text) if found.confidence < FLOOR or not found.parts else found

    def _unknown(self, text: str) -> Finding:
        return replace(NOTHING, evidence=self.book.suggest(self.book.ask(text)) if self.book else self._suggest(text))

    def _suggest(self, text: str) -> tuple[str, ...]:
        verbs = [words[0] for words in self.lexicon.verbs if len(words) == 1]
        words = [word for word in split_words(text) if len(word) >= LEAST_LETTERS]
        near = (get_close_matches(word, verbs, n=1, cutoff=SPELT_ALIKE) for word in words)
        return tuple(dict.fromkeys(one for found in near for one in found))[:SUGGESTIONS]


def load_planner() -> PartPlanner:
    """Load what names the parts of actions; without the extra "text" the lexicon and the labels are all."""
    lexicon, phrases = load_lexicon(), load_phrases()
    try:
        encoder = load_encoder()
    except MissingExtraError as error:
        logger.warning("unknown verbs stay unknown: %s", error)
        return build_planner(phrases, lexicon, None)
    return build_planner(phrases, lexicon, encoder)


def build_planner(phrases: Sequence[Phrase], lexicon: Lexicon, encoder: SentenceEncoder | None) -> PartPlanner:
    """Make a planner that knows these phrases."""
    labels: dict[str, frozenset[str]] = {}
    for phrase in phrases:
        key, is_mirrored = label_key(phrase.text, lexicon)
        labels[key] = mirror_parts(phrase.parts) if is_mirrored else phrase.parts
    book = build_phrase_book(phrases, lexicon, encoder) if encoder else None
    return PartPlanner(lexicon, labels, book)


def _group(clauses: Sequence[Clause], findings: Sequence[Finding]) -> tuple[PlannedAction, ...]:
    """Number the groups; an action behind "and" or a comma goes on beside the others if no part is shared."""
    actions: list[PlannedAction] = []
    group, taken = -1, set[str]()
    for clause, found in zip(clauses, findings, strict=True):
        is_free = clause.joint == OPEN and bool(found.parts) and not taken & set(found.parts)
        if clause.joint != WHILE and not is_free:
            group, taken = group + 1, set()
        taken |= set(found.parts or PARTS)
        actions.append(
            PlannedAction(
                clause.text,
                clause.base,
                found.parts,
                found.confidence,
                found.source,
                found.evidence,
                group,
                _amounts(clause),
            )
        )
    return tuple(actions)


def _amounts(clause: Clause) -> tuple[Amount, ...]:
    stated = ((DURATION, clause.duration_s), (TIMES, clause.times))
    return tuple(Amount(kind, float(value), f"{value:g}") for kind, value in stated if value is not None)
