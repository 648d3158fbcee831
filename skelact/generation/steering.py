"""Steer performances to stated amounts: how quick to go, how long it takes to get there or to do so many.

Only what the generator can safely change is steered; whether an amount is met is measured on the motion afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from skelact.generation.checks import GAITS
from skelact.generation.measures import Track, count_steps, count_waves, mean_speed, path_lengths
from skelact.language.actions import Performance
from skelact.language.plan import DISTANCE, DURATION, SPEED, STEPS, TIMES, PlannedAction

TEMPO = (0.7, 1.4)  # times the natural duration, that a gait may take to keep to a speed
PROBE_S, SLOWEST_MPS = 4.0, 0.3  # of a gait whose speed is looked at; slower ones are not waited for
STEP_S, WAVE_S = 0.1, 0.1  # between the durations that are tried for a count
MAX_COUNT = 40  # steps or waves that are steered
WAVE_REST_S = 2.5  # more than the waves themselves, that coming up and going down may take

SLACKS = (1.2, 1.6, 2.4)  # times as long as the first steps promise, that a way may take

Make = Callable[[Performance, float], Track]


def steer(action: PlannedAction, make: Make) -> PlannedAction:
    """Let the performances of an action go as quick as stated.

    Args:
        action: With stated amounts.
        make: Performance and seconds -> the motion.
    """
    return replace(action, performances=tuple(_steer_one(one, action, make) for one in action.performances))


def _steer_one(performance: Performance, action: PlannedAction, make: Make) -> Performance:
    speed = wanted_speed(action)
    if performance.way is None and speed and performance.family in GAITS and not performance.in_place:
        natural = mean_speed(make(performance, PROBE_S))
        factor = float(np.clip(natural / speed, *TEMPO)) if natural > 0 else 1.0
        performance = replace(performance, tempo=performance.tempo * factor)
    return performance


def wanted_speed(action: PlannedAction) -> float | None:
    """Stated speed, or that of a stated distance in a stated time, meters per second."""
    speed, distance, seconds = action.amount(SPEED), action.amount(DISTANCE), action.amount(DURATION)
    return speed or (distance / seconds if distance and seconds else None)


def steered_seconds(action: PlannedAction, make: Make, natural_s: float) -> float | None:
    """How long an action takes to go as far, or do as many steps or waves, as stated; None when that does not say.

    Args:
        action: Steered already.
        make: Performance and seconds -> the motion.
        natural_s: Of one cycle.
    """
    if action.duration_s is not None or not action.performances:
        return None
    performance = action.performances[0]
    distance, steps, times = action.amount(DISTANCE), action.amount(STEPS), action.amount(TIMES)
    if performance.family in GAITS and not performance.in_place and distance:
        return _seconds_for_distance(performance, make, distance)
    if performance.family in GAITS and steps and steps <= MAX_COUNT:
        shortest = max(0.5, (steps / 2 - 0.5) * natural_s)
        return _seconds_for_count(performance, make, count_steps, steps, (shortest, shortest + 2 * natural_s), STEP_S)
    if performance.family == "wave" and times and times <= MAX_COUNT:
        side = performance.side
        limits = (times * natural_s, times * natural_s + WAVE_REST_S)
        return _seconds_for_count(performance, make, lambda track: count_waves(track, side), times, limits, WAVE_S)
    return None


def _seconds_for_distance(performance: Performance, make: Make, distance: float) -> float | None:
    probe = make(performance, PROBE_S)
    speed = mean_speed(probe)
    if speed < SLOWEST_MPS:
        return None
    for slack in SLACKS:
        track = make(performance, slack * distance / speed + 1.0)
        reached = np.flatnonzero(path_lengths(track) >= distance)
        if len(reached):
            return (int(reached[0]) + 1) / track.fps
    return None


def _seconds_for_count(
    performance: Performance,
    make: Make,
    count: Callable[[Track], int],
    wanted: float,
    limits: tuple[float, float],
    step_s: float,
) -> float | None:
    """The middle of the durations in which the count comes out as wanted."""
    tried = np.arange(limits[0], limits[1] + step_s, step_s)
    fitting = [seconds for seconds in tried if count(make(performance, float(seconds))) == wanted]
    return float(fitting[len(fitting) // 2]) if fitting else None
