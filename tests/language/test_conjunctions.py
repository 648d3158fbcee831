import pytest

from skelact.language.conjunctions import cut_at_conjunctions
from skelact.language.lexicon import load_lexicon
from skelact.language.words import split_words


def pieces(text: str) -> list[str]:
    return [
        f"{piece.relation}: {' '.join(piece.words)}" for piece in cut_at_conjunctions(split_words(text), load_lexicon())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("walk while he waves", ["then: walk", "while: waves"]),
        ("walk, and then sit", ["then: walk", "then: sit"]),
        ("kick after jumping and clapping", ["then: jumping", "open: clapping", "then: kick"]),
        ("after walking, before sitting, jump", ["then: walking", "then: jump", "then: sitting"]),
        ("simultaneously walk and wave, then sit", ["then: walk", "while: wave", "then: sit"]),
        ("walk, wave and nod at the same time", ["then: walk", "while: wave", "while: nod"]),
        ("while, then", []),
        ("step next to the chair", ["then: step next to the chair"]),
        ("walk as if tired", ["then: walk as if tired"]),
        ("look before you", ["then: look before you"]),
        ("before bowing the man waves", ["then: waves", "then: bowing"]),
        ("before waving she bows and walks", ["then: bows", "open: walks", "then: waving"]),
        ("while walking wave the left hand", ["then: walking", "while: wave the left hand"]),
        ("as you walk raise your hand", ["then: walk", "while: raise your hand"]),
        ("walk, and as you walk raise your hand", ["then: walk", "while: raise your hand"]),
        ("walk, and after you walk jump", ["then: walk", "then: jump"]),
        ("walk, and before you bow wave", ["then: walk", "then: wave", "then: bow"]),
        ("he walks, while waving, and jumps", ["then: walks", "while: waving", "open: jumps"]),
        ("while doing a high kick, wave", ["then: doing a high kick", "while: wave"]),
        ("while walking to the dance, wave", ["then: walking to the dance", "while: wave"]),
    ],
)
def test_sentences_are_cut_where_another_action_begins(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected
