"""People over time: each body is looked for where it was, the detector only says who is new.

As in MediaPipe's pipelines, the points of one frame give the regions of the next, so that a followed person costs one
call of each landmark network; all people share these calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from skelact.layouts import load_layout
from skelact.pose.body import Body
from skelact.pose.estimator import Hints, PoseEstimator, drop_twins
from skelact.pose.person import HANDS, INFERRED, JOINTS_HANDS, MISSING, Person
from skelact.pose.regions import SIZE_RATIO
from skelact.pose.wholebody import BODY_AND_FEET, LEAST_PRESENCE, SEEN, WRISTS
from skelact.skeleton.smoothing import OneEuroFilter
from skelact.skeleton.tracking import Tracker, overlaps

DETECT_EVERY_S = 0.25
LOOK_AGAIN_S = 0.1  # while somebody was lost, or nobody is there
SLACK_S = 1e-3  # of time stamps
SEARCH_EVERY_S = 0.1  # for hands and faces that were not seen
HAND_LOOKS = 2  # in a row that must find a hand before it is shown
HELD_HAND_S = 0.25  # for which a hand that is lost, mostly to blur, goes on with its wrist
HELD_FACTOR = 0.5  # of the score of such a hand
UNCONFIRMED_S = 2.0  # a body that the detector does not see for this long is given up
COVERED = 0.3  # overlap of a detected box with a followed body from which they are one person
JUMP = 0.5  # of the region's side that its center may move in one frame
BOX_MARGIN = 1.1  # of the box around a followed body's points
THUMBNAIL = 32  # pixels of a picture's longer side that scenes are compared on
COCO = [BODY_AND_FEET[point] for point in range(17)]
WRISTS_SEEN = (9, 10)  # of wholebody133
SCENE_CUT = 40.0  # mean difference of gray levels, 0 to 255


@dataclass(frozen=True, eq=False)
class SeenHand:
    """What is remembered of one hand of a followed person.

    Attributes:
        looks: How many in a row have found it.
        seen_s: When it was last found.
        points: float32 (21, 2), pixels, from the body's wrist.
        joints: float32 (21, 3), metres, from the body's wrist.
        score: 0 to 1.
    """

    looks: int
    seen_s: float
    points: np.ndarray
    joints: np.ndarray
    score: float


Memory = tuple[SeenHand | None, SeenHand | None]  # left, right


@dataclass(frozen=True, eq=False)
class _Followed:
    """One person as of the last frame.

    Attributes:
        body: The body.
        hints: Where hands and face were.
        filters: For the points in the picture and the joints in space.
        score: Of the detector, when it last saw them.
        confirmed_s: When that was.
        searched_s: When hands and a face that were not seen were last looked for.
        memory: Of the hands.
    """

    body: Body
    hints: Hints
    filters: tuple[OneEuroFilter, OneEuroFilter]
    score: float
    confirmed_s: float
    searched_s: float
    memory: Memory


class PoseStream:
    """Follows the people of one video or camera.

    Args:
        estimator: Finds them.
        smooth: Steady the points; the time stamps decide how much.
    """

    def __init__(self, estimator: PoseEstimator, *, smooth: bool = True) -> None:
        self._estimator = estimator
        self._smooth = smooth
        self._tracker = Tracker()
        self._followed: dict[int, _Followed] = {}
        self._detected_s = -np.inf
        self._thumbnail = np.zeros((0, 0))

    def add(self, time_s: float, image: np.ndarray) -> dict[int, Person]:
        """Take the next frame; return track id -> person for everybody seen in it.

        Args:
            time_s: Since any start; must not decrease.
            image: uint8 (H, W, 3) RGB.
        """
        if self._is_cut(image):
            self._followed, self._detected_s = {}, -np.inf
        before = list(self._followed.values())
        bodies = self._estimator.bodies_at(image, [one.body.roi for one in before])
        held = [
            (_box(body, one.score), body, one)
            for one, body in zip(before, bodies, strict=True)
            if _is_held(one.body, body) and time_s - one.confirmed_s <= UNCONFIRMED_S
        ]
        confirmed = {id(body): one.confirmed_s for _, body, one in held}
        found = [(box, body) for box, body, _ in held]
        pause = LOOK_AGAIN_S if len(held) < max(len(before), 1) else DETECT_EVERY_S
        if time_s - self._detected_s >= pause - SLACK_S:
            found = self._detect(time_s, image, found, confirmed)
        found = drop_twins(found)
        ids = self._tracker.update(
            time_s,
            np.array([box[:4] for box, _ in found]).reshape(-1, 4),
            np.array([body.presence for _, body in found]),
            np.array([np.c_[body.points, body.scores][COCO] for _, body in found]).reshape(-1, len(COCO), 3),
        )
        return self._complete(time_s, image, found, ids, confirmed)

    def _is_cut(self, image: np.ndarray) -> bool:
        step = max(1, max(image.shape[:2]) // THUMBNAIL)
        thumbnail = image[::step, ::step].mean(-1)
        before, self._thumbnail = self._thumbnail, thumbnail
        return before.shape != thumbnail.shape or float(np.abs(before - thumbnail).mean()) > SCENE_CUT

    def _detect(
        self, time_s: float, image: np.ndarray, found: list[tuple[np.ndarray, Body]], confirmed: dict[int, float]
    ) -> list[tuple[np.ndarray, Body]]:
        """Add whom the detector sees and nobody follows yet; confirm the others."""
        self._detected_s = time_s
        boxes = self._estimator.boxes(image)
        matched = match(boxes, np.array([box for box, _ in found]).reshape(-1, 5))
        for number, other in matched.items():
            _, body = found[other]
            found[other] = (boxes[number], body)
            confirmed[id(body)] = time_s
        new = [box for number, box in enumerate(boxes) if number not in matched]
        added = self._estimator.bodies_in(image, np.array(new).reshape(-1, 5))
        confirmed |= {id(body): time_s for _, body in added}
        return found + added

    def _complete(
        self,
        time_s: float,
        image: np.ndarray,
        found: Sequence[tuple[np.ndarray, Body]],
        ids: Sequence[int],
        confirmed: dict[int, float],
    ) -> dict[int, Person]:
        """Find hands and faces where they were, and remember where they are."""
        hints, searched = [], []
        for one in ids:
            last = self._followed.get(one)
            search = last is None or time_s - last.searched_s >= SEARCH_EVERY_S
            searched.append(time_s if last is None or search else last.searched_s)
            hints.append(Hints() if last is None else Hints(last.hints.hands, last.hints.face, search))
        sightings = self._estimator.complete(image, found, hints)
        known = self._followed
        filters = {one: known[one].filters if one in known else _filters() for one in ids}
        steady = {
            one: steady_hands(sighting.person, known[one].memory if one in known else (None, None), time_s)
            for one, sighting in zip(ids, sightings, strict=True)
        }
        people = {one: person for one, (person, _) in steady.items()}
        self._followed = {
            one: _Followed(body, sighting.hints, filters[one], float(box[4]), confirmed[id(body)], at, steady[one][1])
            for one, (box, body), sighting, at in zip(ids, found, sightings, searched, strict=True)
        }
        return (
            {one: smoothed(person, time_s, *filters[one]) for one, person in people.items()} if self._smooth else people
        )


def match(boxes: np.ndarray, others: np.ndarray) -> dict[int, int]:
    """Pair boxes (n, 5+) with others (m, 5+) of the same people: index -> index."""
    shared = overlaps(boxes[:, :4], others[:, :4])
    pairs = zip(*linear_sum_assignment(-shared), strict=True)
    return {int(one): int(other) for one, other in pairs if shared[one, other] >= COVERED}


def steady_hands(person: Person, memory: Memory, time_s: float) -> tuple[Person, Memory]:
    """Leave out hands that only one look has found, go on for a moment with those that are lost.

    Returns:
        The person, with held hands INFERRED, and what to remember.
    """
    points, scores, flags = person.points.copy(), person.scores.copy(), person.flags.copy()
    joints, after = person.joints.copy(), list(memory)
    for side, (part, metric, seen, wrist) in enumerate(zip(HANDS, JOINTS_HANDS, WRISTS_SEEN, WRISTS, strict=True)):
        last = memory[side]
        if person.has_hand(side):
            placed, turned = points[part] - points[seen], joints[metric] - joints[wrist]
            now = SeenHand(1 + (last.looks if last else 0), time_s, placed, turned, float(scores[part][0]))
            after[side] = now
            if now.looks < HAND_LOOKS:
                points[part], scores[part], flags[part], joints[metric] = 0, 0, MISSING, 0
        elif last is None or last.looks < HAND_LOOKS or time_s - last.seen_s > HELD_HAND_S:
            after[side] = None
        else:
            points[part], joints[metric] = points[seen] + last.points, joints[wrist] + last.joints
            scores[part], flags[part] = last.score * HELD_FACTOR, INFERRED
    return replace(person, points=points, scores=scores, flags=flags, joints=joints), (after[0], after[1])


def smoothed(person: Person, time_s: float, points: OneEuroFilter, joints: OneEuroFilter) -> Person:
    """Return a person with steadier points and joints; the filters keep what came before."""
    seen = person.valid.astype(np.float32)
    return replace(
        person,
        points=points.add(time_s, person.points, person.scores),
        joints=joints.add(time_s, person.joints, seen),
    )


def _filters() -> tuple[OneEuroFilter, OneEuroFilter]:
    return OneEuroFilter(load_layout("wholebody133")), OneEuroFilter(load_layout("blazepose75"))


def _is_held(before: Body, after: Body) -> bool:
    """Whether a body found where one was is still that one."""
    moved = np.hypot(after.roi.x - before.roi.x, after.roi.y - before.roi.y)
    ratio = after.roi.size / max(before.roi.size, 1e-6)
    near = moved <= JUMP * before.roi.size and SIZE_RATIO[0] <= ratio <= SIZE_RATIO[1]
    return after.presence >= LEAST_PRESENCE and near


def _box(body: Body, score: float) -> np.ndarray:
    """The box (5,) around the points that were seen, with a margin."""
    seen = body.points[body.scores >= SEEN] if (body.scores >= SEEN).sum() > 1 else body.points
    low, high = seen.min(0), seen.max(0)
    more = (BOX_MARGIN - 1) / 2 * (high - low)
    return np.array([*(low - more), *(high + more), score], np.float32)
