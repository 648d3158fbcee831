"""Hands of a followed person without flicker: shown from the second frame on, held for a moment when lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skelact.layouts.whole_body import HANDS, JOINTS_HANDS
from skelact.pose.wholebody import WRISTS
from skelact.values import INFERRED, MISSING, Person

MIN_SIGHTS = 2  # in a row that must find a hand before it is shown
HELD_HAND_S = 0.25  # for which a hand that is lost, mostly to blur, goes on with its wrist
HELD_FACTOR = 0.5  # of the score of such a hand
WRIST_POINTS = (9, 10)  # of wholebody133


@dataclass(frozen=True, eq=False)
class HandSight:
    """What is remembered of one hand of a followed person.

    Attributes:
        sights: How many frames in a row have shown it.
        seen_s: When it was last found.
        points: float32 (21, 2), pixels, from the body's wrist.
        joints: float32 (21, 3), meters, from the body's wrist.
        score: 0 to 1.
    """

    sights: int
    seen_s: float
    points: np.ndarray
    joints: np.ndarray
    score: float


HandMemory = tuple[HandSight | None, HandSight | None]  # left, right


def debounce_hands(person: Person, memory: HandMemory, time_s: float) -> tuple[Person, HandMemory]:
    """Leave out hands that only one frame has shown, go on for a moment with those that are lost.

    Args:
        person: With joints.
        memory: Of the frame before.
        time_s: Of this frame.

    Returns:
        The person, with held hands INFERRED, and what to remember.
    """
    assert person.joints is not None  # the model that calls this works in 3D
    points, scores, states = person.points.copy(), person.scores.copy(), person.states.copy()
    joints, after = person.joints.copy(), list(memory)
    for side, (part, metric, seen, wrist) in enumerate(zip(HANDS, JOINTS_HANDS, WRIST_POINTS, WRISTS, strict=True)):
        last = memory[side]
        if person.has_hand(side):
            sights = 1 + (last.sights if last else 0)
            placed, turned = points[part] - points[seen], joints[metric] - joints[wrist]
            after[side] = HandSight(sights, time_s, placed, turned, float(scores[part][0]))
            if sights < MIN_SIGHTS:
                points[part], scores[part], states[part], joints[metric] = 0, 0, MISSING, 0
        elif last is None or last.sights < MIN_SIGHTS or time_s - last.seen_s > HELD_HAND_S:
            after[side] = None
        else:
            points[part], joints[metric] = points[seen] + last.points, joints[wrist] + last.joints
            scores[part], states[part] = last.score * HELD_FACTOR, INFERRED
    return replace(person, points=points, scores=scores, states=states, joints=joints), (after[0], after[1])
