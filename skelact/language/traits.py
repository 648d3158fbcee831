"""What a skeleton shows of an action, by its words: raised hands, steps, a bent trunk, a lowered pelvis and so on.

The table `traits.tsv` gives common actions their traits. Those of a phrase are the traits of the entries found in it;
those of the entries nearest in meaning, which move the same parts, are mixed in, so that other words have some, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from skelact.errors import ConfigError
from skelact.language.encoder import SentenceEncoder, load_encoder
from skelact.language.lexicon import OMITTED, SIDES, Lexicon, load_lexicon
from skelact.language.part_rules import find_parts
from skelact.language.words import split_words

TABLE = Path(__file__).with_name("traits.tsv")
TRAITS = (
    *("one_arm", "both_arms", "hands_up", "overhead", "hands_forward", "hands_side", "hands_back", "hands_low"),
    *("hands_head", "hands_together", "strike", "twist_arm", "bend", "twist", "head", "legs", "steps", "leg_up"),
    *("knees", "apart", "down", "up", "dip", "low", "lying", "floor", "air", "travel", "backward", "sideways", "turn"),
    *("repeat", "fast", "still"),
)
SIDE_TRAITS = tuple(f"{side}_side" for side in SIDES)  # named with any limb, turn or direction
NAMES = (*TRAITS, *SIDE_TRAITS)
NEIGHBORS, TEMPERATURE = 6, 0.08  # of entries near in meaning
PARTS_WEIGHT = (
    0.4  # of the share of moved parts that phrase and entry have in common, beside the cosine of their vectors
)
RELATED = 0.6  # cosine of sentence vectors, from which two phrases may mean one action
NEAR_WEIGHT = 0.3  # of them where an entry is found in the phrase


HANDS = frozenset(("hand", "arm", "fist"))
NUMBERS_OF_ARMS = ((frozenset(("one", "single", *SIDES)), "both_arms"), (frozenset(("both", "two")), "one_arm"))


@dataclass(frozen=True, eq=False)
class TraitTable:
    """Entries and their traits.

    Attributes:
        entries: Base forms without articles -> row.
        phrases: The entries as they are written, N.
        values: float32 (N, traits), 0 or 1.
    """

    entries: Mapping[tuple[str, ...], int]
    phrases: tuple[str, ...]
    values: np.ndarray


@lru_cache(maxsize=1)
def load_traits(path: Path = TABLE) -> TraitTable:
    """Read the table.

    Raises:
        ConfigError: A line names no trait that is known, or an entry is listed twice.
    """
    lexicon = load_lexicon()
    entries: dict[tuple[str, ...], int] = {}
    phrases: list[str] = []
    values: list[list[float]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        said, _, named = line.partition("\t")
        traits = named.split()
        if not traits or set(traits) - set(TRAITS):
            raise ConfigError(f"{path}: line {number}: expected words, a tab, and traits, got {line!r}")
        for phrase in (one.strip() for one in said.split(",")):
            key = to_bases(phrase, lexicon)
            if key in entries:
                raise ConfigError(f"{path}: line {number}: {phrase!r} is listed twice")
            entries[key] = len(phrases)
            phrases.append(phrase)
            values.append([float(name in traits) for name in NAMES])
    return TraitTable(entries, tuple(phrases), np.array(values, np.float32))


def to_bases(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Words of a phrase in base form, without articles and punctuation."""
    words = [word for word in split_words(text) if word[0].isalnum() and word not in OMITTED]
    return tuple(lexicon.base(word) for word in words)


class TraitFinder:
    """Names the traits of phrases.

    Args:
        encoder: Makes sentence vectors.
    """

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._table, self._lexicon, self._encoder = load_traits(), load_lexicon(), encoder
        self._vectors = encoder.embed(self._table.phrases)
        self._longest = max(map(len, self._table.entries))
        self._parts = [frozenset(find_parts(phrase, self._lexicon).parts) for phrase in self._table.phrases]

    def find(self, phrases: Sequence[str]) -> np.ndarray:
        """Traits (N, traits) of phrases, 0 to 1."""
        return np.stack(
            [self._find(phrase, vector) for phrase, vector in zip(phrases, self._encoder.embed(phrases), strict=True)]
        )

    def embed(self, phrases: Sequence[str]) -> np.ndarray:
        """Sentence vectors (N, 384) of phrases."""
        return self._encoder.embed(phrases)

    def to_key(self, phrase: str) -> tuple[str, ...]:
        """What is the same for phrases that differ in inflection, articles and punctuation alone."""
        return to_bases(phrase, self._lexicon)

    def related(self, phrases: Sequence[str]) -> np.ndarray:
        """Which phrases (N, N) may mean one action: they share an entry of the table, or are near in meaning."""
        vectors = self._encoder.embed(phrases)
        rows = [set(self._rows(to_bases(phrase, self._lexicon))) for phrase in phrases]
        shared = np.array([[bool(own & other) for other in rows] for own in rows])
        return np.asarray(shared | (vectors @ vectors.T >= RELATED))

    def _find(self, phrase: str, vector: np.ndarray) -> np.ndarray:
        moved = frozenset(find_parts(phrase, self._lexicon).parts)
        alike = np.array([len(moved & own) / max(len(moved | own), 1) for own in self._parts])
        likeness = self._vectors @ vector + PARTS_WEIGHT * alike
        nearest = np.argsort(-likeness, kind="stable")[:NEIGHBORS]
        weights = np.exp((likeness[nearest] - likeness[nearest[0]]) / TEMPERATURE)
        near = weights @ self._table.values[nearest] / weights.sum()
        words = to_bases(phrase, self._lexicon)
        rows = self._rows(words)
        traits = near
        if rows:
            traits = NEAR_WEIGHT * near + (1 - NEAR_WEIGHT) * self._table.values[rows].max(0)
        for said, other in NUMBERS_OF_ARMS:  # "with one hand": not with both
            if said & set(words) and HANDS & set(words):
                traits[NAMES.index(other)] = 0
        for side in SIDES:
            traits[NAMES.index(f"{side}_side")] = side in words
        return traits.astype(np.float32)

    def _rows(self, words: Sequence[str]) -> list[int]:
        """Rows of the entries in a phrase, longer ones first taken."""
        rows, index = [], 0
        while index < len(words):
            for length in range(min(self._longest, len(words) - index), 0, -1):
                row = self._table.entries.get(tuple(words[index : index + length]))
                if row is not None:
                    rows.append(row)
                    index += length - 1
                    break
            index += 1
        return rows


@lru_cache(maxsize=1)
def load_trait_finder() -> TraitFinder:
    """Load the sentence encoder and the vectors of the table, once.

    Raises:
        MissingExtraError: The extra "text" is not installed.
    """
    return TraitFinder(load_encoder())
