"""One action's words to known motions: every word has an effect, or it is told why it has none.

The words of an action are taken one kind after another: the motion, limbs and sides, directions, styles, objects,
amounts. What no kind takes is not heard. Where what is left would make it another motion, no motion is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skelact.language.actions import KNOWN, POSTURES, SURE, Performance
from skelact.language.changes import NO_CHANGE, find_changes
from skelact.language.clause_words import PREPOSITIONS, AnotherMotionError, ClauseWords, gather_words, list_unheard
from skelact.language.directions import FLAT, QUARTER_RAD, SLOPES, aim, take_directions, take_place
from skelact.language.gestures import GESTURES
from skelact.language.heads import Head, check_head, find_head
from skelact.language.lexicon import OMITTED, SIDES, Lexicon
from skelact.language.limbs import name_sided, take_carried, take_gestures, take_limbs, take_limp, take_overhead
from skelact.language.motions import MotionVocabulary, MotionWords
from skelact.language.paths import find_way, settle_distance, take_figure
from skelact.language.plan import ANGLE, DISTANCE, IN_PLACE, STEPS, TIMES, Amount, NotHeard
from skelact.language.sentences import Clause
from skelact.language.stances import STANCES
from skelact.language.subjects import PRONOUNS, SUBJECTS
from skelact.language.ways import CIRCLE, HOME
from skelact.language.words import NEGATIONS, split_words

SLOW, FAST = 1.35, 0.7  # times the natural duration
BARE_DEGREES = frozenset((45, 90, 135, 180, 270, 360, 540, 720))  # turn 180
COMPARISONS = ("like", "as if", "as though", "as a", "as an")
NEEDS_LIMB = frozenset(split_words("raise lift hold put stick throw fling keep"))
SIDE_STEPS = (("sidestep",), ("side", "step"), ("strafe",), ("sidle",))
STOPS = frozenset(("stop", "pause", "halt"))
NO_MOTION = "no motion is known for it"


@dataclass(frozen=True)
class Reading:
    """What was understood of one action.

    Attributes:
        performances: Known motions that show it; none when no motion does.
        reason: Why none does.
        not_heard: Words without an effect.
        amounts: That the motion can have.
        side: See `PlannedAction`.
        limb: See `PlannedAction`.
        direction: See `PlannedAction`.
        manners: See `PlannedAction`.
        head: The words that name the motion.
    """

    performances: tuple[Performance, ...] = ()
    reason: str = ""
    not_heard: tuple[NotHeard, ...] = ()
    amounts: tuple[Amount, ...] = ()
    side: str = ""
    limb: str = ""
    direction: str = ""
    manners: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


def read_clause(clause: Clause, lexicon: Lexicon, vocabulary: MotionVocabulary) -> Reading:
    """Name the known motions that one action asks for, and what of its words has no effect."""
    words = gather_words(clause, lexicon, vocabulary)
    in_place = take_place(words)
    found = find_head(words, lexicon, vocabulary, has_subject=bool((SUBJECTS | PRONOUNS) & set(clause.lead)))
    if found is None:
        return Reading(reason=NO_MOTION)
    motion, head, is_partly = found
    try:
        return _read_motion(clause, words, motion, head, is_partly, in_place, lexicon, vocabulary)
    except AnotherMotionError as error:
        return Reading(reason=str(error), head=tuple(words.said[index] for index in head))


def _read_motion(
    clause: Clause,
    words: ClauseWords,
    motion: MotionWords,
    head: Sequence[int],
    is_partly: bool,
    in_place: bool,
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
) -> Reading:
    moved = {part for name in _name(motion, frozenset(), "", ()) for part in _sure_parts(name)}
    check_head(Head(clause, words, motion, tuple(head), frozenset(moved), lexicon, vocabulary))
    words.taken |= set(head)
    if is_partly:
        words.unheard.update(dict.fromkeys(head, f"only a plain {motion.plain} is shown"))
    held = _take_comparison(words, vocabulary, motion, head[0])
    carried = [*take_carried(words, motion, lexicon), *take_gestures(words, motion, vocabulary)]
    limping = take_limp(words, head)
    sides, limb = take_limbs(words, motion, lexicon)
    overhead = take_overhead(words, motion, has_carried=bool(carried))
    figure = take_figure(words, motion)
    directions = take_directions(words, motion, bool(limb))
    _check_left(words, motion, head, has_limb=bool(limb))
    changes = find_changes(words.said, vocabulary.manners) - words.taken
    words.unheard.update(dict.fromkeys(changes, NO_CHANGE))
    styles, tempo = _take_manners(words, motion, vocabulary)
    likes = [kept for like in held for kept in vocabulary.likes[like]]
    tempo = SLOW if "slow" in likes and tempo == 1.0 else tempo
    spelled = tuple(words.bases[index] for index in head)
    carried += [name for name in (*likes, vocabulary.beside.get(spelled, "")) if name in KNOWN]
    posture = vocabulary.postures.get(spelled)
    posture = "limp-right" if posture == "limp" and limping == "right" else posture
    postures = tuple(dict.fromkeys([*filter(None, [posture]), *(name for name in likes if name in POSTURES)]))
    if motion.name in ("walk", "run"):
        slopes = {i for i, word in enumerate(words.said) if word in SLOPES} - words.taken - {*words.unheard}
        words.unheard.update(dict.fromkeys(slopes, FLAT))
    _take_objects(clause, words, motion, head, lexicon, vocabulary)
    amounts, unheard = _take_amounts(clause, words, motion)
    amounts = _count_side_steps(amounts, spelled)
    direction, turn = aim(motion, directions, amounts, words, head)
    amounts, idle = _settle_amounts(motion, direction, turn, amounts)
    way = find_way(motion, figure, directions, direction, turn, amounts, words, in_place=in_place)
    amounts = settle_distance(way, amounts) if way is not None else amounts
    if motion.name == "lift-knee" and "both" in words.said:
        raise AnotherMotionError("both legs are lifted in a jump only")
    names = _name(motion, sides, direction, directions, {words.bases[index] for index in head})
    if way is not None and way.figure == HOME and names == ["walk-back"]:
        names = ["walk"]  # "go back to the start": a body turns first
    if way is not None and way.figure == CIRCLE:
        turn = way.turn_rad
        names = ["walk-back"] if motion.name == "walk" and "backward" in directions else names
        names = [_name_arc(motion, names[0], turn, is_closed=direction == "circle")]
    fast = ("fast",) if tempo == FAST and names[0] in ("walk", "run") else ()
    stays = in_place or motion.name == "turn"
    jump_m = next((one.value for one in amounts if one.kind == DISTANCE), None) if motion.name == "jump" else None
    shown = [
        Performance(name, (name, *styles, *fast), 1.0, tempo, stays, turn, way, jump_m, postures) for name in names
    ]
    shown += [Performance(name, (name,), 1.0) for name in dict.fromkeys(carried)]
    tempos = {SLOW: ("slow",), FAST: ("fast",)}
    manners = (*styles, *held, *postures, *tempos.get(tempo, ()), *((IN_PLACE,) if in_place else ()), *overhead)
    return Reading(
        tuple(shown),
        "",
        (*list_unheard(words, vocabulary), *unheard, *idle),
        amounts,
        "both" if len(sides) == 2 else next(iter(sides), ""),
        limb,
        direction,
        manners,
        tuple(words.said[index] for index in head),
    )


def _check_left(words: ClauseWords, motion: MotionWords, head: Sequence[int], *, has_limb: bool) -> None:
    """Refuse what is raised and is no arm, and a negation that is left over.

    Raises:
        AnotherMotionError: "raise a glass", "wave with the hand that is not the right one".
    """
    if motion.name == "raise-hand" and not has_limb and words.bases[head[0]] in NEEDS_LIMB:
        raise AnotherMotionError("only hands and arms are raised")
    left = {word for index, word in enumerate(words.said) if index not in words.taken | {*words.unheard}}
    if left & (NEGATIONS - {"without"}):
        raise AnotherMotionError("it says what is not to be done in a way that is not understood")


def _name_arc(motion: MotionWords, name: str, turn: float, *, is_closed: bool) -> str:
    """Name of a gait that goes an arc: of a walk that of a walked turn, unless it is a circle or goes backward."""
    if motion.name != "walk" or is_closed or name == "walk-back":
        return name if motion.name != "walk" or name == "walk-back" else "walk"
    return "walk-turn-left" if turn > 0 else "walk-turn-right"


def _sure_parts(name: str) -> set[str]:
    performance = Performance(name, (name,), 1.0)
    return {part for part, confidence in performance.parts.items() if confidence >= SURE}


def _take_comparison(
    words: ClauseWords, vocabulary: MotionVocabulary, motion: MotionWords, first: int
) -> tuple[str, ...]:
    """What "like" or "as if" says of how the body is held; all behind has no effect unless every word of it says so."""
    goes = motion.name in ("walk", "run")
    before = max(words.lead, first)  # an old man walks, a zombie walk
    who = [i for i in range(before) if words.bases[i] in vocabulary.likes and goes and i not in words.taken]
    words.taken |= set(who)
    held = tuple(words.bases[i] for i in who)
    for index, word in enumerate(words.said):
        pair = " ".join(words.said[index : index + 2])
        if index < words.lead or (word not in COMPARISONS and pair not in COMPARISONS):
            continue
        rest = [i for i in range(index, len(words)) if i not in words.taken]
        content = {i for i in rest if words.said[i] not in vocabulary.function | {"like", "as", "if", "though"}}
        alike = {i for i in content if words.bases[i] in vocabulary.likes and goes}
        is_heard = bool(content) and all(words.bases[i] in vocabulary.styles for i in content - alike)
        if not is_heard:
            words.unheard.update(dict.fromkeys(rest, "no motion is like it"))
        words.taken |= set(rest) - content | alike if is_heard else set(rest)
        return (*held, *(words.bases[i] for i in sorted(alike))) if is_heard else held
    return held


def _take_manners(
    words: ClauseWords, motion: MotionWords, vocabulary: MotionVocabulary
) -> tuple[tuple[str, ...], float]:
    """Styles that were recorded with the motion, and the tempo."""
    styles: list[str] = []
    tempo = 1.0
    for index, word in enumerate(words.said):
        if word in vocabulary.slow | vocabulary.fast and motion.name != "stand" and index not in words.unheard:
            tempo = SLOW if word in vocabulary.slow else FAST
            words.taken.add(index)
            _take_possible(words, index)
        style = vocabulary.styles.get(word) or vocabulary.styles.get(words.bases[index])
        if style is None or index in words.unheard or (index < words.lead and words.bases[index] in ("child", "kid")):
            continue
        if style in motion.styles:
            styles.append(style)
            words.taken.add(index)
        else:
            words.unheard[index] = f"no {motion.plain} was recorded in this style"
    return tuple(dict.fromkeys(styles)), tempo


def _take_possible(words: ClauseWords, index: int) -> None:
    """Take "as ... as possible" around a tempo."""
    behind = words.said[index + 1 : index + 3]
    if behind in (["as", "possible"], ["as", "you"]) or behind[:1] == ["possible"]:
        words.taken |= {index - 1, *range(index + 1, min(index + 4, len(words)))}


def _take_objects(
    clause: Clause,
    words: ClauseWords,
    motion: MotionWords,
    head: Sequence[int],
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
) -> None:
    """Take what the motion could not differ by.

    Raises:
        AnotherMotionError: An object makes it another motion: "walk the dog", "turn the page".
    """
    first = head[0]
    counts_steps = any(found.amount.kind == STEPS for found in clause.amounts)
    for index, (word, base) in enumerate(zip(words.said, words.bases, strict=True)):
        is_going = word.endswith("ing") and words.bases[first] in STOPS and (base,) in vocabulary.phrases
        is_again = index not in head and (base == words.bases[first] or (base in ("step", "pace") and counts_steps))
        if index not in words.unheard and (word in motion.objects or base in motion.objects or is_again or is_going):
            words.taken.add(index)
    if motion.takes_object or motion.limbs:
        return
    behind = head[-1] + 1
    if words.said[head[-1]] in PREPOSITIONS:
        return
    if behind + 1 < len(words) and words.said[behind] in OMITTED and behind not in words.taken:
        noun = behind + 1
        if noun not in words.taken and noun not in words.unheard and words.said[noun] not in vocabulary.function:
            raise AnotherMotionError(f"{words.said[noun]!r} makes it another motion than {motion.plain}")


def _take_amounts(
    clause: Clause, words: ClauseWords, motion: MotionWords
) -> tuple[tuple[Amount, ...], tuple[NotHeard, ...]]:
    """Amounts that the motion can have, one of a kind, with bare degrees: "turn 180"."""
    kept: dict[str, Amount] = {}
    unheard = []
    for found in clause.amounts:
        amount = found.amount
        if amount.kind not in motion.amounts:
            unheard.append(NotHeard(amount.text, f"{motion.plain} has no such amount"))
        elif amount.kind in kept:
            unheard.append(NotHeard(amount.text, f"{kept[amount.kind].text!r} was said before"))
        else:
            kept[amount.kind] = amount
    for index, word in enumerate(words.said):
        is_bare = motion.name == "turn" and word.isdecimal() and ANGLE not in kept
        if is_bare and int(word) in BARE_DEGREES and not _is_stated(clause, word):
            kept[ANGLE] = Amount(ANGLE, float(np.deg2rad(int(word))), word, "read as degrees")
            words.taken.add(index)
    return tuple(kept.values()), tuple(unheard)


def _count_side_steps(amounts: tuple[Amount, ...], spelled: tuple[str, ...]) -> tuple[Amount, ...]:
    """Make steps of "sidestep three times": one foot goes and the other one comes after."""
    if spelled not in SIDE_STEPS or any(one.kind == STEPS for one in amounts):
        return amounts
    note = "two steps each"
    return tuple(Amount(STEPS, 2 * one.value, one.text, note) if one.kind == TIMES else one for one in amounts)


def _settle_amounts(
    motion: MotionWords, direction: str, turn: float | None, amounts: Sequence[Amount]
) -> tuple[tuple[Amount, ...], tuple[NotHeard, ...]]:
    """Make one angle of "walk in a circle twice"; a way of going has else neither repetitions nor an angle."""
    stated = {amount.kind: amount for amount in amounts}
    if motion.name == "turn" or direction == "circle":
        if TIMES in stated and turn is not None:
            times = stated.pop(TIMES)
            stated[ANGLE] = Amount(ANGLE, abs(turn), times.text, times.note)
        return tuple(stated.values()), ()
    idle = [stated.pop(kind) for kind in (TIMES, ANGLE) if motion.name in ("walk", "run") and kind in stated]
    return tuple(stated.values()), tuple(NotHeard(one.text, f"{motion.plain} has no such amount") for one in idle)


def _is_stated(clause: Clause, word: str) -> bool:
    return any(word in clause.words[found.start : found.end] for found in clause.amounts)


def _name(
    motion: MotionWords,
    sides: frozenset[str],
    direction: str,
    directions: Iterable[str],
    head: Collection[str] = (),
) -> list[str]:
    """Names of the network's actions.

    Raises:
        AnotherMotionError: Both legs kick.
    """
    if motion.name in {*GESTURES, *STANCES} or motion.side:
        return name_sided(motion, sides, is_single=motion.side != "both")
    if motion.name in ("raise-hand", "wave-hand"):
        kind = motion.name.split("-")[0]
        return [f"{kind}-{side}-hand" for side in SIDES if side in (sides or {"right"})]
    if motion.name in ("kick", "punch"):
        if motion.name == "kick" and len(sides) == 2:
            raise AnotherMotionError("a kick with both legs is another motion")
        usual = "left" if "jab" in head else "right"  # the leading hand
        return [f"{motion.name}-{side}" for side in SIDES if side in (sides or {usual})]
    if motion.name == "turn":
        return ["walk-turn-right" if direction == "right" or "right" in directions else "walk-turn-left"]
    if motion.name == "walk" and direction in ("backward", *SIDES):
        return ["walk-back" if direction == "backward" else f"walk-{direction}"]
    return [motion.name]


def join_turns(found: Sequence[tuple[Performance, ...]], groups: Sequence[int]) -> list[tuple[Performance, ...]]:
    """Make one way of going of "walk" and "turn left" at the same time, so that they do not fight for the legs.

    Args:
        found: Performances of every action.
        groups: Of these actions; equal numbers happen at the same time.
    """
    joined = []
    for own, group in zip(found, groups, strict=True):
        beside = [one for other, parts in zip(groups, found, strict=True) if other == group for one in parts]
        going = next((one for one in beside if one.name in ("walk", "run") and not one.turn_rad), None)
        turn = next((one for one in beside if one.name in ("walk-turn-left", "walk-turn-right")), None)
        if going and turn:
            way = going.way and replace(going.way, figure=CIRCLE, turn_rad=turn.turn_rad or QUARTER_RAD)
            joint = replace(going, turn_rad=turn.turn_rad, way=way)
            if going.name == "walk":
                joint = replace(joint, name=turn.name, words=(turn.name, *going.words[1:]))
            own = tuple(joint if one in (going, turn) else one for one in own)
        joined.append(own)
    return joined
