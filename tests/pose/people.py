"""People made up for tests."""

import numpy as np

from skelact.layouts.whole_body import POINTS
from skelact.pose.body import Body
from skelact.pose.image import Roi
from skelact.values import MEASURED, Person

BOX = np.array([100.0, 50.0, 160.0, 250.0], np.float32)


def a_body(*, shift: float = 0.0, presence: float = 1.0, seed: int = 0) -> Body:
    """A body of 100 pixels, somewhere."""
    points = (np.random.default_rng(seed).uniform(0, 100, (33, 2)) + shift).astype(np.float32)
    joints = np.random.default_rng(seed).normal(0, 0.4, (33, 3)).astype(np.float32)
    return Body(points, np.ones(33, np.float32), joints, presence, Roi(50.0 + shift, 50.0, 120.0))


def a_person(points: np.ndarray, joints: np.ndarray | None = None) -> Person:
    """A person with all points seen, without joints in 2D only."""
    states = np.full(POINTS, MEASURED, np.uint8)
    return Person(BOX, 0.9, points, np.ones(POINTS, np.float32), states, joints, 1.0)
