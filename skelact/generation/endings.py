"""How motions begin and end: at rest, or so that the end meets the beginning."""

from __future__ import annotations

import numpy as np

from skelact.generation.features import Features, features_to_motion, motion_to_features, sample_motion
from skelact.geometry import (
    rot6d_to_rotmat,
    rotmat_to_rot6d,
    rotmat_to_rotvec,
    rotvec_to_rotmat,
    slerp,
    smoothstep,
    turn_about_y,
)
from skelact.skeleton.body import BODY, HEAD, LEFT_ARM, RIGHT_ARM, body_motion
from skelact.values import Motion

STILL_S, REST_S = 0.15, 0.3  # that a body stands still at an end; in which it comes from and goes to rest
SLOW_S, MIN_SLOW_FRAMES = 1.5, 6  # in which a motion that does not end upright comes to a stop
CLOSE_S = 0.5  # over which the last difference of a loop is spread
COPIES = 3  # of a loop, laid end to end, of which the middle one has no ends


def rest_at_ends(
    motion: Motion, rest: Motion, *, start: bool, end: bool, holds_way: tuple[bool, bool] = (False, False)
) -> Motion:
    """Let a motion come from a body at rest and go back to it.

    Args:
        motion: On `BODY`.
        rest: One frame of the body at rest.
        start: Whether to change the beginning.
        end: Whether to change the end.
        holds_way: Whether the way over the floor stays as it is at the start and at the end, as that of planned steps,
            which are at rest there; else the body comes to a stop.
    """
    time = np.arange(len(motion.rotations)) / motion.fps
    span = max(min(REST_S, time[-1] / 3), 1e-6)
    comes = smoothstep(np.clip((time - STILL_S) / span, 0.0, 1.0)) if start else np.ones(len(time))
    goes = smoothstep(np.clip((time[-1] - time - STILL_S) / span, 0.0, 1.0)) if end else np.ones(len(time))
    weight = comes * goes
    if (weight == 1.0).all():
        return motion
    moves = np.where(holds_way[0], 1.0, comes) * np.where(holds_way[1], 1.0, goes)
    own, still = motion_to_features(motion), motion_to_features(rest)
    turns = slerp(rot6d_to_rotmat(still.sixd[0])[None], rot6d_to_rotmat(own.sixd), weight[:, None])
    steps, turned = np.diff(own.root, axis=0), np.diff(own.heading)
    heading = own.heading[0] + np.concatenate([[0.0], np.cumsum(turned * moves[:-1])])
    ahead = np.matmul(turn_about_y(heading[:-1] - own.heading[:-1]), (steps * moves[:-1, None])[..., None])[..., 0]
    root = own.root[0] + np.concatenate([np.zeros((1, 3)), np.cumsum(ahead, axis=0)])
    root[:, 1] = still.root[0, 1] + weight * (own.root[:, 1] - still.root[0, 1])
    return features_to_motion(Features(rotmat_to_rot6d(turns), root, heading, own.fps))


def rest_arms_at_end(motion: Motion, rest: Motion) -> Motion:
    """Bring arms and head to rest at the end of a motion whose legs stay as they are."""
    joints = [joint for part in (LEFT_ARM, RIGHT_ARM, HEAD) for joint in BODY.joints(part)]
    time = np.arange(len(motion.rotations)) / motion.fps
    span = max(min(REST_S, time[-1] / 3), 1e-6)
    weight = smoothstep(np.clip((time[-1] - time - STILL_S) / span, 0.0, 1.0))
    rotations = motion.rotations.copy()
    rotations[:, joints] = slerp(rest.rotations[:, joints], rotations[:, joints], weight[:, None])
    return body_motion(rotations, motion.translations[:, 0].copy(), motion.fps)


def slow_down_ends(motion: Motion, *, start: bool, end: bool) -> Motion:
    """Let a motion begin or end without speed, in the pose that it has there; all of it is shown."""
    last = len(motion.rotations) - 1
    reach = min(SLOW_S * motion.fps, last / 2)
    if reach < MIN_SLOW_FRAMES or not (start or end):
        return motion
    time = np.arange(last + 1.0)
    still = min(STILL_S * motion.fps, reach / 4)
    place = time.copy()
    if end:
        place = np.where(last - time < reach, last - _lag(last - time, reach, still), place)
    if start:
        place = np.where(time < reach, _lag(time, reach, still), place)
    return sample_motion(motion, np.clip(place, 0.0, last), motion.fps)


def _lag(time: np.ndarray, reach: float, still: float) -> np.ndarray:
    """How far (T,) a motion is from an end at frames (T,) from it: at rest there, at its own speed from `reach` on."""
    length = reach - still
    t = np.clip((time - still) / length, 0.0, 1.0)
    way = reach * (t**2 * (3 - 2 * t)) + length * (t**3 - t**2)
    return np.where(time < reach, way, time)


def close_loop(motion: Motion) -> Motion:
    """Spread what the end lacks to lead into the first frame over the last part of a motion."""
    own = motion_to_features(motion)
    if len(own.root) < COPIES:
        return motion
    turns = rot6d_to_rotmat(own.sixd)
    step = turns[-1] @ turns[-2].swapaxes(-1, -2)
    gap = rotmat_to_rotvec((step @ turns[-1]).swapaxes(-1, -2) @ turns[0])
    frames = min(len(turns), max(2, round(CLOSE_S * motion.fps)))
    share = smoothstep((np.arange(frames) + 1) / (frames + 1))
    turns[-frames:] = turns[-frames:] @ rotvec_to_rotmat(share[:, None, None] * gap)
    root = own.root.copy()
    lift = root[0, 1] - (2 * root[-1, 1] - root[-2, 1])
    root[-frames:, 1] += share * lift
    return features_to_motion(Features(rotmat_to_rot6d(turns), root, own.heading, own.fps))


def tile(motion: Motion, copies: int = COPIES) -> Motion:
    """Lay a loop end to end, each copy one step behind the one before."""
    own = motion_to_features(motion)
    roots, headings = [own.root], [own.heading]
    for _ in range(copies - 1):
        before, heading = roots[-1], headings[-1]
        turn = heading[-1] + (own.heading[-1] - own.heading[-2]) - own.heading[0]
        moved = (own.root - own.root[0]) @ turn_about_y(turn).T
        step = (before[-1] - before[-2]) * np.array([1.0, 0.0, 1.0])
        moved[:, [0, 2]] += before[-1, [0, 2]] + step[[0, 2]]
        moved[:, 1] = own.root[:, 1]
        roots.append(moved)
        headings.append(own.heading + turn)
    sixd = np.concatenate([own.sixd] * copies)
    return features_to_motion(Features(sixd, np.concatenate(roots), np.concatenate(headings), own.fps))


def middle_copy(motion: Motion, copies: int = COPIES) -> Motion:
    """The middle one of copies laid end to end, moved to where the first one begins."""
    count = len(motion.rotations) // copies
    own = slice((copies // 2) * count, (copies // 2 + 1) * count)
    features = motion_to_features(body_motion(motion.rotations[own], motion.translations[own, 0], motion.fps))
    first = motion_to_features(body_motion(motion.rotations[:1], motion.translations[:1, 0], motion.fps))
    turn = first.heading[0] - features.heading[0]
    root = (features.root - features.root[0]) @ turn_about_y(turn).T
    root[:, [0, 2]] += first.root[0, [0, 2]]
    root[:, 1] = features.root[:, 1]
    return features_to_motion(Features(features.sixd, root, features.heading + turn, features.fps))
