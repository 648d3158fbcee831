"""Numbers and amounts of a sentence: "for two and a half seconds", "3 to 5 m", "a quarter turn", "ten push-ups"."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skelact.errors import InputError
from skelact.language.lexicon import Lexicon
from skelact.language.plan import ANGLE, DISTANCE, DURATION, HEIGHT, SPEED, STEPS, TIMES, Amount
from skelact.language.words import is_number, split_words

FRAMES = "frames"
ONES: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        split_words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS: Mapping[str, int] = {
    word: 10 * value
    for value, word in enumerate(split_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SCALES: Mapping[str, int] = {"dozen": 12, "hundred": 100, "thousand": 1000}
PARTS_OF_ONE: Mapping[str, float] = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "halves": 0.5, "quarters": 0.25}
VAGUE: Mapping[str, float] = {"couple": 2, "few": 3, "several": 3}
FULL = frozenset(("full", "whole", "complete", "entire"))
SIGNS = frozenset(("minus", "negative"))
OPENINGS = frozenset(
    split_words("for about around during approximately roughly nearly almost exactly by at a an some another through")
)
FILLERS = frozenset(split_words("of a an more full whole complete entire about approximately"))
SIZED = frozenset(split_words("tiny small short little big large long giant quick slow careful wide"))  # steps
BETWEEN_RANGE = frozenset(("to", "or", "and", "til", "till", "through"))
SPEED_OPENINGS = frozenset(split_words("at with a an the speed pace velocity rate of"))

METERS: Mapping[str, float] = {
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1.0),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), 0.01),
    **dict.fromkeys(("mm", "millimeter", "millimeters", "millimetre", "millimetres"), 0.001),
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres", "kms"), 1000.0),
    **dict.fromkeys(("ft", "foot", "feet"), 0.3048),
    **dict.fromkeys(("inch", "inches"), 0.0254),
    **dict.fromkeys(("yd", "yds", "yard", "yards"), 0.9144),
    **dict.fromkeys(("mi", "mile", "miles"), 1609.344),
}
SECONDS: Mapping[str, float] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
}
DEGREE = math.pi / 180
UNITS: Mapping[str, tuple[str, float]] = {
    **{unit: (DISTANCE, meters) for unit, meters in METERS.items()},
    **{unit: (DURATION, seconds) for unit, seconds in SECONDS.items()},
    **dict.fromkeys(("°", "deg", "degs", "degree", "degrees"), (ANGLE, DEGREE)),
    **dict.fromkeys(("rad", "radian", "radians"), (ANGLE, 1.0)),
    **dict.fromkeys(("times", "time", "x", "reps", "rep", "repetitions", "repetition", "repeats"), (TIMES, 1.0)),
    **dict.fromkeys(("step", "steps", "pace", "paces"), (STEPS, 1.0)),
    **dict.fromkeys(("frame", "frames"), (FRAMES, 1.0)),
    **dict.fromkeys(("mph",), (SPEED, 1609.344 / 3600)),
    **dict.fromkeys(("kph", "kmh"), (SPEED, 1000 / 3600)),
    **dict.fromkeys(("mps",), (SPEED, 1.0)),
}
TURNS = frozenset(split_words("turn turns rotation rotations revolution revolutions spin spins"))
TURNERS = frozenset(split_words("turn turns turning rotate rotates rotating spin spins spinning"))
LAPS = frozenset(split_words("lap laps circle circles round rounds loops"))
ADVERBS: Mapping[str, int] = {"once": 1, "twice": 2, "thrice": 3}
HIGH = frozenset(("high", "tall"))
RANGES: Mapping[str, tuple[float, str]] = {  # kind -> the most, and how it is said
    DURATION: (600.0, "a duration up to 600 s"),
    DISTANCE: (1000.0, "a distance up to 1000 m"),
    HEIGHT: (10.0, "a height up to 10 m"),
    ANGLE: (20 * 2 * math.pi, "an angle up to 20 turns"),
    STEPS: (1000.0, "up to 1000 steps"),
    TIMES: (100.0, "1 to 100 repetitions"),
    SPEED: (15.0, "a speed up to 15 m/s"),
}
COUNTED = (TIMES, STEPS)
COUNTED_WORDS = 3  # of what is counted: ten push ups
QUALIFIERS = 2  # words between a number and what is counted: three quick punches


@dataclass(frozen=True)
class Numeral:
    """A number in a sentence: its value, the index behind it, and how it was read."""

    value: float
    end: int
    note: str = ""


@dataclass(frozen=True)
class Found:
    """An amount in a sentence and the half-open range of words that say it."""

    amount: Amount
    start: int
    end: int


def find_amounts(words: Sequence[str], lexicon: Lexicon, *, fps: float) -> tuple[Found, ...]:
    """Find the amounts of one action, from left to right; neighbors of one kind are one: "1 min 30 s".

    Args:
        words: Of the action.
        lexicon: Knows what can be counted: "ten push-ups".
        fps: Frames per second, for "90 frames".

    Raises:
        InputError: An amount is negative, zero, no whole number where one is counted, or too large; field "text".
    """
    words = list(words)
    found: list[Found] = []
    index = 0
    while index < len(words):
        one = match_amount(words, index, lexicon, fps=fps)
        if one and found and _goes_on(found[-1], one, words):
            one = _add(found.pop(), one, words)
        if one:
            found.append(one)
        index = one.end if one else index + 1
    for one in found:
        _check(one.amount)
    return tuple(found)


def match_amount(words: Sequence[str], index: int, lexicon: Lexicon, *, fps: float = 30.0) -> Found | None:
    """The amount that begins at a word, with what opens it ("for about"), or None."""
    words, start = list(words), index
    while index < len(words) and words[index] in OPENINGS | SPEED_OPENINGS and parse_numeral(words, index) is None:
        index += 1
    if index < len(words) and words[index] == "between":
        index += 1
    if start and words[start - 1] in ("/", "\\"):
        return None
    if index < len(words) and words[index] in ADVERBS and start == index:
        return Found(Amount(TIMES, ADVERBS[words[index]], words[index]), index, index + 1)
    clock = _match_clock(words, start, index)
    if clock:
        return clock
    numeral = parse_numeral(words, index)
    if numeral is None:
        return _match_turn(words, start, index, None)
    unit = numeral.end
    while unit < len(words) and words[unit] in FILLERS:
        unit += 1
    return (
        _match_unit(words, start, unit, numeral, fps)
        or _match_turn(words, start, unit, numeral)
        or _match_counted(words, start, numeral, lexicon)
    )


def parse_numeral(words: Sequence[str], index: int) -> Numeral | None:
    """The number that begins at a word, in digits or words, or a range, whose midpoint counts; None for none."""
    first = _parse_one(words, index)
    if first is None or first.end + 1 >= len(words) or words[first.end] not in BETWEEN_RANGE:
        return first
    second = _parse_one(words, first.end + 1)
    is_range = second is not None and second.value > first.value and words[first.end + 1] not in ("a", "an", "half")
    if not is_range or (words[first.end] == "and" and words[index - 1 : index] != ["between"]):
        return first
    assert second is not None
    return Numeral((first.value + second.value) / 2, second.end, f"midpoint of {first.value:g} to {second.value:g}")


def _parse_one(words: Sequence[str], index: int) -> Numeral | None:
    """A single number: digits, words, fractions, with a sign."""
    if index >= len(words):
        return None
    if words[index] in SIGNS:
        behind = _parse_one(words, index + 1)
        return behind and Numeral(-behind.value, behind.end)
    if is_number(words[index]) and ":" not in words[index]:
        value, end = parse_digits(words[index]), index + 1
        if end < len(words) and re.fullmatch(r"\d+/\d+", words[end]) and "/" not in words[index]:
            value, end = value + parse_digits(words[end]), end + 1
        return _with_fraction(words, Numeral(value, end))
    return _with_fraction(words, _parse_spelled(words, index))


def parse_digits(word: str) -> float:
    """Value of a number in digits: "2.5", "2,5", "10,000", "1/2", "1e3"."""
    word = word.replace("\u2212", "-")
    if "/" in word:
        above, below = word.split("/")
        return float(above) / float(below) if float(below) else math.inf
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", word):
        return float(word.replace(",", ""))
    return float(word.replace(",", "."))


def _parse_spelled(words: Sequence[str], index: int) -> Numeral | None:
    """A number in words: "twenty five", "a hundred and five", "half a dozen", "a couple of"."""
    word, behind = words[index], list(words[index + 1 : index + 3])
    if word in ("a", "an", "another") and behind:
        if behind[0] in SCALES or behind[0] in VAGUE or behind[0] in PARTS_OF_ONE:
            return _parse_spelled(words, index + 1)
        is_unit = behind[0] in UNITS and len(behind[0]) > 1  # "an S" is a letter
        return Numeral(1, index + 1) if word != "another" and is_unit else None
    if word in VAGUE:
        return Numeral(VAGUE[word], index + 1, f"{word!r} read as {VAGUE[word]:g}")
    if word in ("half", "third", "quarter"):
        if behind[:2] == ["a", "dozen"]:
            return Numeral(6, index + 3)
        return Numeral(PARTS_OF_ONE[word], index + 1)
    if word in SCALES:
        return _scaled(words, Numeral(1, index))
    value = TENS.get(word, ONES.get(word))
    if value is None:
        return None
    end = index + 1
    if word in TENS and behind and 0 < ONES.get(behind[0], 0) < 10:
        value, end = value + ONES[behind[0]], end + 1
    return _scaled(words, Numeral(value, end))


def _scaled(words: Sequence[str], numeral: Numeral) -> Numeral:
    """Multiply by hundred, thousand or dozen behind a number, and add what follows: "two hundred and five"."""
    value, end = numeral.value, numeral.end
    while end < len(words) and words[end] in SCALES:
        value, end = value * SCALES[words[end]], end + 1
        further = end + (words[end : end + 1] == ["and"])
        rest = words[further] if further < len(words) else ""
        if words[end - 1] != "dozen" and (rest in ONES or rest in TENS):
            behind = _parse_spelled(words, further)
            assert behind is not None
            value, end = value + behind.value, behind.end
    return Numeral(value, end)


def _with_fraction(words: Sequence[str], numeral: Numeral | None) -> Numeral | None:
    """Add "and a half" behind a number."""
    if numeral is None:
        return None
    behind = list(words[numeral.end : numeral.end + 3])
    if behind[:1] == ["and"] and behind[-1] in ("half", "quarter", "third"):
        return Numeral(numeral.value + PARTS_OF_ONE[behind[-1]], numeral.end + len(behind), numeral.note)
    if behind and behind[0] in ("quarters", "thirds", "halves") and numeral.value < 10:
        return Numeral(numeral.value * PARTS_OF_ONE.get(behind[0], 1 / 3), numeral.end + 1, numeral.note)
    return numeral


def _match_unit(words: Sequence[str], start: int, unit: int, numeral: Numeral, fps: float) -> Found | None:
    """An amount with a unit behind its number."""
    if unit >= len(words):
        return None
    said = unit
    while words[unit] in SIZED and unit + 1 < len(words) and UNITS.get(words[unit + 1], ("", 0.0))[0] == STEPS:
        unit += 1
    word, end = words[unit], unit + 1
    if "/" in word and word[0].isalpha():
        above, below = word.split("/")
        return _found(words, start, end, SPEED, numeral, METERS[above] / SECONDS[below])
    if word not in UNITS or (word == "foot" and start and words[start - 1] == "on"):  # hop on one foot
        return None
    kind, scale = UNITS[word]
    if kind == DISTANCE and end + 1 < len(words) and words[end] in ("per", "a", "an") and words[end + 1] in SECONDS:
        return _found(words, start, end + 2, SPEED, numeral, scale / SECONDS[words[end + 1]])
    if kind == DISTANCE and end < len(words) and words[end] in HIGH:
        return _found(words, start, end + 1, HEIGHT, numeral, scale)
    if kind == STEPS:  # the noun, and how it is, are left for the action: take four small steps
        return _found(words, start, said, kind, numeral, scale)
    if kind == FRAMES:
        kind, scale = DURATION, 1 / fps
    return _found(words, start, end, kind, numeral, scale)


def _match_clock(words: Sequence[str], start: int, index: int) -> Found | None:
    """A duration as a clock shows it: "for 1:30", minutes and seconds."""
    if index >= len(words) or ":" not in words[index][1:]:
        return None
    end = index + 1
    is_minutes = end < len(words) and UNITS.get(words[end], ("", 0.0)) == (DURATION, 60.0)
    if words[start] != "for" and not is_minutes:
        return None
    *hours, minutes, seconds = (float(number) for number in words[index].split(":"))
    value = 3600 * sum(hours) + 60 * minutes + seconds
    text = " ".join(words[start : end + is_minutes])
    return Found(Amount(DURATION, value, text, "read as minutes and seconds"), start, end + is_minutes)


def _match_turn(words: Sequence[str], start: int, unit: int, numeral: Numeral | None) -> Found | None:
    """An angle in turns: "a quarter turn", "two full turns"; and times round: "two laps"."""
    is_full = unit < len(words) and words[unit] in FULL
    unit += is_full
    if unit >= len(words) or (numeral is None and not is_full):
        return None
    if words[unit] in TURNS:
        return _found(words, start, unit, ANGLE, numeral or Numeral(1, unit), 2 * math.pi)
    if words[unit] in LAPS and is_full and TURNERS & set(words[:start]):  # turn a full circle
        return _found(words, start, unit + 1, ANGLE, numeral or Numeral(1, unit), 2 * math.pi)
    if words[unit] in LAPS and numeral is not None and numeral.value < 1:  # half a circle
        return _found(words, start, unit, ANGLE, numeral, 2 * math.pi)
    if words[unit] in LAPS and numeral is not None:  # the noun is left for the action
        return _found(words, start, unit, TIMES, numeral, 1.0)
    return None


def _match_counted(words: Sequence[str], start: int, numeral: Numeral, lexicon: Lexicon) -> Found | None:
    """A number of actions: "ten push-ups", "three quick punches"; the noun is left for the action."""
    for index in range(numeral.end, min(numeral.end + QUALIFIERS + 1, len(words))):
        if numeral.value == 1 or not words[index].isalpha():
            return None
        for end in range(index + 1, min(index + COUNTED_WORDS, len(words)) + 1):
            noun = tuple(lexicon.base(word) for word in words[index:end])
            is_plural = words[end - 1].endswith("s") and not words[end - 1].endswith("ss")
            is_action = noun in lexicon.verbs or (*noun[:-1], noun[-1].removesuffix("s")) in lexicon.verbs
            if is_plural and is_action and noun not in lexicon.nouns:
                return _found(words, start, numeral.end, TIMES, numeral, 1.0)
    return None


def _found(words: Sequence[str], start: int, end: int, kind: str, numeral: Numeral, scale: float) -> Found:
    value, note = numeral.value * scale, numeral.note
    if kind in COUNTED and note.startswith("midpoint") and value != int(value):
        value, note = float(int(value)), f"{int(value)}, rounded from the {note}"
    return Found(Amount(kind, value, " ".join(words[start:end]), note), start, end)


def _goes_on(before: Found, behind: Found, words: Sequence[str]) -> bool:
    """Whether two amounts are one: 1 minute 30 seconds, 5 feet and 6 inches."""
    between = list(words[before.end : behind.start])
    is_smaller = behind.amount.value < before.amount.value
    return (
        before.amount.kind == behind.amount.kind
        and behind.amount.kind in (DURATION, DISTANCE)
        and between in ([], ["and"])
        and is_smaller
    )


def _add(before: Found, behind: Found, words: Sequence[str]) -> Found:
    value = before.amount.value + behind.amount.value
    text = " ".join(words[before.start : behind.end])
    note = before.amount.note or behind.amount.note
    return Found(Amount(before.amount.kind, value, text, note), before.start, behind.end)


def _check(amount: Amount) -> None:
    most, wanted = RANGES[amount.kind]
    is_whole = amount.kind not in COUNTED or amount.value == int(amount.value) if math.isfinite(amount.value) else False
    if not (0 < amount.value <= most and is_whole):
        raise InputError(f"expected {wanted}, got {amount.text!r}", field="text")
