"""Feet that stand, seams that do not show, and how well a motion keeps to what bodies can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.features import Features, features_to_motion, motion_to_features
from skelact.geometry import (
    rotation_angle,
    rotation_between,
    rotmat_to_rotvec,
    rotvec_to_rotmat,
    smoothstep,
    turn_about_y,
)
from skelact.skeleton.body import BODY, TOE_HEIGHT_M, body_motion, heading_of
from skelact.skeleton.kinematics import place_joints, world_to_local
from skelact.values import Motion

SIDES = ("left", "right")
STANDING_TOE_M = TOE_HEIGHT_M + 0.015  # a lower toe is on the floor
SLIDING_TOE_MPS = 0.6  # a faster toe on the floor is not meant to stand
MIN_STANCE_S = 0.1
ANCHOR_S = 1.0  # of a stance, that says where its foot stands
RELEASE_S = 0.15  # in which a locked foot goes back to where it would be
SWINGING_TOE_MPS = (0.5, 1.2)  # between these a toe leaves the floor
CLEARANCE_M = 0.028  # by which a swinging toe stays above a standing one
MOVING_TOE_MPS, MOVING_CLEAR_M = 0.08, 0.02  # a quicker toe moves, and is so far above the floor
STILL_END_S = 0.15  # at both ends of a motion, in which no toe is lifted
LIFT_S = 0.1  # in which it comes up before it moves, and goes down behind
SETTLE_S = 0.3  # over which heights are averaged
STEP_KEPT = 0.1  # of the length of a step, in place
KNEE_AHEAD_M = 0.05  # that a knee is taken to be further ahead when steps are shortened
STEP_FADE_S = 0.3  # over which steps in place become steps that travel
REACH = 0.999  # of the length of a leg
MAX_DEGREES: Mapping[str, float] = {  # from the T-pose, of a local rotation
    "spine": 70, "chest": 70, "neck": 75, "head": 75, "collar": 60, "shoulder": 180, "elbow": 165, "wrist": 100,
    "hip": 150, "knee": 170, "ankle": 90, "toe": 80,
}  # fmt: skip


@dataclass(frozen=True)
class MotionQuality:
    """Physical faults of a motion.

    Attributes:
        skating_cm_s: Mean speed over the floor of toes that touch it, centimeters a second.
        penetration_cm: Mean depth of the lowest toe below the floor, centimeters.
        jerk_m_s3: Mean third derivative of joint positions, meters per second cubed.
        beyond_limits: Share of joint rotations beyond `MAX_DEGREES`, 0..1.
    """

    skating_cm_s: float
    penetration_cm: float
    jerk_m_s3: float
    beyond_limits: float


def measure_quality(motion: Motion) -> MotionQuality:
    """Measure a motion on `BODY`."""
    positions, _ = place_joints(motion)
    toes = positions[:, [BODY.names.index(f"{side}_toe") for side in SIDES]]
    speed = np.linalg.norm(np.diff(toes[..., [0, 2]], axis=0), axis=-1) * motion.fps
    down = toes[:-1, :, 1] < STANDING_TOE_M
    depth = np.maximum(0.0, TOE_HEIGHT_M - toes[..., 1].min(1))
    jerk = np.linalg.norm(np.diff(positions, n=3, axis=0), axis=-1) * motion.fps**3
    limits = np.array([MAX_DEGREES.get(name.rpartition("_")[2], 360.0) for name in BODY.names])
    return MotionQuality(
        float(100 * speed[down].mean()) if down.any() else 0.0,
        float(100 * depth.mean()),
        float(jerk.mean()) if jerk.size else 0.0,
        float((np.rad2deg(rotation_angle(motion.rotations)) > limits).mean()),
    )


def step_in_place(motion: Motion, in_place: np.ndarray | None = None) -> Motion:
    """Bring every step under the body: toes keep their heights and stay near the hips' way over the floor.

    Args:
        motion: On `BODY`.
        in_place: bool (T,), frames whose steps do not travel; unset: all. Where they begin and end next to other frames
            the change fades.
    """
    frames = len(motion.rotations)
    within = np.ones(frames, bool) if in_place is None else in_place
    if not within.any():
        return motion
    positions, turns = place_joints(motion)
    world = turns.copy()
    heading = turn_about_y(heading_of(motion.rotations[:, 0]))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], within, [False]]).astype(int)))
    spans = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    weight = _average(within.astype(float), STEP_FADE_S * motion.fps)[:, None] * (1 - STEP_KEPT)
    moved = weight[:, 0] > 0
    for side in SIDES:
        hip, knee, ankle, toe = (BODY.names.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle", "toe"))
        apart = np.matmul(heading.swapaxes(-1, -2), (positions[:, toe] - positions[:, 0])[..., None])[..., 0]
        means = np.stack([apart[start:end].mean(0) for start, end in spans])
        shift = weight * (means[_nearest_span(spans, frames)] - apart) * np.array([1.0, 0.0, 1.0])
        wanted = positions[:, ankle] + np.matmul(heading, shift[..., None])[..., 0]
        ahead = KNEE_AHEAD_M * turns[:, hip, :, 2]
        thigh, shin = bend_leg(positions[:, hip], positions[:, knee], positions[:, ankle], wanted, ahead=ahead)
        world[moved, hip] = (thigh @ turns[:, hip])[moved]
        world[moved, knee] = (shin @ turns[:, knee])[moved]
    return body_motion(world_to_local(world, BODY.parents), motion.translations[:, 0].copy(), motion.fps)


def _nearest_span(spans: Sequence[tuple[int, int]], frames: int) -> np.ndarray:
    """Number (T,) of the span that each frame is in or nearest to."""
    time = np.arange(frames)[:, None]
    start, end = np.array(spans).T
    return np.argmin(np.maximum(np.maximum(start - time, time - end + 1), 0), axis=1)


def lock_feet(motion: Motion) -> Motion:
    """Hold every foot where it stands, let it swing clear of the floor, and let nothing sink in.

    A toe that is low and slow for `MIN_STANCE_S` is pinned to one place on the floor; the leg follows by inverse
    kinematics of its two bones, the knee keeps its plane and the sole its slant.
    """
    motion = _settle(motion)
    positions, turns = place_joints(motion)
    world = turns.copy()
    for side in SIDES:
        toe = positions[:, BODY.names.index(f"{side}_toe")]
        speed = _floor_speed(toe, motion.fps)
        shift = _stance_shift(toe, speed, motion.fps)
        slow, quick = SWINGING_TOE_MPS
        swing = np.clip((speed - slow) / (quick - slow), 0.0, 1.0)
        lift = np.maximum(0.0, TOE_HEIGHT_M + CLEARANCE_M * swing - toe[:, 1])
        shift[:, 1] = np.maximum(_average(lift, motion.fps / 8), find_lift(toe + shift, motion.fps))
        hip, knee, ankle = (BODY.names.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle"))
        thigh, shin = bend_leg(positions[:, hip], positions[:, knee], positions[:, ankle], positions[:, ankle] + shift)
        world[:, hip] = thigh @ turns[:, hip]
        world[:, knee] = shin @ turns[:, knee]
    return body_motion(world_to_local(world, BODY.parents), motion.translations[:, 0].copy(), motion.fps)


def find_lift(toe: np.ndarray, fps: float, *, has_ends: bool = True) -> np.ndarray:
    """How far (T,) a toe (T, 3) has to be lifted to be above the floor, and clear of it while it moves.

    Args:
        toe: Its places, meters.
        fps: Frames per second.
        has_ends: Whether the motion begins and ends there: a body at rest lifts no foot.
    """
    moves = (_floor_speed(toe, fps) > MOVING_TOE_MPS).astype(float)
    reach = max(1, round(LIFT_S * fps))
    clear = moves.copy()
    for frames in range(1, reach + 1):  # it rises before it moves, and comes down behind
        share = smoothstep(np.array(1 - frames / (reach + 1))) * moves
        clear[:-frames] = np.maximum(clear[:-frames], share[frames:])
        clear[frames:] = np.maximum(clear[frames:], share[:-frames])
    if has_ends:
        ends = np.minimum(np.arange(len(toe)), np.arange(len(toe))[::-1]) / fps
        clear *= smoothstep(np.clip((ends - STILL_END_S) / LIFT_S, 0.0, 1.0))
    return np.maximum(0.0, TOE_HEIGHT_M + MOVING_CLEAR_M * clear - toe[:, 1])


def _settle(motion: Motion) -> Motion:
    """Lift a body whose lowest toe is below the floor, or lower one that floats a little, on average over time."""
    positions, _ = place_joints(motion)
    lowest = positions[:, [BODY.names.index(f"{side}_toe") for side in SIDES], 1].min(1)
    gap = np.where(lowest < TOE_HEIGHT_M + CLEARANCE_M, TOE_HEIGHT_M - lowest, 0.0)
    root = motion.translations[:, 0].copy()
    root[:, 1] += _average(gap, SETTLE_S * motion.fps)
    return body_motion(motion.rotations, root, motion.fps)


def _average(values: np.ndarray, frames: float) -> np.ndarray:
    """Average values (T,) over a window of about `frames` that weighs its middle most."""
    half = max(1, round(frames / 2))
    kernel = np.hanning(2 * half + 3)[1:-1]
    return np.convolve(np.pad(values, half, mode="edge"), kernel / kernel.sum(), "valid")


def _floor_speed(toe: np.ndarray, fps: float) -> np.ndarray:
    """Speed (T,) of a joint (T, 3) over the floor, meters per second."""
    if len(toe) < 2:
        return np.zeros(len(toe))
    return np.linalg.norm(np.gradient(toe[:, [0, 2]], axis=0), axis=1) * fps


def _stance_shift(toe: np.ndarray, speed: np.ndarray, fps: float) -> np.ndarray:
    """How far (T, 3) a toe (T, 3) has to go over the floor to stand still wherever it stands, meters."""
    stands = (toe[:, 1] < STANDING_TOE_M) & (speed < SLIDING_TOE_MPS)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], stands, [False]]).astype(int)))
    shift = np.zeros((len(toe), 3))
    fade = max(1, round(RELEASE_S * fps))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start < MIN_STANCE_S * fps:
            continue
        own = toe[start : min(end, start + round(ANCHOR_S * fps))].mean(0) - toe[start:end]
        own[:, 1] = 0.0
        shift[start:end] = own
        for edge, value, step in ((start - 1, own[0], -1), (end, own[-1], 1)):
            frames = edge + step * np.arange(fade)
            inside = (frames >= 0) & (frames < len(toe))
            inside &= np.logical_and.accumulate(~stands[np.clip(frames, 0, len(toe) - 1)])
            share = 1 - (np.arange(fade)[inside] + 1) / (fade + 1)
            shift[frames[inside]] += value * smoothstep(share)[:, None]
    return shift


def bend_leg(
    hip: np.ndarray, knee: np.ndarray, ankle: np.ndarray, wanted: np.ndarray, *, ahead: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (T, 3, 3) of thigh and shin that bring the ankle to where it is wanted; positions are (T, 3).

    `ahead` (T, 3) is added to where the knee is, before its plane is taken: a leg that is nearly straight then bends
    forward.
    """
    new_knee, new_ankle = reach_leg(hip, knee, ankle, wanted, ahead=ahead)
    return rotation_between(knee - hip, new_knee - hip), rotation_between(ankle - knee, new_ankle - new_knee)


def reach_leg(
    hip: np.ndarray, knee: np.ndarray, ankle: np.ndarray, wanted: np.ndarray, *, ahead: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Places (T, 3) of knee and ankle of a leg that reaches for where its ankle is wanted; see `bend_leg`."""
    upper, lower = (np.linalg.norm(bone, axis=-1) for bone in (knee - hip, ankle - knee))
    line = wanted - hip
    length = np.clip(np.linalg.norm(line, axis=-1), np.abs(upper - lower) + 1e-3, REACH * (upper + lower))
    along = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    bend = knee - hip if ahead is None else knee - hip + ahead
    bend = bend - (bend * along).sum(-1, keepdims=True) * along
    bend /= np.maximum(np.linalg.norm(bend, axis=-1, keepdims=True), 1e-6)
    ahead = (upper**2 + length**2 - lower**2) / (2 * length)
    aside = np.sqrt(np.maximum(0.0, upper**2 - ahead**2))
    new_knee = hip + ahead[:, None] * along + aside[:, None] * bend
    return new_knee, hip + length[:, None] * along


def inertialize(before: Motion, after: Motion, *, seconds: float = 0.3) -> Motion:
    """Let a motion go on from another one without a jump: what differs at the seam decays to nothing.

    `after` is turned and moved over the floor so that it goes on where `before` ends; the differences that remain in
    pose and height, and their rates, decay by a quintic. Only the last two frames of `before` are looked at, so it fits
    a stream.

    Args:
        before: On `BODY`, at least one frame.
        after: On `BODY`, at the same rate.
        seconds: How long the decay takes.

    Returns:
        `after`, changed; its first frame is one step after the last of `before`.

    Source: Bollo, "Inertialization: High-Performance Animation Transitions in Gears of War", GDC 2018.
    """
    rate = before.fps
    last, own = motion_to_features(_tail(before)), motion_to_features(after)
    motion = features_to_motion(_go_on(last, own))
    time = (np.arange(len(motion.rotations)) + 1) / rate
    target = motion.rotations[0]
    gap = rotmat_to_rotvec(target.swapaxes(-1, -2) @ before.rotations[-1])
    previous = gap if len(before.rotations) < 2 else rotmat_to_rotvec(target.swapaxes(-1, -2) @ before.rotations[-2])
    ahead = rotmat_to_rotvec(target.swapaxes(-1, -2) @ motion.rotations[min(1, len(motion.rotations) - 1)])
    turn = decay_gap(gap + ahead, (gap - previous - ahead) * rate, time, seconds)
    root = motion.translations[:, 0]
    step, own_step = _step(last.root[-2:]), _step(root[:2])
    apart = last.root[-1] - (root[0] - own_step)
    root = root + decay_gap(apart, (step - own_step) * rate, time, seconds)
    return body_motion(np.matmul(motion.rotations, rotvec_to_rotmat(turn)), root, rate)


def _tail(motion: Motion) -> Motion:
    return body_motion(motion.rotations[-2:], motion.translations[-2:, 0], motion.fps)


def _go_on(last: Features, own: Features) -> Features:
    """Place features one step after the last frame of others, at their heading."""
    turn = last.heading[-1] - own.heading[0]
    root = (own.root - own.root[0] + _step(own.root[:2])) @ turn_about_y(turn).T + last.root[-1]
    root[:, 1] = own.root[:, 1]
    return Features(own.sixd, root, own.heading + turn, own.fps)


def _step(root: np.ndarray) -> np.ndarray:
    """From the first of one or two positions (n, 3) to the last."""
    return root[-1] - root[0]


def decay_gap(gap: np.ndarray, rate: np.ndarray, time: np.ndarray, seconds: float) -> np.ndarray:
    """Values (T, ...) that start at `gap` with `rate` and reach 0 at rest, without acceleration, after `seconds`."""
    u = np.minimum(time / seconds, 1.0).reshape(-1, *[1] * gap.ndim)
    stay = 1 - u**3 * (10 - 15 * u + 6 * u**2)
    go = seconds * (u - u**3 * (6 - 8 * u + 3 * u**2))
    return gap * stay + rate * go
