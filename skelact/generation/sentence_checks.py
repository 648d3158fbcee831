"""Sentences with stated checks of their motions, and what became of each: right, partly, refused or silently wrong.

A file of sentences has one line each: kind, tab, sentence, tab, checks with semicolons between them. A check names a
measure of `sentence_measures`, compares it, and may look at a part of the motion only:

    ahead = 3            equal, within 5 % (counts and quantities below 1: exactly, or 0.05)
    speed > 0.5          at least so much; also <, or a range: turn = 80..100
    @0-50 steps > 2      in the first half
    order travel low     the middles of these signals come in this order
    style sad            the motion keeps to this manner
    loop                 the end meets the beginning; a motion without it is to begin and end at rest
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path

from skelact.errors import InputError
from skelact.generation.generated import GeneratedMotion
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.seams import SeamQuality, measure_seams
from skelact.generation.sentence_measures import MEASURES, SIGNALS, STILL_MPS, Scene, signal_middle
from skelact.generation.verdict import Verdict

TOLERANCE, SMALL = 0.05, 0.05  # of an equal quantity: relative, and absolute for those below 1
COUNTS = (
    "steps",
    "jumps",
    "waves",
    "punches",
    "kicks",
    "raises",
    "nods",
    "shakes",
    "bends",
    "pelvis.dips",
    "claps",
    "chest.dips",
)
MAX_LOOP_STEPS = 1.5  # between the last frame of a loop and its first, in steps between frames
NUMBER = r"-?\d+(?:\.\d+)?"
COMPARISON = re.compile(rf"^(?:@(\d+)-(\d+)\s+)?([a-z.]+)\s*([<>=])\s*({NUMBER})(?:\.\.({NUMBER}))?$")


class Outcome(str, Enum):
    """What became of a sentence.

    RIGHT: every stated check is met.
    PARTLY: a motion was made, a check is not met, and the answer says that something is missing.
    REFUSED: no motion was made, and the answer says why.
    WRONG: a check is not met, and the answer says nothing.
    """

    RIGHT = "right"
    PARTLY = "partly"
    REFUSED = "refused"
    WRONG = "silently wrong"


@dataclass(frozen=True)
class StatedCheck:
    """One check of a motion as it is written in the file.

    Attributes:
        text: As written.
        measure: In `MEASURES`; "order", "style" or "loop".
        names: Signals in their order, or the word of a style.
        low: Least value, inclusive.
        high: Most.
        start: Of the part of the motion that is looked at, 0..1.
        end: Of that part.
    """

    text: str
    measure: str
    names: tuple[str, ...] = ()
    low: float = float("-inf")
    high: float = float("inf")
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True)
class StatedSentence:
    """A sentence with its checks.

    Attributes:
        kind: Such as "single", "count" or "loop".
        text: The sentence.
        checks: Of its motion.
    """

    kind: str
    text: str
    checks: tuple[StatedCheck, ...]


@dataclass(frozen=True, eq=False)
class JudgedSentence:
    """A sentence, its motion and what the checks say.

    Attributes:
        sentence: With its checks.
        outcome: What became of it.
        made: The motion; None when it was refused.
        failed: Checks that are not met, with what was measured.
        told: What the answer says: why it was refused, or what is missing.
        at_rest: Whether the motion begins and ends at rest; None for loops and without a motion.
    """

    sentence: StatedSentence
    outcome: Outcome
    made: GeneratedMotion | None
    failed: tuple[str, ...]
    told: str
    at_rest: bool | None = None


def load_stated_sentences(path: Path) -> list[StatedSentence]:
    """Read sentences with their checks; lines that begin with # are left out.

    Raises:
        InputError: The file cannot be read, or a line or a check cannot; field "file".
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}", field="file") from error
    sentences = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise InputError(f"{path}:{number}: expected kind, sentence and checks with tabs between", field="file")
        checks = [parse_check(text.strip()) for text in cells[2].split(";") if text.strip()]
        sentences.append(StatedSentence(cells[0], cells[1], tuple(checks)))
    return sentences


def parse_check(text: str) -> StatedCheck:
    """Read one check.

    Raises:
        InputError: It is none; field "file".
    """
    first, *names = text.split()
    if first == "order" and len(names) > 1 and set(names) <= set(SIGNALS):
        return StatedCheck(text, "order", tuple(names))
    if first == "style" and names:
        return StatedCheck(text, "style", (" ".join(names),))
    if text == "loop":
        return StatedCheck(text, "loop", high=MAX_LOOP_STEPS)
    found = COMPARISON.match(text)
    if not found or found[3] not in MEASURES:
        raise InputError(f"expected a check such as 'ahead = 3' or 'order travel low', got {text!r}", field="file")
    start, end, measure, sign, value, upper = found.groups()
    low, high = _limits(measure, sign, float(value), None if upper is None else float(upper))
    return StatedCheck(text, measure, (), low, high, int(start or 0) / 100, int(end or 100) / 100)


def _limits(measure: str, sign: str, value: float, upper: float | None) -> tuple[float, float]:
    if sign == ">":
        return value, float("inf")
    if sign == "<":
        return float("-inf"), value
    if upper is not None:
        return value, upper
    is_count = any(measure == count or measure.startswith(f"{count}.") for count in COUNTS)
    slack = 0.0 if is_count else max(SMALL, TOLERANCE * abs(value))
    return value - slack - 1e-9, value + slack + 1e-9


def judge_sentence(generator: MotionGenerator, sentence: StatedSentence, options: GenerateOptions) -> JudgedSentence:
    """Make the motion of a sentence and compare it with the checks."""
    try:
        made = generator.generate(sentence.text, options)
    except InputError as error:
        return JudgedSentence(sentence, Outcome.REFUSED, None, (), error.reason)
    scene = Scene.of(made.motion)
    failed = tuple(found for check in sentence.checks if (found := _compare(check, scene, made)))
    told = _list_told(made)
    says = made.verdict in (Verdict.PARTIAL, Verdict.FAILED)
    outcome = Outcome.RIGHT if not failed else Outcome.PARTLY if says else Outcome.WRONG
    is_loop = any(check.measure == "loop" for check in sentence.checks)
    at_rest = all(MEASURES[end](scene) <= STILL_MPS for end in ("rest.start", "rest.end"))
    return JudgedSentence(sentence, outcome, made, failed, told, None if is_loop else at_rest)


def _compare(check: StatedCheck, scene: Scene, made: GeneratedMotion) -> str:
    """What is wrong with a check, "" when it is met."""
    if check.measure == "style":
        return "" if check.names[0] in " ".join(_words_kept(made)) else f"{check.text}: left out"
    if check.measure == "order":
        middles = [signal_middle(scene, name) for name in check.names]
        in_order = all(before < after for before, after in pairwise(middles))
        return "" if in_order else f"{check.text}: {', '.join(f'{value:.2f}' for value in middles)}"
    value = MEASURES[check.measure](scene.cut(check.start, check.end))
    return "" if check.low <= value <= check.high else f"{check.text}: {value:.2f}"


def _words_kept(made: GeneratedMotion) -> list[str]:
    actions = made.plan.actions
    return [word for action in actions for word in (*action.manners, *(one.name for one in action.performances))]


def _list_told(made: GeneratedMotion) -> str:
    told = [f"{one.text} ({one.reason})" for one in made.not_heard]
    told += [f"{one.text} ({one.reason})" for one in made.not_done]
    told += [f"{check.action}: {check}" for check in made.checks if not check.is_met]
    told += [f"{one.action} not found" for one in made.findings if not one.is_found]
    return "; ".join(told)


def share_at_rest(judged: Sequence[JudgedSentence]) -> float:
    """Share of the motions that are no loops, that begin and end at rest; NaN without any."""
    ends = [one.at_rest for one in judged if one.at_rest is not None]
    return sum(ends) / len(ends) if ends else float("nan")


def seams_of(judged: Sequence[JudgedSentence]) -> tuple[SeamQuality, ...]:
    """Every seam between two actions that follow one another in the motions of sentences."""
    found: list[SeamQuality] = []
    for one in judged:
        if one.made is not None:
            fps, groups = one.made.motion.fps, {stretch.action.group: stretch.start_s for stretch in one.made.timeline}
            found += measure_seams(one.made.motion, [round(start * fps) for start in groups.values() if start > 0])
    return tuple(found)


def count_outcomes(judged: Sequence[JudgedSentence]) -> Mapping[str, Mapping[Outcome, int]]:
    """Number of sentences by kind and outcome, all kinds together under "all"."""
    kinds = ["all", *dict.fromkeys(one.sentence.kind for one in judged)]
    return {
        kind: {
            outcome: sum(one.outcome == outcome and kind in ("all", one.sentence.kind) for one in judged)
            for outcome in Outcome
        }
        for kind in kinds
    }
