"""Tell from the body alone whether its left is on its left: feet point forward, knees bend forward."""

from __future__ import annotations

import numpy as np

from skelact.layouts import CORE19

MIN_SIDE = 0.3  # below it the body does not tell
MIN_BEND = 0.02  # of the leg: a straighter knee does not tell


def measure_sides(joints: np.ndarray, found: np.ndarray) -> float | None:
    """Measure how clearly what is called left lies on the body's left.

    Args:
        joints: (T, 19, 3) on core19, any unit, any axis up, right-handed.
        found: bool (19,), which joints are there.

    Returns:
        -1 (left is right: mirrored) to 1 (as it should be), or None when a joint that is needed is missing.
    """
    if not found[[CORE19.index(f"{side}_hip") for side in ("left", "right")]].all():
        return None
    top = next((name for name in ("neck", "chest", "head") if found[CORE19.index(name)]), None)
    if top is None:
        return None
    hips = {side: joints[:, CORE19.index(f"{side}_hip")] for side in ("left", "right")}
    up = _unit(joints[:, CORE19.index(top)] - (hips["left"] + hips["right"]) / 2)
    across = _unit(hips["left"] - hips["right"])
    votes = [_vote(_forward(joints, found, side), up, across) for side in ("left", "right")]
    total = sum(weight for pair in votes for _, weight in pair)
    return sum(vote for pair in votes for vote, _ in pair) / total if total > 0 else None


def _forward(joints: np.ndarray, found: np.ndarray, side: str) -> list[np.ndarray]:
    """What points forward on one leg, each (T, 3), as long as it is sure: the foot, and the knee before the leg."""
    names = [f"{side}_{joint}" for joint in ("hip", "knee", "ankle", "toe")]
    has = [found[CORE19.index(name)] for name in names]
    hip, knee, ankle, toe = (joints[:, CORE19.index(name)] for name in names)
    ways = []
    if has[2] and has[3] and has[1]:
        shin = _unit(ankle - knee)
        foot = toe - ankle
        foot = foot - (foot * shin).sum(-1, keepdims=True) * shin
        ways.append(2 * foot / np.maximum(np.linalg.norm(ankle - knee, axis=-1, keepdims=True), 1e-9))
    if all(has[:3]):
        leg = ankle - hip
        size = np.maximum(np.linalg.norm(leg, axis=-1, keepdims=True), 1e-9)
        bend = knee - hip - ((knee - hip) * leg).sum(-1, keepdims=True) / size**2 * leg
        bend = bend / size
        ways.append(np.where(np.linalg.norm(bend, axis=-1, keepdims=True) > MIN_BEND, bend, 0.0))
    return ways


def _vote(ways: list[np.ndarray], up: np.ndarray, across: np.ndarray) -> list[tuple[float, float]]:
    votes = []
    for way in ways:
        left = np.cross(up, way)
        agrees = (left * across).sum(-1)
        votes.append((float(agrees.sum()), float(np.linalg.norm(left, axis=-1).sum())))
    return votes


def _unit(ways: np.ndarray) -> np.ndarray:
    return ways / np.maximum(np.linalg.norm(ways, axis=-1, keepdims=True), 1e-9)
