"""Motions of our own whose truth is known: how far, which way, how often, with which limb."""

import numpy as np

from skelact.geometry import euler_to_rotmat, turn_about_y
from skelact.skeleton.body import BODY, body_motion, rest_motion
from skelact.values import Motion

FPS = 30.0
SIGNS = {"left": 1.0, "right": -1.0}


def gliding(meters: float, *, seconds: float = 3.0, toward_rad: float = 0.0, turn_rad: float = 0.0) -> Motion:
    """A body in T-pose that goes a way in a direction relative to how it faces, and turns to the left meanwhile."""
    still = rest_motion(round(seconds * FPS) + 1, FPS)
    heading = np.linspace(0, turn_rad, len(still.rotations))
    middle = (heading[1:] + heading[:-1]) / 2 + toward_rad
    steps = meters / len(middle) * np.stack([np.sin(middle), 0 * middle, np.cos(middle)], -1)
    root = still.translations[:, 0] + np.concatenate([np.zeros((1, 3)), np.cumsum(steps, 0)])
    rotations = still.rotations.copy()
    rotations[:, 0] = turn_about_y(heading)
    return body_motion(rotations, root, FPS)


def posed(frames: int, **angles: np.ndarray) -> Motion:
    """A body at rest whose joints turn: joint name -> angles (T, 3) about x, y and z, radians."""
    still = rest_motion(frames, FPS)
    rotations = still.rotations.copy()
    for name, values in angles.items():
        rotations[:, BODY.names.index(name)] = euler_to_rotmat(np.broadcast_to(values, (frames, 3)), "ZYX"[::-1])
    return body_motion(rotations, still.translations[:, 0], FPS)


def bumps(count: int, frames: int = 120) -> np.ndarray:
    """Values (T,) that rise from 0 to 1 and fall again `count` times."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * count * np.arange(frames) / (frames - 1))


def hanging(side: str) -> np.ndarray:
    """Angles of a shoulder whose arm hangs down."""
    return np.array([0.0, 0.0, -SIGNS[side] * np.pi / 2])


def waving(count: int, side: str, frames: int = 120) -> Motion:
    """One hand waves at the height of the shoulder, the other arm hangs."""
    swing = 0.6 * np.sin(2 * np.pi * count * np.arange(frames) / (frames - 1))
    other = "right" if side == "left" else "left"
    return posed(
        frames,
        **{f"{side}_elbow": np.stack([0 * swing, swing, 0 * swing], -1), f"{other}_shoulder": hanging(other)},
    )


def raising(count: int, side: str, frames: int = 120) -> Motion:
    """One arm comes up from where it hangs, the other one hangs."""
    up = (1 - bumps(count, frames))[:, None] * hanging(side)
    other = "right" if side == "left" else "left"
    return posed(frames, **{f"{side}_shoulder": up, f"{other}_shoulder": hanging(other)})


def punching(count: int, side: str, frames: int = 120) -> Motion:
    """One fist shoots forward from a bent elbow; the other arm is stretched out aside."""
    bend = 2.4 * (1 - bumps(count, frames))
    elbow = np.stack([0 * bend, -SIGNS[side] * bend, 0 * bend], -1)
    return posed(frames, **{f"{side}_shoulder": np.array([0.0, -SIGNS[side] * np.pi / 2, 0.0]), f"{side}_elbow": elbow})


def kicking(count: int, side: str, frames: int = 120) -> Motion:
    """One leg goes up forward."""
    up = -1.2 * bumps(count, frames)
    return posed(frames, **{f"{side}_hip": np.stack([up, 0 * up, 0 * up], -1)})


def stepping(left: int, right: int, frames: int = 180) -> Motion:
    """Feet are lifted by bending knees, each so many times."""
    knees = {side: 0.9 * bumps(count, frames) for side, count in (("left", left), ("right", right))}
    return posed(frames, **{f"{side}_knee": np.stack([v, 0 * v, 0 * v], -1) for side, v in knees.items()})


def bowing(count: int, degrees: float = 40.0, frames: int = 120) -> Motion:
    """The trunk bends forward."""
    lean = np.radians(degrees) * bumps(count, frames)
    return posed(frames, pelvis=np.stack([lean, 0 * lean, 0 * lean], -1))


def jumping(count: int, meters: float = 0.3, frames: int = 120) -> Motion:
    """The whole body leaves the floor."""
    still = rest_motion(frames, FPS)
    root = still.translations[:, 0] + meters * bumps(count, frames)[:, None] * np.array([0.0, 1.0, 0.0])
    return body_motion(still.rotations, root, FPS)


def joined(*motions: Motion) -> Motion:
    """Motions one after another, each where it is."""
    return body_motion(
        np.concatenate([one.rotations for one in motions]),
        np.concatenate([one.translations[:, 0] for one in motions]),
        FPS,
    )
