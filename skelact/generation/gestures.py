"""Gestures laid over a composed motion: trunk, head and hands go to their targets and come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.gesture_targets import TARGETS, HandPath
from skelact.generation.quality import bend_leg
from skelact.geometry import (
    rotation_between,
    rotmat_to_rotvec,
    rotvec_to_rotmat,
    slerp,
    smoothstep,
    turn_about_x,
    turn_about_y,
)
from skelact.language.action_kinds import CYCLE, HOLD, STROKE
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.skeleton.body import BODY, BODY_PARTS, HEAD, TORSO, body_motion
from skelact.skeleton.kinematics import place_joints, world_to_local
from skelact.values import Motion

HANGING_ARM, RAISED_ARM = (0.25, -1.0, 0.1), (0.6, 0.1, 0.75)  # of a left arm: to the left, up, ahead
STILL_S = 0.12  # that a body stands still before and after a gesture
EASE_S = 0.5  # in which a gesture comes and goes
HOLD_TIME_S = 1.6  # of one of several times that a gesture is held
FADE_S = 0.2  # over which it gives parts to another action
HAND_M = 0.10  # from the wrist to the middle of the hand
MAX_NECK = 0.5  # share of a turn of the head that the neck takes
HANG_SHARE = 0.8  # of a lean, by which arms that hang stay behind
ARM_JOINTS = ("shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class LaidGesture:
    """One gesture of a composition.

    Attributes:
        performance: In `GESTURES`.
        owner: Its number in the composition.
        start: First frame.
        end: Frame behind the last.
        times: How often, None: as often as fits.
        eases: Whether it comes from rest at its start, and goes at its end.
    """

    performance: Performance
    owner: int
    start: int
    end: int
    times: int | None
    eases: tuple[bool, bool] = (True, True)


def natural_gesture_s(name: str, times: int | None) -> float:
    """Seconds that a gesture takes for so many repetitions."""
    targets = TARGETS[name]
    if GESTURES[name].kind == STROKE:
        return targets.period_s * (times or 1) + 2 * EASE_S
    if GESTURES[name].kind == HOLD and times and times > 1:
        return times * HOLD_TIME_S
    return (targets.period_s * times if times and GESTURES[name].kind == CYCLE else 2.0) + 2 * EASE_S


def lay_gestures(motion: Motion, owners: np.ndarray, laid: Sequence[LaidGesture]) -> Motion:
    """Bring trunk, head and hands to where gestures want them, for the parts that these own.

    Args:
        motion: On `BODY`.
        owners: int (T, 7), see `Composition.owners`.
        laid: The gestures.
    """
    for joints in (_turn_trunk, _turn_head, _reach_hands):
        for gesture in laid:
            motion = joints(motion, owners, gesture)
    return motion


def _weight(gesture: LaidGesture, owners: np.ndarray, part: str, fps: float) -> np.ndarray:
    """How far (T,) a gesture holds a part: it comes and goes, and yields to other owners."""
    frames = len(owners)
    time = np.arange(frames)
    repeats = gesture.times if gesture.times and GESTURES[gesture.performance.name].kind == HOLD else 1
    span = (gesture.end - gesture.start) / repeats
    still, ease = STILL_S * fps, min(EASE_S * fps, max(1.0, span / 3))
    weight = ((time >= gesture.start) & (time < gesture.end)).astype(float)
    own = (time - gesture.start) % span if repeats > 1 else time - gesture.start
    if gesture.eases[0] or repeats > 1:
        weight *= smoothstep(np.clip((own - still) / ease, 0.0, 1.0))
    if gesture.eases[1] or repeats > 1:
        weight *= smoothstep(np.clip((span - 1 - own - still) / ease, 0.0, 1.0))
    owns = (owners[:, BODY_PARTS.index(part)] == gesture.owner).astype(float)
    half = max(1, round(FADE_S * fps))
    kernel = np.hanning(2 * half + 3)[1:-1]
    return weight * np.convolve(np.pad(owns, half, mode="edge"), kernel / kernel.sum(), "valid")


def _phase(gesture: LaidGesture, frames: int, fps: float) -> np.ndarray:
    """How many periods (T,) are over: a stroke or cycle as often as asked, between coming and going."""
    targets, kind = TARGETS[gesture.performance.name], GESTURES[gesture.performance.name].kind
    ease = min(EASE_S * fps, max(1.0, (gesture.end - gesture.start) / 3))
    if kind == STROKE:
        ease *= 0.5
    inner = max(1.0, gesture.end - gesture.start - 1 - 2 * ease)
    count = gesture.times or max(1, round(inner / fps / (targets.period_s * gesture.performance.tempo)))
    return np.clip((np.arange(frames) - gesture.start - ease) / inner, 0.0, 1.0) * count


def _along(values: np.ndarray, phase: np.ndarray, kind: str) -> np.ndarray:
    """Values (T, ...) between keys (K, ...) at phases (T,): smooth from key to key."""
    if len(values) == 1:
        return np.repeat(values, len(phase), axis=0)
    count = len(values) if kind == CYCLE else len(values) - 1
    last = phase >= max(phase.max(), 1e-9)
    place = np.where(last & (phase > 0) & (phase % 1.0 == 0.0), float(count), phase % 1.0 * count)
    low = np.minimum(place.astype(int), count - 1)
    share = smoothstep(place - low).reshape(-1, *[1] * (values.ndim - 1))
    return (1 - share) * values[low % len(values)] + share * values[(low + 1) % len(values)]


def _degrees(keys: tuple[float, ...], phase: np.ndarray, kind: str) -> np.ndarray:
    return np.radians(_along(np.array(keys or (0.0,)), phase, kind))


def _turn_trunk(motion: Motion, owners: np.ndarray, gesture: LaidGesture) -> Motion:
    targets, kind = TARGETS[gesture.performance.name], GESTURES[gesture.performance.name].kind
    if not targets.lean and not targets.twist:
        return motion
    weight = _weight(gesture, owners, TORSO, motion.fps)
    phase = _phase(gesture, len(weight), motion.fps)
    lean = weight * _degrees(targets.lean, phase, kind)
    twist = weight * _degrees(targets.twist, phase, kind)
    rotations = motion.rotations.copy()
    half = turn_about_x(lean / 2) @ turn_about_y(twist / 2)
    for name in ("spine", "chest"):
        joint = BODY.names.index(name)
        rotations[:, joint] = rotations[:, joint] @ half
    hang = turn_about_x(-HANG_SHARE * np.maximum(lean, 0.0))
    for side in ("left", "right"):
        joint = BODY.names.index(f"{side}_collar")
        shoulder = BODY.names.index(f"{side}_shoulder")
        own = rotations[:, joint]
        rotations[:, shoulder] = own.swapaxes(-1, -2) @ hang @ own @ rotations[:, shoulder]
    return body_motion(rotations, motion.translations[:, 0].copy(), motion.fps)


def _turn_head(motion: Motion, owners: np.ndarray, gesture: LaidGesture) -> Motion:
    targets, kind = TARGETS[gesture.performance.name], GESTURES[gesture.performance.name].kind
    if not targets.yaw and not targets.pitch:
        return motion
    weight = _weight(gesture, owners, HEAD, motion.fps)
    phase = _phase(gesture, len(weight), motion.fps)
    yaw, pitch = _degrees(targets.yaw, phase, kind), _degrees(targets.pitch, phase, kind)
    rotations = motion.rotations.copy()
    for name, share in (("neck", MAX_NECK), ("head", 1 - MAX_NECK)):
        joint = BODY.names.index(name)
        wanted = turn_about_y(share * yaw) @ turn_about_x(share * pitch)
        rotations[:, joint] = slerp(rotations[:, joint], wanted @ slerp(np.eye(3), rotations[:, joint], 0.3), weight)
    return body_motion(rotations, motion.translations[:, 0].copy(), motion.fps)


def _reach_hands(motion: Motion, owners: np.ndarray, gesture: LaidGesture) -> Motion:
    kind = GESTURES[gesture.performance.name].kind
    for side, path in TARGETS[gesture.performance.name].hands.items():
        weight = _weight(gesture, owners, f"{side}_arm", motion.fps)
        phase = _phase(gesture, len(weight), motion.fps)
        motion = _reach(motion, side, path, _along(np.array(path.places), phase, kind), weight)
    return motion


def _reach(motion: Motion, side: str, path: HandPath, places: np.ndarray, weight: np.ndarray) -> Motion:
    """Bend one arm so that the middle of its hand comes to places (T, 3) in the axes of a joint."""
    positions, turns = place_joints(motion)
    mirror = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
    anchor = BODY.names.index(path.joint)
    wanted = positions[:, anchor] + np.matmul(turns[:, anchor], (places * mirror)[..., None])[..., 0]
    shoulder, elbow, wrist = (BODY.names.index(f"{side}_{joint}") for joint in ARM_JOINTS)
    chest = turns[:, BODY.names.index("chest")]
    pole = np.matmul(chest, np.array(path.elbow) * mirror)
    is_high = float(np.mean(weight * (wanted - positions[:, shoulder])[:, 1])) > 0
    arm = RAISED_ARM if is_high else HANGING_ARM  # not opposite to where it goes: its twist would be anyone's guess
    hung = np.matmul(chest, rotation_between(mirror * (1.0, 0, 0) * (1, 0, 0), mirror * arm))
    knee = positions[:, shoulder] + np.matmul(hung, BODY.offsets[elbow])
    end = knee + np.matmul(hung, BODY.offsets[wrist])
    aim = wanted
    fingers = None
    if path.fingers is not None:
        fingers = np.matmul(turns[:, anchor], np.array(path.fingers) * mirror / np.linalg.norm(path.fingers))
        aim = wanted - HAND_M * fingers
    for _ in range(1 if fingers is not None else 3):
        upper, lower = bend_leg(positions[:, shoulder], knee, end, aim, ahead=pole)
        world_upper, world_lower = upper @ hung, lower @ hung
        forearm = np.matmul(world_lower, BODY.offsets[wrist]) / np.linalg.norm(BODY.offsets[wrist])
        if fingers is None:
            aim = wanted - HAND_M * forearm
    hand = world_lower if fingers is None else rotation_between(forearm, fingers) @ world_lower
    world = turns.copy()
    world[:, shoulder], world[:, elbow], world[:, wrist] = world_upper, world_lower, hand
    local = world_to_local(world, BODY.parents)
    rotations = motion.rotations.copy()
    for joint in (shoulder, elbow, wrist):
        rotations[:, joint] = _turn_over(rotations[:, joint], local[:, joint], weight)
    return body_motion(rotations, motion.translations[:, 0].copy(), motion.fps)


def _turn_over(own: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Go from rotations to others (T, 3, 3) by a weight (T,), always about the same side where they are opposite."""
    turns = rotmat_to_rotvec(own.swapaxes(-1, -2) @ wanted)
    angle = np.maximum(np.linalg.norm(turns, axis=-1, keepdims=True), 1e-9)
    others = turns * (1 - 2 * np.pi / angle)  # the same rotation about the other side
    fades = (weight > 0) & (weight < 1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fades, [False]]).astype(int)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        first = start + int(angle[start:end, 0].argmin())
        away = [(frame, frame - 1) for frame in range(first + 1, end)]
        back = [(frame, frame + 1) for frame in range(first - 1, start - 1, -1)]
        for frame, before in (*away, *back):
            if np.sum((others[frame] - turns[before]) ** 2) < np.sum((turns[frame] - turns[before]) ** 2):
                turns[frame] = others[frame]
    return own @ rotvec_to_rotmat(weight[:, None] * turns)
