"""People with their points in one pass over the whole image: RTMO.

Paper: Lu et al., "RTMO: Towards High-Performance One-Stage Real-Time Multi-Person Pose Estimation", CVPR 2024, arXiv
2312.07526.
"""

from __future__ import annotations

import numpy as np

from skelact.pose.boxes import MIN_SCORE, NMS_IOU, letterbox, unletterbox
from skelact.pose.detector import nms
from skelact.pose.external import ExternalModel
from skelact.pose.simcc import is_measured, place_person
from skelact.skeleton.tracking import box_iou
from skelact.values import Person

SAME_BOX = 0.3  # IoU from which a person who was found is the one in a box


class RtmoBodies:
    """Finds all people of an image with their points, in one call whatever their number.

    Args:
        model: Of kind "rtmo".

    Attributes:
        provider: What runs the network: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    def __init__(self, model: ExternalModel) -> None:
        self._model = model
        self.provider = model.network.provider

    def find_all(self, image: np.ndarray) -> list[Person]:
        """Return the people of an image, the surest box first; [] when there is nobody.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        x, ratio = letterbox(image, self._model)
        boxes, points = self._model.run(x)
        rows = np.concatenate([boxes[0], points[0].reshape(len(boxes[0]), -1)], -1)
        found = nms(unletterbox(rows[rows[:, 4] >= MIN_SCORE], ratio, image), max_iou=NMS_IOU)
        people = []
        for row in found:
            values = row[5:].reshape(-1, 3)
            placed, scores = values[:, :2] / ratio, np.clip(values[:, 2], 0, 1)
            sure = is_measured(placed, scores, image)
            people.append(place_person(row[:5], self._model.card.layout, placed, scores, scores > 0, sure))
        return people

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5): x1, y1, x2, y2 in pixels and score, the best first; see `find_all`."""
        return np.array([[*person.box, person.box_score] for person in self.find_all(image)], np.float32).reshape(-1, 5)

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """Return one person per box, in their order; all is missing and `presence` 0 where nobody was found in a box.

        Args:
            image: uint8 (H, W, 3) RGB.
            boxes: (n, 5): x1, y1, x2, y2, pixels, score.
        """
        found = self.find_all(image)
        shared = box_iou(boxes[:, :4], np.array([person.box for person in found]).reshape(-1, 4))
        points, nothing = np.zeros((self._model.points, 2), np.float32), np.zeros(self._model.points, bool)
        people = [place_person(box, self._model.card.layout, points, nothing, nothing, nothing) for box in boxes]
        while shared.size and shared.max() >= SAME_BOX:
            box, person = np.unravel_index(shared.argmax(), shared.shape)
            people[box] = found[person]
            shared[box], shared[:, person] = 0, 0
        return people
