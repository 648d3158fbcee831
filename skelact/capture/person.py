"""One person of several cameras: points, bones, floor and feet in the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.capture.bones import fit_bones
from skelact.capture.cameras import Camera
from skelact.capture.finish import finish_points
from skelact.capture.triangulation import exchange_sides, find_swapped, triangulate
from skelact.layouts import load_layout
from skelact.layouts.whole_body import FACE, FEET, HANDS, POINTS
from skelact.values import Clip

FACE_POINTS = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
BONES = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{a}", f"{side}_{b}")
        for side in ("left", "right")
        for a, b in (
            ("shoulder", "hip"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("ankle", "big_toe"),
            ("heel", "big_toe"),
            ("big_toe", "small_toe"),
        )
    ),
)


@dataclass(frozen=True, eq=False)
class CapturedPerson:
    """One person in the world.

    Attributes:
        clip: On `wholebody133`, meters, y up, the floor at 0.
        error_px: Median over points of the body of the distance to the views that count, pixels, before bones were
            fitted.
        views: Mean number of views that count.
        variation: Bone -> deviation of its length over the clip before it was fitted, share of its mean.
        lengths_m: Bone -> its length.
        swapped: Camera name -> frames in which it took left for right.
        cameras: Names of the cameras that saw the person.
        spread_m: float64 (T, 133), standard deviation of the place of each point, meters; infinite where it was not
            measured: missing, or between two places where it was.
        kept: int64 (T, 133), how many views a point rests on.
        seen: int64 (T, 133), how many views showed it; more than `kept`: some disagreed and were dropped.
        contacts: bool (T, 2, 2), whether left and right heel and toe stand on the floor.
        tracks: Camera name -> track ids of its video, those seen longest first.
    """

    clip: Clip
    error_px: float
    views: float
    variation: Mapping[tuple[str, str], float]
    lengths_m: Mapping[tuple[str, str], float]
    swapped: Mapping[str, int]
    cameras: tuple[str, ...]
    spread_m: np.ndarray
    kept: np.ndarray
    seen: np.ndarray
    contacts: np.ndarray
    tracks: Mapping[str, tuple[int, ...]]


def capture_person(
    person: Mapping[int, Sequence[int]],
    cameras: Sequence[Camera],
    pixels: Sequence[Mapping[int, np.ndarray]],
    scores: Sequence[Mapping[int, np.ndarray]],
    fps: float,
    *,
    smooth: str,
) -> CapturedPerson:
    """Triangulate a person, fit bones, smooth, put the feet on the floor.

    Args:
        person: Camera index -> track ids, from `match_people`.
        cameras: All of them.
        pixels: Per camera, track id -> (T, 133, 2).
        scores: Per camera, track id -> (T, 133).
        fps: Frames per second.
        smooth: A key of `SMOOTHERS`.
    """
    used = sorted(person)
    own = [cameras[index] for index in used]
    points, seen = _join_tracks(person, pixels, scores)
    layout = load_layout("wholebody133")
    body = [index for index in range(FEET.stop) if layout.names[index] not in FACE_POINTS[1:]]
    mirror = [body.index(layout.mirror[index]) for index in body]
    swapped = find_swapped(own, points[:, :, body], seen[:, :, body], mirror)
    points, seen = exchange_sides(points, seen, swapped, layout.mirror)
    world = triangulate(own, points, seen)
    named = [(layout.names.index(a), layout.names.index(b)) for a, b in BONES]
    inner = slice(0, FEET.stop)
    fitted, lengths = fit_bones(
        own, points[:, :, inner], seen[:, :, inner], world.points[:, inner], world.valid[:, inner], named
    )
    place = _follow_bones(world.points, world.valid, fitted)
    by_bone = dict(zip(BONES, lengths.tolist(), strict=True))
    clip, contacts = finish_points(place, world.valid, fps, lengths_m=by_bone, smooth=smooth)
    limbs = world.valid[:, body]
    return CapturedPerson(
        clip,
        float(np.median(world.error_px[:, body][limbs])) if limbs.any() else float("nan"),
        float(world.views[:, body][limbs].mean()) if limbs.any() else 0.0,
        {bone: _variation(world.points, world.valid, pair) for bone, pair in zip(BONES, named, strict=True)},
        by_bone,
        {camera.name: int(row.sum()) for camera, row in zip(own, swapped, strict=True)},
        tuple(camera.name for camera in own),
        world.spread_m,
        world.views,
        world.seen,
        contacts,
        {cameras[index].name: tuple(person[index]) for index in used},
    )


def _join_tracks(
    person: Mapping[int, Sequence[int]],
    pixels: Sequence[Mapping[int, np.ndarray]],
    scores: Sequence[Mapping[int, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, T, 133, 2) and scores of the cameras that see a person, in the order of their indices."""
    used = sorted(person)
    frames = len(scores[used[0]][person[used[0]][0]])
    points, seen = np.zeros((len(used), frames, POINTS, 2)), np.zeros((len(used), frames, POINTS))
    for row, index in enumerate(used):
        for track in reversed(person[index]):  # the longest one last: it counts
            there = scores[index][track].any(1)
            points[row][there], seen[row][there] = pixels[index][track][there], scores[index][track][there]
    return points, seen


def _follow_bones(points: np.ndarray, valid: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """Put fitted points in; hands go with their wrists, the face with the nose."""
    layout = load_layout("wholebody133")
    place = points.copy()
    place[:, : FEET.stop] = fitted
    moves = fitted - points[:, : FEET.stop]
    for part, carrier in ((FACE, "nose"), (HANDS[0], "left_wrist"), (HANDS[1], "right_wrist")):
        move = np.where(valid[:, [layout.names.index(carrier)], None], moves[:, [layout.names.index(carrier)]], 0.0)
        place[:, part] += np.where(valid[:, part, None], move, 0.0)
    return place


def _variation(points: np.ndarray, valid: np.ndarray, bone: tuple[int, int]) -> float:
    a, b = bone
    both = valid[:, a] & valid[:, b]
    if not both.any():
        return float("nan")
    lengths = np.linalg.norm(points[both, a] - points[both, b], axis=-1)
    return float(lengths.std() / lengths.mean())
