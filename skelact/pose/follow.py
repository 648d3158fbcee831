"""People over time: each is looked for where they were, and the detector only says who is new.

As in MediaPipe's pipelines, the points of one frame give the regions of the next, so that a followed person costs one
call of each landmark network; all people share these calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol

import numpy as np

from skelact.layouts import load_layout
from skelact.pose.candidates import C, Hints, Sighting, match_boxes, remove_duplicate_bodies, stack_boxes
from skelact.pose.sides import keep_sides
from skelact.skeleton.side_repair import LiveSides
from skelact.skeleton.smoothing import OneEuroFilter
from skelact.skeleton.tracking import Tracker
from skelact.values import Person

DETECT_EVERY_S = 0.25
DETECT_AGAIN_S = 0.1  # when a person was lost, or nobody is there
SLACK_S = 1e-3  # of time stamps
MAX_UNCONFIRMED_S = 2.0  # a track that the detector does not confirm for this long ends
THUMBNAIL = 32  # pixels of an image's longer side that scenes are compared on
SCENE_CUT = 40.0  # mean difference of gray levels, 0 to 255


class PoseModel(Protocol[C]):
    """Networks that find people; images are uint8 (H, W, 3) RGB.

    Attributes:
        provider: What runs them: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    provider: str

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a single image, the surest first."""
        ...

    def detect(self, image: np.ndarray) -> np.ndarray:
        """Return boxes (n, 5) of people in one frame of a video, x1, y1, x2, y2 and score, the best first."""
        ...

    def find(self, image: np.ndarray, boxes: np.ndarray) -> list[C]:
        """Return the people in boxes (n >= 1, 5) of new people, the surest first."""
        ...

    def follow(self, image: np.ndarray, candidates: Sequence[C]) -> list[C]:
        """Return the people of the frame before as they are now, without those who are lost."""
        ...

    def complete(
        self, image: np.ndarray, time_s: float, candidates: Sequence[C], hints: Sequence[Hints]
    ) -> list[Sighting]:
        """Add hands and faces; `hints` come from the sighting before, or are empty for new people."""
        ...


@dataclass(frozen=True, eq=False)
class _Track(Generic[C]):
    """One person as of the last frame, their sides, and the filters of points and joints."""

    candidate: C
    hints: Hints
    sides: LiveSides
    filters: tuple[OneEuroFilter, OneEuroFilter]


class PoseStream(Generic[C]):
    """Follows the people of one video or camera.

    Args:
        model: Finds them.
        smooth: Smooth points and joints; the time stamps decide how much. Also turn back frames that take left for
            right; without it people are as the networks see them.
    """

    def __init__(self, model: PoseModel[C], *, smooth: bool = True) -> None:
        self._model = model
        self._smooth = smooth
        self._tracker = Tracker()
        self._tracks: dict[int, _Track[C]] = {}
        self._detected_s = -np.inf
        self._thumbnail = np.zeros((0, 0))

    def add(self, time_s: float, image: np.ndarray) -> dict[int, Person]:
        """Take the next frame; return track id -> person for everybody in it.

        Args:
            time_s: Since any start; must not decrease.
            image: uint8 (H, W, 3) RGB.
        """
        if self._is_scene_cut(image):
            self._tracks, self._detected_s = {}, -np.inf
        before = [track.candidate for track in self._tracks.values()]
        found = [
            candidate
            for candidate in self._model.follow(image, before)
            if time_s - candidate.confirmed_s <= MAX_UNCONFIRMED_S
        ]
        pause_s = DETECT_AGAIN_S if len(found) < max(len(before), 1) else DETECT_EVERY_S
        if time_s - self._detected_s >= pause_s - SLACK_S:
            found = self._detect(time_s, image, found)
        found = remove_duplicate_bodies(found)
        points = np.array([candidate.coco17 for candidate in found]).reshape(-1, 17, 3)
        ids = self._tracker.update(time_s, stack_boxes(found), points=points)
        return self._complete(time_s, image, found, ids)

    def _is_scene_cut(self, image: np.ndarray) -> bool:
        step = max(1, max(image.shape[:2]) // THUMBNAIL)
        thumbnail = image[::step, ::step].mean(-1)
        before, self._thumbnail = self._thumbnail, thumbnail
        return before.shape != thumbnail.shape or float(np.abs(before - thumbnail).mean()) > SCENE_CUT

    def _detect(self, time_s: float, image: np.ndarray, followed: Sequence[C]) -> list[C]:
        """Add people whom the detector finds and no track has; confirm the others."""
        self._detected_s = time_s
        boxes = self._model.detect(image)
        matches = match_boxes(boxes, stack_boxes(followed))
        found = list(followed)
        for row, index in matches.items():
            box, score = boxes[row, :4], float(boxes[row, 4])
            found[index] = replace(found[index], box=box, box_score=score, confirmed_s=time_s)
        new = [row for row in range(len(boxes)) if row not in matches]
        if new:
            found += [replace(candidate, confirmed_s=time_s) for candidate in self._model.find(image, boxes[new])]
        return found

    def _complete(
        self, time_s: float, image: np.ndarray, candidates: Sequence[C], ids: Sequence[int]
    ) -> dict[int, Person]:
        """Add hands and faces, remember where they are, and smooth."""
        hints = [self._tracks[track].hints if track in self._tracks else Hints() for track in ids]
        sightings = self._model.complete(image, time_s, candidates, hints)
        before, self._tracks, people = self._tracks, {}, {}
        for track, candidate, sighting in zip(ids, candidates, sightings, strict=True):
            known = before.get(track)
            sides, filters = (LiveSides(), _build_filters()) if known is None else (known.sides, known.filters)
            self._tracks[track] = _Track(candidate, sighting.hints, sides, filters)
            people[track] = sighting.person
            if self._smooth:
                people[track] = smooth_person(keep_sides(sighting.person, time_s, sides), time_s, *filters)
        return people


def smooth_person(person: Person, time_s: float, points: OneEuroFilter, joints: OneEuroFilter) -> Person:
    """Return a person with smoothed points and joints; the filters keep what came before."""
    smoothed = replace(person, points=points.add(time_s, person.points, person.scores))
    if person.joints is None:
        return smoothed
    return replace(smoothed, joints=joints.add(time_s, person.joints, person.valid.astype(np.float32)))


def _build_filters() -> tuple[OneEuroFilter, OneEuroFilter]:
    return OneEuroFilter(load_layout("wholebody133")), OneEuroFilter(load_layout("blazepose75"))
