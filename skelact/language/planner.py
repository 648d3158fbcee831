"""Sentences to plans: which actions, in which order, with which parts, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np

from skelact.errors import InputError
from skelact.language.action_kinds import STROKE
from skelact.language.actions import COMMON, KNOWN
from skelact.language.actions import SURE as SURE_OF_PART
from skelact.language.conjunctions import OPEN, OR, WHILE
from skelact.language.encoder import MissingExtraError, SentenceEncoder, load_encoder
from skelact.language.lexicon import ARMS, LEGS, NOTHING, Finding, Lexicon, load_lexicon, order_parts
from skelact.language.loops import take_loop
from skelact.language.motions import MotionVocabulary, load_motions
from skelact.language.neighbors import PhraseBook, build_phrase_book, embed_cached
from skelact.language.part_rules import VERB_CONFIDENCE, find_parts
from skelact.language.phrases import Phrase, label_key, load_phrases, mirror_parts
from skelact.language.plan import Exclusion, NotHeard, Plan, PlannedAction
from skelact.language.reading import NO_MOTION, Reading, join_turns, read_clause
from skelact.language.sentences import DEFAULT_FPS, Clause, split_sentence
from skelact.language.words import is_negated, split_words
from skelact.layouts.sides import swap_sides
from skelact.skeleton.body import BODY_PARTS

logger = logging.getLogger(__name__)

LABEL_CONFIDENCE = 0.95
SURE = 0.6  # from this confidence on the words decide, corrected by the nearest phrases
CARRIERS = LEGS | {"global"}  # two motions that both move these follow one another
FLOOR = 0.33  # below it an action is unknown
SUGGESTIONS = 5
MIN_LETTERS, MIN_SPELLING_RATIO = 4, 0.74  # a word that is spelled like a known verb may be a typo of it


@dataclass(frozen=True, eq=False)
class PartPlanner:
    """Finds the actions of a sentence and the parts of each.

    Attributes:
        lexicon: Splits sentences, and names parts by the words.
        vocabulary: Words of the known motions.
        labels: Key of a labeled phrase, see `label_key` -> its parts, for the side that comes first.
        book: Names parts by sentence vectors; None without the encoder.
        known: Titles of known motions (N), one for each of their phrases, and the vectors of these phrases (N, 384);
            None without the encoder.
    """

    lexicon: Lexicon
    vocabulary: MotionVocabulary
    labels: Mapping[str, frozenset[str]]
    book: PhraseBook | None
    known: tuple[tuple[str, ...], np.ndarray] | None

    def plan(self, text: str, *, strict: bool = False, fps: float = DEFAULT_FPS) -> Plan:
        """Plan one sentence; see `Plan`.

        Args:
            text: The sentence.
            strict: Whether to refuse a sentence that is not heard whole.
            fps: Frames per second, for amounts in frames.

        Raises:
            InputError: The text is no sentence, see `split_sentence`, or with `strict` not heard whole; field "text".
        """
        said, is_loop = take_loop(text)
        clauses = split_sentence(said, self.lexicon, fps=fps)
        done = [clause for clause in clauses if clause.is_done]
        findings = [self.find(clause.text) for clause in done]
        readings = [read_clause(clause, self.lexicon, self.vocabulary) for clause in done]
        pairs = [_agree(found, reading) for found, reading in zip(findings, readings, strict=True)]
        actions = _join_turns(_group(done, pairs))
        not_heard = [unheard for _, reading in pairs for unheard in reading.not_heard]
        undone = [self._read_undone(clause, pairs) for clause in clauses if not clause.is_done]
        not_heard += [one for one in undone if isinstance(one, NotHeard)]
        if strict and not_heard:
            listed = "; ".join(f"{unheard.text!r}: {unheard.reason}" for unheard in not_heard)
            raise InputError(f"expected only what can be done, not heard: {listed}", field="text")
        return Plan(
            text, actions, tuple(not_heard), tuple(one for one in undone if isinstance(one, Exclusion)), is_loop
        )

    def _read_undone(self, clause: Clause, pairs: Sequence[tuple[Finding, Reading]]) -> Exclusion | NotHeard:
        """Read what is not to be done: a plain known motion that no action does, else say that it is not checked."""
        said = " ".join((*clause.conjunction, *clause.words))
        if clause.relation == OR:
            return NotHeard(said, "of a choice the first is done")
        reading = read_clause(clause, self.lexicon, self.vocabulary)
        done = {performance.name for _, own in pairs for performance in own.performances}
        undone = {performance.name for performance in reading.performances}
        is_plain = not (reading.not_heard or reading.amounts or reading.manners)
        if not undone or undone & done or not is_plain:
            return NotHeard(said, "what is not to be done is not checked")
        if not reading.side:
            undone |= {swap_sides(name) for name in undone if not name.startswith("walk")}
        return Exclusion(said, tuple(name for name in KNOWN if name in undone))

    def nearest_actions(self, text: str) -> tuple[str, ...]:
        """Words for motions that can be made, those nearest in meaning first.

        By sentence vectors, without the encoder by the parts that the verbs of the lexicon move.
        """
        if self.known is not None and self.book is not None:
            names, vectors = self.known
            order = np.argsort(-(vectors @ self.book.encoder.embed([text])[0]), kind="stable")
            return tuple(dict.fromkeys(names[index] for index in order))[:SUGGESTIONS]
        parts = set(find_parts(text, self.lexicon).parts)
        by_parts = {name: set(find_parts(name, self.lexicon).parts) for name in COMMON}
        nearest = sorted(COMMON, key=lambda name: -len(parts & by_parts[name]) / max(1, len(parts | by_parts[name])))
        return tuple(nearest[:SUGGESTIONS]) if parts else COMMON

    def explain(self, action: PlannedAction) -> str:
        """Say why no motion is made for an action, and what could be asked instead."""
        word = action.text.split()[0]
        meant = get_close_matches(word, self._verbs, n=1, cutoff=MIN_SPELLING_RATIO) if len(word) >= MIN_LETTERS else []
        is_typo = bool(meant) and self.vocabulary.base(word, self.lexicon) not in self.lexicon.words
        hint = f"; did you mean {meant[0]!r}?" if is_typo else ""
        why = f" ({action.reason})" if action.reason != NO_MOTION else ""
        known = ", ".join(self.nearest_actions(action.text))
        return f"no motion is known for {action.text!r}{why}{hint}; nearest known: {known}"

    @property
    def _verbs(self) -> list[str]:
        return sorted(phrase[0] for phrase in self.vocabulary.phrases if len(phrase) == 1)

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
        return replace(
            NOTHING, evidence=self.book.suggest(self.book.ask(text)) if self.book else self.nearest_actions(text)
        )


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
    vocabulary = load_motions()
    if encoder is None:
        return PartPlanner(lexicon, vocabulary, labels, None, None)
    book = build_phrase_book(phrases, lexicon, encoder)
    said = {" ".join(words): name for words, (name, is_partly) in vocabulary.phrases.items() if not is_partly}
    names = tuple(vocabulary.motions[name].title for name in said.values())
    return PartPlanner(lexicon, vocabulary, labels, book, (names, embed_cached(tuple(said), encoder)))


def _agree(found: Finding, reading: Reading) -> tuple[Finding, Reading]:
    """Bring the parts of an action and its motions together: they move the same limbs, or no motion is made."""
    if not reading.performances:
        return found, reading
    sure = _sure_parts(reading)
    if all(one.name == "stand" for one in reading.performances) and ARMS & set(found.parts):  # lower the arm
        return replace(found, parts=order_parts(frozenset(KNOWN["stand"].parts))), reading
    moved = sure or {part for performance in reading.performances for part in performance.parts}
    if not found.parts:
        return Finding(order_parts(frozenset(moved)), VERB_CONFIDENCE, "lexicon", reading.head), reading
    for limbs in (ARMS, LEGS):
        named = limbs & set(found.parts)
        if len(named) == 1 and limbs & sure and not limbs & sure <= named and not limbs <= sure:
            reason = f"{next(iter(named)).replace('_', ' ')!r} is asked for, the motion moves another limb"
            return found, Reading(reason=reason, head=reading.head)
    return found, reading


def _sure_parts(reading: Reading) -> set[str]:
    return {part for one in reading.performances for part, own in one.action.parts.items() if own >= SURE_OF_PART}


def _group(clauses: Sequence[Clause], pairs: Sequence[tuple[Finding, Reading]]) -> list[PlannedAction]:
    """Number the groups; an action behind "and" or a comma goes on beside the others if no part is shared."""
    actions: list[PlannedAction] = []
    group, taken, strokes = -1, set[str](), False
    for clause, (found, reading) in zip(clauses, pairs, strict=True):
        moved = set(found.parts) | _sure_parts(reading) & (CARRIERS | ARMS)
        is_stroke = all(one.action.kind == STROKE for one in reading.performances) and bool(reading.performances)
        is_free = clause.relation == OPEN and bool(found.parts) and not taken & moved and not (is_stroke and strokes)
        if clause.relation != WHILE and not is_free:
            group, taken, strokes = group + 1, set(), False
        taken |= moved or set(BODY_PARTS)
        strokes = strokes or is_stroke
        performances = tuple(replace(one, confidence=found.confidence) for one in reading.performances)
        actions.append(
            PlannedAction(
                clause.text,
                clause.base,
                found.parts,
                found.confidence,
                found.source,
                found.evidence,
                group,
                reading.amounts if performances else tuple(stated.amount for stated in clause.amounts),
                reading.side,
                reading.limb,
                reading.direction,
                reading.manners,
                performances,
                reading.reason,
            )
        )
    return actions


def _join_turns(actions: Sequence[PlannedAction]) -> tuple[PlannedAction, ...]:
    joined = join_turns([action.performances for action in actions], [action.group for action in actions])
    return tuple(replace(action, performances=own) for action, own in zip(actions, joined, strict=True))
