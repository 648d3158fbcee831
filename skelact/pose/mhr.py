"""People in 3D from external networks of the kind of InstantHMR: 70 joints in meters and in the picture, and a camera.

They take a square crop and where it lies in the picture, and are known by their shapes: inputs (n, 3, side, side) and
(n, 3); outputs with (n, 70, 2), (n, 70, 3) and (n, 3) among them. What else they give (shape, pose parameters) is not
read. They say nothing about how sure a joint is: all get the score of the box, and those outside the picture a low one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.layouts.whole_body import BODY, HANDS, JOINTS, POINTS
from skelact.pose.cards import CARDS, LAYOUTS, ModelCard, card_path, load_card_fields, override_card
from skelact.pose.simcc import MIN_SIDE_PX, CropPlace, crop_to_image, cut_crop
from skelact.runtime.session import OnnxNetwork
from skelact.values import INFERRED, MEASURED, MIN_MEASURED_SCORE, MIN_POINT_SCORE, MISSING, Person

LAYOUT, SIZE = "mhr70", 70
OUTSIDE_SCORE = 0.2  # of a joint outside the picture: a guess
SHAPES = {"points": (SIZE, 2), "joints": (SIZE, 3), "camera": (3,)}
ROOTS = {"left_hand_root": "left_wrist", "right_hand_root": "right_wrist"}
SAME = {"left_foot_index": "left_big_toe", "right_foot_index": "right_big_toe", **ROOTS}  # of blazepose75 -> mhr70
INPUTS = 2
FLIP = np.array([1.0, -1.0, -1.0])  # y down and z away from the camera -> y up and z toward it


@dataclass(frozen=True, eq=False)
class MhrModel:
    """An opened file and how to use it.

    Attributes:
        network: Ready to run.
        card: Colors, numbers, size of the crop.
        side: Of its input, pixels.
        image_first: Whether the picture is the first of its inputs.
        places: Where its outputs are: points, joints, camera.
    """

    network: OnnxNetwork
    card: ModelCard
    side: int
    image_first: bool
    places: tuple[int, int, int]

    def run(self, pictures: np.ndarray, conditions: np.ndarray) -> list[np.ndarray]:
        """Return points (N, 70, 2), joints (N, 70, 3) and camera (N, 3)."""
        inputs = (pictures, conditions) if self.image_first else (conditions, pictures)
        outputs = self.network.run(*inputs)
        return [outputs[place] for place in self.places]


@dataclass(frozen=True, eq=False)
class MhrPeople:
    """N people on `mhr70`.

    Attributes:
        points: float32 (N, 70, 2), pixels of the picture.
        joints: float32 (N, 70, 3), meters, around the body, x right, y up, z toward the camera.
        camera: float32 (N, 3), where `joints` are from the camera, meters, on the same axes.
    """

    points: np.ndarray
    joints: np.ndarray
    camera: np.ndarray


class MhrBodies:
    """Finds one person in each box; see `Bodies`.

    Args:
        model: Opened.
    """

    def __init__(self, model: MhrModel) -> None:
        self._model = model
        self.provider = model.network.provider

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """Return one person per box (n, 5), in their order."""
        if not len(boxes):
            return []
        found = self.measure(image, boxes)
        size = np.array(image.shape[1::-1])
        return [_person(box, found.points[row], found.joints[row], size) for row, box in enumerate(boxes)]

    def measure(self, image: np.ndarray, boxes: np.ndarray) -> MhrPeople:
        """Return the people of boxes (n, 4) or (n, 5), n >= 1, on `mhr70`."""
        model = self._model
        places = [_square(box, model.card.box_scale) for box in boxes]
        pictures = np.stack(
            [model.card.normalize(cut_crop(image, p, model.side, model.side, model.card.padding)) for p in places]
        )
        points, joints, camera = model.run(pictures, conditions_of(boxes, image.shape[1], image.shape[0]))
        placed = [
            crop_to_image((row + 1) / 2 * model.side, place, model.side)
            for row, place in zip(points, places, strict=True)
        ]
        return MhrPeople(
            np.stack(placed).astype(np.float32),
            (joints * FLIP).astype(np.float32),
            (camera * FLIP).astype(np.float32),
        )


def is_mhr(path: Path, *, threads: int = 0, device: str = "cpu") -> bool:
    """Whether a file has the inputs of this kind."""
    return len(OnnxNetwork(path, threads=threads, device=device).input_shapes) == INPUTS


def open_mhr(path: Path, *, threads: int = 0, device: str = "cpu") -> MhrModel:
    """Open a file and check its shapes.

    Raises:
        CheckpointError: It is of another kind; what was found is said.
        ConfigError: The card file beside it is unusable.
    """
    network = OnnxNetwork(path, threads=threads, device=device)
    ranks = [len(shape) for shape in network.input_shapes]
    if sorted(ranks) != [2, 4]:
        raise CheckpointError(f"{path}: expected inputs (n, 3, side, side) and (n, 3), got {network.input_shapes}")
    image_first = ranks[0] == 4
    picture, condition = network.input_shapes if image_first else network.input_shapes[::-1]
    if picture[1] != 3 or picture[2] is None or picture[2] != picture[3] or condition[1] != 3:
        raise CheckpointError(f"{path}: expected inputs (n, 3, side, side) and (n, 3), got {network.input_shapes}")
    card = override_card(CARDS["mhr"], load_card_fields(card_path(path)), source=str(card_path(path)))
    blank = np.zeros((1, 3, picture[2], picture[2]), np.float32), np.zeros((1, 3), np.float32)
    model = MhrModel(network, card, picture[2], image_first, (0, 0, 0))
    shapes = [output.shape[1:] for output in network.run(*(blank if image_first else blank[::-1]))]
    missing = [f"(n, {', '.join(map(str, shape))})" for shape in SHAPES.values() if shapes.count(shape) != 1]
    if missing:
        raise CheckpointError(f"{path}: expected one output of each of {', '.join(missing)}, got {shapes}")
    points, joints, camera = (shapes.index(shape) for shape in SHAPES.values())
    return replace(model, places=(points, joints, camera))


def conditions_of(boxes: np.ndarray, width: int, height: int) -> np.ndarray:
    """Where boxes lie in the picture, float32 (n, 3): center across and down, -1 to 1, and size as its share."""
    boxes = boxes[:, :4].astype(np.float64)
    center = (boxes[:, :2] + boxes[:, 2:]) / 2
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], MIN_SIDE_PX).max(1)
    across, down = (2 * center / (width, height) - 1).T
    return np.stack([across, down, sides / max(width, height)], 1).astype(np.float32)


def _square(box: np.ndarray, scale: float) -> CropPlace:
    side = float(max(box[2] - box[0], box[3] - box[1], MIN_SIDE_PX)) * scale
    return CropPlace(float(box[0] + box[2] - side) / 2, float(box[1] + box[3] - side) / 2, side)


def _person(box: np.ndarray, points: np.ndarray, joints: np.ndarray, size: np.ndarray) -> Person:
    """Put 70 joints on `wholebody133` in the picture and on `blazepose75` in meters, around the middle of the hips."""
    targets = np.array(LAYOUTS[LAYOUT])
    kept = targets >= 0
    inside = ((points >= 0) & (points < size)).all(-1)
    scores = np.where(inside, max(float(box[4]), MIN_POINT_SCORE), OUTSIDE_SCORE).astype(np.float32)
    placed, confidences = np.zeros((POINTS, 2), np.float32), np.zeros(POINTS, np.float32)
    states = np.full(POINTS, MISSING, np.uint8)
    placed[targets[kept]], confidences[targets[kept]] = points[kept], scores[kept]
    for wrist, hand in zip((9, 10), HANDS, strict=True):
        placed[hand.start], confidences[hand.start] = placed[wrist], confidences[wrist]
    there = confidences > 0
    states[there] = np.where(confidences[there] >= MIN_MEASURED_SCORE, MEASURED, INFERRED)
    names, wanted = load_layout(LAYOUT).names, load_layout("blazepose75").names
    hips = joints[[names.index("left_hip"), names.index("right_hip")]].mean(0)
    metric = np.zeros((JOINTS, 3), np.float32)
    for index, name in enumerate(wanted):
        if (source := SAME.get(name, name)) in names:
            metric[index] = joints[names.index(source)] - hips
    presence = float(np.sort(confidences[BODY])[BODY.stop // 2 :].mean())
    return Person(box[:4].astype(np.float32), float(box[4]), placed, confidences, states, metric, presence)
