"""Cut recordings into units: one cycle of a cyclic action, or one whole stroke of another, in a fixed number of rows.

A network that sees every walk from the same footfall on, at the same 60 phases, has no need to learn where in the
cycle a window happens to start; a cycle closed on itself can be repeated for any duration. Cycles of gaits are cut
where the left ankle rises over the right one, those of waves where the wrist passes the elbow to the left; punches,
jumps and the like around the extreme of a joint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skelact.clips.peaks import find_peaks
from skelact.generation.features import TURN_SPEED, VELOCITY, features_to_rows, motion_to_features, sample_motion
from skelact.geometry import turn_about_y
from skelact.layouts.sides import swap_sides
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, heading_of, mirror_motion
from skelact.values import Motion

ROWS = 60
STEADY_TURN = 0.35  # rad/s; gaits that turn faster on average are turns
MIN_SPEED = {"walk": 0.3, "run": 1.0}  # m/s
GAIT_SWING_M = 0.03  # difference of ankle heights that a step has at least
WAVE_SWING_M = 0.025
GAIT_S = (0.45, 2.3)
WAVE_S = (0.2, 1.6)
WAVE_DRIFT_S = 1.0  # slower movements of the hand are not the wave
STROKE_S = (0.8, 6.0)


@dataclass(frozen=True, eq=False)
class Unit:
    """One cycle or stroke.

    Attributes:
        action: Such as "walk".
        rows: float64 (`ROWS`, WIDTH) of `features_to_rows`; of a cycle the row after the last is the first again.
        duration_s: Seconds it took.
    """

    action: str
    rows: np.ndarray
    duration_s: float


@dataclass(frozen=True)
class Stroke:
    """A stroke around the extreme of a joint.

    Attributes:
        signal: Joint positions (T, 21, 3) -> what has a peak there, meters (T,).
        min_m: Height of a peak.
        before_s: Seconds of the stroke before the peak.
        after_s: Seconds of the stroke after the peak.
    """

    signal: Callable[[np.ndarray], np.ndarray]
    min_m: float
    before_s: float
    after_s: float


def cut_units(motion: Motion, action: str) -> list[Unit]:
    """Cut one recording on `BODY`, said to show `action`, and its mirror image.

    Gaits give the cycles in them: those that turn become "walk-turn-left" or "walk-turn-right" whatever the recording
    is called. Waves give wave cycles, dances windows, `STROKES` the strokes found, everything else is one stroke. A
    recording that shows none gives none.
    """
    kind = action.split("-")[0]
    cut = CUTS.get(kind, cut_strokes if action in STROKES else cut_whole)
    return [*cut(motion, action), *cut(mirror_motion(motion), swap_sides(action))]


def cut_gait(motion: Motion, action: str) -> list[Unit]:
    """Cycles from one rise of the left ankle to the next."""
    height = forward_kinematics(motion)[:, [_joint("left_ankle"), _joint("right_ankle")], 1]
    signal = _smooth(height[:, 0] - height[:, 1], 3)
    units = []
    for start, end in _find_cycles(signal, GAIT_SWING_M, GAIT_S, motion.fps):
        unit = _close(_cut_unit(motion, start, end, action))
        speed, turn = np.hypot(*unit.rows[:, VELOCITY].mean(0)), unit.rows[:, TURN_SPEED].mean()
        kind = action.split("-")[0]
        if speed < MIN_SPEED[kind]:
            continue
        if abs(turn) < STEADY_TURN:
            rows = unit.rows.copy()
            rows[:, TURN_SPEED] -= turn
            units.append(Unit(kind if "turn" in action else action, rows, unit.duration_s))
        elif kind == "walk":
            units.append(Unit(f"walk-turn-{'left' if turn > 0 else 'right'}", unit.rows, unit.duration_s))
    return units


def cut_wave(motion: Motion, action: str) -> list[Unit]:
    """Cycles of a raised hand from one way across to the next."""
    side = "left" if "left" in action else "right"
    positions = forward_kinematics(motion)
    forearm = positions[:, _joint(f"{side}_wrist")] - positions[:, _joint(f"{side}_elbow")]
    across = np.matmul(turn_about_y(-heading_of(motion.rotations[:, 0])), forearm[..., None])[:, 0, 0]
    signal = _smooth(across, 3) - _smooth(across, round(WAVE_DRIFT_S * motion.fps) | 1)
    signal = np.where(forearm[:, 1] > 0, signal, 0.0)
    return [
        _close(_cut_unit(motion, start, end, action))
        for start, end in _find_cycles(signal, WAVE_SWING_M, WAVE_S, motion.fps)
        if forearm[int(start) : int(end) + 1, 1].min() > 0
    ]


def cut_strokes(motion: Motion, action: str) -> list[Unit]:
    """Strokes around every peak of the action's signal."""
    stroke = STROKES[action]
    before, after = round(stroke.before_s * motion.fps), round(stroke.after_s * motion.fps)
    signal = stroke.signal(forward_kinematics(motion))
    peaks = find_peaks(signal, min_height=stroke.min_m, min_distance=before + 1)
    return [
        _open(_cut_unit(motion, peak - before, peak + after, action))
        for peak in peaks
        if peak >= before and peak + after < len(signal)
    ]


def cut_dance(motion: Motion, action: str) -> list[Unit]:
    """Windows of four seconds, a second apart."""
    rate = round(motion.fps)
    starts = range(0, len(motion.rotations) - 4 * rate, rate)
    return [_open(_cut_unit(motion, start, start + 4 * rate, action)) for start in starts]


def cut_whole(motion: Motion, action: str) -> list[Unit]:
    """The whole recording, when it is as long as one stroke."""
    frames = len(motion.rotations)
    if not STROKE_S[0] <= frames / motion.fps <= STROKE_S[1]:
        return []
    return [_open(_cut_unit(motion, 0, frames - 1, action))]


CUTS = {"walk": cut_gait, "run": cut_gait, "wave": cut_wave, "dance": cut_dance}


def _joint(name: str) -> int:
    return BODY.names.index(name)


def _height(name: str) -> Callable[[np.ndarray], np.ndarray]:
    return lambda positions: positions[:, _joint(name), 1]


def _reach(side: str) -> Callable[[np.ndarray], np.ndarray]:
    wrist, shoulder = _joint(f"{side}_wrist"), _joint(f"{side}_shoulder")
    return lambda positions: np.linalg.norm(positions[:, wrist] - positions[:, shoulder], axis=-1)


def _air(positions: np.ndarray) -> np.ndarray:
    return positions[:, [_joint("left_toe"), _joint("right_toe")], 1].min(1)


STROKES: Mapping[str, Stroke] = {
    "kick-left": Stroke(_height("left_ankle"), 0.5, 0.8, 0.9),
    "kick-right": Stroke(_height("right_ankle"), 0.5, 0.8, 0.9),
    "punch-left": Stroke(_reach("left"), 0.4, 0.5, 0.6),
    "punch-right": Stroke(_reach("right"), 0.4, 0.5, 0.6),
    "slash": Stroke(_height("right_wrist"), 1.35, 0.8, 1.2),
    "jump": Stroke(_air, 0.14, 0.9, 1.0),
    "pick-up": Stroke(lambda positions: -positions[:, 0, 1], -0.62, 1.1, 1.2),
}


def _find_cycles(
    signal: np.ndarray, swing: float, lengths_s: tuple[float, float], fps: float
) -> list[tuple[float, float]]:
    """Stretches of a fitting length between upward crossings of zero, each after a fall below -`swing`."""
    crossings, armed = [], False
    for frame in range(1, len(signal)):
        armed |= bool(signal[frame] < -swing)
        if armed and signal[frame - 1] < 0 <= signal[frame]:
            crossings.append(frame - 1 - signal[frame - 1] / (signal[frame] - signal[frame - 1]))
            armed = False
    return [(start, end) for start, end in pairwise(crossings) if lengths_s[0] <= (end - start) / fps <= lengths_s[1]]


def _cut_unit(motion: Motion, start: float, end: float, action: str) -> Unit:
    """Rows at `ROWS` even phases from `start` to `end`, frames, and the one at the end."""
    duration_s = (end - start) / motion.fps
    sampled = sample_motion(motion, np.linspace(start, end, ROWS + 1), ROWS / duration_s)
    return Unit(action, features_to_rows(motion_to_features(sampled)), duration_s)


def _open(unit: Unit) -> Unit:
    return Unit(unit.action, unit.rows[:-1], unit.duration_s)


def _close(unit: Unit) -> Unit:
    """Spread what a cycle lacks to end as it began evenly over it."""
    gap = unit.rows[-1] - unit.rows[0]
    phase = np.linspace(0, 1, ROWS + 1)[:, None] - 0.5
    return Unit(unit.action, (unit.rows - gap * phase)[:-1], unit.duration_s)


def _smooth(signal: np.ndarray, width: int) -> np.ndarray:
    padded = np.pad(signal, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, "valid")
