"""TRC: markers or points over time, meters or millimeters, y up; what OpenSim and Pose2Sim read and write.

Format: OpenSim documentation, "Marker (.trc) Files". Values are separated by tabs; a gap is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.input_files import read_limited
from skelact.values import Markers

MAX_BYTES = 500_000_000
MAX_MARKERS = 10_000
UNITS = {"m": 1.0, "mm": 1e-3, "cm": 1e-2}
HEADER_LINES = 5
COLUMNS_BEFORE = 2  # number of the frame, and time


def load_trc(path: Path) -> Markers:
    """Read markers. Rows are counted, as headers are often wrong about them.

    Raises:
        InputError: Not such a file.
    """
    return parse_trc(read_limited(path, MAX_BYTES).decode("utf-8", "replace"), source=str(path))


def parse_trc(text: str, *, source: str) -> Markers:
    """Read markers from text; see `load_trc`."""
    lines = text.splitlines()
    if len(lines) < HEADER_LINES or not lines[0].startswith("PathFileType"):
        raise InputError("expected a TRC file: PathFileType in the first line", field=source)
    settings = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=False))
    try:
        fps, scale = float(settings["DataRate"]), UNITS[settings["Units"].strip()]
    except (KeyError, ValueError) as error:
        raise InputError(f"expected DataRate and Units of m, cm or mm: {error}", field=source) from error
    names = [name.strip() for name in lines[3].split("\t")[COLUMNS_BEFORE:] if name.strip()]
    if not 0 < len(names) <= MAX_MARKERS:
        raise InputError(f"expected 1 to {MAX_MARKERS} markers, got {len(names)}", field=source)
    width = COLUMNS_BEFORE + 3 * len(names)
    rows = [
        _parse_row(line, width, f"{source}: line {number}") for number, line in enumerate(lines[5:], 6) if line.strip()
    ]
    if not rows:
        raise InputError("expected frames, got none", field=source)
    points = np.array(rows)[:, COLUMNS_BEFORE:].reshape(len(rows), -1, 3) * scale
    return Markers(tuple(names), points, fps)


def _parse_row(line: str, width: int, field: str) -> list[float]:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) < width:
        cells += [""] * (width - len(cells))
    try:
        values = [float(cell) if cell.strip() else np.nan for cell in cells]
    except ValueError as error:
        raise InputError(f"expected numbers: {error}", field=field) from error
    if len(values) != width:
        raise InputError(f"expected {width} values, got {len(values)}", field=field)
    return values


def save_trc(path: Path, markers: Markers) -> None:
    """Write markers in meters."""
    count, frames = len(markers.names), len(markers.points)
    rate = f"{markers.fps:.6g}"
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate}\t{rate}\t{frames}\t{count}\tm\t{rate}\t1\t{frames}",
        "Frame#\tTime\t" + "\t\t\t".join(markers.names),
        "\t\t" + "\t".join(f"{axis}{number}" for number in range(1, count + 1) for axis in "XYZ"),
    ]
    for frame, points in enumerate(markers.points):
        values = "\t".join("NaN" if np.isnan(value) else f"{value:.6f}" for value in points.ravel())
        lines.append(f"{frame + 1}\t{frame / markers.fps:.6f}\t{values}")
    with atomic_write(path) as file:
        file.write(("\n".join(lines) + "\n").encode())


def save_mot(path: Path, names: Sequence[str], values: np.ndarray, fps: float) -> None:
    """Write series of angles as OpenSim reads them.

    Args:
        path: The .mot or .sto file.
        names: Of the columns, without time.
        values: float (T, len(names)), degrees; NaN where unknown.
        fps: Frames per second.
    """
    if values.shape[1:] != (len(names),):
        raise InputError(f"expected (T, {len(names)}), got {values.shape}", field="values")
    lines = [
        path.stem,
        "version=1",
        f"nRows={len(values)}",
        f"nColumns={len(names) + 1}",
        "inDegrees=yes",
        "",
        "endheader",
    ]
    lines.append("\t".join(("time", *names)))
    for frame, row in enumerate(values):
        lines.append("\t".join(f"{value:.6f}" if np.isfinite(value) else "NaN" for value in (frame / fps, *row)))
    with atomic_write(path) as file:
        file.write(("\n".join(lines) + "\n").encode())


def load_mot(path: Path) -> tuple[tuple[str, ...], np.ndarray, float]:
    """Read series as OpenSim writes them: names without time, values (T, K) as in the file, frames per second.

    Raises:
        InputError: Not such a file.
    """
    lines = read_limited(path, MAX_BYTES).decode("utf-8", "replace").splitlines()
    start = next((number for number, line in enumerate(lines) if line.strip().lower() == "endheader"), None)
    if start is None or start + 2 >= len(lines):
        raise InputError("expected a .mot or .sto file: a line endheader, names and rows", field=str(path))
    names = tuple(lines[start + 1].split())
    try:
        table = np.array([[float(cell) for cell in line.split()] for line in lines[start + 2 :] if line.strip()])
    except ValueError as error:
        raise InputError(f"expected rows of {len(names)} numbers: {error}", field=str(path)) from error
    if names[:1] != ("time",) or table.ndim != 2 or table.shape[1] != len(names) or len(table) < 2:
        raise InputError(f"expected time and rows of {len(names)} numbers, at least 2", field=str(path))
    return names[1:], table[:, 1:], float((len(table) - 1) / (table[-1, 0] - table[0, 0]))
