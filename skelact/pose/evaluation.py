"""How good whole-body points are: average precision per part as COCO-WholeBody has it, PCK, face error.

Source: COCO's keypoint evaluation and its extension to COCO-WholeBody (Jin et al., ECCV 2020). The similarity of a part
uses the area of the whole person. A person without labeled points in a part, a crowd, and with `medium` and `large`
whoever has another size, count neither as found nor as missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from skelact.errors import InputError
from skelact.formats.coco_wholebody import GuessedPerson, LabeledPerson
from skelact.pose.estimator import PoseEstimator
from skelact.pose.image import load_image
from skelact.skeleton.assignment import assign
from skelact.skeleton.oks import SIGMAS, oks

PARTS = {
    "body": slice(0, 17),
    "foot": slice(17, 23),
    "face": slice(23, 91),
    "left_hand": slice(91, 112),
    "right_hand": slice(112, 133),
    "whole": slice(0, 133),
}
LIMBS = slice(5, 17)
THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0, 1, 101)
AREAS = {"all": (0.0, 1e10), "medium": (32.0**2, 96.0**2), "large": (96.0**2, 1e10)}
MAX_GUESSES = 20  # per image
PCK_SHARES = (0.05, 0.1, 0.2)
HAND_PCK_SHARE = 0.2
RIGHT_SHARE, SCORE_RANGES = 0.1, 10  # of the box: a point this near is right; equal ranges of scores
GOOD_POINT = 0.2  # score of a point that counts in a person's
EYE_CORNERS = (59, 68)  # outer ones
Somebody = TypeVar("Somebody", LabeledPerson, GuessedPerson)


@dataclass(frozen=True)
class PartPrecision:
    """Average precision of one part; NaN where nobody is labeled.

    Attributes:
        ap: Mean over similarities 0.5, 0.55, ..., 0.95.
        ap50: At 0.5.
        ap75: At 0.75.
        ap_medium: `ap` over people of 32^2 to 96^2 pixels.
        ap_large: `ap` over larger people.
        recall: Mean over the same similarities.
        found: Recall at 0.5: the share of people who were found.
        people: Labelled people that count.
    """

    ap: float
    ap50: float
    ap75: float
    ap_medium: float
    ap_large: float
    recall: float
    found: float
    people: int


@dataclass(frozen=True)
class ScoreRange:
    """What the scores of one range are worth: were they probabilities, `mean` and `right` would be equal.

    Attributes:
        mean: Mean score.
        right: Share of the points within 0.1 of the longer side of the person's box.
        points: How many.
    """

    mean: float
    right: float
    points: int


@dataclass(frozen=True)
class PointErrors:
    """How far points are off; a person or point that was not found is infinitely far off in PCK.

    Attributes:
        pck: Share of the longer side of the person's box -> share of labeled points within it.
        limb_pck: The same of the twelve points from shoulders to ankles.
        hand_pck: Share of hand points within 0.2 of the longer side of the hand's box; NaN without such boxes.
        face_error: Mean distance of face points over that of the outer eye corners, of faces that were found.
        faces: How many those are.
        scores: Labelled body points of people who were found, by tenths of their score; empty tenths are left out.
        calibration_error: Mean difference of `mean` and `right` of these, over points; NaN without points.
    """

    pck: dict[float, float]
    limb_pck: dict[float, float]
    hand_pck: float
    face_error: float
    faces: int
    scores: tuple[ScoreRange, ...]
    calibration_error: float


def evaluate_parts(
    labels: Sequence[LabeledPerson], guesses: Sequence[GuessedPerson], *, images: Sequence[int]
) -> dict[str, PartPrecision]:
    """Average precision of every part of `PARTS`.

    Args:
        labels: Annotated people of `images`.
        guesses: Found people.
        images: Ids of all images that were looked at, also those without people.

    Raises:
        InputError: A guess is about another image.
    """
    unknown = {guess.image for guess in guesses} - set(images)
    if unknown:
        raise InputError(f"expected people of the labeled pictures, got picture {min(unknown)}", field="guesses")
    there, found = _by_image(labels), _by_image(guesses)
    return {part: _evaluate_part([(there[image], found[image]) for image in images], part) for part in PARTS}


def measure_points(labels: Sequence[LabeledPerson], guesses: Sequence[GuessedPerson]) -> PointErrors:
    """PCK, face error and worth of scores, after joining people with the guesses most like them, each at most once."""
    people = [person for person in labels if not person.crowd and person.labeled.any()]
    there, found = _by_image(people), _by_image(guesses)
    shares, limb_shares, hand_shares, faces = [np.zeros(0)], [np.zeros(0)], [np.zeros(0)], []
    scores, score_shares = [np.zeros(0)], [np.zeros(0)]
    for image, persons in there.items():
        for person, guess in _join(persons, found[image]):
            far = np.full(len(person.points), np.inf)
            if guess is not None:
                far = np.where(guess.scores > 0, np.linalg.norm(guess.points - person.points, axis=-1), np.inf)
            shares.append(far[person.labeled] / max(person.box[2:].max(), 1.0))
            limb_shares.append(far[LIMBS][person.labeled[LIMBS]] / max(person.box[2:].max(), 1.0))
            if guess is not None:
                body = np.flatnonzero(person.labeled[PARTS["body"]])
                scores.append(guess.scores[body])
                score_shares.append(far[body] / max(person.box[2:].max(), 1.0))
            for part, box in zip(("left_hand", "right_hand"), person.hand_boxes, strict=True):
                if box[2:].min() > 0:
                    hand_shares.append(far[PARTS[part]][person.labeled[PARTS[part]]] / box[2:].max())
            face, eyes = PARTS["face"], list(EYE_CORNERS)
            if person.labeled[face].all() and np.isfinite(far[face]).all():
                faces.append(far[face].mean() / max(float(np.linalg.norm(np.diff(person.points[eyes], axis=0))), 1e-9))
    every, hands = np.concatenate(shares), np.concatenate(hand_shares)
    ranges = reliability(np.concatenate(scores), np.concatenate(score_shares) <= RIGHT_SHARE)
    gaps = [abs(tenth.mean - tenth.right) for tenth in ranges for _ in range(tenth.points)]
    pck, limb_pck = (
        {limit: _mean(values <= limit) for limit in PCK_SHARES} for values in (every, np.concatenate(limb_shares))
    )
    return PointErrors(pck, limb_pck, _mean(hands <= HAND_PCK_SHARE), _mean(faces), len(faces), ranges, _mean(gaps))


def reliability(scores: np.ndarray, right: np.ndarray) -> tuple[ScoreRange, ...]:
    """Compare scores (n,), 0 to 1, with how often points were right, bool (n,), in equal ranges of the score."""
    places = np.minimum((scores * SCORE_RANGES).astype(int), SCORE_RANGES - 1)
    return tuple(
        ScoreRange(_mean(scores[places == one]), _mean(right[places == one]), int((places == one).sum()))
        for one in np.unique(places)
    )


def guess_people(estimator: PoseEstimator, images: Mapping[int, Path], *, quiet: bool = False) -> list[GuessedPerson]:
    """Find the people of images, ranked as the reference does: the detector's score times the mean of good points.

    Args:
        estimator: Finds them.
        images: Id -> file.
        quiet: Draw no progress bar.

    Raises:
        InputError: A file is not an image.
    """
    guesses = []
    console = Console(stderr=True)
    for image, path in track(images.items(), description="Estimating", console=console, disable=quiet):
        for person in estimator.estimate(load_image(path)):
            good = person.scores[person.scores > GOOD_POINT]
            score = float(person.box_score * (good.mean() if len(good) else 0.0))
            guesses.append(GuessedPerson(image, person.points.astype(float), person.scores.astype(float), score, {}))
    return guesses


def _evaluate_part(pictures: list[tuple[list[LabeledPerson], list[GuessedPerson]]], part: str) -> PartPrecision:
    points = PARTS[part]
    compared = []
    for people, guesses in pictures:
        kept = [guess for guess in guesses if (guess.scores[points] > 0).any()]
        kept = sorted(kept, key=lambda guess: -guess.part_scores.get(part, guess.score))[:MAX_GUESSES]
        compared.append((people, kept, _similarity(people, kept, points)))
    curves = {name: _precisions(compared, part, limits) for name, limits in AREAS.items()}
    precision, recall, people_count = curves["all"]
    return PartPrecision(
        ap=_mean(precision),
        ap50=_mean(precision[:1]),
        ap75=_mean(precision[5:6]),
        ap_medium=_mean(curves["medium"][0]),
        ap_large=_mean(curves["large"][0]),
        recall=_mean(recall),
        found=_mean(recall[:1]),
        people=people_count,
    )


def _similarity(people: list[LabeledPerson], guesses: list[GuessedPerson], points: slice) -> np.ndarray:
    """OKS of guesses with people, (D, G); without labeled points it is measured to twice the box around."""
    alike = np.zeros((len(guesses), len(people)))
    for column, person in enumerate(people):
        if not guesses:
            continue
        found = np.stack([guess.points[points] for guess in guesses])
        truth, labeled = person.points[points], person.labeled[points]
        if not labeled.any():
            low, size = person.box[:2], person.box[2:]
            truth, labeled = np.clip(found, low - size, low + 2 * size), np.ones_like(labeled)
        alike[:, column] = oks(found, truth, person.area, labeled=labeled, sigmas=SIGMAS[points])
    return alike


def _precisions(
    compared: list[tuple[list[LabeledPerson], list[GuessedPerson], np.ndarray]], part: str, limits: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Interpolated precision and recall at every threshold, (10,) each, NaN without people; and how many count."""
    points, (least, most) = PARTS[part], limits
    scores, hits, counted, people_count = [np.zeros(0)], [np.zeros((10, 0), bool)], [np.zeros((10, 0), bool)], 0
    for people, guesses, alike in compared:
        ignored = np.array(
            [one.crowd or not one.labeled[points].any() or not least <= one.area <= most for one in people], bool
        )
        other_size = np.array([not least <= np.prod(np.ptp(one.points[:17], axis=0)) <= most for one in guesses], bool)
        matched = _match(alike, ignored, np.array([one.crowd for one in people], bool))
        hit = matched >= 0
        to_ignored = np.append(ignored, False)[matched]
        scores.append(np.array([one.part_scores.get(part, one.score) for one in guesses]))
        hits.append(hit & ~to_ignored)
        counted.append(np.where(hit, ~to_ignored, ~other_size))
        people_count += int((~ignored).sum())
    if not people_count:
        return np.full(len(THRESHOLDS), np.nan), np.full(len(THRESHOLDS), np.nan), 0
    order = np.argsort(-np.concatenate(scores), kind="stable")
    right = np.concatenate(hits, 1)[:, order].cumsum(1)
    taken = np.concatenate(counted, 1)[:, order].cumsum(1)
    recall = right / people_count
    precision = np.maximum.accumulate((right / np.maximum(taken, 1))[:, ::-1], 1)[:, ::-1]
    padded = np.concatenate([precision, np.zeros((len(THRESHOLDS), 1))], 1)
    read = [row[np.searchsorted(reached, RECALLS)].mean() for row, reached in zip(padded, recall, strict=True)]
    return np.array(read), recall.max(1, initial=0), people_count


def _match(alike: np.ndarray, ignored: np.ndarray, crowd: np.ndarray) -> np.ndarray:
    """Person of each guess, best guess first, for every threshold: (10, D), -1 for none.

    A guess takes the most alike person who is free, an ignored one only when no other is alike enough; a crowd stays
    free.
    """
    matched = np.full((len(THRESHOLDS), len(alike)), -1)
    for row, threshold in enumerate(THRESHOLDS):
        free = np.ones(len(ignored), bool)
        for guess, similarity in enumerate(alike):
            fits = free & (similarity >= threshold)
            if (fits & ~ignored).any():
                fits &= ~ignored
            if fits.any():
                best = int(np.flatnonzero(fits & (similarity == similarity[fits].max()))[-1])  # of equals the last
                matched[row, guess], free[best] = best, crowd[best]
    return matched


def _join(
    people: list[LabeledPerson], guesses: list[GuessedPerson]
) -> list[tuple[LabeledPerson, GuessedPerson | None]]:
    """Each person with the guess that goes with them when the similarity of all is greatest."""
    alike = _similarity(people, guesses, PARTS["whole"])
    taken = {column: guesses[row] for row, column in assign(-alike) if alike[row, column] > 0}
    return [(person, taken.get(number)) for number, person in enumerate(people)]


def _by_image(people: Sequence[Somebody]) -> Mapping[int, list[Somebody]]:
    groups: dict[int, list[Somebody]] = defaultdict(list)
    for person in people:
        groups[person.image].append(person)
    return groups


def _mean(values: np.ndarray | list[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
