"""People with external networks: boxes, then all points of each person at once, in 2D only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from skelact.layouts.whole_body import FACE
from skelact.pose.candidates import MIN_SHARED, Hints, PersonCandidate, Sighting, remove_duplicate_bodies
from skelact.pose.detector import Detector
from skelact.pose.regions import box_of_points
from skelact.values import MIN_MEASURED_SCORE, Person

BOX_MARGIN = 1.25  # of the box around points: a detector's box holds the whole head and the shoes


class Bodies(Protocol):
    """Finds the points of people in boxes; `provider` says what runs the network."""

    provider: str

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """Return one person per box (n, 5), in their order; image uint8 (H, W, 3) RGB."""
        ...


class TopDownModel:
    """Finds people with a detector, and their points with one network for the whole body; a `PoseModel`.

    Args:
        detector: Finds boxes.
        bodies: Finds points in boxes.

    Attributes:
        provider: What runs the network of the points.
    """

    def __init__(self, detector: Detector, bodies: Bodies) -> None:
        self._detector = detector
        self._bodies = bodies
        self.provider = bodies.provider

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a single image, the surest first."""
        return [candidate.person for candidate in self.find(image, self.detect(image))]

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5) of people, best first."""
        return self._detector.detect(image)

    def find(self, image: np.ndarray, boxes: np.ndarray) -> list[PersonCandidate]:
        """Return the people in boxes (n, 5), surest first; boxes in which hardly anybody is are passed over."""
        return remove_duplicate_bodies(
            [
                PersonCandidate(box=person.box, box_score=person.box_score, person=person)
                for person in self._bodies.people(image, boxes)
                if person.presence >= MIN_MEASURED_SCORE
            ]
        )

    def follow(self, image: np.ndarray, candidates: Sequence[PersonCandidate]) -> list[PersonCandidate]:
        """Return the people of the frame before as they are now, without those who are lost."""
        if not candidates:
            return []
        boxes = [[*box_of_person(candidate.person), candidate.box_score] for candidate in candidates]
        people = self._bodies.people(image, np.array(boxes, np.float32))
        return [
            replace(candidate, box=box_of_person(person), person=person)
            for candidate, person in zip(candidates, people, strict=True)
            if person.presence >= MIN_MEASURED_SCORE
        ]

    def complete(
        self, image: np.ndarray, time_s: float, candidates: Sequence[PersonCandidate], hints: Sequence[Hints]
    ) -> list[Sighting]:
        """Hands and faces are there already; the box is the latest."""
        return [
            Sighting(replace(candidate.person, box=candidate.box, box_score=candidate.box_score), Hints())
            for candidate in candidates
        ]


def box_of_person(person: Person) -> np.ndarray:
    """Box (4,) around the body, feet and hands that were measured, with a margin; without them the person's own."""
    measured = person.scores >= MIN_MEASURED_SCORE
    measured[FACE] = False
    points = person.points[measured]
    return person.box if len(points) < MIN_SHARED else box_of_points(points, BOX_MARGIN)
