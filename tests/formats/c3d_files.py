"""C3D files for tests, written from the format's description: each processor, whole numbers and floats."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np

BLOCK = 512
PROCESSORS = {"intel": 84, "dec": 85, "mips": 86}
SCALE = 0.1  # millimeters of one whole number


def c3d_bytes(
    names: Sequence[str],
    points: np.ndarray,
    *,
    fps: float = 100.0,
    unit: str = "mm",
    up: str = "+Z",
    processor: str = "intel",
    is_float: bool = True,
    more: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Write points (T, P, 3) in `unit`; NaN is missing. `more` are further texts of the group POINT."""
    order = ">" if processor == "mips" else "<"
    frames, count, _ = points.shape
    scale = -1.0 if is_float else SCALE
    texts = {"LABELS": names, "UNITS": [unit], "X_SCREEN": ["+X"], "Y_SCREEN": [up], **(more or {})}
    section = _entry(order, -1, "POINT", b"")
    for name, values in texts.items():
        if any(values):
            section += _entry(order, 1, name, _texts(values))
    section += _entry(order, 1, "USED", struct.pack(f"{order}bBh", 2, 0, count))
    section += _entry(order, 1, "FRAMES", struct.pack(f"{order}bBh", 2, 0, frames))
    section += _entry(order, 1, "SCALE", struct.pack("bB", 4, 0) + _floats(np.array([scale]), processor))
    section += _entry(order, 1, "RATE", struct.pack("bB", 4, 0) + _floats(np.array([fps]), processor))
    blocks = -(-(len(section) + 6) // BLOCK)
    section = bytes([1, 0x50, blocks, PROCESSORS[processor]]) + section
    header = bytes([2, 0x50]) + struct.pack(f"{order}5H", count, 0, 1, frames, 10)
    header += _floats(np.array([scale]), processor) + struct.pack(f"{order}2H", 2 + blocks, 0)
    header += _floats(np.array([fps]), processor)
    table = np.zeros((frames, count, 4))
    seen = np.isfinite(points).all(-1)
    table[..., :3] = np.where(seen[..., None], points, 0.0) / (1.0 if is_float else SCALE)
    table[..., 3] = np.where(seen, 0.0, -1.0)
    numbers = _floats(table, processor) if is_float else np.round(table).astype(f"{order}i2").tobytes()
    return header.ljust(BLOCK, b"\0") + section.ljust(BLOCK * blocks, b"\0") + numbers


def _entry(order: str, group: int, name: str, body: bytes) -> bytes:
    body += b"\0"  # no description
    return struct.pack("bb", len(name), group) + name.encode() + struct.pack(f"{order}H", 2 + len(body)) + body


def _texts(values: Sequence[str]) -> bytes:
    length = max(len(value) for value in values)
    return struct.pack("bBBB", -1, 2, length, len(values)) + b"".join(value.ljust(length).encode() for value in values)


def _floats(values: np.ndarray, processor: str) -> bytes:
    if processor == "mips":
        return values.astype(">f4").tobytes()
    if processor == "intel":
        return values.astype("<f4").tobytes()
    words = (values * 4.0).astype("<f4").reshape(-1).view("<u2").reshape(-1, 2)
    return np.ascontiguousarray(words[:, ::-1]).tobytes()
