"""Calibrated cameras: where they stand, and how they see.

World coordinates are meters with the y axis up. A camera looks along its own z axis, x right and y down in its picture.
Lens distortion is that of OpenCV: three radial terms, two tangential ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError

UNDISTORT_ROUNDS = 10  # of a fixed-point iteration; four suffice for lenses of telephones


@dataclass(frozen=True, eq=False)
class Camera:
    """One camera.

    Attributes:
        name: As its calibration calls it.
        size: Width and height of its pictures, pixels.
        focal: float64 (2,), focal lengths along x and y, pixels.
        center: float64 (2,), principal point, pixels.
        distortion: float64 (5,): k1, k2, p1, p2, k3 of OpenCV.
        rotation: float64 (3, 3), from the world to the camera.
        translation: float64 (3,), meters: a point x of the world is at rotation @ x + translation.
    """

    name: str
    size: tuple[int, int]
    focal: np.ndarray
    center: np.ndarray
    distortion: np.ndarray
    rotation: np.ndarray
    translation: np.ndarray

    def __post_init__(self) -> None:
        for name, shape in (
            ("focal", (2,)),
            ("center", (2,)),
            ("distortion", (5,)),
            ("rotation", (3, 3)),
            ("translation", (3,)),
        ):
            value = np.asarray(getattr(self, name), np.float64)
            if value.shape != shape or not np.isfinite(value).all():
                raise InputError(f"expected {shape} finite numbers, got {value.shape}", field=f"{self.name}.{name}")
            object.__setattr__(self, name, value)
        if min(self.size) < 1 or (self.focal <= 0).any():
            raise InputError("expected a size and focal lengths > 0", field=self.name)
        if not np.allclose(self.rotation @ self.rotation.T, np.eye(3), atol=1e-3) or np.linalg.det(self.rotation) < 0:
            raise InputError("expected a rotation, got another matrix", field=f"{self.name}.rotation")

    @property
    def position(self) -> np.ndarray:
        """Where it stands in the world, (3,) meters."""
        return np.asarray(-self.rotation.T @ self.translation)

    @property
    def matrix(self) -> np.ndarray:
        """float64 (3, 4): world point to camera coordinates; divided by depth they are what `undistort` gives."""
        return np.concatenate([self.rotation, self.translation[:, None]], 1)

    def project(self, points: np.ndarray) -> np.ndarray:
        """Project world points (..., 3) to pixels (..., 2); NaN behind the camera."""
        seen = points @ self.rotation.T + self.translation
        depth = np.where(seen[..., 2:] > 0, seen[..., 2:], np.nan)
        plane = seen[..., :2] / depth
        return np.asarray(self._distort(plane) * self.focal + self.center)

    def undistort(self, pixels: np.ndarray) -> np.ndarray:
        """Turn pixels (..., 2) into coordinates on the plane at depth 1, free of lens distortion."""
        plane = (pixels - self.center) / self.focal
        guess = plane
        for _ in range(UNDISTORT_ROUNDS):
            guess = guess + plane - self._distort(guess)
        return np.asarray(guess)

    def _distort(self, plane: np.ndarray) -> np.ndarray:
        k1, k2, p1, p2, k3 = self.distortion
        x, y = plane[..., 0], plane[..., 1]
        squared = x * x + y * y
        radial = 1 + squared * (k1 + squared * (k2 + squared * k3))
        across = 2 * p1 * x * y + p2 * (squared + 2 * x * x)
        down = p1 * (squared + 2 * y * y) + 2 * p2 * x * y
        return np.stack([x * radial + across, y * radial + down], -1)
