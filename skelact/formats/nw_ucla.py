"""NW-UCLA skeletons: one JSON object per clip with `file_name`, `label` and `skeletons` [T][20][3], metres."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.values import Clip

FPS = 30.0
JOINTS = 20
MAX_BYTES = 64 * 2**20


def load_nw_ucla(path: str | Path) -> Clip:
    """Read one clip on `kinect20`.

    Raises:
        InputError: Not such a file; names the key.
    """
    clip, _ = parse_nw_ucla(read_json(Path(path)), source=Path(path).name)
    return clip


def read_json(path: Path, *, max_bytes: int = MAX_BYTES) -> object:
    """Read a JSON file, with every failure an `InputError`."""
    try:
        if path.stat().st_size > max_bytes:
            raise InputError(f"expected at most {max_bytes} bytes, got {path.stat().st_size}", field=str(path))
        return json.loads(path.read_bytes())
    except InputError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", field=str(path)) from error


def parse_nw_ucla(table: object, *, source: str) -> tuple[Clip, int]:
    """Return the clip and its 0-based class index."""
    if not isinstance(table, dict):
        raise InputError(f"expected an object, got {type(table).__name__}", field=source)
    for key in ("skeletons", "label"):
        if key not in table:
            raise InputError("missing", field=f"{source}: {key}")
    if not isinstance(table["label"], int) or isinstance(table["label"], bool):
        raise InputError(f"expected a whole number, got {table['label']!r}", field=f"{source}: label")
    try:
        joints = np.array(table["skeletons"], dtype=np.float32)
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(f"expected numbers [T][{JOINTS}][3]: {error}", field=f"{source}: skeletons") from error
    if joints.ndim != 3 or joints.shape[1:] != (JOINTS, 3) or not len(joints):
        raise InputError(f"expected (T, {JOINTS}, 3), got {joints.shape}", field=f"{source}: skeletons")
    if not np.isfinite(joints).all():
        raise InputError("expected finite numbers", field=f"{source}: skeletons")
    return Clip.from_zeros(joints[None], load_layout("kinect20"), FPS), table["label"] - 1
