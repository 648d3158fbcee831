"""Where people stand in front of the camera, from the size of a body in meters and its size in the image.

The network gives every body around its own hips. A pinhole camera tells the rest: of all places of the hips, the one
from which the joints project best onto the points. The lens is not known, so depth is right only up to a factor.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.errors import InputError
from skelact.layouts.whole_body import JOINTS_BODY
from skelact.pose.wholebody import BODY_AND_FEET
from skelact.values import Person

FOCAL = 1.0  # focal length over the image's longer side: 53 degrees; lenses of phones and webcams have 0.7 to 1.2
DEPTH_S = 0.3  # time constant of the low pass over depth, which a pixel of error moves by centimeters
FORGET_S = 1.0
MIN_DEPTH_M = 0.1


class CameraPlacement:
    """Places people before the camera of one video, with depth smoothed over time.

    Args:
        width: Of the images, pixels.
        height: Of the images, pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._center = np.array([width / 2, height / 2])
        self._focal = FOCAL * max(width, height)
        self._depths: dict[int, tuple[float, float, float]] = {}  # track id -> time of the first and last frame, depth

    def add(self, time_s: float, people: Mapping[int, Person]) -> dict[int, np.ndarray]:
        """Take the people of the next frame; return their joints (75, 3) before the camera, NaN where missing.

        Meters, x right in the image, y up, z toward the camera, the camera at the origin.

        Raises:
            InputError: Somebody has no joints: the network works in 2D only.
        """
        self._depths = {track: depth for track, depth in self._depths.items() if time_s - depth[1] <= FORGET_S}
        placed = {}
        for track, person in people.items():
            if person.joints is None:
                raise InputError("expected joints in meters, got a person in 2D only", field=f"people[{track}].joints")
            ours, theirs = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))
            rays = (person.points[ours] - self._center) / self._focal
            hips = hip_position(rays, person.joints[JOINTS_BODY][theirs], person.scores[ours])
            depth = self._smooth_depth(track, time_s, -float(hips[2]))
            hips *= depth / -hips[2]
            placed[track] = np.where(person.valid[:, None], person.joints + hips, np.nan).astype(np.float32)
        return placed

    def _smooth_depth(self, track: int, time_s: float, depth: float) -> float:
        """Low-pass a depth: the mean of all so far at first, then with time constant `DEPTH_S`."""
        first_s, last_s, before = self._depths.get(track, (time_s, -np.inf, depth))
        step = time_s - last_s
        if step > FORGET_S:
            first_s, weight = time_s, 1.0
        else:
            weight = max(1 - np.exp(-step / DEPTH_S), step / max(time_s - first_s + step, 1e-6))
        depth = before + weight * (depth - before)
        self._depths[track] = (first_s, time_s, depth)
        return depth


def hip_position(rays: np.ndarray, joints: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Place a body so that its joints lie on given rays, by weighted least squares.

    Args:
        rays: (V, 2), pixels from the middle of the image over the focal length; x right, y down.
        joints: (V, 3), meters from the hips; x right, y up, z toward the camera.
        weights: (V,), 0 to 1.

    Returns:
        float64 (3,): the hips; z is at most -0.1.
    """
    weights = np.sqrt(weights)[:, None]
    to_right = np.stack([np.ones(len(rays)), np.zeros(len(rays)), rays[:, 0]], -1)  # X + ray * Z = -(x + ray * z)
    to_top = np.stack([np.zeros(len(rays)), np.ones(len(rays)), -rays[:, 1]], -1)
    wanted = np.concatenate([-joints[:, 0] - rays[:, 0] * joints[:, 2], -joints[:, 1] + rays[:, 1] * joints[:, 2]])
    equations = np.concatenate([weights * to_right, weights * to_top])
    hips = np.linalg.lstsq(equations, np.tile(weights[:, 0], 2) * wanted, rcond=None)[0]
    return np.array([hips[0], hips[1], min(hips[2], -MIN_DEPTH_M)])
