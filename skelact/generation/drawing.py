"""Pictures of a motion: the shaded figure of `body_mesh` over a floor, with its shadow and an arrow that says ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from skelact.skeleton import place_joints
from skelact.skeleton.body import BODY, STANDING_M, heading_of
from skelact.skeleton.body_mesh import LEFT, MIDDLE, RIGHT, build_body_mesh
from skelact.skeleton.rig import rest_positions
from skelact.values import Motion

FINENESS = 8  # sides of a limb
SUPERSAMPLING = 2  # drawn this much larger, then averaged
HEIGHT_M = 2.3  # that a picture shows
FLOOR_HEIGHT = 0.86  # of the picture, from above
VIEWS_RAD = (np.radians(25.0), np.radians(-65.0))  # the camera about the vertical: from ahead, and from the side
TILT_RAD = np.radians(12.0)
TILE_M, TILES = 0.5, 6
LIGHT = np.array([-0.2, 0.85, 0.5]) / np.linalg.norm([-0.2, 0.85, 0.5])  # direction to the lamp
AMBIENT = 0.62
BACKGROUND, FLOOR, SHADOW, ARROW = (250, 250, 252), (218, 222, 230), (208, 211, 219), (150, 158, 172)
COLORS = {LEFT: (58, 130, 205), RIGHT: (238, 126, 46), MIDDLE: (158, 165, 180)}
ARROW_M = ((0.62, 0.0), (0.36, 0.14), (0.36, -0.14))  # ahead and to the left of the pelvis, on the floor


@dataclass(frozen=True)
class View:
    """One picture: its size in pixels, and where the camera stands about the vertical, radians from +z."""

    width: int
    height: int
    turn_rad: float


def draw_motion(motion: Motion, views: Sequence[View], frames: Sequence[int] | None = None) -> Iterator[np.ndarray]:
    """Draw frames of a motion on `BODY`: uint8 (H, W, 3) RGB, views of one height side by side.

    The camera follows the body smoothly over a floor that stays.

    Args:
        motion: On `BODY`.
        views: At least one.
        frames: Numbers of the frames to draw; None draws all.
    """
    positions, rotations = place_joints(motion)
    path = _smooth_path(positions[:, 0], motion.fps)
    for frame in range(len(positions)) if frames is None else frames:
        vertices = _pose_mesh(positions[frame], rotations[frame])
        pictures = [_draw_frame(vertices, rotations[frame, 0], path[frame], view) for view in views]
        yield np.concatenate(pictures, axis=1)


def _smooth_path(root: np.ndarray, fps: float) -> np.ndarray:
    """Where the camera looks (T, 3): the root on the floor, averaged over two seconds, beyond its ends as it went."""
    width = min(round(fps), len(root) - 1)
    kernel = np.ones(2 * width + 1) / (2 * width + 1)
    padded = np.pad(root[:, [0, 2]], ((width, width), (0, 0)), mode="reflect", reflect_type="odd")
    x, z = (np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1))
    return np.stack([x, np.zeros(len(root)), z], -1)


def _pose_mesh(places: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Vertices (N, 3) of the figure, from places (V, 3) and rotations (V, 3, 3) of the joints in the world."""
    mesh = build_body_mesh(FINENESS)
    rest = rest_positions(BODY.parents, BODY.offsets) + np.array([0.0, STANDING_M, 0.0])
    shifts = places - np.einsum("vij,vj->vi", turns, rest)
    blended = np.einsum("nk,nkij->nij", mesh.weights, turns[mesh.joints])
    return np.einsum("nij,nj->ni", blended, mesh.positions) + np.einsum("nk,nki->ni", mesh.weights, shifts[mesh.joints])


def _draw_frame(vertices: np.ndarray, pelvis: np.ndarray, center: np.ndarray, view: View) -> np.ndarray:
    size = (view.width * SUPERSAMPLING, view.height * SUPERSAMPLING)
    image = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(image)
    camera = _Camera(view, center)
    _draw_floor(draw, camera, center)
    triangles = build_body_mesh(FINENESS).triangles
    _draw_shadow(draw, camera, vertices, triangles)
    _draw_arrow(draw, camera, vertices, heading_of(pelvis))
    _draw_figure(draw, camera, vertices, triangles)
    return np.asarray(image.reduce(SUPERSAMPLING))


class _Camera:
    """A parallel projection that looks at a place on the floor."""

    def __init__(self, view: View, center: np.ndarray) -> None:
        right = np.array([np.cos(view.turn_rad), 0.0, -np.sin(view.turn_rad)])
        near = np.array([np.sin(view.turn_rad), 0.0, np.cos(view.turn_rad)])
        up = np.array([0.0, 1.0, 0.0])
        self.toward = np.cos(TILT_RAD) * near + np.sin(TILT_RAD) * up  # the viewer
        scale = view.height * SUPERSAMPLING / HEIGHT_M
        down = np.sin(TILT_RAD) * near - np.cos(TILT_RAD) * up
        self._axes = scale * np.stack([right, down], -1)
        self._middle = np.array([view.width / 2, view.height * FLOOR_HEIGHT]) * SUPERSAMPLING
        self._center = center

    def project(self, places: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of places (..., 3)."""
        return np.asarray((places - self._center) @ self._axes + self._middle)


def _draw_floor(draw: ImageDraw.ImageDraw, camera: _Camera, center: np.ndarray) -> None:
    corner = np.floor(center / TILE_M) * TILE_M
    reach = np.arange(-TILES, TILES + 1) * TILE_M
    for line in reach:
        for ends in ([(line, reach[0]), (line, reach[-1])], [(reach[0], line), (reach[-1], line)]):
            places = corner + np.array([(x, 0.0, z) for x, z in ends])
            draw.line(camera.project(places).reshape(-1).tolist(), fill=FLOOR, width=SUPERSAMPLING)


def _draw_shadow(draw: ImageDraw.ImageDraw, camera: _Camera, vertices: np.ndarray, triangles: np.ndarray) -> None:
    fallen = vertices - vertices[:, 1:2] * (LIGHT / LIGHT[1])
    corners = vertices[triangles]
    lit = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) @ LIGHT > 0
    for polygon in camera.project(fallen[triangles[lit]]).reshape(-1, 6).tolist():
        draw.polygon(polygon, fill=SHADOW)


def _draw_arrow(draw: ImageDraw.ImageDraw, camera: _Camera, vertices: np.ndarray, heading: np.ndarray) -> None:
    """A triangle on the floor ahead of the body."""
    ahead = np.array([np.sin(heading), 0.0, np.cos(heading)])
    left = np.array([np.cos(heading), 0.0, -np.sin(heading)])
    start = vertices.mean(0) * np.array([1.0, 0.0, 1.0])
    places = np.stack([start + forward * ahead + side * left for forward, side in ARROW_M])
    draw.polygon(camera.project(places).reshape(-1).tolist(), fill=ARROW)


def _draw_figure(draw: ImageDraw.ImageDraw, camera: _Camera, vertices: np.ndarray, triangles: np.ndarray) -> None:
    """The triangles that face the viewer, the farthest first, shaded by how they face the lamp."""
    corners = vertices[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    shown = np.flatnonzero(normals @ camera.toward > 0)
    shown = shown[np.argsort(corners[shown].mean(1) @ camera.toward)]
    bright = AMBIENT + (1 - AMBIENT) * np.maximum(normals[shown] @ LIGHT, 0.0)
    colors = np.array([COLORS[side] for side in sorted(COLORS)])[build_body_mesh(FINENESS).sides[shown]]
    fills = np.rint(colors * bright[:, None]).astype(int).tolist()
    for polygon, fill in zip(camera.project(corners[shown]).reshape(-1, 6).tolist(), fills, strict=True):
        draw.polygon(polygon, fill=tuple(fill))
