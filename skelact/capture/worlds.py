"""The world that captured people stand in: what is up, where the floor is, how large things are, how far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.capture.lift_points import MEASURE_OF_HEIGHT
from skelact.geometry import rotation_between

STANDING_SHARE = 0.5  # of the frames: those in which the body is straightest tell what is up
# Lengths as shares of stature: Drillis and Contini 1966, in Winter, "Biomechanics and Motor Control of Human Movement".
THIGH, SHANK, TRUNK = 0.245, 0.246, 0.288
NETWORK_SHARE = MEASURE_OF_HEIGHT / (THIGH + SHANK + TRUNK)  # points of pose networks lie nearer together than joints
FOCAL_STEPS = np.geomspace(0.4, 4.0, 40)  # times the longer side of the picture: focal lengths that are tried
FOCAL_NOISE = 0.03  # share by which an error may be larger without meaning anything
MAX_FOCAL_RANGE = 1.5  # of the focal lengths that fit, for one to be determined
NEAR_M = 0.1  # nothing is seen nearer to a camera
RIDGE = 1e-9
FLOOR_PERCENTILE = 2.0  # of the heights of the lowest point of the feet: the floor
SIDES = ("left", "right")


def find_up(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Tell what is up from how a person stands: from ankles to shoulders, in the frames with the longest bodies.

    Args:
        points: float (T, P, 3), any unit and turn.
        valid: bool (T, P).
        names: P, of the points, among them shoulders and ankles.

    Returns:
        Unit vector (3,).
    """
    (low, low_seen), (high, high_seen) = (_middle(points, valid, names, part) for part in ("ankle", "shoulder"))
    body = (high - low)[low_seen & high_seen]
    length = np.linalg.norm(body, axis=-1)
    straight = length >= np.quantile(length, 1 - STANDING_SHARE)
    up = np.median(body[straight] / length[straight, None], axis=0)
    return np.asarray(up / np.linalg.norm(up))


def to_upright(up: np.ndarray) -> np.ndarray:
    """Proper rotation (3, 3) that turns a camera's axes (y down) into a world, y up, in which `up` is (0, 1, 0)."""
    turned = np.diag([1.0, -1.0, -1.0])
    return np.asarray(rotation_between(turned @ up, np.array([0.0, 1.0, 0.0])) @ turned)


def _middle(points: np.ndarray, valid: np.ndarray, names: Sequence[str], part: str) -> tuple[np.ndarray, np.ndarray]:
    left, right = (list(names).index(f"{side}_{part}") for side in SIDES)
    return (points[:, left] + points[:, right]) / 2, valid[:, left] & valid[:, right]


def measure_stature(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> float:
    """Estimate how tall a person is from points of pose networks on thighs, shanks and trunk, in their unit."""
    place = {name: index for index, name in enumerate(names)}
    total, share = 0.0, 0.0
    for side in SIDES:
        for a, b, part in (("hip", "knee", THIGH), ("knee", "ankle", SHANK)):
            one, other = place[f"{side}_{a}"], place[f"{side}_{b}"]
            seen = valid[:, one] & valid[:, other]
            if seen.any():
                total += float(np.median(np.linalg.norm(points[seen, one] - points[seen, other], axis=-1)))
                share += part
    (hips, hips_seen), (shoulders, seen) = (_middle(points, valid, names, part) for part in ("hip", "shoulder"))
    if (both := hips_seen & seen).any():
        total += float(np.median(np.linalg.norm((shoulders - hips)[both], axis=-1)))
        share += TRUNK
    return total / (NETWORK_SHARE * share) if share else float("nan")


def floor_height(points: np.ndarray, valid: np.ndarray, names: Sequence[str]) -> float:
    """Height of the floor, meters: where the lowest point of the feet rests; 0 when no foot was seen."""
    feet = [index for index, name in enumerate(names) if name.endswith(("_heel", "_big_toe", "_small_toe", "_toe"))]
    heights = np.where(valid[:, feet], points[:, feet, 1], np.inf).min(1)
    heights = heights[np.isfinite(heights)]
    return float(np.percentile(heights, FLOOR_PERCENTILE)) if heights.size else 0.0


@dataclass(frozen=True)
class FocalEstimate:
    """Focal length of one camera, told by how a person's near parts look larger than the far ones.

    Attributes:
        focal_px: Which fits best.
        low_px: Below, the fit is worse by more than noise.
        high_px: Above, likewise; infinite when every long lens fits.
        is_determined: Whether the range is narrow enough to be of use.
    """

    focal_px: float
    low_px: float
    high_px: float
    is_determined: bool


def place_person(
    joints: np.ndarray, pixels: np.ndarray, scores: np.ndarray, *, focal_px: float, center: np.ndarray
) -> np.ndarray:
    """Find where a body of known shape stands before a camera: translations (T, 3), meters, camera coordinates.

    Args:
        joints: float (T, P, 3), meters around any origin, axes of the camera: x right, y down, z ahead.
        pixels: float (T, P, 2), where they are seen.
        scores: float (T, P), 0 where not seen.
        focal_px: Focal length.
        center: (2,), principal point, pixels.
    """
    plane = (pixels - center) / focal_px
    normal, right = np.zeros((len(joints), 3, 3)), np.zeros((len(joints), 3))
    for axis in range(2):
        rows = np.zeros((*scores.shape, 3))
        rows[..., axis], rows[..., 2] = 1.0, -plane[..., axis]
        wanted = plane[..., axis] * joints[..., 2] - joints[..., axis]
        normal += np.einsum("tp,tpi,tpj->tij", scores, rows, rows)
        right += np.einsum("tp,tpi,tp->ti", scores, rows, wanted)
    return np.asarray(np.linalg.solve(normal + RIDGE * np.eye(3), right[..., None])[..., 0])


def focal_from_person(
    joints: np.ndarray, pixels: np.ndarray, scores: np.ndarray, *, size: tuple[int, int]
) -> FocalEstimate:
    """Estimate a focal length: the one with which a body of known shape fits its picture best.

    A body a few meters away says little (its error is nearly flat from half to twice the focal length); the range says
    so. Source of the idea: Wang et al., "Zolly: Zoom Focal Length Correctly", ICCV 2023.

    Args:
        joints: float (T, P, 3), meters around any origin, axes of the camera: x right, y down, z ahead.
        pixels: float (T, P, 2).
        scores: float (T, P), 0 where not seen.
        size: Width and height of the picture, pixels.
    """
    longer, center = float(max(size)), np.array(size) / 2
    options = longer * FOCAL_STEPS
    errors = []
    for focal in options:
        seen = joints + place_person(joints, pixels, scores, focal_px=focal, center=center)[:, None]
        flat = focal * seen[..., :2] / np.maximum(seen[..., 2:], NEAR_M) + center
        off = np.linalg.norm(flat - pixels, axis=-1)[scores > 0]
        errors.append(float(np.sqrt(np.median(off**2))) if off.size else np.inf)
    best = int(np.argmin(errors))
    fits = np.flatnonzero(np.array(errors) <= errors[best] * (1 + FOCAL_NOISE))
    low, high = (float(options[np.clip(edge, 0, len(options) - 1)]) for edge in (fits[0] - 1, fits[-1] + 1))
    if fits[-1] >= len(options) - 2:
        high = np.inf
    return FocalEstimate(float(options[best]), low, high, bool(high <= MAX_FOCAL_RANGE * low))
