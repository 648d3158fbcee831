"""Augmentation: random changes that keep the action, as other bodies, cameras and sensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.clips.gaps import collapse_unseen, fill_missing, tree_order
from skelact.clips.people import absent
from skelact.geometry import euler_to_rotmat
from skelact.layouts import Layout

WANDER_FRAMES = 8  # from one value of slow noise to the next


@dataclass(frozen=True)
class AugmentConfig:
    """How far training windows are changed; every default leaves them alone.

    Attributes:
        tempo: Windows are seen as if done up to so many times faster or slower; done when they are sampled, not here.
        turn_rad: Rotation about the vertical, uniform in +-turn_rad.
        tilt_rad: Rotation about both horizontal axes, uniform in +-tilt_rad: cameras that look down or lean.
        bone_scale: Each bone pair is stretched by up to this fraction: other skeletons.
        offset_m: Standard deviation of a shift of each joint that stays over the window, meters: joints that other
            skeletons place elsewhere in the body.
        noise_m: Largest standard deviation of joint noise, meters; drawn per window from 0 to this.
        missing: Largest share of joints dropped and filled again; drawn per window from 0 to this.
        flatten: Largest share of a bone's depth that is lost, as seen by a camera at a random heading: joints estimated
            from pictures lean towards the picture plane. Drawn per window from 0 to this; a bone loses half to all.
        stretch_path: The body's travel in depth, as that camera sees it, is multiplied by a factor between
            1 / (1 + stretch_path) and 1 + stretch_path: distance is guessed from size, through an unknown lens.
        wander_m: Largest standard deviation of joint noise that changes slowly, meters, as much across that camera's
            picture and twice as much in depth; drawn per window from 0 to this.
        in_place: Share of windows whose way over the floor is taken out: a camera that follows, a treadmill.
        drop_limbs: Share of windows from which the arms, the legs, or the lower body (legs and root) is left out, in
            equal parts, as when a picture does not show them. A network trained so is also used without them.
        drop_hands: Share of windows without the joints beyond the part `body`, such as the hands of core21.
    """

    tempo: float = 1.0
    turn_rad: float = 0.0
    tilt_rad: float = 0.0
    bone_scale: float = 0.0
    offset_m: float = 0.0
    noise_m: float = 0.0
    missing: float = 0.0
    flatten: float = 0.0
    stretch_path: float = 0.0
    wander_m: float = 0.0
    in_place: float = 0.0
    drop_limbs: float = 0.0
    drop_hands: float = 0.0


def augment(joints: np.ndarray, layout: Layout, config: AugmentConfig, *, rng: np.random.Generator) -> np.ndarray:
    """Change each window in its own way; people absent (all zero) stay absent.

    Args:
        joints: float32 (N, M, T, V, 3), meters, Y up.
        layout: Fixes V.
        config: How far.
        rng: Source of all randomness.

    Returns:
        float32 (N, M, T, V, 3).
    """
    nobody = absent(joints)
    out = joints
    if config.in_place:
        out = np.where(rng.random((len(out), 1, 1, 1, 1)) < config.in_place, _stay(out, layout), out)
    if config.bone_scale:
        out = _stretch(out, layout, config.bone_scale, rng)
    if config.offset_m:
        shift = rng.standard_normal((len(out), 1, 1, *out.shape[-2:]), dtype=np.float32)
        out = out + np.float32(config.offset_m) * shift
    if config.flatten or config.stretch_path or config.wander_m:
        out = _estimate(out, layout, config, rng)
    if config.turn_rad or config.tilt_rad:
        limits = np.array([config.tilt_rad, config.turn_rad, config.tilt_rad])
        angles = rng.uniform(-limits, limits, (len(out), 3))
        out = out @ _from_right(angles)
    if config.noise_m:
        sigma = rng.uniform(0, config.noise_m, (len(out), 1, 1, 1, 1)).astype(np.float32)
        out = out + sigma * rng.standard_normal(out.shape, dtype=np.float32)
    if config.missing:
        probability = rng.uniform(0, config.missing, (len(out), 1, 1, 1))
        dropped = rng.random(out.shape[:-1]) < probability
        out = fill_missing(out, dropped, parents=layout.parents)
    if config.drop_limbs:
        out = collapse_unseen(out, _draw_limbs(len(out), layout, config.drop_limbs, rng), parents=layout.parents)
    if config.drop_hands:
        out = collapse_unseen(out, _draw_hands(joints, layout, config.drop_hands, rng), parents=layout.parents)
    return np.where(nobody, 0, out).astype(np.float32)


def _draw_hands(joints: np.ndarray, layout: Layout, probability: float, rng: np.random.Generator) -> np.ndarray:
    """Joints beyond the part `body` that windows (N, M, T, V, 3) do not show, or are not to show: bool (N, 1, V)."""
    beyond = ~np.isin(np.arange(len(layout.names)), layout.parts["body"].joints)
    parents = [max(parent, 0) for parent in layout.parents]
    unseen = (joints == joints[..., parents, :]).all((1, 2, 4))
    dropped = rng.random((len(joints), 1)) < probability
    return ((unseen | dropped) & beyond)[:, None]


def limb_joints(layout: Layout) -> dict[str, np.ndarray]:
    """What a body may lack: "arms", "legs" and "lower body", each bool (V,); empty unless it has both arms and legs.

    Arms are the joints of the layout's part `hand` beyond the shoulders, legs those of its part `leg` beyond the hips;
    the lower body is all of `leg`.
    """
    if not {"hand", "leg"} <= set(layout.parts):
        return {}
    joints = np.arange(len(layout.names))
    paired = np.array(layout.mirror) != joints
    beyond = paired & paired[np.array(layout.parents)] & (np.array(layout.parents) >= 0)
    arms, lower = (np.isin(joints, layout.parts[part].joints) for part in ("hand", "leg"))
    return {"arms": arms & beyond, "legs": lower & beyond, "lower body": lower}


def _draw_limbs(count: int, layout: Layout, probability: float, rng: np.random.Generator) -> np.ndarray:
    """Joints that each of `count` windows leaves out: bool (N, 1, V)."""
    limbs = np.stack([np.zeros(len(layout.names), bool), *limb_joints(layout).values()])
    drawn = rng.integers(1, len(limbs), count) if len(limbs) > 1 else np.zeros(count, int)
    return limbs[np.where(rng.random(count) < probability, drawn, 0)][:, None]


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


def _stay(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Remove the horizontal travel of the roots of windows."""
    root = joints[..., layout.root, :]
    return joints - ((root - root.mean(2, keepdims=True)) * np.array([1, 0, 1], np.float32))[..., None, :]


def _estimate(joints: np.ndarray, layout: Layout, config: AugmentConfig, rng: np.random.Generator) -> np.ndarray:
    """Make windows look as if estimated from the pictures of a camera at a random heading, which looks along z."""
    count, width = len(joints), joints.shape[-2]
    headings = rng.uniform(-np.pi, np.pi, count)
    turn = _from_right(np.stack([0 * headings, headings, 0 * headings], -1))
    seen = joints @ turn
    lost = rng.uniform(0, config.flatten, (count, 1, 1, 1)) * rng.uniform(0.5, 1, (count, 1, 1, width))
    kept = (1 - lost).astype(np.float32)
    path = seen[..., layout.root, 2]
    limit = np.log1p(config.stretch_path)
    factor = np.exp(rng.uniform(-limit, limit, (count, 1, 1))).astype(np.float32)
    depth = np.empty_like(seen[..., 2])
    for joint in tree_order(layout.parents):
        parent = layout.parents[joint]
        if parent == -1:
            depth[..., joint] = path.mean(-1, keepdims=True) + factor * (path - path.mean(-1, keepdims=True))
        else:
            depth[..., joint] = depth[..., parent] + kept[..., joint] * (seen[..., joint, 2] - seen[..., parent, 2])
    seen[..., 2] = depth
    if config.wander_m:
        seen = seen + _wander(seen.shape, config.wander_m, rng)
    return seen @ turn.swapaxes(-1, -2)


def _wander(shape: tuple[int, ...], largest: float, rng: np.random.Generator) -> np.ndarray:
    """Noise (N, M, T, V, 3) that changes over `WANDER_FRAMES` frames, twice as much along z."""
    frames = shape[2]
    knots = 2 + frames // WANDER_FRAMES
    values = rng.standard_normal((*shape[:2], knots, *shape[3:]), dtype=np.float32)
    values *= rng.uniform(0, largest, (shape[0], 1, 1, 1, 1)).astype(np.float32) * np.array([1, 1, 2], np.float32)
    times = np.linspace(0, knots - 1, frames)
    left = np.minimum(times.astype(int), knots - 2)
    weight = (times - left).astype(np.float32)[:, None, None]
    return (1 - weight) * values[:, :, left] + weight * values[:, :, left + 1]


def _from_right(angles: np.ndarray) -> np.ndarray:
    """Rz Ry Rx of angles (N, 3) about x, y and z, transposed for use from the right: float32 (N, 1, 1, 3, 3)."""
    return euler_to_rotmat(angles[:, ::-1], "ZYX").swapaxes(-1, -2).astype(np.float32)[:, None, None]
