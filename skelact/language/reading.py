"""One action's words to known motions: every word has an effect, or it is told why it has none.

The words of an action are taken one kind after another: the motion, limbs and sides, directions, styles,
objects, amounts. What no kind takes is not heard. Where what is left would make it another motion, no motion is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from skelact.language.actions import Performance
from skelact.language.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary, MotionWords
from skelact.language.plan import ANGLE, STEPS, TIMES, Amount, NotHeard
from skelact.language.sentences import Clause
from skelact.language.subjects import LEAD, PRONOUNS, SUBJECTS
from skelact.language.words import NEGATIONS, is_spoken, split_words

LONGEST_PHRASE, PARTICLE_REACH = 5, 6
SLOW, FAST = 1.35, 0.75  # times the natural duration
QUARTER_RAD = np.pi / 2
BARE_DEGREES = frozenset((45, 90, 135, 180, 270, 360, 540, 720))  # turn 180
SPINS = frozenset(("spin", "twirl", "whirl", "pirouette"))  # a whole turn, when nothing is said
LIMB_SYNONYMS = {"palm": "hand", "thumb": "hand"}
SPLIT = ("raise-hand", "pick-up", "guide", "slash")  # whose particle stands behind the object: put the hand up
LINKS = frozenset(split_words("up down from off in into with to way high"))  # with which words apart may begin
PREPOSITIONS = frozenset(
    split_words(
        "to on at in of for from with by into onto over under above below behind through across along towards toward "
        "against between off using beside around near like as than without about up down out away during"
    )
)
HOLDERS = frozenset(("with", "using", "use", "of"))  # a limb behind one of these acts
STANDING = frozenset(("on",))  # a limb behind this one carries the body
UP = frozenset(split_words("up raised lifted high overhead above air over held aloft"))
BOTH = frozenset(("both", "two"))
BE = frozenset(split_words("is are was were be been being am gets got get"))
SAYING = {  # direction -> its words
    "forward": split_words("forward forwards ahead onward onwards straight"),
    "backward": split_words("backward backwards reverse"),
    "left": split_words("left leftward leftwards"),
    "right": split_words("right rightward rightwards"),
    "up": split_words("up upward upwards"),
    "down": split_words("down downward downwards"),
    "around": split_words("around round"),
    "back": split_words("back"),
    "sideways": split_words("sideways sideward sidewards"),
    "circle": split_words("circle circles circular circling lap laps"),
    "clockwise": split_words("clockwise"),
    "counterclockwise": split_words("counterclockwise anticlockwise"),
}
DIRECTIONS = {word: direction for direction, words in SAYING.items() for word in words}
PLACES = (("in", "place"), ("on", "spot"), ("on", "place"))
COMPARISONS = ("like", "as if", "as though", "as a", "as an")
SIDED = ("raise-hand", "wave-hand", "kick", "punch")
TURNED = frozenset(split_words("up into off on over out in down"))  # turn up the music
NEEDS_LIMB = frozenset(split_words("raise lift hold put stick throw fling keep"))
STRANDED = frozenset(split_words("in over under through by across out off"))  # no place behind: walk in
BACKWARD = frozenset(split_words("back backward backwards retreat backpedal"))
CURVES = frozenset(("turn", "curve", "bend"))
HELPERS, HELPED_REACH = frozenset(("take", "make", "give", "throw", "do", "perform")), 3  # take a deep bow
STOPS = frozenset(("stop", "pause", "halt"))
NO_EFFECT, NO_MOTION = "no motion depends on it", "no motion is known for it"


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


class _AnotherMotionError(Exception):
    """The words ask for a motion that is not known."""


@dataclass
class _Words:
    """The spoken words of an action while they are taken.

    Attributes:
        said: In their order.
        bases: Their base forms.
        taken: Indices that have an effect, or ask for nothing.
        lead: How many of them are from who acts.
        unheard: Indices that have none -> why.
    """

    said: list[str]
    bases: list[str]
    taken: set[int]
    lead: int
    unheard: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.said)

    def before(self, index: int) -> str:
        """The word before, but for articles, "" for none."""
        return next((self.said[i] for i in range(index - 1, -1, -1) if self.said[i] not in OMITTED), "")

    def preposition(self, index: int) -> str:
        """The preposition before a limb with its side: "with" of "with the left hand"."""
        index -= 1
        while index >= 0 and (self.said[index] in OMITTED | BOTH | {*SIDES, "and", "one", "single"}):
            index -= 1
        is_free = index >= 0 and index not in self.taken
        return self.said[index] if is_free and self.said[index] in PREPOSITIONS | HOLDERS else ""


def read_clause(clause: Clause, lexicon: Lexicon, vocabulary: MotionVocabulary) -> Reading:
    """Name the known motions that one action asks for, and what of its words has no effect."""
    words = _gather(clause, lexicon, vocabulary)
    in_place = _take_place(words)
    found = _find_head(words, lexicon, vocabulary, has_subject=bool((SUBJECTS | PRONOUNS) & set(clause.lead)))
    if found is None:
        return Reading(reason=NO_MOTION)
    motion, head, is_partly = found
    try:
        return _read_motion(clause, words, motion, head, is_partly, in_place, lexicon, vocabulary)
    except _AnotherMotionError as error:
        return Reading(reason=str(error), head=tuple(words.said[index] for index in head))


def _read_motion(
    clause: Clause,
    words: _Words,
    motion: MotionWords,
    head: Sequence[int],
    is_partly: bool,
    in_place: bool,
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
) -> Reading:
    _check_head(clause, words, motion, head, lexicon, vocabulary)
    words.taken |= set(head)
    if is_partly:
        words.unheard.update(dict.fromkeys(head, f"only a plain {_plain(motion)} is shown"))
    _take_comparison(words)
    carried = _take_carried(words, motion, lexicon)
    sides, limb = _take_limbs(words, motion, lexicon)
    directions = _take_directions(words, motion, bool(limb))
    if motion.name == "raise-hand" and not limb and words.bases[head[0]] in NEEDS_LIMB:
        raise _AnotherMotionError("only hands and arms are raised")
    if (NEGATIONS - {"without"}) & {
        word for i, word in enumerate(words.said) if i not in words.taken | {*words.unheard}
    }:
        raise _AnotherMotionError("it says what is not to be done in a way that is not understood")
    styles, tempo = _take_manners(words, motion, vocabulary)
    _take_objects(clause, words, motion, head, lexicon, vocabulary)
    amounts, unheard = _take_amounts(clause, words, motion)
    direction, turn = _aim(motion, directions, amounts, words, head)
    amounts, idle = _settle_amounts(motion, direction, turn, amounts)
    names = _name(motion, sides, direction, directions)
    if names[0] in ("walk-left", "walk-right") and CURVES & set(words.bases):  # walk in a left turn
        names = [names[0].replace("walk", "walk-turn")]
        words.taken |= {index for index, base in enumerate(words.bases) if base in CURVES}
    if direction in SIDES and "step" in {words.bases[index] for index in head}:
        at = next(index for index, word in enumerate(words.said) if DIRECTIONS.get(word) == direction)
        words.unheard[at] = "steps to a side are not known; the walk only drifts to it"
    fast = ("fast",) if tempo == FAST and names[0] in ("walk", "run") else ()
    shown = [
        Performance(name, (name, *styles, *fast), 1.0, tempo, in_place or motion.name == "turn", turn) for name in names
    ]
    shown += [Performance(name, (name,), 1.0) for name in carried]
    manners = (*styles, *(("slow",) if tempo == SLOW else ("fast",) if tempo == FAST else ()))
    if in_place:
        manners = (*manners, "in place")
    return Reading(
        tuple(shown),
        "",
        (*_list_unheard(words, vocabulary), *unheard, *idle),
        amounts,
        "both" if len(sides) == 2 else next(iter(sides), ""),
        limb,
        direction,
        manners,
        tuple(words.said[index] for index in head),
    )


def _plain(motion: MotionWords) -> str:
    return motion.name.replace("-", " ")


def _gather(clause: Clause, lexicon: Lexicon, vocabulary: MotionVocabulary) -> _Words:
    """The spoken words: content of who acts, then the action's own; what states an amount is taken."""
    lead = [word for word in clause.lead if is_spoken(word) and word not in LEAD]
    stated = {index for found in clause.amounts for index in range(found.start, found.end)}
    own = [(word, index in stated) for index, word in enumerate(clause.words) if is_spoken(word)]
    said = [*lead, *(word for word, _ in own)]
    bases = [vocabulary.base(word, lexicon) for word in said]
    taken = {len(lead) + index for index, (_, is_stated) in enumerate(own) if is_stated}
    return _Words(said, bases, taken, len(lead))


def _take_place(words: _Words) -> bool:
    """Take "in place" or "on the spot"."""
    for index in range(len(words) - 1):
        behind = index + 1 + (words.said[index + 1] in OMITTED)
        if behind < len(words) and (words.said[index], words.said[behind]) in PLACES:
            words.taken |= {index, index + 1, behind}
            return True
    return False


def _find_head(
    words: _Words, lexicon: Lexicon, vocabulary: MotionVocabulary, *, has_subject: bool
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """The motion that the action begins with: behind helping words, adverbs, and limbs that act.

    "a soldier marches", "a person in a red shirt walks": behind an article, and behind who acts, the first verb in -s
    may follow words that are not known.
    """
    start = words.lead
    for index in range(start, len(words)):
        found = _match_phrase(words, index, lexicon, vocabulary)
        if found:
            words.taken |= {i for i in range(start, index) if words.bases[i] in HELPERS}
            return found
        if not _may_lead(words, index, lexicon, vocabulary):
            break
    hands_up = _match_hands_up(words, lexicon, vocabulary)
    has_article = words.said[start : start + 1] and words.said[start] in ("a", "an", "the")
    if hands_up or not (has_subject or has_article):
        return hands_up
    for index in range(start + 1, len(words)):
        if words.said[index] in PREPOSITIONS and not has_subject:
            return None
        is_inflected = words.said[index].endswith("s") and words.bases[index] != words.said[index]
        is_going = words.said[index].endswith("ing") and words.said[index - 1] in BE
        if is_inflected or is_going:
            found = _match_phrase(words, index, lexicon, vocabulary)
            if found or not has_subject:
                return found
    return None


def _may_lead(words: _Words, index: int, lexicon: Lexicon, vocabulary: MotionVocabulary) -> bool:
    """Whether a word may stand before the motion's."""
    word, base = words.said[index], words.bases[index]
    return (
        index in words.taken
        or word in vocabulary.function
        or base in vocabulary.function
        or word in vocabulary.styles
        or word in vocabulary.slow | vocabulary.fast
        or word in SIDES
        or word in BOTH
        or word.endswith("ly")
        or word in NEGATIONS
        or (base,) in lexicon.nouns
        or base in HELPERS - {"take"}
    )


def _match_phrase(
    words: _Words, index: int, lexicon: Lexicon, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """The longest phrase of a motion that begins at a word; articles inside do not count."""
    if index in words.taken or words.said[index] in OMITTED:
        return None
    places = [i for i in range(index, len(words)) if words.said[i] not in OMITTED and i not in words.taken]
    if words.said[index] in NEGATIONS and [words.bases[i] for i in places[1:2]] == ["move"]:
        return vocabulary.motions["stand"], tuple(places[:2]), False
    for count in range(min(LONGEST_PHRASE, len(places)), 0, -1):
        found = _lookup(words, places[:count], vocabulary)
        if found:
            return vocabulary.motions[found[0]], tuple(places[:count]), found[1]
        apart = _match_apart(words, places, count, vocabulary)
        if apart:
            return apart
    return None


def _lookup(words: _Words, places: Sequence[int], vocabulary: MotionVocabulary) -> tuple[str, bool] | None:
    """A phrase by its words as said, else with the first or all in their base form."""
    said, bases = [words.said[i] for i in places], [words.bases[i] for i in places]
    for spelling in (said, [bases[0], *said[1:]], bases):
        if tuple(spelling) in vocabulary.phrases:
            return vocabulary.phrases[tuple(spelling)]
    return None


def _match_apart(
    words: _Words, places: Sequence[int], count: int, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """A phrase of `count` words with others behind its first: "put both hands up", "move quickly forward"."""
    for start in range(2, min(PARTICLE_REACH, len(places) - count + 2)) if count > 1 else ():
        chosen = [places[0], *places[start : start + count - 1]]
        found = _lookup(words, chosen, vocabulary) if len(chosen) == count else None
        if not found:
            continue
        between = [words.said[i] for i in places[1:start]]
        if len(between) < HELPED_REACH and words.bases[chosen[0]] in HELPERS and not set(between) & PREPOSITIONS:
            return vocabulary.motions[found[0]], tuple(chosen), found[1]
        is_linked = words.said[chosen[1]] in LINKS and found[0] in SPLIT
        if is_linked or all(word.endswith("ly") or word in vocabulary.slow | vocabulary.fast for word in between):
            return vocabulary.motions[found[0]], tuple(chosen), found[1]
    return None


def _match_hands_up(
    words: _Words, lexicon: Lexicon, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """Hands that are up without a verb: "hands up!", "left arm raised"."""
    motion = vocabulary.motions["raise-hand"]
    for index in range(words.lead, len(words) - 1):
        if words.bases[index] in motion.limbs and words.said[index + 1] in ("up", "raised"):
            return motion, (index + 1,), False
        if not _may_lead(words, index, lexicon, vocabulary):
            return None
    return None


def _check_head(
    clause: Clause,
    words: _Words,
    motion: MotionWords,
    head: Sequence[int],
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
) -> None:
    """Refuse what the lexicon knows as something else ("jump rope"), and what is done to the person ("is kicked")."""
    first = head[0]
    before = words.said[first - 1] if first > words.lead else (clause.lead[-1] if clause.lead else "")
    word = words.said[first]
    if before in BE and word != words.bases[first] and not word.endswith("ing"):
        raise _AnotherMotionError("it is done to the person")
    behind = words.said[head[-1] + 1 : head[-1] + 2]
    if words.said[head[-1]] in ("to", "toward", "towards") and not set(behind) & OMITTED:
        raise _AnotherMotionError(f"{' '.join([words.said[first], 'to', *behind])!r} is no way of going")
    if list(behind) == ["of"] or (motion.name == "turn" and len(head) == 1 and set(behind) & TURNED):
        raise _AnotherMotionError(f"{' '.join([words.said[first], *behind])!r} is another motion")
    is_bare_step = [words.bases[i] for i in head] == ["step"] and not _says_way(clause)
    if is_bare_step:
        raise _AnotherMotionError("a step needs a direction or a number")
    places = [i for i in range(first, len(words)) if words.said[i] not in OMITTED and i not in words.taken]
    for count in range(min(lexicon.longest, len(places)), len(head), -1):
        verb = lexicon.verbs.get(tuple(words.bases[i] for i in places[:count]))
        extra = [words.bases[i] for i in places[len(head) : count]]
        known = PARTICLES | vocabulary.function | motion.objects | motion.limbs | DIRECTIONS.keys()
        if verb is None:
            continue
        moved = {part for name in _name(motion, frozenset(), "", ()) for part in _sure_parts(name)}
        if motion.name == "stand" or not set(extra) <= known or not verb.parts & moved:
            raise _AnotherMotionError(f"{' '.join(words.said[i] for i in places[:count])!r} is another motion")


def _says_way(clause: Clause) -> bool:
    """Whether an action states a direction or how many steps."""
    return bool(clause.amounts) or bool(DIRECTIONS.keys() & set(clause.words))


def _sure_parts(name: str) -> set[str]:
    performance = Performance(name, (name,), 1.0)
    return {part for part, share in performance.parts.items() if share >= 1.0}


def _take_comparison(words: _Words) -> None:
    """All behind "like" or "as if" has no effect, but for "like a child"."""
    for index, word in enumerate(words.said):
        pair = f"{word} {words.said[index + 1]}" if index + 1 < len(words) else word
        if (word in COMPARISONS or pair in COMPARISONS) and index >= words.lead:
            rest = [i for i in range(index, len(words)) if i not in words.taken]
            if [words.bases[i] for i in rest if words.said[i] not in OMITTED] in (["like", "child"], ["like", "kid"]):
                words.taken |= set(rest[:-1])
            else:
                words.unheard.update(dict.fromkeys(rest, "no motion is like it"))
                words.taken |= set(rest)
            return


def _take_carried(words: _Words, motion: MotionWords, lexicon: Lexicon) -> list[str]:
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
        if not {words.said[i] for i in raised} & (UP - {"held", "over"}):
            continue
        sides = _sides_before(words, index) or (
            frozenset(SIDES) if words.said[index] != base else frozenset(("right",))
        )
        words.taken |= {*_span_of_limb(words, index), *raised}
        return [f"raise-{side}-hand" for side in SIDES if side in sides]
    return []


def _span_of_limb(words: _Words, index: int) -> range:
    """Indices of a limb with its side, article and preposition."""
    start = index
    while start > 0 and words.said[start - 1] in OMITTED | BOTH | {*SIDES, "and", "one", "single"}:
        start -= 1
    start -= start > 0 and words.said[start - 1] in PREPOSITIONS | HOLDERS
    return range(start, index + 1)


def _sides_before(words: _Words, index: int) -> frozenset[str]:
    """Sides that are named for a limb: of "left and right hand" both."""
    said = {words.said[i] for i in _span_of_limb(words, index)}
    return frozenset(SIDES) if said & BOTH else frozenset(SIDES) & said


def _take_limbs(words: _Words, motion: MotionWords, lexicon: Lexicon) -> tuple[frozenset[str], str]:
    """Limbs that act, with their sides.

    Raises:
        _AnotherMotionError: Another limb acts: "kick with the left arm", "stand on one leg".
    """
    sides: frozenset[str] = frozenset()
    named, is_plural = "", False
    for index, base in enumerate(words.bases):
        limb = LIMB_SYNONYMS.get(base, base)
        is_limb = (base,) in lexicon.nouns and index not in words.taken and base not in ("back", "bottom")
        is_way = base in motion.objects and words.said[index - 1 : index] == ["on"]  # on foot
        if not is_limb or is_way or words.said[index] in DIRECTIONS:
            continue
        preposition = words.preposition(index)
        if limb in motion.limbs and preposition in HOLDERS | {""}:
            sides |= _sides_before(words, index)
            named, is_plural = limb, is_plural or words.said[index] != base
            words.taken |= set(_span_of_limb(words, index))
        elif motion.name in ("wave-hand", "raise-hand") and preposition in ("over", "above") and base == "head":
            words.taken |= set(_span_of_limb(words, index))
        elif preposition in STANDING or not preposition or (motion.limbs and preposition in HOLDERS):
            raise _AnotherMotionError(f"{words.said[index]!r} acts, which {_plain(motion)} does not move")
        else:
            span = _span_of_limb(words, index)
            words.unheard.update(dict.fromkeys(span, f"{_plain(motion)} has no such posture"))
            words.taken |= set(span)
    if motion.limbs:
        sides |= _take_bare_sides(words, bool(named))
    if named and is_plural and not sides:
        sides = frozenset(SIDES)
    return sides, named


def _take_bare_sides(words: _Words, has_limb: bool) -> frozenset[str]:
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


def _take_directions(words: _Words, motion: MotionWords, has_limb: bool) -> tuple[str, ...]:
    """Directions that the motion can have, in the order of the words.

    Raises:
        _AnotherMotionError: An arm is raised another way than up.
    """
    taken: list[str] = []
    for index, word in enumerate(words.said):
        direction = DIRECTIONS.get(word)
        if word in ("counter", "anti") and words.said[index + 1 : index + 2] == ["clockwise"]:
            direction, words.said[index + 1] = "counterclockwise", "counterclockwise"
        if direction is None or index in words.taken:
            continue
        if direction in ("around", "up", "down") and _leads_to_object(words, index, motion):
            words.taken.add(index)
            continue
        if direction not in motion.directions and word in motion.objects:
            continue
        allowed = motion.directions | ({"clockwise", "counterclockwise"} if "circle" in motion.directions else set())
        clashes = {direction, *taken} >= {"left", "right"} or {direction, *taken} >= {"forward", "backward"}
        if direction in allowed and not clashes:
            taken.append(direction)
            words.taken.add(index)
        elif motion.name == "raise-hand" and direction != "up":
            raise _AnotherMotionError(f"an arm is raised up only, not {word!r}")
        elif direction == "backward":
            raise _AnotherMotionError(f"{_plain(motion)} cannot go backward")
        elif direction == "back":
            words.unheard[index] = "may mean backward or to where it began: say which"
        else:
            words.unheard[index] = f"{_plain(motion)} cannot go that way"
    return tuple(taken)


def _leads_to_object(words: _Words, index: int, motion: MotionWords) -> bool:
    """Whether a word leads to a place that changes nothing: "down the street"."""
    behind = [words.bases[i] for i in range(index + 1, len(words)) if words.said[i] not in OMITTED]
    return bool(behind) and behind[0] in motion.objects and words.said[index + 1] in OMITTED


def _take_manners(words: _Words, motion: MotionWords, vocabulary: MotionVocabulary) -> tuple[tuple[str, ...], float]:
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
            words.unheard[index] = f"no {_plain(motion)} was recorded in this style"
    return tuple(dict.fromkeys(styles)), tempo


def _take_possible(words: _Words, index: int) -> None:
    """Take "as ... as possible" around a tempo."""
    behind = words.said[index + 1 : index + 3]
    if behind in (["as", "possible"], ["as", "you"]) or behind[:1] == ["possible"]:
        words.taken |= {index - 1, *range(index + 1, min(index + 4, len(words)))}


def _take_objects(
    clause: Clause,
    words: _Words,
    motion: MotionWords,
    head: Sequence[int],
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
) -> None:
    """Take what the motion could not differ by.

    Raises:
        _AnotherMotionError: An object makes it another motion: "walk the dog", "turn the page".
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
            raise _AnotherMotionError(f"{words.said[noun]!r} makes it another motion than {_plain(motion)}")


def _take_amounts(
    clause: Clause, words: _Words, motion: MotionWords
) -> tuple[tuple[Amount, ...], tuple[NotHeard, ...]]:
    """Amounts that the motion can have, one of a kind, with bare degrees: "turn 180"."""
    kept: dict[str, Amount] = {}
    unheard = []
    for found in clause.amounts:
        amount = found.amount
        if amount.kind not in motion.amounts:
            unheard.append(NotHeard(amount.text, f"{_plain(motion)} has no such amount"))
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


def _aim(
    motion: MotionWords,
    directions: Sequence[str],
    amounts: Sequence[Amount],
    words: _Words,
    head: Sequence[int],
) -> tuple[str, float | None]:
    """The direction, and how far the motion turns, to the left positive; None leaves it to the network."""
    stated = {amount.kind: amount for amount in amounts}
    times = stated[TIMES].value if TIMES in stated else 1.0
    is_right = "right" in directions or "clockwise" in directions
    sign = -1.0 if is_right else 1.0
    side = "right" if is_right else "left" if {"left", "counterclockwise"} & set(directions) else ""
    if motion.name == "turn":
        spins = any(words.bases[index] in SPINS for index in head)
        bare = 2 * np.pi if spins else np.pi if {"around", "back"} & set(directions) or len(head) > 1 else QUARTER_RAD
        if len(head) > 1 and {words.bases[i] for i in head} <= {"make", "take", "do", "turn"}:
            bare = np.pi if "around" in directions else QUARTER_RAD
        angle = stated[ANGLE].value if ANGLE in stated else bare
        way = side or ("around" if {"around", "back"} & set(directions) else "")
        return way, sign * angle * times
    if motion.name not in ("walk", "run"):
        return next(iter(directions), ""), None
    if "circle" in directions or any(words.bases[index] == "circle" for index in head):
        angle = stated[ANGLE].value if ANGLE in stated else 2 * np.pi
        return "circle", sign * angle * times
    backward = "backward" in directions or bool(BACKWARD & {words.bases[index] for index in head})
    way = "backward" if backward else side or next(iter(directions), "")
    for index in head:
        way = way or DIRECTIONS.get(words.said[index], "")
    if motion.name == "run" and way in SIDES:
        return way, sign * QUARTER_RAD
    return way, None if motion.name == "walk" and way not in ("", "forward") else 0.0


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
    return tuple(stated.values()), tuple(NotHeard(one.text, f"{_plain(motion)} has no such amount") for one in idle)


def _is_stated(clause: Clause, word: str) -> bool:
    return any(word in clause.words[found.start : found.end] for found in clause.amounts)


def _name(motion: MotionWords, sides: frozenset[str], direction: str, directions: Iterable[str]) -> list[str]:
    """Names of the network's actions.

    Raises:
        _AnotherMotionError: Both legs kick.
    """
    if motion.name in ("raise-hand", "wave-hand"):
        kind = motion.name.split("-")[0]
        return [f"{kind}-{side}-hand" for side in SIDES if side in (sides or {"right"})]
    if motion.name in ("kick", "punch"):
        if motion.name == "kick" and len(sides) == 2:
            raise _AnotherMotionError("a kick with both legs is another motion")
        return [f"{motion.name}-{side}" for side in SIDES if side in (sides or {"right"})]
    if motion.name == "turn":
        return ["walk-turn-right" if direction == "right" or "right" in directions else "walk-turn-left"]
    if motion.name == "walk" and direction in ("backward", *SIDES):
        return ["walk-back" if direction == "backward" else f"walk-{direction}"]
    return [motion.name]


def _list_unheard(words: _Words, vocabulary: MotionVocabulary) -> tuple[NotHeard, ...]:
    """What has no effect, neighbors together, with the prepositions and articles before them."""
    for index, word in enumerate(words.said):
        is_stranded = word in STRANDED and index + 1 == len(words)
        asks = {word, words.bases[index]}.isdisjoint(vocabulary.function) or is_stranded
        if index not in words.taken and index not in words.unheard and asks:
            words.unheard[index] = NO_EFFECT
    spans: list[list[int]] = []
    for index in sorted(words.unheard):
        start = index
        lowest = spans[-1][1] + 1 if spans else 0
        while start > lowest and words.said[start - 1] in PREPOSITIONS | OMITTED and start - 1 not in words.taken:
            start -= 1
        if spans and start <= spans[-1][1] + 1:
            spans[-1][1] = index
        else:
            spans.append([start, index])
    return tuple(
        NotHeard(" ".join(words.said[start : end + 1]), _reason(words, range(start, end + 1))) for start, end in spans
    )


def _reason(words: _Words, span: Collection[int]) -> str:
    """The most telling reason of a span."""
    reasons = [words.unheard[index] for index in span if index in words.unheard]
    return next((reason for reason in reasons if reason != NO_EFFECT), NO_EFFECT)


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
            way = (
                replace(turn, words=(turn.name, *going.words[1:]), tempo=going.tempo, in_place=going.in_place)
                if going.name == "walk"
                else replace(going, turn_rad=turn.turn_rad)
            )
            own = tuple(way if one in (going, turn) else one for one in own)
        joined.append(own)
    return joined
