"""What the name of a joint says: a part of the body and a side, in the words of many tools and some languages."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

UPPER_OF = {"leg": "thigh", "arm": "upperarm"}
LOWER_OF = {"leg": "shin", "arm": "forearm"}
LEG_PARTS = ("hipjoint", "thigh", "leg", "shin", "foot", "toe")
ARM_PARTS = ("clavicle", "shoulder", "upperarm", "arm", "forearm", "hand", "finger")
VERTEBRA = r"[CLT][0-9]{1,2}"  # L5, T8: vertebrae, not sides
MAX_NAME = 200  # characters looked at


@dataclass(frozen=True)
class BoneName:
    """What a joint's name says.

    Attributes:
        part: A part of `bone_words.yaml`, or "" when no word is known.
        side: "left", "right" or "".
        is_helper: Twist, roll, IK, control: does not carry the body.
        is_animal: One of its words is of an animal.
    """

    part: str
    side: str
    is_helper: bool = False
    is_animal: bool = False


@dataclass(frozen=True)
class KnownSpine:
    """A spine that the shipped weights learned from: plain names from pelvis to neck, and what was taken there."""

    chain: tuple[str, ...]
    spine: dict[str, float]
    chest: dict[str, float]


@functools.lru_cache(maxsize=8192)
def parse_bone_name(name: str) -> BoneName:
    """Tell part and side from a joint's name.

    Namespaces ("rig:Hips", "Armature|Hips") and unknown words ("mixamorig", "Bip01", "CC_Base") say nothing.
    """
    plain = plain_name(name)
    if re.fullmatch(VERTEBRA, plain, re.IGNORECASE):
        return BoneName("neck" if plain[0] in "Cc" else "spine", "")
    words = split_words(plain)
    table = _words()
    side = next((table["sides"][word] for word in words if word in table["sides"]), "")
    found = {table["parts"][word] for word in words if word in table["parts"]}
    is_upper, is_lower = bool(table["upper"] & set(words)), bool(table["lower"] & set(words))
    is_helper = "helper" in found
    if not side:
        found -= {"finger"} if found - {"finger", "helper"} else set()  # "Mid Spine"
    part = next((part for part in table["order"] if part in found and part != "helper"), "")
    if part in UPPER_OF and is_upper:
        part = UPPER_OF[part]
    elif part in LOWER_OF and is_lower:
        part = LOWER_OF[part]
    if part in ("hips", "spine") and side and ("joint" in words or "hips" not in words):
        part = "hipjoint" if words_say_pelvis(words) else "thigh" if part == "hips" else part
    if part == "toe" and "hand" in found:
        part = "hand"
    if part == "finger" and "foot" in found:
        part = "toe"
    if part in ("shoulder", "hips") and not side and {"center", "centre"} & set(words):
        part = "hips" if part == "hips" else "neck"
    if part == "shoulder" and "spine" in found:
        part = "chest"
    return BoneName(part, side, is_helper, bool(table["animals"] & set(words)))


def words_say_pelvis(words: tuple[str, ...]) -> bool:
    """Whether a sided "hip" is the joint's holder beside the pelvis ("LHipJoint", "pelvis.L"), not the joint."""
    return "pelvis" in words or "joint" in words or "hipjoint" in words


def plain_name(name: str) -> str:
    """Drop namespaces: what stands before the last ":" or "|", if something stands behind it."""
    name = unicodedata.normalize("NFKC", name[:MAX_NAME]).strip()
    return re.split(r"[:|]", name.rstrip(":|"))[-1]


def split_words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words: at separators, digits, changes of case, and known words run together."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    found: list[str] = []
    for token in re.findall(r"[^\W\d_]+", spaced):
        word = _without_accents(token.lower())
        if len(token) == 2 and token.isupper() and word[0] in "lr" and word[1] in "ufl":
            found += [word[0], "lower" if word[1] == "l" else word[1]]  # LUArm, RFArm, LLLeg
        else:
            found += _segment(word)
    return tuple(found)


def known_spines() -> tuple[KnownSpine, ...]:
    """List the spines that the shipped weights learned from."""
    return tuple(_words()["spines"])


def _without_accents(word: str) -> str:
    kept = "".join(letter for letter in unicodedata.normalize("NFD", word) if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", kept).replace("ß", "ss")


@functools.lru_cache(maxsize=8192)
def _segment(word: str) -> tuple[str, ...]:
    """Cut a word into known words when they fill it, such as "lfemur" or "leftupleg"; else leave it whole."""
    table = _words()
    if word in table["all"]:
        return (word,)
    fewest: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            piece, before = word[start:end], fewest[start]
            is_known = piece in table["all"] and (len(piece) > 1 or start == 0 or end == len(word) or piece in "uf")
            if before is not None and (is_known or piece in ("base", "joint", "end")):
                best = fewest[end]
                if best is None or len(before) + 1 < len(best):
                    fewest[end] = (*before, piece)
    return fewest[len(word)] or _cut_foreign(word, table) or (word,)


def _cut_foreign(word: str, table: dict[str, Any]) -> tuple[str, ...]:
    """Find known words inside a word of a script without spaces, longest first."""
    if word.isascii():
        return ()
    for length in range(len(word) - 1, 0, -1):
        for start in range(len(word) - length + 1):
            piece = word[start : start + length]
            if piece in table["all"] and not piece.isascii():
                before, after = word[:start], word[start + length :]
                rest = tuple(part for side in (before, after) if side for part in _segment(side))
                return (piece, *rest)
    return ()


@functools.cache
def _words() -> dict[str, Any]:
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for part, words in table["parts"].items():
        for word in words:
            parts.setdefault(_clean(word), part)
    clean: dict[str, Any] = {
        "parts": parts,
        "sides": {_clean(word): side for side, words in table["sides"].items() for word in words},
        "order": tuple(table["parts"]),
        "upper": {_clean(word) for word in table["upper"]},
        "lower": {_clean(word) for word in table["lower"]},
        "animals": {_clean(word) for word in table["animals"]},
        "spines": [
            KnownSpine(tuple(row["chain"]), _weights(row["spine"]), _weights(row["chest"])) for row in table["spines"]
        ],
    }
    clean["all"] = {*clean["sides"], *clean["parts"], *clean["upper"], *clean["lower"], *clean["animals"]}
    return clean


def _clean(word: str) -> str:
    return _without_accents(unicodedata.normalize("NFKC", word).lower())


def _weights(rule: str | dict[str, float]) -> dict[str, float]:
    return rule if isinstance(rule, dict) else {rule: 1.0}
