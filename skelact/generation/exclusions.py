"""Checks that what a sentence excludes is absent: "walk without waving", measured over the whole motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.check_values import Check, Shortfall
from skelact.generation.checks import CROUCHED_HEIGHT, IN_PLACE_M, MIN_TURN_DEG
from skelact.generation.measures import (
    SIDES,
    Track,
    count_bends,
    count_jumps,
    count_kicks,
    count_punches,
    count_raises,
    count_steps,
    count_waves,
    farthest,
    pelvis_height,
)
from skelact.language.plan import Exclusion, Plan

MIN_WALK_STEPS = 2
ABSENT = "none"


@dataclass(frozen=True)
class Presence:
    """How a kind of motion is recognized.

    Attributes:
        is_seen: Track and side -> whether it is there; kinds without sides ignore the side.
        mistaken_for: Kinds of planned motions in which `is_seen` is true anyway; beside them nothing can tell.
    """

    is_seen: Callable[[Track, str], bool]
    mistaken_for: frozenset[str] = frozenset()


def _turns(track: Track, _: str) -> bool:
    return bool(np.degrees(np.abs(track.heading - track.heading[0]).max()) >= MIN_TURN_DEG)


def _walks(track: Track, _: str) -> bool:
    return farthest(track) > IN_PLACE_M and count_steps(track) >= MIN_WALK_STEPS


def _runs(track: Track, _: str) -> bool:
    return farthest(track) > IN_PLACE_M and count_jumps(track) > 0


PRESENCES: Mapping[str, Presence] = {
    "walk": Presence(_walks, frozenset(("walk", "run", "jump", "dance"))),
    "turn": Presence(_turns),
    "run": Presence(_runs, frozenset(("run", "jump"))),
    "jump": Presence(lambda track, _: count_jumps(track) > 0, frozenset(("run",))),
    "bow": Presence(lambda track, _: count_bends(track) > 0, frozenset(("pick", "jump", "kick"))),
    "pick": Presence(lambda track, _: bool(pelvis_height(track).min() <= CROUCHED_HEIGHT)),
    "wave": Presence(
        lambda track, side: count_waves(track, side) > 0,
        frozenset(("punch", "kick", "slash", "call", "guide", "dance")),
    ),
    "raise": Presence(lambda track, side: count_raises(track, side) > 0),
    "punch": Presence(lambda track, side: count_punches(track, side) > 0, frozenset(("slash", "guide"))),
    "kick": Presence(lambda track, side: count_kicks(track, side) > 0, frozenset(("slash", "dance"))),
}


def check_exclusions(track: Track, plan: Plan) -> tuple[tuple[Check, ...], tuple[Shortfall, ...]]:
    """Measure on a whole motion that what is excluded is absent.

    Returns:
        One check of the quantity "absence" for each that can be measured, and those that cannot.
    """
    performances = [one for action in plan.actions for one in action.performances]
    planned = {one.family for one in performances if not one.in_place}
    checks: list[Check] = []
    unchecked: list[Shortfall] = []
    for exclusion in plan.excluded:
        presences = {motion: PRESENCES.get(_kind(motion)) for motion in exclusion.motions}
        if any(one is None or one.mistaken_for & planned for one in presences.values()):
            unchecked.append(Shortfall(exclusion.text, "no measure can tell whether it is absent"))
        else:
            checks.append(_check_absence(track, exclusion, [(name, one) for name, one in presences.items() if one]))
    return tuple(checks), tuple(unchecked)


def _check_absence(track: Track, exclusion: Exclusion, presences: Sequence[tuple[str, Presence]]) -> Check:
    seen = [name for name, presence in presences if presence.is_seen(track, _side(name))]
    return Check(exclusion.text, "absence", ABSENT, ", ".join(seen) or ABSENT, is_met=not seen)


def _kind(motion: str) -> str:
    return "turn" if motion.startswith("walk-turn") else motion.split("-")[0]


def _side(motion: str) -> str:
    return next((side for side in SIDES if side in motion.split("-")), "")
