"""Which clips are for what: shares of every class, and files of names.

A file of names is one of

* .json: {"train": ["clip1", ...], "validation": [...], "test": [...]};
* .csv: a header line `name,split`, then a line per clip;
* .txt: one name a line, for the split that is asked for.

"val" is short for "validation". Clips in none of the splits are not used.
"""

from __future__ import annotations

import csv
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from skelact.errors import InputError

SHARE, FILE = "share", "file"  # groups of the rules that this file is about
TRAIN, VALIDATION, TEST = "train", "validation", "test"
ANY = ""  # split of the names of a file that holds one list
ALIASES = {"training": TRAIN, "val": VALIDATION, "valid": VALIDATION, "testing": TEST}
SHOWN = 3  # names in a message
logger = logging.getLogger(__name__)


def parse_share(text: str) -> float:
    """Read the share of a rule "share=0.1".

    Raises:
        InputError: It is no number between 0 and 1.
    """
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise InputError(f"expected share=NUMBER between 0 and 1, got share={text}", field="split")
    return share


def mark_share(names: Sequence[str], targets: np.ndarray, share: float, *, seed: int) -> np.ndarray:
    """Mark a share of the clips, as evenly over classes as whole clips allow; every class keeps one that is not marked.

    Which ones hangs on their names and the seed alone, so that a store in another order gives the same.

    Args:
        names: Of the clips.
        targets: Class of each clip (N,).
        share: In (0, 1).
        seed: Another one marks others.

    Returns:
        bool (N,).
    """
    ranks = np.array([hashlib.sha256(f"{seed} {name}".encode()).hexdigest() for name in names])
    marked = np.zeros(len(names), bool)
    rows_of = {int(target): np.flatnonzero(targets == target) for target in np.unique(targets)}
    counts = {target: int(share * len(rows)) for target, rows in rows_of.items()}
    # whole clips first; what is missing of the share comes from the classes that lost most to rounding
    missing = round(share * len(names)) - sum(counts.values())
    for target in sorted(rows_of, key=lambda target: (counts[target] - share * len(rows_of[target]), target))[:missing]:
        counts[target] += 1
    for target, rows in rows_of.items():
        marked[rows[np.argsort(ranks[rows])][: min(counts[target], len(rows) - 1)]] = True
    return marked


def load_split(path: Path) -> dict[str, frozenset[str]]:
    """Read a file of names: split -> names; a list without splits is under `ANY`.

    Raises:
        InputError: It is missing, of another kind, or names a clip in two splits.
    """
    readers = {".json": _parse_json, ".csv": _parse_csv, ".txt": _parse_txt}
    if path.suffix.lower() not in readers:
        raise InputError(f"expected a file that ends in {', '.join(readers)}, got {path.name!r}", field="split")
    try:
        splits = readers[path.suffix.lower()](path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, csv.Error, RecursionError) as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    seen: dict[str, str] = {}
    for split, names in splits.items():
        for name in names:
            if name in seen:
                raise InputError(f"{name!r} is in {seen[name]!r} and in {split!r}", field=str(path))
            seen[name] = split
    return splits


def mark_names(names: Sequence[str], splits: Mapping[str, frozenset[str]], split: str, *, source: str) -> np.ndarray:
    """Mark the clips (N,) of one split of a file; names of files count for their clips, such as "a.skeleton" for "a".

    Raises:
        InputError: The file has no such split, or none of its clips is here.
    """
    wanted = splits.get(split, splits.get(ANY))
    if wanted is None:
        raise InputError(f"expected a split {split!r}, it has {', '.join(sorted(splits))}", field=source)
    short = {PurePosixPath(name).stem if "." in name else name for name in wanted}
    marked = np.array([name in wanted or name in short for name in names], bool)
    found = {name for name, is_marked in zip(names, marked, strict=True) if is_marked}
    left = sorted(name for name in wanted if name not in found and PurePosixPath(name).stem not in found)
    if not marked.any():
        raise InputError(f"none of its {len(wanted)} {split} clips is here, such as {left[:SHOWN]}", field=source)
    if left:
        logger.warning("%s: %d of %d %s clips are not here, such as %s", source, len(left), len(wanted), split, left[0])
    return marked


def _parse_json(text: str) -> dict[str, frozenset[str]]:
    table = json.loads(text)
    if isinstance(table, list):
        table = {ANY: table}
    if not isinstance(table, dict):
        raise ValueError("expected {split: [names]}")
    splits = {}
    for split, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError(f"{split!r}: expected a list of names")
        splits[_known(split)] = frozenset(names)
    return splits


def _parse_csv(text: str) -> dict[str, frozenset[str]]:
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(row)]
    header = [cell.lower() for cell in rows[0]] if rows else []
    if "split" not in header or not {"name", "file"} & set(header):
        raise ValueError(f"expected a header line name,split, got {','.join(header)}")
    name, split = header.index("name" if "name" in header else "file"), header.index("split")
    if any(len(row) != len(header) for row in rows):
        raise ValueError(f"expected {len(header)} cells in every line")
    return _grouped((_known(row[split]), row[name]) for row in rows[1:])


def _parse_txt(text: str) -> dict[str, frozenset[str]]:
    return {ANY: frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    splits: dict[str, set[str]] = {}
    for split, name in pairs:
        splits.setdefault(split, set()).add(name)
    return {split: frozenset(names) for split, names in splits.items()}


def _known(split: str) -> str:
    return ALIASES.get(split.lower(), split.lower())
