"""Checked access to the JSON of a glTF file: every fault names the field, what was wanted and what came."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from skelact.errors import InputError

MAX_ITEMS = 200_000  # of one list
MAX_NUMBER = 1e9  # no unit of length needs more


class JsonObject:
    """One object of the file and where it stands, such as "accessors[3]"."""

    def __init__(self, values: Mapping[str, object], field: str = "") -> None:
        self._values, self.field = values, field

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def keys(self) -> list[str]:
        """Names of the fields."""
        return list(self._values)

    def where(self, key: str) -> str:
        """Path of a field."""
        return f"{self.field}.{key}" if self.field else key

    def refuse(self, key: str, wanted: str) -> InputError:
        """Make the error for a field of another kind than wanted."""
        got = json.dumps(self._values.get(key), default=str)
        return InputError(f"expected {wanted}, got {got if len(got) < 80 else got[:77] + '...'}", field=self.where(key))

    def integer(self, key: str, *, high: int, low: int = 0, default: int | None = None) -> int:
        """A whole number, low <= n <= high."""
        value = self._values.get(key, default)
        if type(value) is not int or not low <= value <= high:
            raise self.refuse(key, f"a whole number from {low} to {high}" if high >= low else "nothing: there is none")
        return value

    def integers(self, key: str, *, high: int) -> list[int]:
        """A list of whole numbers, 0 <= n <= high; empty when missing."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or len(values) > MAX_ITEMS:
            raise self.refuse(key, f"a list of at most {MAX_ITEMS} whole numbers")
        if any(type(value) is not int or not 0 <= value <= high for value in values):
            raise self.refuse(key, f"whole numbers from 0 to {high}")
        return values

    def numbers(self, key: str, default: tuple[float, ...]) -> np.ndarray:
        """As many finite numbers as the default has, float64."""
        values = self._values.get(key, list(default))
        wanted = f"{len(default)} finite numbers"
        if not isinstance(values, list) or len(values) != len(default):
            raise self.refuse(key, wanted)
        if any(type(value) not in (int, float) or not abs(value) <= MAX_NUMBER for value in values):
            raise self.refuse(key, wanted)
        return np.array(values, np.float64)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self._values.get(key, default)
        if not isinstance(value, str):
            raise self.refuse(key, "a text")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty when missing."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.refuse(key, "a list of texts")
        return values

    def flag(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def object(self, key: str) -> JsonObject:
        """An object; an empty one when missing."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(key, "an object")
        return JsonObject(value, self.where(key))

    def objects(self, key: str) -> list[JsonObject]:
        """A list of objects; empty when missing."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or len(values) > MAX_ITEMS:
            raise self.refuse(key, f"a list of at most {MAX_ITEMS} objects")
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                raise InputError(f"expected an object, got {str(value)[:60]!r}", field=f"{self.where(key)}[{index}]")
        return [JsonObject(value, f"{self.where(key)}[{index}]") for index, value in enumerate(values)]


def parse_json(text: bytes) -> JsonObject:
    """Parse a JSON object of UTF-8.

    Raises:
        InputError: Not JSON, or no object.
    """
    try:
        table = json.loads(text.decode("utf-8-sig").rstrip("\0"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"expected JSON in UTF-8: {str(error)[:200]}", field="JSON") from error
    if not isinstance(table, dict):
        raise InputError(f"expected an object, got {type(table).__name__}", field="JSON")
    return JsonObject(table)
