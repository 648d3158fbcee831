import pytest

from skelact.language.conjunctions import Piece
from skelact.language.ellipsis import share_manners, share_objects, share_verbs, spread_gerunds, spread_limbs
from skelact.language.lexicon import load_lexicon


def said(pieces: list[Piece]) -> list[str]:
    return [f"{piece.relation}: {' '.join(piece.words)}" for piece in pieces]


def piece(text: str, relation: str = "then") -> Piece:
    return Piece(relation, tuple(text.split()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jog waving both arms nodding", ["then: jog", "while: waving both arms", "while: nodding"]),
        ("stop running", ["then: stop running"]),
        ("walk with arms swinging", ["then: walk with arms swinging"]),
        ("do boxing", ["then: do boxing"]),
    ],
)
def test_a_gerund_behind_a_verb_is_an_action_of_its_own(text: str, expected: list[str]) -> None:
    assert said(spread_gerunds(piece(text), load_lexicon())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "raise the left hand and the right foot slowly",
            ["then: raise the left hand slowly", "while: raise the right foot slowly"],
        ),
        ("raise left hand and right hand", ["then: raise left hand", "while: raise right hand"]),
        ("touch the left knee and the right knee", ["then: touch the left knee and the right knee"]),
        ("raise the left hand to the right shoulder", ["then: raise the left hand to the right shoulder"]),
    ],
)
def test_one_verb_moves_two_limbs(text: str, expected: list[str]) -> None:
    assert said(spread_limbs(piece(text), load_lexicon())) == expected


def test_verbs_and_objects_are_shared() -> None:
    lexicon = load_lexicon()
    limbs = [piece("wave the right hand"), piece("the left hand")]
    assert said(share_verbs(limbs, lexicon)) == ["then: wave the right hand", "then: wave the left hand"]
    ways = [piece("step to the left"), piece("to the right"), piece("back")]
    turned = ["then: step to the left", "then: step to the right", "then: step to the back"]
    assert said(share_verbs(ways, lexicon)) == turned
    arms = [piece("raise"), piece("lower the arms", "open")]
    assert said(share_objects(arms, lexicon)) == ["then: raise the arms", "open: lower the arms"]
    apart = [piece("walk"), piece("lower the arms", "open")]
    assert share_objects(apart, lexicon) == apart


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("walk slowly", "faster", "walk faster"),
        ("walk 3 meters slowly", "quickly for 2 seconds", "walk quickly for 2 seconds"),
        ("walk happily", "slower", "walk slower"),
        ("walk", "wave", "wave"),
        ("walk", "nonsense", "nonsense"),
    ],
)
def test_a_manner_alone_keeps_the_verb_before(first: str, second: str, expected: str) -> None:
    manners = {"slowly", "slower", "faster", "quickly"}
    shared = share_manners([piece(first), piece(second)], manners, load_lexicon())
    assert said(shared) == [f"then: {first}", f"then: {expected}"]
