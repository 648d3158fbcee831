"""A dressed figure of our own in an empty room, rendered by sphere tracing: no mesh, no body model, no photograph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from skelact.skeleton.body import BODY
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

SKIN, HAIR, SHIRT, TROUSERS, SHOE, EYE, LIPS = (
    (224, 172, 140),
    (62, 44, 34),
    (52, 104, 150),
    (64, 66, 78),
    (40, 38, 42),
    (30, 28, 30),
    (176, 104, 92),
)
WALL, FLOOR = np.array((226, 224, 218), np.float32), np.array((172, 160, 146), np.float32)
LIGHT = np.array((0.4, 0.75, 0.55), np.float32) / np.float32(np.linalg.norm((0.4, 0.75, 0.55)))
AMBIENT = 0.45
BLEND_M = 0.012  # over which neighboring bones melt into each other
STEPS, HIT_M = 28, 0.004
MARGIN_M = 0.25  # around the joints, that rays are cast into

# bone start, bone end, radii at both, color, point offsets in the frames of the two joints (meters)
Bone = tuple[str, str, float, float, tuple[int, int, int], tuple[float, float, float], tuple[float, float, float]]
ZERO = (0.0, 0.0, 0.0)
BONES: list[Bone] = [
    ("pelvis", "spine", 0.115, 0.105, SHIRT, (0.04, 0.0, 0.0), (0.03, 0.0, 0.0)),
    ("pelvis", "spine", 0.115, 0.105, SHIRT, (-0.04, 0.0, 0.0), (-0.03, 0.0, 0.0)),
    ("spine", "chest", 0.105, 0.115, SHIRT, (0.035, 0.0, 0.0), (0.06, 0.05, 0.0)),
    ("spine", "chest", 0.105, 0.115, SHIRT, (-0.035, 0.0, 0.0), (-0.06, 0.05, 0.0)),
    ("neck", "head", 0.052, 0.05, SKIN, (0.0, -0.05, 0.0), (0.0, 0.03, 0.01)),
    ("head", "head", 0.088, 0.078, SKIN, (0.0, 0.115, 0.012), (0.0, 0.045, 0.03)),
    ("head", "head", 0.094, 0.090, HAIR, (0.0, 0.145, -0.012), (0.0, 0.085, -0.03)),
    ("head", "head", 0.012, 0.017, SKIN, (0.0, 0.10, 0.102), (0.0, 0.068, 0.112)),
    ("head", "head", 0.024, 0.024, SKIN, (0.082, 0.085, 0.0), (0.082, 0.065, 0.0)),
    ("head", "head", 0.024, 0.024, SKIN, (-0.082, 0.085, 0.0), (-0.082, 0.065, 0.0)),
    ("head", "head", 0.009, 0.009, EYE, (0.026, 0.103, 0.092), (0.042, 0.103, 0.087)),
    ("head", "head", 0.009, 0.009, EYE, (-0.026, 0.103, 0.092), (-0.042, 0.103, 0.087)),
    ("head", "head", 0.009, 0.009, LIPS, (0.022, 0.033, 0.098), (-0.022, 0.033, 0.098)),
]
for _side, _sign in (("left", 1.0), ("right", -1.0)):
    _hand = (_sign * 0.07, 0.0, 0.0)
    BONES += [
        (f"{_side}_collar", f"{_side}_shoulder", 0.075, 0.062, SHIRT, ZERO, ZERO),
        ("chest", f"{_side}_shoulder", 0.085, 0.06, SHIRT, (_sign * 0.04, 0.08, 0.0), ZERO),
        (f"{_side}_shoulder", f"{_side}_elbow", 0.058, 0.047, SHIRT, ZERO, ZERO),
        (f"{_side}_elbow", f"{_side}_wrist", 0.042, 0.030, SKIN, ZERO, ZERO),
        (f"{_side}_wrist", f"{_side}_wrist", 0.032, 0.036, SKIN, ZERO, _hand),
        *(
            (f"{_side}_wrist", f"{_side}_wrist", 0.012, 0.010, SKIN, _hand, (_sign * 0.165, 0.0, z))
            for z in (-0.036, -0.012, 0.012, 0.036)
        ),
        (f"{_side}_wrist", f"{_side}_wrist", 0.014, 0.011, SKIN, (_sign * 0.03, 0.0, 0.02), (_sign * 0.09, 0.0, 0.07)),
        (f"{_side}_hip", f"{_side}_knee", 0.088, 0.058, TROUSERS, ZERO, ZERO),
        (f"{_side}_knee", f"{_side}_ankle", 0.057, 0.045, TROUSERS, ZERO, ZERO),
        (f"{_side}_ankle", f"{_side}_toe", 0.042, 0.038, SHOE, (0.0, -0.03, -0.03), (0.0, 0.02, 0.07)),
        ("pelvis", f"{_side}_hip", 0.10, 0.092, TROUSERS, (0.0, -0.02, 0.0), ZERO),
    ]


@dataclass(frozen=True)
class Camera:
    """Where the room is seen from.

    Attributes:
        eye: Position, meters, y up.
        target: Point in the middle of the picture, meters.
        size: Width and height, pixels.
        focal: Focal length over the height of the picture.
    """

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    size: tuple[int, int] = (426, 320)
    focal: float = 1.4

    def axes(self) -> np.ndarray:
        """Rows right, up and ahead of the camera, float32 (3, 3)."""
        ahead = np.subtract(self.target, self.eye)
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross(ahead, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(right, ahead), ahead]).astype(np.float32)

    def rays(self) -> np.ndarray:
        """Unit directions of all pixels, float32 (H, W, 3)."""
        width, height = self.size
        columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
        flat = np.stack(
            [(columns - width / 2) / height, (height / 2 - rows) / height, np.full_like(rows, self.focal)], -1
        )
        rays = flat.astype(np.float32) @ self.axes()
        return rays / np.linalg.norm(rays, axis=-1, keepdims=True)

    def project(self, places: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of places (..., 3)."""
        seen = (places - np.array(self.eye)) @ self.axes().T
        width, height = self.size
        scale = self.focal * height / seen[..., 2]
        return np.stack([width / 2 + seen[..., 0] * scale, height / 2 - seen[..., 1] * scale], -1)


def render_motion(motion: Motion, camera: Camera) -> Iterator[np.ndarray]:
    """Render every frame of a motion on the generator's body: uint8 (H, W, 3) RGB."""
    places, turns = place_joints(motion)
    rays = camera.rays()
    room = _render_room(camera, rays)
    for pose, turn in zip(places, turns, strict=True):
        yield _render_frame(pose, turn, camera, rays, room)


def _render_room(camera: Camera, rays: np.ndarray) -> np.ndarray:
    down = rays[..., 1] < -1e-3
    distance = np.where(down, -camera.eye[1] / np.where(down, rays[..., 1], -1.0), np.inf)
    fade = np.clip(distance / 14.0, 0, 1)[..., None]
    return np.where(down[..., None], FLOOR * (1 - fade) + WALL * fade, WALL * (0.94 + 0.06 * rays[..., 1:2]))


def _render_frame(pose: np.ndarray, turn: np.ndarray, camera: Camera, rays: np.ndarray, room: np.ndarray) -> np.ndarray:
    image = room.copy()
    _darken_floor(image, pose, camera, rays)
    pixels = camera.project(pose)
    reach = MARGIN_M * camera.focal * camera.size[1] / np.linalg.norm(pose[0] - camera.eye)
    low = np.clip(np.floor(pixels.min(0) - reach), 0, camera.size).astype(int)
    high = np.clip(np.ceil(pixels.max(0) + reach), 0, camera.size).astype(int)
    window = np.s_[low[1] : high[1], low[0] : high[0]]
    seen = rays[window].reshape(-1, 3)
    if not len(seen):
        return image.round().astype(np.uint8)
    starts, ends = _bone_ends(pose, turn)
    places, hit = _march(
        np.array(camera.eye, np.float32), seen, starts, ends, float(np.linalg.norm(pose[0] - camera.eye))
    )
    colors = image[window].reshape(-1, 3)
    colors[hit] = _shade(places[hit], starts, ends)
    image[window] = colors.reshape(high[1] - low[1], high[0] - low[0], 3)
    return image.clip(0, 255).round().astype(np.uint8)


def _darken_floor(image: np.ndarray, pose: np.ndarray, camera: Camera, rays: np.ndarray) -> None:
    down = rays[..., 1] < -1e-3
    distance = -camera.eye[1] / rays[down][:, 1]
    floor = np.array(camera.eye, np.float32)[[0, 2]] + rays[down][:, [0, 2]] * distance[:, None]
    shadow = np.zeros(len(floor), np.float32)
    for name in ("pelvis", "left_ankle", "right_ankle"):
        place = pose[BODY.names.index(name)]
        spread = 0.32 if name == "pelvis" else 0.12
        shadow += 0.28 * np.exp(-((floor - place[[0, 2]]) ** 2).sum(-1) / (2 * spread**2))
    image[down] *= (1 - np.clip(shadow, 0, 0.6))[:, None]


def _bone_ends(pose: np.ndarray, turn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ends = []
    for column in (0, 1):
        joints = [BODY.names.index(bone[column]) for bone in BONES]
        offsets = np.array([bone[5 + column] for bone in BONES])
        ends.append(pose[joints] + np.einsum("bij,bj->bi", turn[joints], offsets))
    return ends[0].astype(np.float32), ends[1].astype(np.float32)


def _distances(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distances (N, B) of places (N, 3) from B tapered capsules."""
    along = ends - starts
    length2 = np.maximum((along**2).sum(-1), 1e-8)
    apart = places[:, None] - starts
    t = np.clip(np.einsum("nbi,bi->nb", apart, along) / length2, 0, 1)
    apart -= t[..., None] * along
    first, last = (np.array([bone[i] for bone in BONES], np.float32) for i in (2, 3))
    return np.sqrt((apart**2).sum(-1)) - (first + t * (last - first))


def _surface(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    distances = _distances(places, starts, ends)
    nearest = distances.min(-1, keepdims=True)
    return nearest[:, 0] - BLEND_M * np.log(np.exp((nearest - distances) / BLEND_M).sum(-1))


def _march(
    eye: np.ndarray, rays: np.ndarray, starts: np.ndarray, ends: np.ndarray, distance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Walk along rays (N, 3) up to the surface: places (N, 3) and which rays hit it."""
    traveled = np.full(len(rays), distance - 1.2, np.float32)
    active = np.arange(len(rays))
    hit = np.zeros(len(rays), bool)
    for _ in range(STEPS):
        gap = _surface(eye + rays[active] * traveled[active, None], starts, ends)
        hit[active] = gap < HIT_M
        traveled[active] += gap
        active = active[(gap >= HIT_M) & (traveled[active] < distance + 1.2)]
        if not len(active):
            break
    return eye + rays * traveled[:, None], hit


def _shade(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    step = np.eye(3, dtype=np.float32) * 0.004
    normals = np.stack([_surface(places + s, starts, ends) - _surface(places - s, starts, ends) for s in step], -1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True) + 1e-6
    colors = np.array([bone[4] for bone in BONES], np.float32)[_distances(places, starts, ends).argmin(-1)]
    light = AMBIENT + (1 - AMBIENT) * np.clip(normals @ LIGHT, 0, 1) + 0.12 * np.clip(normals[:, 1], 0, 1)
    return colors * light[:, None]
