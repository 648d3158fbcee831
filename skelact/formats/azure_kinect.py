"""Azure Kinect body tracking: `frames` with `bodies`, `joint_positions` [32][3] in millimeters, y down.

Format: what the offline processor of Microsoft's Azure-Kinect-Samples writes. The camera looks along z with x to its
right and y down; half a turn about x puts y up and keeps the hands right. A body that was lost is all zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.bodies import Body, bodies_to_clip
from skelact.formats.json_files import as_list, as_numbers, as_object
from skelact.formats.rates import check_file_fps
from skelact.layouts import load_layout
from skelact.values import Clip

LAYOUT = "azure32"
JOINTS = 32
TO_METERS_Y_UP = np.array([0.001, -0.001, -0.001])
US_PER_S = 1e6
POSITIONS = "joint_positions"


def is_azure(table: object) -> bool:
    """Whether a table has the structure of this format."""
    if not isinstance(table, Mapping) or not isinstance(table.get("frames"), list):
        return False
    return any(isinstance(frame, Mapping) and "bodies" in frame for frame in table["frames"])


def parse_azure(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip, meters, y up; the rate from `timestamp_usec` when the file has it.

    Raises:
        InputError: Not such a file; `field` is "source: key".
    """
    frames, times = [], []
    for index, frame in enumerate(as_list(as_object(table, source).get("frames"), f"{source}: frames")):
        field = f"{source}: frames[{index}]"
        row = as_object(frame, field)
        bodies = as_list(row.get("bodies"), f"{field}.bodies")
        frames.append([_parse_body(as_object(body, field), f"{field}.bodies[{n}]") for n, body in enumerate(bodies)])
        times.append(row.get("timestamp_usec"))
    rate = _rate(times, f"{source}: timestamp_usec") if fps is None else fps
    return bodies_to_clip(frames, load_layout(LAYOUT), fps=rate, source=source)


def _parse_body(body: Mapping[str, Any], field: str) -> Body:
    rows = body.get(POSITIONS)
    if isinstance(rows, list):
        rows = [[row.get(axis) for axis in "xyz"] if isinstance(row, Mapping) else row for row in rows]
    points = as_numbers(rows, f"{field}.{POSITIONS}")
    if points.shape != (JOINTS, 3):
        raise InputError(f"expected {JOINTS} joints of 3 numbers, got {points.shape}", field=f"{field}.{POSITIONS}")
    own = body.get("body_id")
    return Body(points * TO_METERS_Y_UP, np.ones(JOINTS), str(own) if isinstance(own, int | str) else None)


def _rate(times: list[Any], field: str) -> float | None:
    """Frames per second by the median step of the time stamps, to a hundredth; None without them."""
    if len(times) < 2 or not all(isinstance(time, int | float) and not isinstance(time, bool) for time in times):
        return None
    step = float(np.median(np.diff(np.array(times, np.float64))))
    return check_file_fps(round(US_PER_S / step, 2), field=field) if step > 0 else None
