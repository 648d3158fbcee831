"""People as candidates of one frame: found, not yet complete; what models and following share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from skelact.layouts.whole_body import BODY
from skelact.pose.body import Body
from skelact.pose.debounce import HandMemory
from skelact.pose.image import Roi
from skelact.pose.wholebody import COCO17
from skelact.skeleton.assignment import assign
from skelact.skeleton.tracking import box_iou
from skelact.values import MIN_MEASURED_SCORE, Person

MIN_MATCH_IOU = 0.3  # of a detected box with a followed body from which they are one person
SAME_PERSON = 0.15  # mean distance of points over body size up to which two bodies are one
MIN_SHARED = 4  # points that two bodies must both show to be compared


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate(ABC):
    """Somebody in one frame, before hands and face are added.

    Attributes:
        box: float32 (4,): x1, y1, x2, y2, pixels.
        box_score: Of the detector, when it last saw them.
        confirmed_s: When that was; 0 in a single image.
    """

    box: np.ndarray
    box_score: float
    confirmed_s: float = 0.0

    @property
    @abstractmethod
    def presence(self) -> float:
        """0 to 1, that a body is there at all."""

    @property
    @abstractmethod
    def points(self) -> np.ndarray:
        """Points of the body (V, 2), pixels, on the network's own layout."""

    @property
    @abstractmethod
    def visible(self) -> np.ndarray:
        """Which of `points` can be compared: bool (V,)."""

    @property
    @abstractmethod
    def coco17(self) -> np.ndarray:
        """COCO's points (17, 3): x, y, pixels, and score."""


C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True, eq=False, kw_only=True)
class BodyCandidate(Candidate):
    """Somebody whom BlazePose found: 33 points, all of which it places."""

    body: Body

    @property
    def presence(self) -> float:
        """Of the body, 0 to 1."""
        return self.body.presence

    @property
    def points(self) -> np.ndarray:
        """Points (V, 2), pixels."""
        return self.body.points

    @property
    def visible(self) -> np.ndarray:
        """Which points can be compared, bool (V,)."""
        return np.ones(len(self.body.points), bool)

    @property
    def coco17(self) -> np.ndarray:
        """COCO's points and scores (17, 3)."""
        return np.column_stack([self.body.points, self.body.scores])[COCO17]


@dataclass(frozen=True, eq=False, kw_only=True)
class PersonCandidate(Candidate):
    """Somebody whose points one network gives at once, in 2D."""

    person: Person

    @property
    def presence(self) -> float:
        """Of the body, 0 to 1."""
        return self.person.presence

    @property
    def points(self) -> np.ndarray:
        """Points (V, 2), pixels."""
        return self.person.points[BODY]

    @property
    def visible(self) -> np.ndarray:
        """Which points can be compared, bool (V,)."""
        return np.asarray(self.person.scores[BODY] >= MIN_MEASURED_SCORE)

    @property
    def coco17(self) -> np.ndarray:
        """COCO's points and scores (17, 3)."""
        return np.column_stack([self.person.points, self.person.scores])[BODY]


@dataclass(frozen=True, eq=False)
class Hints:
    """What a model remembers of one followed person's hands and face.

    Attributes:
        hands: Regions of the left and right hand, None where it was not found.
        face: Region of the face, None where it was not found.
        searched_s: When hands and a face that were not found were last looked for.
        memory: Of the left and right hand, for `debounce_hands`.
    """

    hands: tuple[Roi | None, Roi | None] = (None, None)
    face: Roi | None = None
    searched_s: float = -np.inf
    memory: HandMemory = field(default=(None, None))


@dataclass(frozen=True, eq=False)
class Sighting:
    """One person in one frame, and where to look for the parts in the next one."""

    person: Person
    hints: Hints


def stack_boxes(candidates: Sequence[Candidate]) -> np.ndarray:
    """Boxes (n, 4) of candidates, in their order."""
    return np.array([candidate.box for candidate in candidates], np.float32).reshape(-1, 4)


def match_boxes(boxes: np.ndarray, others: np.ndarray) -> dict[int, int]:
    """Pair boxes (n, 4+) with others (m, 4+) of the same people: index -> index."""
    iou = box_iou(boxes[:, :4], others[:, :4])
    return {row: column for row, column in assign(-iou) if iou[row, column] >= MIN_MATCH_IOU}


def remove_duplicate_bodies(candidates: Sequence[C]) -> list[C]:
    """Keep the surest of bodies that lie on one another, one person found twice; surest first."""
    kept: list[C] = []
    for candidate in sorted(candidates, key=lambda candidate: -candidate.presence * candidate.box_score):
        if not is_duplicate(candidate, kept):
            kept.append(candidate)
    return kept


def is_duplicate(candidate: Candidate, others: Sequence[Candidate], *, max_distance: float = SAME_PERSON) -> bool:
    """Whether a body lies on one of others: mean distance of the points that both show, over the body's size."""
    for other in others:
        shared = candidate.visible & other.visible
        if shared.sum() >= MIN_SHARED:
            points = candidate.points[shared]
            distance = float(np.hypot(*(points - other.points[shared]).T).mean())
            if distance <= max_distance * float(np.ptp(points, axis=0).max()):
                return True
    return False
