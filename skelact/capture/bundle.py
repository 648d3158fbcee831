"""Cameras and points moved together until the pictures fit (bundle adjustment).

Source: Triggs et al., "Bundle Adjustment: A Modern Synthesis", 2000. Points and cameras are unknown, and one length for
each bone of the person: a bone that is longer at one place than at another shows that cameras stand otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.triangulation import pixel_scale, triangulate
from skelact.errors import InputError
from skelact.geometry import rotvec_to_rotmat

LOSS_PX = 5.0  # beyond so many pixels of a picture 1,920 pixels long errors count less
BONE_SHARE = 0.05  # deviation of a bone's length that counts as much as `LOSS_PX`
FOCAL_SHARE = 0.3  # deviation of the focal length from its guess that counts so
MAX_STEPS = 40
CAMERA_TERMS = 6  # a turn and a shift


def adjust_cameras(
    cameras: Sequence[Camera],
    pixels: np.ndarray,
    scores: np.ndarray,
    bones: Sequence[tuple[int, int]],
    *,
    refine_focal: bool,
) -> list[Camera]:
    """Move all cameras but the first; the distance of the first two stays.

    Args:
        cameras: N >= 2, roughly placed.
        pixels: float (N, T, P, 2), sides exchanged where needed.
        scores: float (N, T, P), 0 where not seen.
        bones: (point, point) indices of bones that keep their length.
        refine_focal: Scale all focal lengths by one unknown.

    Raises:
        InputError: scipy is not installed, or too little is seen.
    """
    try:
        from scipy.optimize import least_squares
    except ImportError as error:
        wanted = "capture without a calibration needs scipy: install it with pip install 'skelact[capture]'"
        raise InputError(wanted, field="calibration") from error
    problem = _Problem(cameras, pixels, scores, bones, refine_focal)
    solved = least_squares(
        problem.residuals,
        problem.start,
        jac=problem.jacobian,
        x_scale="jac",
        loss="soft_l1",
        max_nfev=MAX_STEPS,
        ftol=1e-5,
    )
    return problem.cameras_of(solved.x)


class _Problem:
    """Unknowns: 6 for each camera but the first, one for all focal lengths, bone lengths, then points."""

    def __init__(
        self,
        cameras: Sequence[Camera],
        pixels: np.ndarray,
        scores: np.ndarray,
        bones: Sequence[tuple[int, int]],
        refine_focal: bool,
    ) -> None:
        world = triangulate(cameras, pixels, scores)
        self._given, self._refine = list(cameras), refine_focal
        self._used = world.valid
        frames, count = world.valid.shape
        index = np.full((frames, count), -1)
        index[world.valid] = np.arange(world.valid.sum())
        view, frame, point = np.nonzero((scores > 0) & world.valid[None])
        self._view, self._point = view, index[frame, point]
        self._plane = np.stack([c.undistort(p) for c, p in zip(cameras, pixels, strict=True)])[view, frame, point]
        focal = np.array([c.focal.mean() for c in cameras])
        loss = LOSS_PX * np.array([pixel_scale(c) for c in cameras])
        self._weight = (np.sqrt(scores[view, frame, point]) * (focal / loss)[view])[:, None]
        starts, ends, names = [], [], []
        for number, (a, b) in enumerate(bones):
            rows = np.flatnonzero(world.valid[:, a] & world.valid[:, b])
            starts.append(index[rows, a])
            ends.append(index[rows, b])
            names.append(np.full(len(rows), number))
        self._a, self._b, self._bone = (np.concatenate(part).astype(int) for part in (starts, ends, names))
        points = world.points[world.valid]
        length = np.linalg.norm(points[self._a] - points[self._b], axis=-1)
        lengths = np.array(
            [np.median(length[self._bone == n]) if (self._bone == n).any() else 1.0 for n in range(len(bones))]
        )
        self._typical = float(np.median(lengths))
        self._head = CAMERA_TERMS * (len(cameras) - 1)
        self._lengths_at = self._head + 1
        self._points_at = self._lengths_at + len(bones)
        self.start = np.concatenate([np.zeros(self._head), [0.0], lengths, points.ravel()])
        self._baseline = float(np.linalg.norm(cameras[1].position - cameras[0].position))

    def cameras_of(self, x: np.ndarray) -> list[Camera]:
        """The cameras that the unknowns stand for."""
        zoom = float(np.exp(x[self._head])) if self._refine else 1.0
        placed = [replace(self._given[0], focal=self._given[0].focal * zoom)]
        for number, camera in enumerate(self._given[1:]):
            turn, shift = self._move(x, number)
            rotation = rotvec_to_rotmat(turn) @ camera.rotation
            u, _, v = np.linalg.svd(rotation)
            placed.append(
                replace(camera, focal=camera.focal * zoom, rotation=u @ v, translation=camera.translation + shift)
            )
        return placed

    def _move(self, x: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
        own = x[CAMERA_TERMS * number : CAMERA_TERMS * (number + 1)]
        return own[:3], own[3:]

    def _seen(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points in the coordinates of the cameras (R, 3), those before the shift, and rotations (N, 3, 3)."""
        points = x[self._points_at :].reshape(-1, 3)
        cameras = self.cameras_of(x)
        rotations = np.stack([c.rotation for c in cameras])
        turned = np.einsum("rij,rj->ri", rotations[self._view], points[self._point])
        return turned + np.stack([c.translation for c in cameras])[self._view], turned, rotations

    def residuals(self, x: np.ndarray) -> np.ndarray:
        """All deviations, each over what counts as one."""
        seen, _, _ = self._seen(x)
        zoom = np.exp(x[self._head]) if self._refine else 1.0
        depth = np.where(np.abs(seen[:, 2:]) > 1e-6, seen[:, 2:], 1e-6)
        picture = (self._weight * (zoom * seen[:, :2] / depth - self._plane)).ravel()
        points = x[self._points_at :].reshape(-1, 3)
        length = np.linalg.norm(points[self._a] - points[self._b], axis=-1)
        wanted = x[self._lengths_at : self._points_at]
        bones = (length - wanted[self._bone]) / (BONE_SHARE * self._typical)
        distance = np.linalg.norm(self._position(x) - self._given[0].position)
        fixed = [x[self._head] / FOCAL_SHARE, 1e3 * (distance / self._baseline - 1)]
        return np.concatenate([picture, bones, fixed])

    def _position(self, x: np.ndarray) -> np.ndarray:
        turn, shift = self._move(x, 0)
        rotation = rotvec_to_rotmat(turn) @ self._given[1].rotation
        return -rotation.T @ (self._given[1].translation + shift)

    def jacobian(self, x: np.ndarray) -> object:
        """Derivatives as a sparse matrix; those of the turns are taken around where they are."""
        from scipy.sparse import csr_matrix

        seen, turned, rotations = self._seen(x)
        zoom = float(np.exp(x[self._head])) if self._refine else 1.0
        depth = np.where(np.abs(seen[:, 2]) > 1e-6, seen[:, 2], 1e-6)
        flat = seen[:, :2] / depth[:, None]
        lead = np.zeros((len(seen), 2, 3))
        lead[:, 0, 0] = lead[:, 1, 1] = 1 / depth
        lead[:, :, 2] = -flat / depth[:, None]
        lead *= self._weight[:, :, None] * zoom
        rows = 2 * np.arange(len(seen))[:, None, None] + np.arange(2)[:, None]
        at_point = lead @ rotations[self._view]
        entries = [(rows, self._points_at + 3 * self._point[:, None, None] + np.arange(3), at_point)]
        moved = self._view > 0
        column = CAMERA_TERMS * (self._view[moved] - 1)[:, None, None] + np.arange(3)
        left = _left_jacobians(x, len(self._given))[self._view[moved]]
        entries.append((rows[moved], column, lead[moved] @ -_cross(turned[moved]) @ left))
        entries.append((rows[moved], column + 3, lead[moved]))
        if self._refine:
            entries.append((rows, np.full((1, 1, 1), self._head), (self._weight * zoom * flat)[..., None]))
        points = x[self._points_at :].reshape(-1, 3)
        along = points[self._a] - points[self._b]
        along /= np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9) * BONE_SHARE * self._typical
        row = 2 * len(seen) + np.arange(len(along))[:, None]
        for ends, sign in ((self._a, 1.0), (self._b, -1.0)):
            entries.append((row, self._points_at + 3 * ends[:, None] + np.arange(3), sign * along))
        wide = np.full((len(along), 1), -1 / (BONE_SHARE * self._typical))
        entries.append((row, self._lengths_at + self._bone[:, None], wide))
        last = 2 * len(seen) + len(along)
        entries.append((np.array([last]), np.array([self._head]), np.array([1 / FOCAL_SHARE])))
        entries.append((np.full(CAMERA_TERMS, last + 1), np.arange(CAMERA_TERMS), self._baseline_slope(x)))
        shaped = [np.broadcast_arrays(*entry) for entry in entries]
        r, c, values = (np.concatenate([part[k].ravel() for part in shaped]) for k in range(3))
        return csr_matrix((values, (r, c)), shape=(last + 2, len(x)))

    def _baseline_slope(self, x: np.ndarray) -> np.ndarray:
        """How the distance of the second camera changes with its six terms, by small steps."""
        slope, step = np.zeros(CAMERA_TERMS), 1e-6
        for term in range(CAMERA_TERMS):
            move = np.zeros(len(x))
            move[term] = step
            far, near = (np.linalg.norm(self._position(x + s * move) - self._given[0].position) for s in (1, -1))
            slope[term] = 1e3 * (far - near) / (2 * step * self._baseline)
        return slope


def _cross(vectors: np.ndarray) -> np.ndarray:
    """Matrices (R, 3, 3) that take the cross product with vectors (R, 3)."""
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(-1, 3, 3)


def _left_jacobians(x: np.ndarray, cameras: int) -> np.ndarray:
    """Left Jacobians (N, 3, 3) of the turns: what a small change of a rotation vector does to the rotation."""
    turns = np.concatenate([np.zeros((1, 3)), x[: CAMERA_TERMS * (cameras - 1)].reshape(-1, CAMERA_TERMS)[:, :3]])
    angle = np.linalg.norm(turns, axis=-1)[:, None, None]
    small = angle < 1e-6
    safe = np.where(small, 1.0, angle)
    hat = _cross(turns)
    first = np.where(small, 0.5, (1 - np.cos(safe)) / safe**2)
    second = np.where(small, 1 / 6, (safe - np.sin(safe)) / safe**3)
    return np.eye(3) + first * hat + second * hat @ hat
