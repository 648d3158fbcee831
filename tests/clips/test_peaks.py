"""Peaks of a signal, against scipy's."""

import numpy as np
import pytest
from scipy import signal as reference

from skelact.clips.peaks import find_peaks


@pytest.mark.parametrize("distance", [1, 4, 15])
@pytest.mark.parametrize("seed", range(5))
def test_peaks_are_those_of_scipy(seed: int, distance: int) -> None:
    values = np.random.default_rng(seed).normal(size=200).cumsum()
    wanted, _ = reference.find_peaks(values, height=0.5, distance=distance)
    np.testing.assert_array_equal(find_peaks(values, min_height=0.5, min_distance=distance), wanted)


def test_of_a_flat_top_the_middle_counts() -> None:
    values = np.array([0, 1, 1, 1, 0, 2, 2, 0, 3.0])
    assert find_peaks(values, min_height=0, min_distance=1).tolist() == [2, 5]


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 1.0], [0.0, 1.0]])
def test_a_signal_that_only_rises_has_no_peak(values: list[float]) -> None:
    assert find_peaks(np.array(values), min_height=0, min_distance=1).size == 0
