"""Which parts people move for an action, by its nearest labelled phrases and a linear head, over sentence vectors."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.datasets.dataset import cache_folder
from skelact.generation.encoder import SentenceEncoder
from skelact.generation.lexicon import OMITTED, PARTS, Finding, Lexicon, order_parts
from skelact.generation.phrases import OTHER_SIDE, Phrase, make_one_sided, mirror_parts

NEIGHBORS, TEMPERATURE = 8, 0.1
RIDGE = 1.0
WORDS_WEIGHT, CORRECTED = 0.35, 0.9  # of the lexicon against the neighbors; what a corrected confidence keeps
TICKED = 0.42  # a part is named from this score on: F1 is best served by a threshold below one half
ALIKE, SAME = 0.3, 0.85  # similarities that count as nothing and as certain
MOST_CONFIDENT, NOUN_PHRASE = 0.8, 0.5  # the second for texts that begin with an article
SHOWN = 3
COLUMNS = (*PARTS, "none")


@dataclass(frozen=True, eq=False)
class PhraseBook:
    """Labelled phrases with their vectors.

    Attributes:
        phrases: With sides made one.
        vectors: float32 (N, 384), each of length 1.
        labels: float32 (N, 8), 1 at the parts of `PARTS` that are ticked; last for no action.
        head: float32 (385, 8), linear scores of a vector; its last row is the bias.
        lexicon: Knows the base forms.
        encoder: Makes the vectors.
    """

    phrases: tuple[Phrase, ...]
    vectors: np.ndarray
    labels: np.ndarray
    head: np.ndarray
    lexicon: Lexicon
    encoder: SentenceEncoder

    def find(self, text: str) -> Finding:
        """Name the parts of one action; no part and source "unknown" when it is likely none."""
        vector, is_mirrored = self._embed(text)
        scores = self.score(vector)
        closeness = float(np.clip(((self.vectors @ vector).max() - ALIKE) / (SAME - ALIKE), 0, 1))
        doubt = float(np.clip(scores[-1], 0, 1))
        evidence = self.suggest(text)
        if doubt >= 0.5:
            return Finding((), round(closeness * doubt, 3), "unknown", evidence)
        parts = _name_ticked(scores)
        source = "neighbors" if parts == _name_ticked(self.score_neighbors(vector)) else "head"
        likely = MOST_CONFIDENT * (NOUN_PHRASE if text.split()[0] in OMITTED else 1)
        confidence = round(likely * closeness * (1 - doubt), 3)
        return Finding(order_parts(mirror_parts(parts) if is_mirrored else parts), confidence, source, evidence)

    def correct(self, text: str, found: Finding) -> Finding:
        """Weigh what the words name against the nearest phrases; unchanged parts stay the words' own."""
        vector, is_mirrored = self._embed(text)
        by_words = mirror_parts(frozenset(found.parts)) if is_mirrored else frozenset(found.parts)
        said = np.array([part in by_words for part in PARTS], np.float32)
        scores = WORDS_WEIGHT * said + (1 - WORDS_WEIGHT) * self.score_neighbors(vector)[: len(PARTS)]
        parts = _name_ticked(scores)
        if parts == by_words or not parts:
            return found
        named = order_parts(mirror_parts(parts) if is_mirrored else parts)
        return Finding(named, round(CORRECTED * found.confidence, 3), "neighbors", self.suggest(text))

    def name_by(self, score: Callable[[np.ndarray], np.ndarray], text: str) -> frozenset[str]:
        """Parts of one action by one of the scores below alone."""
        vector, is_mirrored = self._embed(text)
        parts = _name_ticked(score(vector))
        return mirror_parts(parts) if is_mirrored else parts

    def suggest(self, text: str) -> tuple[str, ...]:
        """The known actions that come nearest."""
        vector, is_mirrored = self._embed(text)
        similarities = self.vectors @ vector - self.labels[:, -1]
        best = [self.phrases[index].text for index in np.argsort(-similarities, kind="stable")[: 2 * SHOWN]]
        return tuple(dict.fromkeys(_swap_sides(one) if is_mirrored else one for one in best))[:SHOWN]

    def score(self, vector: np.ndarray) -> np.ndarray:
        """Mean (8,) of both scores."""
        return (self.score_neighbors(vector) + self.score_head(vector)) / 2

    def score_neighbors(self, vector: np.ndarray) -> np.ndarray:
        """Mean labels (8,) of the nearest phrases, the nearer the more weight."""
        similarities = self.vectors @ vector
        nearest = np.argsort(-similarities, kind="stable")[:NEIGHBORS]
        weights = np.exp((similarities[nearest] - similarities.max()) / TEMPERATURE)
        return weights @ self.labels[nearest] / weights.sum()

    def score_head(self, vector: np.ndarray) -> np.ndarray:
        """Scores (8,) of the linear head, about 0 to 1."""
        return vector @ self.head[:-1] + self.head[-1]

    def _embed(self, text: str) -> tuple[np.ndarray, bool]:
        one_sided, is_mirrored = make_one_sided(text, self.lexicon)
        return self.encoder.embed([one_sided])[0], is_mirrored


def build_phrase_book(phrases: Sequence[Phrase], lexicon: Lexicon, encoder: SentenceEncoder) -> PhraseBook:
    """Make a book of phrases and of the lexicon's entries, fit its head, and keep the vectors in the cache."""
    entries = [Phrase(" ".join(words), verb.parts) for words, verb in lexicon.verbs.items()]
    one_sided = tuple(_make_one_sided(phrase, lexicon) for phrase in (*phrases, *entries))
    vectors = _embed_cached([phrase.text for phrase in one_sided], encoder)
    ticks = [phrase.parts or {"none"} for phrase in one_sided]
    labels = np.array([[column in ticked for column in COLUMNS] for ticked in ticks], np.float32)
    return PhraseBook(one_sided, vectors, labels, fit_head(vectors, labels), lexicon, encoder)


def fit_head(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Ridge regression of labels (N, 8) on vectors (N, D): weights and, last, the bias, (D + 1, 8)."""
    mean, bias = vectors.mean(0, dtype=np.float64), labels.mean(0, dtype=np.float64)
    centered = vectors - mean
    weights = np.linalg.solve(centered.T @ centered + RIDGE * np.eye(len(mean)), centered.T @ (labels - bias))
    return np.concatenate([weights, (bias - mean @ weights)[None]]).astype(np.float32)


def _name_ticked(scores: np.ndarray) -> frozenset[str]:
    return frozenset(part for part, score in zip(PARTS, scores[: len(PARTS)], strict=True) if score >= TICKED)


def _make_one_sided(phrase: Phrase, lexicon: Lexicon) -> Phrase:
    text, is_mirrored = make_one_sided(phrase.text, lexicon)
    return Phrase(text, mirror_parts(phrase.parts) if is_mirrored else phrase.parts)


def _swap_sides(text: str) -> str:
    return " ".join(OTHER_SIDE.get(word, word) for word in text.split())


def _embed_cached(texts: Sequence[str], encoder: SentenceEncoder) -> np.ndarray:
    """Vectors of texts, from the cache when the same texts were embedded by the same encoder before."""
    digest = hashlib.sha256("\n".join((encoder.name, *texts)).encode()).hexdigest()
    path = cache_folder() / "text" / f"phrases-{digest[:16]}.npy"
    if path.exists():
        return np.load(path)
    vectors = encoder.embed(texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.npy")
    np.save(part, vectors)
    part.replace(path)
    return vectors
