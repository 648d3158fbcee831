"""Paired bootstrap and McNemar's test, against known figures and their own promises."""

import numpy as np
import pytest
from scipy.stats import binomtest

from skelact.errors import InputError
from skelact.recognition.significance import PairedDifference, mcnemar, paired_bootstrap


def leaves_zero_out(found: PairedDifference) -> bool:
    return found.interval[0] > 0 or found.interval[1] < 0


@pytest.mark.parametrize(("only_a", "only_b"), [(0, 0), (5, 0), (1, 9), (40, 61), (3000, 3100)])
def test_mcnemar_is_the_exact_binomial_test(only_a: int, only_b: int) -> None:
    a = np.repeat([True, False, True, False], [only_a, only_b, 30, 20])
    b = np.repeat([False, True, True, False], [only_a, only_b, 30, 20])
    found = mcnemar(a, b)
    wanted = binomtest(only_a, only_a + only_b).pvalue if only_a + only_b else 1.0
    assert (found.only_a, found.only_b) == (only_a, only_b)
    assert found.p == pytest.approx(wanted, rel=1e-9)


def test_the_interval_holds_the_difference_and_turns_with_the_sides() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.random(400) < 0.8, rng.random(400) < 0.6
    found, turned = paired_bootstrap(a, b), paired_bootstrap(b, a)
    assert found.interval[0] < found.difference < found.interval[1] and leaves_zero_out(found)
    assert turned.interval == pytest.approx((-found.interval[1], -found.interval[0]), abs=0.01)


def test_pairing_makes_a_small_steady_gain_significant() -> None:
    b = np.random.default_rng(0).random(2000) < 0.5
    a = b.copy()
    a[np.flatnonzero(~b)[:20]] = True  # one clip in a hundred more, none less
    assert leaves_zero_out(paired_bootstrap(a, b)) and mcnemar(a, b).p < 1e-5
    assert not leaves_zero_out(paired_bootstrap(a, np.random.default_rng(1).permutation(b)))


def test_runs_that_differ_widen_the_interval() -> None:
    rng = np.random.default_rng(0)
    steady = np.repeat(rng.random((1, 1000)) < 0.7, 3, 0)
    spread = rng.random((3, 1000)) < np.array([[0.6], [0.7], [0.8]])
    b = rng.random(1000) < 0.7
    width = [np.ptp(paired_bootstrap(a, b).interval) for a in (steady, spread)]
    assert width[1] > 1.5 * width[0]


def test_of_equal_recognizers_one_in_twenty_differs() -> None:
    rng = np.random.default_rng(0)
    found = [leaves_zero_out(paired_bootstrap(*(rng.random((2, 300)) < 0.7), seed=seed)) for seed in range(60)]
    assert sum(found) <= 8


def test_other_clips_are_refused() -> None:
    for a, b in ((np.ones(3, bool), np.ones(4, bool)), (np.ones(0, bool), np.ones(0, bool))):
        with pytest.raises(InputError):
            paired_bootstrap(a, b)
        with pytest.raises(InputError):
            mcnemar(a, b)


def test_a_few_clips_get_no_interval() -> None:
    found = paired_bootstrap(np.ones(9, bool), np.zeros(9, bool))
    assert found.difference == 1 and np.isnan(found.interval).all() and not leaves_zero_out(found)
    assert leaves_zero_out(paired_bootstrap(np.ones(10, bool), np.zeros(10, bool)))
