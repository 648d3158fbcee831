"""From the bodies that a pose estimator found frame by frame to a clip: who is who, which joints are there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.skeleton.tracking import Tracker
from skelact.values import Clip

FPS = 30.0  # where a file tells no rate
MIN_SCORE = 0.1  # confidence below which an estimator saw nothing of a joint
MIN_FILLED = 0.5  # share of the frames between the first and the last that must be there
MAX_COORDINATE = 1e9  # pixels or meters
MAX_JOINTS = 16_000_000  # M * T * V of a clip
COCO_LAYOUTS = ("coco17", "wholebody133")  # begin with the points that the tracker compares
TRACKED_SIZE = 1000.0  # that the tracker, made for pixels, sees positions in


@dataclass(frozen=True, eq=False)
class Body:
    """One body in one frame.

    Attributes:
        points: float64 (V, 2) pixels or (V, 3) meters; NaN where missing.
        scores: float64 (V,) confidence, 0 to 1; what is above 1 counts as 1.
        id: What the file calls the person in all frames; None when it does not tell.
    """

    points: np.ndarray
    scores: np.ndarray
    id: str | None = None


def bodies_to_clip(
    frames: Sequence[Sequence[Body]],
    layout: Layout,
    *,
    fps: float | None,
    source: str,
    notes: Sequence[str] = (),
    image_size: tuple[int, int] | None = None,
) -> Clip:
    """Give every person a slot, in order of first appearance.

    Args:
        frames: The bodies of every frame, all with as many coordinates.
        layout: Of their points.
        fps: Frames per second; None takes 30 and says so.
        source: Names the file in errors.
        notes: What was guessed so far.
        image_size: Width and height of the picture, pixels, where the format has them.

    Raises:
        InputError: There is no frame, or there are too many people.
    """
    said = list(notes)
    if not frames:
        raise InputError("expected one frame or more", field=source)
    if fps is None:
        fps = FPS
        said.append(f"the file tells no rate: took {FPS:g} frames per second; --fps changes it")
    frames = [[body for body in bodies if _is_there(body).any()] for bodies in frames]
    ids = _own_ids(frames)
    if ids is None:
        ids = _track(frames, layout, fps)
        if max(map(len, frames)) > 1:
            said.append("the file does not tell who is who: people were followed by their places")
    slots = {
        person_id: slot for slot, person_id in enumerate(dict.fromkeys(person_id for row in ids for person_id in row))
    }
    sizes = {body.points.shape[1] for bodies in frames for body in bodies} or {3}
    if len(sizes) > 1:
        raise InputError("expected all bodies in 2D or all in 3D", field=source)
    if len(slots) * len(frames) * len(layout.names) > MAX_JOINTS:
        raise InputError(f"{len(slots)} people in {len(frames)} frames are too many", field=source)
    joints = np.full((len(slots), len(frames), len(layout.names), sizes.pop()), np.nan)
    scores = np.zeros(joints.shape[:3], np.float32)
    for frame, (bodies, row) in enumerate(zip(frames, ids, strict=True)):
        for body, person_id in zip(bodies, row, strict=True):
            joints[slots[person_id], frame] = np.where(_is_there(body)[:, None], body.points, np.nan)
            scores[slots[person_id], frame] = np.minimum(np.where(_is_there(body), body.scores, 0), 1)
    if not (np.abs(np.nan_to_num(joints)) < MAX_COORDINATE).all():
        raise InputError(f"expected positions below {MAX_COORDINATE:g}", field=source)
    valid = np.asarray(~np.isnan(joints).any(-1))
    seen = scores if joints.shape[-1] == 2 else None
    return Clip(joints.astype(np.float32), layout, fps, valid, notes=tuple(said), scores=seen, image_size=image_size)


def fill_frames(numbered: dict[int, list[Body]], *, field: str) -> list[list[Body]]:
    """Frames in the order of their numbers, with nobody in those between that a file leaves out.

    Raises:
        InputError: The numbers are no frames of one video.
    """
    numbers = sorted(numbered)
    if not numbers:
        return []
    step = math.gcd(*(number - numbers[0] for number in numbers)) or 1
    count = (numbers[-1] - numbers[0]) // step + 1
    if len(numbers) < MIN_FILLED * count:
        got = f"{len(numbers)} numbers between {numbers[0]} and {numbers[-1]}"
        raise InputError(f"expected the frames of one video, got {got}", field=field)
    return [numbered.get(numbers[0] + step * frame, []) for frame in range(count)]


def split_triples(values: np.ndarray, field: str) -> tuple[np.ndarray, np.ndarray]:
    """Points (V, 2) and scores (V,) of x, y, score, x, y, score ..."""
    if values.ndim != 1 or len(values) % 3 or not len(values):
        raise InputError(f"expected x, y, score for every joint, got {values.shape}", field=field)
    triples = values.reshape(-1, 3)
    return triples[:, :2], np.nan_to_num(triples[:, 2])


def _is_there(body: Body) -> np.ndarray:
    """Which joints were found, bool (V,): a position, not exactly zero, with a confidence."""
    placed = ~np.isnan(body.points).any(-1) & (body.points != 0).any(-1)
    return np.asarray(placed & (body.scores >= MIN_SCORE))


def _own_ids(frames: Sequence[Sequence[Body]]) -> list[list[str]] | None:
    """The file's ids, None when some are missing or a frame has a duplicate."""
    if any(len({body.id for body in bodies} - {None}) != len(bodies) for bodies in frames):
        return None
    return [[str(body.id) for body in bodies] for bodies in frames]


def _track(frames: Sequence[Sequence[Body]], layout: Layout, fps: float) -> list[list[str]]:
    """Ids by following boxes and points."""
    if max(map(len, frames)) <= 1:
        return [["0"] * len(bodies) for bodies in frames]
    tracker, ids = Tracker(), []
    spread = [np.nanmax(np.ptp(body.points[_is_there(body)], axis=0)) for bodies in frames for body in bodies]
    scale = TRACKED_SIZE / max(float(np.median(spread)), 1e-9)
    for index, bodies in enumerate(frames):
        boxes = np.array([_box(body) * scale for body in bodies]).reshape(-1, 4)
        points = None
        if layout.name in COCO_LAYOUTS and bodies:
            seen = [np.where(_is_there(body), body.scores, 0) for body in bodies]
            points = np.stack(
                [np.c_[np.nan_to_num(b.points[:, :2]) * scale, s] for b, s in zip(bodies, seen, strict=True)]
            )
        ids.append([str(person_id) for person_id in tracker.update(index / fps, boxes, points=points)])
    return ids


def _box(body: Body) -> np.ndarray:
    points = body.points[_is_there(body), :2]
    return np.concatenate([points.min(0), points.max(0)])
