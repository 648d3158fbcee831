"""Frames at which one motion can go over into another: poses and speeds that are alike, and feet that stand alike.

Seen from where the body is and faces, so a lying body, which faces nowhere, matches itself only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.generation.measures import Track
from skelact.skeleton.body import BODY, LEFT_ARM, RIGHT_ARM
from skelact.values import Motion

LOOK_S = 0.1  # for which a pose is followed at its speed
ARM_WEIGHT = 0.3  # of arms, which may fade, against legs, which may not
WAIT_S_PER_M = 40.0  # that is waited rather than accepting a larger gap
MAX_GAP_M = 0.12  # of poses that go over into one another
MAX_CHANGE_GAP_M = 0.1  # of those of two motions
MAX_LEG_GAP_M = 0.05  # of feet that stand or swing alike
MIN_LOOP_S, EDGE_S = 0.9, 1.0  # of a loop; at the ends, that are no part of one
LENGTH_WEIGHT = 0.1  # what a second more of a loop is worth
MAX_WAIT_S, TAIL_S = 1.5, 4.0  # for a frame that fits; of the last part of a motion, in which it comes to rest
LOOK_FPS = 30.0


@dataclass(frozen=True)
class Change:
    """From one frame of a motion to one of another.

    Attributes:
        leave: The last frame before it is the one before this.
        enter: The first frame behind it.
        cost_s: Seconds until the change and what the gap is worth.
    """

    leave: int
    enter: int
    cost_s: float


class PoseTrack:
    """Places and speeds of the joints in every frame, from below the pelvis and where the body faces.

    Args:
        motion: On `BODY`.
    """

    def __init__(self, motion: Motion) -> None:
        track = Track.of(motion)
        sine, cosine = np.sin(track.heading)[:, None], np.cos(track.heading)[:, None]
        self.fps, self.frames = motion.fps, len(track.positions)
        self._places = _turn_back(track.positions - track.positions[:, :1] * np.array([1.0, 0.0, 1.0]), sine, cosine)
        steps = np.gradient(track.positions, axis=0) if self.frames > 1 else np.zeros_like(track.positions)
        self._ahead = LOOK_S * motion.fps * _turn_back(steps, sine, cosine)
        arms = [joint for arm in (LEFT_ARM, RIGHT_ARM) for joint in BODY.joints(arm)]
        self._weights = np.ones(len(BODY.names))
        self._weights[arms] = ARM_WEIGHT
        self._legs = [joint for joint, name in enumerate(BODY.names) if name.endswith(("_ankle", "_toe", "_knee"))]

    def frames_from(self, start: int, end: int) -> np.ndarray:
        """Frames of a stretch that are looked at: about `LOOK_FPS` a second."""
        return np.arange(max(0, start), min(end, self.frames), max(1, round(self.fps / LOOK_FPS)))

    def gaps(self, leave: np.ndarray, other: PoseTrack, enter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Largest gap of the joints, and of the legs, from every frame to every frame of another, (n, m) meters."""
        apart = self._places[leave, None] - other._places[None, enter]
        quicker = self._ahead[leave, None] - other._ahead[None, enter]
        gap = np.linalg.norm(apart, axis=-1) + np.linalg.norm(quicker, axis=-1)
        return (gap * self._weights).max(-1), gap[..., self._legs].max(-1)


def find_loop(poses: PoseTrack) -> Change | None:
    """Where the middle of a motion can begin anew without a seam: the longest loop among the best; None: nowhere."""
    edge = round(EDGE_S * poses.fps)
    own = poses.frames_from(edge, poses.frames - edge)
    gap, legs = poses.gaps(own, poses, own)
    length_s = (own[:, None] - own) / poses.fps
    is_bad = (length_s < MIN_LOOP_S) | (gap > MAX_GAP_M) | (legs > MAX_LEG_GAP_M)
    return _cheapest(np.where(is_bad, np.inf, WAIT_S_PER_M * gap - LENGTH_WEIGHT * length_s), own, own)


def find_exit(poses: PoseTrack, at: int) -> Change:
    """The quickest way from a frame to the end of the same motion: to its last part, or else to the end itself."""
    end = poses.frames
    leave = poses.frames_from(at, at + round(MAX_WAIT_S * poses.fps))
    enter = poses.frames_from(max(at + 1, end - round(TAIL_S * poses.fps)), end)
    gap, legs = poses.gaps(leave, poses, enter)
    seconds = (leave[:, None] - at + end - enter) / poses.fps
    is_bad = (enter <= leave[:, None]) | (gap > MAX_GAP_M) | (legs > MAX_LEG_GAP_M)
    found = _cheapest(np.where(is_bad, np.inf, seconds + WAIT_S_PER_M * gap), leave, enter)
    play_on = Change(end, end, (end - at) / poses.fps)
    return found if found and found.cost_s < play_on.cost_s else play_on


def find_change(poses: PoseTrack, at: int, other: PoseTrack, enter_end: int) -> Change | None:
    """The best change to a frame of another motion, before one of its frames; None where nothing fits."""
    leave = poses.frames_from(at, at + round(MAX_WAIT_S * poses.fps))
    enter = other.frames_from(0, enter_end)
    gap, legs = poses.gaps(leave, other, enter)
    cost = (leave[:, None] - at) / poses.fps + WAIT_S_PER_M * gap
    is_bad = (legs > MAX_LEG_GAP_M) | (gap > MAX_CHANGE_GAP_M)
    return _cheapest(np.where(is_bad, np.inf, cost), leave, enter)


def _cheapest(cost: np.ndarray, leave: np.ndarray, enter: np.ndarray) -> Change | None:
    if not cost.size or not np.isfinite(cost.min()):
        return None
    row, column = np.unravel_index(int(cost.argmin()), cost.shape)
    return Change(int(leave[row]), int(enter[column]), float(cost[row, column]))


def _turn_back(vectors: np.ndarray, sine: np.ndarray, cosine: np.ndarray) -> np.ndarray:
    left = vectors[..., 0] * cosine - vectors[..., 2] * sine
    ahead = vectors[..., 0] * sine + vectors[..., 2] * cosine
    return np.stack([left, vectors[..., 1], ahead], axis=-1)
