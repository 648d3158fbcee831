"""Where people stand in front of the camera: the size of a body in metres against its size in the picture.

The network gives every body around its own hips. A pinhole camera tells the rest: of all places of the hips, the one
from which the joints fall best on the points seen. The lens is not known, so depth is right only up to a factor.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.pose.person import JOINTS_BODY, Person
from skelact.pose.wholebody import BODY_AND_FEET

FOCAL = 1.0  # focal length over the picture's longer side: 53 degrees; lenses of phones and webcams have 0.7 to 1.2
DEPTH_S = 0.3  # time constant of the low pass over depth, which a pixel of error moves by centimetres
FORGET_S = 1.0
NEAREST_M = 0.1


class Placer:
    """State of one video or camera: how far away everybody was.

    Args:
        width: Of the pictures, pixels.
        height: Of the pictures, pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._center = np.array([width / 2, height / 2])
        self._focal = FOCAL * max(width, height)
        self._depths: dict[int, tuple[float, float, float]] = {}  # id -> time of the first and last sight, depth

    def add(self, time_s: float, people: Mapping[int, Person]) -> dict[int, np.ndarray]:
        """Take the people of the next frame; return their joints (75, 3) before the camera, NaN where missing.

        Metres, x right in the picture, y up, z towards the camera, the camera at the origin.
        """
        self._depths = {one: depth for one, depth in self._depths.items() if time_s - depth[1] <= FORGET_S}
        placed = {}
        for one, person in people.items():
            ours, theirs = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))
            rays = (person.points[ours] - self._center) / self._focal
            hips = hip_position(rays, person.joints[JOINTS_BODY][theirs], person.scores[ours])
            depth = self._steady(one, time_s, -float(hips[2]))
            hips *= depth / -hips[2]
            placed[one] = np.where(person.valid[:, None], person.joints + hips, np.nan).astype(np.float32)
        return placed

    def _steady(self, one: int, time_s: float, depth: float) -> float:
        """Low-pass a depth: the mean of all so far at first, then with time constant `DEPTH_S`."""
        first_s, last_s, before = self._depths.get(one, (time_s, -np.inf, depth))
        step = time_s - last_s
        if step > FORGET_S:
            first_s, share = time_s, 1.0
        else:
            share = max(1 - np.exp(-step / DEPTH_S), step / max(time_s - first_s + step, 1e-6))
        depth = before + share * (depth - before)
        self._depths[one] = (first_s, time_s, depth)
        return depth


def hip_position(rays: np.ndarray, joints: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Place a body so that it is seen along given rays, by weighted least squares.

    Args:
        rays: (V, 2), pixels from the middle of the picture over the focal length; x right, y down.
        joints: (V, 3), metres from the hips; x right, y up, z towards the camera.
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
    return np.array([hips[0], hips[1], min(hips[2], -NEAREST_M)])
