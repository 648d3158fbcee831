"""How well parts are named: F1 against labeled phrases that nothing was fit to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.language.encoder import SentenceEncoder
from skelact.language.lexicon import Lexicon
from skelact.language.neighbors import PhraseBook, Query
from skelact.language.part_rules import find_parts
from skelact.language.phrases import Phrase
from skelact.language.planner import PartPlanner, build_planner
from skelact.skeleton.body import BODY_PARTS

HEAD, TORSO = BODY_PARTS.index("head"), BODY_PARTS.index("torso")
RESAMPLES = 1000


@dataclass(frozen=True)
class PartScores:
    """F1 of one method.

    Attributes:
        parts: Per part of `BODY_PARTS`.
        macro: Their mean.
        interval: 95 % of the macro F1 over resampled phrases.
        macro_of_six: Mean over six parts, the head counted as torso, as in published labels.
        found: Share of actions that are not said to be unknown.
        rejected: Share of what is no action that is said to be unknown; NaN without any.
    """

    parts: Mapping[str, float]
    macro: float
    interval: tuple[float, float]
    macro_of_six: float
    found: float
    rejected: float


def measure_parts(
    measured: Sequence[Phrase], learned: Sequence[Phrase], lexicon: Lexicon, encoder: SentenceEncoder | None
) -> dict[str, PartScores]:
    """Score methods on phrases that are not among `learned`: each on whole phrases, the planner on their actions."""
    planner = build_planner(learned, lexicon, encoder)
    methods: dict[str, Callable[[str], frozenset[str]]] = {
        "lexicon": lambda text: frozenset(find_parts(text, lexicon).parts)
    }
    book = planner.book
    if book:
        methods["neighbors"] = _name_by(book, book.score_neighbors)
        methods["head"] = _name_by(book, book.score_head)
        methods["neighbors and head"] = _name_by(book, book.score)
    methods["combined"] = lambda text: _plan_parts(text, planner)
    return {name: score_parts([method(one.text) for one in measured], measured) for name, method in methods.items()}


def _plan_parts(text: str, planner: PartPlanner) -> frozenset[str]:
    """Parts of all actions of a plan; none where nothing is asked to be done."""
    try:
        return frozenset(part for action in planner.plan(text).actions for part in action.parts)
    except InputError:
        return frozenset()


def score_parts(named: Sequence[frozenset[str]], measured: Sequence[Phrase]) -> PartScores:
    """Compare named parts with the labels of the same phrases.

    Raises:
        InputError: No phrase has a part; field "file".
    """
    is_action = np.array([bool(phrase.parts) for phrase in measured])
    found = np.array([[part in parts for part in BODY_PARTS] for parts in named])
    truth = np.array([[part in phrase.parts for part in BODY_PARTS] for phrase in measured])
    if not is_action.any():
        raise InputError("expected phrases with parts, got none", field="file")
    said, ticked = found[is_action], truth[is_action]
    rng = np.random.default_rng(0)
    draws = rng.integers(0, is_action.sum(), (RESAMPLES, is_action.sum()))
    resampled = [compute_f1(said[draw], ticked[draw]).mean() for draw in draws]
    low, high = np.quantile(resampled, (0.025, 0.975))
    f1 = compute_f1(said, ticked)
    is_nothing = np.logical_not(found.any(1))
    return PartScores(
        {part: float(value) for part, value in zip(BODY_PARTS, f1, strict=True)},
        float(f1.mean()),
        (float(low), float(high)),
        float(compute_f1(join_head(said), join_head(ticked)).mean()),
        float(1 - is_nothing[is_action].mean()),
        float(is_nothing[np.logical_not(is_action)].mean()) if not is_action.all() else float("nan"),
    )


def compute_f1(found: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """F1 of each column of two truth tables (N, parts); 1 where both are empty."""
    total = found.sum(0) + truth.sum(0)
    return np.where(total > 0, 2 * (found & truth).sum(0) / np.maximum(total, 1), 1.0)


def join_head(ticks: np.ndarray) -> np.ndarray:
    """Count the head as torso: (N, 7) to (N, 6)."""
    joined = ticks.copy()
    joined[:, TORSO] |= joined[:, HEAD]
    return np.delete(joined, HEAD, axis=1)


def _name_by(book: PhraseBook, score: Callable[[Query], np.ndarray]) -> Callable[[str], frozenset[str]]:
    def name(text: str) -> frozenset[str]:
        query = book.ask(text)
        return query.name(score(query))

    return name
