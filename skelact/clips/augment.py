"""Random changes that keep the action: other bodies, cameras, sensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.clips.gaps import fill_missing, tree_order
from skelact.layouts import Layout


@dataclass(frozen=True)
class AugmentConfig:
    """How far training windows are changed; every default leaves them alone.

    Attributes:
        turn_rad: Rotation about the vertical, uniform in +-turn_rad.
        tilt_rad: Rotation about both horizontal axes, uniform in +-tilt_rad: cameras that look down or lean.
        bone_scale: Each bone pair is stretched by up to this fraction: other skeletons.
        offset_m: Standard deviation of a shift of each joint that stays over the window, metres: joints that other
            skeletons place elsewhere in the body.
        noise_m: Largest standard deviation of joint noise, metres; drawn per window from 0 to this.
        missing: Largest share of joints dropped and filled again; drawn per window from 0 to this.
    """

    turn_rad: float = 0.0
    tilt_rad: float = 0.0
    bone_scale: float = 0.0
    offset_m: float = 0.0
    noise_m: float = 0.0
    missing: float = 0.0


def augment(joints: np.ndarray, layout: Layout, config: AugmentConfig, *, rng: np.random.Generator) -> np.ndarray:
    """Change each window in its own way; people absent (all zero) stay absent.

    Args:
        joints: float32 (N, M, T, V, 3), metres, Y up.
        layout: Fixes V.
        config: How far.
        rng: Source of all randomness.

    Returns:
        float32 (N, M, T, V, 3).
    """
    absent = (joints == 0).all((-1, -2), keepdims=True)
    out = joints
    if config.bone_scale:
        out = _stretch(out, layout, config.bone_scale, rng)
    if config.offset_m:
        shift = rng.standard_normal((len(out), 1, 1, *out.shape[-2:]), dtype=np.float32)
        out = out + np.float32(config.offset_m) * shift
    if config.turn_rad or config.tilt_rad:
        limits = np.array([config.tilt_rad, config.turn_rad, config.tilt_rad])
        angles = rng.uniform(-limits, limits, (len(out), 3))
        out = out @ _rotations(angles).astype(np.float32)[:, None, None]
    if config.noise_m:
        sigma = rng.uniform(0, config.noise_m, (len(out), 1, 1, 1, 1)).astype(np.float32)
        out = out + sigma * rng.standard_normal(out.shape, dtype=np.float32)
    if config.missing:
        share = rng.uniform(0, config.missing, (len(out), 1, 1, 1))
        dropped = rng.random(out.shape[:-1]) < share
        out = fill_missing(out, dropped, parents=layout.parents)
    return np.where(absent, 0, out).astype(np.float32)


def _stretch(joints: np.ndarray, layout: Layout, fraction: float, rng: np.random.Generator) -> np.ndarray:
    """Scale every bone by its own factor, left and right alike, and put the body together again."""
    factor = rng.uniform(1 - fraction, 1 + fraction, (len(joints), len(layout.names))).astype(np.float32)
    first = np.minimum(np.arange(len(layout.names)), layout.mirror)
    factor = factor[:, first]
    out = joints.copy()
    for joint in tree_order(layout.parents):
        parent = layout.parents[joint]
        if parent != -1:
            bone = joints[..., joint, :] - joints[..., parent, :]
            out[..., joint, :] = out[..., parent, :] + factor[:, None, None, joint, None] * bone
    return out


def _rotations(angles: np.ndarray) -> np.ndarray:
    """Rotation matrices (N, 3, 3) = Rz Ry Rx of angles (N, 3), transposed for use from the right."""
    cx, cy, cz = np.cos(angles).T
    sx, sy, sz = np.sin(angles).T
    rows = [
        [cy * cz, sx * sy * cz - cx * sz, cx * sy * cz + sx * sz],
        [cy * sz, sx * sy * sz + cx * cz, cx * sy * sz - sx * cz],
        [-sy, sx * cy, cx * cy],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2).swapaxes(-1, -2)
