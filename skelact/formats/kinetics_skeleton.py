"""Kinetics-skeleton: `data` of frames, `skeleton` of people with `pose` x, y, x, y ... and `score`, 18 OpenPose points.

Format: Yan et al., "Spatial Temporal Graph Convolutional Networks", AAAI 2018; positions are shares of pictures that
were scaled to 340 x 256 at 30 frames per second. A point that was not found is 0, 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.bodies import Body, bodies_to_clip, fill_frames
from skelact.formats.json_files import as_int, as_list, as_numbers, as_object
from skelact.layouts import load_layout
from skelact.values import Clip

FPS = 30.0
IMAGE_SIZE = (340, 256)
LAYOUT = "openpose18"


def is_kinetics(table: object) -> bool:
    """Whether a table has the structure of this format."""
    if not isinstance(table, Mapping) or not isinstance(table.get("data"), list):
        return False
    return all(isinstance(frame, Mapping) and "skeleton" in frame for frame in table["data"])


def parse_kinetics(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build the clip, in pixels of a picture of 340 x 256.

    Raises:
        InputError: Not such a file; `field` is "source: key".
    """
    numbered: dict[int, list[Body]] = {}
    for at, frame in enumerate(as_list(as_object(table, source).get("data"), f"{source}: data")):
        field = f"{source}: data[{at}]"
        row = as_object(frame, field)
        number = as_int(row.get("frame_index", at), f"{field}.frame_index")
        if number in numbered:
            raise InputError(f"duplicate frame {number}", field=f"{field}.frame_index")
        people = as_list(row.get("skeleton"), f"{field}.skeleton")
        numbered[number] = [_parse_person(as_object(p, field), f"{field}.skeleton[{n}]") for n, p in enumerate(people)]
    frames = fill_frames(numbered, field=f"{source}: data")
    note = "positions are fractions of the picture: scaled to pixels of 340 x 256, as Kinetics-skeleton has them"
    return bodies_to_clip(
        frames, load_layout(LAYOUT), fps=fps or FPS, source=source, notes=[note], image_size=IMAGE_SIZE
    )


def _parse_person(person: Mapping[str, Any], field: str) -> Body:
    points = as_numbers(person.get("pose"), f"{field}.pose")
    scores = as_numbers(person.get("score"), f"{field}.score")
    count = len(load_layout(LAYOUT).names)
    if points.shape != (2 * count,) or scores.shape != (count,):
        got = f"{points.shape} and {scores.shape}"
        raise InputError(f"expected {2 * count} numbers in pose and {count} in score, got {got}", field=field)
    return Body(points.reshape(-1, 2) * IMAGE_SIZE, np.nan_to_num(scores))
