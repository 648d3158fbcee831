"""Planned actions to clips: which of the library's motions an action asks for, or why none is played.

An action that the network knows stays with it, unless a phrase of a clip is all that is said ("squat", "dance the
charleston"): by measure no clip does better what both can do, see docs/library.md. Words that a clip does not show are
told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from skelact.generation.library.entry import POSTURES, STANDING
from skelact.generation.library.library import MotionLibrary
from skelact.generation.library.search import Match
from skelact.generation.library.words import ClipWords, load_clip_vocabulary
from skelact.language.actions import HOLD, TRANSITION
from skelact.language.plan import NotHeard, Plan, PlannedAction

CLIP = "library"  # source of an action whose motion is a clip


def resolve_plan(plan: Plan, library: MotionLibrary) -> Plan:
    """Give clips to the actions of a plan that ask for them; actions without any motion stay as they are."""
    actions, not_heard = list[PlannedAction](), list(plan.not_heard)
    for action in plan.actions:
        own = [unheard for unheard in not_heard if _is_of(unheard, action)]
        found = _find(action, library)
        if found and not own and action.performances and not library.is_own(found.entry.name):
            found = None  # what is known already keeps to amounts and sides, and nothing of it went unheard
        if found is None:
            actions.append(action)
            continue
        clip, unheard = _perform(action, found, library)
        actions.append(clip)
        if action.performances:
            not_heard = [one for one in not_heard if one not in own]
        not_heard += unheard
    actions = _pass_through_crouch(actions, library)
    return replace(plan, actions=keep_postures(actions, library), not_heard=tuple(not_heard))


def _pass_through_crouch(actions: Sequence[PlannedAction], library: MotionLibrary) -> list[PlannedAction]:
    """Leave out a crouch of no stated length on the way down to what begins on the floor: "get down and crawl"."""
    alone = [sum(other.group == one.group for other in actions) == 1 for one in actions]
    kept: list[PlannedAction] = []
    for index, action in enumerate(actions):
        behind = actions[index + 1] if index + 1 < len(actions) else None
        clip = behind.performances[0] if behind and behind.performances and behind.performances[0].clip else None
        is_crouch = [one.name for one in action.performances] == ["crouch"] and alone[index] and not action.amounts
        if not (is_crouch and clip and library.entry(clip.name).enter):
            kept.append(action)
    return kept


def explain(action: PlannedAction, library: MotionLibrary) -> str:
    """Name the clips that come near an action for which no motion is sure; "" when none does."""
    near = library.nearest(action.text)
    return f"; near in the library, but not surely the same: {', '.join(near)}" if near else ""


def keep_postures(actions: Sequence[PlannedAction], library: MotionLibrary) -> tuple[PlannedAction, ...]:
    """Let a body stay sitting, lying or kneeling from one group to the next where the next begins so.

    At the end of a plan it stays where its last clip ends.
    """
    groups = [list(members) for _, members in groupby(actions, key=lambda action: action.group)]
    done: list[PlannedAction] = []
    before, way_back = STANDING, ""
    for number, members in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else None
        stays = {posture for one in following for posture in _starts_of(one, library)} if following else None
        after, following_back = STANDING, ""
        for action in members:
            if not (action.performances and action.performances[0].clip):
                done.append(action)
                continue
            entry = library.entry(action.performances[0].name)
            if entry.kind == TRANSITION and entry.end == STANDING and way_back in library:
                action = _with_clip(action, way_back, library)  # from a chair or from the floor, as one has sat down
                entry = library.entry(way_back)
            enters = not (entry.start == before != STANDING or _leads_to(before, entry.enter, library))
            leaves = stays is not None and not (entry.end != STANDING and entry.end in stays)
            after = entry.end if not leaves else after
            following_back = entry.leave[0] if after != STANDING and len(entry.leave) == 1 else following_back
            moved = tuple(replace(one, enters=enters, leaves=leaves) for one in action.performances)
            done.append(replace(action, performances=moved))
        before, way_back = after, following_back
    return tuple(done)


def _with_clip(action: PlannedAction, name: str, library: MotionLibrary) -> PlannedAction:
    """The same action, done by another clip."""
    clip = library.performance(library.entry(name), confidence=action.performances[0].confidence)
    return replace(action, performances=(replace(clip, tempo=action.performances[0].tempo),))


def _starts_of(action: PlannedAction, library: MotionLibrary) -> tuple[str, ...]:
    """Postures in which an action can begin; one stands up from any."""
    if not (action.performances and action.performances[0].clip):
        return (STANDING,)
    entry = library.entry(action.performances[0].name)
    return POSTURES if entry.kind == TRANSITION and entry.end == STANDING else (entry.start,)


def _leads_to(posture: str, enter: Sequence[str], library: MotionLibrary) -> bool:
    """Whether a body is already where the ways to a clip lead."""
    return bool(enter) and posture != STANDING and library.entry(enter[-1]).end == posture


def _is_of(unheard: NotHeard, action: PlannedAction) -> bool:
    return f" {unheard.text} " in f" {action.text} "


def _find(action: PlannedAction, library: MotionLibrary) -> Match | None:
    """The clip that an action surely asks for; of a known action only where its phrase is all that is said."""
    best = next(iter(library.search(action.base, count=1)), None)
    if best is None or not best.is_sure or action.base.split()[:1] == [*best.not_covered[:1]]:
        return None  # a clip that does not show the verb is another motion
    if action.performances and not best.is_whole:
        return None
    return best


def _perform(action: PlannedAction, match: Match, library: MotionLibrary) -> tuple[PlannedAction, tuple[NotHeard, ...]]:
    """An action done by a clip, and the words that it does not show."""
    entry, said = match.entry, load_clip_vocabulary().read(action.base)
    side, unheard = _choose_side(match, said)
    unheard += [NotHeard(word, f"the clip {entry.name} does not show it") for word in match.not_covered]
    unheard += [NotHeard(aim, f"the clip {entry.name} cannot be aimed") for aim in said.aims]
    confidence = action.confidence if action.is_known else match.score
    one = library.performance(entry, confidence=confidence, side=side)
    one = replace(one, tempo=said.tempo, is_held=said.is_held and entry.kind not in (HOLD, TRANSITION))
    slow = ("slow",) if said.tempo > 1 else ("fast",) if said.tempo < 1 else ()
    parts = action.parts if action.is_known else entry.moved
    return (
        replace(
            action,
            parts=parts,
            confidence=confidence,
            source=action.source if action.is_known else CLIP,
            evidence=action.evidence if action.is_known else (entry.name,),
            side=side if said.sides else action.side,
            manners=(*action.manners, *(one for one in slow if one not in action.manners)),
            performances=(one,),
            reason="",
        ),
        tuple(unheard),
    )


def _choose_side(match: Match, said: ClipWords) -> tuple[str, list[NotHeard]]:
    """The side that acts, and what of the stated sides has no effect."""
    entry = match.entry
    if not said.sides:
        return "", []
    if len(said.sides) == 2:
        reason = f"the clip {entry.name} is done on one side" if entry.side else f"the clip {entry.name} has no sides"
        return "", [NotHeard("both", reason)] if entry.side else []
    side = next(iter(said.sides))
    if entry.side:
        return side, []
    return "", [NotHeard(side, f"the clip {entry.name} has no sides")]
