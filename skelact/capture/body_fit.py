"""A body of constant lengths before one camera: what the picture shows, what the network says, bones that keep still.

Per frame, joints move to where their points are seen, to the depth that the network tells, and to the distance of
their bones, each as far as it is to be trusted (Gauss-Newton); then courses are smoothed and bones set to one length.
After the skeleton fitting stage of XNect (Mehta et al., 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.capture.lift_points import HIPS, SHOULDERS
from skelact.capture.lifter import LiftedPoints
from skelact.capture.weighted_smooth import smooth_weighted
from skelact.layouts.lift17 import LIFT_POINTS

SIDED = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "big_toe"),
    ("ankle", "heel"),
)
BONES = tuple((f"{side}_{a}", f"{side}_{b}") for side in ("left", "right") for a, b in SIDED)
WIDTHS = (("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"))
PICTURE_SHARE = ((0.5, 0.072), (0.8, 0.06), (0.95, 0.025), (1.01, 0.02))  # score below, deviation in trunks
TRUNK_OF_MEASURE = 0.41
BONE_SHARE = 0.02  # deviation of a bone from its length, as far as that is known
STEPS = 6
JOINT_HZ, DEPTH_HZ = 5.0, 1.0  # what is kept of the joints' courses, and of the distance from the camera
MIN_DEPTH = 0.3  # meters
MIN_ROOT_POINTS = 4  # that tell where the hips are


@dataclass(frozen=True, eq=False)
class FittedBody:
    """A body before the camera.

    Attributes:
        joints: float64 (T, 17, 3), meters: x right, y down, z ahead of the camera.
        lengths_m: Bone -> its length.
        error_px: Median distance in the picture between joints and points, pixels; NaN when nothing was seen.
    """

    joints: np.ndarray
    lengths_m: Mapping[tuple[str, str], float]
    error_px: float


def fit_body(
    lifted: LiftedPoints, plane: np.ndarray, scores: np.ndarray, *, fps: float, measure_m: float, focal_px: float
) -> FittedBody:
    """Fit one person's body over the clip.

    Args:
        lifted: Of the network.
        plane: (T, 17, 2), points on the plane at depth 1.
        scores: (T, 17), 0 where missing.
        fps: Frames per second.
        measure_m: Trunk, thigh and shin of the person, added.
        focal_px: Focal length, for the error in pixels.
    """
    seen_frames = (scores > 0).any(1)
    lengths, scale = scale_lengths(median_lengths(lifted.joints[seen_frames]), measure_m)
    network, spread = lifted.joints * scale, lifted.spread * scale
    root = find_root(network, plane, scores, fps=fps)
    joints = refine_joints(network, spread, root, plane, scores, lengths, measure_m)
    joints = smooth_weighted(joints, 1.0, fps=fps, cutoff_hz=JOINT_HZ)
    joints = set_lengths(joints, lengths)
    error = np.linalg.norm(joints[..., :2] / joints[..., 2:] - plane, axis=-1)[scores > 0] * focal_px
    named = {bone: length for bone, length in lengths.items() if not isinstance(bone, str)}
    return FittedBody(joints, named, float(np.median(error)) if error.size else float("nan"))


def median_lengths(joints: np.ndarray) -> dict[tuple[str, str] | str, float]:
    """Median length of each bone, both sides alike, of the widths, of the trunk and of "nose" from the shoulders."""
    at = {name: joints[:, index] for index, name in enumerate(LIFT_POINTS)}
    found: dict[tuple[str, str] | str, float] = {}
    for a, b in SIDED:
        both = [np.linalg.norm(at[f"{s}_{a}"] - at[f"{s}_{b}"], axis=-1) for s in ("left", "right")]
        found |= {(f"{side}_{a}", f"{side}_{b}"): float(np.median(both)) for side in ("left", "right")}
    for a, b in WIDTHS:
        found[a, b] = float(np.median(np.linalg.norm(at[a] - at[b], axis=-1)))
    hips, shoulders = joints[:, HIPS].mean(1), joints[:, SHOULDERS].mean(1)
    found["trunk"] = float(np.median(np.linalg.norm(shoulders - hips, axis=-1)))
    found["nose"] = float(np.median(np.linalg.norm(at["nose"] - shoulders, axis=-1)))
    return found


def scale_lengths(
    lengths: Mapping[tuple[str, str] | str, float], measure_m: float
) -> tuple[dict[tuple[str, str] | str, float], float]:
    """Lengths in meters, so that trunk, thigh and shin add to `measure_m`, and the factor."""
    total = lengths["trunk"] + lengths["left_hip", "left_knee"] + lengths["left_knee", "left_ankle"]
    scale = measure_m / total
    return {bone: length * scale for bone, length in lengths.items()}, scale


def find_root(network: np.ndarray, plane: np.ndarray, scores: np.ndarray, *, fps: float) -> np.ndarray:
    """Place the middle of the hips before the camera, (T, 3); its depth is smoothed more than the rest."""
    root = find_root_once(network, plane, scores)
    sure = (scores > 0).sum(1) >= MIN_ROOT_POINTS
    depth = np.exp(smooth_weighted(np.log(root[:, 2]), sure.astype(float), fps=fps, cutoff_hz=DEPTH_HZ))
    across = np.where(sure[:, None], root[:, :2] / root[:, 2:], 0.0)
    across = smooth_weighted(across, sure[:, None].astype(float), fps=fps, cutoff_hz=JOINT_HZ)
    return np.concatenate([across * depth[:, None], depth[:, None]], -1)


def find_root_once(network: np.ndarray, plane: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Place each frame's hips so that the joints are seen where the points are: (T, 3), weighted least squares."""
    rows = np.zeros((*plane.shape[:-1], 2, 3))
    rows[..., 0, 0] = rows[..., 1, 1] = 1.0
    rows[..., :, 2] = -plane
    right = plane * network[..., 2:] - network[..., :2]
    weights = scores[..., None, None] ** 2
    normal = (weights * np.swapaxes(rows, -1, -2) @ rows).sum(1) + 1e-6 * np.eye(3)
    gradient = (weights[..., 0] * np.einsum("tvij,tvi->tvj", rows, right)).sum(1)
    root = np.linalg.solve(normal, gradient[..., None])[..., 0]
    root[:, 2] = np.maximum(root[:, 2], MIN_DEPTH)
    return root


def refine_joints(
    network: np.ndarray,
    spread: np.ndarray,
    root: np.ndarray,
    plane: np.ndarray,
    scores: np.ndarray,
    lengths: Mapping[tuple[str, str] | str, float],
    measure_m: float,
    *,
    steps: int = STEPS,
) -> np.ndarray:
    """Move joints to where picture, network and bones agree best: Gauss-Newton over all joints of each frame."""
    prior = network + root[:, None]
    place = {name: index for index, name in enumerate(LIFT_POINTS)}
    bones = [((place[a], place[b]), length) for (a, b), length in _pairs(lengths)]
    share = np.select([scores < limit for limit, _ in PICTURE_SHARE], [each for _, each in PICTURE_SHARE])
    picture = np.where(scores > 0, 1 / (share * TRUNK_OF_MEASURE * measure_m) ** 2, 0.0)
    trust = 1 / np.maximum(spread, 0.01) ** 2
    joints = prior
    for _ in range(steps):
        normal, gradient = _data_terms(joints, prior, trust, plane, picture)
        _add_bones(normal, gradient, joints, bones)
        count = joints.shape[1] * 3
        step = np.linalg.solve(normal.reshape(-1, count, count), gradient.reshape(-1, count, 1))
        joints = joints - step.reshape(joints.shape)
    return joints


def _pairs(lengths: Mapping[tuple[str, str] | str, float]) -> list[tuple[tuple[str, str], float]]:
    return [(bone, length) for bone, length in lengths.items() if not isinstance(bone, str)]


def _data_terms(
    joints: np.ndarray, prior: np.ndarray, trust: np.ndarray, plane: np.ndarray, picture: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Normal matrices (T, V, 3, V, 3) and gradients (T, V, 3) of the network's word and of the picture."""
    frames, count = joints.shape[:2]
    normal, gradient = np.zeros((frames, count, 3, count, 3)), trust[..., None] * (joints - prior)
    rows = np.zeros((frames, count, 2, 3))
    rows[..., 0, 0] = rows[..., 1, 1] = 1.0
    rows[..., :, 2] = -plane
    off = joints[..., :2] - plane * joints[..., 2:]
    gradient = gradient + picture[..., None] * np.einsum("tvij,tvi->tvj", rows, off)
    every = np.arange(count)
    blocks = picture[..., None, None] * np.swapaxes(rows, -1, -2) @ rows + trust[..., None, None] * np.eye(3)
    normal[:, every, :, every] += np.swapaxes(blocks, 0, 1)
    return normal, gradient


def _add_bones(
    normal: np.ndarray, gradient: np.ndarray, joints: np.ndarray, bones: Sequence[tuple[tuple[int, int], float]]
) -> None:
    """Add the pull of every bone toward its length, in place."""
    a, b = np.array([ends for ends, _ in bones]).T
    length = np.array([each for _, each in bones])[:, None]
    way = joints[:, a] - joints[:, b]
    now = np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-6)
    direction, weight = way / now, 1 / (BONE_SHARE * length + 0.005) ** 2
    block = np.moveaxis(weight[..., None] * direction[..., :, None] * direction[..., None, :], 1, 0)
    pull = np.moveaxis(weight * (now - length) * direction, 1, 0)
    by_joints = normal.transpose(1, 3, 0, 2, 4)  # a view: joint, joint, frame
    for one, other, sign in ((a, a, 1), (b, b, 1), (a, b, -1), (b, a, -1)):
        np.add.at(by_joints, (one, other), sign * block)
    moved = gradient.transpose(1, 0, 2)
    np.add.at(moved, a, pull)
    np.add.at(moved, b, -pull)


def set_lengths(joints: np.ndarray, lengths: Mapping[tuple[str, str] | str, float]) -> np.ndarray:
    """Keep every direction and the middle of the hips; give every bone its length."""
    at = {name: joints[:, index] for index, name in enumerate(LIFT_POINTS)}
    hips, shoulders = joints[:, HIPS].mean(1), joints[:, SHOULDERS].mean(1)
    neck = hips + lengths["trunk"] * _unit(shoulders - hips)
    out = {"nose": neck + lengths["nose"] * _unit(at["nose"] - shoulders)}
    for (a, b), middle in zip(WIDTHS, (neck, hips), strict=True):
        half = lengths[a, b] / 2 * _unit(at[a] - at[b])
        out |= {a: middle + half, b: middle - half}
    for a, b in BONES:
        out[b] = out[a] + lengths[a, b] * _unit(at[b] - at[a])
    return np.stack([out[name] for name in LIFT_POINTS], 1)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))
