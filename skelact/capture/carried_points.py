"""All 133 points of a person whose seventeen joints were lifted: face, hands and small toes go with a joint."""

from __future__ import annotations

import numpy as np

from skelact.capture.lift_points import find_points
from skelact.layouts import load_layout
from skelact.layouts.whole_body import FACE, HANDS, POINTS

LAYOUT = load_layout("wholebody133")
LIFTED = find_points(LAYOUT)
CARRIERS = tuple(
    (part, LAYOUT.names.index(name))
    for part, name in (
        (slice(1, 5), "nose"),
        (FACE, "nose"),
        (slice(18, 19), "left_big_toe"),
        (slice(21, 22), "right_big_toe"),
        (HANDS[0], "left_wrist"),
        (HANDS[1], "right_wrist"),
    )
)


def carry_points(
    lifted: np.ndarray, known: np.ndarray, plane: np.ndarray, scores: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Place every point before the camera, those that were not lifted as far away as the joint that carries them.

    Args:
        lifted: (T, 17, 3), meters: x right, y down, z ahead.
        known: bool (T, 17).
        plane: (T, 133, 2), points on the plane at depth 1.
        scores: (T, 133), 0 where missing.

    Returns:
        Points (T, 133, 3), and which are known, bool (T, 133).
    """
    joints, valid = np.zeros((len(plane), POINTS, 3)), np.zeros((len(plane), POINTS), bool)
    joints[:, LIFTED], valid[:, LIFTED] = lifted, known
    for part, carrier in CARRIERS:
        offset = (plane[:, part] - plane[:, [carrier]]) * joints[:, carrier, 2][:, None, None]
        joints[:, part] = joints[:, [carrier]] + np.concatenate([offset, np.zeros((*offset.shape[:2], 1))], -1)
        valid[:, part] = (scores[:, part] > 0) & (scores[:, [carrier]] > 0)
    return joints, valid


def carry_spreads(spread_m: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Spread of all 133 points: that of the joint (T, 17) that carries a point; infinite where it is missing."""
    spreads = np.zeros(valid.shape)
    spreads[:, LIFTED] = spread_m
    for part, carrier in CARRIERS:
        spreads[:, part] = spreads[:, [carrier]]
    return np.where(valid, spreads, np.inf)
