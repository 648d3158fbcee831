"""Skeletons drawn on the image they came from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from skelact.layouts.whole_body import FACE, HANDS
from skelact.values import MEASURED, MISSING, Person

LEFT, MIDDLE, RIGHT, FACE_COLOR, TEXT, DARK = (
    (43, 108, 176),
    (203, 213, 224),
    (221, 107, 32),
    (104, 211, 145),
    (255, 255, 255),
    (26, 32, 44),
)
BODY_LINKS = (
    *((15, 13), (13, 11), (16, 14), (14, 12), (11, 12), (5, 11), (6, 12), (5, 6), (5, 7), (6, 8), (7, 9), (8, 10)),
    *((1, 2), (0, 1), (0, 2), (1, 3), (2, 4), (15, 17), (15, 19), (17, 19), (16, 20), (16, 22), (20, 22)),
)
LEFT_POINTS = frozenset((1, 3, 5, 7, 9, 11, 13, 15, 17, 19))
RIGHT_POINTS = frozenset((2, 4, 6, 8, 10, 12, 14, 16, 20, 22))
FINGERS = tuple((0, first, first + 1, first + 2, first + 3) for first in (1, 5, 9, 13, 17))
FACE_LINES = (  # in face numbering; closed where the first point comes last
    *(tuple(range(17)), tuple(range(17, 22)), tuple(range(22, 27)), tuple(range(27, 31)), tuple(range(31, 36))),
    *((*range(36, 42), 36), (*range(42, 48), 42), (*range(48, 60), 48), (*range(60, 68), 60)),
)
MIN_TEXT_SCALE = 0.45  # of OpenCV's font, which is 22 pixels high: smaller cannot be read
SHIFT = 4  # binary places of a pixel that OpenCV draws with


def draw_people(image: np.ndarray, people: Sequence[Person], *, labels: Sequence[str] = ()) -> np.ndarray:
    """Return a copy of an image (H, W, 3) with boxes and skeletons; a person's left is blue, right is orange.

    Args:
        image: uint8 RGB.
        people: Whom to draw; guessed points of bodies are left out.
        labels: Text for each, such as the id, above the box.
    """
    canvas = np.ascontiguousarray(image).copy()
    width = max(1, round(max(image.shape[:2]) / 400))
    for index, person in enumerate(people):
        x1, y1, x2, y2 = (round(float(value)) for value in person.box)
        cv2.rectangle(canvas, (x1, y1), (x2, y2), MIDDLE, 1)
        _draw_body(canvas, person, width)
        for part, color in zip(HANDS, (LEFT, RIGHT), strict=True):
            if (person.states[part] != MISSING).all():
                for finger in FINGERS:
                    _line(canvas, person.points[part][list(finger)], color, max(1, width // 2))
        if person.has_face:
            for line in FACE_LINES:
                _line(canvas, person.points[FACE][list(line)], FACE_COLOR, 1)
        if labels:
            _write(canvas, labels[index], (x1, y1), max(max(image.shape[:2]) / 1600, MIN_TEXT_SCALE))
    return canvas


def _write(canvas: np.ndarray, text: str, corner: tuple[int, int], scale: float) -> None:
    """Write light on dark above a point, or below it at the top of the image; in place."""
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    x, y = corner[0], max(corner[1] - below, height)
    cv2.rectangle(canvas, (x, y - height), (x + width, y + below), DARK, cv2.FILLED)
    cv2.putText(canvas, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, TEXT, 1, cv2.LINE_AA)


def _draw_body(canvas: np.ndarray, person: Person, width: int) -> None:
    for start, end in BODY_LINKS:
        if person.states[start] == MEASURED and person.states[end] == MEASURED:
            left, right = ({start, end} <= side for side in (LEFT_POINTS, RIGHT_POINTS))
            _line(canvas, person.points[[start, end]], LEFT if left else RIGHT if right else MIDDLE, width)


def _line(canvas: np.ndarray, points: np.ndarray, color: tuple[int, int, int], width: int) -> None:
    fixed = np.clip(np.rint(points * 2**SHIFT), -(2**24), 2**24).astype(np.int32)
    for start, end in pairwise(map(tuple, fixed.tolist())):
        cv2.line(canvas, start, end, color, width, cv2.LINE_AA, SHIFT)
