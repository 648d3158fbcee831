"""Recordings to entries: what is measured, and what their names say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from skelact.generation.library.entry import AIR, STANDING, UPRIGHT, LibraryEntry, Take
from skelact.generation.library.geometry import find_parts, measure_geometry, postures_of
from skelact.language.actions import HOLD, LIKELY, SLIGHT, SURE, TRANSITION
from skelact.skeleton.body import BODY_PARTS, GLOBAL, LEFT_LEG, RIGHT_LEG
from skelact.values import Motion

END_FRAMES = 5  # whose most frequent posture is that of an end
FLYING_GAITS = ("walk", "run")  # whose feet may all be off the floor at either end
BASE = (GLOBAL, LEFT_LEG, RIGHT_LEG)


def describe_motion(
    name: str,
    takes: Sequence[Motion],
    places: Sequence[Take],
    rest: Motion,
    *,
    sentences: Sequence[str],
    phrases: Sequence[str],
    also: Sequence[str],
    kind: str,
    side: str,
    family: str,
    enter: Sequence[str],
    leave: Sequence[str],
    parts: Sequence[str] | None = None,
    postures: tuple[str | None, str | None] = (None, None),
    source: str,
    terms: str,
) -> LibraryEntry:
    """Make an entry of recordings: postures, parts and geometry are measured on the first one.

    Args:
        name: What it is called.
        takes: Recordings of the same motion, 30 frames per second.
        places: Where each lies in the stored frames.
        rest: One frame of a body that stands at rest.
        sentences: That describe it.
        phrases: That ask for it.
        also: Words that change nothing about it.
        kind: One of `KINDS`.
        side: Of the limb that acts.
        family: Kind of known motion that it is measured as.
        enter: Ways there.
        leave: Ways back.
        parts: That it moves; None: those that the joints say.
        postures: At both ends; None: as the joints say.
        source: Where it is from.
        terms: Under which it may be used.
    """
    motion = takes[0]
    found = postures_of(motion)
    seen = [Counter(side).most_common(1)[0][0] for side in (found[:END_FRAMES], found[-END_FRAMES:])]
    if family in FLYING_GAITS:
        seen = [STANDING if posture == AIR else posture for posture in seen]
    start, end = (given or own for given, own in zip(postures, seen, strict=True))
    measured = find_parts(motion, rest, start if kind != TRANSITION else end)
    if kind in (HOLD, TRANSITION) and not {start, end} <= {*UPRIGHT, AIR}:  # the limbs that carry make a posture
        measured = {part: sure if part in BASE else min(sure, LIKELY) for part, sure in measured.items()}
    if parts is not None:
        own = dict.fromkeys(parts, SURE)
        base = {part: own.get(part, min(measured[part], SLIGHT)) for part in BASE}
        measured = {part: base.get(part, own.get(part, 0.0)) for part in BODY_PARTS}
    return LibraryEntry(
        name,
        tuple(sentences),
        tuple(phrases),
        tuple(also),
        kind,
        {part: measured[part] for part in BODY_PARTS if measured.get(part, 0.0) > 0},
        start,
        end,
        side,
        family,
        tuple(enter),
        tuple(leave),
        measure_geometry(motion),
        source,
        terms,
        tuple(places),
    )
