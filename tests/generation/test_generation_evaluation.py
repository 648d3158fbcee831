"""How the generator is measured: baselines that are what they are called, scores that know right from wrong."""

from pathlib import Path

import numpy as np
import pytest
from walking import walking

from skelact.generation import load_generator, load_verifier
from skelact.generation.corpus import Corpus
from skelact.generation.evaluation import ARMS, GAITS, PairScore, RetrievalDecoder, score_pairs
from skelact.generation.features import WIDTH, features_to_rows, motion_to_features
from skelact.generation.options import GenerateOptions
from skelact.generation.quality import MotionQuality
from skelact.generation.report import GeneratorMeasurements, list_tables, save_report
from skelact.generation.resemblance import (
    HandsScore,
    QualityPair,
    SwapScore,
    UnitScore,
    compare_arms,
    frechet_distance,
    measure_swapped_arms,
    place_arms,
)
from skelact.generation.units import ROWS
from skelact.generation.verify import Asked
from skelact.language import load_planner
from skelact.skeleton.body import mirror_motion


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    rows = np.stack([features_to_rows(motion_to_features(walking(ROWS, seed=n))) for n in range(8)])
    said = np.zeros((8, 3), bool)
    said[:4, 0] = said[4:, 1] = said[::2, 2] = True
    return Corpus(("walk", "run", "slow"), 2, rows.astype(np.float32), np.arange(8.0) + 1, said, np.arange(8) == 0)


def test_retrieval_gives_training_units_with_all_the_words(corpus: Corpus) -> None:
    decoder = RetrievalDecoder(corpus, 4)
    noise = np.random.default_rng(0).standard_normal((50, 4)).astype(np.float32)
    rows, seconds = decoder.decode(("walk", "unheard"), noise)
    assert rows.shape == (50, ROWS, WIDTH) and set(seconds) == {2.0, 3.0, 4.0}  # unit 0 is held out
    assert set(decoder.decode(("run", "slow"), noise)[1]) == {5.0, 7.0}
    np.testing.assert_array_equal(rows, decoder.decode(("walk",), noise)[0])


def test_both_needs_both() -> None:
    quality = MotionQuality(2.0, 0.0, 100.0, 0.0)
    score = score_pairs([(True, True, quality), (True, False, quality), (False, True, quality), (True, True, quality)])
    assert (score.arms, score.gait, score.both, score.clips) == (0.75, 0.75, 0.5, 4)
    assert score.interval[0] < 0.5 < score.interval[1] and score.skating_cm_s == 2.0


def test_frechet_distance_is_that_of_normal_distributions() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((4000, 3)), 2.0 * rng.standard_normal((4000, 3)) + np.array([1.0, 0, 0])
    assert frechet_distance(a, a) == pytest.approx(0.0, abs=1e-9)
    assert frechet_distance(a, b) == pytest.approx(1.0 + 3 * (2 - 1) ** 2, rel=0.1)


def test_arms_are_compared_wherever_the_body_is() -> None:
    motion, other = walking(60, seed=1), walking(60, seed=1, speed=3.0)
    same = compare_arms([place_arms(motion)], [place_arms(mirror_motion(motion)), place_arms(other)])
    assert same.distance_cm == pytest.approx(0.0, abs=1e-6)
    assert compare_arms([place_arms(motion)], [place_arms(mirror_motion(motion))]).distance_cm > 1.0


def test_every_pair_is_understood_as_it_is_meant() -> None:
    planner = load_planner()
    for gait, text in GAITS.items():
        for arms, names in ARMS.items():
            actions = planner.plan(f"{text} while {arms}").actions
            found = [one.name for action in actions for one in action.performances]
            assert found == [gait, *names]


def test_a_pair_is_done_by_the_shipped_networks() -> None:
    made = load_generator().generate("run while waving both hands", GenerateOptions(duration_s=4.0))
    findings = load_verifier().verify(
        made.motion, [Asked(name, 0, 120) for name in ("run", "wave-left-hand", "wave-right-hand")]
    )
    assert all(finding.is_found for finding in findings)


@pytest.mark.slow
def test_arms_that_are_put_back_are_where_they_were(data_root: Path) -> None:
    for score in measure_swapped_arms(data_root).values():
        assert score.own == pytest.approx(0.0, abs=1e-6)
        assert 0.1 < score.score < score.other + 1.0 and score.clips > 5


def test_the_page_shows_every_table_and_motion(tmp_path: Path) -> None:
    quality = MotionQuality(1.5, 0.0, 100.0, 0.0)
    found = GeneratorMeasurements(
        {"ours": PairScore(1.0, 1.0, 1.0, (0.9, 1.0), 2.0, 99.0, 24)},
        {"raise both": {"ours": HandsScore(5.5, (5.0, 6.0), 40)}},
        {"walk": QualityPair(quality, quality, (8, 9))},
        {"run": SwapScore(0.0, 3.0, 4.0, 5.0, 7)},
        {"walk": UnitScore(0.1, 0.2, 3.0, 80)},
    )
    made = load_generator().generate("bow")
    save_report(tmp_path / "page.html", found, [made], command="a & b")
    page = (tmp_path / "page.html").read_text()
    assert page.count("<table>") == len(list_tables(found)) == 5
    assert page.count("data:image/png") == 1 and "a &amp; b" in page and "100.0% (90.0% to 100.0%)" in page
