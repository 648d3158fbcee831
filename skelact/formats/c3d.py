"""C3D: markers over time as motion capture systems write them, in millimeters or meters, with any axis up.

Format: "The C3D File Format User Guide" (c3d.org). Read are files of all three kinds of processor (Intel, DEC, MIPS),
with whole numbers and with floats. Not read: analog channels, events, and the rotations that Theia writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.c3d_parameters import BLOCK, Binary, Parameters, parse_parameters
from skelact.formats.input_files import read_limited
from skelact.formats.rates import WAY_OUT
from skelact.values import Markers

MAX_BYTES = 500_000_000
HEADER_WORDS = 9  # that are read
UNITS = {"mm": 1e-3, "cm": 1e-2, "dm": 0.1, "m": 1.0, "millimeters": 1e-3, "meters": 1.0, "in": 0.0254}
MAX_EXTENT_M = 50.0  # of all points of a frame; those that spread further are in millimeters
NOT_PLACES = ("ANGLES", "FORCES", "MOMENTS", "POWERS", "SCALARS", "REACTIONS")  # parameters that list such points
MAX_HEADER_FRAMES = 65_535  # that the header can count
AXES = ("x", "y", "z")


@dataclass(frozen=True, eq=False)
class C3d:
    """What a file holds.

    Attributes:
        markers: As the file has its axes, meters.
        up: The axis that is up, as the file says: one of x, y, z, -x, -y, -z; "" when it does not say.
        notes: What was assumed.
    """

    markers: Markers
    up: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Header:
    """The first block: counts of points and of analog samples in a frame, frames, scale, first block of data, rate."""

    points: int
    analog: int
    first: int
    last: int
    scale: float
    data_block: int
    fps: float


def load_c3d(path: Path, *, fps: float | None = None) -> C3d:
    """Read markers. A point is missing where its residual is negative, or where it lies at exactly zero.

    Args:
        path: The file.
        fps: Instead of the rate that the file says.

    Raises:
        InputError: Not such a file, cut off, or without points.
    """
    return parse_c3d(read_limited(path, MAX_BYTES), source=str(path), fps=fps)


def parse_c3d(content: bytes, *, source: str, fps: float | None = None) -> C3d:
    """Read markers from bytes; see `load_c3d`."""
    binary, parameters = parse_parameters(content, source=source)
    header = _parse_header(content, binary)
    if header.points == 0:
        more = ": rotations of segments, as Theia writes them, are not read" if "ROTATION:USED" in parameters else ""
        raise InputError(f"expected points, the file holds none{more}", field=source)
    points = _read_points(content, binary, header, _count_frames(header, parameters, content, source), source)
    names = _names(parameters, header.points)
    hidden = {name for key in NOT_PLACES for name in parameters.texts(f"POINT:{key}")}
    kept = [index for index, name in enumerate(names) if name not in hidden and name not in names[:index]]
    if not kept:
        raise InputError("expected points that are places, the file holds only angles and forces", field=source)
    rate = fps or parameters.number("POINT:RATE") or header.fps
    if not 0 < rate < np.inf:
        raise InputError(f"expected a rate, the file says {rate:g}; {WAY_OUT}", field=source)
    scale, notes = _find_scale(parameters, points[:, kept], source)
    return C3d(Markers(tuple(names[index] for index in kept), points[:, kept] * scale, rate), _up(parameters), notes)


def _parse_header(content: bytes, binary: Binary) -> _Header:
    words = binary.words(content[: 2 * HEADER_WORDS])
    scale, fps = binary.floats(content[12:16])[0], binary.floats(content[20:24])[0]
    _, points, analog, first, last = (int(word) for word in words[:5])
    return _Header(points, analog, first, last, float(scale), int(words[8]), float(fps))


def _count_frames(header: _Header, parameters: Parameters, content: bytes, source: str) -> int:
    """Frames of the file, as many as it says; a file that is cut off is refused."""
    size = _frame_bytes(header)
    there = max(0, len(content) - BLOCK * (header.data_block - 1)) // size
    start, end = parameters.long("TRIAL:ACTUAL_START_FIELD"), parameters.long("TRIAL:ACTUAL_END_FIELD")
    said = end - start + 1 if end >= start > 0 else header.last - header.first + 1
    if said >= MAX_HEADER_FRAMES and there > said:
        said = int(parameters.number("POINT:LONG_FRAMES")) or there
    if not 0 < said <= there:
        raise InputError(f"expected {said} frames, got {there}: the file is cut off or damaged", field=source)
    return said


def _frame_bytes(header: _Header) -> int:
    return (4 if header.scale < 0 else 2) * (4 * header.points + header.analog)


def _read_points(content: bytes, binary: Binary, header: _Header, frames: int, source: str) -> np.ndarray:
    """Points float64 (T, P, 3) in units of the file; NaN where missing."""
    start = BLOCK * (header.data_block - 1)
    if start < BLOCK:
        raise InputError(f"expected data behind the header, got block {header.data_block}", field=source)
    raw = content[start : start + frames * _frame_bytes(header)]
    values = binary.floats(raw) if header.scale < 0 else binary.integers(raw)
    table = values.reshape(frames, -1)[:, : 4 * header.points].reshape(frames, header.points, 4).astype(np.float64)
    points = table[..., :3] if header.scale < 0 else table[..., :3] * header.scale
    is_missing = (table[..., 3] < 0) | (points == 0).all(-1) | ~np.isfinite(points).all(-1)
    return np.where(is_missing[..., None], np.nan, points)


def _names(parameters: Parameters, count: int) -> list[str]:
    """A name for each point; those without one get a star and their number, as unnamed tracks have."""
    names = parameters.texts("POINT:LABELS")
    for number in range(2, 2 + count // 255):
        names += parameters.texts(f"POINT:LABELS{number}")
    return [name or f"*{index}" for index, name in enumerate((names + [""] * count)[:count])]


def _find_scale(parameters: Parameters, points: np.ndarray, source: str) -> tuple[float, tuple[str, ...]]:
    """Meters of one unit of the file."""
    unit = next(iter(parameters.texts("POINT:UNITS")), "").lower()
    if unit in UNITS:
        return UNITS[unit], ()
    if unit:
        raise InputError(f"expected points in {', '.join(UNITS)}, the file says {unit!r}", field=source)
    seen = points[np.isfinite(points).all((1, 2))] if np.isfinite(points).all((1, 2)).any() else np.nan_to_num(points)
    is_mm = float(np.median(np.ptp(seen, axis=1).max(-1))) > MAX_EXTENT_M
    kind = "millimeters" if is_mm else "meters"
    return (1e-3 if is_mm else 1.0), (f"the file does not say its unit: read {kind}, as the points lie apart",)


def _up(parameters: Parameters) -> str:
    """The axis that the file shows upward on a screen."""
    text = next(iter(parameters.texts("POINT:Y_SCREEN")), "").lower()
    axis = text.removeprefix("+").strip()
    return axis if axis.removeprefix("-") in AXES else ""
