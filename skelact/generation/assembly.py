"""From planned actions on a timeline to one motion: layers, composition, feet, gestures, and both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.check_values import Stretch
from skelact.generation.compose import Composition, Layer, compose
from skelact.generation.endings import (
    COPIES,
    close_loop,
    middle_copy,
    rest_arms_at_end,
    rest_at_ends,
    slow_down_ends,
    tile,
)
from skelact.generation.gestures import LaidGesture, lay_gestures
from skelact.generation.library.entry import AIR, UPRIGHT
from skelact.generation.library.geometry import postures_of
from skelact.generation.options import GenerateOptions
from skelact.generation.performer import STAND, OpenEnds, Performer
from skelact.generation.quality import lock_feet, step_in_place
from skelact.language.action_kinds import CYCLE, HOLD
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.language.stances import STANCES
from skelact.skeleton.body import BODY_PARTS, GLOBAL, body_motion
from skelact.values import Motion


@dataclass(frozen=True, eq=False)
class Assembly:
    """One motion and what it is made of.

    Attributes:
        motion: On `BODY`.
        composition: Which layer owns which part when.
        layers: Layer 0 stands through all of it.
        performances: By layer.
    """

    motion: Motion
    composition: Composition
    layers: tuple[Layer, ...]
    performances: tuple[Performance, ...]


def assemble(
    performer: Performer,
    stretches: Sequence[Stretch],
    end_s: float,
    options: GenerateOptions,
    *,
    is_loop: bool,
    frames: int | None = None,
) -> Assembly:
    """Make one motion of actions on a timeline.

    Args:
        performer: Makes the motion of each.
        stretches: When each action happens.
        end_s: Seconds of the whole.
        options: Seed, rate, policy, and whether the ends are at rest.
        is_loop: Whether the end is to meet the beginning.
        frames: That are made, from the beginning, as if the motion went on behind them; None: all. No loop.
    """
    seed, fps = options.seed, options.fps
    ends = _choose_ends(stretches, options, is_loop=is_loop)
    layers = [Layer(performer.stand(end_s, fps, seed, frames), STAND.parts)]
    performances, gestures = [STAND], list[LaidGesture]()
    for index, stretch in enumerate(stretches):
        left = None if frames is None else frames - stretch.start
        if left is not None and left <= 0:
            continue
        for performance in stretch.action.performances:  # two hands share their noise: they move alike
            eases = _find_eases(stretches, stretch, performance)
            eases = (False, False) if ends == OpenEnds.LOOP else eases
            seconds = max(1, stretch.end - stretch.start) / fps
            times = stretch.action.times
            motion = performer.perform(
                performance, seconds, fps, (seed, index), times, eases=eases, ends=ends, frames=left
            )
            if performance.name in GESTURES:
                gestures.append(LaidGesture(performance, len(layers), stretch.start, stretch.end, times, eases))
            layers.append(Layer(motion, performance.parts, stretch.start, performance.action.locomotion))
            performances.append(performance)
    composition = compose(layers, policy=options.policy, frames=frames)
    motion = _finish(composition, performances, gestures, performer.rest(), ends, is_cut=frames is not None)
    return Assembly(motion, composition, tuple(layers), tuple(performances))


def is_closed(stretches: Sequence[Stretch], options: GenerateOptions, *, is_loop: bool) -> bool:
    """Whether the end of a motion is made to meet its beginning."""
    return _choose_ends(stretches, options, is_loop=is_loop) == OpenEnds.LOOP


def _choose_ends(stretches: Sequence[Stretch], options: GenerateOptions, *, is_loop: bool) -> OpenEnds:
    """A loop of what goes on needs no rest; one of several actions in order goes from rest to rest."""
    goes_on = (
        all(one.action.kind in (CYCLE, HOLD) for stretch in stretches for one in stretch.action.performances)
        and len({stretch.action.group for stretch in stretches}) == 1
    )
    if is_loop and goes_on:
        return OpenEnds.LOOP
    return OpenEnds.REST if options.at_rest or is_loop else OpenEnds.OPEN


def _finish(
    composition: Composition,
    performances: Sequence[Performance],
    gestures: Sequence[LaidGesture],
    rest: Motion,
    ends: OpenEnds,
    *,
    is_cut: bool = False,
) -> Motion:
    """Put the feet down, bring both ends to rest or together, and lay the gestures over it."""
    owners = composition.owners
    leg_owner = owners[:, BODY_PARTS.index(GLOBAL)]
    stays = np.array([performance.in_place for performance in performances])[leg_owner]
    motion = composition.motion
    if ends == OpenEnds.LOOP:
        tiled = lock_feet(step_in_place(tile(motion), np.tile(stays, COPIES)))
        return close_loop(lay_gestures(middle_copy(tiled), owners, gestures))
    if ends == OpenEnds.REST:
        edges = performances[leg_owner[0]], performances[leg_owner[-1]]
        motion = _start_at_rest(motion, edges[0], rest) if is_cut else _bring_to_rest(motion, edges, rest)
    return lay_gestures(lock_feet(step_in_place(motion, stays)), owners, gestures)


def _bring_to_rest(motion: Motion, edges: tuple[Performance, Performance], rest: Motion) -> Motion:
    """Begin and end standing at rest; where a body lies, sits, kneels or stays low, it only comes to a stop there."""
    first, last = edges
    stays_low = last.name in STANCES and last.action.kind == HOLD
    stands = _is_upright(motion, 0), _is_upright(motion, -1)
    motion = slow_down_ends(motion, start=not stands[0], end=not stands[1] and not stays_low)
    if stays_low:
        motion = rest_arms_at_end(motion, rest)
    holds = _plans_way(first), _plans_way(last)
    return rest_at_ends(motion, rest, start=stands[0], end=stands[1] and not stays_low, holds_way=holds)


def _start_at_rest(motion: Motion, first: Performance, rest: Motion) -> Motion:
    """As `_bring_to_rest`, of a motion that goes on behind its last frame."""
    stands = _is_upright(motion, 0)
    motion = slow_down_ends(motion, start=not stands, end=False)
    return rest_at_ends(motion, rest, start=stands, end=False, holds_way=(_plans_way(first), True))


def _is_upright(motion: Motion, frame: int) -> bool:
    one = body_motion(motion.rotations[[frame]], motion.translations[[frame], 0], motion.fps)
    return postures_of(one)[0] in (*UPRIGHT, AIR)


def _plans_way(performance: Performance) -> bool:
    """Whether its way over the floor is planned, and must stay as it is."""
    return performance.way is not None or performance.distance_m is not None or performance.name in STANCES


def _find_eases(stretches: Sequence[Stretch], stretch: Stretch, performance: Performance) -> tuple[bool, bool]:
    """Whether what is held comes from rest, and goes back: not beside the same one, nor for a stance at the end."""

    def touches(other: Stretch, own_edge: int, edge: int) -> bool:
        return other is not stretch and own_edge == edge and _holds(other, performance)

    follows = any(touches(other, other.end, stretch.start) for other in stretches)
    leads = any(touches(other, other.start, stretch.end) for other in stretches)
    is_last = all(other.end <= stretch.end for other in stretches)
    stays = is_last and performance.name in STANCES and performance.action.kind == HOLD
    return not follows, not (leads or stays)


def _holds(stretch: Stretch, performance: Performance) -> bool:
    return any(one.name == performance.name for one in stretch.action.performances)
