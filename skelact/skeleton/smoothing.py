"""The One-Euro filter: smooths still points, hardly delays fast ones.

Paper: Casiez, Roussel, Vogel, "1 euro filter: a simple speed-based low-pass filter for noisy input", CHI 2012.
Differences: speeds are counted in trunk lengths per second, so that the constants depend neither on resolution nor on
distance, and every point has its own clock, so that gaps and uneven frame times do no harm.
"""

from __future__ import annotations

import numpy as np

from skelact.layouts import Layout

CUTOFF_HZ = {"body": 1.5, "hand": 2.5, "face": 1.0}  # of a still point
CUTOFF_PER_SPEED = 3.0  # Hz more at one trunk length per second
SPEED_CUTOFF_HZ = 1.0
MIN_SCORE = 0.2  # points below are not fed
RESTART_S = 0.5  # without data, then the filter starts anew
SHORTEST_STEP_S = 1e-6
TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
SHOULDERS_TO_TRUNK = 1.4  # length of a trunk over the distance of its shoulders


class OneEuroFilter:
    """State of one person's points on a layout with shoulders and hips.

    Joints below a `*_hand_root` are smoothed as hands, joints called `face-*` as faces.
    """

    def __init__(self, layout: Layout) -> None:
        self._cutoffs = np.array([CUTOFF_HZ[_group(layout, joint)] for joint in range(len(layout.names))])[:, None]
        self._trunk = [layout.names.index(name) for name in TRUNK]
        self._length = 0.0
        self._times = np.full((len(layout.names), 1), -np.inf)
        self._raw = self._smooth = self._speeds = np.zeros((len(layout.names), 1))

    def add(self, time_s: float, points: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Take the points of one moment and return them smoothed.

        Args:
            time_s: When they were seen; it may advance unevenly.
            points: (V, C), pixels or meters.
            scores: (V,), 0 to 1. Points below `MIN_SCORE` come back as they are and leave no trace.

        Returns:
            (V, C), dtype of `points`.
        """
        fed = scores[:, None] >= MIN_SCORE
        self._length = trunk_length(points[self._trunk], fed[self._trunk, 0]) or self._length or _extent(points, fed)
        gaps = time_s - self._times
        anew = gaps > RESTART_S
        steps = np.clip(gaps, SHORTEST_STEP_S, RESTART_S)
        speeds = _low_pass(self._speeds, (points - self._raw) / steps, SPEED_CUTOFF_HZ, steps)
        cutoffs = self._cutoffs + CUTOFF_PER_SPEED / self._length * np.abs(speeds)
        smooth = np.where(anew, points, _low_pass(self._smooth, points, cutoffs, steps))
        self._speeds = np.where(fed, np.where(anew, 0, speeds), self._speeds)
        self._smooth = np.where(fed, smooth, self._smooth)
        self._raw = np.where(fed, points, self._raw)
        self._times = np.where(fed, time_s, self._times)
        return np.where(fed, smooth, points).astype(points.dtype)


def smooth_track(layout: Layout, times_s: np.ndarray, points: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Smooth the points (T, V, C) of one person without lag: the mean of a pass forward and one backward.

    Args:
        layout: As for `OneEuroFilter`.
        times_s: (T,), ascending.
        points: (T, V, C), pixels or meters.
        scores: (T, V), 0 to 1; points below `MIN_SCORE` stay as they are.
    """
    return (
        _pass(layout, times_s, points, scores) + _pass(layout, -times_s[::-1], points[::-1], scores[::-1])[::-1]
    ) / 2


def trunk_length(trunk: np.ndarray, seen: np.ndarray) -> float:
    """Length of the trunk, 0 when it cannot be told.

    The larger of its own length and that told by the distance of the shoulders: turning shortens one in the picture,
    bending the other.

    Args:
        trunk: (4, C), left and right shoulder, left and right hip.
        seen: bool (4,).
    """
    if not seen[:2].all():
        return 0.0
    width = SHOULDERS_TO_TRUNK * float(np.linalg.norm(trunk[0] - trunk[1]))
    return max(width, float(np.linalg.norm(trunk[:2].sum(0) - trunk[2:].sum(0))) / 2) if seen.all() else width


def _extent(points: np.ndarray, fed: np.ndarray) -> float:
    """Longest side of the box around the points that are fed, 1 when there is none."""
    spread = np.ptp(points[fed[:, 0]], axis=0).max() if fed.any() else 0.0
    return float(spread) or 1.0


def _group(layout: Layout, joint: int) -> str:
    if layout.names[joint].startswith("face-"):
        return "face"
    while joint != -1:
        if layout.names[joint].endswith("_hand_root"):
            return "hand"
        joint = layout.parents[joint]
    return "body"


def _low_pass(before: np.ndarray, now: np.ndarray, cutoff_hz: np.ndarray | float, step_s: np.ndarray) -> np.ndarray:
    return before + (now - before) / (1 + 1 / (2 * np.pi * cutoff_hz * step_s))


def _pass(layout: Layout, times_s: np.ndarray, points: np.ndarray, scores: np.ndarray) -> np.ndarray:
    state = OneEuroFilter(layout)
    return np.stack([state.add(*moment) for moment in zip(times_s, points, scores, strict=True)])
