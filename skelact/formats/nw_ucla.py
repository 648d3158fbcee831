"""NW-UCLA skeletons: one JSON object per clip with `skeletons` [T][20][3], meters, and `label` from 1 on.

What recordings of one's own may lack: `file_name`, and `label`, which reading a clip does not need.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.body_size import to_meters
from skelact.formats.json_files import as_int, as_object, read_json
from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.values import Clip

FPS = 30.0
COLLECTION_FPS = 15.0  # of the published files, which do not tell: people walk 0.065 m a frame, a step takes 8 frames
COLLECTION_NAME = re.compile(r"a\d\d_s\d\d_e\d\d_v\d\d")
JOINTS = 20
LAYOUT = "kinect20"


def load_nw_ucla(path: str | Path) -> Clip:
    """Read one clip on `kinect20`.

    Raises:
        InputError: Not such a file; names the key.
    """
    return parse_nw_ucla(read_json(Path(path)), source=str(path))


def parse_nw_ucla(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip, at 30 frames per second unless told; a joint with NaN or null is missing, a body of zeros nobody.

    Files of the collection itself, which their `file_name` tells, have 15 frames per second.

    Raises:
        InputError: Not such a clip; `field` is "source: key".
    """
    content = as_object(table, source)
    frames = content.get("skeletons")
    field = f"{source}: skeletons"
    if not isinstance(frames, list) or not frames:
        got = "no frame" if frames == [] else type(frames).__name__
        raise InputError(f"expected one frame or more of {JOINTS} joints, got {got}", field=field)
    joints = _joints(frames, field)
    if np.isinf(joints).any():
        raise InputError("expected finite numbers, got infinity", field=field)
    valid = ~np.isnan(joints).any(-1) & (joints != 0).any(-1)  # the origin is inside the sensor: nothing can be there
    is_of_collection = COLLECTION_NAME.fullmatch(str(content.get("file_name", ""))) is not None
    clip = Clip(joints[None], load_layout(LAYOUT), fps or (COLLECTION_FPS if is_of_collection else FPS), valid[None])
    if not clip.valid.any():
        return Clip(clip.joints[:0], clip.layout, clip.fps)
    return to_meters(clip)


def parse_label(table: object, *, source: str) -> int:
    """The 0-based class index.

    Raises:
        InputError: There is none, or none from 1 on.
    """
    label = as_object(table, source).get("label")
    if label is None:
        raise InputError("missing: write the class, from 1 on", field=f"{source}: label")
    number = as_int(label, f"{source}: label")
    if number < 1:
        raise InputError(f"expected 1 or more, got {number}", field=f"{source}: label")
    return number - 1


def _joints(frames: list[Any], field: str) -> np.ndarray:
    """Positions (T, 20, 3), NaN where missing."""
    joints = np.full((len(frames), JOINTS, 3), np.nan, np.float32)
    for index, frame in enumerate(frames):
        if frame is None or frame == []:
            continue  # nobody
        try:
            with np.errstate(over="ignore"):
                rows = np.array(frame, np.float64).astype(np.float32)
        except (ValueError, TypeError, OverflowError) as error:
            wanted = f"{JOINTS} joints of 3 numbers"
            raise InputError(f"expected {wanted}: {str(error)[:80]}", field=f"{field}[{index}]") from error
        if rows.shape != (JOINTS, 3):
            advice = _layout_advice(rows.shape)
            raise InputError(
                f"expected {JOINTS} joints of 3 numbers, got {rows.shape}{advice}", field=f"{field}[{index}]"
            )
        joints[index] = rows
    return joints


def _layout_advice(shape: tuple[int, ...]) -> str:
    if len(shape) != 2 or shape[1] not in (2, 3):
        return ""
    fitting = [name for name in LAYOUT_NAMES if len(load_layout(name).names) == shape[0]]
    return f": {shape[0]} joints as in {' or '.join(fitting)} go into an npz that names the layout" if fitting else ""


def is_nw_ucla(table: object) -> bool:
    """Whether a table has the structure of this format."""
    return isinstance(table, Mapping) and "skeletons" in table
