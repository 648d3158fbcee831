"""The lexicon: which parts people move for a verb, nouns of limbs, and inflections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from skelact.errors import ConfigError
from skelact.language.actions import KNOWN, SURE
from skelact.language.words import base_form, split_words
from skelact.skeleton.body import BODY_PARTS

ARMS, LEGS = frozenset(("left_arm", "right_arm")), frozenset(("left_leg", "right_leg"))
SHORTHAND: Mapping[str, frozenset[str]] = {
    "arms": ARMS,
    "legs": LEGS,
    "body": ARMS | LEGS | {"torso", "global"},
    **{part: frozenset((part,)) for part in BODY_PARTS},
}
LEXICON, MOTIONS, GESTURES = (
    Path(__file__).with_name(name) for name in ("lexicon.yaml", "motions.yaml", "gestures.yaml")
)
OMITTED = frozenset(split_words("a an the his her their my your its"))
SIDES = ("left", "right")
PARTICLES = frozenset(split_words("up down out off on over away back together"))


@dataclass(frozen=True)
class Verb:
    """One entry: its parts, and what a limb as its object does (moves, is touched, or nothing)."""

    parts: frozenset[str]
    object: str = ""


@dataclass(frozen=True)
class Finding:
    """Parts of one action.

    Attributes:
        parts: In the order of `BODY_PARTS`.
        confidence: 0..1.
        source: "label", "lexicon", "neighbors", "head" or "unknown".
        evidence: The words that say so; known actions for neighbors and for what is unknown.
    """

    parts: tuple[str, ...]
    confidence: float
    source: str
    evidence: tuple[str, ...]


NOTHING = Finding((), 0.0, "unknown", ())


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Verbs by their words, nouns of limbs, and other words of the language.

    Attributes:
        verbs: Base forms without articles -> entry.
        weak: Verbs that yield to an activity behind them.
        nouns: Noun of a limb -> its parts.
        modifiers: Further known words.
        irregular: Inflected form -> base form.
    """

    verbs: Mapping[tuple[str, ...], Verb]
    weak: frozenset[str]
    nouns: Mapping[tuple[str, ...], str]
    modifiers: frozenset[str]
    irregular: Mapping[str, str]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every known word."""
        inside = (word for words in (*self.verbs, *self.nouns) for word in words)
        return frozenset(inside) | self.weak | self.modifiers

    @cached_property
    def longest(self) -> int:
        """Words of the longest entry."""
        return max(map(len, self.verbs))

    def base(self, word: str) -> str:
        """Base form of a word."""
        return base_form(word, self.words.__contains__, self.irregular)

    def is_verb(self, word: str) -> bool:
        """Whether a word, inflected or not, is a verb of one word."""
        base = self.base(word)
        return base in self.weak or (base,) in self.verbs


@lru_cache(maxsize=1)
def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """Read the lexicon; verbs of the known motions are verbs too.

    Raises:
        ConfigError: The file cannot be used.
    """
    try:
        return _parse_lexicon(yaml.safe_load(path.read_text(encoding="utf-8")), _motion_verbs(read_motion_table()))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as a lexicon: {error!r}") from error


def read_motion_table(path: Path = MOTIONS) -> dict[str, Any]:
    """The vocabulary of motions with the gestures in it, as the files have them."""
    table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    gestures = yaml.safe_load(GESTURES.read_text(encoding="utf-8"))
    return {**table, "motions": {**table["motions"], **gestures["motions"]}}


def _parse_lexicon(table: Mapping[str, Any], motion_verbs: Mapping[tuple[str, ...], Verb]) -> Lexicon:
    irregular = {form: base for base, forms in table["irregular"].items() for form in forms.split()}
    weak, modifiers = (frozenset(word for (word,) in _terms(table[key])) for key in ("weak", "modifiers"))
    listed = [term for group in table["verbs"] for term in _terms(group["words"])]
    nouns = {term: name for name, terms in table["nouns"].items() for term in _terms(terms)}
    core = weak | modifiers | {term[0] for term in (*listed, *nouns) if len(term) == 1}
    verbs: dict[tuple[str, ...], Verb] = {}
    for group in table["verbs"]:
        verb = Verb(parse_parts(group["parts"]), group.get("object", ""))
        for term in _terms(group["words"]):
            bases = tuple(base_form(word, core.__contains__, irregular) for word in term)
            if verbs.setdefault(bases, verb) != verb:
                raise ValueError(f"{' '.join(bases)!r} is there twice")
    added = {term: verb for term, verb in motion_verbs.items() if term not in verbs and term[0] not in weak}
    return Lexicon({**verbs, **added}, weak, nouns, modifiers, irregular)


def _motion_verbs(table: Mapping[str, Any]) -> dict[tuple[str, ...], Verb]:
    """Words that alone ask for a known motion, so that a verb of a motion needs one line in motions.yaml only."""
    parts: dict[str, frozenset[str]] = {}
    for name, action in KNOWN.items():
        motion = "-".join(word for word in name.removeprefix("walk-turn").split("-") if word not in SIDES)
        sure = frozenset(part for part, confidence in action.parts.items() if confidence >= SURE)
        for own in {motion or "turn", name}:
            parts[own] = parts.get(own, frozenset()) | sure
    return {
        term: Verb(parts[name] or LEGS | {"global"})
        for name, entry in table["motions"].items()
        for key in ("words", "partly")
        for term in _terms(entry.get(key) or "")
        if len(term) == 1
    }


def _terms(text: str) -> list[tuple[str, ...]]:
    return [tuple(term.split()) for term in text.split(",")]


def parse_parts(text: str) -> frozenset[str]:
    """Read names of parts, with the shorthand arms, legs and body.

    Raises:
        ValueError: A name is none of them.
    """
    unknown = set(text.split()) - set(SHORTHAND)
    if unknown:
        raise ValueError(f"expected {', '.join(SHORTHAND)}, got {', '.join(sorted(unknown))}")
    return frozenset().union(*(SHORTHAND[name] for name in text.split()))


def order_parts(parts: frozenset[str]) -> tuple[str, ...]:
    """Parts in the order of `BODY_PARTS`."""
    return tuple(part for part in BODY_PARTS if part in parts)
