import math

import pytest

from skelact.errors import InputError
from skelact.language.amounts import find_amounts, parse_digits, parse_numeral
from skelact.language.lexicon import load_lexicon
from skelact.language.sentences import split_sentence
from skelact.language.words import split_words


def amounts(text: str) -> list[tuple[str, float]]:
    return [
        (found.amount.kind, pytest.approx(found.amount.value, rel=1e-3))
        for clause in split_sentence(text, load_lexicon())
        for found in clause.amounts
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("2.5", 2.5),
        ("2,5", 2.5),
        ("10,000", 10_000),
        ("1/2", 0.5),
        ("1 1/2", 1.5),
        ("twenty-five", 25),
        ("a hundred and five", 105),
        ("two hundred", 200),
        ("two and a half", 2.5),
        ("half a dozen", 6),
        ("a dozen", 12),
        ("half a", 0.5),
        ("three quarters", 0.75),
        ("a couple of", 2),
        ("minus three", -3),
        ("-3", -3),
        ("2 to 3", 2.5),
        ("2-3", 2.5),
        ("1e1", 10),
    ],
)
def test_numbers_are_read_as_they_are_said(text: str, value: float) -> None:
    numeral = parse_numeral(split_words(text), 0)
    assert numeral is not None and numeral.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("walk for 1 min 30 s", [("duration_s", 90)]),
        ("walk for 1:30", [("duration_s", 90)]),
        ("walk for 1 minute and 30 seconds", [("duration_s", 90)]),
        ("walk for 500 ms", [("duration_s", 0.5)]),
        ("walk for half a minute", [("duration_s", 30)]),
        ("walk for 90 frames", [("duration_s", 3)]),
        ("walk for between 2 and 4 seconds", [("duration_s", 3)]),
        ("walk 3 m in 2 s", [("distance_m", 3), ("duration_s", 2)]),
        ("walk 150 cm", [("distance_m", 1.5)]),
        ("walk 5 feet 6 inches", [("distance_m", 1.6764)]),
        ("walk ten yards", [("distance_m", 9.144)]),
        ("walk 0.1 km", [("distance_m", 100)]),
        ("jump 50 cm high", [("height_m", 0.5)]),
        ("turn 90°", [("angle_rad", math.pi / 2)]),
        ("turn 1.5 radians", [("angle_rad", 1.5)]),
        ("make a quarter turn", [("angle_rad", math.pi / 2)]),
        ("make two full turns", [("angle_rad", 4 * math.pi)]),
        ("take four steps", [("steps", 4)]),
        ("walk at 1.5 m/s", [("speed_mps", 1.5)]),
        ("walk at 5 km/h", [("speed_mps", 1.389)]),
        ("walk at 3 mph", [("speed_mps", 1.341)]),
        ("walk 2 meters per second", [("speed_mps", 2)]),
        ("jump twice", [("times", 2)]),
        ("jump 5 x", [("times", 5)]),
        ("do ten push-ups", [("times", 10)]),
        ("throw three quick punches", [("times", 3)]),
        ("walk 3 m and jump twice", [("distance_m", 3), ("times", 2)]),
        ("walk", []),
        ("raise the left hand", []),
    ],
)
def test_amounts_are_heard_in_si_units(text: str, expected: list[tuple[str, float]]) -> None:
    assert amounts(text) == expected


def test_frames_count_at_the_rate() -> None:
    (clause,) = split_sentence("walk for 90 frames", load_lexicon(), fps=60.0)
    assert clause.amount("duration_s") == pytest.approx(1.5)


@pytest.mark.parametrize(
    "text",
    [
        "walk for 0 seconds",
        "walk for -3 seconds",
        "walk for minus two seconds",
        "walk 10,000 km",
        "walk for 1e9 seconds",
        "walk for an hour",
        "jump 0 times",
        "jump 101 times",
        "jump 2.5 times",
        "take half a step",
        "walk at 300 km/h",
        "walk 1/0 meters",
    ],
)
def test_amounts_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        amounts(text)
    assert caught.value.field == "text"


def test_a_range_says_that_its_midpoint_counts() -> None:
    (found,) = find_amounts(split_words("walk for 2 to 3 seconds"), load_lexicon(), fps=30.0)
    assert found.amount.note == "midpoint of 2 to 3" and found.amount.text == "for 2 to 3 seconds"


def test_digits_with_points_and_commas_are_numbers() -> None:
    assert [parse_digits(word) for word in ("1,5", "1.5", "1,000", "3/4", "-2")] == [1.5, 1.5, 1000, 0.75, -2]
