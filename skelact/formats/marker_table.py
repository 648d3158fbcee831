"""Markers as plain text: a row a frame, x, y and z of each marker, separated by commas, semicolons, tabs or blanks.

A first line that holds names (one a marker, or NAME_X, NAME_Y, NAME_Z) names the markers. UI-PRMD and many laboratories
write such files, UI-PRMD without names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.input_files import read_limited
from skelact.formats.trc import MAX_BYTES, MAX_MARKERS
from skelact.values import Markers

SEPARATOR = re.compile(r"[,;\s]+")
AXIS = re.compile(r"[ _.:-]?[XYZ]$", re.IGNORECASE)
MAX_EXTENT_M = 50.0  # values that spread further are millimeters
MM = 1e-3


def load_marker_table(path: Path, *, fps: float, usual: Sequence[str] = ()) -> Markers:
    """Read markers; a marker at exactly zero is missing.

    Args:
        path: The file.
        fps: Frames per second, which such files do not say.
        usual: Names when the file has none and as many markers.

    Raises:
        InputError: Not such a file, or nobody knows the names of its markers.
    """
    lines = [line for line in read_limited(path, MAX_BYTES).decode("utf-8-sig", "replace").splitlines() if line.strip()]
    if not lines:
        raise InputError("expected rows of numbers, got an empty file", field=str(path))
    head = _cells(lines[0])
    names = [] if _are_numbers(head) else _names(head)
    rows = lines[1:] if names else lines
    if not rows:
        raise InputError("expected rows of numbers below the names", field=str(path))
    width = len(_cells(rows[0]))
    if width % 3 or not 0 < width // 3 <= MAX_MARKERS or (names and 3 * len(names) != width):
        wanted = f"{3 * len(names)} numbers" if names else "x, y and z of each marker"
        raise InputError(f"expected {wanted} in a row, got {width}", field=str(path))
    if not names and len(usual) != width // 3:
        wanted = f"names in the first line, or {len(usual)} markers in the usual order"
        raise InputError(f"expected {wanted}, got {width // 3} markers without names", field=str(path))
    table = np.array([_numbers(row, width, f"{path}: row {number}") for number, row in enumerate(rows, 1)])
    points = table.reshape(len(table), -1, 3)
    points[(points == 0).all(-1)] = np.nan
    if np.nanmax(np.abs(points), initial=0) > MAX_EXTENT_M:
        points = points * MM
    return Markers(tuple(names or usual), points, fps)


def _cells(line: str) -> list[str]:
    return [cell for cell in SEPARATOR.split(line.strip()) if cell]


def _are_numbers(cells: Sequence[str]) -> bool:
    try:
        [float(cell) for cell in cells]
    except ValueError:
        return False
    return True


def _names(cells: Sequence[str]) -> list[str]:
    """Names of markers, each once."""
    return list(dict.fromkeys(AXIS.sub("", cell) for cell in cells))


def _numbers(line: str, width: int, field: str) -> list[float]:
    cells = _cells(line)
    if len(cells) != width or not _are_numbers(cells):
        raise InputError(f"expected {width} numbers", field=field)
    return [float(cell) for cell in cells]
