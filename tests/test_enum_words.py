"""Enums of the protos as words, and every word of the library that crosses the wire has its enum value."""

import pytest
from skelact_server.motions import UNITS

from skelact.enum_words import enum_to_word, enum_words, word_to_enum
from skelact.errors import InputError
from skelact.generation import checks
from skelact.generation.compose import OWNERS
from skelact.generation.verdict import JUDGING, Verdict
from skelact.generation.verify import HEADS
from skelact.language.plan import AMOUNT_KINDS, MIXED, SINGLE, THEN, UNKNOWN, WHILE
from skelact.skeleton.body import BODY_PARTS
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import recognition_pb2
from skelact.values import CERTAINTIES


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (pb.CompositionPolicy, set(OWNERS)),
        (pb.BodyPart, set(BODY_PARTS)),
        (pb.ActionRelation, {SINGLE, WHILE, THEN, MIXED}),
        (pb.PartSource, {"label", "lexicon", "neighbors", "head", "library", UNKNOWN}),
        (pb.AmountKind, set(AMOUNT_KINDS)),
        (pb.Verdict, {verdict.value for verdict in Verdict}),
        (recognition_pb2.Certainty, set(CERTAINTIES)),
    ],
)
def test_an_enum_has_the_words_of_the_library(kind: object, words: set[str]) -> None:
    assert set(enum_words(kind)) == words
    for word in words:
        assert enum_to_word(kind, word_to_enum(kind, word)) == word


def test_measured_quantities_units_and_regions_have_values() -> None:
    assert all(word_to_enum(pb.Quantity, word) for word in (*checks.QUANTITIES.values(), *JUDGING))
    assert set(UNITS) == {"", *checks.UNITS.values()}
    assert {"legs", "trunk", "left_arm", "right_arm"} == set(enum_words(pb.BodyRegion))
    assert set(HEADS) == {"arm", "legs", "trunk"}  # an arm has a side


def test_unset_unknown_and_new_values() -> None:
    assert word_to_enum(pb.Side, "") == pb.SIDE_UNSPECIFIED and enum_to_word(pb.Side, pb.SIDE_UNSPECIFIED) == ""
    assert enum_to_word(pb.Side, 99) == ""
    assert word_to_enum(pb.BodyRegion, "left arm") == pb.BODY_REGION_LEFT_ARM
    with pytest.raises(InputError) as caught:
        word_to_enum(pb.Side, "middle", field="side")
    assert caught.value.field == "side" and "left, right, both" in str(caught.value)
