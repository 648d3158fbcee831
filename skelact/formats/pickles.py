"""Pickles of plain values, read without running anything that the file names.

A pickle is a program. Here it may build lists, tuples, dicts, sets, numbers, text, bytes and NumPy arrays, scalars and
dtypes; what it calls is looked up in `CALLABLES` and done by functions of this file, never by those it names. Python 2
text comes out as latin-1. Not supported: arrays of objects, structured dtypes, and keys of dicts that are containers.
"""

from __future__ import annotations

import math
import mmap
import pickle
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write

MAX_BYTES = 4 * 2**30
MAX_DEPTH = 32
PROTOCOL = 4
KEYS = (str, bytes, int, float, bool, type(None), np.number)
PLAIN = (*KEYS, np.ndarray, np.generic, np.dtype)
DTYPE = re.compile(r"b1|[iu][1248]|f[248]|c8|c16|[US][0-9]{1,6}")
FAULTS = (
    pickle.UnpicklingError,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    TypeError,
    ValueError,
)


def load_plain_pickle(path: str | Path, *, max_bytes: int = MAX_BYTES) -> object:
    """Read a pickle of plain values, of any protocol, Python 2 or 3, NumPy 1 or 2.

    Raises:
        InputError: Larger than `max_bytes`, damaged, nested more than 32 deep, or it names anything that is not plain;
            says what. Nothing was run.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(f"expected at most {max_bytes} bytes, got {size}", field=str(path))
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            value = _PlainUnpickler(content).load()
        _check_plain(value)
    except InputError as error:
        raise InputError(error.reason, field=str(path)) from error
    except FAULTS as error:
        raise InputError(f"not a whole pickle of plain values: {str(error)[:200]}", field=str(path)) from error
    return value


def save_plain_pickle(path: str | Path, value: object) -> None:
    """Write a pickle that `load_plain_pickle` reads; it appears whole or not at all.

    Raises:
        InputError: `value` holds something that is not plain.
    """
    _check_plain(value)
    with atomic_write(path) as file:
        pickle.dump(value, file, protocol=PROTOCOL)


def _check_plain(value: object) -> None:
    """Refuse anything but plain values, and nesting so deep that a recursive function would fail on it."""
    _height(value, {}, MAX_DEPTH)


def _height(value: object, heights: dict[int, int], left: int) -> int:
    """Containers on the longest way down; `heights` holds those known, by id."""
    if not isinstance(value, (list, tuple, dict, set, frozenset)):
        dtype = value if isinstance(value, np.dtype) else getattr(value, "dtype", None)
        if not isinstance(value, PLAIN) or (dtype is not None and not DTYPE.fullmatch(dtype.str[1:])):
            raise InputError(f"expected plain values, got {type(value).__name__} {dtype or ''}")
        return 0
    if id(value) not in heights:
        heights[id(value)] = MAX_DEPTH  # until known: what holds itself is too deep
        items = (*value, *value.values()) if isinstance(value, dict) else value
        inside = max((_height(item, heights, left - 1) for item in items), default=0) if left else MAX_DEPTH
        heights[id(value)] = 1 + inside
    if heights[id(value)] > MAX_DEPTH:
        raise InputError(f"expected values nested at most {MAX_DEPTH} deep")
    return heights[id(value)]


def _reconstruct(kind: object, shape: object, code: object) -> np.ndarray:
    """An array whose contents follow."""
    if kind is not _ndarray:
        raise ValueError("a subclass of arrays")
    return np.zeros(0, np.int8)


def _ndarray(*_: object) -> None:
    raise ValueError("an array is not made by a call")


def _dtype(text: object, *_: object) -> np.dtype:
    if not isinstance(text, str) or not DTYPE.fullmatch(text):
        raise ValueError(f"dtype {str(text)[:20]!r} is not plain")
    return np.dtype(text, copy=True)  # its byte order follows, so no dtype that others use


def _scalar(dtype: object, content: object) -> np.generic:
    return _array(content, dtype, (1,), "C")[0]


def _frombuffer(content: object, dtype: object, shape: object, order: object) -> np.ndarray:
    return _array(content, dtype, shape, order)


def _array(content: object, dtype: object, shape: object, order: object) -> np.ndarray:
    """An array (`shape`) of exactly these bytes."""
    content = content.encode("latin1") if isinstance(content, str) else content  # Python 2
    if not isinstance(content, (bytes, bytearray)) or not isinstance(dtype, np.dtype):
        raise ValueError("an array of objects")
    if not isinstance(shape, tuple) or not all(type(length) is int and length >= 0 for length in shape):
        raise ValueError("an array without a shape")
    if math.prod(shape) * dtype.itemsize != len(content) or order not in ("C", "F"):
        raise ValueError(f"an array of {shape} {dtype} in {len(content)} bytes")
    values = np.frombuffer(bytearray(content), dtype) if content else np.zeros(0, dtype)
    return values.reshape(shape, order=order)


def _encode(text: object, encoding: object) -> bytes:
    """Bytes as Python 3 writes them for Python 2."""
    if not isinstance(text, str) or encoding != "latin1":
        raise ValueError("an unknown encoding")
    return text.encode("latin1")


def _bytes() -> bytes:
    return b""


def _set(items: list[object]) -> set[object]:
    return set(_keys(items))


def _frozenset(items: list[object]) -> frozenset[object]:
    return frozenset(_keys(items))


def _keys(items: list[object]) -> list[object]:
    """Refuse containers: hashing one that is nested deep ends the process."""
    for item in items:
        if not isinstance(item, KEYS):
            raise TypeError(f"a {type(item).__name__} as a key")
    return items


CALLABLES: dict[str, Callable[..., object]] = {
    "numpy.ndarray": _ndarray,
    "numpy.dtype": _dtype,
    "numpy.core.multiarray._reconstruct": _reconstruct,
    "numpy._core.multiarray._reconstruct": _reconstruct,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy._core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _frombuffer,
    "numpy._core.numeric._frombuffer": _frombuffer,
    "_codecs.encode": _encode,
    "__builtin__.bytes": _bytes,
    "builtins.bytes": _bytes,
    "__builtin__.set": _set,
    "builtins.set": _set,
    "__builtin__.frozenset": _frozenset,
    "builtins.frozenset": _frozenset,
}


class _PlainUnpickler(pickle._Unpickler):  # the one in Python: that in C reserves whatever memory a file claims
    """Runs the opcodes that plain values need, with every call and every state checked."""

    stack: list[Any]
    read: Callable[[int], bytes]
    pop_mark: Callable[[], list[Any]]

    def __init__(self, content: mmap.mmap) -> None:
        super().__init__(content, encoding="latin1")
        self.left = 2 * len(content)  # bytes that calls may make: each stands in the file, as text for Python 2 twice

    dispatch: ClassVar[dict[int, Callable[..., None]]] = {
        code: load
        for code, load in pickle._Unpickler.dispatch.items()
        if bytes([code])
        not in (
            *(pickle.INST, pickle.OBJ, pickle.NEWOBJ, pickle.NEWOBJ_EX, pickle.PERSID, pickle.BINPERSID),
            *(pickle.EXT1, pickle.EXT2, pickle.EXT4, pickle.NEXT_BUFFER, pickle.READONLY_BUFFER),
        )
    }

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        if f"{module}.{name}" not in CALLABLES:
            raise InputError(f"refused {module[:80]}.{name[:80]}: expected plain values only")
        return CALLABLES[f"{module}.{name}"]

    def load_reduce(self) -> None:
        arguments = self.stack.pop()
        function = self.stack.pop()
        if not callable(function) or not isinstance(arguments, tuple):  # what can be called is in `CALLABLES`
            raise TypeError("a call of a value")
        made = function(*arguments)
        self.stack.append(made)
        if not isinstance(made, np.dtype):
            self._spend(made.nbytes if isinstance(made, (np.ndarray, np.generic)) else len(made))

    def load_build(self) -> None:
        state = self.stack.pop()
        target = self.stack[-1]
        if isinstance(target, np.dtype):
            _, order, *parts = state
            if order not in ("<", ">", "|", "=") or any(part is not None for part in parts[:3]):
                raise ValueError("a structured dtype")
            target.__setstate__(target.newbyteorder(order).__reduce__()[2])  # type: ignore[attr-defined]
        elif isinstance(target, np.ndarray):
            _, shape, dtype, fortran, content = state
            order = "F" if fortran else "C"
            array = _array(content, dtype, shape, order)
            target.__setstate__((1, shape, array.dtype, order == "F", array.tobytes(order)))  # type: ignore[arg-type]
            self._spend(array.nbytes)
        else:
            raise TypeError(f"a state for a {type(target).__name__}")

    def _spend(self, size: int) -> None:
        """Refuse files that unpack to far more than they hold."""
        self.left -= size
        if self.left < 0:
            raise ValueError("more values than the file holds")

    def load_setitems(self) -> None:
        items = self.pop_mark()
        self._put(self.stack[-1], items)

    def load_setitem(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._put(self.stack[-1], [key, value])

    def load_dict(self) -> None:
        items = self.pop_mark()
        self.stack.append({})
        self._put(self.stack[-1], items)

    def _put(self, target: object, items: list[object]) -> None:
        if not isinstance(target, dict):
            raise TypeError(f"items for a {type(target).__name__}")
        target.update(zip(_keys(items[::2]), items[1::2], strict=True))

    def load_additems(self) -> None:
        items = self.pop_mark()
        if not isinstance(self.stack[-1], set):
            raise TypeError(f"items for a {type(self.stack[-1]).__name__}")
        self.stack[-1].update(_keys(items))

    def load_frozenset(self) -> None:
        items = self.pop_mark()
        self.stack.append(frozenset(_keys(items)))

    def load_bytearray8(self) -> None:
        (length,) = struct.unpack("<Q", self.read(8))
        self.stack.append(bytearray(self.read(length)))

    dispatch |= {
        pickle.REDUCE[0]: load_reduce,
        pickle.BUILD[0]: load_build,
        pickle.SETITEMS[0]: load_setitems,
        pickle.SETITEM[0]: load_setitem,
        pickle.DICT[0]: load_dict,
        pickle.ADDITEMS[0]: load_additems,
        pickle.FROZENSET[0]: load_frozenset,
        pickle.BYTEARRAY8[0]: load_bytearray8,
    }
