"""Videos of one rendered person who moves before one camera, and where every point truly was.

The motion is one on our body; it moves another body whose limbs have other lengths, so the way is made anew from the
feet: what stands in the motion stands in the video.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from skelact.geometry import turn_about_y
from skelact.layouts import load_layout
from skelact.metric_values import FOOT_POINTS
from skelact.skeleton.body import BODY
from skelact.skeleton.kinematics import place_joints
from skelact.synth.bodies import BodyModel, BodyShape, load_body_model, sample_curls, sample_shape
from skelact.synth.clothes import dress
from skelact.synth.people import background, body_parts, light_direction, place_points
from skelact.synth.raster import Camera, Surface, draw, face_normals
from skelact.values import Motion

LAYOUT = load_layout("wholebody133")
FEET = [LAYOUT.names.index(name) for name in FOOT_POINTS]
FOCAL = (0.8, 1.3)  # over the longer side of the picture
CAMERA_HEIGHT_M = (1.0, 1.7)
FILLED = 0.75  # of the picture's height that somebody takes where they are nearest
MARGIN_M = 0.2  # beside the way
CONTRAST, FOCUS_PX = 0.4, 3.0  # of the background
NOISE = 0.01
FLOOR_PERCENTILE = 2.0


@dataclass(frozen=True, eq=False)
class MovingBody:
    """A body in the world, y up, the floor at 0.

    Attributes:
        vertices: float32 (T, N, 3), meters.
        points: float64 (T, 133, 3), where the points of `wholebody133` are.
        height_m: From the sole to the top of the head, at rest.
        fps: Frames per second.
    """

    vertices: np.ndarray
    points: np.ndarray
    height_m: float
    fps: float


@dataclass(frozen=True, eq=False)
class RenderedView:
    """A camera before a moving body.

    Attributes:
        camera: Its lens.
        rotation: float64 (3, 3), from the world to the camera (x right, y down, z ahead).
        translation: float64 (3,).
    """

    camera: Camera
    rotation: np.ndarray
    translation: np.ndarray

    def see(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) of the world before the camera."""
        return np.asarray(points @ self.rotation.T + self.translation)


def move_body(motion: Motion, stands: np.ndarray, rng: np.random.Generator) -> tuple[MovingBody, np.ndarray]:
    """Let a random body do a motion on `BODY`: the body, and colors of its triangles.

    Args:
        motion: What it does.
        stands: bool (T, 4), which of `FOOT_POINTS` stand; they stay at their place.
        rng: Of build, clothes and fingers.

    Raises:
        InputError: The package anny is not installed.
    """
    model, _ = load_body_model()
    shape, curls = sample_shape(rng), sample_curls(rng)
    positions, rotations = place_joints(motion)
    posed = [model.pose(shape, turn, curls) for turn in rotations.astype(np.float32)]
    vertices = np.stack([each for each, _ in posed])
    points = np.stack([place_points(model, *each) for each in posed]).astype(np.float64)
    scale = _leg(shape, model) / _our_leg(positions[0])
    way = _find_way(scale * motion.translations[:, 0], points[:, FEET], stands)
    way[:, 1] -= np.percentile(vertices[..., 1].min(1) + way[:, 1], FLOOR_PERCENTILE)
    height = float(np.ptp(shape.vertices[:, 1]))
    body = MovingBody(vertices + way[:, None].astype(np.float32), points + way[:, None], height, motion.fps)
    return body, dress(model, shape, rng)


def _find_way(root: np.ndarray, feet: np.ndarray, stands: np.ndarray) -> np.ndarray:
    """Where the pelvis goes, (T, 3): as the root does, but feet (T, 4, 3) from the pelvis that stand stay in place."""
    steps, moved = np.diff(root, axis=0), np.diff(feet, axis=0)
    for frame, both in enumerate(stands[1:] & stands[:-1]):
        if both.any():
            steps[frame, [0, 2]] = -moved[frame, both].mean(0)[[0, 2]]
    way = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, 0)])
    way[:, 1] = root[:, 1]
    return way


def _our_leg(positions: np.ndarray) -> float:
    hip, knee, ankle = (positions[BODY.names.index(f"left_{joint}")] for joint in ("hip", "knee", "ankle"))
    return float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))


def _leg(shape: BodyShape, model: BodyModel) -> float:
    hip, knee, ankle = (shape.heads[model.bones.index(f"{bone}.L")] for bone in ("upperleg01", "lowerleg01", "foot"))
    return float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))


def place_view(body: MovingBody, size: tuple[int, int], yaw_rad: float, rng: np.random.Generator) -> RenderedView:
    """A camera of a random lens and height that sees the whole way from a direction; 0: from where the body looks."""
    width, height = size
    camera = Camera(float(rng.uniform(*FOCAL) * max(size)), width, height)
    low, high = body.points.min((0, 1)), body.points.max((0, 1))
    middle, reach = (low + high) / 2, float(np.linalg.norm((high - low)[[0, 2]])) / 2 + MARGIN_M
    away = max(reach + camera.focal * body.height_m / (FILLED * height), reach + camera.focal * reach / (width / 2))
    position = middle + turn_about_y(yaw_rad) @ np.array([0.0, 0.0, away])
    position[1] = rng.uniform(*CAMERA_HEIGHT_M)
    ahead = (middle - position) / np.linalg.norm(middle - position)
    right = np.cross(ahead, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    rotation = np.stack([right, np.cross(ahead, right), ahead])
    return RenderedView(camera, rotation, -rotation @ position)


def draw_frames(
    body: MovingBody, colors: np.ndarray, view: RenderedView, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield the pictures, uint8 (H, W, 3) RGB: one background, one light."""
    model, _ = load_body_model()
    camera, light = view.camera, light_direction(rng)
    behind = cv2.GaussianBlur(background(camera.height, camera.width, rng), (0, 0), FOCUS_PX)
    behind = 0.5 + CONTRAST * (np.asarray(behind) - 0.5)
    for vertices in body.vertices:
        before = view.see(vertices)
        normals = face_normals(before, model.triangles)
        shade = light[3] + (1 - light[3]) * np.clip(normals @ light[:3], 0, 1)
        drawing = draw([Surface(before, model.triangles, colors * shade[:, None], body_parts(model))], camera)
        image = np.where(np.isfinite(drawing.depths)[..., None], drawing.colors, behind)
        image = image + rng.normal(0, NOISE, image.shape)
        yield (255 * image).clip(0, 255).astype(np.uint8)
