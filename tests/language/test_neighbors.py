import numpy as np
import pytest

from skelact.language.encoder import SentenceEncoder
from skelact.language.lexicon import load_lexicon
from skelact.language.neighbors import PhraseBook, build_phrase_book, fit_head
from skelact.language.phrases import load_phrases, mirror_parts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book(encoder: SentenceEncoder) -> PhraseBook:
    return build_phrase_book(load_phrases(), load_lexicon(), encoder)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("skedaddle", {"left_leg", "right_leg"}),
        ("schlep a bag", {"left_arm", "right_arm"}),
        ("hoist the left knee", {"left_leg"}),
        ("karaoke", {"head"}),
    ],
)
def test_unknown_verbs_take_the_parts_of_their_neighbors(book: PhraseBook, text: str, parts: set[str]) -> None:
    found = book.find(text)
    assert parts <= set(found.parts)
    assert found.source in ("neighbors", "head") and len(found.evidence) == 3


def test_mirrored_texts_give_mirrored_parts(book: PhraseBook) -> None:
    for text in ("brandish the left fist", "twirl the left foot", "flip the bird with the left hand"):
        found, mirrored = book.find(text), book.find(text.replace("left", "right"))
        assert set(mirrored.parts) == mirror_parts(frozenset(found.parts))
        assert mirrored.confidence == found.confidence
        assert all("right" not in one for one in found.evidence)


def test_what_is_no_action_is_unknown(book: PhraseBook) -> None:
    for text in ("contemplate the universe", "the capital of france", "thirty three"):
        assert book.find(text).confidence < 0.3 or book.find(text).source == "unknown", text


def test_the_vectors_are_read_back_from_the_cache(book: PhraseBook, encoder: SentenceEncoder) -> None:
    again = build_phrase_book(load_phrases(), load_lexicon(), encoder)
    np.testing.assert_array_equal(again.vectors, book.vectors)
    np.testing.assert_array_equal(again.head, book.head)


def test_the_head_finds_a_linear_rule() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5000, 6)).astype(np.float32)
    weights = rng.normal(size=(6, 8))
    head = fit_head(vectors, (vectors @ weights + 0.5).astype(np.float32))
    np.testing.assert_allclose(head[:-1], weights, atol=2e-3)
    np.testing.assert_allclose(head[-1], 0.5, atol=1e-3)
