"""Bodies of BlazePose held to the person they are meant for: its points may lie on a neighbor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.pose.body import Body
from skelact.pose.crowd import GOOD_POINT, good_points
from skelact.pose.image import Roi
from skelact.pose.movenet import CocoBody
from skelact.pose.regions import body_roi
from skelact.pose.wholebody import COCO17

SHOULDERS, HIPS = [5, 6], [11, 12]  # of COCO's points
MARGIN = 1.1  # of the region around the points, for what lies beyond them: head and feet
NEAR = 0.1  # of the body's size: both networks mean one place
WEIGHT = 0.33  # of BlazePose's point where both mean one place
MIN_SHARED = 0.5  # share of points in one place from which the body is this person's at all
FOLLOWERS = {  # point of blazepose33 -> those that move with it
    0: (9, 10),
    2: (1, 3),
    5: (4, 6),
    15: (17, 19, 21),
    16: (18, 20, 22),
    27: (29, 31),
    28: (30, 32),
}


def region_of(seen: CocoBody) -> Roi:
    """The square around a body, turned with it, in which BlazePose is to look."""
    hip, shoulder = (seen.points[part].mean(0) for part in (HIPS, SHOULDERS))
    reach = MARGIN * float(np.linalg.norm(good_points(seen) - hip, axis=1).max())
    up = (shoulder - hip) / max(float(np.linalg.norm(shoulder - hip)), 1e-6)
    return body_roi(hip, hip + reach * up)


def correct(body: Body, seen: CocoBody) -> Body:
    """Put a body's points where the person is seen.

    Where both agree the mean of both counts, elsewhere what was seen. Joints of points that do not agree are doubtful;
    all of them where most do not.
    """
    ours = np.array(COCO17)
    size = max(float(np.ptp(good_points(seen), axis=0).max()), 1e-6)
    off = np.linalg.norm(body.points[ours] - seen.points, axis=1) / size
    near = off < NEAR
    points, scores = body.points.copy(), body.scores.copy()
    doubtful, confirmed = np.zeros((2, len(points)), bool)
    mean = (1 - WEIGHT) * seen.points + WEIGHT * body.points[ours]
    points[ours] = np.where(near[:, None], mean, seen.points)
    scores[ours] = np.where(near, np.maximum(seen.scores, body.scores[ours]), seen.scores)
    doubtful[ours], confirmed[ours] = ~near, seen.scores >= GOOD_POINT
    for point, followers in FOLLOWERS.items():
        rows = list(followers)
        confirmed[rows] = confirmed[point]
        points[rows] += points[point] - body.points[point]
        if doubtful[point]:
            scores[rows], doubtful[rows] = 0.0, True
    if near.mean() < MIN_SHARED:
        doubtful[:] = True
    return replace(body, points=points, scores=scores, doubtful=doubtful, confirmed=confirmed)
