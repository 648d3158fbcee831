"""MediaPipe Pose: 33 landmarks of every person in every frame, `x`, `y`, `z` and `visibility`.

MediaPipe has no file format; these are its results written as JSON, a list with an entry a frame (or an object whose
`frames` is that list): the landmarks themselves, or an object with `worldLandmarks` or `landmarks` (Tasks, JavaScript),
`pose_world_landmarks` or `pose_landmarks` (Python), also in camel case. World landmarks are meters about the middle of
the hips, x right, y down, z away from the camera; half a turn about x puts y up. Plain landmarks are shares of the
picture, whose size the file must tell.
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

LAYOUT = "blazepose33"
JOINTS = 33
MAX_NESTED = 2  # lists of people, wrapped once
WORLD_KEYS = ("worldLandmarks", "world_landmarks", "pose_world_landmarks", "poseWorldLandmarks")
PICTURE_KEYS = ("landmarks", "pose_landmarks", "poseLandmarks")
SIZE_KEYS = (("width", "height"), ("image_width", "image_height"), ("imageWidth", "imageHeight"))
Y_UP = np.array([1.0, -1.0, -1.0])
RATE_KEYS = ("fps", "frame_rate", "frameRate")


def is_mediapipe(table: object) -> bool:
    """Whether a table has the structure of this format."""
    rows = table.get("frames", [table]) if isinstance(table, Mapping) else table
    if not isinstance(rows, list):
        return False
    return any(_keys_of(row) or len(_people_of(row)) > 0 for row in rows)


def parse_mediapipe(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip: meters about the hips from world landmarks, else pixels.

    Raises:
        InputError: Not such results, or shares of a picture of unknown size; `field` is "source: key".
    """
    top: Mapping[str, Any] = table if isinstance(table, dict) else {}
    rows = as_list(top.get("frames", [table]) if top else table, f"{source}: frames")
    world = any(key in WORLD_KEYS for row in rows for key in _keys_of(row))
    scale = Y_UP if world else _picture(top, rows, source)
    frames = [_parse_frame(row, world, scale, f"{source}: [{index}]") for index, row in enumerate(rows)]
    notes = ["world landmarks are centered on the hips: the file has no travel"] if world else []
    if fps is None and (key := next((key for key in RATE_KEYS if isinstance(top.get(key), int | float)), "")):
        fps = check_file_fps(float(top[key]), field=f"{source}: {key}")
    return bodies_to_clip(frames, load_layout(LAYOUT), fps=fps, source=source, notes=notes)


def _keys_of(row: object) -> list[str]:
    return [key for key in (*WORLD_KEYS, *PICTURE_KEYS) if key in row] if isinstance(row, Mapping) else []


def _people_of(value: object, *, nested: int = MAX_NESTED) -> list[list[Any]]:
    """Lists of 33 landmarks: one person, several, or nobody."""
    if isinstance(value, Mapping):
        value = value.get("landmark")
    if not isinstance(value, list) or not value:
        return []
    if len(value) == JOINTS and all(isinstance(item, Mapping) and "x" in item and "y" in item for item in value):
        return [value]
    if not nested or len(value) >= JOINTS:
        return []
    return [person for item in value for person in _people_of(item, nested=nested - 1)]


def _picture(top: Mapping[str, Any], rows: list[Any], source: str) -> np.ndarray:
    """Width and height of the picture, pixels."""
    for table in (top, *(row for row in rows[:1] if isinstance(row, Mapping))):
        for keys in SIZE_KEYS:
            size = [table.get(key) for key in keys]
            if all(isinstance(side, int | float) and not isinstance(side, bool) and side > 0 for side in size):
                return np.array(size, np.float64)
    wanted = "worldLandmarks (meters), or the size of the picture as width and height beside frames"
    raise InputError(f"landmarks are fractions of a picture of unknown size: write {wanted}", field=f"{source}: width")


def _parse_frame(row: object, world: bool, scale: np.ndarray, field: str) -> list[Body]:
    wanted = WORLD_KEYS if world else PICTURE_KEYS
    key = next((key for key in _keys_of(row) if key in wanted), None)
    value = row[key] if key is not None and isinstance(row, Mapping) else row
    if key is None and isinstance(row, Mapping):
        return []
    people = _people_of(value)
    if value and not people:
        raise InputError(f"expected {JOINTS} landmarks with x and y of each person", field=f"{field}.{key or ''}")
    return [_parse_person(person, scale, f"{field}.{key or ''}") for person in people]


def _parse_person(landmarks: list[Any], scale: np.ndarray, field: str) -> Body:
    tables = [as_object(landmark, field) for landmark in landmarks]
    points = as_numbers([[landmark.get(axis) for axis in "xyz"[: len(scale)]] for landmark in tables], field)
    scores = as_numbers([landmark.get("visibility", 1.0) for landmark in tables], field)
    return Body(points * scale, np.nan_to_num(scores))
