"""Names of NTU RGB+D: the counts its authors publish, the splits, and what a name may be."""

import random
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby

import pytest

from skelact.datasets.ntu import (
    CLASS_NAMES,
    COLLECTIONS,
    TWO_PERSON,
    SampleName,
    is_training,
    missing_names,
    official_names,
    parse_name,
    score_order,
)
from skelact.errors import InputError

SPLITS = [(collection, split) for collection, splits in COLLECTIONS.items() for split in splits]


def available(collection: str) -> list[str]:
    missing = missing_names(collection)
    return [text for text in official_names(collection) if text not in missing]


def halves(collection: str, split: str) -> tuple[list[str], list[str]]:
    """Training and test samples that have a skeleton."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for text in available(collection):
        sides[is_training(parse_name(text), collection, split)].append(text)
    return sides[True], sides[False]


@pytest.mark.parametrize(
    ("collection", "recorded", "missing", "left"), [("ntu60", 56_880, 302, 56_578), ("ntu120", 114_480, 535, 113_945)]
)
def test_a_collection_has_the_published_counts(collection: str, recorded: int, missing: int, left: int) -> None:
    names = official_names(collection)
    assert len(set(names)) == len(names) == recorded
    assert list(names) == sorted(names)
    assert len(missing_names(collection)) == missing
    assert missing_names(collection) <= set(names)
    assert len(available(collection)) == left


def test_the_large_collection_begins_with_the_small_one() -> None:
    small, large = official_names("ntu60"), official_names("ntu120")
    assert large[: len(small)] == small
    assert missing_names("ntu60") < missing_names("ntu120")
    assert max(parse_name(text).label for text in small) == 59
    assert {parse_name(text).label for text in large} == set(range(120))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("collection", "split", "training", "test"),
    [
        ("ntu60", "xsub", 40_091, 16_487),
        ("ntu60", "xview", 37_646, 18_932),
        ("ntu120", "xsub", 63_026, 50_919),
        ("ntu120", "xset", 54_468, 59_477),
    ],
)
def test_a_split_has_the_published_counts(collection: str, split: str, training: int, test: int) -> None:
    assert tuple(map(len, halves(collection, split))) == (training, test)


@pytest.mark.parametrize(("collection", "split"), SPLITS)
def test_no_group_both_trains_and_tests(collection: str, split: str) -> None:
    group: Callable[[SampleName], int] = {
        "xsub": lambda name: name.performer,
        "xview": lambda name: name.camera,
        "xset": lambda name: name.setup,
    }[split]
    sides: dict[bool, set[int]] = {True: set(), False: set()}
    for text in official_names(collection)[::7]:
        name = parse_name(text)
        sides[is_training(name, collection, split)].add(group(name))
    assert sides[True] and sides[False] and not sides[True] & sides[False]


@pytest.mark.parametrize(
    ("text", "label"), [("S001C002P003R002A013", 12), ("S018C001P041R001A100", 99), ("S032C003P106R002A120", 119)]
)
def test_a_name_is_its_numbers(text: str, label: int) -> None:
    name = parse_name(text)
    assert name.text == text
    assert name.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S001C002P003R002A013.skeleton",
        " S001C002P003R002A013",
        "S001C002P003R002A013\n",
        "s001c002p003r002a013",
        "S1C2P3R2A13",
        "S001C002P003R002A0013",
        "S001C002P003R002A٠13",
        "S000C001P001R001A001",
        "S033C001P001R001A001",
        "S001C004P001R001A001",
        "S001C001P107R001A001",
        "S001C001P001R003A001",
        "S001C001P001R001A121",
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_name(text)
    assert caught.value.field == "name"


def test_an_unknown_collection_or_split_is_refused() -> None:
    name = parse_name("S001C001P001R001A001")
    for ask in (official_names, missing_names, lambda collection: is_training(name, collection, "xsub")):
        with pytest.raises(InputError) as caught:
            ask("ntu90")
        assert caught.value.field == "collection"
    for ask in (
        lambda split: is_training(name, "ntu60", split),
        lambda split: score_order([name.text], "ntu60", split),
    ):
        with pytest.raises(InputError) as caught:
            ask("xset")
        assert caught.value.field == "split"


def test_classes_are_named_once_and_know_their_people() -> None:
    assert len(set(CLASS_NAMES)) == len(CLASS_NAMES) == 120
    assert all(name == name.strip() and name for name in CLASS_NAMES)
    assert len(TWO_PERSON) == 26
    assert {CLASS_NAMES[label] for label in (49, 59, 105, 119)} == {
        "punching/slapping other person",
        "walking apart from each other",
        "hit other person with something",
        "finger-guessing game",
    }
    assert {49, 59, 105, 119} <= TWO_PERSON and not {48, 60, 104} & TWO_PERSON


@pytest.mark.slow
@pytest.mark.parametrize(("collection", "split"), SPLITS)
def test_score_files_list_group_by_group_and_by_name_inside(collection: str, split: str) -> None:
    at = {"xsub": slice(8, 12), "xview": slice(4, 8), "xset": slice(0, 4)}[split]
    for names in halves(collection, split):
        shuffled = random.Random(0).sample(names, len(names))
        ordered = score_order(shuffled, collection, split)
        assert sorted(ordered) == names
        groups = [(group, list(rows)) for group, rows in groupby(ordered, lambda text: text[at])]
        assert [group for group, _ in groups] == sorted({text[at] for text in names})
        assert all(rows == sorted(rows) for _, rows in groups)


def test_cross_view_rows_are_camera_2_then_3() -> None:
    names = ["S001C003P001R001A001", "S002C002P003R001A001", "S001C002P001R001A002"]
    assert score_order(names, "ntu60", "xview") == [names[2], names[1], names[0]]


def test_importing_reads_no_data_file() -> None:
    code = (
        "import sys, skelact.datasets\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import skelact.datasets.ntu\n"
        "assert not [path for path in opened if path.endswith('.txt')], opened\n"
        "skelact.datasets.ntu.missing_names('ntu60')\n"
        "assert [path for path in opened if path.endswith('.txt')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
