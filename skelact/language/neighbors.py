"""Which parts people move for an action, by its nearest labeled phrases and a linear head, over sentence vectors."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.datasets.dataset import cache_folder
from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.language.encoder import SentenceEncoder
from skelact.language.lexicon import ARMS, LEGS, OMITTED, Finding, Lexicon, order_parts
from skelact.language.phrases import NO_ACTION, Phrase, make_one_sided, mirror_parts
from skelact.layouts.sides import swap_sides
from skelact.skeleton.body import BODY_PARTS

logger = logging.getLogger(__name__)
NEIGHBORS, TEMPERATURE = 8, 0.1
RIDGE = 1.0
WORDS_WEIGHT, CORRECTED = 0.35, 0.9  # of the lexicon against the neighbors; what a corrected confidence keeps
TICKED = 0.42  # a part is named from this score on: F1 is best served by a threshold below one half
ALIKE, SAME = 0.3, 0.85  # similarities that count as nothing and as certain
DOUBT = 0.2  # score of no action from which on it is none: loses 2 % of the actions, catches over half of the rest
MAX_CONFIDENCE, NOUN_PHRASE = 0.8, 0.5  # the second for texts that begin with an article
SHOWN = 3
COLUMNS = (*BODY_PARTS, NO_ACTION)
MIRROR_COLUMNS = [COLUMNS.index(next(iter(mirror_parts(frozenset((column,)))))) for column in COLUMNS]


@dataclass(frozen=True, eq=False)
class Query:
    """A text to name the parts of.

    Attributes:
        vector: float32 (384,), of its one-sided form.
        is_mirrored: Whether that form exchanged left and right.
        is_sided: Whether it names a side.
    """

    vector: np.ndarray
    is_mirrored: bool
    is_sided: bool

    def name(self, scores: np.ndarray) -> frozenset[str]:
        """Parts of the text as it was, by scores (8,) or (7,) of its one-sided form."""
        parts = frozenset(
            part for part, score in zip(BODY_PARTS, scores[: len(BODY_PARTS)], strict=True) if score >= TICKED
        )
        return mirror_parts(parts) if self.is_mirrored else parts


@dataclass(frozen=True, eq=False)
class PhraseBook:
    """Labeled phrases with their vectors.

    Attributes:
        phrases: With sides made one.
        vectors: float32 (N, 384), each of length 1.
        labels: float32 (N, 8), 1 at the parts of `BODY_PARTS` that are ticked; last for no action.
        even_labels: The same, both sides ticked where the phrase names one: for texts that name none.
        head: float32 (385, 8), linear scores of a vector; its last row is the bias.
        lexicon: Knows the base forms.
        encoder: Makes the vectors.
    """

    phrases: tuple[Phrase, ...]
    vectors: np.ndarray
    labels: np.ndarray
    even_labels: np.ndarray
    head: np.ndarray
    lexicon: Lexicon
    encoder: SentenceEncoder

    def ask(self, text: str) -> Query:
        """Embed one action."""
        one_sided, is_mirrored = make_one_sided(text, self.lexicon)
        return Query(self.encoder.embed([one_sided])[0], is_mirrored, _is_sided(one_sided))

    def find(self, text: str) -> Finding:
        """Name the parts of one action; no part and source "unknown" when it is likely none."""
        query = self.ask(text)
        scores = self.score(query)
        closeness = float(np.clip(((self.vectors @ query.vector).max() - ALIKE) / (SAME - ALIKE), 0, 1))
        doubt = float(np.clip(scores[-1], 0, 1))
        if doubt >= DOUBT:
            return Finding((), round(closeness * min(1.0, doubt / DOUBT / 2), 3), "unknown", self.suggest(query))
        source = "neighbors" if query.name(scores) == query.name(self.score_neighbors(query)) else "head"
        likely = MAX_CONFIDENCE * (NOUN_PHRASE if text.split()[0] in OMITTED else 1)
        confidence = round(likely * closeness * (1 - doubt), 3)
        return Finding(order_parts(query.name(scores)), confidence, source, self.suggest(query))

    def correct(self, text: str, found: Finding) -> Finding:
        """Weigh what the words name against the nearest phrases; unchanged parts stay the words' own."""
        query = self.ask(text)
        by_words = frozenset(found.parts)
        one_sided = mirror_parts(by_words) if query.is_mirrored else by_words
        said = np.array([part in one_sided for part in BODY_PARTS], np.float32)
        parts = query.name(WORDS_WEIGHT * said + (1 - WORDS_WEIGHT) * self.score_neighbors(query)[: len(BODY_PARTS)])
        for limbs in (ARMS, LEGS):
            if len(by_words & limbs) == 1 or (by_words & limbs and parts & limbs):  # the words know the sides
                parts = (parts - limbs) | (by_words & limbs)
        if parts == by_words or not parts:
            return found
        return Finding(order_parts(parts), round(CORRECTED * found.confidence, 3), "neighbors", self.suggest(query))

    def suggest(self, query: Query) -> tuple[str, ...]:
        """The known actions that come nearest."""
        similarities = self.vectors @ query.vector - self.labels[:, -1]
        best = [self.phrases[index].text for index in np.argsort(-similarities, kind="stable")[: 2 * SHOWN]]
        return tuple(dict.fromkeys(swap_sides(one) if query.is_mirrored else one for one in best))[:SHOWN]

    def score(self, query: Query) -> np.ndarray:
        """Mean (8,) of both scores."""
        return (self.score_neighbors(query) + self.score_head(query)) / 2

    def score_neighbors(self, query: Query) -> np.ndarray:
        """Mean labels (8,) of the nearest phrases, the nearer the more weight."""
        similarities = self.vectors @ query.vector
        nearest = np.argsort(-similarities, kind="stable")[:NEIGHBORS]
        weights = np.exp((similarities[nearest] - similarities.max()) / TEMPERATURE)
        labels = self.labels if query.is_sided else self.even_labels
        return weights @ labels[nearest] / weights.sum()

    def score_head(self, query: Query) -> np.ndarray:
        """Scores (8,) of the linear head, about 0 to 1; equal on both sides for a text that names none."""
        scores = query.vector @ self.head[:-1] + self.head[-1]
        return scores if query.is_sided else (scores + scores[MIRROR_COLUMNS]) / 2


def build_phrase_book(phrases: Sequence[Phrase], lexicon: Lexicon, encoder: SentenceEncoder) -> PhraseBook:
    """Make a book of phrases and of the lexicon's entries, fit its head, and keep the vectors in the cache."""
    entries = [Phrase(" ".join(words), verb.parts) for words, verb in lexicon.verbs.items()]
    one_sided = tuple(_make_one_sided(phrase, lexicon) for phrase in (*phrases, *entries))
    vectors = embed_cached([phrase.text for phrase in one_sided], encoder)
    ticks = [phrase.parts or {NO_ACTION} for phrase in one_sided]
    labels = np.array([[column in ticked for column in COLUMNS] for ticked in ticks], np.float32)
    is_sided = np.array([_is_sided(phrase.text) for phrase in one_sided])
    even = np.where(is_sided[:, None], np.maximum(labels, labels[:, MIRROR_COLUMNS]), labels)
    return PhraseBook(one_sided, vectors, labels, even, fit_head(vectors, labels), lexicon, encoder)


def fit_head(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Ridge regression of labels (N, 8) on vectors (N, D): weights and, last, the bias, (D + 1, 8)."""
    mean, bias = vectors.mean(0, dtype=np.float64), labels.mean(0, dtype=np.float64)
    centered = vectors - mean
    weights = np.linalg.solve(centered.T @ centered + RIDGE * np.eye(len(mean)), centered.T @ (labels - bias))
    return np.concatenate([weights, (bias - mean @ weights)[None]]).astype(np.float32)


def _is_sided(one_sided: str) -> bool:
    return "right" in one_sided.split()


def _make_one_sided(phrase: Phrase, lexicon: Lexicon) -> Phrase:
    text, is_mirrored = make_one_sided(phrase.text, lexicon)
    return Phrase(text, mirror_parts(phrase.parts) if is_mirrored else phrase.parts)


def embed_cached(texts: Sequence[str], encoder: SentenceEncoder) -> np.ndarray:
    """Vectors of texts, from the cache when the same texts were embedded by the same encoder before."""
    digest = hashlib.sha256("\n".join((encoder.name, *texts)).encode()).hexdigest()
    try:
        path = cache_folder() / "text" / f"phrases-{digest[:16]}.npy"
        if path.exists():
            return np.load(path)
    except (OSError, InputError):
        return encoder.embed(texts)
    vectors = encoder.embed(texts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as part:
            np.save(part, vectors)
    except OSError as error:
        logger.warning("no cache: %s; the phrases are embedded again next time", error)
    return vectors
