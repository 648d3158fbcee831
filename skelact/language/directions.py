"""Where an action goes, and how far it turns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.language.clause_words import AnotherMotionError, ClauseWords
from skelact.language.lexicon import OMITTED, SIDES
from skelact.language.motions import MotionWords
from skelact.language.plan import ANGLE, TIMES, Amount
from skelact.language.words import split_words

QUARTER_RAD = np.pi / 2
FLAT = "the ground stays flat"
SLOPES = frozenset(  # that a body goes up or down
    split_words(
        "stairs stair staircase upstairs downstairs hill hills uphill downhill slope ramp incline ladder ledge "
        "mountain escalator platform stage curb stairway"
    )
)
SPINS = frozenset(("spin", "twirl", "whirl", "pirouette"))  # a whole turn, when nothing is said
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
    "diagonal": split_words("diagonal diagonally"),
    "circle": split_words("circle circles circular circling lap laps"),
    "clockwise": split_words("clockwise"),
    "counterclockwise": split_words("counterclockwise anticlockwise"),
}
DIRECTIONS = {word: direction for direction, words in SAYING.items() for word in words}
FIGURE_WORDS = frozenset(split_words("arc arcs curve bend semicircle half quarter eight square triangle figure"))
PLACES = (("in", "place"), ("on", "spot"), ("on", "place"))
BACKWARD = frozenset(split_words("back backward backwards retreat backpedal"))


def take_place(words: ClauseWords) -> bool:
    """Take "in place" or "on the spot"."""
    for index in range(len(words) - 1):
        behind = index + 1 + (words.said[index + 1] in OMITTED)
        is_place = behind < len(words) and (words.said[index], words.said[behind]) in PLACES
        if is_place and words.bases[index - 1] != "stay":
            words.taken |= {index, index + 1, behind}
            return True
    return False


def take_directions(words: ClauseWords, motion: MotionWords, has_limb: bool) -> tuple[str, ...]:
    """Directions that the motion can have, in the order of the words.

    Raises:
        AnotherMotionError: An arm is raised another way than up.
    """
    taken: list[str] = []
    for index, word in enumerate(words.said):
        direction = DIRECTIONS.get(word)
        if word == "front" and words.before(index) == "to" and "forward" in motion.directions:
            direction = "forward"
        if word in ("counter", "anti") and words.said[index + 1 : index + 2] == ["clockwise"]:
            direction, words.said[index + 1] = "counterclockwise", "counterclockwise"
        if direction is None or index in words.taken:
            continue
        if direction == "back" and words.before(index) in ("step", "steps"):  # "two steps back"
            direction = "backward"
        if words.before(index) == "from" or (words.before(index) == "to" and "from" in words.said[:index]):
            words.unheard[index] = "no motion goes from one side to another"
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
            raise AnotherMotionError(f"an arm is raised up only, not {word!r}")
        elif direction == "backward":
            raise AnotherMotionError(f"{motion.plain} cannot go backward")
        elif direction == "back":
            words.unheard[index] = "may mean backward or to where it began: say which"
        else:
            is_slope = motion.name in ("walk", "run") and direction in ("up", "down")
            words.unheard[index] = FLAT if is_slope else f"{motion.plain} cannot go that way"
    return tuple(taken)


def _leads_to_object(words: ClauseWords, index: int, motion: MotionWords) -> bool:
    """Whether a word leads to a place that changes nothing: "down the street"."""
    behind = [words.bases[i] for i in range(index + 1, len(words)) if words.said[i] not in OMITTED]
    return bool(behind) and behind[0] in motion.objects and words.said[index + 1] in OMITTED


def aim(
    motion: MotionWords,
    directions: Sequence[str],
    amounts: Sequence[Amount],
    words: ClauseWords,
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
    has_figure = bool(FIGURE_WORDS & set(words.said))  # along a counterclockwise arc
    goes_round = ({"circle"} if has_figure else {"circle", "clockwise", "counterclockwise"}) & set(directions)
    if goes_round or any(words.bases[index] == "circle" for index in head):
        angle = stated[ANGLE].value if ANGLE in stated else 2 * np.pi
        return "circle", sign * angle * times
    backward = "backward" in directions or bool(BACKWARD & {words.bases[index] for index in head})
    way = "backward" if backward else side or next(iter(directions), "")
    for index in head:
        way = way or DIRECTIONS.get(words.said[index], "")
    if motion.name == "run" and way in SIDES and "sideways" not in directions and "diagonal" not in directions:
        return way, sign * QUARTER_RAD
    return way, None if motion.name == "walk" and way not in ("", "forward") else 0.0
