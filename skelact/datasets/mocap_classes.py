"""The table `mocap_classes.tsv`: which class each recording of the open collections is."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from skelact.errors import InputError

TABLE = Path(__file__).with_name("mocap_classes.tsv")
NONE, LEFT_OUT = "none", "-"
NO_CLASSES = (NONE, LEFT_OUT)


@dataclass(frozen=True)
class ClassRow:
    """One line.

    Attributes:
        source: "bandai", "cmu", "uiprmd" or "cc0".
        pattern: Of names, * stands for anything.
        name: The class, or `NONE` or `LEFT_OUT`.
        backwards: Class of the recording played backwards; "" when it is not.
        cycles: How often a loop is repeated.
    """

    source: str
    pattern: str
    name: str
    backwards: str
    cycles: int


@cache
def load_class_rows() -> tuple[ClassRow, ...]:
    """All lines, in order."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(
        ClassRow(row["source"], row["name"], row["class"], row["backwards"], int(row["cycles"]))
        for row in csv.DictReader(lines, delimiter="\t")
    )


def find_class(rows: Sequence[ClassRow], source: str, name: str) -> ClassRow:
    """The first line that fits a recording.

    Raises:
        InputError: None does.
    """
    for row in rows:
        if row.source == source and fnmatchcase(name, row.pattern):
            return row
    raise InputError(f"no line for {source} {name!r}: add one", field=TABLE.name)
