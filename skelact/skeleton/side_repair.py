"""Left taken for right in one view, found along a track.

A network may call left right with full confidence, for a frame or for half a second; then all points jump at once.
Of all ways to exchange sides frame by frame, the one with the smoothest course is taken (Viterbi over two states): each
frame costs how far its points lie from where they should, and an exchange costs a little of its own. Which
of the two courses is the true one is what most frames say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.layouts.lift17 import LIFT_MIRROR

SHOULDERS, HIPS = (1, 2), (7, 8)
SIDED = tuple(index for index, mirror in enumerate(LIFT_MIRROR) if index != mirror)
FOLLOW, FOLLOW_SPEED = 0.5, 0.1  # how far expected places and speeds follow what is seen, a frame of 60 Hz
FAR = 0.2  # trunks; a point that lies farther from where it should costs no more
EXCHANGE_COST = 0.01  # of a frame whose sides are exchanged, in shares of the cost of a point that lies far
MIN_GAIN = 0.1  # live: so much smoother an exchange must be
HOLD_S = 1.5  # live: sides that were exchanged for so long are believed
MEMORY_S = 0.5  # after so long without points a track begins anew
MAX_STEP_S = 0.11  # live: frames farther apart, as below 10 a second, do not tell


def find_swapped_frames(plane: np.ndarray, scores: np.ndarray, *, fps: float) -> np.ndarray:
    """Find frames that took left for right.

    Args:
        plane: (T, 17, 2), any unit.
        scores: (T, 17), 0 where missing.
        fps: Frames per second.

    Returns:
        bool (T,).
    """
    swapped = np.zeros(len(plane), bool)
    seen = (scores[:, SIDED] > 0).sum(1) >= len(SIDED) // 2
    frames = np.flatnonzero(seen)
    if not frames.size:
        return swapped
    breaks = np.flatnonzero(np.diff(frames) > MEMORY_S * fps) + 1
    for part in np.split(frames, breaks):
        swapped[part] = _best_course(plane[part], scores[part], part)
    return swapped


def exchange_frames(plane: np.ndarray, scores: np.ndarray, swapped: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exchange left and right in frames (T,)."""
    mirror = list(LIFT_MIRROR)
    return (
        np.where(swapped[:, None, None], plane[:, mirror], plane),
        np.where(swapped[:, None], scores[:, mirror], scores),
    )


def _best_course(plane: np.ndarray, scores: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Bool (F,): where sides are exchanged on the smoothest course, less than half of the frames."""
    far, mirror = FAR * _trunk_length(plane, scores), list(LIFT_MIRROR)
    views, seen = (plane, plane[:, mirror]), (scores > 0, scores[:, mirror] > 0)
    own = np.array([0.0, EXCHANGE_COST])
    courses = [_Course(views[side][0], np.zeros_like(plane[0]), seen[side][0]) for side in (0, 1)]
    cost, came = own, np.zeros((len(frames), 2), int)
    for index in range(1, len(frames)):
        gap = float(frames[index] - frames[index - 1])
        ways = [[course.jump(views[side][index], seen[side][index], gap, far) for side in (0, 1)] for course in courses]
        total = cost[:, None] + np.array(ways) + own
        came[index], cost = total.argmin(0), total.min(0)
        courses = [courses[came[index, side]].go_on(views[side][index], seen[side][index], gap, far) for side in (0, 1)]
    swapped = np.zeros(len(frames), bool)
    state = int(cost.argmin())
    for index in range(len(frames) - 1, -1, -1):
        swapped[index] = state == 1
        state = int(came[index, state])
    return ~swapped if swapped.sum() > len(frames) / 2 else swapped


@dataclass(frozen=True, eq=False)
class _Course:
    """Where points are expected, (17, 2), their speed a frame, and which were ever seen."""

    place: np.ndarray
    speed: np.ndarray
    known: np.ndarray

    def jump(self, points: np.ndarray, seen: np.ndarray, gap: float, far: float) -> float:
        """Mean over sided points of how far they lie from where they should, 0 to 1."""
        both = (self.known & seen)[list(SIDED)]
        off = np.linalg.norm(points - self.place - gap * self.speed, axis=-1)[list(SIDED)]
        return float(np.minimum(off / far, 1.0)[both].mean()) if both.any() else 0.0

    def go_on(self, points: np.ndarray, seen: np.ndarray, gap: float, far: float) -> _Course:
        """Follow what is seen, a point that lies far as if it lay at that limit."""
        expected = self.place + gap * self.speed
        way = points - expected
        way = way * np.minimum(1.0, far / np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9))
        way = np.where(seen[:, None], way, 0.0)
        place = np.where((seen & ~self.known)[:, None], points, expected + FOLLOW * way)
        return _Course(place, self.speed + FOLLOW_SPEED * way / gap, self.known | seen)


def _trunk_length(plane: np.ndarray, scores: np.ndarray) -> float:
    """Of the trunk in the picture: longest tenth, as it is often foreshortened."""
    trunk = [*SHOULDERS, *HIPS]
    whole = (scores[:, trunk] > 0).all(1)
    if not whole.any():
        return max(float(np.ptp(plane[scores > 0], axis=0).max()) / 3, 1e-6)
    way = plane[whole][:, SHOULDERS].mean(1) - plane[whole][:, HIPS].mean(1)
    return max(float(np.quantile(np.linalg.norm(way, axis=-1), 0.9)), 1e-6)


class LiveSides:
    """Left taken for right, live: each frame is compared with what was seen before alone."""

    def __init__(self) -> None:
        self._course: _Course | None = None
        self._time_s = self._since_s = 0.0
        self._far = 1e-6

    def add(self, time_s: float, plane: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
        """Points (17, 2) and scores (17,) with the sides of the frames before, and whether they were exchanged."""
        seen = scores > 0
        if seen[list(SIDED)].sum() < len(SIDED) // 2:
            return plane, scores, False
        if self._course is None or not 0 < time_s - self._time_s <= MAX_STEP_S:
            self._course = _Course(plane, np.zeros_like(plane), seen)
            self._time_s = self._since_s = time_s
            return plane, scores, False
        mirror, gap = list(LIFT_MIRROR), 60 * (time_s - self._time_s)
        self._far = max(self._far, FAR * _trunk_length(plane[None], scores[None]))
        kept = self._course.jump(plane, seen, gap, self._far)
        swapped = self._course.jump(plane[mirror], seen[mirror], gap, self._far) + MIN_GAIN < kept
        if not swapped:
            self._since_s = time_s
        elif time_s - self._since_s > HOLD_S:
            self._course = None
            return self.add(time_s, plane, scores)
        if swapped:
            plane, scores = plane[mirror], scores[mirror]
        self._course = self._course.go_on(plane, scores > 0, gap, self._far)
        self._time_s = time_s
        return plane, scores, bool(swapped)
