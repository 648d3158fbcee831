"""A plain human figure around `BODY`: lathed tubes for trunk, arms and legs, with feet, thumbs, a head and a nose.

The figure stands in the T-pose, soles on the floor, facing +z. Every vertex follows its bone; within 3 cm of a joint it
goes over to the bone above, linearly. Tubes run along the straight limbs of the T-pose, so the skin is whole over
elbows and knees. Right is left mirrored.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from skelact.skeleton.body import BODY, STANDING_M
from skelact.skeleton.rig import rest_positions

BLEND_M = 0.06  # over which a vertex goes from one bone to the next
DEFAULT_SIDES = 16
MAX_INFLUENCES = 4
LEFT, RIGHT, MIDDLE = 0, 1, 2

# Rings of the tubes, meters from the pelvis: place along the tube, two half sizes, and what is said of the center.
# Trunk, along y: half width (x), half depth (z), center z.
TRUNK = (
    (-0.100, 0.000, 0.000, 0.000),
    (-0.096, 0.060, 0.050, -0.002),
    (-0.070, 0.110, 0.082, -0.006),
    (-0.030, 0.134, 0.098, -0.010),
    (0.020, 0.132, 0.096, -0.008),
    (0.080, 0.116, 0.084, 0.000),
    (0.130, 0.108, 0.078, 0.002),
    (0.190, 0.114, 0.082, 0.004),
    (0.250, 0.126, 0.092, 0.004),
    (0.305, 0.132, 0.095, 0.002),
    (0.350, 0.124, 0.084, -0.004),
    (0.385, 0.096, 0.064, -0.008),
    (0.405, 0.062, 0.052, -0.006),
    (0.425, 0.047, 0.048, -0.002),
    (0.460, 0.043, 0.046, 0.006),
    (0.500, 0.043, 0.046, 0.012),
    (0.515, 0.000, 0.000, 0.012),
)
# Head, along y: half width, half depth, center z.
HEAD = (
    (0.462, 0.000, 0.000, 0.052),
    (0.465, 0.024, 0.022, 0.050),
    (0.478, 0.042, 0.046, 0.040),
    (0.505, 0.060, 0.070, 0.026),
    (0.540, 0.071, 0.086, 0.016),
    (0.575, 0.075, 0.092, 0.010),
    (0.605, 0.070, 0.087, 0.006),
    (0.628, 0.054, 0.068, 0.003),
    (0.642, 0.030, 0.038, 0.002),
    (0.646, 0.000, 0.000, 0.002),
)
# Nose, along z: half width, half height, center y.
NOSE = (
    (0.090, 0.000, 0.000, 0.545),
    (0.092, 0.015, 0.024, 0.545),
    (0.108, 0.012, 0.019, 0.541),
    (0.122, 0.006, 0.009, 0.535),
    (0.126, 0.000, 0.000, 0.535),
)
# Left arm, along x: half height (y), half depth (z), center y above the shoulder.
ARM = (
    (0.045, 0.000, 0.000, 0.000),
    (0.055, 0.036, 0.040, 0.000),
    (0.080, 0.049, 0.050, 0.000),
    (0.112, 0.052, 0.052, -0.002),
    (0.145, 0.049, 0.048, -0.002),
    (0.190, 0.043, 0.043, 0.000),
    (0.250, 0.041, 0.041, 0.000),
    (0.310, 0.036, 0.036, 0.000),
    (0.335, 0.034, 0.034, 0.000),
    (0.360, 0.034, 0.034, 0.000),
    (0.400, 0.037, 0.037, 0.000),
    (0.450, 0.034, 0.035, 0.000),
    (0.510, 0.026, 0.030, 0.000),
    (0.553, 0.020, 0.026, 0.000),
    (0.575, 0.017, 0.027, 0.000),
    (0.600, 0.016, 0.038, 0.000),
    (0.640, 0.015, 0.043, 0.000),
    (0.680, 0.012, 0.041, 0.000),
    (0.712, 0.010, 0.033, 0.000),
    (0.727, 0.006, 0.018, 0.000),
    (0.731, 0.000, 0.000, 0.000),
)
THUMB = ((0.595, 0.022), (0.640, 0.064))  # start and end (x, z) of the left one
THUMB_M = 0.013
# Left leg, down along y: half width (x), half depth (z), center z.
LEG = (
    (0.040, 0.000, 0.000, -0.004),
    (0.030, 0.045, 0.050, -0.004),
    (0.000, 0.064, 0.078, -0.004),
    (-0.045, 0.068, 0.086, -0.002),
    (-0.120, 0.066, 0.080, 0.002),
    (-0.220, 0.059, 0.068, 0.004),
    (-0.320, 0.049, 0.055, 0.004),
    (-0.385, 0.044, 0.049, 0.004),
    (-0.413, 0.043, 0.048, 0.003),
    (-0.441, 0.042, 0.046, 0.000),
    (-0.500, 0.044, 0.050, -0.010),
    (-0.560, 0.044, 0.050, -0.012),
    (-0.660, 0.034, 0.038, -0.008),
    (-0.750, 0.026, 0.030, -0.002),
    (-0.805, 0.027, 0.031, 0.000),
    (-0.850, 0.029, 0.033, 0.002),
    (-0.870, 0.000, 0.000, 0.002),
)
# Left foot, along z: half width (x), half height (y); the sole is on the floor.
FOOT = (
    (-0.064, 0.000, 0.018),
    (-0.062, 0.018, 0.020),
    (-0.048, 0.031, 0.036),
    (-0.015, 0.034, 0.048),
    (0.020, 0.035, 0.046),
    (0.055, 0.040, 0.035),
    (0.0906, 0.045, 0.025),
    (0.120, 0.045, 0.020),
    (0.145, 0.038, 0.016),
    (0.160, 0.024, 0.012),
    (0.165, 0.000, 0.010),
)
COLLAR_M = 0.300  # height above the pelvis from where the sides of the chest follow the collars


@dataclass(frozen=True, eq=False)
class BodyMesh:
    """A skinned mesh in the T-pose.

    Attributes:
        positions: float64 (N, 3), meters, soles at y = 0.
        normals: float64 (N, 3), outward, length 1.
        joints: int (N, 4) joints of `BODY` that move a vertex; 0 where there are fewer.
        weights: float64 (N, 4) >= 0, of each joint, sum 1.
        triangles: int (F, 3), counterclockwise from outside.
        sides: int (F,) `LEFT`, `RIGHT` or `MIDDLE`.
    """

    positions: np.ndarray
    normals: np.ndarray
    joints: np.ndarray
    weights: np.ndarray
    triangles: np.ndarray
    sides: np.ndarray


@dataclass(frozen=True, eq=False)
class _Surface:
    """A closed surface: places (n, 3) from the pelvis, weights (n, V) of the joints, triangles (f, 3)."""

    places: np.ndarray
    weights: np.ndarray
    triangles: np.ndarray
    side: int

    def mirrored(self) -> _Surface:
        """The same on the right."""
        flipped = self.places * np.array([-1.0, 1.0, 1.0])
        return _Surface(flipped, self.weights[:, list(BODY.mirror)], self.triangles[:, ::-1], RIGHT)


@functools.lru_cache(maxsize=4)
def build_body_mesh(sides: int = DEFAULT_SIDES) -> BodyMesh:
    """Build the figure; `sides` of a tube, 6 to 32, say how fine it is (16: some 4,300 triangles)."""
    left = [_arm(sides), _thumb(max(6, sides // 2)), _leg(sides), _foot(sides)]
    surfaces = [_trunk(sides), _head(sides), _nose(max(6, sides // 2)), *left, *(one.mirrored() for one in left)]
    starts = np.cumsum([0, *(len(surface.places) for surface in surfaces)])
    places = np.concatenate([surface.places for surface in surfaces])
    triangles = np.concatenate([one.triangles + start for one, start in zip(surfaces, starts[:-1], strict=True)])
    weights = np.concatenate([surface.weights for surface in surfaces])
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :MAX_INFLUENCES]
    chosen = np.take_along_axis(weights, joints, axis=1)
    return BodyMesh(
        places + np.array([0.0, STANDING_M, 0.0]),
        _normals(places, triangles),
        np.where(chosen > 0, joints, 0),
        chosen / chosen.sum(1, keepdims=True),
        triangles,
        np.repeat([surface.side for surface in surfaces], [len(surface.triangles) for surface in surfaces]),
    )


def _trunk(sides: int) -> _Surface:
    rings = np.array(TRUNK)
    centers = np.stack([np.zeros(len(rings)), rings[:, 0], rings[:, 3]], -1)
    places, triangles = _tube(centers, np.eye(3)[[2, 0]], rings[:, [2, 1]], sides)
    weights = _weigh(places[:, 1], ("pelvis", "spine", "chest", "neck", "head"), 1)
    chest = BODY.names.index("chest")
    for side, sign in (("left", 1.0), ("right", -1.0)):  # the sides of the chest go with the collars
        collar = BODY.names.index(f"{side}_collar")
        across = _ramp(sign * places[:, 0] - abs(_rest()[collar, 0])) * _ramp(places[:, 1] - COLLAR_M)
        weights[:, collar] = across * weights[:, chest]
    weights[:, chest] = 1.0 - np.delete(weights, chest, axis=1).sum(1)
    return _Surface(places, weights, triangles, MIDDLE)


def _head(sides: int) -> _Surface:
    rings = np.array(HEAD)
    centers = np.stack([np.zeros(len(rings)), rings[:, 0], rings[:, 3]], -1)
    places, triangles = _tube(centers, np.eye(3)[[2, 0]], rings[:, [2, 1]], sides)
    return _Surface(places, _hold(places, "head"), triangles, MIDDLE)


def _nose(sides: int) -> _Surface:
    rings = np.array(NOSE)
    centers = np.stack([np.zeros(len(rings)), rings[:, 3], rings[:, 0]], -1)
    places, triangles = _tube(centers, np.eye(3)[[0, 1]], rings[:, [1, 2]], sides)
    return _Surface(places, _hold(places, "head"), triangles, MIDDLE)


def _arm(sides: int) -> _Surface:
    rings = np.array(ARM)
    height = _rest()[BODY.names.index("left_shoulder"), 1]
    centers = np.stack([rings[:, 0], height + rings[:, 3], np.zeros(len(rings))], -1)
    places, triangles = _tube(centers, np.eye(3)[[1, 2]], rings[:, [1, 2]], sides)
    chain = ("chest", "left_collar", "left_shoulder", "left_elbow", "left_wrist")
    return _Surface(places, _weigh(places[:, 0], chain, 0), triangles, LEFT)


def _thumb(sides: int) -> _Surface:
    height = _rest()[BODY.names.index("left_wrist"), 1]
    start, end = (np.array([x, height, z]) for x, z in THUMB)
    along = (end - start) / np.linalg.norm(end - start)
    steps = np.array([-1.0, -0.7, 0.0, 0.0, 0.7, 1.0])  # half spheres at both ends
    centers = np.array([start, start, start, end, end, end]) + steps[:, None] * THUMB_M * along
    radii = THUMB_M * np.sqrt(1 - steps**2)
    up = np.array([0.0, 1.0, 0.0])
    places, triangles = _tube(centers, np.stack([up, np.cross(along, up)]), np.stack([radii, radii], -1), sides)
    return _Surface(places, _hold(places, "left_wrist"), triangles, LEFT)


def _leg(sides: int) -> _Surface:
    rings = np.array(LEG)
    centers = np.stack([np.full(len(rings), _rest()[BODY.names.index("left_hip"), 0]), rings[:, 0], rings[:, 3]], -1)
    places, triangles = _tube(centers, np.eye(3)[[0, 2]], rings[:, [1, 2]], sides)
    chain = ("pelvis", "left_hip", "left_knee", "left_ankle")
    return _Surface(places, _weigh(places[:, 1], chain, 1, sign=-1.0), triangles, LEFT)


def _foot(sides: int) -> _Surface:
    rings = np.array(FOOT)
    x = np.full(len(rings), _rest()[BODY.names.index("left_ankle"), 0])
    centers = np.stack([x, rings[:, 2] - STANDING_M, rings[:, 0]], -1)
    sizes = np.where(rings[:, 1:2] > 0, rings[:, 1:], 0.0)
    places, triangles = _tube(centers, np.eye(3)[[0, 1]], sizes, sides)
    return _Surface(places, _weigh(places[:, 2], ("left_ankle", "left_toe"), 2), triangles, LEFT)


def _tube(centers: np.ndarray, axes: np.ndarray, sizes: np.ndarray, sides: int) -> tuple[np.ndarray, np.ndarray]:
    """A closed tube of ellipses (R, with a point at both ends) and its triangles, outward when axes turn to the way.

    Args:
        centers: (R, 3), first and last are the points.
        axes: (2, 3) whose cross product points along the tube.
        sizes: (R, 2) half sizes along the axes.
        sides: Vertices of an ellipse.
    """
    angles = np.arange(sides) * (2 * np.pi / sides)
    circle = np.stack([np.cos(angles), np.sin(angles)], -1)  # (sides, 2)
    rings = centers[1:-1, None] + (circle * sizes[1:-1, None]) @ axes
    places = np.concatenate([centers[:1], rings.reshape(-1, 3), centers[-1:]])
    inner = len(centers) - 2
    numbers = 1 + np.arange(inner * sides).reshape(inner, sides)
    after = np.roll(numbers, -1, axis=1)
    last = len(places) - 1
    triangles = [
        np.stack([numbers[:-1], after[:-1], after[1:]], -1),
        np.stack([numbers[:-1], after[1:], numbers[1:]], -1),
        np.stack([np.zeros(sides, int), after[0], numbers[0]], -1),
        np.stack([np.full(sides, last), numbers[-1], after[-1]], -1),
    ]
    found = np.concatenate([one.reshape(-1, 3) for one in triangles])
    ahead = np.dot(np.cross(axes[0], axes[1]), centers[-1] - centers[0]) > 0
    return places, found if ahead else found[:, ::-1]


def _weigh(along: np.ndarray, chain: tuple[str, ...], axis: int, *, sign: float = 1.0) -> np.ndarray:
    """Weights (n, V) of vertices at places (n,) along a chain of joints that lies on one axis."""
    weights = np.zeros((len(along), len(BODY.names)))
    starts = [sign * _rest()[BODY.names.index(name), axis] for name in chain[1:]]
    passed = [np.ones(len(along)), *(_ramp(sign * along - start) for start in starts), np.zeros(len(along))]
    for place, name in enumerate(chain):
        weights[:, BODY.names.index(name)] = passed[place] - passed[place + 1]
    return weights


def _hold(places: np.ndarray, name: str) -> np.ndarray:
    weights = np.zeros((len(places), len(BODY.names)))
    weights[:, BODY.names.index(name)] = 1.0
    return weights


def _ramp(distance: np.ndarray) -> np.ndarray:
    """From 0 to 1 over `BLEND_M` around zero."""
    return np.clip(0.5 + distance / BLEND_M, 0.0, 1.0)


def _rest() -> np.ndarray:
    return rest_positions(BODY.parents, BODY.offsets)


def _normals(places: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Normals of vertices: those of the triangles around, weighted by area."""
    corners = places[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(places)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], faces)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)
