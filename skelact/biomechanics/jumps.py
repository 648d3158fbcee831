"""Jumps: how long both feet are in the air, and how high that carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

GRAVITY = 9.81
OFF_GROUND_M = 0.04  # both feet at least so far above where they rest
FLOOR_PERCENTILE = 10
MIN_FLIGHT_S, MAX_FLIGHT_S = 0.15, 1.2
FALL_MPS2 = (6.0, 13.0)  # the pelvis falls about as a free body; a lift, a rope or a seat does not let it
MIN_FRAMES = 4  # a parabola needs three
FEET = ("left_ankle", "left_toe", "right_ankle", "right_toe")


@dataclass(frozen=True)
class Jump:
    """One jump.

    Attributes:
        start_s: When the last foot leaves the ground.
        flight_s: How long both are in the air; known to about a frame.
        height_m: Of the center of the body, from the time of flight: g t^2 / 8.
    """

    start_s: float
    flight_s: float
    height_m: float


def find_jumps(clip: Clip, *, person: int = 0) -> list[Jump]:
    """Find jumps in order of time.

    Args:
        clip: 3D joints in meters on any layout that maps onto core19, y up.
        person: Which of its people.
    """
    clip = clip_to_layout(clip, load_layout("core19"))
    place = {name: index for index, name in enumerate(clip.layout.names)}
    height, valid = clip.joints[person, ..., 1].astype(np.float64), clip.valid[person]
    feet = [place[name] for name in FEET]
    known = valid[:, feet].all(1) & valid[:, place["pelvis"]]
    if known.sum() < MIN_FRAMES:
        return []
    floor = np.percentile(height[known][:, feet], FLOOR_PERCENTILE, axis=0)
    in_air = known & ((height[:, feet] - floor) > OFF_GROUND_M).all(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], in_air.astype(int), [0]])))
    found = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        flight = _flight(height[first:last, place["pelvis"]], clip.fps)
        inside = first > 0 and last < clip.frames
        if inside and MIN_FLIGHT_S <= flight <= MAX_FLIGHT_S:
            found.append(Jump(first / clip.fps, flight, GRAVITY * flight**2 / 8))
    return found


def _flight(pelvis: np.ndarray, fps: float) -> float:
    """Seconds in the air; 0 when the pelvis does not fall as a free body."""
    if len(pelvis) < MIN_FRAMES:
        return 0.0
    times = np.arange(len(pelvis)) / fps
    curve = np.polyfit(times, pelvis, 2)
    return len(pelvis) / fps if FALL_MPS2[0] <= -2 * curve[0] <= FALL_MPS2[1] else 0.0
