"""When every action of a plan happens: groups end to end, each as long as stated or as its motions take."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from skelact.generation.options import MIN_DURATION_S
from skelact.generation.performer import Performer
from skelact.generation.steering import steered_seconds
from skelact.language.actions import CYCLE, HOLD
from skelact.language.plan import Interval, PlannedAction

CYCLE_S, HOLD_S = 4.0, 2.5  # of actions that could go on forever, when no duration is stated
MAX_TURN_RAD_S = 0.9  # of a walk whose duration is free


def lay_out(
    actions: Sequence[PlannedAction], duration_s: float | None, seed: int, performer: Performer
) -> tuple[Interval, ...]:
    """Put the actions of a plan on a timeline.

    Args:
        actions: In their order, steered.
        duration_s: Of the whole; groups without a stated duration are stretched to it, else all are. None: free.
        seed: Of the request.
        performer: Knows how long units take.
    """
    wanted = [_wanted_seconds(action, (seed, index), performer) for index, action in enumerate(actions)]
    groups = [list(group) for _, group in groupby(range(len(actions)), key=lambda index: actions[index].group)]
    lengths = [_group_seconds(actions, group, wanted, seed, performer) for group in groups]
    if duration_s is not None:
        is_free = [all(wanted[index] is None for index in group) for group in groups]
        lengths = _stretch(lengths, is_free, duration_s)
    intervals, start = [], 0.0
    for group, length in zip(groups, lengths, strict=True):
        for index in group:
            own = min(wanted[index] or length, length)
            intervals.append(Interval(actions[index], start, start + own))
        start += length
    return tuple(intervals)


def _stretch(lengths: Sequence[float], is_free: Sequence[bool], duration_s: float) -> list[float]:
    """Stretch the free groups to a duration of the whole, or all groups when that leaves the free ones too short."""
    fixed = sum(length for length, free in zip(lengths, is_free, strict=True) if not free)
    rest = sum(lengths) - fixed
    if rest and duration_s - fixed >= MIN_DURATION_S * len(lengths):
        factor = (duration_s - fixed) / rest
        return [length * factor if free else length for length, free in zip(lengths, is_free, strict=True)]
    return [length * duration_s / sum(lengths) for length in lengths]


def _wanted_seconds(action: PlannedAction, seed: tuple[int, ...], performer: Performer) -> float | None:
    """Seconds that an action is stated to take, or takes to do as much as is stated; None when it is free."""
    if action.duration_s is not None or not action.performances:
        return action.duration_s
    performance = action.performances[0]
    if performance.clip and action.times:
        return performer.clip_seconds(performance, action.times, seed)
    if performance.way is not None and performance.way.is_stated:
        return performer.way_seconds(performance, seed)
    if not action.amounts:
        return None
    natural = performer.natural_seconds(performance, seed)
    return steered_seconds(action, partial(performer.probe, seed=seed), natural)


def _group_seconds(
    actions: Sequence[PlannedAction],
    group: Sequence[int],
    wanted: Sequence[float | None],
    seed: int,
    performer: Performer,
) -> float:
    """Length of a group: its longest stated action, else what the longest of its motions takes."""
    stated = [seconds for index in group if (seconds := wanted[index]) is not None]
    return max(stated) if stated else max(_free_seconds(actions[i], (seed, i), performer) for i in group)


def _free_seconds(action: PlannedAction, seed: tuple[int, ...], performer: Performer) -> float:
    performance = action.performances[0]
    if performance.way is not None:
        return performer.way_seconds(performance, seed)
    if performance.clip:
        seconds = performer.clip_seconds(performance, action.times, seed)
        return max(CYCLE_S, seconds) if performance.action.kind == CYCLE and not action.times else seconds
    kind, turn_rad = performance.action.kind, abs(performance.turn_rad or 0.0)
    if kind == CYCLE and not action.times:
        return max(CYCLE_S, turn_rad / MAX_TURN_RAD_S)
    natural = performer.counted_seconds(performance, action.times or 1, seed)
    return max(natural, HOLD_S if kind == HOLD else 0.0)
