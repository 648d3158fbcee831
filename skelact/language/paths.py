"""Words of a way over the floor: figures, sides, radii, and back to where it began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skelact.language.clause_words import ClauseWords
from skelact.language.lexicon import SIDES
from skelact.language.motions import MotionWords
from skelact.language.plan import ANGLE, DISTANCE, SPEED, STEPS, Amount
from skelact.language.ways import CIRCLE, EIGHT, HOME, PARTS, POINTS, SPOT, STRAIGHT, THERE_AND_BACK, Way
from skelact.language.words import split_words

SQUARE, TRIANGLE, ARC, ZIGZAG = "square", "triangle", "arc", "zigzag"
FIGURES: Mapping[tuple[str, ...], str] = {
    tuple(words.split()): figure
    for figure, listed in {
        EIGHT: "figure eight|figure 8|figure of eight|figure of 8|eight|8|infinity sign|infinity symbol|infinity",
        SQUARE: "square",
        TRIANGLE: "triangle",
        ZIGZAG: "zigzag|zig zag|slalom",
        ARC: "arc|semicircle|semi circle|half circle|quarter circle|curve|bend|left turn|right turn|arcs",
        THERE_AND_BACK: "back and forth|there and back|forth and back|and back|to and fro",
        HOME: "back to start|back to beginning|back to origin|back to starting point|back to starting position|"
        "back to place|back to original position|back to original place|back to spot|back to where|"
        "to start|to beginning|to place|to starting point|"
        "to starting position|to original position|to origin|home|back home",
    }.items()
    for words in listed.split("|")
}
LONGEST_FIGURE = max(map(len, FIGURES))
WHERE = frozenset(
    split_words("it he she i they you began begun begin started start starts begins was were came from he's")
)
BACKWARD = frozenset(("backward", "backwards"))
ARTICLES = frozenset(split_words("a an the his her their its your"))
ARC_RAD: Mapping[str, float] = {"half": np.pi, "semicircle": np.pi, "semi": np.pi}
QUARTER_RAD, DIAGONAL_RAD = np.pi / 2, np.pi / 4
CORNERED, SIDE_WORDS = frozenset((SQUARE, TRIANGLE)), frozenset(("side", "sides", "long", "each"))
SIDE_M = 2.0  # of a square or a triangle, when none is stated
ZIGZAG_M, ZIGZAGS = 1.2, 4
RADIUS, DIAMETER = "radius", frozenset(("diameter", "wide", "across"))


def take_figure(words: ClauseWords, motion: MotionWords) -> str:
    """The figure that a gait goes, "" for none; its words are taken."""
    if motion.name not in ("walk", "run"):
        return ""
    for start in range(len(words)):
        places = [i for i in range(start, len(words)) if words.said[i] not in ARTICLES and i not in words.taken]
        for count in range(min(LONGEST_FIGURE, len(places)), 0, -1):
            said = tuple(words.said[i] for i in places[:count])
            if places[0] == start and said in FIGURES and (count > 1 or _is_named(words, start)):
                words.taken |= set(range(start, places[count - 1] + 1)) - {
                    i for i in places[:count] if words.said[i] in SIDES
                }
                if said[-1] == "where":
                    words.taken |= {i for i in places[count:] if words.said[i] in WHERE}
                return FIGURES[said] + (":" + said[0] if FIGURES[said] == ARC else "")
    returns = any(base == "return" or words.bases[i : i + 2] == ["come", "back"] for i, base in enumerate(words.bases))
    return HOME if returns else _take_back(words)


def _take_back(words: ClauseWords) -> str:
    """Take a bare "back", that leads to where the motion began: "then walk back"."""
    for index, word in enumerate(words.said):
        follows = index > 0 and (index - 1 in words.taken or words.said[index - 1].endswith("ly"))  # no part of a body
        is_step = index > 0 and words.said[index - 1] in ("step", "steps")  # "a step back" goes backward
        if word == "back" and follows and not is_step and index not in words.taken and not BACKWARD & set(words.said):
            words.taken.add(index)
            return HOME
    return ""


def _is_named(words: ClauseWords, index: int) -> bool:
    """Whether one word names a figure: "in a square", "along an arc", "zigzag"; "curve" also as a verb."""
    goes = next((i for i in range(index - 1, -1, -1) if words.said[i] not in ARTICLES), -1) in words.taken
    if words.said[index] in CORNERED and goes:  # walk a square with sides of 2 m
        words.taken |= {i for i in range(index + 1, len(words)) if words.said[i] in SIDE_WORDS}
        return True
    before = {words.said[i] for i in range(max(0, index - 5), index)}
    return words.said[index] in ("zigzag", "slalom", "home") or bool(
        before & {"in", "along", "on", "around", "following"}
    )


def find_way(
    motion: MotionWords,
    figure: str,
    directions: Sequence[str],
    direction: str,
    turn: float | None,
    amounts: Sequence[Amount],
    words: ClauseWords,
    *,
    in_place: bool,
) -> Way | None:
    """The way of a gait; None for other motions.

    Args:
        motion: Of the action.
        figure: Of `take_figure`.
        directions: Of the words.
        direction: Of `aim`.
        turn: By which it turns, of `aim`.
        amounts: Stated.
        words: Of the action.
        in_place: Whether it stays on the spot.
    """
    if motion.name not in ("walk", "run", "turn"):
        return None
    stated = {amount.kind: amount.value for amount in amounts}
    distance, speed = stated.get(DISTANCE), stated.get(SPEED)
    steps = int(stated[STEPS]) if STEPS in stated else None
    if motion.name == "turn":
        return Way(SPOT, turn_rad=turn or 0.0, steps=steps)
    if in_place:
        return Way(SPOT, turn_rad=turn if direction == "circle" and turn else 0.0, steps=steps, speed_mps=speed)
    name, _, detail = figure.partition(":")
    sign = -1.0 if {"right", "clockwise"} & set(directions) or direction == "right" else 1.0
    radius, distance = _take_radius(words, distance)
    if name == EIGHT:
        return Way(EIGHT, turn_rad=sign * 2 * np.pi, radius_m=radius, distance_m=distance, steps=steps, speed_mps=speed)
    if name in (SQUARE, TRIANGLE):
        corners = 4 if name == SQUARE else 3
        side = Way(STRAIGHT, distance_m=distance or SIDE_M, speed_mps=speed)
        return Way(PARTS, parts=(side, Way(SPOT, turn_rad=sign * 2 * np.pi / corners)) * corners)
    if name == ZIGZAG:
        points = tuple((sign * (0.6 if n % 2 else -0.6), ZIGZAG_M * n) for n in range(1, ZIGZAGS + 1))
        return Way(POINTS, points=points, steps=steps, speed_mps=speed)
    if name in (HOME, THERE_AND_BACK):
        return Way(name, distance_m=distance, steps=steps, speed_mps=speed)
    if name == ARC or direction == "circle" or turn:
        angle = turn or sign * (stated.get(ANGLE) or ARC_RAD.get(detail, QUARTER_RAD))
        travel = np.pi if "backward" in directions else 0.0
        return Way(CIRCLE, travel, angle, radius, distance, steps, speed)
    return Way(STRAIGHT, _travel(direction, directions), 0.0, None, distance, steps, speed)


def _travel(direction: str, directions: Sequence[str]) -> float:
    """Direction of travel against where the body faces, to the left."""
    side = next((1.0 if one == "left" else -1.0 for one in directions if one in ("left", "right")), 0.0)
    side = side or {"left": 1.0, "right": -1.0}.get(direction, 0.0)
    is_back = direction == "backward" or "backward" in directions
    if "diagonal" in directions:
        return (side or -1.0) * (np.pi - DIAGONAL_RAD if is_back else DIAGONAL_RAD)
    if side and is_back:
        return side * (np.pi - DIAGONAL_RAD)
    if side and "forward" in directions:
        return side * DIAGONAL_RAD
    if side or "sideways" in directions:
        return (side or 1.0) * QUARTER_RAD
    return np.pi if is_back else 0.0


def _take_radius(words: ClauseWords, distance: float | None) -> tuple[float | None, float | None]:
    """A stated radius, and the distance that is left: "a circle with a radius of 2 m", "a 3 m circle"."""
    if distance is None:
        return None, None
    said = set(words.said)
    if RADIUS in said:
        words.taken |= {i for i, word in enumerate(words.said) if word == RADIUS}
        return distance, None
    if said & DIAMETER:
        words.taken |= {i for i, word in enumerate(words.said) if word in DIAMETER}
        return distance / 2, None
    return None, distance


def settle_distance(way: Way, amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """Amounts with the distance as the length of the whole way, where a radius, a side or one way of two is stated."""
    lengths = {
        CIRCLE: way.radius_m and abs(way.turn_rad) * way.radius_m,
        EIGHT: way.radius_m and 4 * np.pi * way.radius_m,
        THERE_AND_BACK: way.distance_m and 2 * way.distance_m,
        PARTS: sum(part.distance_m or 0.0 for part in way.parts),
    }
    whole = lengths.get(way.figure)
    if not whole:
        return tuple(amounts)
    note = f"{whole:.1f} m in all"
    return tuple(Amount(DISTANCE, float(whole), one.text, note) if one.kind == DISTANCE else one for one in amounts)
