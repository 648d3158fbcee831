"""Measured people before made-up cameras: exercises of UI-PRMD, seen with the errors that pose networks have.

Errors were measured on real videos, as shares of the trunk's length in the picture: a bias per point and view, and a
part that depends on the score and lasts for some frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from skelact.capture.cameras import Camera
    from skelact.values import Clip, Markers

SIZE, FOCAL_PX = (1080, 1920), 1680.0
EYE_M = 1.4  # height of the cameras
TRUNK = ("left_shoulder", "left_hip")
BIAS = 0.01  # of the trunk's length in the picture
SCORES = np.array([0.4, 0.7, 0.9, 0.98])
SHARES = np.array([0.05, 0.1, 0.25, 0.6])  # how often a point has each score
ERRORS = np.array([0.072, 0.06, 0.025, 0.017])  # median error at each score
MEDIAN_TO_SIGMA = 1 / 1.177  # of the length of an error in the plane
LASTING = 0.9  # correlation of errors from frame to frame
KEYS = ("m01_s01_e01", "m02_s02_e03", "m03_s06_e01", "m04_s02_e01")
SAME = {"left_big_toe": "left_toe", "right_big_toe": "right_toe", "nose": "head"}  # of wholebody133 -> core19


@dataclass(frozen=True, eq=False)
class Person:
    """A person with known joints, on `wholebody133`; y up, meters.

    Attributes:
        joints: float64 (T, 133, 3); zero where there is none.
        valid: bool (T, 133).
        names: 133.
    """

    joints: np.ndarray
    valid: np.ndarray
    names: tuple[str, ...]


@lru_cache(maxsize=len(KEYS))
def load_person(data: Path, key: str) -> Person:
    """Fit a body to the markers of an exercise and give its joints."""
    from skelact.formats.marker_files import turn_markers
    from skelact.markers.fit import fit_markers
    from skelact.markers.sets import FULL_BODY

    with np.load(data / "uiprmd" / "vicon_positions_50hz_mm.npz") as file:
        points = file[key] / 1000.0
    points[(points == 0).all(-1)] = np.nan
    markers, _ = turn_markers(Markers(FULL_BODY, points, 50.0))
    fitted = fit_markers(markers)
    person = person_of_clip(fitted.clip())
    joints, valid = person.joints.copy(), person.valid.copy()
    for side in ("left", "right"):
        marker = markers.points[:, markers.names.index(f"{side[0].upper()}HEE")]
        index = person.names.index(f"{side}_heel")
        joints[:, index], valid[:, index] = np.nan_to_num(marker), np.isfinite(marker).all(-1)
    return Person(joints, valid, person.names)


def person_of_clip(clip: Clip) -> Person:
    """Put the first person of a clip on core19 onto the points of the same name."""
    from skelact.layouts import load_layout

    names = load_layout("wholebody133").names
    joints, valid = np.zeros((clip.frames, len(names), 3)), np.zeros((clip.frames, len(names)), bool)
    for index, name in enumerate(names):
        source = SAME.get(name, name)
        if source in clip.layout.names:
            own = clip.layout.names.index(source)
            joints[:, index], valid[:, index] = clip.joints[0, :, own], clip.valid[0, :, own]
    return Person(joints, valid, names)


def cameras_around(person: Person, *, count: int, distance_m: float) -> tuple[Camera, ...]:
    """Cameras on three quarters of a circle, which look at the middle of the person."""
    from skelact.capture.cameras import Camera

    middle = person.joints[person.valid].mean(0)
    cameras = []
    for number, angle in enumerate(np.linspace(0, 1.5 * np.pi, count, endpoint=False)):
        place = middle + distance_m * np.array([np.cos(angle), 0, np.sin(angle)])
        place[1] = EYE_M
        ahead = (middle - place) / np.linalg.norm(middle - place)
        right = np.cross(ahead, [0, 1, 0])
        right = right / np.linalg.norm(right)
        turn = np.stack([right, np.cross(ahead, right), ahead])
        lens = (np.full(2, FOCAL_PX), np.array(SIZE) / 2, np.zeros(5))
        cameras.append(Camera(f"cam{number + 1}", SIZE, *lens, turn, -turn @ place))
    return tuple(cameras)


def see(camera: Camera, person: Person, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """What a network finds: pixels (T, 133, 2) and scores (T, 133), 0 where there is no joint."""
    at = person.joints @ camera.rotation.T + camera.translation
    flat = at[..., :2] / np.maximum(at[..., 2:], 1e-3) * camera.focal + camera.center
    frames, count = person.valid.shape
    trunk = np.median(np.linalg.norm(np.diff(flat[:, [person.names.index(name) for name in TRUNK]], axis=1), axis=-1))
    kinds = np.repeat(rng.choice(len(SCORES), (frames // 10 + 1, count), p=SHARES), 10, axis=0)[:frames]
    noise = rng.normal(size=(frames, count, 2))
    for frame in range(1, frames):
        noise[frame] = LASTING * noise[frame - 1] + np.sqrt(1 - LASTING**2) * noise[frame]
    error = trunk * (ERRORS[kinds] * MEDIAN_TO_SIGMA)[..., None] * noise
    error += trunk * BIAS * rng.normal(size=(1, count, 2))
    return flat + error, np.where(person.valid, SCORES[kinds], 0.0)
