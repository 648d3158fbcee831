"""Ways that depend on what was before: back to where the motion began, there and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from skelact.errors import InputError
from skelact.language.actions import Performance
from skelact.language.plan import ANGLE, DISTANCE, STEPS, Plan, PlannedAction
from skelact.language.ways import HOME, PARTS, POINTS, SPOT, STRAIGHT, THERE_AND_BACK, Way

BACK = "walk-back"
DEFAULT_LEG_M = 2.0  # of there and back, when no distance is stated
MIN_TURN_RAD = np.radians(20)  # a smaller turn is walked
MIN_HOME_M = 0.3  # a body that is nearer is where it began

End = Callable[[int, Performance], tuple[np.ndarray, float]]


def follow_path(plan: Plan, path: Sequence[tuple[float, float]]) -> Plan:
    """Let the first gait of a plan go through way points; none: as the text says.

    Raises:
        InputError: Nothing in the plan goes anywhere; field "path".
    """
    if not path:
        return plan
    for index, action in enumerate(plan.actions):
        if any(one.way is not None for one in action.performances):
            way = Way(POINTS, points=tuple((float(x), float(z)) for x, z in path))
            own = tuple(
                one if one.way is None else replace(one, way=replace(way, speed_mps=one.way.speed_mps), turn_rad=0.0)
                for one in action.performances
            )
            amounts = tuple(one for one in action.amounts if one.kind not in (DISTANCE, STEPS, ANGLE))
            moved = replace(action, performances=own, amounts=amounts, direction="")
            return replace(plan, actions=(*plan.actions[:index], moved, *plan.actions[index + 1 :]))
    raise InputError(f"expected a text in which a body goes somewhere, got {plan.text!r}", field="path")


def settle_ways(actions: Sequence[PlannedAction], end: End) -> list[PlannedAction]:
    """Replace ways back to the beginning by turns and straight ways.

    Args:
        actions: In their order.
        end: Number of the action and a performance with a way -> place (2,) to the left and ahead, and facing, at its
            end.
    """
    settled = []
    place, facing = np.zeros(2), 0.0
    for index, action in enumerate(actions):
        own = tuple(_settle(one, place, facing) for one in action.performances)
        settled.append(replace(action, performances=own))
        for one in own:
            if one.way is not None or one.distance_m:
                moved, turned = (
                    end(index, one) if one.way is not None else (np.array([0.0, one.distance_m or 0.0]), 0.0)
                )
                sine, cosine = np.sin(facing), np.cos(facing)
                place = place + np.array([moved[0] * cosine + moved[1] * sine, -moved[0] * sine + moved[1] * cosine])
                facing += turned
                break
    return settled


def _settle(performance: Performance, place: np.ndarray, facing: float) -> Performance:
    way = performance.way
    if way is None or way.figure not in (HOME, THERE_AND_BACK):
        return performance
    if way.figure == THERE_AND_BACK:
        ahead = replace(way, figure=STRAIGHT, distance_m=way.distance_m or DEFAULT_LEG_M, steps=None)
        return replace(performance, way=Way(PARTS, parts=(ahead, Way(SPOT, turn_rad=np.pi), ahead)))
    distance = float(np.linalg.norm(place))
    if distance < MIN_HOME_M:
        backward = replace(performance, way=replace(way, figure=STRAIGHT, travel_rad=np.pi))
        is_walk = performance.name == "walk"
        return replace(backward, name=BACK, words=(BACK, *performance.words[1:])) if is_walk else backward
    turn = float((np.arctan2(-place[0], -place[1]) - facing + np.pi) % (2 * np.pi) - np.pi)
    if abs(turn) < MIN_TURN_RAD:
        return replace(performance, way=replace(way, figure=STRAIGHT, travel_rad=turn, distance_m=distance))
    straight = replace(way, figure=STRAIGHT, distance_m=distance)
    return replace(performance, way=Way(PARTS, parts=(Way(SPOT, turn_rad=turn), straight)))
