"""Files of measured markers: .trc, and plain tables (.txt)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.biomechanics.marker_sets import FULL_BODY, segment_of
from skelact.errors import InputError
from skelact.formats.marker_table import load_marker_table
from skelact.formats.rates import check_fps
from skelact.formats.trc import load_trc
from skelact.skeleton.upright import UP_CHOICES, turn_to_y
from skelact.values import Markers

TABLE_SUFFIX, MARKER_SUFFIX = ".txt", ".trc"
LOW = ("shank", "foot")
HIGH = ("pelvis", "trunk", "head")
AXES = ("x", "y", "z")


def is_marker_file(path: Path) -> bool:
    """Whether a file holds markers that a body can be fitted to; a .trc file may hold joints instead."""
    if path.suffix.lower() == TABLE_SUFFIX:
        return not path.name.lower().endswith(".bvh.txt")
    if path.suffix.lower() != MARKER_SUFFIX:
        return False
    return sum(segment_of(name) == "pelvis" for name in load_trc(path).names) >= 3


def load_markers(path: Path, *, up: str = "auto", fps: float | None = None) -> tuple[Markers, tuple[str, ...]]:
    """Read markers, turned so that y is up, and what was guessed.

    Args:
        path: .trc, or .txt with the usual 39 markers of a full body or names in its first line.
        up: One of `UP_CHOICES`; "auto" finds it from the body.
        fps: Instead of the rate that the file says; a .txt file says none.

    Raises:
        InputError: Not such a file, or no rate.
    """
    if fps is not None:
        check_fps(fps)
    if path.suffix.lower() == TABLE_SUFFIX:
        if fps is None:
            raise InputError("expected --fps: a table of markers does not say its rate", field="fps")
        markers = load_marker_table(path, fps=fps, usual=FULL_BODY)
    else:
        markers = load_trc(path)
        markers = replace(markers, fps=fps or markers.fps)
    return turn_markers(markers, up=up)


def turn_markers(markers: Markers, *, up: str = "auto") -> tuple[Markers, tuple[str, ...]]:
    """Turn markers so that y is up."""
    if up not in UP_CHOICES:
        raise InputError(f"expected {', '.join(UP_CHOICES)}, got {up!r}", field="up")
    axis, notes = (up, ()) if up != "auto" else _find_up(markers)
    if axis == "y":
        return markers, notes
    return replace(markers, points=markers.points @ turn_to_y(axis).T), notes


def _find_up(markers: Markers) -> tuple[str, tuple[str, ...]]:
    """The axis that leads from the legs to the trunk in most frames."""
    parts = [segment_of(name) for name in markers.names]
    low = [index for index, part in enumerate(parts) if part.endswith(LOW)]
    high = [index for index, part in enumerate(parts) if part in HIGH]
    if not low or not high:
        return "y", ()
    way = np.nanmedian(np.nanmean(markers.points[:, high], 1) - np.nanmean(markers.points[:, low], 1), 0)
    index = int(np.abs(way).argmax())
    axis = ("" if way[index] > 0 else "-") + AXES[index]
    return axis, () if axis == "y" else (f"{axis} is up, as the body shows; turned so that y is; --up overrides",)
