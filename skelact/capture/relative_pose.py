"""Where two cameras stand to each other, and which of their tracks are the same people, from joints alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from skelact.capture.cameras import Camera
from skelact.capture.triangulation import pixel_scale
from skelact.layouts import load_layout
from skelact.layouts.whole_body import FEET

MIN_SCORE = 0.5  # of a point that counts here
INLIER_PX = 8.0  # from its epipolar line, in a picture 1,920 pixels long
CONFIDENCE = 0.9999  # of RANSAC
MIN_COMMON = 200  # points that two cameras must both see
MAX_TRACKS = 3  # of a camera that are paired, the longest ones
RANSAC_SEED = 7
BODY_POINTS = tuple(range(5, FEET.stop))  # of wholebody133: shoulders to feet
NAMES = tuple(load_layout("wholebody133").names[index] for index in BODY_POINTS)
MIRROR = [BODY_POINTS.index(load_layout("wholebody133").mirror[index]) for index in BODY_POINTS]


@dataclass(frozen=True, eq=False)
class PersonViews:
    """One person in N views.

    Attributes:
        pixels: float (N, T, P, 2), points of `BODY_POINTS`.
        scores: float (N, T, P), 0 where not seen.
    """

    pixels: np.ndarray
    scores: np.ndarray

    def at(self, frames: np.ndarray) -> PersonViews:
        """The same person in some frames."""
        return PersonViews(self.pixels[:, frames], self.scores[:, frames])

    def of(self, views: Sequence[int]) -> PersonViews:
        """The same person in some views."""
        return PersonViews(self.pixels[list(views)], self.scores[list(views)])


@dataclass(frozen=True, eq=False)
class PairPose:
    """The second of two cameras seen from the first.

    Attributes:
        rotation: (3, 3).
        translation: (3,), of length 1.
        people: (track of the first, track of the second).
        inliers: How many points fit.
        common: How many both see.
        angle: Median between lines of sight, radians, at most a right angle.
    """

    rotation: np.ndarray
    translation: np.ndarray
    people: tuple[tuple[int, int], ...]
    inliers: int
    common: int
    angle: float


Tracks = Mapping[int, PersonViews]  # track id -> one view (1, T, P, ...)


def body_tracks(pixels: Mapping[int, np.ndarray], scores: Mapping[int, np.ndarray], frames: int) -> Tracks:
    """Points of the body that are sure, of all tracks (T, 133, ...) of a camera, the longest ones first."""
    body = list(BODY_POINTS)
    found = {}
    for track in longest_tracks(scores):
        own = scores[track][:frames, body]
        found[track] = PersonViews(pixels[track][None, :frames, body], np.where(own >= MIN_SCORE, own, 0.0)[None])
    return found


def longest_tracks(scores: Mapping[int, np.ndarray]) -> list[int]:
    """Track ids, those with most sure points first."""
    return sorted(scores, key=lambda track: -int((scores[track] >= MIN_SCORE).sum()))


def pair_cameras(a: Camera, b: Camera, first: Tracks, second: Tracks, *, most: int = MAX_TRACKS) -> PairPose | None:
    """Find who is who and where the second camera stands: what most points agree on; None when too little fits.

    Only the `most` tracks of each that are seen longest are looked at.
    """
    best: PairPose | None = None
    for people in assignments(list(first)[:most], list(second)[:most]):
        views = [
            PersonViews(*(np.concatenate([getattr(t, k) for t in (first[i], second[j])]) for k in ("pixels", "scores")))
            for i, j in people
        ]
        found = _essential(a, b, views)
        if found and (best is None or found.inliers > best.inliers):
            best = replace(found, people=people)
    return best


def assignments(first: Sequence[int], second: Sequence[int]) -> Iterator[tuple[tuple[int, int], ...]]:
    """All ways to pair tracks, each at most once."""
    for size in range(1, min(len(first), len(second)) + 1):
        for some in combinations(first, size):
            for others in permutations(second, size):
                yield tuple(zip(some, others, strict=True))


def _essential(a: Camera, b: Camera, people: Sequence[PersonViews]) -> PairPose | None:
    """Solve, turn back frames whose sides are exchanged in one view, solve again."""
    found = _solve(a, b, people)
    if found is None:
        return None
    turned = [_turn_frames(a, b, person, found) for person in people]
    again = _solve(a, b, turned)
    return again if again and again.inliers > found.inliers else found


def _solve(a: Camera, b: Camera, people: Sequence[PersonViews]) -> PairPose | None:
    import cv2

    pixels = np.concatenate([person.pixels.reshape(2, -1, 2) for person in people], 1)
    both = np.concatenate([(person.scores > 0).all(0).ravel() for person in people])
    if both.sum() < MIN_COMMON:
        return None
    first, second = a.undistort(pixels[0, both]), b.undistort(pixels[1, both])
    limit = INLIER_PX * pixel_scale(a) / float(a.focal.mean())
    cv2.setRNGSeed(RANSAC_SEED)
    matrix, mask = cv2.findEssentialMat(first, second, np.eye(3), cv2.RANSAC, CONFIDENCE, limit)
    if matrix is None or matrix.shape != (3, 3):
        return None
    fits = mask.ravel() > 0
    ahead, rotation, translation, _ = cv2.recoverPose(matrix, first[fits], second[fits], np.eye(3))
    lines, others = _lines(first[fits]), _lines(second[fits]) @ rotation
    cosine = (lines * others).sum(1) / (np.linalg.norm(lines, axis=1) * np.linalg.norm(others, axis=1))
    angle = float(np.median(np.arccos(np.abs(np.clip(cosine, -1, 1)))))
    return PairPose(rotation, translation.ravel(), (), int(ahead), int(both.sum()), angle)


def _turn_frames(a: Camera, b: Camera, person: PersonViews, found: PairPose) -> PersonViews:
    """Exchange the sides of the second view in frames that fit better so."""
    x, y, z = found.translation
    matrix = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) @ found.rotation
    first = _lines(a.undistort(person.pixels[0])) @ matrix.T
    second = _lines(b.undistort(person.pixels[1]))
    errors = []
    for order in (list(range(len(MIRROR))), MIRROR):
        line = first / np.maximum(np.linalg.norm(first[..., :2], axis=-1, keepdims=True), 1e-9)
        both = (person.scores[0] > 0) & (person.scores[1][:, order] > 0)
        off = np.abs((line * second[:, order]).sum(-1)) * b.focal.mean() / (INLIER_PX * pixel_scale(b))
        errors.append((both * np.log1p(off**2)).sum(1) / np.maximum(both.sum(1), 1))
    swap = errors[1] < errors[0]
    pixels, scores = person.pixels.copy(), person.scores.copy()
    pixels[1, swap], scores[1, swap] = pixels[1, swap][:, MIRROR], scores[1, swap][:, MIRROR]
    return PersonViews(pixels, scores)


def _lines(plane: np.ndarray) -> np.ndarray:
    return np.concatenate([plane, np.ones((*plane.shape[:-1], 1))], -1)
