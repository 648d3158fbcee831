"""Smoothers remove tremor, keep strokes, and do not delay; short gaps are filled, long ones stay."""

from __future__ import annotations

import numpy as np
import pytest

from skelact.capture.finish import fill_gaps
from skelact.capture.smoothers import SMOOTHERS, smooth_points
from skelact.errors import InputError

FPS = 60.0
STROKE_MPS = 6.0


def made_points() -> np.ndarray:
    """A point (T, 1, 3) that stands, strikes half a meter in 0.17 s, and stands again."""
    time = np.arange(120) / FPS
    share = np.clip((time - 1.0) / (0.5 * np.pi / 2 / STROKE_MPS * 2), 0, 1)
    x = 0.5 * (1 - np.cos(np.pi * share)) / 2
    return np.stack([x, 1 + 0 * x, 0 * x], -1)[:, None]


def tremor(points: np.ndarray, truth: np.ndarray) -> float:
    off = np.diff(points - truth, 2, axis=0)[:50] * FPS**2
    return float(np.linalg.norm(off, axis=-1).mean())


@pytest.mark.parametrize("name", ["butterworth", "learned"])
def test_tremor_goes_and_strokes_stay(name: str) -> None:
    truth = made_points()
    shaken = truth + np.random.default_rng(0).normal(0, 0.006, truth.shape)
    smoothed = smooth_points(shaken, np.ones(truth.shape[:2], bool), FPS, name=name)
    assert tremor(smoothed, truth) < 0.3 * tremor(shaken, truth)
    peak = [np.linalg.norm(np.diff(points[:, 0], axis=0), axis=-1).max() for points in (smoothed, truth)]
    assert peak[0] > {"butterworth": 0.6, "learned": 0.85}[name] * peak[1]
    middle = [int(np.argmax(points[:, 0, 0] > 0.25)) for points in (smoothed, truth)]
    assert abs(middle[0] - middle[1]) <= 1


@pytest.mark.parametrize("name", sorted(SMOOTHERS))
def test_what_is_missing_stays_and_short_clips_pass(name: str) -> None:
    points = made_points()
    valid = np.ones(points.shape[:2], bool)
    valid[30:40] = False
    points[30:40] = 0
    smoothed = smooth_points(points, valid, FPS, name=name)
    np.testing.assert_array_equal(smoothed[30:40], 0)
    np.testing.assert_allclose(smoothed[20:30, 0, 1], 1, atol=0.01)
    for frames in (1, 2, 4):
        assert smooth_points(points[:frames], valid[:frames], FPS, name=name).shape == (frames, 1, 3)


@pytest.mark.parametrize("name", ["butterworth", "learned"])
def test_smoothing_does_not_depend_on_how_the_world_is_turned(name: str) -> None:
    points = made_points() + np.random.default_rng(1).normal(0, 0.005, (120, 1, 3))
    turn = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))[0]
    valid = np.ones((120, 1), bool)
    one = smooth_points(points, valid, FPS, name=name) @ turn + 3.0
    np.testing.assert_allclose(smooth_points(points @ turn + 3.0, valid, FPS, name=name), one, atol=1e-6)


def test_another_smoother_is_refused() -> None:
    with pytest.raises(InputError) as error:
        smooth_points(made_points(), np.ones((120, 1), bool), FPS, name="magic")
    assert error.value.field == "smooth"


def test_short_gaps_are_filled_and_long_ones_stay() -> None:
    points = np.arange(30.0)[:, None, None] * np.ones((1, 1, 3))
    valid = np.ones((30, 1), bool)
    valid[[0, 5, 6]] = valid[10:20] = False
    filled, there = fill_gaps(np.where(valid[..., None], points, 0), valid, 4)
    np.testing.assert_allclose(filled[5:7], points[5:7])
    assert there[5:7].all()
    assert not there[10:20].any()
    assert not there[0]
