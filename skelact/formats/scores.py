"""Scores of a whole split, one row per clip: our npz, and the pickles that the field publishes for fusion.

npz: `names` (n,), `scores` float32 (n, K) and, if wanted, `labels` (n,). Pickle: a dict, name -> vector (K,); where the
names are row numbers (`test_0`, `test_1`, ...) they come back sorted by number, and only
`skelact.datasets.ntu.score_order` says which clips they are. Pickles of pyskl are lists of vectors in the order of its
annotations: they come back as `row_0`, `row_1`, ... Logits or probabilities: no file tells.
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
from skelact.formats.ctrgcn import load_ctrgcn_parts
from skelact.formats.msg3d import load_msg3d_labels
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


def save_scores(
    path: str | Path, names: Sequence[str], scores: np.ndarray, *, labels: Sequence[int] | np.ndarray | None = None
) -> None:
    """Write an npz of scores (n, K), and the class index of each row; it appears whole or not at all.

    Raises:
        InputError: As `load_scores`.
    """
    rows = _check(names, scores, "scores")
    with atomic_write(path) as file:
        told = {} if labels is None else {"labels": np.asarray(labels, np.int64)}
        np.savez_compressed(file, names=np.array(names), scores=rows, **told)  # type: ignore[arg-type]


def save_scores_pickle(path: str | Path, names: Sequence[str], scores: np.ndarray) -> None:
    """Write scores (n, K) as the field publishes them: a pickled dict, name -> float32 (K,).

    Raises:
        InputError: As `load_scores`.
    """
    rows = _check(names, scores, "scores")
    save_plain_pickle(path, {name: row.copy() for name, row in zip(names, rows, strict=True)})


def find_labels(path: str | Path, names: Sequence[str]) -> tuple[Path, dict[str, int]] | None:
    """Find labels for the rows of a score file: in the file, else beside it in a file of the field.

    Beside it: a pickle with "label" in its name (MS-G3D), an npz of CTR-GCN, or the `..._right.txt` that CTR-GCN
    writes when it tests. Only those count that name the same clips or, without names, have as many rows.

    Args:
        path: The score file.
        names: Clip of each row.

    Returns:
        Where they were found, and name -> class index; None where there are none.

    Raises:
        InputError: The labels in the score file itself are unusable.
    """
    path = Path(path)
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as file:
            labels = file["labels"] if "labels" in file.files else None
        if labels is not None:
            if labels.shape != (len(names),) or labels.dtype.kind not in "iu":
                raise InputError(f"expected whole numbers ({len(names)},)", field=f"{path}: labels")
            return path, dict(zip(names, labels.tolist(), strict=True))
    for beside in sorted(path.parent.iterdir()):
        if beside == path or not beside.is_file():
            continue
        try:
            found = _labels_beside(beside, names)
        except (InputError, OSError, ValueError):  # another file, not ours to judge
            continue
        if found is not None:
            return beside, found
    return None


def _labels_beside(path: Path, names: Sequence[str]) -> dict[str, int] | None:
    if path.suffix == ".pkl" and "label" in path.stem:
        known = dict(zip(*load_msg3d_labels(path), strict=True))
        return {name: known[name] for name in names} if set(names) <= set(known) else None
    rows: list[tuple[int, ...]] = []
    if path.suffix == ".npz":
        parts = load_ctrgcn_parts(path).values()
        named = {name: label for part in parts for name, label in zip(part.names, part.labels, strict=False)}
        if named:
            return {name: named[name] for name in names} if set(names) <= set(named) else None
        rows = [part.labels for part in parts]
    elif path.name.endswith("_right.txt") and path.stat().st_size <= MAX_BYTES:
        lines = path.read_text(encoding="ascii").split()
        rows = [tuple(int(line.split(",")[1]) for line in lines if line.count(",") == 1)]
    fitting = [labels for labels in rows if len(labels) == len(names)]
    return dict(zip(names, fitting[0], strict=True)) if len(fitting) == 1 else None


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
