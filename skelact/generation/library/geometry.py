"""What the joints of a motion on `BODY` say: posture, way, steps, repetitions, and which parts move."""

from __future__ import annotations

import numpy as np

from skelact.generation.library.entry import (
    AIR,
    ALL_FOURS,
    CROUCHED,
    KNEELING,
    LYING,
    SITTING,
    STANDING,
    UPRIGHT,
    MotionGeometry,
)
from skelact.generation.measures import SIDES, Track, count_peaks, count_steps, mean_speed, path_length
from skelact.geometry import rotation_angle
from skelact.language.actions import LIKELY, SLIGHT, SURE
from skelact.skeleton.body import BODY, GLOBAL, LEFT_LEG, RIGHT_LEG
from skelact.skeleton.kinematics import place_joints
from skelact.skeleton.retarget import lowest_point
from skelact.values import Motion

AIR_M = 0.08  # of the lowest point above the floor
LYING_DEG, SITTING_THIGH_DEG = 60.0, 55.0  # of the trunk and the thighs from the vertical
FOURS_SHOULDER_M, FOURS_WRIST_M = 0.24, 0.16
ON_FLOOR_M = 0.08  # of the trunk's surface
FLOOR_SEAT_M, CHAIR_SEAT_M, CROUCHED_M = 0.30, 0.72, 0.78  # highest pelvis in these postures
KNEELING_KNEE_M, KNEELING_M = 0.12, 0.75
BEHIND_ANKLES_M = 0.22  # of the pelvis on a chair
TRUNK = (("pelvis", 0.085), ("spine", 0.09), ("chest", 0.10))  # spheres
ENDS = ("wrist", "ankle")
BEAT_SHARE = 0.5  # of the range of the joint that moves most, that a repetition has to have
MIN_BEAT_M = 0.06
HEADING_JUMP_RAD = 0.5  # between frames: a body that lies has no heading
SURE_DEG, LIKELY_DEG = 22.0, 8.0  # by which a part's joints turn or are held away from rest
SURE_STEP_M, SURE_LIFT_M = 0.25, 0.10  # by which feet move that do more than stand


def postures_of(motion: Motion) -> list[str]:
    """Posture in every frame."""
    positions, _ = place_joints(motion)
    lowest = lowest_point(motion)
    at = {name: positions[:, joint] for joint, name in enumerate(BODY.names)}
    pelvis = at["pelvis"][:, 1] - lowest
    trunk = at["neck"] - at["pelvis"]
    tilt = np.degrees(np.arccos(np.clip(trunk[:, 1] / np.linalg.norm(trunk, axis=-1), -1, 1)))
    shoulders = np.minimum(*(at[f"{side}_shoulder"][:, 1] for side in SIDES)) - lowest
    wrist = np.minimum(*(at[f"{side}_wrist"][:, 1] for side in SIDES)) - lowest
    knee = np.minimum(*(at[f"{side}_knee"][:, 1] for side in SIDES)) - lowest
    thighs = np.mean([_slant(at[f"{side}_knee"] - at[f"{side}_hip"]) for side in SIDES], axis=0)
    ahead = np.mean([at[f"{side}_ankle"] for side in SIDES], axis=0) - at["pelvis"]
    behind = np.linalg.norm(ahead[:, [0, 2]], axis=-1)
    surface = np.min([at[name][:, 1] - radius for name, radius in TRUNK], axis=0) - lowest
    rules = (  # the first that fits
        (AIR, lowest > AIR_M),
        (ALL_FOURS, (tilt > LYING_DEG) & (shoulders > FOURS_SHOULDER_M) & (wrist < FOURS_WRIST_M)),
        (LYING, (tilt > LYING_DEG) & (surface < ON_FLOOR_M)),
        (SITTING, pelvis < FLOOR_SEAT_M),
        (KNEELING, (knee < KNEELING_KNEE_M) & (pelvis < KNEELING_M)),
        (SITTING, (pelvis < CHAIR_SEAT_M) & (thighs > SITTING_THIGH_DEG) & (behind > BEHIND_ANKLES_M)),
        (CROUCHED, pelvis < CROUCHED_M),
    )
    return [next((name for name, fits in rules if fits[frame]), STANDING) for frame in range(len(positions))]


def measure_geometry(motion: Motion) -> MotionGeometry:
    """Measure one recording."""
    track = Track.of(motion)
    beat = _find_beat(track)
    wrists = [float(track.joint(f"{side}_wrist")[:, 1].max()) for side in SIDES]
    return MotionGeometry(
        round(track.seconds, 3),
        round(path_length(track), 3),
        round(mean_speed(track), 3),
        round(float(np.degrees(track.heading[-1] - track.heading[0])), 1),
        count_steps(track),
        count_beats(track, beat),
        beat,
        round(wrists[0], 3),
        round(wrists[1], 3),
        round(float(track.joint("pelvis")[:, 1].min()), 3),
        round(max(0.0, float(lowest_point(motion).max())), 3),
    )


def count_beats(track: Track, beat: tuple[str, int, float]) -> int:
    """Times that a joint rises along an axis by as much as a beat needs, seen from the pelvis and where it faces."""
    name, axis, rise = beat
    return count_peaks(_along(track, name)[:, axis], rise) if name else 0


def find_parts(motion: Motion, rest: Motion, start: str) -> dict[str, float]:
    """Part -> how sure a motion is to move it, by how far its joints turn and are held from rest.

    Args:
        motion: On `BODY`.
        rest: One frame of a body that stands at rest.
        start: Posture of the motion; one that is not upright needs the legs.
    """
    apart = np.degrees(rotation_angle(rest.rotations[:1].swapaxes(-1, -2) @ motion.rotations))
    apart[:, 0] = _slant(motion.rotations[:, 0, :, 1])
    held = np.percentile(apart, 90, axis=0)
    parts = {}
    for part in ("torso", "head", "left_arm", "right_arm"):
        most = max(float(held[joint]) for joint in BODY.joints(part))
        parts[part] = SURE if most > SURE_DEG else LIKELY if most > LIKELY_DEG else SLIGHT
    parts |= dict.fromkeys((GLOBAL, LEFT_LEG, RIGHT_LEG), _sure_of_legs(motion, start))
    return {part: sure for part, sure in parts.items() if sure > 0}


def _sure_of_legs(motion: Motion, start: str) -> float:
    if start not in UPRIGHT:
        return SURE
    positions, _ = place_joints(motion)
    feet = positions[:, [BODY.names.index(f"{side}_ankle") for side in SIDES]]
    step = np.linalg.norm(np.ptp(feet[..., [0, 2]], axis=0), axis=-1).max()
    pelvis = np.ptp(positions[:, 0, 1])
    lifted = max(float(np.ptp(feet[..., 1], axis=0).max()), float(pelvis))
    return SURE if step > SURE_STEP_M or lifted > SURE_LIFT_M or start == CROUCHED else SLIGHT


def _find_beat(track: Track) -> tuple[str, int, float]:
    best: tuple[float, str, int] = (0.0, "", 1)
    has_heading = len(track.heading) < 2 or float(np.abs(np.diff(track.heading)).max()) < HEADING_JUMP_RAD
    names = [f"{side}_{end}" for side in SIDES for end in ENDS] + ["head", "pelvis"]
    for name in names:
        ranges = np.ptp(_along(track, name), axis=0) * (np.ones(3) if has_heading else np.array([0.0, 1.0, 0.0]))
        axis = int(ranges.argmax())
        best = max(best, (float(ranges[axis]), name, axis))
    if best[0] < MIN_BEAT_M:
        return "", 1, 0.0
    return best[1], best[2], round(BEAT_SHARE * best[0], 4)


def _along(track: Track, name: str) -> np.ndarray:
    """Place (T, 3) of a joint: to the left of the pelvis, above the floor, and ahead of the pelvis, meters."""
    apart = track.joint(name) - track.joint("pelvis")
    sine, cosine = np.sin(track.heading), np.cos(track.heading)
    left, ahead = apart[:, 0] * cosine - apart[:, 2] * sine, apart[:, 0] * sine + apart[:, 2] * cosine
    return np.stack([left, track.joint(name)[:, 1], ahead], axis=-1)


def _slant(bones: np.ndarray) -> np.ndarray:
    """Angle (T,) of bones (T, 3) from the vertical, degrees."""
    up = np.abs(bones[:, 1]) / np.maximum(np.linalg.norm(bones, axis=-1), 1e-9)
    return np.degrees(np.arccos(np.clip(up, -1, 1)))


def share_of_posture(motion: Motion, posture: str) -> float:
    """Share of the frames of a motion that are in a posture, 0 to 1."""
    found = postures_of(motion)
    return sum(one == posture for one in found) / len(found)
