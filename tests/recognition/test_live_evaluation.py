"""Figures of live answers, against ones counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from skelact.recognition.live_evaluation import PlayedClip, measure_live


def _clip(target: int, guesses: list[int], probabilities: list[float]) -> PlayedClip:
    times = np.arange(1, len(guesses) + 1) * 0.5
    return PlayedClip(target, times, np.array(guesses), np.array(probabilities), 0.5 * len(guesses))


def test_figures_are_those_counted_by_hand() -> None:
    figures = measure_live([_clip(1, [-1, 0, 1, 1], [0, 0.95, 0.6, 0.9]), _clip(0, [2, 2], [0.8, 0.95])])
    assert (figures.clips, figures.answers, figures.withheld) == (2, 5, 1)
    assert figures.right == pytest.approx(2 / 5)
    assert figures.sure_wrong == pytest.approx(2 / 5)
    assert figures.first_right_s == np.inf  # the median of 1.5 s and never
    assert figures.curve[-1] == pytest.approx(0.5)
    assert figures.curve[4] == 0.0


def test_time_of_the_first_right_answer() -> None:
    figures = measure_live([_clip(1, [0, 1], [0.9, 0.9]), _clip(1, [1, 1], [0.9, 0.9]), _clip(1, [1], [0.4])])
    assert figures.first_right_s == pytest.approx(0.5)
