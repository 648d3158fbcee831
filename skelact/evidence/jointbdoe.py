"""Card: where people face, from their shoulders in meters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.evidence.card import Card, Evidence, Verdict

if TYPE_CHECKING:
    from skelact.pose import PoseEstimator

LIMITS_DEG = (22.5, 45.0)
SHOULDERS, HIPS, NOSE = (5, 6), (11, 12), 0  # of COCO's points, left and right
WIDTH = 0.7  # of the shoulders over the trunk's length, of somebody who faces the camera
MIN_GOOD = 80.0  # percent within 45 degrees
SEEDS = (1, 2, 3)


def run(data: Path) -> Evidence:
    """Compare the facing of rendered people with what the shipped networks say of them."""
    from skelact.evidence.rendered_people import spread
    from skelact.pose import load_pose_estimator

    estimator = load_pose_estimator(threads=1)
    tables = [_measure(estimator, seed) for seed in SEEDS]  # errors in degrees: by joints, by points
    rows, means = [], []
    for way, name in enumerate(("shoulders in meters", "points of the picture alone")):
        errors = [table[:, way] for table in tables]
        mean = np.array([values.mean() for values in errors])
        within = [np.array([100 * (values <= limit).mean() for values in errors]) for limit in LIMITS_DEG]
        rows.append((name, spread(mean), *(spread(values) for values in within)))
        means.append((mean, within[1]))
    better = means[0][0] < means[1][0]
    good = float(means[0][1].mean())
    verdict = Verdict.PARTLY if better.all() and good >= MIN_GOOD else Verdict.NOT_AT_THIS_SCALE
    finding = (
        f"{good:.0f} % of {sum(map(len, tables))} found people within 45 degrees ({MIN_GOOD:g} % asked for); shoulders "
        f"in meters are better than points alone in {int(better.sum())} of {len(SEEDS)} seeds. The paper's network, "
        "which learns the angle from labels, was not built: this is its number by other means."
    )
    head = ("facing by", "mean error, degrees", *(f"within {limit:g}, %" for limit in LIMITS_DEG))
    return Evidence(head, tuple(rows), verdict, finding)


def _measure(estimator: PoseEstimator, seed: int) -> np.ndarray:
    """Errors (n, 2) in degrees of the people found in the pictures of a seed whose facing both ways tell."""
    from skelact.evidence.rendered_groups import render_groups, who_is_who
    from skelact.pose.facing import facing_angle

    errors = []
    for picture in render_groups(seed):
        found = estimator.estimate(picture.image)
        for row, column in who_is_who(picture.people, [person.points[:17] for person in found]).items():
            person, true = found[row], true_facing(picture.people[column].places)
            said = facing_angle(person.joints, person.valid) if person.joints is not None else float("nan")
            plain = facing_of_points(person.points)
            if np.isfinite([true, said, plain]).all():
                errors.append([_apart(said, true), _apart(plain, true)])
    return np.array(errors).reshape(-1, 2)


def true_facing(places: np.ndarray) -> float:
    """Facing, radians as `facing_angle`, from points (133, 3) before the camera, seen along the line to the person."""
    hips = places[list(HIPS)].mean(0)
    aside = np.arctan2(hips[0], hips[2])
    across = places[SHOULDERS[0]] - places[SHOULDERS[1]]
    return float(np.arctan2(across[2], across[0]) + aside)


def facing_of_points(points: np.ndarray) -> float:
    """Facing from points (133, 2) alone: the shoulders' width over the trunk, the side from the nose."""
    shoulders, hips = points[list(SHOULDERS)], points[list(HIPS)]
    trunk = float(np.linalg.norm(shoulders.mean(0) - hips.mean(0)))
    if trunk == 0 or not (points[[*SHOULDERS, *HIPS]] != 0).any(1).all():
        return float("nan")
    turned = float(np.arccos(np.clip((shoulders[0, 0] - shoulders[1, 0]) / trunk / WIDTH, -1, 1)))
    if not points[NOSE].any():  # seen from behind: no side is known
        return turned
    return float(np.copysign(turned, points[NOSE, 0] - shoulders[:, 0].mean()))


def _apart(angle: float, other: float) -> float:
    return abs(float(np.degrees((angle - other + np.pi) % (2 * np.pi) - np.pi)))


CARD = Card(
    title="Where people face",
    paper="Zhou et al., Joint Multi-Person Body Detection and Orientation Estimation via One Unified Embedding "
    "(JointBDOE), 2023",
    claim="The direction that a body faces can be told for all people of a picture together with their boxes.",
    tried="The direction from the shoulders of BlazePose's joints in meters; no network for it.",
    control="The same people: the shoulders' width in the picture over the trunk, the side from the nose.",
    seeds="3: 20 rendered pictures of 2 to 6 people each",
    data=(),
    minutes=5,
    run=run,
)
