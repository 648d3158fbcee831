"""Track people over frames: detections are assigned to tracks by points and boxes, at the least total cost.

Follows ByteTrack (Zhang et al., ECCV 2022) in taking sure people first and unsure ones for the tracks that remain, and
OC-SORT (Cao et al., CVPR 2023) in taking the straight line between two sights as the velocity after a gap.
Differences: similarity is that of points where there are enough; no Kalman filter, but means over time, so that uneven
frame times and gaps need no special case; who was seen once is kept for a moment too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.skeleton.assignment import assign
from skelact.skeleton.oks import SIGMAS, oks

SURE, UNSURE = 0.5, 0.1  # scores: of people who start tracks, of those who may go on with one
BODY_POINTS = 17
MIN_POINT_SCORE, MIN_SHARED_POINTS = 0.3, 6  # score of a point that counts, how many two bodies must share
POINTS_SHARE = 0.7  # of the points in the similarity, the rest is the boxes'
GATE = 0.8  # cost above which two are not the same
CONFIRMED_AFTER = 2  # sights
KEEP_S, KEEP_TENTATIVE_S = 1.0, 0.3  # tracks that are not seen
SWING_S = 0.12  # in which limbs move as far as annotators differ: later, points are compared more loosely
VELOCITY_S = 0.15  # time constant of the mean velocity
MAX_GROWTH = 1.5  # of the size that is expected after a gap
NOBODY = -1


@dataclass(frozen=True, eq=False)
class _Track:
    """Where somebody was last.

    Attributes:
        id: Never given twice.
        box: (4,) x1, y1, x2, y2, pixels.
        points: (17, 3) x, y, pixels, and confidence.
        velocity: (3,) of the center, pixels per second, and of the logarithm of the size, per second.
        time_s: When.
        sights: How often so far.
    """

    id: int
    box: np.ndarray
    points: np.ndarray
    velocity: np.ndarray
    time_s: float
    sights: int


class Tracker:
    """Gives people ids that stay through short gaps."""

    def __init__(self) -> None:
        self._tracks: dict[int, _Track] = {}
        self._next_id = 0

    @property
    def confirmed(self) -> frozenset[int]:
        """Ids of live tracks seen at least twice; others may be false detections."""
        return frozenset(track.id for track in self._tracks.values() if track.sights >= CONFIRMED_AFTER)

    def update(
        self, time_s: float, boxes: np.ndarray, scores: np.ndarray | None = None, points: np.ndarray | None = None
    ) -> list[int]:
        """Assign the people of one frame to tracks; return an id for each, in their order.

        Args:
            time_s: When the picture was taken.
            boxes: (n, 4) x1, y1, x2, y2, pixels.
            scores: (n,), 0 to 1; None: all sure.
            points: (n, V, 3) x, y, pixels, and confidence; the first 17 are COCO's body points. None: boxes alone.

        Returns:
            Ids; a new one at once for a new person with a score of at least 0.5, -1 for a less sure one who goes on
            with no track.
        """
        scores = np.ones(len(boxes)) if scores is None else np.asarray(scores)
        points = np.zeros((len(boxes), BODY_POINTS, 3)) if points is None else points[:, :BODY_POINTS]
        known = {track.id: track for track in self._tracks.values() if time_s - track.time_s <= _patience_s(track)}
        self._tracks, ids = {}, [NOBODY] * len(boxes)
        for chosen in (scores >= SURE, (scores >= UNSURE) & (scores < SURE)):
            people, tracks = np.flatnonzero(chosen), list(known.values())
            for row, column in _pair(tracks, boxes[people], points[people], time_s):
                person, track = people[column], known.pop(tracks[row].id)
                ids[person] = track.id
                self._tracks[track.id] = _follow(track, boxes[person], points[person], time_s)
        for person in np.flatnonzero(scores >= SURE):
            if ids[person] == NOBODY:
                ids[person] = self._next_id
                self._tracks[self._next_id] = _Track(
                    self._next_id, boxes[person], points[person], np.zeros(3), time_s, sights=1
                )
                self._next_id += 1
        self._tracks |= known
        return ids


def _patience_s(track: _Track) -> float:
    return KEEP_S if track.sights >= CONFIRMED_AFTER else KEEP_TENTATIVE_S


def _pair(tracks: list[_Track], boxes: np.ndarray, points: np.ndarray, time_s: float) -> list[tuple[int, int]]:
    """Pairs (track, person) of least total cost, where a cost above the gate leaves both alone."""
    if not tracks or not len(boxes):
        return []
    expected = [_expect(track, time_s) for track in tracks]
    track_boxes, track_points = (np.stack(values) for values in zip(*expected, strict=True))
    shared = (track_points[:, None, :, 2] > MIN_POINT_SCORE) & (points[None, :, :, 2] > MIN_POINT_SCORE)
    gaps_s = np.array([time_s - track.time_s for track in tracks])
    area = np.prod(track_boxes[:, 2:] - track_boxes[:, :2], axis=-1) * (1 + (gaps_s / SWING_S) ** 2)
    alike = oks(
        points[None, ..., :2],
        track_points[:, None, :, :2],
        area[:, None],
        labeled=shared,
        sigmas=SIGMAS[:BODY_POINTS],
    )
    share = np.where(shared.sum(-1) >= MIN_SHARED_POINTS, POINTS_SHARE, 0.0)
    cost = np.minimum(1 - share * alike - (1 - share) * box_iou(track_boxes, boxes), GATE)
    return [(row, column) for row, column in assign(cost) if cost[row, column] < GATE]


def _expect(track: _Track, time_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Box (4,) and points (17, 3) at a later time, at constant velocity."""
    gap_s = time_s - track.time_s
    center = (track.box[:2] + track.box[2:]) / 2
    grown = np.clip(np.exp(track.velocity[2] * gap_s), 1 / MAX_GROWTH, MAX_GROWTH)
    moved = center + track.velocity[:2] * gap_s
    box = (track.box.reshape(2, 2) - center) * grown + moved
    return box.ravel(), np.concatenate([(track.points[:, :2] - center) * grown + moved, track.points[:, 2:]], -1)


def _follow(track: _Track, box: np.ndarray, points: np.ndarray, time_s: float) -> _Track:
    """The track after a sight: its velocity is a mean over time of the straight lines between sights."""
    gap_s = max(time_s - track.time_s, 1e-6)
    corners, before = box.reshape(2, 2), track.box.reshape(2, 2)
    size, size_before = (np.sqrt(max(float(np.prod(np.ptp(c, axis=0))), 1.0)) for c in (corners, before))
    step = np.append((corners - before).mean(0), np.log(size / size_before)) / gap_s
    weight = max(1 - np.exp(-gap_s / VELOCITY_S), 1 / track.sights)
    return _Track(track.id, box, points, track.velocity + weight * (step - track.velocity), time_s, track.sights + 1)


def box_iou(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes (n, 4) with others (m, 4): (n, m)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), -1)
    areas = [np.prod(np.clip(box[:, 2:] - box[:, :2], 0, None), -1) for box in (boxes, others)]
    return shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9)
