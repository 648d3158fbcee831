"""Who is who from frame to frame: boxes joined to tracks by overlap, the best pairs over all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

MAX_GAP_S = 1.0
LEAST_OVERLAP = 0.2
VELOCITY_SHARE = 0.5  # of the newest step in a track's velocity


@dataclass(frozen=True, eq=False)
class _Track:
    """Where somebody was last: box (4,) pixels, velocity (4,) pixels per second, time in seconds."""

    id: int
    box: np.ndarray
    velocity: np.ndarray
    time_s: float

    def expected(self, time_s: float) -> np.ndarray:
        return self.box + self.velocity * (time_s - self.time_s)


class Tracker:
    """Gives people ids that stay through short gaps.

    Args:
        max_gap_s: Who is unseen for longer comes back under a new id.
    """

    def __init__(self, *, max_gap_s: float = MAX_GAP_S) -> None:
        self._max_gap_s = max_gap_s
        self._tracks: list[_Track] = []
        self._next_id = 0

    def update(self, time_s: float, boxes: np.ndarray) -> list[int]:
        """Take the boxes of one picture, (n, 4) x1, y1, x2, y2; return an id for each, in their order."""
        alive = [track for track in self._tracks if time_s - track.time_s <= self._max_gap_s]
        ids = [-1] * len(boxes)
        if alive and len(boxes):
            shared = overlaps(np.stack([track.expected(time_s) for track in alive]), boxes)
            for row, column in zip(*linear_sum_assignment(-shared), strict=True):
                if shared[row, column] >= LEAST_OVERLAP:
                    ids[column] = alive[row].id
        known = {track.id: track for track in alive}
        for number, box in enumerate(boxes):
            if ids[number] == -1:
                ids[number] = self._next_id
                self._next_id += 1
                known[ids[number]] = _Track(ids[number], box, np.zeros(4), time_s)
            else:
                known[ids[number]] = _follow(known[ids[number]], box, time_s)
        self._tracks = list(known.values())
        return ids


def _follow(track: _Track, box: np.ndarray, time_s: float) -> _Track:
    step = (box - track.box) / max(time_s - track.time_s, 1e-6)
    velocity = (1 - VELOCITY_SHARE) * track.velocity + VELOCITY_SHARE * step
    return _Track(track.id, box, velocity, time_s)


def overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes (n, 4) with others (m, 4): (n, m)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), -1)
    areas = [np.prod(np.clip(one[:, 2:] - one[:, :2], 0, None), -1) for one in (boxes, others)]
    return shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9)
