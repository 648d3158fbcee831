"""Motions as numbers that networks and blends work on, and motions at other times.

The internal form keeps what a motion is apart from where it is: local rotations as six numbers with the heading taken
out of the root, the path of the root, and the heading. Source: SINC (Athanasiou et
al., ICCV 2023) and STMC (Petrovich et al., CVPRW 2024). Deviations: the heading is the angle of the projected forward
direction, per frame and not of the first one only; nothing depends on the frame rate, as speeds are per second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.geometry import rot6d_to_rotmat, rotmat_to_rot6d, slerp, turn_about_y
from skelact.skeleton.body import BODY, body_motion, heading_of
from skelact.values import Motion

SIXD = 6
MOVES = 4  # columns before the rotations
WIDTH = MOVES + SIXD * len(BODY.names)
# columns of a row, see `features_to_rows`: height and velocity of the root, its turning speed; all speeds; rotations
HEIGHT, VELOCITY, TURN_SPEED, SPEEDS, ROTATIONS = 0, slice(1, 3), 3, slice(1, MOVES), slice(MOVES, WIDTH)


@dataclass(frozen=True, eq=False)
class Features:
    """A motion on `BODY` in the internal form.

    Attributes:
        sixd: float64 (T, 21, 6) local rotations; the root's without its heading.
        root: float64 (T, 3) path of the root, meters.
        heading: float64 (T,) radians without jumps; 0 faces +z, positive to the left.
        fps: Frames per second.
    """

    sixd: np.ndarray
    root: np.ndarray
    heading: np.ndarray
    fps: float


def motion_to_features(motion: Motion) -> Features:
    """Take the heading out of a motion on `BODY`.

    Raises:
        InputError: The motion is on another skeleton.
    """
    if motion.names != BODY.names:
        raise InputError("expected a motion on the generator's body", field="motion.names")
    heading = np.unwrap(heading_of(motion.rotations[:, 0]))
    rotations = motion.rotations.copy()
    rotations[:, 0] = np.matmul(turn_about_y(-heading), rotations[:, 0])
    return Features(rotmat_to_rot6d(rotations), motion.translations[:, 0].copy(), heading, motion.fps)


def features_to_motion(features: Features) -> Motion:
    """Put the heading back: the inverse of `motion_to_features`."""
    rotations = rot6d_to_rotmat(features.sixd)
    rotations[:, 0] = np.matmul(turn_about_y(features.heading), rotations[:, 0])
    return body_motion(rotations, features.root, features.fps)


def features_to_rows(features: Features) -> np.ndarray:
    """One row of numbers per frame (T, `WIDTH`), the same wherever the motion starts and whichever way it faces.

    Columns: root height, meters; its velocity to the left and ahead, meters per second; turning speed, radians per
    second; the rotations. Speeds are those of the step to the next frame; the last frame repeats the one before.
    """
    step = np.diff(features.root, axis=0) * features.fps
    local = np.matmul(turn_about_y(-features.heading[:-1]), step[..., None])[:, [0, 2], 0]
    speeds = np.concatenate([local, np.diff(features.heading)[:, None] * features.fps], axis=1)
    speeds = np.concatenate([speeds, speeds[-1:]]) if len(speeds) else np.zeros((1, 3))
    return np.concatenate([features.root[:, 1:2], speeds, features.sixd.reshape(len(features.sixd), -1)], axis=1)


def rows_to_features(
    rows: np.ndarray, fps: float, *, start: tuple[float, float] = (0.0, 0.0), heading: float = 0.0
) -> Features:
    """Sum the speeds of rows (T, `WIDTH`) up to a path that starts at `start` (x, z), meters, with a heading."""
    turns = np.concatenate([[0.0], np.cumsum(rows[:-1, TURN_SPEED])]) / fps + heading
    left, ahead = rows[:-1, VELOCITY].T
    local = np.stack([left, np.zeros(len(rows) - 1), ahead], -1)
    step = np.matmul(turn_about_y(turns[:-1]), local[..., None])[..., 0] / fps
    root = np.concatenate([np.zeros((1, 3)), np.cumsum(step, axis=0)]) + np.array([start[0], 0.0, start[1]])
    root[:, 1] = rows[:, HEIGHT]
    return Features(rows[:, ROTATIONS].reshape(len(rows), -1, SIXD), root, turns, fps)


def sample_motion(motion: Motion, times: np.ndarray, fps: float) -> Motion:
    """Read a motion at fractional frames: rotations the short way at constant speed, translations on a straight line.

    Args:
        motion: On any skeleton.
        times: (T',) frames of `motion`; outside it the nearest frame stands.
        fps: Of the result.
    """
    last = len(motion.rotations) - 1
    times = np.clip(times, 0, last)
    low = np.floor(times).astype(int)
    high, weight = np.minimum(low + 1, last), times - low
    rotations = slerp(motion.rotations[low], motion.rotations[high], weight[:, None])
    exact = weight < 1e-9
    rotations[exact] = motion.rotations[low[exact]]
    between = motion.translations[low] * (1 - weight)[:, None, None] + motion.translations[high] * weight[:, None, None]
    return Motion(motion.names, motion.parents, motion.offsets, rotations, between, fps)


def resample_motion(motion: Motion, fps: float) -> Motion:
    """Give a motion another frame rate; it keeps its duration to half a frame, and its first frame.

    Raises:
        InputError: `fps` is not positive.
    """
    if not 0 < fps < np.inf:
        raise InputError(f"expected > 0, got {fps}", field="fps")
    frames = max(1, round(len(motion.rotations) * fps / motion.fps))
    return sample_motion(motion, np.arange(frames) * (motion.fps / fps), fps)
