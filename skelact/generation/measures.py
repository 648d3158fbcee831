"""What a motion does, measured on its joints: how far, which way, how often, with which hand."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, heading_of
from skelact.values import Motion

SIDES = ("left", "right")
KNOT_S = 0.25  # the path over the floor is measured from knot to knot, so that sway does not lengthen it
MIN_TRAVEL_M = 0.2  # a shorter way has no direction
MOVING_MPS = 0.3  # a faster pelvis travels
MIN_STEP_M = 0.04  # by which an ankle rises in a step
MIN_WAVE_M = 0.06  # that a waving hand goes to one side
MIN_JUMP_M = 0.05  # that the lower toe rises
MIN_KICK_M = 0.25  # that the ankle rises in front of the hip
MIN_RAISE_M = 0.25  # that a hand rises
MIN_LEAN_RAD = np.radians(15)  # that the trunk bends
MIN_REACH = 0.2  # of the arm's length, that a fist goes forward
PUNCH_REACH = 0.8  # of the arm's length, that a fist reaches
PUNCH_AHEAD_M, PUNCH_HEIGHT_M = 0.25, 0.3  # that it then is ahead of the shoulder, and at most above or below it
WAVING_BELOW_SHOULDER_M = 0.1  # a hand lower than this does not wave
RAISED_BELOW_SHOULDER_M = 0.05  # nor is it raised
ARM_M = float(sum(np.linalg.norm(BODY.offsets[BODY.names.index(f"left_{joint}")]) for joint in ("elbow", "wrist")))


@dataclass(frozen=True, eq=False)
class Track:
    """Where the joints of a motion on `BODY` are.

    Attributes:
        positions: (T, 21, 3), meters, y up.
        heading: (T,) of the pelvis, radians, without jumps; positive to the left.
        fps: Frames per second.
    """

    positions: np.ndarray
    heading: np.ndarray
    fps: float

    @classmethod
    def of(cls, motion: Motion) -> Track:
        """Place the joints of a motion on `BODY`."""
        return cls(forward_kinematics(motion), np.unwrap(heading_of(motion.rotations[:, 0])), motion.fps)

    def cut(self, start: int, end: int) -> Track:
        """Frames `start` to before `end`."""
        return Track(self.positions[start:end], self.heading[start:end], self.fps)

    def joint(self, name: str) -> np.ndarray:
        """Positions (T, 3) of one joint, meters."""
        return self.positions[:, BODY.names.index(name)]

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.positions) / self.fps


def path_length(track: Track) -> float:
    """Length of the pelvis' way over the floor, meters."""
    return float(path_lengths(track)[-1])


def path_lengths(track: Track) -> np.ndarray:
    """Length (T,) of the pelvis' way over the floor up to every frame, meters."""
    frames = len(track.positions)
    count = max(2, round((frames - 1) / (KNOT_S * track.fps)) + 1)
    knots = np.unique(np.linspace(0, frames - 1, count).round().astype(int))
    steps = np.linalg.norm(np.diff(track.joint("pelvis")[knots][:, [0, 2]], axis=0), axis=1)
    return np.interp(np.arange(frames), knots, np.concatenate([[0.0], np.cumsum(steps)]))


def displacement(track: Track) -> float:
    """Straight distance over the floor from the first to the last frame, meters."""
    pelvis = track.joint("pelvis")[:, [0, 2]]
    return float(np.linalg.norm(pelvis[-1] - pelvis[0]))


def farthest(track: Track) -> float:
    """Farthest that the pelvis is from where it was first, over the floor, meters."""
    pelvis = track.joint("pelvis")[:, [0, 2]]
    return float(np.linalg.norm(pelvis - pelvis[0], axis=1).max())


def mean_speed(track: Track) -> float:
    """Speed over the floor, meters per second."""
    return path_length(track) * track.fps / max(1, len(track.positions) - 1)


def steady_speed(track: Track) -> float:
    """Speed over the floor in the middle half of the time that the pelvis travels, meters per second."""
    moving = np.flatnonzero(travel_speeds(track) > MOVING_MPS)
    if len(moving) < 3:
        return 0.0
    edge = (moving[-1] - moving[0]) // 4
    return mean_speed(track.cut(int(moving[0]) + edge, int(moving[-1]) + 1 - edge))


def travel_speeds(track: Track) -> np.ndarray:
    """Speed (T,) of the pelvis over the floor, meters per second."""
    if len(track.positions) < 2:
        return np.zeros(len(track.positions))
    return np.linalg.norm(np.gradient(track.joint("pelvis")[:, [0, 2]], axis=0), axis=1) * track.fps


def turned(track: Track) -> float:
    """Change of heading from the first to the last frame, radians, positive to the left."""
    return float(track.heading[-1] - track.heading[0])


def travel_angle(track: Track) -> float | None:
    """Direction of travel relative to where the body faces, radians: 0 ahead, positive to the left; None: no travel."""
    steps = np.diff(track.joint("pelvis")[:, [0, 2]], axis=0)
    heading = (track.heading[:-1] + track.heading[1:]) / 2
    ahead = float((steps[:, 0] * np.sin(heading) + steps[:, 1] * np.cos(heading)).sum())
    left = float((steps[:, 0] * np.cos(heading) - steps[:, 1] * np.sin(heading)).sum())
    return float(np.arctan2(left, ahead)) if np.hypot(left, ahead) >= MIN_TRAVEL_M else None


def lean(track: Track) -> np.ndarray:
    """Angle (T,) of the trunk from the vertical, radians."""
    trunk = track.joint("neck") - track.joint("pelvis")
    return np.arccos(np.clip(trunk[:, 1] / np.linalg.norm(trunk, axis=1), -1.0, 1.0))


def pelvis_height(track: Track) -> np.ndarray:
    """Height (T,) of the pelvis as a share of that of a standing body."""
    return track.joint("pelvis")[:, 1] / STANDING_M


def limb_movement(track: Track) -> float:
    """Farthest that a hand or foot is, relative to the pelvis, from its mean place, meters."""
    ends = [BODY.names.index(f"{side}_{joint}") for side in SIDES for joint in ("wrist", "ankle")]
    apart = track.positions[:, ends] - track.positions[:, :1]
    return float(np.linalg.norm(apart - apart.mean(0), axis=-1).max())


def count_steps(track: Track) -> int:
    """Times that a foot rises and comes down again; a step that is not over does not count."""
    return sum(_completed_peaks(track.joint(f"{side}_ankle")[:, 1], MIN_STEP_M) for side in SIDES)


def count_jumps(track: Track) -> int:
    """Times that both feet leave the floor."""
    return count_peaks(np.minimum(*(track.joint(f"{side}_toe")[:, 1] for side in SIDES)), MIN_JUMP_M)


def jump_height(track: Track) -> float:
    """Highest that the lower toe is above where it is lowest, meters."""
    return float(np.ptp(np.minimum(*(track.joint(f"{side}_toe")[:, 1] for side in SIDES))))


def count_bends(track: Track) -> int:
    """Times that the trunk bends."""
    return count_peaks(lean(track), float(MIN_LEAN_RAD))


def hand_height(track: Track, side: str) -> np.ndarray:
    """Height (T,) of a wrist above its shoulder, meters."""
    return track.joint(f"{side}_wrist")[:, 1] - track.joint(f"{side}_shoulder")[:, 1]


def hand_above_head(track: Track, side: str) -> float:
    """Height of a wrist above the joint of the head, meters: the median over the frames in which the hand is up.

    Minus infinity for a hand that is never up.
    """
    is_up = hand_height(track, side) >= -RAISED_BELOW_SHOULDER_M
    above = track.joint(f"{side}_wrist")[:, 1] - track.joint("head")[:, 1]
    return float(np.median(above[is_up])) if is_up.any() else -np.inf


def count_raises(track: Track, side: str) -> int:
    """Times that a hand comes up to the shoulder or higher."""
    return count_peaks(hand_height(track, side), MIN_RAISE_M, least=-RAISED_BELOW_SHOULDER_M)


def count_waves(track: Track, side: str) -> int:
    """Times that a raised hand goes to one side and back, along the line on which it moves most."""
    apart = _in_heading(track, f"{side}_wrist", f"{side}_shoulder")
    raised = apart[:, 1] > -WAVING_BELOW_SHOULDER_M
    edges = np.flatnonzero(np.diff(np.concatenate([[False], raised, [False]]).astype(int)))
    if not len(edges):
        return 0
    start, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda span: span[1] - span[0])
    hand = apart[start:end, [0, 2]] - apart[start:end, [0, 2]].mean(0)
    line = np.linalg.eigh(hand.T @ hand)[1][:, -1]
    return len(swings(hand @ line, MIN_WAVE_M)) // 2


def count_punches(track: Track, side: str) -> int:
    """Times that a fist shoots forward at the height of the chest until the arm is nearly straight."""
    apart = _in_heading(track, f"{side}_wrist", f"{side}_shoulder")
    reach = np.linalg.norm(apart, axis=1) / ARM_M
    hits = [end for start, end in swings(reach, MIN_REACH) if reach[end] > max(reach[start], PUNCH_REACH)]
    return sum(bool(apart[hit, 2] > PUNCH_AHEAD_M and abs(apart[hit, 1]) < PUNCH_HEIGHT_M) for hit in hits)


def count_kicks(track: Track, side: str) -> int:
    """Times that a foot comes up in front of the hip."""
    ankle = _in_heading(track, f"{side}_ankle", f"{side}_hip")
    height = track.joint(f"{side}_ankle")[:, 1]
    floor = height.min()
    return count_peaks(np.where(ankle[:, 2] > 0.0, height, floor), MIN_KICK_M)


def swings(values: np.ndarray, least: float) -> list[tuple[int, int]]:
    """First and last frame of every move (T,) by at least `least` one way, until it goes as far back."""
    turns, high, low, rising = list[int](), 0, 0, 0
    for frame, value in enumerate(values):
        high = frame if value > values[high] else high
        low = frame if value < values[low] else low
        if rising <= 0 and value - values[low] >= least:
            turns.append(low)
            rising, high = 1, frame
        elif rising >= 0 and values[high] - value >= least:
            turns.append(high)
            rising, low = -1, frame
    if rising:
        turns.append(high if rising > 0 else low)
    return list(itertools.pairwise(turns))


def count_peaks(values: np.ndarray, rise: float, *, least: float = -np.inf) -> int:
    """Times that values (T,) rise by at least `rise` and come to `least` or higher."""
    return sum(bool(values[end] > values[start] and values[end] >= least) for start, end in swings(values, rise))


def _completed_peaks(values: np.ndarray, rise: float) -> int:
    """Times that values (T,) rise by at least `rise` and fall as far again."""
    moves = swings(values, rise)
    return sum(bool(values[end] > values[start]) for start, end in moves[:-1])


def _in_heading(track: Track, name: str, origin: str) -> np.ndarray:
    """Place (T, 3) of a joint from another one: to the left, up and ahead of where the body faces, meters."""
    apart = track.joint(name) - track.joint(origin)
    sine, cosine = np.sin(track.heading), np.cos(track.heading)
    left, ahead = apart[:, 0] * cosine - apart[:, 2] * sine, apart[:, 0] * sine + apart[:, 2] * cosine
    return np.stack([left, apart[:, 1], ahead], axis=-1)
