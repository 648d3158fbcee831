"""Reading JSON files, with every failure an `InputError`; and picking checked values out of what they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.input_files import read_limited

MAX_BYTES = 256 * 2**20
SHOWN = 60  # characters of a wrong value


def read_json(path: Path, *, max_bytes: int = MAX_BYTES) -> object:
    """Read a JSON file: UTF-8, UTF-16 or UTF-32, with or without a byte order mark; NaN is read as a number.

    Raises:
        InputError: The file is too large, cannot be read, or is no JSON.
    """
    raw = read_limited(path, max_bytes)
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}{_advice(raw)}", field=str(path)) from error


def _advice(raw: bytes) -> str:
    start = raw.lstrip()[:200]
    if not start:
        return " (the file is empty)"
    if start[:1] in (b"{", b"[") and start[1:].lstrip()[:1] == b"'":
        return " (this is how Python prints a dictionary: write it with json.dump)"
    if start[:1] == b"{" and len(raw.splitlines()) > 1 and raw.splitlines()[0].rstrip().endswith(b"}"):
        return " (one object a line: put them into one list, [ ... , ... ])"
    return ""


def as_object(value: object, field: str) -> Mapping[str, Any]:
    """The value as an object with keys."""
    if not isinstance(value, dict):
        raise InputError(f"expected an object, got {type(value).__name__}", field=field)
    return value


def as_list(value: object, field: str) -> list[Any]:
    """The value as a list; null is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"expected a list, got {type(value).__name__}", field=field)
    return value


def as_int(value: object, field: str) -> int:
    """The value as a whole number, also when it is written as text."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().lstrip("-").isdigit() and len(value) < 20:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise InputError(f"expected a whole number, got {str(value)[:SHOWN]!r}", field=field)
    return int(value)


def as_numbers(value: object, field: str) -> np.ndarray:
    """The value as float64 numbers of any shape; null is NaN, infinity is refused."""
    try:
        numbers = np.array(value, np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(f"expected numbers in rows of one length: {str(error)[:100]}", field=field) from error
    if np.isinf(numbers).any():
        raise InputError("expected finite numbers, got infinity", field=field)
    return numbers
