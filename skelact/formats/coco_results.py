"""COCO key point results as a video: a list of people, `image_id` of their frame, `keypoints` x, y, score, `score`.

Format: "Results format" of COCO (17 points) and COCO-WholeBody (133), as detectors and AlphaPose write it; AlphaPose
names frames "12.jpg" and people by `idx`. The third number of an annotation, 0, 1 or 2, counts as a score.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.bodies import Body, bodies_to_clip, fill_frames, split_triples
from skelact.formats.json_files import as_list, as_numbers, as_object
from skelact.layouts import load_layout
from skelact.values import Clip

LAYOUTS = {17: "coco17", 133: "wholebody133"}
ID_KEYS = ("idx", "track_id")


def is_coco_results(table: object) -> bool:
    """Whether a table has the structure of this format."""
    rows = table if isinstance(table, list) else []
    return bool(rows) and all(isinstance(row, Mapping) and "keypoints" in row and "image_id" in row for row in rows)


def parse_coco_results(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip, pixels; `image_id` counts the frames.

    Raises:
        InputError: Not such results, or of pictures that are no video; `field` is "source: key".
    """
    numbered: dict[int, list[Body]] = {}
    for at, row in enumerate(as_list(table, source)):
        field = f"{source}: [{at}]"
        person = as_object(row, field)
        frame = _frame_number(person["image_id"], f"{field}.image_id")
        numbered.setdefault(frame, []).append(_parse_person(person, field))
    counts = {len(body.points) for bodies in numbered.values() for body in bodies}
    if len(counts) != 1 or not counts <= set(LAYOUTS):
        wanted = " or ".join(f"{count} ({name})" for count, name in LAYOUTS.items())
        raise InputError(f"expected {wanted} points, got {sorted(counts)}", field=f"{source}: keypoints")
    frames = fill_frames(numbered, field=f"{source}: image_id")
    return bodies_to_clip(frames, load_layout(LAYOUTS[counts.pop()]), fps=fps, source=source)


def _frame_number(value: object, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    digits = re.findall(r"\d+", value) if isinstance(value, str) else []
    if not digits:
        raise InputError(f"expected the number of a frame, got {str(value)[:60]!r}", field=field)
    return int(digits[-1])


def _parse_person(person: Mapping[str, Any], field: str) -> Body:
    points, scores = split_triples(as_numbers(person["keypoints"], f"{field}.keypoints"), f"{field}.keypoints")
    own = next((person[key] for key in ID_KEYS if isinstance(person.get(key), int | float | str)), None)
    return Body(points, np.minimum(scores, 1.0), None if own is None else str(own))
