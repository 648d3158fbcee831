"""What was seen drawn on its video: captured people with their numbers, faces blurred when asked."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from skelact.capture.person import CapturedPerson
from skelact.capture.tracks import CameraTracks
from skelact.layouts.whole_body import FACE
from skelact.pose.overlay import BODY_LINKS, LEFT, LEFT_POINTS, MIDDLE, RIGHT, RIGHT_POINTS, TEXT
from skelact.pose.video import DEFAULT_FPS, open_video
from skelact.pose.video_writer import VideoWriter

HEAD, SHOULDERS = slice(0, 5), (5, 6)
MIN_SCORE = 0.3
FACE_MARGIN = 1.6  # of the distance of the head's points from their middle, that is blurred
MIN_FACE = 0.35  # of the shoulders' distance, likewise: seen from the side shoulders are near each other
MIN_FACE_PX = 12.0
BLUR_CELLS = 6  # that a face is left with, across
HOLD_S = 0.5  # for which a face that is lost stays blurred where it was last


def save_overlay(
    path: Path,
    video: Path,
    tracks: CameraTracks,
    people: Sequence[CapturedPerson],
    camera: str,
    *,
    blur_faces: bool,
    offset: int = 0,
) -> None:
    """Write a video with the points of everybody who was seen; captured people have their number.

    Args:
        path: The .mp4 to write.
        video: Whose pictures are drawn on.
        tracks: What its camera saw, from frame `offset` on.
        people: Captured ones.
        camera: Name of the camera.
        blur_faces: Make the faces of all people who were found unknowable. People who were not found stay as they are.
        offset: Frame of the video that is frame 0 of the tracks.
    """
    numbers = {track: n for n, person in enumerate(people, 1) for track in person.tracks.get(camera, ())}
    held: dict[int, tuple[int, tuple[np.ndarray, float]]] = {}
    with contextlib.closing(open_video(video)) as source:
        fps = source.header.fps or DEFAULT_FPS
        with contextlib.closing(VideoWriter(path, fps)) as writer:
            for index, (time_s, image) in enumerate(source.frames()):
                canvas = np.ascontiguousarray(image).copy()
                seen = _seen_at(tracks, index - offset)
                if blur_faces:
                    for track, (points, scores) in seen.items():
                        if (face := find_face(points, scores)) is not None:
                            held[track] = (index, face)
                    for last, (middle, radius) in held.values():
                        if index - last <= HOLD_S * fps:
                            _blur(canvas, middle, radius)
                for track, (points, scores) in seen.items():
                    _draw(canvas, points, scores, numbers.get(track))
                writer.write(time_s, canvas)


def _seen_at(tracks: CameraTracks, frame: int) -> Mapping[int, tuple[np.ndarray, np.ndarray]]:
    if not 0 <= frame < tracks.frames:
        return {}
    return {
        track: (tracks.pixels[track][frame], tracks.scores[track][frame])
        for track in tracks.pixels
        if tracks.scores[track][frame].any()
    }


def find_face(points: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, float] | None:
    """Middle (2,) and radius of a head in pixels, from nose, eyes, ears and face; None when no point of it is there."""
    head = np.concatenate([points[HEAD][scores[HEAD] > 0], points[FACE][scores[FACE] > MIN_SCORE]])
    if not len(head):
        return None
    middle = (head.min(0) + head.max(0)) / 2
    radius = FACE_MARGIN * float(np.linalg.norm(head - middle, axis=-1).max())
    if (scores[list(SHOULDERS)] > 0).all():
        radius = max(radius, MIN_FACE * float(np.linalg.norm(points[SHOULDERS[0]] - points[SHOULDERS[1]])))
    return middle, max(radius, MIN_FACE_PX)


def _blur(canvas: np.ndarray, middle: np.ndarray, radius: float) -> None:
    """Leave a few cells of a round part of a picture; in place."""
    height, width = canvas.shape[:2]
    (x1, y1), (x2, y2) = np.floor(middle - radius).astype(int), np.ceil(middle + radius).astype(int) + 1
    x1, y1, x2, y2 = max(x1, 0), max(y1, 0), min(x2, width), min(y2, height)
    if x1 >= x2 or y1 >= y2:
        return
    part = canvas[y1:y2, x1:x2]
    small = cv2.resize(part, (BLUR_CELLS, BLUR_CELLS), interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(small, (x2 - x1, y2 - y1), interpolation=cv2.INTER_LINEAR)
    rows, columns = np.ogrid[y1:y2, x1:x2]
    inside = (columns - middle[0]) ** 2 + (rows - middle[1]) ** 2 <= radius**2
    part[inside] = coarse[inside]


def _draw(canvas: np.ndarray, points: np.ndarray, scores: np.ndarray, number: int | None) -> None:
    thick = max(1, round(max(canvas.shape[:2]) / 400))
    for a, b in BODY_LINKS:
        if min(scores[a], scores[b]) >= MIN_SCORE:
            left, right = ({a, b} <= side for side in (LEFT_POINTS, RIGHT_POINTS))
            color = LEFT if left else RIGHT if right else MIDDLE
            (x1, y1), (x2, y2) = (np.clip(np.rint(points[i]), -30_000, 30_000).astype(int).tolist() for i in (a, b))
            cv2.line(canvas, (x1, y1), (x2, y2), color, thick, cv2.LINE_AA)
    if number is not None and scores[0] > 0:
        x, y = np.clip(np.rint(points[0]), -30_000, 30_000).astype(int).tolist()
        cv2.putText(canvas, str(number), (x, max(y - 30, 20)), cv2.FONT_HERSHEY_SIMPLEX, 0.5 * thick, TEXT, thick)
