"""Draw surfaces: every triangle is sampled as densely as its size in the picture asks, the nearest sample wins.

Triangles of a body are about one pixel large, so sampling costs less than filling and is exact to half a pixel.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NEAR_M = 0.2
MAX_SAMPLES = 256  # along an edge of a triangle
SAMPLES_PER_PIXEL = 1.5
NOBODY = -1
MAX_RANK = 2**16 - 1


@dataclass(frozen=True)
class Camera:
    """A pinhole camera: x right, y down, z ahead.

    Attributes:
        focal: Focal length, pixels.
        width: Of the picture, pixels.
        height: Of the picture, pixels.
    """

    focal: float
    width: int
    height: int

    def project(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) in meters before the camera -> (..., 2) pixels; pixel centers are whole numbers."""
        middle = np.array([(self.width - 1) / 2, (self.height - 1) / 2])
        return points[..., :2] / np.maximum(points[..., 2:], NEAR_M) * self.focal + middle


@dataclass(frozen=True, eq=False)
class Surface:
    """What is drawn.

    Attributes:
        vertices: (N, 3) before the camera, meters.
        triangles: (F, 3), counterclockwise from outside.
        colors: (F, 3), 0 to 1, light included.
        parts: uint8 (F,): what each triangle belongs to, from 1 on.
    """

    vertices: np.ndarray
    triangles: np.ndarray
    colors: np.ndarray
    parts: np.ndarray


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a camera sees.

    Attributes:
        colors: float32 (H, W, 3), 0 to 1; 0 where nothing is.
        depths: float32 (H, W), meters; infinite where nothing is.
        owners: int8 (H, W): number of the surface, `NOBODY` where nothing is.
        parts: uint8 (H, W), 0 where nothing is.
    """

    colors: np.ndarray
    depths: np.ndarray
    owners: np.ndarray
    parts: np.ndarray


def draw(surfaces: Sequence[Surface], camera: Camera) -> Drawing:
    """Draw surfaces, the near before the far."""
    size = camera.height * camera.width
    colors, depths = np.zeros((size, 3), np.float32), np.full(size, np.inf, np.float32)
    owners, parts = np.full(size, NOBODY, np.int8), np.zeros(size, np.uint8)
    for owner, surface in enumerate(surfaces):
        cells, away, faces = _sample(surface, camera)
        order = _far_to_near(away)  # the nearest is written last
        nearest = np.full(size, -1, np.int32)
        nearest[cells[order]] = order
        filled = np.flatnonzero(nearest >= 0)
        filled = filled[away[nearest[filled]] < depths[filled]]
        chosen = nearest[filled]
        colors[filled], parts[filled] = surface.colors[faces[chosen]], surface.parts[faces[chosen]]
        depths[filled], owners[filled] = away[chosen], owner
    shape = (camera.height, camera.width)
    return Drawing(colors.reshape(*shape, 3), depths.reshape(shape), owners.reshape(shape), parts.reshape(shape))


def _far_to_near(depths: np.ndarray) -> np.ndarray:
    """Order of depths, told apart to a 65,535th of their range: whole numbers of 16 bits are sorted by counting."""
    if not len(depths):
        return np.empty(0, int)
    far, near = float(depths.max()), float(depths.min())
    ranks = ((far - depths) * (MAX_RANK / max(far - near, 1e-6))).astype(np.uint16)
    return np.argsort(ranks, kind="stable")


def face_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Unit normals (F, 3) of triangles, toward their outside."""
    columns = np.ascontiguousarray(vertices.T)
    a, b, c = (columns[:, triangles[:, corner]] for corner in range(3))
    (bx, by, bz), (cx, cy, cz) = b - a, c - a
    x, y, z = by * cz - bz * cy, bz * cx - bx * cz, bx * cy - by * cx
    length = np.maximum(np.sqrt(x * x + y * y + z * z), 1e-12)
    return np.stack([x / length, y / length, z / length], 1)


def _sample(surface: Surface, camera: Camera) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples within the picture: flat pixel number, depth, triangle."""
    flat = camera.project(surface.vertices)
    columns = np.ascontiguousarray(flat.T)
    (x0, y0), (x1, y1), (x2, y2) = (columns[:, surface.triangles[:, corner]] for corner in range(3))
    numbers = np.flatnonzero((x1 - x0) * (y2 - y0) < (x2 - x0) * (y1 - y0))  # counterclockwise: its outside is seen
    vertices = surface.triangles[numbers]
    x0, y0, x1, y1, x2, y2 = (value[numbers] for value in (x0, y0, x1, y1, x2, y2))
    left, right = np.minimum(np.minimum(x0, x1), x2), np.maximum(np.maximum(x0, x1), x2)
    top, bottom = np.minimum(np.minimum(y0, y1), y2), np.maximum(np.maximum(y0, y1), y2)
    nearest = surface.vertices[vertices[:, 0], 2]
    kept = (right >= -0.5) & (left < camera.width) & (bottom >= -0.5) & (top < camera.height) & (nearest > NEAR_M)
    numbers = numbers[kept]
    sides = np.maximum(right - left, bottom - top)[kept]
    steps = np.minimum(np.ceil(SAMPLES_PER_PIXEL * sides).astype(int) + 1, MAX_SAMPLES)
    corners = np.concatenate([flat, surface.vertices[:, 2:]], 1).astype(np.float32)  # x, y, depth
    places, faces = [], []
    for count in np.unique(steps):
        own = numbers[steps == count]
        shares = _shares(int(count))  # S, 3
        own_corners = corners[surface.triangles[own]].transpose(2, 0, 1)  # 3 numbers, F, 3 corners
        places.append((own_corners @ shares.T).reshape(3, -1))
        faces.append(np.repeat(own, len(shares)))
    if not places:
        return np.empty(0, int), np.empty(0, np.float32), np.empty(0, int)
    across, down, depths = np.concatenate(places, 1)
    column, row = np.rint(across).astype(np.int32), np.rint(down).astype(np.int32)
    inside = (column >= 0) & (column < camera.width) & (row >= 0) & (row < camera.height)
    cells = row[inside] * camera.width + column[inside]
    return cells, depths[inside], np.concatenate(faces)[inside]


@functools.cache
def _shares(steps: int) -> np.ndarray:
    """Weights (S, 3) of the corners, evenly over a triangle with so many samples along an edge."""
    if steps == 1:
        return np.full((1, 3), 1 / 3, np.float32)
    a, b = np.meshgrid(np.arange(steps), np.arange(steps), indexing="ij")
    kept = a + b < steps
    first, second = a[kept] / (steps - 1), b[kept] / (steps - 1)
    return np.stack([first, second, 1 - first - second], 1).astype(np.float32)
