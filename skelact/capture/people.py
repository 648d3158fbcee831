"""Who is who in several cameras: tracks whose lines of sight meet are one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from skelact.capture.cameras import Camera

MAX_DISTANCE_M = 0.06  # median, between lines of sight to the same points of one person
MIN_COMMON = 10  # frames that two tracks must share
MIN_POINTS = 4  # of a frame that counts


def match_people(
    cameras: Sequence[Camera], tracks: Sequence[Mapping[int, np.ndarray]], scores: Sequence[Mapping[int, np.ndarray]]
) -> list[dict[int, list[int]]]:
    """Group the tracks of all cameras into people.

    Pairs of tracks are joined, the closest first, as long as no camera sees one person twice at the same time.

    Args:
        cameras: N.
        tracks: Per camera, track id -> pixels float (T, P, 2).
        scores: Per camera, track id -> float (T, P), 0 where a point, or the person, is not seen.

    Returns:
        One dictionary a person, camera index -> track ids, those seen longest first; people whom one camera alone sees
        are left out.
    """
    rays = [
        {key: sight_lines(camera, pixels) for key, pixels in view.items()}
        for camera, view in zip(cameras, tracks, strict=True)
    ]
    pairs = []
    for first, second in combinations(range(len(cameras)), 2):
        for a in tracks[first]:
            for b in tracks[second]:
                seen = (scores[first][a] > 0) & (scores[second][b] > 0)
                distance = _median_distance(
                    cameras[first].position, rays[first][a], cameras[second].position, rays[second][b], seen
                )
                if distance <= MAX_DISTANCE_M:
                    pairs.append((distance, (first, a), (second, b)))
    groups: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for _, one, other in sorted(pairs):
        joined = groups.get(one, {one}) | groups.get(other, {other})
        if not _conflicts(joined, scores):
            for member in joined:
                groups[member] = joined
    people = {id(group): group for group in groups.values()}.values()
    ordered = sorted(people, key=lambda group: -sum((scores[c][t] > 0).any(1).sum() for c, t in group))
    return [_by_camera(group, scores) for group in ordered]


def _by_camera(group: set[tuple[int, int]], scores: Sequence[Mapping[int, np.ndarray]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for camera, track in sorted(group, key=lambda member: -int((scores[member[0]][member[1]] > 0).any(1).sum())):
        found.setdefault(camera, []).append(track)
    return found


def _conflicts(group: set[tuple[int, int]], scores: Sequence[Mapping[int, np.ndarray]]) -> bool:
    """Whether one camera would see a person in two places at once."""
    for (camera, a), (other, b) in combinations(sorted(group), 2):
        if camera == other and ((scores[camera][a] > 0).any(1) & (scores[camera][b] > 0).any(1)).any():
            return True
    return False


def sight_lines(camera: Camera, pixels: np.ndarray) -> np.ndarray:
    """Unit directions (T, P, 3) in the world of what a camera sees."""
    plane = camera.undistort(pixels)
    directions = np.concatenate([plane, np.ones((*plane.shape[:-1], 1))], -1) @ camera.rotation
    return np.asarray(directions / np.linalg.norm(directions, axis=-1, keepdims=True))


def _median_distance(
    origin: np.ndarray, lines: np.ndarray, other_origin: np.ndarray, other_lines: np.ndarray, seen: np.ndarray
) -> float:
    """Median over frames of the median distance between lines of sight, meters; infinite with too little in common."""
    frames = seen.sum(1) >= MIN_POINTS
    if frames.sum() < MIN_COMMON:
        return np.inf
    distance = line_distances(origin, lines[frames], other_origin, other_lines[frames])
    with np.errstate(invalid="ignore"):
        return float(np.median(np.nanmedian(np.where(seen[frames], distance, np.nan), axis=1)))


def line_distances(
    origin: np.ndarray, lines: np.ndarray, other_origin: np.ndarray, other_lines: np.ndarray
) -> np.ndarray:
    """Distances (T, P) between lines of sight with unit directions (T, P, 3), meters."""
    normal = np.cross(lines, other_lines)
    length = np.linalg.norm(normal, axis=-1)
    return np.asarray(np.abs(normal @ (other_origin - origin)) / np.maximum(length, 1e-6))
