"""What is up and where the floor is before one camera, live: told by people who stand, as soon as some do."""

from __future__ import annotations

from collections import deque

import numpy as np

from skelact.capture.lift_points import SHOULDERS
from skelact.capture.worlds import to_upright
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.metric_values import FOOT_POINTS

ANKLES = [LIFT_POINTS.index(f"{side}_ankle") for side in ("left", "right")]
FEET = [LIFT_POINTS.index(name) for name in FOOT_POINTS]
LEVEL = np.array([0.0, -1.0, 0.0])  # up, before a camera that does not lean: its y axis points down
MAX_LEAN = np.cos(np.pi / 4)  # of a camera: who seems to stand at more lies
STRAIGHT_SHARE = 0.92  # of trunk, thigh and shin added, from ankles to shoulders: who is that long stands
MAX_REST_MPS = 0.3  # a foot that moves more slowly may stand
MEMORY_S = 20.0  # of what was seen of the world
MIN_KNOWN_S = 0.5  # of people standing, and of feet at rest, that tell
MIN_LOOKS = 5  # in that time
FOLLOW_S = 1.0  # time constant with which the world follows what is learned after that
LEARN_EVERY_S = 0.2
FLOOR_PERCENTILE = 20.0  # of the heights of the lower foot while it rests


class LiveWorld:
    """Turns places before a camera (x right, y down, z ahead) into a world with y up and the floor at 0.

    Until somebody has stood for half a second the camera counts as level; until feet have rested for half a second the
    height of the camera is 0.

    Attributes:
        is_up_known: Whether people have told what is up.
        is_floor_known: Whether feet have told where the floor is.
        rotation: float64 (3, 3), from the camera to the world.
        camera_height_m: Above the floor; 0 when that is not known.
    """

    def __init__(self) -> None:
        self.is_up_known = self.is_floor_known = False
        self._up = LEVEL
        self.rotation = to_upright(LEVEL)
        self.camera_height_m = 0.0
        self._standing: deque[tuple[float, np.ndarray]] = deque()
        self._resting: deque[tuple[float, np.ndarray]] = deque()
        self._learned_s = self._time_s = -np.inf

    def to_world(self, joints: np.ndarray) -> np.ndarray:
        """Turn places (..., 3)."""
        return np.asarray(joints @ self.rotation.T + [0.0, self.camera_height_m, 0.0])

    @property
    def lean_degrees(self) -> float:
        """How far the camera looks down; 0 while that is not known."""
        return float(np.degrees(np.arcsin(-self._up[2])))

    def see(self, joints: np.ndarray, seen: np.ndarray, foot_speeds: np.ndarray, measure_m: float) -> None:
        """Look at one person of the frame that `advance` named.

        Args:
            joints: (17, 3), before the camera.
            seen: bool (17,), measured in this frame.
            foot_speeds: (4,), of `FEET`, meters per second; NaN where not known.
            measure_m: Trunk, thigh and shin of the person, added.
        """
        if seen[ANKLES].all() and seen[list(SHOULDERS)].all():
            body = joints[list(SHOULDERS)].mean(0) - joints[ANKLES].mean(0)
            length = float(np.linalg.norm(body))
            if length >= STRAIGHT_SHARE * measure_m and body @ LEVEL > MAX_LEAN * length:
                self._standing.append((self._time_s, body / length))
        resting = [
            joints[index]
            for index, speed in zip(FEET, foot_speeds, strict=True)
            if seen[index] and speed < MAX_REST_MPS
        ]
        if resting:
            self._resting.append((self._time_s, max(resting, key=lambda place: float(-self._up @ place))))

    def advance(self, time_s: float) -> None:
        """Go on to the next frame, and learn from those before."""
        self._time_s = time_s
        for memory in (self._standing, self._resting):
            while memory and memory[0][0] < time_s - MEMORY_S:
                memory.popleft()
        if time_s - self._learned_s < LEARN_EVERY_S:
            return
        weight = 1 - np.exp(-(time_s - self._learned_s) / FOLLOW_S)
        self._learned_s = time_s
        self._learn_up(weight)
        self._learn_floor(weight)

    def _learn_up(self, weight: float) -> None:
        if not _covers(self._standing):
            return
        up = np.median([way for _, way in self._standing], axis=0)
        up = self._up + (weight if self.is_up_known else 1.0) * (up / np.linalg.norm(up) - self._up)
        self._up, self.is_up_known = up / np.linalg.norm(up), True
        self.rotation = to_upright(self._up)

    def _learn_floor(self, weight: float) -> None:
        if not _covers(self._resting):
            return
        heights = np.array([place for _, place in self._resting]) @ self._up
        height = -float(np.percentile(heights, FLOOR_PERCENTILE))
        self.camera_height_m += float(weight if self.is_floor_known else 1.0) * (height - self.camera_height_m)
        self.is_floor_known = True


def _covers(memory: deque[tuple[float, np.ndarray]]) -> bool:
    """Whether what was seen spans long enough."""
    return len(memory) >= MIN_LOOKS and memory[-1][0] - memory[0][0] >= MIN_KNOWN_S
