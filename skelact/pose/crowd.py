"""Who is in a picture where people stand together: every body looked at twice, none taken twice.

A look at the whole picture finds bodies with their points; a box of the detector in which none of them stands asks for
another look there. Each body is then looked at alone, larger; where both looks put a point in one place the mean
counts, elsewhere the surer look. Two bodies are one person only when their points agree: boxes that overlap say nothing
where people stand together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from skelact.pose.detector import Detector, drop_merged_boxes
from skelact.pose.movenet import POINTS, CocoBody, MoveNet
from skelact.pose.regions import box_of_points, box_to_roi
from skelact.skeleton.oks import SIGMAS
from skelact.skeleton.tracking import box_iou

GOOD_POINT = 0.2  # score
FINE_SIDE = 640  # pixels of the input for small people: longer side
MAX_FINE, MIN_FINE = 0.5, 0.3  # of the picture's longer side, and score: of a body that only that input shows
MIN_NEW = 0.5  # agreement with a known body from which a body is not new
MIN_SAME_LOOK = 0.4  # agreement of two looks at one person
MIN_DUPLICATE = 0.7  # agreement from which two bodies are one person
MAX_BOX_IOU = 0.5  # of a detector's box with a body's, from which the box tells nothing new
MIN_BOX_IOU = 0.3  # of a body with the detector's box that asked for it
MIN_BODY = 0.2  # score of such a body
NEAR = 0.1  # of the body's size: two looks mean one place
MIN_RANK = 0.05  # from which somebody is there
MAX_COVERED, MIN_COVERED_RANK = 0.8, 0.35  # part of a box that another covers, and the rank from which it counts then
ALONE = 0.5  # factor on the score of somebody whom the second look does not see


class CrowdFinder:
    """Finds the bodies in a picture.

    Args:
        detector: Finds boxes.
        bodies: Finds bodies with their points.
    """

    def __init__(self, detector: Detector, bodies: MoveNet) -> None:
        self._detector = detector
        self._bodies = bodies

    def find(self, image: np.ndarray) -> list[CocoBody]:
        """Return the bodies in an image, uint8 (H, W, 3) RGB, surest first; the score is worth a person's rank."""
        first = self._find_at_two_sizes(image)
        looks = self._bodies.look(image, [box_to_roi(extent(body)) for body in first])
        found = [join_looks(body, look) for body, look in zip(first, looks, strict=True)]
        return remove_duplicates([*found, *self._find_in_boxes(image, found)])

    def _find_at_two_sizes(self, image: np.ndarray) -> list[CocoBody]:
        """Bodies that the network finds in the whole image, small ones in a larger input."""
        found, longer = self._bodies.find(image), max(image.shape[:2])
        if longer < FINE_SIDE:
            return found
        for body in self._bodies.find(image, side=FINE_SIDE):
            small = np.ptp(good_points(body), axis=0).max() < MAX_FINE * longer
            if small and body.score >= MIN_FINE and all(agreement(body, other) < MIN_NEW for other in found):
                found.append(body)
        return found

    def _find_in_boxes(self, image: np.ndarray, found: Sequence[CocoBody]) -> list[CocoBody]:
        """Bodies in the detector's boxes where none of `found` is."""
        known = np.array([box_of_points(good_points(body), 1.0) for body in found]).reshape(-1, 4)
        boxes = drop_merged_boxes(self._detector.detect(image))
        boxes = boxes[(box_iou(boxes[:, :4], known) <= MAX_BOX_IOU).all(1)]
        more = []
        for box, look in zip(boxes, self._bodies.look(image, [box_to_roi(box) for box in boxes]), strict=True):
            fits = [float(box_iou(box[None, :4], box_of_points(body.points, 1.0)[None])[0, 0]) for body in look]
            best = int(np.argmax(fits)) if fits else -1
            if best >= 0 and fits[best] >= MIN_BOX_IOU and look[best].score >= MIN_BODY:
                more.append(replace(look[best], score=(look[best].score + float(box[4])) / 2))
        return more


def good_points(body: CocoBody) -> np.ndarray:
    """Points (n, 2) that were seen; all where fewer than four were."""
    good = body.scores >= GOOD_POINT
    return body.points[good] if good.sum() > 3 else body.points


def extent(body: CocoBody) -> np.ndarray:
    """The box (4,) around a body's points and its own box."""
    points = box_of_points(body.points, 1.0)
    return np.concatenate([np.minimum(points[:2], body.box[:2]), np.maximum(points[2:], body.box[2:])])


def agreement(body: CocoBody, other: CocoBody) -> float:
    """How much two bodies are one, 0 to 1: as OKS, points weighted by the lower of their scores."""
    size = float(np.ptp(good_points(body), axis=0).max())
    weights = np.minimum(body.scores, other.scores)
    apart = np.linalg.norm(body.points - other.points, axis=1) / max(size, 1e-6)
    alike = np.exp(-(apart**2) / (2 * SIGMAS[:POINTS]) ** 2)
    return float((weights * alike).sum() / max(float(weights.sum()), 1e-6))


def join_looks(body: CocoBody, look: Sequence[CocoBody]) -> CocoBody:
    """Join a body with the one of a closer look that is most like it; less sure where none is."""
    agreements = [agreement(body, other) for other in look]
    best = int(np.argmax(agreements)) if agreements else -1
    if best < 0 or agreements[best] < MIN_SAME_LOOK:
        return replace(body, score=ALONE * body.score)
    return join(body, look[best])


def join(body: CocoBody, other: CocoBody) -> CocoBody:
    """Join two looks at one person: the mean of points where they agree, the surer one elsewhere."""
    size = float(np.ptp(good_points(body), axis=0).max())
    near = np.linalg.norm(body.points - other.points, axis=1) < NEAR * size
    weights = np.stack([body.scores, other.scores])[..., None] + 1e-6
    mean = (weights[0] * body.points + weights[1] * other.points) / weights.sum(0)
    surer = np.where((body.scores > other.scores)[:, None], body.points, other.points)
    return CocoBody(
        np.where(near[:, None], mean, surer).astype(np.float32),
        np.maximum(body.scores, other.scores),
        other.box,
        (body.score + other.score) / 2,
    )


def rank(body: CocoBody) -> float:
    """What a body is ranked by: its score times the mean score of its good points."""
    good = body.scores[body.scores >= GOOD_POINT]
    return body.score * float(good.mean()) if len(good) else 0.0


def covered(box: np.ndarray, others: np.ndarray) -> float:
    """The share of a box (4,) that the one of others (n, 4) that covers most of it covers."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), -1).max(initial=0.0)
    return float(shared / max(float(np.prod(box[2:] - box[:2])), 1e-9))


def remove_duplicates(bodies: Sequence[CocoBody]) -> list[CocoBody]:
    """Keep the surest of bodies that are one person, surest first; leave out who is hardly there.

    Somebody unsure whom a surer body's box covers is a part of that one seen once more.
    """
    kept: list[CocoBody] = []
    boxes: list[np.ndarray] = []
    for body in sorted(bodies, key=rank, reverse=True):
        worth, box = rank(body), extent(body)
        if worth < MIN_RANK or (worth < MIN_COVERED_RANK and covered(box, np.reshape(boxes, (-1, 4))) > MAX_COVERED):
            continue
        if all(agreement(body, other) < MIN_DUPLICATE for other in kept):
            kept.append(body)
            boxes.append(box)
    return kept
