"""One person assembled from a body, two hands and a face, each where there is evidence for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.layouts.whole_body import FACE, HANDS, JOINTS, JOINTS_BODY, JOINTS_HANDS, POINTS
from skelact.pose.body import Body
from skelact.pose.faces import JAW, Face
from skelact.pose.hands import Hand
from skelact.pose.regions import AT_EDGE
from skelact.values import INFERRED, MEASURED, MIN_MEASURED_SCORE, MIN_POINT_SCORE, MISSING, Person

BODY_AND_FEET = {  # index of wholebody133 -> index of blazepose33
    **dict(enumerate((0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28))),
    17: 31,
    19: 29,
    20: 32,
    22: 30,
}
COCO17 = [BODY_AND_FEET[point] for point in range(17)]  # of blazepose33
SMALL_TOES = {18: 31, 21: 32}  # the network has none: the big toe instead
LEGS = slice(25, 33)  # of blazepose33, from the knees down
MIN_CUT_LEG_SCORE = 0.85  # of a leg's joint where the image ends at the body
SMALL_TOE_FACTOR, JAW_FACTOR = 0.3, 0.5
WRISTS, ELBOWS = (15, 16), (13, 14)
NOSE, EARS = 0, (7, 8)
NOSE_AND_EYES = [0, 1, 2]  # of wholebody133
MIN_FACING = -0.6  # of the ears-to-nose direction toward the camera; below, the back of the head is in view
MIN_PRESENCE = 0.5  # from which something is there
MIN_KNOWN_PRESENCE = 0.3  # the same, when it was there a moment ago
REACH = 0.5  # of the forearm, from the wrist of the body to the root of its hand
REACH_OF_HAND = 0.75  # of the hand's size, where the forearm points at the camera
SAME_HAND = 0.3  # distance of two hands over their size
FACE_REACH = 0.75  # of the face's size, from the nose of the body to the middle of the face


def assemble(
    box: np.ndarray,
    box_score: float,
    body: Body,
    hands: Sequence[Hand | None],
    face: Face | None,
    size: np.ndarray,
) -> Person:
    """Assemble one person from the parts that were found.

    Args:
        box: (4,), pixels.
        box_score: Of the detector.
        body: The body.
        hands: Left and right, None where there is none.
        face: None where there is none.
        size: Width and height of the image: points outside it are guesses.
    """
    points, scores = np.zeros((POINTS, 2), np.float32), np.zeros(POINTS, np.float32)
    states = np.zeros(POINTS, np.uint8)
    joints = np.zeros((JOINTS, 3), np.float32)
    ours, theirs = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))
    points[ours], scores[ours] = body.points[theirs], body.scores[theirs]
    inside = ((points[ours] >= 0) & (points[ours] < size)).all(-1)
    states[ours] = np.where(inside & (scores[ours] >= MIN_MEASURED_SCORE), MEASURED, INFERRED)
    if is_facing_away(body):
        states[NOSE_AND_EYES] = INFERRED
    for toe, big in SMALL_TOES.items():
        points[toe], scores[toe], states[toe] = body.points[big], body.scores[big] * SMALL_TOE_FACTOR, INFERRED
    hidden = out_of_sight(body, box, size)
    joints[JOINTS_BODY] = np.where((hidden | body.doubtful)[:, None], 0, body.joints)
    for hand, wrist, part, metric in zip(hands, WRISTS, HANDS, JOINTS_HANDS, strict=True):
        if hand is not None:
            points[part], scores[part], states[part] = hand.points, hand.presence, MEASURED
            joints[metric] = 0 if body.doubtful[wrist] else hand.joints + body.joints[wrist]
    if face is not None:
        points[FACE], scores[FACE], states[FACE] = face.points, face.presence, MEASURED
        jaw = slice(FACE.start, FACE.start + len(JAW))
        scores[jaw], states[jaw] = face.presence * JAW_FACTOR, INFERRED
    lost = scores < MIN_POINT_SCORE
    lost[ours] |= hidden[theirs]
    lost[list(SMALL_TOES)] |= hidden[list(SMALL_TOES.values())]
    points[lost], scores[lost], states[lost] = 0, 0, MISSING
    return Person(box.astype(np.float32), box_score, points, scores, states, joints, body.presence)


def out_of_sight(body: Body, box: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Which joints (33,) the image does not show, though the network places them somewhere: bool.

    Those with a score below `MIN_POINT_SCORE`, those beyond the image, and, where its lower edge cuts the body, legs
    that the network is not sure of and no other confirms: it squeezes them into the image.

    Args:
        body: As found.
        box: (4,) of the person, pixels.
        size: Width and height of the image.
    """
    least = np.full(len(body.scores), MIN_POINT_SCORE)
    if box[3] >= (1 - AT_EDGE) * size[1]:
        least[LEGS] = np.where(body.confirmed[LEGS], MIN_POINT_SCORE, MIN_CUT_LEG_SCORE)
    beyond = ((body.points < -AT_EDGE * size) | (body.points > (1 + AT_EDGE) * size)).any(-1)
    return (body.scores < least) | beyond


def filter_hands(
    body: Body, hands: Sequence[Hand | None], *, known: Sequence[bool] = (False, False)
) -> list[Hand | None]:
    """Drop hands that are not there, or not this body's: networks of this kind find a hand in any region.

    Args:
        body: The body.
        hands: Left and right.
        known: Whether each was seen a moment ago: a lower presence is enough then, so that it does not flicker.
    """
    kept: list[Hand | None] = []
    for hand, wrist, elbow, is_known in zip(hands, WRISTS, ELBOWS, known, strict=True):
        if hand is not None:
            least = MIN_KNOWN_PRESENCE if is_known else MIN_PRESENCE
            forearm = float(np.hypot(*(body.points[wrist] - body.points[elbow])))
            allowed = max(REACH * forearm, REACH_OF_HAND * _size(hand.points))
            if hand.presence < least or np.hypot(*(hand.points[0] - body.points[wrist])) > allowed:
                hand = None
        kept.append(hand)
    left, right = kept
    if left is not None and right is not None:
        apart = float(np.hypot(*(left.points - right.points).T).mean())
        if apart < SAME_HAND * max(_size(left.points), _size(right.points)):
            away = [
                np.hypot(*(hand.points[0] - body.points[wrist]))
                for hand, wrist in zip((left, right), WRISTS, strict=True)
            ]
            kept[int(np.argmax(away))] = None  # one hand found twice
    return kept


def filter_face(body: Body, face: Face | None, *, known: bool = False) -> Face | None:
    """Drop a face that is not there, or not this body's; see `filter_hands`."""
    if face is None or face.presence < (MIN_KNOWN_PRESENCE if known else MIN_PRESENCE):
        return None
    away = np.hypot(*(face.mesh.mean(0) - body.points[NOSE]))
    return face if away <= FACE_REACH * _size(face.mesh) else None


def is_facing_away(body: Body) -> bool:
    """Whether the back of the head faces the camera: scores do not tell, the 3D joints do."""
    ahead = body.joints[NOSE] - body.joints[list(EARS)].mean(0)
    return bool(ahead[2] < MIN_FACING * np.linalg.norm(ahead))


def _size(points: np.ndarray) -> float:
    return float(np.ptp(points, axis=0).max())
