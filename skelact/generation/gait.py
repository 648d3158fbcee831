"""One cycle of a gait, taken apart: how feet swing and turn, how the body rises and sways, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.generation.features import (
    HEIGHT,
    ROTATIONS,
    TURN_SPEED,
    VELOCITY,
    features_to_motion,
    rows_to_features,
)
from skelact.generation.units import ROWS
from skelact.geometry import rot6d_to_rotmat, slerp
from skelact.skeleton.body import BODY
from skelact.skeleton.kinematics import place_joints

SIDES = ("left", "right")
CYCLES = 3  # laid end to end, of which the middle one is looked at
REST_LIFT_M = 0.004  # a toe that is lifted by less stands
EDGE = 0.03  # of a stride, in which a foot that starts or lands is taken to stand


@dataclass(frozen=True, eq=False)
class Swing:
    """One foot over one cycle, from the middle of one stance to that of the next, at phases k / `ROWS`.

    Attributes:
        center: Phase of the cycle at which the foot passes the other one, 0..1.
        lead: From the middle of the stance before to `center`, 0..1 of the cycle.
        progress: (ROWS + 1,) from 0 to 1 of the stride.
        lift: (ROWS + 1,) of the toe above the floor, meters.
        turn: (ROWS + 1, 3, 3) of the foot in the frame of the heading.
        across: Of the foot from the way of the body in its stance, to the left, meters.
        ahead: How far the toe is ahead of the body in the middle of the stance, meters.
    """

    center: float
    lead: float
    progress: np.ndarray
    lift: np.ndarray
    turn: np.ndarray
    across: float
    ahead: float


@dataclass(frozen=True, eq=False)
class GaitCycle:
    """A cycle of walking or running straight.

    Attributes:
        rotations: (ROWS, 21, 3, 3) local, without heading.
        height: (ROWS,) of the pelvis, meters.
        sway: (ROWS,) of the pelvis to the left of its way, meters.
        stride_m: Way of one cycle; negative for a gait that goes backward.
        seconds: Of one cycle.
        swings: Of the left and the right foot.
    """

    rotations: np.ndarray
    height: np.ndarray
    sway: np.ndarray
    stride_m: float
    seconds: float
    swings: tuple[Swing, Swing]

    @classmethod
    def of(cls, rows: np.ndarray, seconds: float) -> GaitCycle:
        """Take the rows (ROWS, WIDTH) of a closed cycle apart."""
        straight = rows.copy()
        straight[:, TURN_SPEED] -= rows[:, TURN_SPEED].mean()
        straight[:, VELOCITY] -= np.array([rows[:, VELOCITY].mean(0)[0], 0.0])
        fps = ROWS / seconds
        motion = features_to_motion(rows_to_features(np.tile(straight, (CYCLES, 1)), fps))
        positions, turns = place_joints(motion)
        middle = slice(ROWS, 2 * ROWS)
        aside = float(positions[2 * ROWS, 0, 0] - positions[ROWS, 0, 0])  # the heading sways: it is not quite straight
        positions[..., 0] -= aside * np.arange(len(positions))[:, None] / ROWS
        stride = float(positions[2 * ROWS, 0, 2] - positions[ROWS, 0, 2])
        sway = positions[middle, 0, 0]
        return cls(
            rot6d_to_rotmat(straight[:, ROTATIONS].reshape(ROWS, -1, 6)),
            straight[:, HEIGHT],
            sway - sway.mean(),
            stride,
            seconds,
            (_take_swing(positions, turns, "left", stride), _take_swing(positions, turns, "right", stride)),
        )

    def pose(self, phase: np.ndarray) -> np.ndarray:
        """Local rotations (T, 21, 3, 3) at phases (T,)."""
        row = phase % 1.0 * ROWS
        low = row.astype(int) % ROWS
        return slerp(self.rotations[low], self.rotations[(low + 1) % ROWS], (row - np.floor(row))[:, None])

    def at(self, values: np.ndarray, phase: np.ndarray) -> np.ndarray:
        """Values (T,) of a curve (ROWS,) at phases (T,)."""
        return np.interp(phase % 1.0, np.arange(ROWS + 1) / ROWS, np.append(values, values[0]))


def _take_swing(positions: np.ndarray, turns: np.ndarray, side: str, stride: float) -> Swing:
    """Look at one foot from the middle of its stance, when its toe is slowest near the floor."""
    toe = positions[:, BODY.names.index(f"{side}_toe")]
    pelvis = positions[:, 0]
    speed = _smooth(np.gradient(toe[:, 2]) * np.sign(stride))
    height = toe[:, 1] - np.percentile(toe[:, 1], 5)
    still = _smooth(np.abs(speed) + 2.0 * height / ROWS, ROWS // 6 | 1)
    start = ROWS // 2 + int(still[ROWS // 2 : ROWS // 2 + ROWS].argmin())
    center = start + int(speed[start : start + ROWS].argmax())
    own = slice(start, start + ROWS + 1)
    progress = (toe[own, 2] - toe[start, 2]) / stride
    progress = np.clip((progress - EDGE) / (1 - 2 * EDGE), 0.0, 1.0)
    way = pelvis[start - ROWS // 2 : start + ROWS // 2].mean(0)
    return Swing(
        (center % ROWS) / ROWS,
        (center - start) / ROWS,
        _smooth(np.maximum.accumulate(progress), 3),
        np.maximum(0.0, height[own] - REST_LIFT_M),
        turns[own, BODY.names.index(f"{side}_ankle")],
        float(toe[start, 0] - way[0]),
        float(toe[start, 2] - pelvis[start, 2]),
    )


def _smooth(values: np.ndarray, width: int = 5) -> np.ndarray:
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, "valid")
