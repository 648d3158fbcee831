"""A user's own recordings: a folder with `labels.csv` and the files it names.

`labels.csv` has a header line and the columns `file` (relative to the folder), `label` and, if wanted, `split`; every
further column becomes a group too. Any file that `skelact.formats.load_clip` reads will do. Classes are the labels in
alphabetical order. Nothing is skipped: a row that cannot be used is an error.
"""

from __future__ import annotations

import csv
from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample
from skelact.errors import InputError
from skelact.formats import CLIP_LOADERS, load_clip

LABELS_FILE = "labels.csv"
MAX_ROWS = 1_000_000


def load_folder(root: str | Path) -> Dataset:
    """Open a folder of labelled files; groups are the columns of `labels.csv` besides file and label.

    Raises:
        InputError: `labels.csv` is missing or unusable; `field` is "file:line".
    """
    root = Path(root)
    table = root / LABELS_FILE
    rows: list[tuple[str, str, dict[str, str]]] = []
    reader_line = 1
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = [str(name).strip() for name in reader.fieldnames or ()]
            if not {"file", "label"} <= set(columns) or len(set(columns)) != len(columns):
                raise InputError(f"expected columns file,label[,split], got {columns}", field=f"{table}:1")
            reader.fieldnames = columns
            for row in reader:
                reader_line = reader.line_num
                if len(rows) >= MAX_ROWS:
                    raise InputError(f"expected at most {MAX_ROWS} rows", field=f"{table}:{reader_line}")
                if None in row or None in row.values():
                    raise InputError(f"expected {len(columns)} values", field=f"{table}:{reader_line}")
                rows.append(_check_row(row, root, f"{table}:{reader_line}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", field=f"{table}:{reader_line}") from error
    if not rows:
        raise InputError("has no rows", field=str(table))
    names = [name for name, _, _ in rows]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"names {twice!r} twice", field=str(table))
    labels = tuple(sorted({label for _, label, _ in rows}))
    number = {label: index for index, label in enumerate(labels)}
    samples = tuple(Sample(name, root / name, number[label], groups) for name, label, groups in rows)
    return Dataset("folder", labels, samples, load_clip)


def _check_row(row: dict[str, str], root: Path, field: str) -> tuple[str, str, dict[str, str]]:
    name, label = row["file"].strip(), row["label"].strip()
    path = Path(name)
    if not name or path.is_absolute() or ".." in path.parts or "\0" in name:
        raise InputError(f"expected a file inside the folder, got {name[:80]!r}", field=field)
    if path.suffix.lower() not in CLIP_LOADERS:
        raise InputError(f"expected one of {', '.join(CLIP_LOADERS)}, got {name[:80]!r}", field=field)
    if not (root / path).is_file():
        raise InputError(f"names {name[:80]!r}, which is not there", field=field)
    if not label:
        raise InputError("expected a label", field=field)
    return name, label, {key: value.strip() for key, value in row.items() if key not in ("file", "label")}
