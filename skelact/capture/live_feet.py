"""Feet of one person, live: which heels and toes stand, held where they began to stand, let go smoothly."""

from __future__ import annotations

from collections import deque

import numpy as np

from skelact.capture.feet import HYSTERESIS, MAX_HEIGHT_M, MAX_SPEED_MPS, RELEASE_S, SPEED_WINDOW_S
from skelact.capture.lift_points import find_points
from skelact.capture.live_world import FEET
from skelact.generation.quality import reach_leg
from skelact.layouts import load_layout
from skelact.metric_values import FOOT_CONTACTS, FootContact

LAYOUT = load_layout("wholebody133")
PARTS = ("hip", "knee", "ankle", "heel", "big_toe", "small_toe")
FOOT_INDEX = find_points(LAYOUT)[FEET]
LEGS = {side: [LAYOUT.names.index(f"{side}_{part}") for part in PARTS] for side in ("left", "right")}
MIN_SHIFT_M = 5e-4  # less is not worth a leg
MAX_GAP_S = 0.25  # between two looks at a foot, for its speed to be known
MAX_HELD_M = 0.15  # from where a foot is seen; beyond, it is held anew where it is
UNKNOWN, FREE, STANDS = (FOOT_CONTACTS.index(word) for word in ("unknown", "free", "stands"))


class LiveFeet:
    """State of both feet; heels and toes are in the order of `FOOT_POINTS`."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, np.ndarray, np.ndarray]] = deque()  # time, places before the camera, measured
        self._stands = np.zeros(len(FEET), bool)
        self._holds = np.zeros((len(FEET), 3))
        self._shifts = np.zeros((2, 3))
        self._time_s = 0.0

    def speeds(self, time_s: float, joints: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Of heels and toes since a tenth of a second ago, meters per second; NaN where not known.

        Args:
            time_s: Of the frame.
            joints: (17, 3), before the camera.
            seen: bool (17,), measured in this frame.
        """
        here, there = joints[FEET], seen[FEET]
        while len(self._seen) > 1 and self._seen[1][0] <= time_s - SPEED_WINDOW_S:
            self._seen.popleft()
        speeds = np.full(len(FEET), np.nan)
        if self._seen:
            before_s, before, was_there = self._seen[0]
            gap_s = time_s - before_s
            if SPEED_WINDOW_S <= gap_s <= MAX_GAP_S:
                known = there & was_there
                speeds[known] = np.linalg.norm(here - before, axis=-1)[known] / gap_s
        self._seen.append((time_s, here, there))
        return speeds

    def hold(
        self, time_s: float, joints: np.ndarray, valid: np.ndarray, speeds: np.ndarray
    ) -> tuple[np.ndarray, tuple[FootContact, ...]]:
        """Tell which heels and toes stand, and keep them where they do; legs follow.

        Args:
            time_s: Of the frame.
            joints: (133, 3), in a world whose floor is known, at 0.
            valid: bool (133,).
            speeds: Of this frame.

        Returns:
            Joints, and the contacts.
        """
        points = joints[FOOT_INDEX]
        limit = np.where(self._stands, HYSTERESIS, 1.0)
        known = np.isfinite(speeds)
        stands = known & (np.nan_to_num(speeds) < limit * MAX_SPEED_MPS) & (points[:, 1] < limit * MAX_HEIGHT_M)
        fade = np.exp(-(time_s - self._time_s) / RELEASE_S)
        self._time_s = time_s
        joints = joints.copy()
        for side, name in enumerate(("left", "right")):
            own = slice(2 * side, 2 * side + 2)
            self._shifts[side] = self._shift(own, points[own], stands[own], fade * self._shifts[side])
            _move_foot(joints, valid, name, self._shifts[side])
        self._stands = stands
        states = np.where(known, np.where(stands, STANDS, FREE), UNKNOWN)
        return joints, tuple(FOOT_CONTACTS[state] for state in states)

    def _shift(self, own: slice, points: np.ndarray, stands: np.ndarray, fading: np.ndarray) -> np.ndarray:
        """How far to move one foot: to where its standing points are held, else what is left of that."""
        begins = stands & ~self._stands[own]
        if begins.any():
            self._holds[own][begins] = points[begins] + fading
        if not stands.any():
            return fading
        shift = np.asarray((self._holds[own] - points)[stands].mean(0))
        if float(np.linalg.norm(shift)) <= MAX_HELD_M:
            return shift
        self._holds[own] = points + fading
        return fading


def _move_foot(joints: np.ndarray, valid: np.ndarray, side: str, shift: np.ndarray) -> None:
    """Move a foot, the knee follows; in place. A leg that is not seen as a whole stays."""
    hip, knee, ankle, *foot = LEGS[side]
    if float(np.abs(shift).max()) < MIN_SHIFT_M or not valid[[hip, knee, ankle]].all():
        return
    wanted = joints[[ankle]] + shift
    new_knee, new_ankle = reach_leg(joints[[hip]], joints[[knee]], joints[[ankle]], wanted)
    joints[foot] += new_ankle[0] - joints[ankle]
    joints[knee], joints[ankle] = new_knee[0], new_ankle[0]
