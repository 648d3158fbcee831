"""How much feet slide in the actions of sequences, beside recordings of the same actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from skelact.generation.check_values import Stretch
from skelact.generation.corpus import list_recordings, load_recording
from skelact.generation.generated import GeneratedMotion
from skelact.generation.quality import measure_quality
from skelact.language.actions import Performance
from skelact.skeleton.body import body_motion

KINDS = ("walk", "run", "turn", "jump", "kick", "punch")
RECORDINGS = 24  # of each kind, that are measured
MIN_FRAMES = 4


def measure_skating(made: Iterable[GeneratedMotion]) -> Mapping[str, tuple[float, ...]]:
    """Skating of every action of motions of several actions one after another, cm/s, by kind."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in made:
        groups = {interval.action.group for interval in one.timeline}
        for interval in one.timeline if len(groups) > 1 else ():
            fps = one.motion.fps
            stretch = Stretch(interval.action, round(interval.start_s * fps), round(interval.end_s * fps))
            kinds = {kind for performance in interval.action.performances if (kind := _kind_of(performance))}
            if len(kinds) == 1 and stretch.end - stretch.start >= MIN_FRAMES:
                own = slice(stretch.start, stretch.end)
                part = body_motion(one.motion.rotations[own], one.motion.translations[own, 0], fps)
                found[kinds.pop()].append(measure_quality(part).skating_cm_s)
    return {kind: tuple(found[kind]) for kind in KINDS if found[kind]}


def measure_recorded_skating(root: Path) -> Mapping[str, tuple[float, ...]]:
    """Skating of recordings of the same kinds of actions, cm/s; the first of each kind.

    Raises:
        InputError: A collection is missing.
    """
    recordings = list_recordings(root)
    found = {}
    for kind in KINDS:
        own = (one for one in recordings if one.actions and {_kind_of_name(action) for action in one.actions} == {kind})
        found[kind] = tuple(measure_quality(load_recording(one)).skating_cm_s for one in islice(own, RECORDINGS))
    return {kind: values for kind, values in found.items() if values}


def _kind_of(performance: Performance) -> str:
    return _kind_of_name(performance.family if performance.clip else performance.name)


def _kind_of_name(name: str) -> str:
    """Kind of a known motion: of "walk-turn-left" turn, of "kick-right" kick; "" for others."""
    first = "turn" if name.startswith("walk-turn") else name.split("-")[0]
    return first if first in KINDS else ""
