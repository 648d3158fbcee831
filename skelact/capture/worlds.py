"""The world that captured people stand in: what is up, where the floor is, how large things are, how far away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

STANDING_SHARE = 0.5  # of the frames: those in which the body is straightest tell what is up
# Lengths as shares of stature: Drillis and Contini 1966, in Winter, "Biomechanics and Motor Control of Human Movement".
THIGH, SHANK, TRUNK = 0.245, 0.246, 0.288
FLOOR_PERCENTILE = 2.0  # of the heights of the lowest point of the feet: the floor
SIDES = ("left", "right")


def find_up(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Tell what is up from how a person stands: from ankles to shoulders, in the frames with the longest bodies.

    Args:
        points: float (T, P, 3), any unit and turn.
        valid: bool (T, P).
        names: P, of the points, among them shoulders and ankles.

    Returns:
        Unit vector (3,).
    """
    (low, low_seen), (high, high_seen) = (_middle(points, valid, names, part) for part in ("ankle", "shoulder"))
    body = (high - low)[low_seen & high_seen]
    length = np.linalg.norm(body, axis=-1)
    straight = length >= np.quantile(length, 1 - STANDING_SHARE)
    up = np.median(body[straight] / length[straight, None], axis=0)
    return np.asarray(up / np.linalg.norm(up))


def _middle(points: np.ndarray, valid: np.ndarray, names: Sequence[str], part: str) -> tuple[np.ndarray, np.ndarray]:
    left, right = (list(names).index(f"{side}_{part}") for side in SIDES)
    return (points[:, left] + points[:, right]) / 2, valid[:, left] & valid[:, right]


def measure_stature(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> float:
    """Estimate how tall a person is from thighs, shanks and trunk, in the unit of `points`; within about 3 %."""
    place = {name: index for index, name in enumerate(names)}
    total, share = 0.0, 0.0
    for side in SIDES:
        for a, b, part in (("hip", "knee", THIGH), ("knee", "ankle", SHANK)):
            one, other = place[f"{side}_{a}"], place[f"{side}_{b}"]
            seen = valid[:, one] & valid[:, other]
            if seen.any():
                total += float(np.median(np.linalg.norm(points[seen, one] - points[seen, other], axis=-1)))
                share += part
    (hips, hips_seen), (shoulders, seen) = (_middle(points, valid, names, part) for part in ("hip", "shoulder"))
    if (both := hips_seen & seen).any():
        total += float(np.median(np.linalg.norm((shoulders - hips)[both], axis=-1)))
        share += TRUNK
    return total / share if share else float("nan")


def floor_height(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> float:
    """Height of the floor, meters: where the lowest point of the feet rests; 0 when no foot was seen."""
    feet = [index for index, name in enumerate(names) if name.endswith(("_heel", "_big_toe", "_small_toe", "_toe"))]
    heights = np.where(valid[:, feet], points[:, feet, 1], np.inf).min(1)
    heights = heights[np.isfinite(heights)]
    return float(np.percentile(heights, FLOOR_PERCENTILE)) if heights.size else 0.0
