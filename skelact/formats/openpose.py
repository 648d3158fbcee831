"""OpenPose: one JSON file a frame, `people` with `pose_keypoints_2d` x, y, confidence of 25 or 18 points, pixels.

Format: OpenPose 1.x, "Output format" page of its documentation. Fingers and faces are
written, and left out when read. A point that was not
found is 0, 0, 0. A file is a clip of one frame; a folder is a clip of all its files in the order of their numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.bodies import Body, bodies_to_clip, fill_frames, split_triples
from skelact.formats.json_files import as_list, as_numbers, as_object, read_json
from skelact.layouts import Layout, load_layout
from skelact.layouts.whole_body import FACE, HANDS
from skelact.values import Clip

LAYOUTS = {25: "body25", 18: "openpose18"}
POINTS = "pose_keypoints_2d"
SPACE = "pose_keypoints_3d"
OLD_POINTS = "pose_keypoints"  # before 1.2
MAX_FRAMES = 1_000_000


def is_openpose(table: object) -> bool:
    """Whether this is the structure of one frame of OpenPose."""
    if not isinstance(table, Mapping) or not isinstance(table.get("people"), list):
        return False
    people = table["people"]
    return "version" in table or any(
        isinstance(person, Mapping) and (POINTS in person or OLD_POINTS in person) for person in people
    )


def parse_openpose(table: object, *, source: str, fps: float | None = None) -> Clip:
    """Build a clip of one frame, pixels.

    Raises:
        InputError: Not such a frame; `field` is "source: key".
    """
    return _to_clip([_parse_frame(table, source)], source, fps, [])


def load_openpose_folder(folder: Path, *, fps: float | None = None) -> Clip:
    """Read all frames of a folder, NAME_000000000000_keypoints.json.

    Raises:
        InputError: There is none, or the files are of more than one video.
    """
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".json")
    if not files:
        raise InputError("expected OpenPose files of one video, one a frame, got no .json", field=str(folder))
    if len(files) > MAX_FRAMES:
        raise InputError(f"expected at most {MAX_FRAMES} files, got {len(files)}", field=str(folder))
    videos: dict[str, dict[int, list[Body]]] = {}
    for file in files:
        match = re.search(r"^(.*?)(\d+)(?:_keypoints)?$", file.stem)
        if match is None:
            raise InputError("expected the number of the frame in the name, NAME_0001_keypoints.json", field=str(file))
        table = read_json(file)
        if not is_openpose(table):
            raise InputError("expected a frame of OpenPose, with `people`", field=str(file))
        frames = videos.setdefault(match[1], {})
        if int(match[2]) in frames:
            raise InputError(f"duplicate frame {int(match[2])}", field=str(file))
        frames[int(match[2])] = _parse_frame(table, str(file))
    if len(videos) > 1:
        names = ", ".join(sorted(videos))[:200]
        raise InputError(f"expected the frames of one video, got those of {names}: a folder each", field=str(folder))
    return _to_clip(fill_frames(next(iter(videos.values())), field=str(folder)), str(folder), fps, [])


def _to_clip(frames: list[list[Body]], source: str, fps: float | None, notes: list[str]) -> Clip:
    counts = {len(body.points) for bodies in frames for body in bodies} or {25}
    if len(counts) > 1:
        raise InputError(f"expected one number of points in all frames, got {sorted(counts)}", field=source)
    return bodies_to_clip(frames, _layout(counts.pop(), source), fps=fps, source=source, notes=notes)


def _layout(count: int, source: str) -> Layout:
    if count not in LAYOUTS:
        wanted = " or ".join(f"{points} ({name})" for points, name in LAYOUTS.items())
        raise InputError(f"expected {wanted} points, got {count}", field=f"{source}: {POINTS}")
    return load_layout(LAYOUTS[count])


def _parse_frame(table: object, source: str) -> list[Body]:
    people = as_list(as_object(table, source).get("people"), f"{source}: people")
    bodies = [
        _parse_person(as_object(person, f"{source}: people[{n}]"), f"{source}: people[{n}]")
        for n, person in enumerate(people)
    ]
    return [body for body in bodies if body is not None]


def _parse_person(person: Mapping[str, Any], field: str) -> Body | None:
    key = POINTS if person.get(POINTS) else OLD_POINTS
    values = as_numbers(as_list(person.get(key), f"{field}.{key}"), f"{field}.{key}")
    if not values.size:
        if person.get(SPACE):
            raise InputError(
                "3D points of OpenPose are not read: write its 2D points, or an npz in meters", field=field
            )
        return None
    points, scores = split_triples(values, f"{field}.{key}")
    return Body(points, scores, _person_id(person.get("person_id")))


def _person_id(value: object) -> str | None:
    """`person_id` is [-1] where people were not followed."""
    person_id = value[0] if isinstance(value, list) and value else value
    return str(person_id) if isinstance(person_id, int | str) and str(person_id) != "-1" else None


def save_openpose_folder(folder: Path, clip: Clip, *, stem: str) -> None:
    """Write a 2D clip on `wholebody133` as OpenPose does: BODY_25, hands and face, a file a frame.

    Missing points are 0, 0, 0. Neck and middle hip, which OpenPose has, lie between shoulders and hips.

    Raises:
        InputError: Another layout, or joints in 3D.
    """
    if clip.layout.name != "wholebody133" or clip.joints.shape[-1] != 2:
        raise InputError("expected points in pictures on wholebody133", field="clip")
    scores = clip.valid.astype(np.float32) if clip.scores is None else clip.scores
    triples = np.concatenate([clip.joints, scores[..., None]], -1).astype(np.float64)
    body = _to_body25(triples, clip.layout)
    folder.mkdir(parents=True, exist_ok=True)
    for frame in range(triples.shape[1]):
        people = [
            {
                "person_id": [person],
                POINTS: _flat(body[person, frame]),
                "face_keypoints_2d": _flat(triples[person, frame, FACE]),
                "hand_left_keypoints_2d": _flat(triples[person, frame, HANDS[0]]),
                "hand_right_keypoints_2d": _flat(triples[person, frame, HANDS[1]]),
            }
            for person in np.flatnonzero(clip.present[:, frame]).tolist()
        ]
        with atomic_write(folder / f"{stem}_{frame:012d}_keypoints.json") as file:
            file.write(json.dumps({"version": 1.3, "people": people}).encode())


def _to_body25(triples: np.ndarray, own: Layout) -> np.ndarray:
    found = np.zeros((*triples.shape[:2], 25, 3))
    for index, name in enumerate(load_layout(LAYOUTS[25]).names):
        if name in own.names:
            found[:, :, index] = triples[:, :, own.names.index(name)]
    for name, part in (("neck", "shoulder"), ("mid_hip", "hip")):
        left, right = (triples[:, :, own.names.index(f"{side}_{part}")] for side in ("left", "right"))
        both = (left[..., 2:] > 0) & (right[..., 2:] > 0)
        middle = np.concatenate([(left + right)[..., :2] / 2, np.minimum(left, right)[..., 2:]], -1)
        found[:, :, load_layout(LAYOUTS[25]).names.index(name)] = np.where(both, middle, 0.0)
    return found


def _flat(points: np.ndarray) -> list[float]:
    return [round(float(value), 3) for value in np.where(points[..., 2:] > 0, points, 0.0).ravel()]
