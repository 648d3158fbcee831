"""Rendered pictures as files: JPEG, COCO-WholeBody labels, depth and parts, a contact sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from skelact.files import atomic_path
from skelact.formats.coco_wholebody import DEPTH_KEY, HAND_BOXES, POINT_KEYS
from skelact.layouts.whole_body import HANDS, HIPS
from skelact.synth.people import HIDDEN, VISIBLE, RenderedPerson, RenderedPicture

QUALITY = 95
TERMS = "rendered: bodies of anny (Apache-2.0, CC0), motions of the shipped library (its own terms)"
SHEET_COLUMNS = 8
MARKS = {VISIBLE: (0, 255, 0), HIDDEN: (255, 0, 0)}


def write_pictures(pictures: Iterable[RenderedPicture], folder: Path, name: str, *, with_depth: bool = False) -> int:
    """Write `folder`/`name`/NUMBER.jpg and `folder`/`name`.json; return how many people are labeled.

    Args:
        pictures: To write, in order.
        folder: Exists or is made.
        name: Of the split.
        with_depth: Write NUMBER.npz beside each picture: depth in meters, parts and owners.
    """
    (folder / name).mkdir(parents=True, exist_ok=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, picture in enumerate(pictures):
        file = f"{number:06d}.jpg"
        bgr = np.ascontiguousarray(picture.image[..., ::-1])
        cv2.imwrite(str(folder / name / file), bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if with_depth:
            file_of_depth = folder / name / f"{number:06d}.npz"
            depths, parts, owners = picture.depths, picture.parts, picture.owners
            np.savez_compressed(file_of_depth, depth_m=depths, parts=parts, owners=owners)
        height, width = picture.image.shape[:2]
        images.append({"id": number, "file_name": f"{name}/{file}", "width": width, "height": height})
        for person in picture.people:
            annotations.append({"id": len(annotations), "image_id": number, "category_id": 1, **_annotate(person)})
    with atomic_path(folder / f"{name}.json") as part:
        table = {"info": {"terms": TERMS}, "images": images, "annotations": annotations}
        part.write_text(json.dumps(table), encoding="utf-8")
    return len(annotations)


def draw_sheet(pictures: Sequence[RenderedPicture], path: Path) -> None:
    """Draw pictures in rows, visible points green, hidden ones red."""
    marked = [_mark(picture) for picture in pictures]
    blank = np.zeros_like(marked[0])
    marked += [blank] * (-len(marked) % SHEET_COLUMNS)
    rows = [np.hstack(marked[first : first + SHEET_COLUMNS]) for first in range(0, len(marked), SHEET_COLUMNS)]
    cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])


def _mark(picture: RenderedPicture) -> np.ndarray:
    image = picture.image.copy()
    for person in picture.people:
        for (x, y), mark in zip(person.points, person.visibility, strict=True):
            if mark in MARKS:
                cv2.circle(image, (round(float(x)), round(float(y))), 1, MARKS[int(mark)], -1)
    return image


def _annotate(person: RenderedPerson) -> dict[str, Any]:
    """One entry of the annotations, as COCO-WholeBody has it."""
    triples = np.concatenate([person.points, person.visibility[:, None]], 1)
    triples[person.visibility == 0] = 0
    entry: dict[str, Any] = {
        "bbox": _corner_and_size(person.box),
        "area": person.area,
        "iscrowd": 0,
        "num_keypoints": int((person.visibility[:17] > 0).sum()),
        "seen": round(person.seen, 3),
    }
    first = 0
    for key, count in POINT_KEYS.items():
        entry[key] = [round(float(value), 2) for value in triples[first : first + count].ravel()]
        first += count
    depths = person.places[:, 2] - person.places[list(HIPS), 2].mean()
    entry[DEPTH_KEY] = [
        round(float(depth), 3) if mark else None for depth, mark in zip(depths, person.visibility, strict=True)
    ]
    for key, hand in zip(HAND_BOXES, HANDS, strict=True):
        points = person.points[hand][person.visibility[hand] > 0]
        box = np.concatenate([points.min(0), points.max(0)]) if len(points) else np.zeros(4)
        entry[key] = _corner_and_size(box)
    return entry


def _corner_and_size(box: np.ndarray) -> list[float]:
    x1, y1, x2, y2 = (float(value) for value in box)
    return [round(x1, 2), round(y1, 2), round(x2 - x1, 2), round(y2 - y1, 2)]
