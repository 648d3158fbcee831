"""MMPose: frames with `instances` of people, `keypoints` [V][2 or 3] and `keypoint_scores` [V].

Format: what the demos (`--save-predictions`: `meta_info` and `instance_info`) and the inferencer (a list) of MMPose 1.x
write. 2D: 17 COCO points or 133 COCO-WholeBody points, pixels. 3D: the 17 points of Human3.6M, where the file says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.bodies import Body, bodies_to_clip, fill_frames
from skelact.formats.body_size import to_meters
from skelact.formats.json_files import as_int, as_list, as_numbers, as_object
from skelact.layouts import Layout, load_layout
from skelact.values import Clip

LAYOUTS_2D = {17: "coco17", 133: "wholebody133"}
LAYOUT_3D = "h36m17"
DATASETS_3D = ("h36m", "human36m", "human3.6m")


def is_mmpose(table: object) -> bool:
    """Whether a table has the structure of this format."""
    if isinstance(table, Mapping):
        return "instance_info" in table
    rows = table if isinstance(table, list) else []
    people = [
        person for row in rows for person in (row if isinstance(row, list) else [row])
    ]  # also a list for each picture
    first = people[0] if people else None
    return isinstance(first, Mapping) and ("instances" in first or "keypoint_scores" in first)


def parse_mmpose(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip.

    Raises:
        InputError: Not such a file, or it does not say which points it has; `field` is "source: key".
    """
    meta = table.get("meta_info") if isinstance(table, Mapping) else None
    rows = table["instance_info"] if isinstance(table, Mapping) else table
    frames = _parse_frames(as_list(rows, f"{source}: instance_info"), source)
    shapes = {body.points.shape for bodies in frames for body in bodies}
    if len(shapes) > 1:
        raise InputError(f"expected one number of points in all frames, got {sorted(shapes)}", field=source)
    layout = _find_layout(meta if isinstance(meta, Mapping) else {}, shapes.pop() if shapes else (17, 2), source)
    return to_meters(bodies_to_clip(frames, layout, fps=fps, source=source))


def _parse_frames(rows: list[Any], source: str) -> list[list[Body]]:
    if rows and all(isinstance(row, list) for row in rows):
        return [_parse_people(row, f"{source}: [{n}]") for n, row in enumerate(rows)]
    if rows and all(isinstance(row, Mapping) and "keypoints" in row for row in rows):
        return [_parse_people(rows, source)]  # one picture
    numbered: dict[int, list[Body]] = {}
    for at, row in enumerate(rows):
        field = f"{source}: instance_info[{at}]"
        number = as_int(as_object(row, field).get("frame_id", at), f"{field}.frame_id")
        if number in numbered:
            raise InputError(f"duplicate frame {number}", field=f"{field}.frame_id")
        numbered[number] = _parse_people(as_list(row.get("instances"), f"{field}.instances"), field)
    return fill_frames(numbered, field=f"{source}: instance_info")


def _parse_people(people: list[Any], field: str) -> list[Body]:
    return [
        _parse_person(as_object(person, f"{field}[{n}]"), f"{field}.instances[{n}]") for n, person in enumerate(people)
    ]


def _parse_person(person: Mapping[str, Any], field: str) -> Body:
    points = as_numbers(person.get("keypoints"), f"{field}.keypoints")
    if points.ndim == 3 and len(points) == 1:
        points = points[0]
    if points.ndim != 2 or points.shape[1] not in (2, 3):
        raise InputError(f"expected [V][2 or 3] numbers, got {points.shape}", field=f"{field}.keypoints")
    given = person.get("keypoint_scores")
    scores = np.ones(len(points)) if given is None else as_numbers(given, f"{field}.keypoint_scores").reshape(-1)
    if scores.shape != (len(points),):
        raise InputError(f"expected {len(points)} scores, got {scores.shape}", field=f"{field}.keypoint_scores")
    track = person.get("track_id")
    return Body(points, np.nan_to_num(scores), str(track) if isinstance(track, int | str) and track != -1 else None)


def _find_layout(meta: Mapping[str, Any], shape: tuple[int, ...], source: str) -> Layout:
    """By the names of the points when the file has them, else by the data set and the number of points."""
    count, size = shape
    names = meta.get("keypoint_id2name")
    dataset = str(meta.get("dataset_name", "")).lower()
    candidates = [LAYOUT_3D, *LAYOUTS_2D.values()]
    if isinstance(names, Mapping):
        given = tuple(str(names.get(str(index), "")) for index in range(count))
        match = [name for name in candidates if load_layout(name).names == given]
        if match:
            return load_layout(match[0])
        if count == len(names):
            shown = ", ".join(given)[:80]
            raise InputError(
                f"no known points: {shown}; expected {', '.join(candidates)}", field=f"{source}: meta_info"
            )
    if count == len(load_layout(LAYOUT_3D).names) and any(name in dataset for name in DATASETS_3D):
        return load_layout(LAYOUT_3D)
    if size == 2 and count in LAYOUTS_2D:
        return load_layout(LAYOUTS_2D[count])
    if size == 3:
        reason = f"{count} points in 3D may be those of several layouts: write meta_info.dataset_name (h36m)"
    else:
        reason = f"expected {' or '.join(f'{n} ({name})' for n, name in LAYOUTS_2D.items())} points, got {count}"
    raise InputError(reason, field=f"{source}: keypoints")
