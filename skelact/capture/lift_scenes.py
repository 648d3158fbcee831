"""People of recorded motion before random cameras, seen with the faults of our front-end.

Bodies: the directions of recorded bones on a body whose lengths are drawn around what the front-end's points show, so
that points mean what the front-end means by them. Faults: offsets that stay, noise that lasts some frames, points that
are missing or hidden, left taken for right, scores that know some of this. Figures were measured on the demonstration
with several people (four calibrated cameras); the one with a single person is the test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.capture.lift_mocap import Recordings
from skelact.capture.lift_points import HIPS, to_input, turn_to_center
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_MIRROR, LIFT_POINTS

CORE = load_layout("core19").names
SHOULDER_WIDTH, HIP_WIDTH, UPPER_ARM, FOREARM, THIGH, SHIN = 0.67, 0.365, 0.51, 0.48, 0.73, 0.69  # trunks
TOE, HEEL, NOSE = (0.34, -0.11), (-0.065, -0.12), (0.26, 0.31)  # ahead and up, trunks
LENGTH_SPREAD = 0.08  # share, of each length of a person
BIAS, SPREAD_BY_SCORE = 0.02, ((0.5, 0.072), (0.8, 0.06), (0.95, 0.025), (1.01, 0.017))  # trunks in the picture
LEGS = tuple(range(9, 17))
NOISE_LASTS = 0.72  # correlation from one frame of 30 Hz to the next
HEAVY_TAIL = 0.08  # share of noise that is three times as large
DROPPED = ((3, 5), (4, 6), (9, 11, 13, 15), (10, 12, 14, 16), (11, 13, 15), (12, 14, 16), (5,), (6,), (0,), LEGS)
FOCAL_GUESS = 0.15  # relative error of the focal length, standard deviation
CHUNK = 64  # windows of one side, drawn together


@dataclass(frozen=True)
class CameraRange:
    """Where cameras stand.

    Attributes:
        distance_m: Least and largest, over the ground, meters.
        height_m: Least and largest, above the ground, meters.
    """

    distance_m: tuple[float, float]
    height_m: tuple[float, float]


TRAINED_CAMERAS = CameraRange((1.8, 8.0), (0.3, 3.0))
HIGH_CAMERAS = CameraRange((2.0, 8.0), (3.2, 5.0))  # higher than any in training, to measure


@dataclass(frozen=True, eq=False)
class LiftWindows:
    """Windows of people before cameras, float32; limbs are not hidden yet.

    Attributes:
        turned: (N, T, 17, 2), points with faults, turned to the trunk's line of sight.
        scores: (N, T, 17), 0 where missing.
        truth: (N, T, 17, 3), x right, y up, z toward the camera, from the middle of the hips, shares of the measure.
        recording: int (N,), which recording each shows.
    """

    turned: np.ndarray
    scores: np.ndarray
    truth: np.ndarray
    recording: np.ndarray

    def __len__(self) -> int:
        return len(self.turned)

    def take(self, rows: np.ndarray) -> LiftWindows:
        """Some of them."""
        return LiftWindows(self.turned[rows], self.scores[rows], self.truth[rows], self.recording[rows])


def draw_windows(
    recordings: Recordings, rng: np.random.Generator, count: int, *, frames: int, stride: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw windows float64 (count, frames, 19, 3) and the recording of each; they count by the root of their length."""
    span = (frames - 1) * stride + 1
    length = recordings.end - recordings.first
    weight = np.sqrt(length)
    chosen = rng.choice(len(length), count, p=weight / weight.sum())
    start = recordings.first[chosen] + (rng.random(count) * (np.maximum(length[chosen] - span, 0) + 1)).astype(int)
    index = start[:, None] + stride * np.arange(frames)
    return recordings.joints[np.minimum(index, recordings.end[chosen][:, None] - 1)].astype(np.float64), chosen


def build_bodies(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Put recorded directions (N, T, 19, 3) on random bodies: (N, T, 17, 3), y up, in shares of the body's measure."""
    at = {name: joints[:, :, index] for index, name in enumerate(CORE)}
    count = len(joints)

    def length(mean: float, spread: float = LENGTH_SPREAD) -> np.ndarray:
        return mean * np.exp(spread * rng.standard_normal((count, 1, 1)))

    hips = (at["left_hip"] + at["right_hip"]) / 2
    shoulders = (at["left_shoulder"] + at["right_shoulder"]) / 2
    trunk, across = _unit(shoulders - hips), _unit(at["left_hip"] - at["right_hip"])
    broad = _unit(at["left_shoulder"] - at["right_shoulder"])
    ahead = _unit(np.cross(broad, trunk))
    middle = hips + trunk
    out = {"hips": hips}
    widths = (length(SHOULDER_WIDTH), length(HIP_WIDTH))
    arms, legs = (length(UPPER_ARM), length(FOREARM)), (length(THIGH), length(SHIN))
    toe, heel = [length(each, 0.15) for each in TOE], [length(each, 0.2) for each in HEEL]
    for side, sign in (("left", 0.5), ("right", -0.5)):
        shoulder, hip = middle + sign * widths[0] * broad, hips + sign * widths[1] * across
        elbow = shoulder + arms[0] * _unit(at[f"{side}_elbow"] - at[f"{side}_shoulder"])
        knee = hip + legs[0] * _unit(at[f"{side}_knee"] - at[f"{side}_hip"])
        shin = _unit(at[f"{side}_ankle"] - at[f"{side}_knee"])
        foot = at[f"{side}_toe"] - at[f"{side}_ankle"]
        ankle = knee + legs[1] * shin
        level = _unit(foot - (foot * shin).sum(-1, keepdims=True) * shin + 1e-3 * ahead)
        out |= {f"{side}_shoulder": shoulder, f"{side}_hip": hip, f"{side}_elbow": elbow, f"{side}_knee": knee}
        out[f"{side}_wrist"] = elbow + arms[1] * _unit(at[f"{side}_wrist"] - at[f"{side}_elbow"])
        out[f"{side}_ankle"] = ankle
        out[f"{side}_big_toe"] = ankle + toe[0] * level - toe[1] * shin
        out[f"{side}_heel"] = ankle + heel[0] * level - heel[1] * shin
    head = _unit(at["head"] - at["neck"])
    turned = _unit(
        ahead - (ahead * head).sum(-1, keepdims=True) * head + 0.35 * rng.standard_normal((count, 1, 1)) * broad
    )
    out["nose"] = middle + length(NOSE[0], 0.15) * head + length(NOSE[1], 0.15) * turned
    measure = (1 + legs[0] + legs[1])[..., None]
    return np.stack([out[name] - hips for name in LIFT_POINTS], -2) / measure


def see_bodies(
    bodies: np.ndarray, travel: np.ndarray, rng: np.random.Generator, *, cameras: CameraRange = TRAINED_CAMERAS
) -> tuple[np.ndarray, np.ndarray]:
    """Put a camera before each body.

    Args:
        bodies: (N, T, 17, 3), y up, the middle of the hips at the origin.
        travel: (N, T, 3) of the middle of the hips, from where it is in the middle of the window, same unit.
        rng: Draws the cameras.
        cameras: Where they stand.

    Returns:
        Points (N, T, 17, 3) in the camera, x right, y down, z ahead, and the same from the middle of the hips.
    """
    count = len(bodies)
    body_m = rng.uniform(1.15, 1.45, count)  # its measure, meters
    nearest, farthest = np.log(cameras.distance_m)
    distance = np.exp(rng.uniform(nearest, farthest, count)) / body_m
    rise = np.arctan2(rng.uniform(*cameras.height_m, count) - 0.95, distance * body_m)  # camera above the hips, radians
    yaw, roll = rng.uniform(-np.pi, np.pi, count), rng.normal(0, 0.05, count)
    turn = _about_z(roll) @ _about_x(rise) @ _about_y(yaw)
    flip = np.diag([1.0, -1.0, -1.0])  # y up and toward the camera, to y down and away from it
    relative = bodies @ np.swapaxes(flip @ turn, -1, -2)[:, None]
    root = travel @ np.swapaxes(flip @ turn, -1, -2)
    root[..., 2] += distance[:, None]
    aside = rng.uniform(-0.45, 0.45, (count, 2)) * [1.0, 0.6]  # where in the picture, tangents
    back = _turn_from_axis(aside)
    relative, root = relative @ np.swapaxes(back, -1, -2)[:, None], root @ np.swapaxes(back, -1, -2)
    root[..., 2] = np.maximum(root[..., 2], 1.0)
    return relative + root[:, :, None], relative


def observe(points: np.ndarray, rng: np.random.Generator, *, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """Project points (N, T, 17, 3) of a camera and add faults: pixels on the plane (N, T, 17, 2), scores (N, T, 17)."""
    count, frames, joints = points.shape[:3]
    plane = points[..., :2] / np.maximum(points[..., 2:], 0.2)
    trunk = 0.4 / points[:, :, HIPS, 2].mean((1, 2))  # in the picture, of a trunk that is not foreshortened
    scores = _draw_scores((count, frames, joints), rng)
    spread = np.select([scores < limit for limit, _ in SPREAD_BY_SCORE], [each for _, each in SPREAD_BY_SCORE])
    noise = _lasting_noise((count, frames, joints, 2), rng, stride) * np.where(
        rng.random((count, 1, joints, 1)) < HEAVY_TAIL, 3, 1
    )
    bias = BIAS * rng.standard_normal((count, 1, joints, 2))
    plane = plane + trunk[:, None, None, None] * (bias + 0.8 * spread[..., None] * noise)
    plane *= np.exp(FOCAL_GUESS * rng.standard_normal((count, 1, 1, 1)))
    scores = scores * ~_missing((count, frames, joints), rng)
    swapped = (rng.random((count, 1)) < 0.06) & (rng.random((count, frames)) < 0.4)
    plane = np.where(swapped[..., None, None], plane[:, :, LIFT_MIRROR], plane)
    scores = np.where(swapped[..., None], scores[:, :, LIFT_MIRROR], scores)
    return plane, scores


def draw_people(
    recordings: Recordings,
    rng: np.random.Generator,
    count: int,
    *,
    frames: int,
    stride: int,
    cameras: CameraRange = TRAINED_CAMERAS,
) -> LiftWindows:
    """Draw people before cameras, half of them mirrored."""
    drawn = []
    for start in range(0, count, CHUNK):
        joints, chosen = draw_windows(recordings, rng, min(CHUNK, count - start), frames=frames, stride=stride)
        if rng.random() < 0.5:
            joints = _mirror_core(joints)
        bodies = build_bodies(joints, rng)
        hips = joints[:, :, [CORE.index("left_hip"), CORE.index("right_hip")]].mean(2)
        travel = (hips - hips[:, frames // 2, None]) / 1.3  # shares of a common measure
        points, relative = see_bodies(bodies, travel, rng, cameras=cameras)
        plane, scores = observe(points, rng, stride=stride)
        turned, rotations = turn_to_center(plane, scores > 0)
        truth = relative @ np.swapaxes(rotations, -1, -2) * [1, -1, -1]
        drawn.append((turned.astype(np.float32), scores.astype(np.float32), truth.astype(np.float32), chosen))
    return LiftWindows(*(np.concatenate(part) for part in zip(*drawn, strict=True)))


def hide_limbs(scores: np.ndarray, rng: np.random.Generator, *, part_drop: float) -> np.ndarray:
    """Scores (N, T, 17) with whole limbs at 0 for some frames; `part_drop` times two is how many a window."""
    count, frames, _ = scores.shape
    gone = np.zeros(scores.shape, bool)
    for limb in DROPPED:
        hit = np.asarray(rng.random(count) < 2 * part_drop / len(DROPPED))
        start = np.asarray(rng.integers(0, frames, count))
        long = np.asarray(rng.integers(1, frames + 1, count))
        when = (np.arange(frames) >= start[:, None]) & (np.arange(frames) < (start + long)[:, None])
        gone[:, :, list(limb)] |= (hit[:, None] & when)[..., None]
    return np.where(gone, np.float32(0), scores)


def show_network(windows: LiftWindows, rng: np.random.Generator, *, part_drop: float) -> np.ndarray:
    """Make the input of a network, float32 (N, T, 17, 4), with limbs hidden."""
    return to_input(windows.turned, hide_limbs(windows.scores, rng, part_drop=part_drop))


def _draw_scores(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Most points are sure; some of a window are unsure throughout."""
    unsure = rng.random((shape[0], 1, shape[2])) < 0.2
    level = np.where(unsure, rng.uniform(0.2, 0.95, (shape[0], 1, shape[2])), rng.uniform(0.93, 1.0, shape))
    return np.clip(level + 0.03 * rng.standard_normal(shape), 0.1, 1.0)


def _lasting_noise(shape: tuple[int, ...], rng: np.random.Generator, stride: int) -> np.ndarray:
    """Noise whose neighbors in time, so many frames of 30 Hz apart, hang together."""
    fresh = rng.standard_normal(shape)
    keep = NOISE_LASTS**stride
    for frame in range(1, shape[1]):
        fresh[:, frame] = keep * fresh[:, frame - 1] + np.sqrt(1 - keep**2) * fresh[:, frame]
    return fresh


def _missing(shape: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """Points missing here and there, and points that a layout lacks."""
    gone = rng.random(shape) < 0.02
    no_feet = rng.random(shape[0]) < 0.15
    gone[no_feet, :, 13:] = True
    return gone


def _mirror_core(joints: np.ndarray) -> np.ndarray:
    mirror = load_layout("core19").mirror
    return joints[:, :, list(mirror)] * [-1, 1, 1]


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _turn_from_axis(tangent: np.ndarray) -> np.ndarray:
    """Rotations (N, 3, 3) that bring the z axis onto the ray through `tangent` (N, 2)."""
    plane = np.repeat(tangent[:, None], 17, 1)
    return np.swapaxes(turn_to_center(plane, np.ones(plane.shape[:2], bool))[1], -1, -2)


def _about_x(angle: np.ndarray) -> np.ndarray:
    c, s, o, i = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([i, o, o], -1), np.stack([o, c, -s], -1), np.stack([o, s, c], -1)], -2)


def _about_y(angle: np.ndarray) -> np.ndarray:
    c, s, o, i = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([c, o, s], -1), np.stack([o, i, o], -1), np.stack([-s, o, c], -1)], -2)


def _about_z(angle: np.ndarray) -> np.ndarray:
    c, s, o, i = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    return np.stack([np.stack([c, -s, o], -1), np.stack([s, c, o], -1), np.stack([o, o, i], -1)], -2)
