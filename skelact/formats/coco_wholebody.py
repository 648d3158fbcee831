"""COCO-WholeBody JSON: labeled people (COCO's person annotations with feet, face and hands) and results.

An annotation holds 17, 6, 68, 21 and 21 points under five keys, each as x, y, v; v is 0 where nothing is labeled, and
may be a fraction. A key that is absent, as in COCO's own files, has no labeled point. `depths_m`, which is ours, holds
the depth of all 133 points behind the middle of the hips, null where it is not known. Terms of the published
annotations: not for commercial use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.json_files import read_json

POINT_KEYS = {"keypoints": 17, "foot_kpts": 6, "face_kpts": 68, "lefthand_kpts": 21, "righthand_kpts": 21}
SCORE_KEYS = {  # part -> key of its score in results
    "body": "score",
    "foot": "foot_score",
    "face": "face_score",
    "left_hand": "lefthand_score",
    "right_hand": "righthand_score",
    "whole": "wholebody_score",
}
DEPTH_KEY = "depths_m"
HAND_BOXES = ("lefthand_box", "righthand_box")
BODY_SHARE = 0.53  # of the box that a body covers, where no area is given
MAX_BYTES = 2**30


@dataclass(frozen=True, eq=False)
class LabeledPerson:
    """One person as annotated.

    Attributes:
        image: Id of the picture.
        points: float64 (133, 2), pixels, on `wholebody133`.
        labeled: bool (133,).
        box: float64 (4,) x, y, width, height, pixels.
        hand_boxes: float64 (2, 4), left and right, zero where there is none.
        area: Of the body, square pixels.
        crowd: Whether it stands for several people.
        depths: float64 (133,), meters behind the middle of the hips; NaN where not known.
    """

    image: int
    points: np.ndarray
    labeled: np.ndarray
    box: np.ndarray
    hand_boxes: np.ndarray
    area: float
    crowd: bool
    depths: np.ndarray


@dataclass(frozen=True, eq=False)
class GuessedPerson:
    """One person as an estimator has it.

    Attributes:
        image: Id of the picture.
        points: float64 (133, 2), pixels, on `wholebody133`.
        scores: float64 (133,), 0 where there is no point.
        score: By which people are ranked.
        part_scores: Part of `SCORE_KEYS` -> its own rank, where there is one.
    """

    image: int
    points: np.ndarray
    scores: np.ndarray
    score: float
    part_scores: Mapping[str, float]


def load_coco_wholebody(path: str | Path) -> tuple[dict[int, str], list[LabeledPerson]]:
    """Read annotations: file name per picture, and the people.

    Raises:
        InputError: Not such a file; names the entry and key.
    """
    table = read_json(Path(path), max_bytes=MAX_BYTES)
    if not isinstance(table, dict) or not all(isinstance(table.get(key), list) for key in ("images", "annotations")):
        raise InputError("expected an object with the lists images and annotations", field=str(path))
    images = {}
    for index, image in enumerate(table["images"]):
        field = f"{path}: images[{index}]"
        images[int(_number(image, "id", field))] = str(_entry(image, field).get("file_name", ""))
    people = []
    for index, annotation in enumerate(table["annotations"]):
        field = f"{path}: annotations[{index}]"
        points, marks = _points(annotation, field)
        box = _numbers(annotation, "bbox", 4, field)
        hands = [_numbers(annotation, key, 4, field) if key in annotation else np.zeros(4) for key in HAND_BOXES]
        area = _number(annotation, "area", field) if "area" in annotation else BODY_SHARE * float(box[2] * box[3])
        image = int(_number(annotation, "image_id", field))
        if image not in images:
            raise InputError(f"names no picture of the file: {image}", field=f"{field}.image_id")
        crowd = bool(annotation.get("iscrowd", 0))
        depths = _depths(annotation, field)
        people.append(LabeledPerson(image, points, marks > 0, box, np.stack(hands), area, crowd, depths))
    return images, people


def load_coco_results(path: str | Path) -> list[GuessedPerson]:
    """Read results: a list of people with points, scores of the points in place of v, and `score`.

    Raises:
        InputError: Not such a file; names the entry and key.
    """
    table = read_json(Path(path), max_bytes=MAX_BYTES)
    if not isinstance(table, list):
        raise InputError(f"expected a list, got {type(table).__name__}", field=str(path))
    people = []
    for index, result in enumerate(table):
        field = f"{path}: [{index}]"
        points, scores = _points(result, field)
        parts = {part: _number(result, key, field) for part, key in SCORE_KEYS.items() if key in result}
        image, score = int(_number(result, "image_id", field)), _number(result, "score", field)
        people.append(GuessedPerson(image, points, scores, score, parts))
    return people


def _points(entry: object, field: str) -> tuple[np.ndarray, np.ndarray]:
    """Points (133, 2) and their third numbers (133,)."""
    table = _entry(entry, field)
    needed = {"keypoints"} if not POINT_KEYS.keys() & table.keys() else set()  # a file may label hands alone
    rows = [
        _numbers(table, key, 3 * count, field) if key in table or key in needed else np.zeros(3 * count)
        for key, count in POINT_KEYS.items()
    ]
    triples = np.concatenate(rows).reshape(-1, 3)
    return triples[:, :2], triples[:, 2]


def _depths(entry: object, field: str) -> np.ndarray:
    """(133,), NaN where none is given."""
    given, count = _entry(entry, field).get(DEPTH_KEY), sum(POINT_KEYS.values())
    if given is None:
        return np.full(count, np.nan)
    field = f"{field}.{DEPTH_KEY}"
    if not isinstance(given, list) or len(given) != count:
        raise InputError(f"expected a list of {count} numbers or null", field=field)
    known = [value for value in given if value is not None]
    if any(isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < np.inf for value in known):
        raise InputError("expected finite numbers or null", field=field)
    return np.array([np.nan if value is None else value for value in given], float)


def _entry(entry: object, field: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise InputError(f"expected an object, got {type(entry).__name__}", field=field)
    return entry


def _numbers(table: Mapping[str, Any], key: str, count: int, field: str) -> np.ndarray:
    try:
        numbers = np.array(table.get(key), float)
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(f"expected {count} numbers: {error}", field=f"{field}.{key}") from error
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise InputError(f"expected {count} finite numbers, got {numbers.shape}", field=f"{field}.{key}")
    return numbers


def _number(table: object, key: str, field: str) -> float:
    value = _entry(table, field).get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < np.inf:
        raise InputError(f"expected a number, got {value!r}", field=f"{field}.{key}")
    return float(value)
