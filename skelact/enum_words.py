"""Enums of the protos as words: CompositionPolicy.COMPOSITION_POLICY_SCORE <-> "score"."""

from __future__ import annotations

import re
from typing import Any

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from skelact.errors import InputError

UNSPECIFIED = "unspecified"
CAMEL_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z])")


def enum_to_word(kind: EnumTypeWrapper, number: int) -> str:
    """Return an enum value as a lower-case word; "" for the unspecified one and for values of newer protos."""
    if number not in kind.values():
        return ""
    word = kind.Name(number).removeprefix(_prefix(kind)).lower()
    return "" if word == UNSPECIFIED else word


def word_to_enum(kind: EnumTypeWrapper, word: str, *, field: str = "") -> Any:
    """Return the enum value of a word; "" is the unspecified one, and spaces count as underscores.

    Raises:
        InputError: The enum has no such word.
    """
    name = _prefix(kind) + (word or UNSPECIFIED).replace(" ", "_").upper()
    try:
        return kind.Value(name)
    except ValueError:
        raise InputError(f"expected one of {', '.join(enum_words(kind))}, got {word[:40]!r}", field=field) from None


def enum_words(kind: EnumTypeWrapper) -> tuple[str, ...]:
    """All words of an enum, without the unspecified one."""
    return tuple(word for number in kind.values() if (word := enum_to_word(kind, number)))


def _prefix(kind: EnumTypeWrapper) -> str:
    return f"{CAMEL_BORDER.sub('_', kind.DESCRIPTOR.name).upper()}_"
