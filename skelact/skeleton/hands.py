"""Points of the hands of a motion: where the knuckles are by the rotation of the wrist, whatever fingers there are."""

from __future__ import annotations

import numpy as np

from skelact.layouts import CORE19
from skelact.skeleton.humanoid import HumanoidMatch
from skelact.skeleton.kinematics import place_joints
from skelact.skeleton.rig import rest_positions
from skelact.values import Motion

HAND_SHARE = 0.35  # of the forearm: from the wrist to the knuckles, as bodies are
MIN_FOREARM = 1e-6


def hand_points(motion: Motion, match: HumanoidMatch) -> tuple[np.ndarray, np.ndarray]:
    """Place the left and the right hand; at rest each goes straight on from its forearm.

    Args:
        motion: Of any humanoid skeleton, whose rest pose is that of no rotation.
        match: Which joint is which.

    Returns:
        Positions float64 (T, 2, 3), and which of them there are, bool (2,): if wrist and elbow are a joint each.
    """
    positions, rotations = place_joints(motion)
    rest = rest_positions(motion.parents, motion.offsets)
    points, found = np.zeros((len(positions), 2, 3)), np.zeros(2, bool)
    for index, side in enumerate(("left", "right")):
        elbow, wrist = (_joint(match, f"{side}_{name}") for name in ("elbow", "wrist"))
        if elbow is None or wrist is None or np.linalg.norm(rest[wrist] - rest[elbow]) < MIN_FOREARM:
            continue
        points[:, index] = positions[:, wrist] + rotations[:, wrist] @ (HAND_SHARE * (rest[wrist] - rest[elbow]))
        found[index] = True
    return points, found


def _joint(match: HumanoidMatch, name: str) -> int | None:
    """The joint that alone stands for one of core19."""
    places = np.flatnonzero(match.matrix[CORE19.index(name)])
    return int(places[0]) if len(places) == 1 else None
