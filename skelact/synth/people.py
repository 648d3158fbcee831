"""Pictures of rendered people and their exact labels, the same for the same seed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import resources

import cv2
import numpy as np

from skelact.errors import InputError
from skelact.generation.library import load_library
from skelact.geometry.rotations import turn_about_x, turn_about_y
from skelact.layouts.whole_body import BODY, FACE, FEET, HANDS, POINTS
from skelact.skeleton.kinematics import place_joints
from skelact.synth.bodies import FINGERS, BodyModel, BodyShape, load_body_model, sample_curls, sample_shape
from skelact.synth.clothes import dress
from skelact.synth.raster import Camera, Drawing, Surface, draw, face_normals

UNLABELED, HIDDEN, VISIBLE = 0, 1, 2  # as COCO marks points
SHAPES = 64  # bodies that a split picks from
SPLITS = ("train", "test")  # of motions and bodies: none is in both
TEST_EVERY = 5  # of the motions
FOCAL = (0.7, 2.4)  # over the longer side of the picture: 24 to 85 mm
TILT_RAD, ROLL_RAD = (-0.15, 0.5), 0.06
FILLED = (0.5, 0.98)  # of the picture's height that somebody takes
OFF_CENTER = 0.05  # standard deviation, of the sides of the picture
TALL_M = 1.75
GROUP_DISTANCE_M, GROUP_GAP_M, GROUP_WIDTH = (2.5, 6.0), 0.3, 0.7  # width: of half of the picture
TOLERANCE_M = {"inside": 0.14, "surface": 0.025}  # by which a seen surface may lie before a point
ON_SURFACE = slice(FACE.start, FACE.stop)
OCCLUDED_SHARE, MAX_OCCLUDERS = 0.5, 3
AMBIENT = (0.3, 0.6)
BLUR_SHARE, BLUR_PX, NOISE = 0.3, (0.4, 1.2), 0.03
GAIN, TINT = (0.75, 1.2), (0.9, 1.1)
THINGS, TEXTURE, FOCUS_PX = (2, 14), 0.1, (0.3, 3.0)  # of the background
JPEG_QUALITY = (45, 95)


@dataclass(frozen=True, eq=False)
class RenderedPerson:
    """One person of a picture.

    Attributes:
        points: float32 (133, 2) on `wholebody133`, pixels; also of points outside the picture.
        visibility: uint8 (133,): 0 outside, 1 hidden, 2 visible.
        places: float32 (133, 3) before the camera, meters: x right, y down, z ahead.
        box: float32 (4,) x1, y1, x2, y2 of what would be seen of the person alone.
        seen: Share of that which is seen.
        area: Square pixels of that.
    """

    points: np.ndarray
    visibility: np.ndarray
    places: np.ndarray
    box: np.ndarray
    seen: float
    area: float


@dataclass(frozen=True, eq=False)
class RenderedPicture:
    """A picture and what is known of it.

    Attributes:
        image: uint8 (H, W, 3) RGB.
        people: All in it.
        depths: float32 (H, W), meters; infinite at the background.
        parts: uint8 (H, W): 1 + the joint of our body that moves what is seen, 0 at the background.
        owners: int8 (H, W): number of the person, -1 at the background.
    """

    image: np.ndarray
    people: tuple[RenderedPerson, ...]
    depths: np.ndarray
    parts: np.ndarray
    owners: np.ndarray


@dataclass(frozen=True)
class PictureOptions:
    """What is rendered.

    Attributes:
        width: Pixels, from 32 to 2048.
        height: Pixels, from 32 to 2048.
        fewest: People in a picture.
        most: People in a picture.
        split: One of `SPLITS`.
        seed: Of everything random.
    """

    width: int = 192
    height: int = 256
    fewest: int = 1
    most: int = 1
    split: str = "train"
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("width", "height"):
            if not 32 <= getattr(self, name) <= 2048:
                raise InputError(f"expected 32 to 2048, got {getattr(self, name)}", field=name)
        if not 1 <= self.fewest <= self.most <= 20:
            raise InputError(f"expected 1 <= fewest <= most <= 20, got {self.fewest} and {self.most}", field="people")
        if self.split not in SPLITS:
            raise InputError(f"expected one of {', '.join(SPLITS)}, got {self.split!r}", field="split")


def render_pictures(options: PictureOptions, count: int, *, first: int = 0, jobs: int = 1) -> Iterator[RenderedPicture]:
    """Render pictures number `first` on, in order; the bytes do not depend on the number of processes."""
    numbers = range(first, first + count)
    if jobs == 1:
        yield from (render_picture(options, number) for number in numbers)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(functools.partial(render_picture, options), numbers, chunksize=8)


def render_picture(options: PictureOptions, number: int) -> RenderedPicture:
    """Render one picture.

    Raises:
        InputError: The package anny is not installed.
    """
    rng = np.random.default_rng((options.seed, SPLITS.index(options.split), number))
    model, _ = load_body_model()
    camera = Camera(float(rng.uniform(*FOCAL) * max(options.width, options.height)), options.width, options.height)
    count = int(rng.integers(options.fewest, options.most + 1))
    bodies = [_pose_somebody(model, options, rng) for _ in range(count)]
    tilt = _aim(rng)
    ahead = _place_people(count, camera, tilt, rng)
    light = light_direction(rng)
    surfaces, places = [], []
    for (vertices, points, colors), offset in zip(bodies, ahead, strict=True):
        before = (vertices @ tilt.T + offset).astype(np.float32)
        normals = face_normals(before, model.triangles)
        shade = light[3] + (1 - light[3]) * np.clip(normals @ light[:3], 0, 1)
        surfaces.append(Surface(before, model.triangles, colors * shade[:, None], body_parts(model)))
        places.append((points @ tilt.T + offset).astype(np.float32))
    drawing = draw(surfaces, camera)
    image, covered = _finish(drawing, rng)
    alone = [draw([surface], camera) for surface in surfaces] if count > 1 else [drawing]
    people = tuple(
        _label(number, place, drawing, own, covered, camera)
        for number, (place, own) in enumerate(zip(places, alone, strict=True))
        if np.isfinite(own.depths).any()
    )
    owners = np.where(covered, -1, drawing.owners).astype(np.int8)
    return RenderedPicture(image, people, drawing.depths, np.where(covered, 0, drawing.parts).astype(np.uint8), owners)


@functools.cache
def face_vertices() -> tuple[int, ...]:
    """Vertices of the 68 points of the face."""
    text = resources.files("skelact.synth").joinpath("face_vertices.txt").read_text("utf-8")
    return tuple(int(line) for line in text.split())


@functools.cache
def _shapes(split: str) -> tuple[BodyShape, ...]:
    return tuple(sample_shape(np.random.default_rng((SPLITS.index(split), number))) for number in range(SHAPES))


@functools.cache
def _poses(split: str) -> tuple[np.ndarray, ...]:
    """Rotations (T, 21, 3, 3) in the world of the motions of a split."""
    library = load_library(with_own=False)
    names = sorted(entry.name for entry in library.entries)
    is_test = [number % TEST_EVERY == 0 for number in range(len(names))]
    kept = [name for name, test in zip(names, is_test, strict=True) if test == (split == "test")]
    return tuple(place_joints(library.motion(name))[1].astype(np.float32) for name in kept)


def _pose_somebody(
    model: BodyModel, options: PictureOptions, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices, points (133, 3) and colors of a body; the pelvis at the origin, y up."""
    shapes, poses = _shapes(options.split), _poses(options.split)
    shape, motion = shapes[rng.integers(len(shapes))], poses[rng.integers(len(poses))]
    rotations = turn_about_y(rng.uniform(-np.pi, np.pi)) @ motion[rng.integers(len(motion))]
    vertices, heads = model.pose(shape, rotations, sample_curls(rng))
    return vertices, place_points(model, vertices, heads), dress(model, shape, rng)


def place_points(model: BodyModel, vertices: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """Points (133, 3) of a posed body."""
    points = np.empty((POINTS, 3), np.float32)
    points[BODY.start : FEET.stop] = model.regressor @ vertices
    points[FACE] = vertices[list(face_vertices())]
    for side, (letter, hand) in enumerate(zip("LR", HANDS, strict=True)):
        points[hand.start] = heads[model.bones.index(f"wrist.{letter}")]
        for number, finger in enumerate(FINGERS):
            start = hand.start + 1 + 4 * number
            points[start : start + 3] = heads[[model.bones.index(f"{finger}-{joint}.{letter}") for joint in (1, 2, 3)]]
            points[start + 3] = vertices[model.tips[len(FINGERS) * side + number]]
    return points


@functools.cache
def body_parts(model: BodyModel) -> np.ndarray:
    """Of each triangle: 1 + the joint of our body that moves it."""
    joints = np.array(model.joints)[model.strongest[model.triangles[:, 0]]]
    return (1 + joints).astype(np.uint8)


def _aim(rng: np.random.Generator) -> np.ndarray:
    """Rotation from the world (y up) to a camera that looks along it (y down), tilted and rolled a little."""
    roll = rng.normal(0, ROLL_RAD)
    turned = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return turned @ turn_about_x(rng.uniform(*TILT_RAD)) @ np.diag([1.0, -1.0, -1.0])


def _place_people(count: int, camera: Camera, tilt: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Where the pelvis of each person is before the camera, which looks at the middle of them."""
    longer = max(camera.width, camera.height)
    if count == 1:
        away = camera.focal * TALL_M / (camera.height * rng.uniform(*FILLED))
        x, y = rng.normal(0, OFF_CENTER, 2) * away / camera.focal * [camera.width, camera.height]
        return [np.array([x, y, away])]
    depths = rng.uniform(*GROUP_DISTANCE_M, count) * camera.focal / longer
    middle = depths.mean()
    half = depths * camera.width / camera.focal / 2
    across = rng.permutation(np.linspace(-GROUP_WIDTH, GROUP_WIDTH, count)) * half + rng.normal(0, GROUP_GAP_M, count)
    ground = np.stack([across, rng.normal(0, 0.1, count), middle - depths], 1)  # of the world, from the middle
    return [place @ tilt.T + [0, 0, middle] for place in ground]


def light_direction(rng: np.random.Generator) -> np.ndarray:
    """Direction toward the light before the camera, and the share of light from everywhere: (4,)."""
    direction = rng.normal(size=3) * [1, 0.7, 0.7] + [0, -0.6, -0.8]
    return np.array([*(direction / np.linalg.norm(direction)), rng.uniform(*AMBIENT)])


def _finish(drawing: Drawing, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Lay the people over a background and things over the people; return the picture and what things cover."""
    height, width = drawing.depths.shape
    image = np.where(np.isfinite(drawing.depths)[..., None], drawing.colors, background(height, width, rng))
    covered = np.zeros((height, width), np.uint8)
    image = np.ascontiguousarray(image, np.float32)
    for _ in range(rng.integers(1, MAX_OCCLUDERS + 1) if rng.random() < OCCLUDED_SHARE else 0):
        _draw_thing((image, covered), rng, largest=0.35)
    if rng.random() < BLUR_SHARE:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(*BLUR_PX)))
    noise = np.float32(rng.uniform(0, NOISE)) * rng.standard_normal(image.shape, np.float32)
    image = image * (rng.uniform(*GAIN) * rng.uniform(*TINT, 3)).astype(np.float32) + noise
    picture = (255 * image).clip(0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*JPEG_QUALITY))]
    _, packed = cv2.imencode(".jpg", picture, quality)
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)), covered > 0


def background(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """A room of things without people, (H, W, 3)."""
    corners = rng.uniform(0, 1, (2, 2, 3)).astype(np.float32)
    image = np.asarray(cv2.resize(corners, (width, height)), np.float32)
    for _ in range(rng.integers(*THINGS)):
        _draw_thing((image,), rng, largest=0.8)
    coarse = rng.normal(0, 1, (height // 8 + 1, width // 8 + 1, 3)).astype(np.float32)
    image = image + rng.uniform(0, TEXTURE) * np.asarray(cv2.resize(coarse, (width, height)))
    return np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(*FOCUS_PX)))


def _draw_thing(layers: Sequence[np.ndarray], rng: np.random.Generator, *, largest: float) -> None:
    """Draw a rectangle, an ellipse or a bar into a picture and, as 1, into what is covered."""
    height, width = layers[0].shape[:2]
    center = tuple(int(value) for value in rng.uniform(0, [width, height]))
    size = rng.uniform(0.05, largest, 2) * [width, height]
    kind, angle, color = rng.integers(3), rng.uniform(0, 180), tuple(float(value) for value in rng.uniform(0, 1, 3))
    corners = cv2.boxPoints((center, tuple(float(value) for value in size), float(angle))).astype(int)
    end = tuple(int(value) for value in rng.uniform(0, [width, height]))
    thick = int(rng.integers(2, 2 + width // 12))
    for layer in layers:
        ink: tuple[float, ...] | int = color if layer.ndim == 3 else 1
        if kind == 0:
            cv2.fillConvexPoly(layer, corners, ink)
        elif kind == 1:
            cv2.ellipse(layer, center, (int(size[0] / 2) + 1, int(size[1] / 2) + 1), angle, 0, 360, ink, -1)
        else:
            cv2.line(layer, center, end, ink, thick)


def _label(
    number: int, places: np.ndarray, drawing: Drawing, own: Drawing, covered: np.ndarray, camera: Camera
) -> RenderedPerson:
    points = camera.project(places).astype(np.float32)
    column, row = np.rint(points).astype(int).T
    inside = (column >= 0) & (column < camera.width) & (row >= 0) & (row < camera.height) & (places[:, 2] > 0)
    tolerance = np.full(POINTS, TOLERANCE_M["inside"])
    tolerance[ON_SURFACE] = TOLERANCE_M["surface"]
    visibility = np.full(POINTS, UNLABELED, np.uint8)
    cells = row[inside], column[inside]
    first = drawing.depths[cells] > places[inside, 2] - tolerance[inside]
    free = (drawing.owners[cells] == number) | np.isinf(drawing.depths[cells])
    visibility[inside] = np.where(first & free & ~covered[cells], VISIBLE, HIDDEN)
    rows, columns = np.nonzero(np.isfinite(own.depths))
    box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], np.float32)
    seen = ((drawing.owners == number) & ~covered).sum() / len(rows)
    return RenderedPerson(points, visibility, places, box, float(seen), float(len(rows)))
