"""Scores of a whole split, one row per clip: our npz, and the pickles that the field publishes for fusion.

npz: `names` (n,) and `scores` float32 (n, K). Pickle: a dict, name -> vector (K,); where the names are row numbers
(`test_0`, `test_1`, ...) they come back sorted by number, and only `skelact.datasets.ntu.score_order` says which clips
they are. Pickles of pyskl are lists of vectors in the order of its annotations: they come back as `row_0`, `row_1`, ...
Logits or probabilities: no file tells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.clip_npz import FAULTS
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle

MAX_BYTES = 2**30  # as a file, and unpacked
ROW_NAME = re.compile(r"(train|test)_([0-9]{1,9})")
LIST_ROW = re.compile(r"row_[0-9]{1,9}")
SUFFIX = ".skeleton"


def load_scores(path: str | Path) -> tuple[tuple[str, ...], np.ndarray]:
    """Read an .npz, or anything else as a pickle.

    Returns:
        Names, ".skeleton" at their end dropped, and scores float32 (n, K).

    Raises:
        InputError: Not such a file, a duplicate name, rows differ in length, or a score is not finite.
    """
    names, scores = _load_npz(Path(path)) if Path(path).suffix == ".npz" else _load_pickle(path)
    return tuple(names), _check(names, scores, str(path))


def save_scores(path: str | Path, names: Sequence[str], scores: np.ndarray) -> None:
    """Write an npz of scores (n, K); it appears whole or not at all.

    Raises:
        InputError: As `load_scores`.
    """
    rows = _check(names, scores, "scores")
    with atomic_write(path) as file:
        np.savez_compressed(file, names=np.array(names), scores=rows)


def save_scores_pickle(path: str | Path, names: Sequence[str], scores: np.ndarray) -> None:
    """Write scores (n, K) as the field publishes them: a pickled dict, name -> float32 (K,).

    Raises:
        InputError: As `load_scores`.
    """
    rows = _check(names, scores, "scores")
    save_plain_pickle(path, {name: row.copy() for name, row in zip(names, rows, strict=True)})


def _check(names: Sequence[str], scores: np.ndarray, field: str) -> np.ndarray:
    """Return the scores as float32."""
    if scores.ndim != 2 or scores.dtype.kind not in "fiu" or 0 in scores.shape or len(scores) != len(names):
        wanted = f"numbers ({len(names)}, K) as there are names"
        raise InputError(f"expected {wanted}, got {scores.dtype} {scores.shape}", field=field)
    seen: set[str] = set()
    for name in names:
        if not name or name in seen:
            raise InputError(f"duplicate name {name[:40]!r}", field=field)
        seen.add(name)
    with np.errstate(over="ignore"):
        rows = scores.astype(np.float32)
    good = np.isfinite(rows).all(axis=1)
    if not good.all():
        raise InputError("expected finite scores, got NaN or infinity", field=f"{field}[{names[int(good.argmin())]}]")
    return rows


def _load_npz(path: Path) -> tuple[list[str], np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MAX_BYTES:
            raise InputError(f"expected at most {MAX_BYTES} bytes unpacked, got {size}", field=str(path))
        with np.load(path, allow_pickle=False) as file:
            names, scores = file["names"], file["scores"]
    except InputError:
        raise
    except (*FAULTS, MemoryError) as error:
        raise InputError(f"not an npz of names and scores: {str(error)[:200]}", field=str(path)) from error
    if names.ndim != 1 or names.dtype.kind != "U":
        raise InputError(f"expected texts (n,), got {names.dtype} {names.shape}", field=f"{path}: names")
    return [name.removesuffix(SUFFIX) for name in names.tolist()], scores


def _load_pickle(path: str | Path) -> tuple[list[str], np.ndarray]:
    table = load_plain_pickle(path, max_bytes=MAX_BYTES)
    if isinstance(table, list):
        table = {f"row_{row}": scores for row, scores in enumerate(table)}
    if not isinstance(table, dict) or not table or not all(isinstance(name, str) for name in table):
        raise InputError("expected a dict of names -> scores, or a list of scores", field=str(path))
    rows = [_row(table[name], f"{path}[{name[:40]}]") for name in table]
    for name, row in zip(table, rows, strict=True):
        if len(row) != len(rows[0]):
            raise InputError(
                f"expected {len(rows[0])} scores as in the others, got {len(row)}", field=f"{path}[{name}]"
            )
    names = [name.removesuffix(SUFFIX) for name in table]
    matches = [match for match in map(ROW_NAME.fullmatch, names) if match]
    if not matches:
        return names, np.stack(rows)
    numbers = [int(match[2]) for match in matches]
    if sorted(numbers) != list(range(len(names))) or len({match[1] for match in matches}) > 1:
        raise InputError(f"expected rows 0 to {len(names) - 1} of one part, each once", field=str(path))
    order = np.argsort(numbers)
    return [names[index] for index in order], np.stack(rows)[order]


def _row(value: object, field: str) -> np.ndarray:
    if not isinstance(value, np.ndarray) or value.ndim != 1 or value.dtype.kind not in "fiu":
        got = f"{value.dtype} {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
        raise InputError(f"expected an array of numbers (K,), got {got}", field=field)
    return value
