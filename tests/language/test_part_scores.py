import math
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.language.encoder import SentenceEncoder
from skelact.language.lexicon import load_lexicon, parse_parts
from skelact.language.part_scores import compute_f1, join_head, measure_parts, score_parts
from skelact.language.phrases import Phrase, label_key, load_phrases, split_held_out
from skelact.skeleton.body import BODY_PARTS

FRESH = Path(__file__).with_name("phrases_fresh.tsv")


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    found = np.array([[1, 0], [1, 0], [0, 0], [1, 0]], bool)
    truth = np.array([[1, 0], [0, 0], [1, 0], [1, 0]], bool)
    np.testing.assert_allclose(compute_f1(found, truth), [2 / 3, 1.0])


def test_the_head_counts_as_torso_among_six_parts() -> None:
    ticks = np.array([[part == "head" for part in BODY_PARTS]])
    assert join_head(ticks).tolist() == [[False, True, False, False, False, False]]


def test_what_is_no_action_counts_only_as_rejected() -> None:
    measured = [Phrase("walk", parse_parts("legs global")), Phrase("blue", frozenset())]
    right = score_parts([parse_parts("legs global"), frozenset()], measured)
    wrong = score_parts([parse_parts("legs global"), parse_parts("arms")], measured)
    assert (right.macro, right.found, right.rejected) == (1.0, 1.0, 1.0)
    assert (wrong.macro, wrong.rejected) == (1.0, 0.0)
    assert math.isnan(score_parts([frozenset()], measured[:1]).rejected)
    with pytest.raises(InputError):
        score_parts([frozenset()], measured[1:])


def test_the_lexicon_alone_names_held_out_phrases() -> None:
    lexicon = load_lexicon()
    learned, held_out = split_held_out(load_phrases(), lexicon)
    scores = measure_parts(held_out, learned, lexicon, None)
    assert set(scores) == {"lexicon", "combined"}
    assert scores["combined"].macro >= 0.88
    assert scores["combined"].parts["torso"] >= 0.84
    low, high = scores["combined"].interval
    assert low < scores["combined"].macro < high


def test_fresh_phrases_are_not_known_ones() -> None:
    lexicon = load_lexicon()
    known = {label_key(phrase.text, lexicon)[0] for phrase in load_phrases()}
    fresh = [label_key(phrase.text, lexicon)[0] for phrase in load_phrases(FRESH)]
    assert len(set(fresh)) == len(fresh) >= 100
    assert not known & set(fresh)


def test_the_lexicon_names_fresh_phrases() -> None:
    lexicon = load_lexicon()
    scores = measure_parts(load_phrases(FRESH), load_phrases(), lexicon, None)["combined"]
    assert scores.macro >= 0.88
    assert scores.parts["torso"] >= 0.82


@pytest.mark.slow
def test_all_methods_together_pass_the_bar_on_held_out_phrases(encoder: SentenceEncoder) -> None:
    lexicon = load_lexicon()
    learned, held_out = split_held_out(load_phrases(), lexicon)
    scores = measure_parts(held_out, learned, lexicon, encoder)
    assert scores["combined"].macro >= 0.88
    assert scores["combined"].macro >= max(scores["neighbors"].macro, scores["head"].macro)
