"""Sentences to plans: which actions, in which order, with which parts, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import groupby

from skelact.generation.encoder import MissingExtraError, SentenceEncoder, load_encoder
from skelact.generation.joints import OPEN, THEN, WHILE
from skelact.generation.lexicon import NOTHING, PARTS, Finding, Lexicon, load_lexicon, order_parts
from skelact.generation.neighbors import PhraseBook, build_phrase_book
from skelact.generation.part_rules import find_parts
from skelact.generation.phrases import Phrase, label_key, load_phrases, mirror_parts
from skelact.generation.sentences import Clause, split_sentence
from skelact.generation.words import is_negated, split_words

logger = logging.getLogger(__name__)

LABEL_CONFIDENCE = 0.95
SURE = 0.6  # from this confidence on the words decide, corrected by the nearest phrases
FLOOR = 0.33  # below it an action is unknown
ACTION_S, TIME_S = 4.0, 1.5
SUGGESTIONS, LEAST_LETTERS, SPELT_ALIKE = 3, 4, 0.75  # known verbs that are spelt like an unknown word


@dataclass(frozen=True)
class PlannedAction:
    """One action of a plan.

    Attributes:
        text: Its words in the sentence.
        base: The same with the verb in its base form.
        parts: Names of `PARTS` that it moves, in their order; none when it is unknown.
        confidence: 0..1.
        source: "label", "lexicon", "neighbors", "head" or "unknown".
        evidence: The words or known actions that say so; for an unknown action the known ones that come nearest.
        group: Actions of one group happen at the same time, groups one after another from 0.
        duration_s: Stated seconds, or None.
        times: Stated repetitions, or None.
    """

    text: str
    base: str
    parts: tuple[str, ...]
    confidence: float
    source: str
    evidence: tuple[str, ...]
    group: int = 0
    duration_s: float | None = None
    times: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether it may be generated."""
        return self.source != "unknown"


@dataclass(frozen=True)
class Interval:
    """An action on a timeline, seconds from its start."""

    action: PlannedAction
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Plan:
    """What a sentence asks for.

    Attributes:
        text: The sentence.
        actions: In the order in which they begin.
    """

    text: str
    actions: tuple[PlannedAction, ...]

    @property
    def relation(self) -> str:
        """How the actions relate: "single", "while" (all at the same time), "then" (all in order) or "mixed"."""
        groups = len({action.group for action in self.actions})
        if len(self.actions) < 2:
            return "single"
        return WHILE if groups == 1 else THEN if groups == len(self.actions) else "mixed"

    @property
    def unknown(self) -> tuple[PlannedAction, ...]:
        """Actions that are not known; a plan with any must not be generated."""
        return tuple(action for action in self.actions if not action.is_known)

    def lay_out(self, *, action_s: float = ACTION_S, time_s: float = TIME_S) -> tuple[Interval, ...]:
        """Put the actions on a timeline: groups end to end, each as long as its longest stated action.

        Args:
            action_s: Length of a group that states none, seconds.
            time_s: Length of one repetition, seconds.
        """
        intervals: list[Interval] = []
        start = 0.0
        for _, members in groupby(self.actions, key=lambda action: action.group):
            stated = [(action, action.duration_s or (action.times or 0) * time_s) for action in members]
            whole = max(length for _, length in stated) or action_s
            intervals += [Interval(action, start, start + (length or whole)) for action, length in stated]
            start += whole
        return tuple(intervals)

    def to_json(self) -> dict[str, object]:
        """The plan as plain values, for one line of JSON."""
        actions = [
            {
                "text": action.text,
                "parts": list(action.parts),
                "confidence": action.confidence,
                "source": action.source,
                "evidence": list(action.evidence),
            }
            for action in self.actions
        ]
        return {"text": self.text, "actions": actions, "relation": self.relation}


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
        return Plan(text, _group(clauses, [self.find(clause.text) for clause in clauses]))

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
                clause.duration_s,
                clause.times,
            )
        )
    return tuple(actions)
