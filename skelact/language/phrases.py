"""Labeled phrases: which parts people tick for an action; left and right are made one before anything is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skelact.errors import InputError
from skelact.language.lexicon import OMITTED, Lexicon, parse_parts
from skelact.language.sentences import load_texts, to_base
from skelact.language.words import split_words
from skelact.layouts.sides import MIRRORED, swap_sides

PHRASES = Path(__file__).with_name("phrases.tsv")
NO_ACTION = "none"  # in place of parts
HELD_OUT_OF = 5  # every fifth phrase is for measuring only


@dataclass(frozen=True)
class Phrase:
    """An action and the parts that people tick; no part for what is no action of a body."""

    text: str
    parts: frozenset[str]


def load_phrases(path: Path = PHRASES) -> tuple[Phrase, ...]:
    """Read phrases: text, a tab, and parts with the shorthand of `parse_parts`, or "none"; # begins a comment.

    Raises:
        InputError: The file cannot be read, or a line is not of that form; field "file".
    """
    phrases = []
    for line in load_texts(path):
        if line.startswith("#"):
            continue
        text, _, parts = line.partition("\t")
        try:
            phrases.append(Phrase(text, frozenset() if parts == NO_ACTION else _parse_ticks(parts)))
        except ValueError as error:
            raise InputError(f"{path}: {line!r}: {error}", field="file") from error
    return tuple(phrases)


def split_held_out(phrases: Sequence[Phrase], lexicon: Lexicon) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Split phrases into those to learn from and the held-out fifth, by a hash: mirrored phrases stay together."""
    held = [hashlib.sha256(label_key(one.text, lexicon)[0].encode()).digest()[0] % HELD_OUT_OF == 0 for one in phrases]
    learned = tuple(phrase for phrase, is_held in zip(phrases, held, strict=True) if not is_held)
    return learned, tuple(phrase for phrase, is_held in zip(phrases, held, strict=True) if is_held)


def make_one_sided(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Put an action into its base form, mirrored if it names left before right; tell whether it was mirrored."""
    words = split_words(to_base(text, lexicon))
    is_mirrored = next((word for word in words if word in MIRRORED), "right") == "left"
    return " ".join(MIRRORED.get(word, word) if is_mirrored else word for word in words), is_mirrored


def label_key(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    """What two texts must share to be the same action, and whether this one is the mirrored one."""
    text, is_mirrored = make_one_sided(text, lexicon)
    return " ".join(word for word in text.split() if word not in OMITTED and word[0].isalnum()) or text, is_mirrored


def mirror_parts(parts: frozenset[str]) -> frozenset[str]:
    """Exchange left and right."""
    return frozenset(map(swap_sides, parts))


def _parse_ticks(text: str) -> frozenset[str]:
    if not text.strip():
        raise ValueError("expected parts behind a tab")
    return parse_parts(text)
