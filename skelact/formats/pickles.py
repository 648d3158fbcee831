"""Pickles of other projects, read without running anything of them: arrays of numbers and plain containers only.

A pickle is a program. Here it runs on Python's own unpickler with the table `STAND_INS` alone, whose functions take the
place of NumPy's and check what they are given; every other name it asks for ends the reading.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError

MAX_BYTES = 16 << 30
PROTOCOL = 4
NUMBER_DTYPE = re.compile(r"[<>|=]?[biuf][1248]")
TEXT_DTYPE = re.compile(r"[<>|=]?[USV][0-9]{1,6}")


def load_plain_pickle(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Any:
    """Read a pickle of containers, numbers, text and arrays of numbers.

    Raises:
        InputError: It asks for anything else, is damaged, or is larger than `max_bytes`; nothing of it was run.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(f"expected at most {max_bytes} bytes, got {size}", field=str(path))
        with path.open("rb") as file:
            return _to_plain(_PlainUnpickler(file, encoding="latin1").load(), {})
    except InputError as error:
        raise InputError(error.reason, field=str(path)) from error
    except Exception as error:  # the unpickler raises nearly anything on a damaged file
        raise InputError(f"not a whole pickle: {str(error)[:200]}", field=str(path)) from error


def save_plain_pickle(path: str | Path, value: object) -> None:
    """Write a pickle; the file appears whole or not at all."""
    path = Path(path)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        pickle.dump(value, file, protocol=PROTOCOL)
    part.replace(path)


class _PlainUnpickler(pickle._Unpickler):  # type: ignore[name-defined] # the one in C can be made to fill the memory
    def find_class(self, module: str, name: str) -> object:
        """Return our stand-in for a NumPy name; a fresh one, so that a pickle cannot change it for the next."""
        package, _, rest = module.partition(".")
        where = rest.removeprefix("_core").removeprefix("core") if package == "numpy" else module
        if (where, name) not in STAND_INS:
            raise InputError(f"asks for {module[:80]}.{name[:80]}, expected arrays and plain containers only")
        stand_in = STAND_INS[where, name]
        return stand_in if stand_in is ARRAY else lambda *arguments: stand_in(*arguments)  # type: ignore[operator]


class _Dtype:
    """Stands for a dtype until an array needs it: NumPy's own would let a pickle change the type of all arrays."""

    def __init__(self, code: str, align: bool = False, copy: bool = False) -> None:
        if not isinstance(code, str) or not (NUMBER_DTYPE.fullmatch(code) or TEXT_DTYPE.fullmatch(code)):
            raise InputError(f"expected an array of numbers, got dtype {str(code)[:40]!r}")
        self.dtype = np.dtype(code)

    def __setstate__(self, state: tuple) -> None:  # type: ignore[type-arg]
        """Take the byte order, the only part of the state that plain dtypes have."""
        order, fields = state[1], state[2:5]
        if order not in ("<", ">", "|", "=") or any(part is not None for part in fields):
            raise InputError("expected a plain dtype")
        self.dtype = self.dtype.newbyteorder(order)


class _Array:
    """Stands for an array between the two steps in which pickles make one."""

    value: np.ndarray | None = None

    def __setstate__(self, state: tuple) -> None:  # type: ignore[type-arg]
        """Build the array from (version, shape, dtype, is Fortran, bytes)."""
        _, shape, dtype, fortran, raw = state
        self.value = _frombuffer(
            raw.encode("latin1") if isinstance(raw, str) else raw, dtype, shape, "CF"[bool(fortran)]
        )


def _reconstruct(kind: object, shape: object, code: object) -> _Array:
    if kind is not ARRAY:
        raise InputError("expected an array of numbers")
    return _Array()


def _frombuffer(raw: object, dtype: object, shape: object, order: object = "C") -> np.ndarray:
    lengths = shape if isinstance(shape, tuple) else (shape,)
    plain = isinstance(raw, (bytes, bytearray)) and isinstance(dtype, _Dtype) and order in ("C", "F")
    if not plain or not all(type(length) is int and length >= 0 for length in lengths):
        raise InputError("expected an array of numbers")
    return np.frombuffer(raw, dtype.dtype).reshape(lengths, order=order)  # type: ignore[attr-defined,call-overload]


def _scalar(dtype: object, raw: object) -> Any:
    return _frombuffer(raw.encode("latin1") if isinstance(raw, str) else raw, dtype, (1,))[0]


def _encode(text: object, codec: object) -> bytes:
    """What Python 2 pickles make bytes with."""
    if not isinstance(text, str) or codec != "latin1":
        raise InputError("expected text in latin1")
    return text.encode("latin1")


def _no_bytes() -> bytes:
    """What they make empty bytes with."""
    return b""


ARRAY = object()  # stands for the class numpy.ndarray
STAND_INS: dict[tuple[str, str], Callable[..., object] | object] = {
    ("", "ndarray"): ARRAY,
    ("", "dtype"): _Dtype,
    (".multiarray", "_reconstruct"): _reconstruct,
    (".multiarray", "scalar"): _scalar,
    (".numeric", "_frombuffer"): _frombuffer,
    ("_codecs", "encode"): _encode,
    ("__builtin__", "bytes"): _no_bytes,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
}


def _to_plain(value: Any, done: dict[int, Any]) -> Any:
    """Put arrays where they stood in for; shared parts stay shared."""
    if isinstance(value, (str, bytes, bytearray, int, float, complex, bool, type(None), np.generic, np.ndarray)):
        return value
    if id(value) in done:
        return done[id(value)][1]
    if isinstance(value, _Array) and value.value is not None:
        plain: Any = value.value
    elif type(value) is dict:
        plain = {_to_plain(key, done): _to_plain(part, done) for key, part in value.items()}
    elif type(value) in (list, tuple, set, frozenset):
        plain = type(value)([_to_plain(part, done) for part in value])
    else:
        raise InputError(f"holds a {type(value).__name__}, expected arrays and plain containers only")
    done[id(value)] = (value, plain)  # the first keeps the id taken
    return plain
