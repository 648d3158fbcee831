"""Limbs that act, their sides, and arms that are held up meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from skelact.language.actions import KNOWN
from skelact.language.clause_words import BOTH, HOLDERS, PREPOSITIONS, AnotherMotionError, ClauseWords
from skelact.language.directions import DIRECTIONS
from skelact.language.lexicon import OMITTED, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary, MotionWords
from skelact.language.plan import ABOVE_HEAD
from skelact.language.words import split_words

STANDING = frozenset(("on",))  # a limb behind this one carries the body
UP = frozenset(split_words("up raised lifted high overhead above air over held aloft"))
OVERHEAD = frozenset(split_words("overhead high aloft"))  # a raised hand is above the head
LONGEST_CARRIED = 5  # words of a gesture beside an action
LIMPING = frozenset(("limp", "hobble"))
SIDED = ("raise-hand", "wave-hand", "kick", "punch")


def take_carried(words: ClauseWords, motion: MotionWords, lexicon: Lexicon) -> list[str]:
    """Arms that are up while something else is done, as known motions: "walk with both hands up"."""
    if motion.name in SIDED:
        return []
    for index, base in enumerate(words.bases):
        is_arm = base in ("hand", "arm", "fist") and index not in words.taken
        if not is_arm or words.preposition(index) != "with":
            continue
        behind = [i for i in range(index + 1, min(index + 5, len(words))) if i not in words.taken]
        raised = []
        for i in behind:
            if words.said[i] not in UP | OMITTED | {"in", "into", "to", "sky", "head", "stretched", "kept"}:
                break
            raised.append(i)
        said = {words.said[i] for i in raised}
        if not said & (UP - {"held", "over"}) and not said >= {"over", "head"}:
            continue
        sides = _sides_before(words, index) or (
            frozenset(SIDES) if words.said[index] != base else frozenset(("right",))
        )
        words.taken |= {*_span_of_limb(words, index), *raised}
        return [f"raise-{side}-hand" for side in SIDES if side in sides]
    return []


def take_gestures(words: ClauseWords, motion: MotionWords, vocabulary: MotionVocabulary) -> list[str]:
    """Gestures beside the action, as known motions: "walk with the head down", "run with hands on hips"."""
    found: list[str] = []
    for start in range(words.lead, len(words)):
        places = [i for i in range(start, len(words)) if words.said[i] not in OMITTED | BOTH and i not in words.taken]
        if (
            not places
            or places[0] != start
            or (_before_limb(words, start) not in ("with", "") and words.said[start] not in SIDES)
        ):
            continue
        has_side = words.said[start] in SIDES
        places = places[1:] if has_side else places
        for count in range(min(LONGEST_CARRIED, len(places)), 1, -1):
            spelled = product(*((words.said[i], words.bases[i]) for i in places[:count]))
            name = next((vocabulary.carried[one] for one in spelled if one in vocabulary.carried), None)
            if name is None or name == motion.name:
                continue
            own = vocabulary.motions[name]
            is_single = words.said[places[0]] == words.bases[places[0]]
            side = words.said[start] if has_side else ""
            found += name_sided(own, frozenset((side,)) if side else frozenset(), is_single=is_single)
            first = max(0, start - 3)
            words.taken |= {i for i in range(first, start) if words.said[i] in OMITTED | BOTH | {"with"}}
            words.taken |= set(range(start, places[count - 1] + 1))
            break
    return found


def _before_limb(words: ClauseWords, index: int) -> str:
    """The word before a limb, but for articles and "both"."""
    return next((words.said[i] for i in range(index - 1, -1, -1) if words.said[i] not in OMITTED | BOTH), "")


def name_sided(motion: MotionWords, sides: frozenset[str], *, is_single: bool = True) -> list[str]:
    """Names of a motion of one arm or leg for the sides asked for, else for the one that is usual."""
    if motion.name in KNOWN:
        return [motion.name]
    usual = {"right"} if motion.side == "both" and is_single else SIDES if motion.side == "both" else {motion.side}
    return [f"{motion.name}-{side}" for side in SIDES if side in (sides or usual)]


def take_overhead(words: ClauseWords, motion: MotionWords, *, has_carried: bool) -> tuple[str, ...]:
    """Manner of hands that are up: "wave above the head", "hands raised high"; no manner when nothing says so."""
    if not has_carried and motion.name not in ("raise-hand", "wave-hand"):
        return ()
    high = {index for index, word in enumerate(words.said) if word in OVERHEAD and index not in words.unheard}
    over = [
        index
        for index, base in enumerate(words.bases)
        if base == "head" and {"over", "above"} & set(words.said[max(0, index - 2) : index])
    ]
    words.taken |= high
    return (ABOVE_HEAD,) if high or over else ()


def take_limbs(words: ClauseWords, motion: MotionWords, lexicon: Lexicon) -> tuple[frozenset[str], str]:
    """Limbs that act, with their sides.

    Raises:
        AnotherMotionError: Another limb acts: "kick with the left arm", "stand on one leg".
    """
    sides: frozenset[str] = frozenset()
    named, is_plural = "", False
    for index, base in enumerate(words.bases):
        is_limb = (base,) in lexicon.nouns and index not in words.taken and base not in ("back", "bottom")
        is_way = base in motion.objects and words.said[index - 1 : index] == ["on"]  # on foot
        if not is_limb or is_way or words.said[index] in DIRECTIONS:
            continue
        preposition = words.preposition(index)
        stands_on = STANDING if motion.name in ("balance", "hop") else frozenset[str]()
        if base in motion.limbs and preposition in HOLDERS | {""} | stands_on:
            sides |= _sides_before(words, index)
            named, is_plural = base, is_plural or words.said[index] != base
            words.taken |= set(_span_of_limb(words, index))
        elif motion.name in ("wave-hand", "raise-hand") and preposition in ("over", "above") and base == "head":
            words.taken |= set(_span_of_limb(words, index))
        elif preposition in STANDING or not preposition or (motion.limbs and preposition in HOLDERS):
            raise AnotherMotionError(f"{words.said[index]!r} acts, which {motion.plain} does not move")
        else:
            span = _span_of_limb(words, index)
            words.unheard.update(dict.fromkeys(span, f"{motion.plain} has no such posture"))
            words.taken |= set(span)
    if motion.limbs:
        sides |= _take_bare_sides(words, bool(named))
    if named and is_plural and not sides:
        sides = frozenset(SIDES)
    return sides, named


def take_limp(words: ClauseWords, head: Sequence[int]) -> str:
    """Take the leg that a body limps on, "on the right leg"; its side, or ""."""
    if words.bases[head[0]] not in LIMPING:
        return ""
    for index, base in enumerate(words.bases):
        if base in ("leg", "foot") and words.preposition(index) in ("on", "with"):
            sides = _sides_before(words, index)
            words.taken |= set(_span_of_limb(words, index))
            return next(iter(sides)) if len(sides) == 1 else ""
    return ""


def _take_bare_sides(words: ClauseWords, has_limb: bool) -> frozenset[str]:
    """Sides without a limb: "left hook", "with your right", "the hand on the left"; not "to the left"."""
    sides = set()
    for index, word in enumerate(words.said):
        if word not in SIDES or index in words.taken:
            continue
        preposition = words.preposition(index)
        if preposition in ("", "with", "using") or (preposition == "on" and has_limb):
            sides.add(word)
            words.taken |= set(_span_of_limb(words, index))
    return frozenset(sides)


def _span_of_limb(words: ClauseWords, index: int) -> range:
    """Indices of a limb with its side, article and preposition."""
    start = index
    while start > 0 and words.said[start - 1] in OMITTED | BOTH | {*SIDES, "and", "one", "single"}:
        start -= 1
    start -= start > 0 and words.said[start - 1] in PREPOSITIONS | HOLDERS
    return range(start, index + 1)


def _sides_before(words: ClauseWords, index: int) -> frozenset[str]:
    """Sides that are named for a limb: of "left and right hand" both."""
    said = {words.said[i] for i in _span_of_limb(words, index)}
    return frozenset(SIDES) if said & BOTH else frozenset(SIDES) & said
