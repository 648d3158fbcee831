"""Figures of live answers, against ones counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from skelact.datasets.packed import pack
from skelact.layouts import load_layout
from skelact.recognition import Recognizer
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.live_evaluation import PlayedClip, Playing, clip_curve, measure_live
from skelact.recognition.part_stream import Stream


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


def test_the_curve_of_the_clip_networks_is_of_what_was_seen_so_far() -> None:
    """Somebody sits for the first half and walks then; networks that look at the height of the root alone."""
    layout = load_layout("core19")
    joints = np.random.default_rng(0).normal(0, 0.3, (1, 80, 19, 3)).astype(np.float32)
    joints[0, 40:, :, 1] += 4.0
    packed = pack(
        [joints, joints],
        [20.0, 20.0],
        targets=np.array([0, 1]),
        names=("one", "other"),
        labels=("low", "high"),
        groups={},
        layout="core19",
    )

    def network(x: np.ndarray) -> np.ndarray:
        rise = np.ptp(x[:, 1], axis=(1, 2, 3))
        return np.stack([np.full(len(x), 3.0), rise], 1)

    config = RecognitionConfig(dataset="none", frames=16, window_min_s=0.5, window_max_s=10.0, window_fraction=1.0)
    recognizer = Recognizer("small", [Stream(config, network, 1.0)], layout, packed.labels)
    curve = clip_curve(recognizer, packed, np.array([0]), Playing(), quiet=True)
    other = clip_curve(recognizer, packed, np.array([1]), Playing(), quiet=True)
    assert curve[2] == 1.0 and curve[-1] == 0.0
    assert other[2] == 0.0 and other[-1] == 1.0
    assert len(curve) == 10
