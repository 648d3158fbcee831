"""The parameters of a C3D file: groups of named values, and how the processor that wrote it stores numbers."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError

BLOCK = 512  # bytes
MAGIC = 0x50  # second byte of a file
INTEL, DEC, MIPS = 84, 85, 86
DEC_SCALE = 0.25  # an exponent of DEC is two larger
CHARACTERS, BYTES, INTEGERS, FLOATS = -1, 1, 2, 4  # kinds of values
SIZES = {CHARACTERS: 1, BYTES: 1, INTEGERS: 2, FLOATS: 4}
WORD = 65_536


@dataclass(frozen=True)
class Binary:
    """How numbers are stored.

    Attributes:
        order: "<" or ">", which byte comes first.
        is_dec: Floats are those of DEC.
    """

    order: str
    is_dec: bool

    def words(self, raw: bytes) -> np.ndarray:
        """Whole numbers 0 to 65535."""
        return np.frombuffer(raw, f"{self.order}u2")

    def integers(self, raw: bytes) -> np.ndarray:
        """Whole numbers -32768 to 32767."""
        return np.frombuffer(raw, f"{self.order}i2")

    def floats(self, raw: bytes) -> np.ndarray:
        """Floats of 4 bytes."""
        if not self.is_dec:
            return np.frombuffer(raw, f"{self.order}f4")
        swapped = np.frombuffer(raw, "<u2").reshape(-1, 2)[:, ::-1]  # DEC has the word with the exponent first
        return np.ascontiguousarray(swapped).view("<f4")[:, 0] * np.float32(DEC_SCALE)


@dataclass(frozen=True)
class _Value:
    kind: int
    shape: tuple[int, ...]
    raw: bytes


class Parameters:
    """Values by GROUP:NAME, upper case.

    Args:
        values: That there are.
        binary: How numbers are stored.
    """

    def __init__(self, values: Mapping[str, _Value], binary: Binary) -> None:
        self._values = values
        self._binary = binary

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def texts(self, name: str) -> list[str]:
        """Texts without blanks at their ends; none when there is no such value."""
        value = self._values.get(name)
        if value is None or value.kind != CHARACTERS or not value.raw:
            return []
        length = value.shape[0] if value.shape else 1
        raw = value.raw.decode("latin-1")
        return [raw[start : start + length].strip(" \0") for start in range(0, len(raw), max(1, length))]

    def number(self, name: str) -> float:
        """The first number; 0 when there is no such value."""
        value = self._values.get(name)
        if value is None or len(value.raw) < SIZES[value.kind] or value.kind not in (INTEGERS, FLOATS):
            return 0.0
        numbers = self._binary.floats(value.raw) if value.kind == FLOATS else self._binary.words(value.raw)
        return float(numbers[0])

    def long(self, name: str) -> int:
        """A whole number of two words, the low one first, or of one float; 0 when there is no such value."""
        value = self._values.get(name)
        if value is None or value.kind != INTEGERS or len(value.raw) < 4:
            number = self.number(name)
            return int(number) if np.isfinite(number) else 0
        low, high = self._binary.words(value.raw)[:2]
        return int(low) + WORD * int(high)


def parse_parameters(content: bytes, *, source: str) -> tuple[Binary, Parameters]:
    """Read how numbers are stored, and the parameters.

    Raises:
        InputError: Not a C3D file, or cut off.
    """
    if len(content) < 2 * BLOCK or content[1] != MAGIC:
        raise InputError("expected a C3D file", field=source)
    start = BLOCK * (content[0] - 1)
    section = content[start:]
    if start < BLOCK or len(section) < BLOCK:
        raise InputError("expected parameters behind the header: the file is cut off or damaged", field=source)
    binaries = {INTEL: Binary("<", False), DEC: Binary("<", True), MIPS: Binary(">", False)}
    binary = binaries.get(section[3])
    if binary is None:
        raise InputError(f"expected processor 84, 85 or 86, got {section[3]}: the file is damaged", field=source)
    size = BLOCK * section[2] if section[2] else len(section)
    try:
        values = _read_values(section[4:size], binary)
    except (IndexError, struct.error) as error:
        raise InputError("parameters end too early: the file is cut off or damaged", field=source) from error
    return binary, Parameters(values, binary)


def _read_values(section: bytes, binary: Binary) -> dict[str, _Value]:
    groups: dict[int, str] = {}
    values: list[tuple[int, str, _Value]] = []
    for group, name, body in _entries(section, binary):
        if group < 0:
            groups[-group] = name
        else:
            values.append((group, name, _parse_value(body)))
    return {f"{groups[group]}:{name}": value for group, name, value in values if group in groups}


def _entries(section: bytes, binary: Binary) -> Iterator[tuple[int, str, bytes]]:
    """Number (negative: of a group itself), name and what follows, of each entry."""
    start = 0
    while start + 2 <= len(section):
        length, group = abs(struct.unpack_from("b", section, start)[0]), struct.unpack_from("b", section, start + 1)[0]
        if length == 0 or group == 0:
            return
        step_at = start + 2 + length
        name = section[start + 2 : step_at].decode("latin-1").strip().upper()
        step = int(struct.unpack_from(f"{binary.order}H", section, step_at)[0])
        end = step_at + step if step else len(section)
        yield group, name, section[step_at + 2 : end]
        if step == 0:
            return
        start = end


def _parse_value(body: bytes) -> _Value:
    kind = struct.unpack_from("b", body, 0)[0]
    count = body[1]
    shape = tuple(body[2 : 2 + count])
    if kind not in SIZES or len(shape) != count:
        raise IndexError("no kind of value, or cut off")
    size = SIZES[kind] * math.prod(shape)
    raw = body[2 + count : 2 + count + size]
    if len(raw) != size:
        raise IndexError("cut off")
    return _Value(kind, shape, raw)
