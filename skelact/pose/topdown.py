"""People from networks of others: boxes, then all points of each person at once; in the picture only, not in space."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from skelact.layouts import load_layout
from skelact.layouts.whole_body import BODY, FACE
from skelact.pose.detector import Detector
from skelact.pose.simcc import SEEN
from skelact.skeleton.smoothing import OneEuroFilter
from skelact.skeleton.tracking import NOBODY, Tracker, overlaps
from skelact.values import Person

DETECT_EVERY_S = 0.25
UNCONFIRMED_S = 2.0  # somebody whom the detector does not see for this long is given up
COVERED = 0.3  # overlap of a detected box with somebody's from which they are one person
BOX_MARGIN = 1.25  # of the box around points: a detector's box holds the whole head and the shoes
SAME_PERSON = 0.15  # mean distance of body points over body size up to which two people are one
LEAST_SHARED = 4  # body points that two people must both have to be compared


class Bodies(Protocol):
    """Finds the points of people in boxes; `provider` says what runs the network."""

    provider: str

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """Return one person per box (n, 5), in their order; image uint8 (H, W, 3) RGB."""
        ...


class TopDownEstimator:
    """Finds people with a detector, and their points with one network for the whole body.

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
        """Return the people of a picture, the surest first; [] when there is nobody.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        return drop_doubles(self.people(image, self.boxes(image)))

    def stream(self, *, smooth: bool = True) -> TopDownStream:
        """Start to follow the people of one video or camera."""
        return TopDownStream(self, smooth=smooth)

    def boxes(self, image: np.ndarray) -> np.ndarray:
        """Boxes (n, 5) of people, best first."""
        return self._detector.detect(image)

    def people(self, image: np.ndarray, boxes: np.ndarray) -> list[Person]:
        """The person in each of the boxes (n, 5), in their order, also where hardly anybody is."""
        return self._bodies.people(image, boxes)


@dataclass(frozen=True, eq=False)
class _Followed:
    """One person as of the last frame: where to look next, when the detector last saw them, and the filter."""

    box: np.ndarray
    confirmed_s: float
    filter: OneEuroFilter


class TopDownStream:
    """Follows the people of one video or camera: each is looked for around their last points, in one call for all.

    Args:
        estimator: Finds them.
        smooth: Steady the points; the time stamps decide how much.
    """

    def __init__(self, estimator: TopDownEstimator, *, smooth: bool = True) -> None:
        self._estimator = estimator
        self._smooth = smooth
        self._tracker = Tracker()
        self._followed: dict[int, _Followed] = {}
        self._detected_s = -np.inf

    def add(self, time_s: float, image: np.ndarray) -> dict[int, Person]:
        """Take the next frame; return track id -> person for everybody seen in it.

        Args:
            time_s: Since any start; must not decrease.
            image: uint8 (H, W, 3) RGB.
        """
        boxes = np.array([one.box for one in self._followed.values()], np.float32).reshape(-1, 5)
        confirmed = np.array([one.confirmed_s for one in self._followed.values()])
        if not len(boxes) or time_s - self._detected_s >= DETECT_EVERY_S:
            self._detected_s = time_s
            detected = self._estimator.boxes(image)
            covered = overlaps(detected[:, :4], boxes[:, :4]) >= COVERED
            confirmed = np.where(covered.any(0), time_s, confirmed)
            new = detected[~covered.any(1)]
            boxes, confirmed = np.concatenate([boxes, new]), np.append(confirmed, np.full(len(new), time_s))
        boxes, confirmed = boxes[time_s - confirmed <= UNCONFIRMED_S], confirmed[time_s - confirmed <= UNCONFIRMED_S]
        seen = self._estimator.people(image, boxes)
        times = {id(person): float(at) for person, at in zip(seen, confirmed, strict=True)}
        return self._remember(time_s, drop_doubles(seen), times)

    def _remember(self, time_s: float, people: list[Person], confirmed: dict[int, float]) -> dict[int, Person]:
        """Give people their ids and smooth their points; look for them there next."""
        boxes = np.array([box_of_points(person) for person in people]).reshape(-1, 5)
        points = np.array([np.column_stack([person.points, person.scores]) for person in people]).reshape(-1, 133, 3)
        ids = self._tracker.update(time_s, boxes[:, :4], points=points)
        before, self._followed, answer = self._followed, {}, {}
        for one, person, box in zip(ids, people, boxes, strict=True):
            if one == NOBODY:
                continue
            known = before[one].filter if one in before else OneEuroFilter(load_layout("wholebody133"))
            self._followed[one] = _Followed(box, confirmed[id(person)], known)
            steady = known.add(time_s, person.points, person.scores)
            answer[one] = replace(person, points=steady if self._smooth else person.points, box=box[:4])
        if before.keys() - answer.keys():
            self._detected_s = -np.inf  # somebody was lost: look at the whole of the next frame
        return answer


def drop_doubles(people: list[Person]) -> list[Person]:
    """Leave out whoever is hardly there, and all but the surest of people that lie on one another; surest first."""
    kept: list[Person] = []
    for person in sorted(people, key=lambda one: -one.presence * one.box_score):
        if person.presence >= SEEN and not any(_is_double(person, other) for other in kept):
            kept.append(person)
    return kept


def _is_double(person: Person, other: Person) -> bool:
    shared = (person.scores[BODY] >= SEEN) & (other.scores[BODY] >= SEEN)
    if shared.sum() < LEAST_SHARED:
        return False
    mine, theirs = person.points[BODY][shared], other.points[BODY][shared]
    return float(np.hypot(*(mine - theirs).T).mean()) <= SAME_PERSON * float(np.ptp(mine, axis=0).max())


def box_of_points(person: Person) -> np.ndarray:
    """Box (5,) around the body, feet and hands that were seen, with a margin; the score stays."""
    seen = person.scores >= SEEN
    seen[FACE] = False
    points = person.points[seen]
    if len(points) < LEAST_SHARED:
        return np.append(person.box, np.float32(person.box_score))
    low, high = points.min(0), points.max(0)
    more = (BOX_MARGIN - 1) / 2 * (high - low)
    return np.array([*(low - more), *(high + more), person.box_score], np.float32)
