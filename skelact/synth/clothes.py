"""Colors of a body: skin, hair, eyes, and clothes that end where the rng says."""

from __future__ import annotations

import functools

import numpy as np

from skelact.synth.bodies import BodyModel, BodyShape

HAIR_ABOVE_EYES_M = (0.05, 0.075)
HAIR_BEHIND_EYES_M = 0.07
PUPIL_M = 0.006
SKIN = np.array([[0.94, 0.78, 0.68], [0.85, 0.65, 0.52], [0.62, 0.43, 0.31], [0.36, 0.24, 0.18]])
WHITE, PUPIL = (0.93, 0.93, 0.93), (0.12, 0.08, 0.07)
PATTERN_SHARE, PATTERN_DEPTH = 0.5, 0.35  # of clothes with one; how much of the color it takes
STRIPES_PER_M = (15.0, 90.0)
SLEEVES = (("shoulder01",), ("upperarm01", "shoulder01"), ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02"))
LEGS = (("upperleg01",), ("upperleg01", "upperleg02"), ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02"))
TRUNK = ("spine01", "spine02", "spine03", "spine04", "clavicle")


def dress(model: BodyModel, shape: BodyShape, rng: np.random.Generator) -> np.ndarray:
    """Return the color of every triangle (F, 3), 0 to 1, without light."""
    centers = _centers(model, shape)
    stems = [bone.split(".")[0] for bone in model.bones]
    bones = model.strongest[model.triangles[:, 0]]
    colors = np.tile(_mix(SKIN, rng), (len(centers), 1))

    def worn(names: tuple[str, ...]) -> np.ndarray:
        return np.array([stem in names for stem in stems])[bones]

    trousers = worn(("root", "pelvis", "spine05", *LEGS[rng.integers(len(LEGS))]))
    shirt = worn((*TRUNK, *SLEEVES[rng.integers(len(SLEEVES))])) & ~trousers
    shoes = worn(("foot", *(stem for stem in stems if stem.startswith("toe"))))
    for part in (trousers, shirt, shoes):
        colors[part] = _cloth(centers[part], rng)
    _color_head(colors, model, shape, centers, bones, rng)
    return colors


@functools.lru_cache(maxsize=128)
def _centers(model: BodyModel, shape: BodyShape) -> np.ndarray:
    """Of the triangles at rest (F, 3)."""
    return np.asarray(sum(shape.vertices[model.triangles[:, corner]] for corner in range(3)) / 3)


def _color_head(
    colors: np.ndarray,
    model: BodyModel,
    shape: BodyShape,
    centers: np.ndarray,
    bones: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Color hair and eyes, in place."""
    eyes = [model.bones.index("eye.L"), model.bones.index("eye.R")]
    eye = shape.heads[eyes[0]]
    is_head = bones == model.bones.index("head")
    is_above = centers[:, 1] > eye[1] + rng.uniform(*HAIR_ABOVE_EYES_M)
    is_behind = (centers[:, 2] < eye[2] - HAIR_BEHIND_EYES_M) & (centers[:, 1] > eye[1] - rng.uniform(0.0, 0.12))
    colors[is_head & (is_above | is_behind)] = rng.uniform(0.02, 0.6) * np.array([1.0, 0.75, 0.55])
    for number in eyes:
        own = bones == number
        colors[own] = WHITE
        away = np.linalg.norm(centers[:, :2] - shape.heads[number, :2], axis=1)
        colors[own & (away < PUPIL_M)] = PUPIL


def _cloth(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Colors (n, 3) of a piece of cloth: plain, or with stripes across a random direction."""
    color = rng.uniform(0.03, 0.95, 3)
    if rng.random() > PATTERN_SHARE:
        return np.tile(color, (len(places), 1))
    direction = rng.normal(size=3)
    waves = np.sin(places @ direction / np.linalg.norm(direction) * rng.uniform(*STRIPES_PER_M)) > 0
    other = color + PATTERN_DEPTH * (rng.uniform(0, 1, 3) - color)
    return np.where(waves[:, None], color, other)


def _mix(colors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A color between two neighbors of a row."""
    place = rng.uniform(0, len(colors) - 1)
    low = int(place)
    return colors[low] + (place - low) * (colors[min(low + 1, len(colors) - 1)] - colors[low])
