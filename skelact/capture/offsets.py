"""The offset between videos, found from how people move.

With calibrated cameras: the shift at which lines of sight to the same joints come closest. Without: the shift at which
most joints of two views fit one place of the cameras. Both are flat around their best value when people move slowly, so
each offset has a tolerance: shifts that fit nearly as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.people import line_distances, sight_lines
from skelact.capture.relative_pose import BODY_POINTS, Tracks, assignments, body_tracks, longest_tracks, pair_cameras
from skelact.capture.tracks import CameraTracks
from skelact.errors import InputError

MAX_OFFSET_S = 3.0
MIN_OVERLAP = 0.5  # share of the shorter video that must overlap
COARSE_S = 0.15  # between the shifts that are tried first
NEARLY = 1.05  # a shift whose distance is at most so many times the least fits nearly as well
MAX_TOLERANCE_S = 0.25  # beyond, the offset is not determined
NEAR_M = 0.04  # at which lines of sight to one point pass each other
MAX_FRAMES = 60  # that are looked at without a calibration
MAX_TRACKS = 2  # of each camera, likewise


@dataclass(frozen=True)
class Offsets:
    """When videos show the same moment.

    Attributes:
        frames: Frame of each video that shows the moment of frame 0 of the first.
        tolerance: Frames by which each may be off; 0 for those that were given.
        is_found: Whether they were found from the motion.
    """

    frames: tuple[int, ...]
    tolerance: tuple[int, ...]
    is_found: bool


def find_offsets(seen: Sequence[CameraTracks], cameras: Sequence[Camera] | None) -> Offsets:
    """Find the offsets of all videos to the first.

    Args:
        seen: What each camera saw, as its video begins.
        cameras: Calibrated ones, or None.

    Raises:
        InputError: An offset is not determined: nobody is seen in both, or people hardly move.
    """
    frames, tolerance = [0], [0]
    for index in range(1, len(seen)):
        cost = _by_lines(seen, cameras, index) if cameras is not None else _by_fit(seen, index)
        shift, width = _search(cost, seen[0].fps, min(seen[0].frames, seen[index].frames), f"video {index + 1}")
        frames.append(shift)
        tolerance.append(width)
    return Offsets(tuple(frames), tuple(tolerance), True)


def _search(cost: Callable[[int], float], fps: float, frames: int, name: str) -> tuple[int, int]:
    """Best shift in frames, and how far others fit nearly as well."""
    reach = max(0, min(round(MAX_OFFSET_S * fps), frames - round(MIN_OVERLAP * frames)))
    step = max(1, round(COARSE_S * fps))
    costs = {shift: cost(shift) for shift in range(-reach, reach + 1, step)}
    best = min(costs, key=lambda shift: costs[shift], default=0)
    costs |= {shift: cost(shift) for shift in range(best - step + 1, best + step) if abs(shift) <= reach}
    best = min(costs, key=lambda shift: costs[shift])
    if not np.isfinite(costs[best]):
        raise InputError(f"{name} shows nobody whom the first one shows: give --offsets", field="offsets")
    width = 0
    for sign in (-1, 1):
        edge = best
        while abs(edge + sign) <= reach:
            edge += sign
            if edge not in costs:
                costs[edge] = cost(edge)
            if not costs[edge] <= NEARLY * costs[best]:
                break
            width = max(width, abs(edge - best))
        if width > MAX_TOLERANCE_S * fps:
            wanted = f"{name}: people move too little to tell its offset (+- {width} frames): give --offsets"
            raise InputError(wanted, field="offsets")
    return best, width


def _by_lines(seen: Sequence[CameraTracks], cameras: Sequence[Camera], index: int) -> Callable[[int], float]:
    """Share of the joints of both views, a frame, whose lines of sight pass each other, each person matched once."""
    body = list(BODY_POINTS)
    first, other = cameras[0], cameras[index]
    sides = [
        {
            track: (sight_lines(camera, tracks.pixels[track][:, body]), tracks.scores[track][:, body])
            for track in longest_tracks(tracks.scores)
        }
        for camera, tracks in ((first, seen[0]), (other, seen[index]))
    ]

    def cost(shift: int) -> float:
        agree = {
            (one, two): _agreement(first.position, other.position, *_overlap(own, others, shift))
            for one, own in sides[0].items()
            for two, others in sides[1].items()
        }
        frames = min(seen[0].frames, seen[index].frames - shift, seen[0].frames + shift, seen[index].frames)
        best = max(sum(agree[pair] for pair in pairs) for pairs in assignments(list(sides[0]), list(sides[1])))
        return 1 - best / (frames * len(body) * min(map(len, sides)))

    return cost


def _agreement(
    origin: np.ndarray,
    other_origin: np.ndarray,
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
) -> float:
    """How many points agree; one whose lines pass at `NEAR_M` counts half."""
    distance = line_distances(origin, first[0], other_origin, second[0])
    return float((((first[1] > 0) & (second[1] > 0)) / (1 + (distance / NEAR_M) ** 2)).sum())


def _by_fit(seen: Sequence[CameraTracks], index: int) -> Callable[[int], float]:
    """Share of the joints of both views, a frame, that do not fit one place of the two cameras."""
    lenses = [
        Camera("camera", t.size, np.full(2, max(t.size)), np.array(t.size) / 2, np.zeros(5), np.eye(3), np.zeros(3))
        for t in (seen[0], seen[index])
    ]

    def cost(shift: int) -> float:
        frames = min(seen[0].frames - max(-shift, 0), seen[index].frames - max(shift, 0))
        chosen = np.unique(np.linspace(0, frames - 1, min(frames, MAX_FRAMES)).round().astype(int))
        tracks: list[Tracks] = []
        for side, own in enumerate((seen[0], seen[index])):
            rows = chosen + (max(shift, 0) if side else max(-shift, 0))
            pixels = {track: own.pixels[track][rows] for track in own.pixels}
            tracks.append(body_tracks(pixels, {track: own.scores[track][rows] for track in own.scores}, len(rows)))
        found = pair_cameras(lenses[0], lenses[1], tracks[0], tracks[1], most=MAX_TRACKS)
        return 1 - found.inliers / (len(chosen) * len(BODY_POINTS)) if found else np.inf

    return cost


def _overlap(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray], shift: int
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Rows of both that show the same moments: frame `shift` of the second is frame 0 of the first."""
    start, other = max(-shift, 0), max(shift, 0)
    count = min(len(first[0]) - start, len(second[0]) - other)
    a, b = (values[start : start + count] for values in first), (values[other : other + count] for values in second)
    return (next(a), next(a)), (next(b), next(b))
