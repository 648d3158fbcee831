"""Steps of a walk: when each foot meets and leaves the ground.

Contact is where the foot is furthest ahead of the pelvis, toe-off where the toe is furthest behind (Zeni, Richards and
Higginson 2008). Against force plates that is some 20 ms early for contact and 10 ms for toe-off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skelact.clips import fill_missing
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

SMOOTH_S = 0.1  # standard deviation of the smoothing of positions
MIN_TURN = 0.15  # of the leg: how far a foot moves between ahead and behind in a step
MIN_TRAVEL_MPS = 0.2  # in legs per second; slower is no walk
LAYOUT = "core19"
SIDES = ("left", "right")


@dataclass(frozen=True, eq=False)
class Gait:
    """Steps of one person.

    Attributes:
        contacts_s: Per side, float64 (n,), times at which the foot meets the ground.
        toe_offs_s: Per side, float64 (n,), times at which it leaves.
        speed_mps: Of the pelvis over the ground, from the first to the last event; meters per second when joints are in
            meters.
        cadence_spm: Steps per minute.
        stride_m: Mean way of the pelvis from a contact to the next of the same foot.
        stance_share: Per side, mean share of a stride in which the foot is on the ground; NaN where unknown.
        contact_s: Per side, mean time from a contact to the next toe-off; NaN where unknown.
    """

    contacts_s: Mapping[str, np.ndarray]
    toe_offs_s: Mapping[str, np.ndarray]
    speed_mps: float
    cadence_spm: float
    stride_m: float
    stance_share: Mapping[str, float]
    contact_s: Mapping[str, float]

    @property
    def steps(self) -> int:
        """Contacts of both feet."""
        return sum(len(times) for times in self.contacts_s.values())


def measure_gait(clip: Clip, *, person: int = 0, treadmill: bool = False) -> Gait | None:
    """Find the steps of a walk or run; None when nobody walks, or for less than a stride.

    Args:
        clip: 3D joints on any layout that maps onto core19, y up.
        person: Which of its people.
        treadmill: The ground moves: the speed is that of feet that are on it.
    """
    layout = load_layout(LAYOUT)
    clip = clip_to_layout(clip, layout)
    present = np.flatnonzero(clip.valid[person].any(-1))
    if len(present) < 2:
        return None
    span = slice(present[0], present[-1] + 1)
    filled = fill_missing(
        clip.joints[person : person + 1, span], ~clip.valid[person : person + 1, span], parents=layout.parents
    )[0]
    joints = dict(zip(layout.names, np.moveaxis(_smooth(filled.astype(np.float64), clip.fps), 1, 0), strict=True))
    leg = _leg_length(joints)
    ahead = _heading(joints)
    start_s = present[0] / clip.fps
    contacts, offs = {}, {}
    for side in SIDES:
        foot = ((joints[f"{side}_ankle"] - joints["pelvis"]) * ahead).sum(-1)
        toe = ((joints[f"{side}_toe"] - joints["pelvis"]) * ahead).sum(-1)
        contacts[side] = np.array(turning_points(foot, MIN_TURN * leg), int)
        offs[side] = np.array(turning_points(-toe, MIN_TURN * leg), int)
    events = np.sort(np.concatenate([*contacts.values()]))
    if len(events) < 3 or max(map(len, contacts.values())) < 2:
        return None
    ground = joints["pelvis"] * (1, 0, 1)
    way = np.linalg.norm(np.diff(ground, axis=0), axis=-1)
    if treadmill:
        way = way * 0 + _belt_way(joints, ahead, contacts, offs)
    seconds = (events[-1] - events[0]) / clip.fps
    speed = float(way[events[0] : events[-1]].sum() / seconds)
    if speed < MIN_TRAVEL_MPS * leg:
        return None
    strides = [way[a:b].sum() for frames in contacts.values() for a, b in pairwise(frames)]
    return Gait(
        {side: start_s + frames / clip.fps for side, frames in contacts.items()},
        {side: start_s + frames / clip.fps for side, frames in offs.items()},
        speed,
        60.0 * (len(events) - 1) / seconds,
        float(np.mean(strides)),
        {side: _stance(contacts[side], offs[side]) for side in SIDES},
        {side: _contact_frames(contacts[side], offs[side]) / clip.fps for side in SIDES},
    )


def turning_points(values: np.ndarray, rise: float) -> list[int]:
    """Maxima that rise and fall by at least `rise` on both sides; those at the ends do not count."""
    found: list[int] = []
    low, best = values[0], -1  # lowest value since the last maximum; the candidate
    for index, value in enumerate(values):
        if best < 0:
            low = min(low, value)
            if value - low >= rise:
                best = index
        elif value > values[best]:
            best = index
        elif values[best] - value >= rise:
            found.append(best)
            low, best = value, -1
    return found


def _stance(contacts: np.ndarray, offs: np.ndarray) -> float:
    shares = [
        (inside[0] - a) / (b - a) for a, b in pairwise(contacts) if len(inside := offs[(offs > a) & (offs < b)]) == 1
    ]
    return float(np.mean(shares)) if shares else float("nan")


def _contact_frames(contacts: np.ndarray, offs: np.ndarray) -> float:
    """Mean frames from a contact to the toe-off that follows before the next contact."""
    ends = [*contacts[1:], np.inf]
    times = [after[0] - a for a, b in zip(contacts, ends, strict=False) if len(after := offs[(offs > a) & (offs < b)])]
    return float(np.mean(times)) if times else float("nan")


def _belt_way(
    joints: Mapping[str, np.ndarray],
    ahead: np.ndarray,
    contacts: Mapping[str, np.ndarray],
    offs: Mapping[str, np.ndarray],
) -> float:
    """How far feet on the ground go backward in a frame: the median over all stances."""
    ways = []
    for side in SIDES:
        foot = np.diff((joints[f"{side}_ankle"] * ahead.mean(0)).sum(-1))
        for a in contacts[side]:
            after = offs[side][offs[side] > a]
            ways.append(foot[a : after[0] if len(after) else a])
    every = np.concatenate(ways)
    return max(0.0, -float(np.median(every))) if every.size else 0.0


def _leg_length(joints: Mapping[str, np.ndarray]) -> float:
    """Median over frames of both legs, hip to knee to ankle."""
    lengths = [
        np.linalg.norm(joints[f"{side}_{a}"] - joints[f"{side}_{b}"], axis=-1)
        for side in SIDES
        for a, b in (("hip", "knee"), ("knee", "ankle"))
    ]
    return float(np.median(np.sum(lengths, 0) / len(SIDES)))


def _heading(joints: Mapping[str, np.ndarray]) -> np.ndarray:
    """Unit vectors (T, 3) on the ground that point where the hips face."""
    right = (joints["right_hip"] - joints["left_hip"]) * (1, 0, 1)
    ahead = np.cross(np.array([0.0, 1.0, 0.0]), right)
    return np.asarray(ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-9))


def _smooth(values: np.ndarray, fps: float) -> np.ndarray:
    """Gaussian smoothing along time; the ends are held."""
    width = SMOOTH_S * fps / 2
    reach = max(1, round(3 * width))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(width, 1e-6)) ** 2)
    padded = np.concatenate([np.repeat(values[:1], reach, 0), values, np.repeat(values[-1:], reach, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    return np.asarray(windows @ (kernel / kernel.sum()))
