"""One person in one picture: 133 whole-body points, and the body with its hands in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MISSING, INFERRED, MEASURED = 0, 1, 2
MIN_SCORE = 0.1  # of a point; below, it is out of sight: missing, though the network places it somewhere
POINTS, JOINTS = 133, 75
BODY, FEET, FACE = slice(0, 17), slice(17, 23), slice(23, 91)
HANDS = (slice(91, 112), slice(112, 133))  # left, right, of the points
JOINTS_BODY = slice(0, 33)
JOINTS_HANDS = (slice(33, 54), slice(54, 75))  # left, right, of the joints


@dataclass(frozen=True, eq=False)
class Person:
    """One person in one picture.

    Attributes:
        box: float32 (5,): x1, y1, x2, y2, pixels, and the detector's score.
        points: float32 (133, 2), pixels, on `wholebody133`; zero where missing.
        scores: float32 (133,), 0 to 1; 0 where missing, at least `MIN_SCORE` elsewhere. The points of a hand, or of a
            face, share one value.
        flags: uint8 (133,): MISSING, INFERRED (made from other points, or held from a moment ago) or MEASURED.
        joints: float32 (75, 3), metres, on `blazepose75`: the middle of the hips at the origin, x right in the picture,
            y up, z towards the camera. Zero where missing (see `valid`): hands not seen, joints with a score below
            `MIN_SCORE`, all with a network that sees in 2D only.
        presence: 0 to 1, that a body is there at all.
    """

    box: np.ndarray
    points: np.ndarray
    scores: np.ndarray
    flags: np.ndarray
    joints: np.ndarray
    presence: float

    @property
    def valid(self) -> np.ndarray:
        """Which of `joints` are there: bool (75,). None lies at the origin, which is between the hips."""
        return np.asarray((self.joints != 0).any(-1))

    def has_hand(self, side: int) -> bool:
        """Whether the left (0) or right (1) hand was measured."""
        return bool((self.flags[HANDS[side]] == MEASURED).all())

    @property
    def has_face(self) -> bool:
        """Whether the face was measured."""
        return bool((self.flags[FACE] != MISSING).all())
