"""Object keypoint similarity: 1 on the spot, less by sigma and size, only over what is labeled."""

import numpy as np
import pytest

from skelact.skeleton.oks import SIGMAS, oks


def test_there_is_a_sigma_for_every_point_alike_on_both_hands() -> None:
    assert SIGMAS.shape == (133,)
    np.testing.assert_array_equal(SIGMAS[91:112], SIGMAS[112:])
    for left, right in ((1, 2), (5, 6), (9, 10), (11, 12), (15, 16)):
        assert SIGMAS[left] == SIGMAS[right]


def test_the_same_points_are_alike_and_far_ones_are_not() -> None:
    points = np.random.default_rng(0).uniform(0, 100, (4, 133, 2))
    everything = np.ones((4, 133), bool)
    np.testing.assert_array_equal(oks(points, points, np.full(4, 1e4), labeled=everything), 1)
    assert oks(points, points + 1e4, np.full(4, 1e4), labeled=everything).max() < 1e-9


def test_one_point_two_sigmas_of_the_size_away_is_exp_of_minus_a_half() -> None:
    points = np.zeros((2, 2))
    points[0, 0] = 2 * 0.05 * 30
    one, both = np.array([True, False]), np.array([True, True])
    sigmas = np.array([0.05, 0.1])
    assert oks(points, np.zeros((2, 2)), 900.0, labeled=one, sigmas=sigmas) == pytest.approx(np.exp(-0.5))
    assert oks(points, np.zeros((2, 2)), 900.0, labeled=both, sigmas=sigmas) == pytest.approx((np.exp(-0.5) + 1) / 2)
    assert oks(points, np.zeros((2, 2)), 900.0, labeled=~both, sigmas=sigmas) == 0
