"""The words that ask for known motions, and what each motion can have: sides, directions, amounts, styles, objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from skelact.errors import ConfigError
from skelact.language.lexicon import MOTIONS, Lexicon, read_motion_table
from skelact.language.words import base_form


@dataclass(frozen=True)
class MotionWords:
    """What can be said of one motion; see the head of motions.yaml.

    Attributes:
        name: Without a side: "wave-hand".
        limbs: In the singular.
        objects: By which it could not differ, and further words that change nothing.
        directions: That it can have.
        amounts: Kinds of amounts that it can have.
        styles: That were recorded with it.
        takes_object: Whether an object leaves it the motion it is.
        title: A phrase that asks for it.
        side: Of the arm or leg when none is stated: "left", "right" or "both"; "" for motions without sides.
    """

    name: str
    limbs: frozenset[str]
    objects: frozenset[str]
    directions: frozenset[str]
    amounts: frozenset[str]
    styles: frozenset[str]
    takes_object: bool
    title: str
    side: str = ""

    @property
    def plain(self) -> str:
        """Its name as one says it."""
        return self.name.replace("-", " ")


@dataclass(frozen=True, eq=False)
class MotionVocabulary:
    """All motions by their words.

    Attributes:
        motions: By name.
        phrases: Words of a phrase -> its motion's name and whether only its core is shown.
        styles: Word -> style.
        slow: Words of a slower tempo.
        fast: Words of a faster one.
        function: Words that by themselves ask for nothing.
        postures: Words of a phrase -> the posture in which the gait goes.
        carried: Words of a phrase -> the gesture that is made beside another action: "with the head down".
        beside: Words of a phrase -> the gesture that belongs to it: to the tree pose hands that are joined.
        likes: What somebody is like -> postures, gestures and tempos.
    """

    motions: Mapping[str, MotionWords]
    phrases: Mapping[tuple[str, ...], tuple[str, bool]]
    styles: Mapping[str, str]
    slow: frozenset[str]
    fast: frozenset[str]
    function: frozenset[str]
    postures: Mapping[tuple[str, ...], str]
    carried: Mapping[tuple[str, ...], str]
    beside: Mapping[tuple[str, ...], str]
    likes: Mapping[str, tuple[str, ...]]

    def base(self, word: str, lexicon: Lexicon) -> str:
        """Base form of a word, also of verbs that only motions have."""
        return base_form(word, lambda one: one in lexicon.words or one in self.heads, lexicon.irregular)

    @cached_property
    def manners(self) -> frozenset[str]:
        """Words of tempos and styles."""
        return self.slow | self.fast | self.styles.keys()

    @cached_property
    def heads(self) -> frozenset[str]:
        """First words of the phrases."""
        return frozenset(phrase[0] for phrase in self.phrases)


@lru_cache(maxsize=1)
def load_motions(path: Path = MOTIONS) -> MotionVocabulary:
    """Read the vocabulary of motions.

    Raises:
        ConfigError: The file cannot be used.
    """
    try:
        return _parse_motions(read_motion_table(path))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as a vocabulary of motions: {error!r}") from error


def _parse_motions(table: Mapping[str, Any]) -> MotionVocabulary:
    phrases: dict[tuple[str, ...], tuple[str, bool]] = {}
    postures: dict[tuple[str, ...], str] = {}
    carried: dict[tuple[str, ...], str] = {}
    beside: dict[tuple[str, ...], str] = {}
    for name, entry in table["motions"].items():
        for key, is_partly in (("words", False), ("partly", True)):
            for phrase in _terms(entry.get(key)):
                if phrases.setdefault(phrase, (name, is_partly)) != (name, is_partly):
                    raise ValueError(f"{' '.join(phrase)!r} is there twice")
        for posture, words in (entry.get("postures") or {}).items():
            postures |= dict.fromkeys(_terms(words), posture)
            phrases |= dict.fromkeys(_terms(words), (name, False))
        for other, words in (entry.get("beside") or {}).items():
            beside |= dict.fromkeys(_terms(words), other)
            phrases |= dict.fromkeys(_terms(words), (name, False))
        carried |= dict.fromkeys(_terms(entry.get("with")), name)
    return MotionVocabulary(
        {name: _parse_motion(name, entry) for name, entry in table["motions"].items()},
        phrases,
        {word: style for style, words in table["styles"].items() for word in words.split()},
        frozenset(table["slow"].split()),
        frozenset(table["fast"].split()),
        frozenset(table["function"].split()),
        postures,
        carried,
        beside,
        {word: tuple(held.split()) for word, held in table["likes"].items()},
    )


def _terms(text: str | None) -> list[tuple[str, ...]]:
    return [tuple(term.split()) for term in (text or "").split(",") if term.strip()]


def _parse_motion(name: str, entry: Mapping[str, str]) -> MotionWords:
    def words(key: str) -> frozenset[str]:
        return frozenset((entry.get(key) or "").split())

    return MotionWords(
        name,
        words("limbs"),
        words("objects") | words("also"),
        words("directions"),
        words("amounts"),
        words("styles"),
        entry.get("takes") == "object",
        entry.get("title") or entry["words"].partition(",")[0].strip(),
        entry.get("side") or "",
    )
