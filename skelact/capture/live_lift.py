"""One person, live: points of each new frame to joints in meters, from what was seen so far."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from skelact.capture.body_fit import find_root_once, median_lengths, refine_joints, scale_lengths, set_lengths
from skelact.capture.lift_points import MEASURE_OF_HEIGHT
from skelact.capture.lifter import Lifter
from skelact.skeleton.side_repair import LiveSides

HISTORY_S = 1.0  # of points that are kept
LENGTHS, LENGTHS_EVERY = 120, 10  # poses that bone lengths are taken from; frames between two looks at them
FOLLOW_S, FOLLOW_DEPTH_S = 0.06, 0.5  # time constants of joints, and of the distance from the camera


@dataclass(frozen=True, eq=False)
class LivePose:
    """One person in one frame.

    Attributes:
        joints: float64 (17, 3), meters: x right, y down, z ahead of the camera.
        spread_m: float64 (17,), expected distance to the truth from the middle of the hips, by the network.
        swapped: The front-end took left for right; joints are turned back.
    """

    joints: np.ndarray
    spread_m: np.ndarray
    swapped: bool


class LiveLift:
    """Follows one person.

    Args:
        lifter: Shared by all people.
        height_m: Of the person, meters.
    """

    def __init__(self, lifter: Lifter, *, height_m: float) -> None:
        self._lifter = lifter
        self._measure_m = MEASURE_OF_HEIGHT * height_m
        self._sides = LiveSides()
        self._seen: deque[tuple[float, np.ndarray, np.ndarray]] = deque()
        self._poses: deque[np.ndarray] = deque(maxlen=LENGTHS)
        self._shape: dict[tuple[str, str] | str, float] = {}
        self._count = 0
        self._joints: np.ndarray | None = None
        self._depth = 0.0

    def add(self, time_s: float, plane: np.ndarray, scores: np.ndarray) -> LivePose:
        """Lift the next frame.

        Args:
            time_s: Of the frame, seconds, later than the one before.
            plane: (17, 2), points on the plane at depth 1.
            scores: (17,), 0 where missing.
        """
        plane, scores, swapped = self._sides.add(time_s, plane, scores)
        before = self._seen[-1][0] if self._seen else None
        self._seen.append((time_s, plane, scores))
        while self._seen[0][0] < time_s - HISTORY_S:
            self._seen.popleft()
        lifted = self._lifter.lift_last(*self._window(time_s))
        self._poses.append(lifted.joints[0])
        if self._count % LENGTHS_EVERY == 0 or self._count < LENGTHS_EVERY:
            self._shape = median_lengths(np.stack(self._poses))
        self._count += 1
        lengths, scale = scale_lengths(self._shape, self._measure_m)
        network, spread = lifted.joints * scale, lifted.spread * scale
        root = find_root_once(network, plane[None], scores[None])[0]
        self._follow_depth(root[2], None if before is None else time_s - before)
        root = np.array([*(root[:2] / root[2] * self._depth), self._depth])
        joints = refine_joints(
            network, spread, root[None], plane[None], scores[None], lengths, self._measure_m, steps=1
        )[0]
        self._joints = joints if self._joints is None else self._blend(joints, time_s - (before or time_s))
        return LivePose(set_lengths(self._joints[None], lengths)[0], spread[0], swapped)

    def _window(self, time_s: float) -> tuple[np.ndarray, np.ndarray]:
        """Frames nearest to now, 0.1 s ago, 0.2 s ago ..., the oldest first."""
        times = np.array([seen[0] for seen in self._seen])
        wanted = time_s - self._lifter.step_s * np.arange(self._lifter.frames - 1, -1, -1)
        index = np.abs(times[None] - wanted[:, None]).argmin(1)
        return np.stack([self._seen[i][1] for i in index]), np.stack([self._seen[i][2] for i in index])

    def _follow_depth(self, depth: float, gap_s: float | None) -> None:
        weight = 1.0 if gap_s is None else 1 - np.exp(-gap_s / FOLLOW_DEPTH_S)
        self._depth += weight * (depth - self._depth)

    def _blend(self, joints: np.ndarray, gap_s: float) -> np.ndarray:
        assert self._joints is not None
        return np.asarray(self._joints + (1 - np.exp(-gap_s / FOLLOW_S)) * (joints - self._joints))
