"""One motion after another, in any posture: what differs at the seam decays to nothing.

Unlike `skelact.generation.quality.inertialize` it needs no heading, which a lying body does not have: the second motion
is turned about the vertical and moved over the floor so that its joints come to lie where those of the first one are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.generation.quality import decay_gap
from skelact.geometry import rotmat_to_rotvec, rotvec_to_rotmat, turn_about_y
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import body_motion
from skelact.values import Motion

FLOOR = [0, 2]
SEAM_S = ((0.12, 0.5), (np.inf, 0.6))  # mean distance of the joints at a seam, meters, up to which it takes so long


def join_motions(pieces: Sequence[Motion]) -> Motion:
    """Play motions on `BODY`, all at one rate, one after another."""
    whole = pieces[0]
    for piece in pieces[1:]:
        after = join_pair(whole, piece)
        rotations = np.concatenate([whole.rotations, after.rotations])
        path = np.concatenate([whole.translations[:, 0], after.translations[:, 0]])
        whole = body_motion(rotations, path, whole.fps)
    return whole


def join_pair(before: Motion, after: Motion) -> Motion:
    """Move `after` to where `before` ends, one frame later; neither place nor speed jumps."""
    after = place_after(before, after)
    last, rate = before.rotations[-1], before.fps
    own_step = rotmat_to_rotvec(after.rotations[0].swapaxes(-1, -2) @ after.rotations[min(1, len(after.rotations) - 1)])
    previous = before.rotations[-2] if len(before.rotations) > 1 else last
    gap = rotmat_to_rotvec(after.rotations[0].swapaxes(-1, -2) @ last)
    turned = gap - rotmat_to_rotvec(after.rotations[0].swapaxes(-1, -2) @ previous)
    root, path = after.translations[:, 0], before.translations[:, 0]
    step = path[-1] - path[-2] if len(path) > 1 else np.zeros(3)
    own_move = root[min(1, len(root) - 1)] - root[0]
    seconds = min(_seam_seconds(before, after), len(after.rotations) / rate)
    time = np.arange(1, len(root) + 1) / rate
    turns = decay_gap(gap + own_step, (turned - own_step) * rate, time, seconds)
    moves = decay_gap(path[-1] + own_move - root[0], (step - own_move) * rate, time, seconds)
    return body_motion(after.rotations @ rotvec_to_rotmat(turns), root + moves, rate)


def join_alike(before: Motion, after: Motion) -> Motion:
    """Go over from one motion to another whose first two frames are like the last two of the first.

    Args:
        before: On `BODY`, at least two frames.
        after: On `BODY`, at the same rate; its first two frames stand for the same times as the last two of `before`.

    Returns:
        `after` without its first two frames, moved to where `before` ends; what differs decays to nothing.
    """
    rate, path = before.fps, before.translations[-2:, 0]
    placed = place_after(before, _cut(after, 1, len(after.rotations)), goes_on=False)
    turned = rotmat_to_rotvec(placed.rotations[0, 0] @ after.rotations[1, 0].T)
    first = after.rotations[0].copy()
    first[0] = rotvec_to_rotmat(turned) @ first[0]
    gaps = [
        rotmat_to_rotvec(own.swapaxes(-1, -2) @ wanted)
        for own, wanted in ((first, before.rotations[-2]), (placed.rotations[0], before.rotations[-1]))
    ]
    root = placed.translations[:, 0]
    own_step = rotvec_to_rotmat(turned) @ (after.translations[1, 0] - after.translations[0, 0])
    rest = _cut(placed, 1, len(placed.rotations))
    time = np.arange(1, len(root)) / rate
    seconds = _seam_seconds(before, placed)
    turns = decay_gap(gaps[1], (gaps[1] - gaps[0]) * rate, time, seconds)
    moves = decay_gap(path[1] - root[0], (path[1] - path[0] - own_step) * rate, time, seconds)
    return body_motion(rest.rotations @ rotvec_to_rotmat(turns), rest.translations[:, 0] + moves, rate)


def place_after(before: Motion, after: Motion, *, goes_on: bool = True) -> Motion:
    """Turn and move a motion over the floor so that its first pose lies where `before` goes on, or ends."""
    wanted, own = (forward_kinematics(_frame(motion, at))[0] for motion, at in ((before, -1), (after, 0)))
    center, own_center = wanted.mean(0), own.mean(0)
    one, other = (own - own_center)[:, FLOOR], (wanted - center)[:, FLOOR]
    # about y a place turns by x' = x cos + z sin, z' = z cos - x sin
    cosine = float((one * other).sum())
    sine = float((one[:, 1] * other[:, 0] - one[:, 0] * other[:, 1]).sum())
    turn = turn_about_y(np.arctan2(sine, cosine))
    path = before.translations[:, 0]
    step = path[-1] - path[-2] if goes_on and len(path) > 1 else np.zeros(3)
    shift = center - turn @ own_center + step
    root = after.translations[:, 0] @ turn.T + np.array([shift[0], 0.0, shift[2]])
    rotations = after.rotations.copy()
    rotations[:, 0] = turn @ rotations[:, 0]
    return body_motion(rotations, root, after.fps)


def seam_distance(before: Motion, after: Motion) -> float:
    """Mean distance of the joints from the last pose of one motion to the first of another, meters, best placed."""
    placed = place_after(_frame(before, -1), after)
    apart = forward_kinematics(_frame(before, -1)) - forward_kinematics(_frame(placed, 0))
    return float(np.linalg.norm(apart, axis=-1).mean())


def _seam_seconds(before: Motion, after: Motion) -> float:
    apart = forward_kinematics(_frame(before, -1)) - forward_kinematics(_frame(after, 0))
    distance = float(np.linalg.norm(apart, axis=-1).mean())
    return next(seconds for limit, seconds in SEAM_S if distance <= limit)


def _cut(motion: Motion, start: int, end: int) -> Motion:
    return body_motion(motion.rotations[start:end], motion.translations[start:end, 0], motion.fps)


def _frame(motion: Motion, frame: int) -> Motion:
    return body_motion(motion.rotations[frame][None], motion.translations[frame, 0][None], motion.fps)
