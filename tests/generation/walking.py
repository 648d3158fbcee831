"""Small motions of our own that tests move about."""

import numpy as np

from skelact.geometry import euler_to_rotmat
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.values import Motion


def walking(frames: int = 60, fps: float = 30.0, *, speed: float = 1.0, turn: float = 0.0, seed: int = 0) -> Motion:
    """A body that swings its limbs once a second on its way along +z, turning by `turn` radians per second."""
    rng = np.random.default_rng(seed)
    phase = 2 * np.pi * np.arange(frames)[:, None] / fps
    size = rng.uniform(0.05, 0.4, (len(BODY.names), 3))
    angles = size * np.sin(phase[..., None] + rng.uniform(0, 2 * np.pi, (len(BODY.names), 3)))
    angles[:, 0, 0] = turn * np.arange(frames) / fps
    root = np.stack([0.02 * np.sin(phase[:, 0]), STANDING_M + 0.02 * np.cos(phase[:, 0]), speed * phase[:, 0] / 6], -1)
    return body_motion(euler_to_rotmat(angles, "YXZ"), root, fps)
