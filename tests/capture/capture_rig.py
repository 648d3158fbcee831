"""Four made cameras around a made person who walks and swings the arms."""

from __future__ import annotations

import numpy as np

from skelact.capture.cameras import Camera
from skelact.layouts import load_layout

FRAMES = 30
LAYOUT = load_layout("wholebody133")


def make_camera(name: str, angle: float, *, distance: float = 4.0, height: float = 1.8) -> Camera:
    """A camera that looks at the middle of the room, with a lens that bends lines."""
    position = np.array([distance * np.sin(angle), height, distance * np.cos(angle)])
    ahead = np.array([0.0, 1.0, 0.0]) - position
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    rotation = np.stack([right, np.cross(ahead, right), ahead])
    lens = np.array([-0.05, 0.12, 5e-4, -4e-4, 0.0])
    return Camera(
        name, (1080, 1920), np.array([1680.0, 1670.0]), np.array([530.0, 955.0]), lens, rotation, -rotation @ position
    )


CAMERAS = tuple(make_camera(f"cam{number:02d}", angle) for number, angle in enumerate((0.3, 1.9, 3.4, 5.0), 1))


def made_person(shift: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> np.ndarray:
    """Points of the body and feet (T, 23, 3), meters, bones of constant length."""
    time = np.arange(FRAMES) / 30
    points = np.zeros((FRAMES, 23, 3))
    place = {name: index for index, name in enumerate(LAYOUT.names[:23])}
    root = np.stack([0.3 * np.sin(time), np.zeros_like(time), 0.6 * time - 0.3], -1) + shift

    def put(name: str, origin: np.ndarray, length: float, angle: np.ndarray | float, out: float = 0.0) -> np.ndarray:
        angle = np.broadcast_to(angle, time.shape)
        way = np.stack([np.full_like(time, out), -np.cos(angle), np.sin(angle)], -1)
        points[:, place[name]] = origin + length * way / np.linalg.norm(way, axis=-1, keepdims=True)
        return points[:, place[name]]

    for side, sign in (("left", 1.0), ("right", -1.0)):
        swing = 0.5 * sign * np.sin(2 * np.pi * time)
        hip, shoulder = root + np.array((0.1 * sign, 0.9, 0.0)), root + np.array((0.18 * sign, 1.4, 0.0))
        points[:, place[f"{side}_hip"]], points[:, place[f"{side}_shoulder"]] = hip, shoulder
        put(f"{side}_wrist", put(f"{side}_elbow", shoulder, 0.28, -swing, 0.1 * sign), 0.25, 0.3 - swing)
        ankle = put(f"{side}_ankle", put(f"{side}_knee", hip, 0.42, swing), 0.4, swing - 0.2)
        for name, offset in (
            ("heel", (0, -0.06, -0.05)),
            ("big_toe", (0, -0.06, 0.15)),
            ("small_toe", (0.05 * sign, -0.06, 0.13)),
        ):
            points[:, place[f"{side}_{name}"]] = ankle + offset
        points[:, place[f"{side}_eye"]] = root + np.array((0.03 * sign, 1.68, 0.08))
        points[:, place[f"{side}_ear"]] = root + np.array((0.08 * sign, 1.66, 0.0))
    points[:, place["nose"]] = root + np.array((0.0, 1.65, 0.1))
    return points


def seen_by_all(points: np.ndarray, *, noise_px: float = 0.0, seed: int = 0) -> np.ndarray:
    """Pixels (N, T, P, 2) of points in all cameras."""
    rng = np.random.default_rng(seed)
    pixels = np.stack([camera.project(points) for camera in CAMERAS])
    return pixels + rng.normal(0, noise_px, pixels.shape) if noise_px else pixels
