"""Synthetic motion that differs by class, so that a training can be seen to learn.

Every class, and in two-person classes each of the two people, turns a few joints of its own, at its own rate, over and
over or once. It is not what the name of the class says: "drink water" may swing a leg. Bodies, tempo and extent differ
between performers; tempo, extent, beginning and sway differ between clips of one performer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from skelact.datasets.ntu.classes import TWO_PERSON
from skelact.datasets.ntu.names import SampleName
from skelact.formats.ntu import FPS
from skelact.geometry import euler_to_rotmat
from skelact.layouts import load_layout

CLASS_SEED, PERFORMER_SEED = 60, 106  # classes and performers are the same whatever is drawn of a collection
MIN_ANGLES, MAX_ANGLES = 3, 5  # of a class
REPEATED_SHARE = 0.7  # of the classes whose motion repeats; the others do it once in a clip
MIN_RATE_HZ, MAX_RATE_HZ = 0.4, 1.8
EXTENT, TEMPO = (0.8, 1.2), (0.85, 1.15)  # of performers
CLIP_SPREAD = 0.1  # of extent and tempo between clips of one performer
BODY = (0.85, 1.1)  # of the size at rest
SWAY_RAD, SWAY_HZ = 0.06, 0.3
FACING_CAMERA = np.pi
# where people face, radians from the camera: the first camera sees them from 45 degrees, the others from the front and
# the side, exchanged in the second replication
VIEWS = {(1, 1): np.pi / 4, (2, 1): 0.0, (3, 1): np.pi / 2, (1, 2): -np.pi / 4, (2, 2): -np.pi / 2, (3, 2): 0.0}
# fmt: off
REST = np.array([  # core19, meters, facing +z, left at +x
    (0, 0.95, 0), (0, 1.08, 0), (0, 1.22, 0), (0, 1.46, 0), (0, 1.62, 0.02),
    (0.18, 1.4, 0), (0.22, 1.12, 0), (0.24, 0.88, 0.03), (-0.18, 1.4, 0), (-0.22, 1.12, 0), (-0.24, 0.88, 0.03),
    (0.1, 0.92, 0), (0.11, 0.5, 0.02), (0.11, 0.08, 0), (0.12, 0.02, 0.14),
    (-0.1, 0.92, 0), (-0.11, 0.5, 0.02), (-0.11, 0.08, 0), (-0.12, 0.02, 0.14),
])
# fmt: on
ANGLES = (  # joint, axis it turns about (x: forward is negative for limbs, positive for the trunk), range in radians
    ("left_shoulder", 0, (-2.6, 0.5)),
    ("left_shoulder", 2, (0.0, 1.8)),
    ("left_elbow", 0, (-2.2, 0.0)),
    ("right_shoulder", 0, (-2.6, 0.5)),
    ("right_shoulder", 2, (-1.8, 0.0)),
    ("right_elbow", 0, (-2.2, 0.0)),
    ("left_hip", 0, (-1.4, 0.4)),
    ("left_hip", 2, (0.0, 0.6)),
    ("left_knee", 0, (0.0, 1.8)),
    ("right_hip", 0, (-1.4, 0.4)),
    ("right_hip", 2, (-0.6, 0.0)),
    ("right_knee", 0, (0.0, 1.8)),
    ("spine", 0, (-0.2, 0.9)),
    ("spine", 1, (-0.7, 0.7)),
    ("spine", 2, (-0.4, 0.4)),
    ("neck", 0, (-0.4, 0.6)),
    ("neck", 1, (-0.8, 0.8)),
)


@dataclass(frozen=True, eq=False)
class Recipe:
    """What one person of one class does; A rows of `ANGLES`.

    Attributes:
        middle: float64 (A,), radians.
        extent: float64 (A,), radians to either side; zero for angles that the class leaves alone.
        rate: float64 (A,), repetitions per second.
        phase: float64 (A,), radians.
        is_repeated: Whether it is done over and over, or once in the middle of the clip.
    """

    middle: np.ndarray
    extent: np.ndarray
    rate: np.ndarray
    phase: np.ndarray
    is_repeated: bool


def class_motions(name: SampleName, frames: int, *, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Move the people of one sample: those of its class, then bystanders without end, core19 (T, 19, 3) at 30 fps."""
    roles = 2 if name.label in TWO_PERSON else 1
    for role in range(roles):
        yield _perform(_recipe(name.label, role), _performer(name.performer, role), frames, rng)
    nobody = np.zeros(len(ANGLES))
    while True:
        yield _perform(Recipe(nobody, nobody, nobody, nobody, True), _performer(name.performer, roles), frames, rng)


def class_headings(name: SampleName, *, rng: np.random.Generator) -> tuple[float, tuple[float, ...]]:
    """Where the scene of a sample and its people face, radians about the vertical.

    Returns:
        The turn of the scene before the camera, and that of each person of the class within it: one person faces the
        camera that looks from the front, two face each other along x.
    """
    view = VIEWS[name.camera, name.replication] + rng.uniform(-0.15, 0.15)
    if name.label in TWO_PERSON:
        return view, (np.pi / 2, -np.pi / 2)
    return view, (FACING_CAMERA,)


@functools.cache
def _recipe(label: int, role: int) -> Recipe:
    rng = np.random.default_rng([CLASS_SEED, label, role])
    count = len(ANGLES)
    low, high = np.array([limits for _, _, limits in ANGLES]).T
    used = rng.permutation(count) < rng.integers(MIN_ANGLES, MAX_ANGLES + 1)
    extent = np.where(used, (high - low) / 2 * rng.uniform(0.5, 1.0, count), 0.0)
    middle = np.where(used, rng.uniform(low + extent, high - extent), 0.0)
    rate = rng.uniform(MIN_RATE_HZ, MAX_RATE_HZ) * rng.choice([1.0, 2.0], count, p=[0.8, 0.2])
    return Recipe(middle, extent, rate, rng.uniform(-np.pi, np.pi, count), bool(rng.random() < REPEATED_SHARE))


@dataclass(frozen=True, eq=False)
class _Performer:
    """How somebody moves: factors of the extents (A,) and the tempo, and the size of the body."""

    extent: np.ndarray
    tempo: float
    size: float


@functools.cache
def _performer(number: int, role: int) -> _Performer:
    rng = np.random.default_rng([PERFORMER_SEED, number, role])
    return _Performer(rng.uniform(*EXTENT, len(ANGLES)), float(rng.uniform(*TEMPO)), float(rng.uniform(*BODY)))


def _perform(recipe: Recipe, performer: _Performer, frames: int, rng: np.random.Generator) -> np.ndarray:
    """Positions (T, 19, 3) of one performance."""
    spread = rng.uniform(1 - CLIP_SPREAD, 1 + CLIP_SPREAD, 2)
    seconds = np.arange(frames)[:, None] / FPS * performer.tempo * spread[0]
    extent = recipe.extent * performer.extent * spread[1]
    if recipe.is_repeated:
        begin = rng.uniform(0, 1 / MAX_RATE_HZ)
        angles = recipe.middle + extent * np.sin(2 * np.pi * recipe.rate * (seconds + begin) + recipe.phase)
    else:
        done = np.clip((np.arange(frames)[:, None] + 0.5) / frames + rng.uniform(-0.1, 0.1), 0, 1)
        angles = (recipe.middle + extent * np.sign(recipe.phase)) * np.sin(np.pi * done) ** 2
    sway = SWAY_RAD * rng.uniform(0, 1, len(ANGLES))
    angles = angles + sway * np.sin(2 * np.pi * (SWAY_HZ * seconds + rng.uniform(0, 1, len(ANGLES))))
    return (performer.size * _pose(angles)).astype(np.float32)


def _pose(angles: np.ndarray) -> np.ndarray:
    """Turn the joints of `REST` by angles (T, A), children with their parents: (T, 19, 3), the feet on the floor."""
    layout = load_layout("core19")
    turns = np.zeros((len(angles), len(layout.names), 3))
    for column, (name, axis, _) in enumerate(ANGLES):
        turns[:, layout.names.index(name), axis] = angles[:, column]
    local = euler_to_rotmat(turns, "XYZ")
    world, joints = np.zeros_like(local), np.zeros_like(turns)
    for joint, parent in enumerate(layout.parents):
        if parent == -1:
            world[:, joint], joints[:, joint] = local[:, joint], REST[joint]
        else:
            joints[:, joint] = joints[:, parent] + world[:, parent] @ (REST[joint] - REST[parent])
            world[:, joint] = world[:, parent] @ local[:, joint]
    return joints - joints[..., 1].min(1)[:, None, None] * (0, 1, 0)
