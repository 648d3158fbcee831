"""People with BlazePose: boxes, then bodies, then the hands and the face of each, all of a kind in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from skelact.pose.body import BlazePose, Body
from skelact.pose.candidates import BodyCandidate, Hints, Sighting, is_duplicate, remove_duplicate_bodies
from skelact.pose.corrected import correct, region_of
from skelact.pose.crowd import CrowdFinder, extent, good_points, rank
from skelact.pose.debounce import debounce_hands
from skelact.pose.detector import Detector, detect_in_tiles, drop_merged_boxes
from skelact.pose.faces import Face, FaceFinder
from skelact.pose.hands import Hand, HandFinder
from skelact.pose.image import Roi
from skelact.pose.regions import (
    AT_EDGE,
    SIZE_RATIO,
    box_of_points,
    box_to_roi,
    cut_box_to_roi,
    face_roi_from_body,
    face_roi_from_mesh,
    hand_roi_from_body,
    hand_roi_from_points,
    open_box,
    stays_with,
)
from skelact.pose.wholebody import MIN_PRESENCE, WRISTS, assemble, filter_face, filter_hands
from skelact.skeleton.tracking import box_iou
from skelact.values import MIN_MEASURED_SCORE, Person

MIN_BOX_PX = 60.0  # of the longer side
MIN_HAND_PX, MIN_FACE_PX = 32.0, 32.0  # of the region's side: twice the hand or face
MIN_WRIST_SCORE = 0.3  # from which a hand is looked for
SEARCH_EVERY_S = 0.1  # for hands and faces that were not found
MAX_JUMP = 0.5  # of the region's side that its center may move in one frame
BOX_MARGIN = 1.1  # of the box around a followed body's points
GRAY = 127
MAX_MASKED_DISTANCE = 0.2  # as `SAME_PERSON`, for a body found only with its neighbors masked
PINKIES, INDICES = (17, 18), (19, 20)  # of blazepose33
TRUNK = [11, 12, 23, 24]
HEAD, LEFT_EYE, RIGHT_EYE = slice(0, 11), 2, 5


class BlazePoseModel:
    """Finds people with their bodies, hands and faces; a `PoseModel`.

    Args:
        detector: Finds boxes in videos, and in pictures where `crowd` is None.
        bodies: Finds the body in a region.
        hands: Finds hands.
        faces: Finds faces.
        crowd: Finds who is in a picture.

    Attributes:
        provider: What runs the networks: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    def __init__(
        self,
        detector: Detector,
        bodies: BlazePose,
        hands: HandFinder,
        faces: FaceFinder,
        crowd: CrowdFinder | None = None,
    ) -> None:
        self._detector = detector
        self._crowd = crowd
        self._bodies = bodies
        self._hands = hands
        self._faces = faces
        self.provider = bodies.provider

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a single image, small ones too, the surest first."""
        if self._crowd is None:
            candidates = self.find(image, drop_small_boxes(detect_in_tiles(self._detector, image)))
        else:
            candidates = self._find_all(image, self._crowd)
        alone = [Hints()] * len(candidates)
        return [sighting.person for sighting in self._add_parts(image, candidates, alone, [True] * len(candidates))]

    def _find_all(self, image: np.ndarray, crowd: CrowdFinder) -> list[BodyCandidate]:
        """Return the people in an image, surest first, each with a body that is held to them."""
        size = np.tile(image.shape[1::-1], 2)
        people = [seen for seen in crowd.find(image) if np.ptp(good_points(seen), axis=0).max() >= MIN_BOX_PX]
        bodies = self._bodies.find(image, [region_of(seen) for seen in people])
        return [
            BodyCandidate(box=np.clip(extent(seen), 0, size), box_score=rank(seen), body=correct(body, seen))
            for seen, body in zip(people, bodies, strict=True)
        ]

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5) of people that are large enough, from one look at the whole image."""
        return drop_small_boxes(drop_merged_boxes(self._detector.detect(image)))

    def find(self, image: np.ndarray, boxes: np.ndarray) -> list[BodyCandidate]:
        """Return the people in boxes (n, 5), surest first.

        A body is looked at twice, the second time in the region that fits it; where the image may cut the legs, also
        in a region that reaches below it. Where the network saw a neighbor instead, it looks again with all outside the
        box masked.
        """
        opened = [open_box(box, np.array(image.shape[1::-1])) for box in boxes]
        candidates = [
            BodyCandidate(box=box[:4], box_score=float(box[4]), body=body)
            for box, body in zip(boxes, self._look_at_boxes(image, boxes, opened), strict=True)
        ]
        there = [index for index, candidate in enumerate(candidates) if candidate.presence >= MIN_PRESENCE]
        kept = remove_duplicate_bodies(
            [candidates[index] for index in there if contains_trunk(opened[index], candidates[index].body)]
        )
        for index in there:
            if candidates[index] not in kept:
                (body,) = self._bodies.find(mask_outside(image, boxes[index]), [box_to_roi(boxes[index])])
                alone = replace(candidates[index], body=body)
                if alone.presence >= MIN_PRESENCE and not is_duplicate(alone, kept, max_distance=MAX_MASKED_DISTANCE):
                    kept.append(alone)
        return kept

    def follow(self, image: np.ndarray, candidates: Sequence[BodyCandidate]) -> list[BodyCandidate]:
        """Return the people of the frame before as they are now, without those who are lost."""
        bodies = self._bodies.find(image, [candidate.body.roi for candidate in candidates])
        return [
            replace(candidate, box=box_of_body(body), body=body)
            for candidate, body in zip(candidates, bodies, strict=True)
            if is_same_body(candidate.body, body)
        ]

    def complete(
        self, image: np.ndarray, time_s: float, candidates: Sequence[BodyCandidate], hints: Sequence[Hints]
    ) -> list[Sighting]:
        """Add hands and faces where they were, look for the others now and then, and keep hands from flickering."""
        search = [time_s - hint.searched_s >= SEARCH_EVERY_S for hint in hints]
        sightings = []
        found = self._add_parts(image, candidates, hints, search)
        for sighting, hint, searched in zip(found, hints, search, strict=True):
            person, memory = debounce_hands(sighting.person, hint.memory, time_s)
            after = replace(sighting.hints, searched_s=time_s if searched else hint.searched_s, memory=memory)
            sightings.append(Sighting(person, after))
        return sightings

    def _look_at_boxes(self, image: np.ndarray, boxes: np.ndarray, opened: Sequence[np.ndarray]) -> list[Body]:
        """Return the body that explains each box (n, 5) best; `opened` boxes may reach beyond the image."""
        size = np.array(image.shape[1::-1])
        bodies = self._look_twice(image, [box_to_roi(box) for box in boxes], opened)
        cut = [index for index, box in enumerate(boxes) if box[3] >= (1 - AT_EDGE) * size[1]]
        regions = [cut_box_to_roi(boxes[index]) for index in cut]
        lower = self._look_twice(image, regions, [opened[index] for index in cut])
        for index, body in zip(cut, lower, strict=True):
            box = boxes[index]
            better = box_agreement(body, box, size) > box_agreement(bodies[index], box, size)
            if better and contains_trunk(opened[index], body):
                bodies[index] = body
        return bodies

    def _look_twice(self, image: np.ndarray, rois: Sequence[Roi], boxes: Sequence[np.ndarray]) -> list[Body]:
        """Return the surer body of two looks for each region, the second where the first says that the body is."""
        first = self._bodies.find(image, rois)
        refined = [
            body.roi if stays_with(body.roi, roi, box) else roi
            for box, roi, body in zip(boxes, rois, first, strict=True)
        ]
        second = self._bodies.find(image, refined)
        return [max(pair, key=lambda body: body.presence) for pair in zip(first, second, strict=True)]

    def _add_parts(
        self, image: np.ndarray, candidates: Sequence[BodyCandidate], hints: Sequence[Hints], search: Sequence[bool]
    ) -> list[Sighting]:
        """Find the hands and faces of bodies; `search` says for whom also those that the hints lack."""
        bodies = [candidate.body for candidate in candidates]
        hands = self._find_hands(image, bodies, hints, search)
        faces = self._find_faces(image, bodies, hints, search)
        size = np.array(image.shape[1::-1])
        sightings = []
        for candidate, pair, face in zip(candidates, hands, faces, strict=True):
            left, right = (None if hand is None else hand_roi_from_points(hand.points) for hand in pair)
            after = Hints((left, right), None if face is None else face_roi_from_mesh(face.mesh))
            person = assemble(candidate.box, candidate.box_score, candidate.body, pair, face, size)
            sightings.append(Sighting(person, after))
        return sightings

    def _find_hands(
        self, image: np.ndarray, bodies: Sequence[Body], hints: Sequence[Hints], search: Sequence[bool]
    ) -> list[list[Hand | None]]:
        rois: dict[tuple[int, int], Roi] = {}
        wide: dict[tuple[int, int], Roi] = {}
        for index, (body, hint) in enumerate(zip(bodies, hints, strict=True)):
            for side, known in enumerate(hint.hands):
                if known is not None:
                    rois[index, side] = known
                elif search[index] and body.scores[WRISTS[side]] >= MIN_WRIST_SCORE:
                    corners = (body.points[part[side]] for part in (WRISTS, PINKIES, INDICES))
                    wide[index, side] = hand_roi_from_body(*corners)
        rois |= dict(zip(wide, self._hands.locate(image, list(wide.values())), strict=True))
        rois = {key: roi for key, roi in rois.items() if roi.size >= MIN_HAND_PX}
        found = dict(zip(rois, self._hands.find(image, list(rois.values())), strict=True))
        return [
            filter_hands(
                body, [found.get((index, side)) for side in (0, 1)], known=[region is not None for region in hint.hands]
            )
            for index, (body, hint) in enumerate(zip(bodies, hints, strict=True))
        ]

    def _find_faces(
        self, image: np.ndarray, bodies: Sequence[Body], hints: Sequence[Hints], search: Sequence[bool]
    ) -> list[Face | None]:
        rois = {index: hint.face for index, hint in enumerate(hints) if hint.face is not None}
        wide = {
            index: face_roi_from_body(body.points[HEAD], body.points[RIGHT_EYE], body.points[LEFT_EYE])
            for index, (body, hint) in enumerate(zip(bodies, hints, strict=True))
            if hint.face is None and search[index]
        }
        located = zip(wide, self._faces.locate(image, list(wide.values())), strict=True)
        rois |= {index: roi for index, roi in located if roi is not None}
        rois = {index: roi for index, roi in rois.items() if roi.size >= MIN_FACE_PX}
        found = dict(zip(rois, self._faces.find(image, list(rois.values())), strict=True))
        return [
            filter_face(body, found.get(index), known=hint.face is not None)
            for index, (body, hint) in enumerate(zip(bodies, hints, strict=True))
        ]


def drop_small_boxes(boxes: np.ndarray) -> np.ndarray:
    """Leave out boxes (n, 5) that are too small to see a body in."""
    return boxes[np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= MIN_BOX_PX]


def box_agreement(body: Body, box: np.ndarray, size: np.ndarray) -> float:
    """How well a body explains a box: its presence times the IoU of the box with that of its points in the image."""
    points = np.clip(body.points, 0, size)
    around = np.concatenate([points.min(0), points.max(0)])
    return body.presence * float(box_iou(around[None], box[None, :4])[0, 0])


def contains_trunk(box: np.ndarray, body: Body) -> bool:
    """Whether the middle of a body's trunk lies in a box."""
    middle = body.points[TRUNK].mean(0)
    return bool((middle >= box[:2]).all() and (middle <= box[2:4]).all())


def mask_outside(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return an image that is gray outside a box."""
    x1, y1, x2, y2 = np.clip(box[:4], 0, [*image.shape[1::-1]] * 2).astype(int)
    out = np.full_like(image, GRAY)
    out[y1:y2, x1:x2] = image[y1:y2, x1:x2]
    return out


def is_same_body(before: Body, after: Body) -> bool:
    """Whether a body found where one was is still that one."""
    moved = np.hypot(after.roi.x - before.roi.x, after.roi.y - before.roi.y)
    ratio = after.roi.size / max(before.roi.size, 1e-6)
    near = moved <= MAX_JUMP * before.roi.size and SIZE_RATIO[0] <= ratio <= SIZE_RATIO[1]
    return bool(after.presence >= MIN_PRESENCE and near)


def box_of_body(body: Body) -> np.ndarray:
    """The box (4,) around the points that were measured, with a margin."""
    measured = body.scores >= MIN_MEASURED_SCORE
    points = body.points[measured] if measured.sum() > 1 else body.points
    return box_of_points(points, BOX_MARGIN)
