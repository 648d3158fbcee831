"""Files of measured markers: .trc, .c3d, and plain tables (.txt)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.c3d import load_c3d
from skelact.formats.marker_table import load_marker_table
from skelact.formats.rates import check_fps
from skelact.formats.trc import load_trc
from skelact.markers.sets import FULL_BODY, is_worn, segment_of
from skelact.skeleton.upright import UP_CHOICES, turn_to_y
from skelact.values import Markers

TABLE_SUFFIX, TRC_SUFFIX, C3D_SUFFIX = ".txt", ".trc", ".c3d"
LOW = ("shank", "foot")
HIGH = ("pelvis", "trunk", "head")
AXES = ("x", "y", "z")


def is_marker_file(path: Path) -> bool:
    """Whether a file holds markers that a body can be fitted to; .trc and .c3d files may hold joints instead."""
    suffix = path.suffix.lower()
    if suffix == TABLE_SUFFIX:
        return not path.name.lower().endswith(".bvh.txt")
    if suffix == TRC_SUFFIX:
        return is_worn(load_trc(path).names)
    return suffix == C3D_SUFFIX and is_worn(load_c3d(path, fps=1.0).markers.names)


def load_markers(path: Path, *, up: str = "auto", fps: float | None = None) -> tuple[Markers, tuple[str, ...]]:
    """Read markers, turned so that y is up, and what was guessed.

    Args:
        path: .trc, .c3d, or .txt with the usual 39 markers of a full body or names in its first line.
        up: One of `UP_CHOICES`; "auto" takes what a .c3d file says, and finds it from the body otherwise.
        fps: Instead of the rate that the file says; a .txt file says none.

    Raises:
        InputError: Not such a file, or no rate.
    """
    markers, told, notes = read_markers(path, fps=fps)
    upright, more = turn_markers(markers, up=up, told=told)
    return upright, (*notes, *more)


def read_markers(path: Path, *, fps: float | None = None) -> tuple[Markers, str, tuple[str, ...]]:
    """Read markers as the file has its axes, the axis that the file says is up ("": it does not say), and notes."""
    if fps is not None:
        check_fps(fps)
    if path.suffix.lower() == TABLE_SUFFIX:
        if fps is None:
            raise InputError("expected --fps: a table of markers does not say its rate", field="fps")
        return load_marker_table(path, fps=fps, usual=FULL_BODY), "", ()
    if path.suffix.lower() == C3D_SUFFIX:
        read = load_c3d(path, fps=fps)
        return read.markers, read.up, read.notes
    markers = load_trc(path)
    return replace(markers, fps=fps or markers.fps), "", ()


def turn_markers(markers: Markers, *, up: str = "auto", told: str = "") -> tuple[Markers, tuple[str, ...]]:
    """Turn markers so that y is up.

    Args:
        markers: Of one or several bodies.
        up: One of `UP_CHOICES`.
        told: The axis that the file says is up.
    """
    if up not in UP_CHOICES:
        raise InputError(f"expected {', '.join(UP_CHOICES)}, got {up!r}", field="up")
    axis, notes = (up, ()) if up != "auto" else _find_up(markers, told)
    if axis == "y":
        return markers, notes
    return replace(markers, points=markers.points @ turn_to_y(axis).T), notes


def _find_up(markers: Markers, told: str) -> tuple[str, tuple[str, ...]]:
    """The axis that the file says, or that leads from the legs to the trunk in most frames."""
    parts = [segment_of(name) for name in markers.names]
    low = [index for index, part in enumerate(parts) if part.endswith(LOW)]
    high = [index for index, part in enumerate(parts) if part in HIGH]
    if not low or not high:
        return told or "y", ()
    with np.errstate(invalid="ignore"):
        way = np.nanmedian(_middle(markers.points[:, high]) - _middle(markers.points[:, low]), 0)
    if not np.isfinite(way).all():
        return told or "y", ()
    index = int(np.abs(way).argmax())
    axis = ("" if way[index] > 0 else "-") + AXES[index]
    if told:
        differ = f"the file says that {told} is up, the body looks upright along {axis}; --up overrides"
        return told, () if told == axis else (differ,)
    return axis, () if axis == "y" else (f"{axis} is up, as the body shows; turned so that y is; --up overrides",)


def _middle(points: np.ndarray) -> np.ndarray:
    """Mean of the markers that were seen in each frame, (T, 3); NaN where none was."""
    seen = np.isfinite(points).all(-1, keepdims=True)
    count = seen.sum(1)
    return np.where(count > 0, np.where(seen, points, 0.0).sum(1) / np.maximum(count, 1), np.nan)
