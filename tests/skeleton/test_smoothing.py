"""One-Euro: still points calm, fast ones on time, gaps and uneven frames harmless."""

import numpy as np
import pytest

from skelact.layouts import load_layout
from skelact.skeleton.smoothing import (
    CUTOFF_HZ,
    CUTOFF_PER_SPEED,
    RESTART_S,
    OneEuroFilter,
    smooth_track,
    trunk_length,
)

WHOLE = load_layout("wholebody133")
NOSE, HAND, FACE = 0, 91, 23
TRUNK_PX = 100.0


def standing(frames: int) -> np.ndarray:
    """A still person, (T, 133, 2) pixels, whose trunk is 100 px long."""
    points = np.random.default_rng(0).uniform(0, 300, (133, 2))
    points[[5, 6, 11, 12]] = [[130, 100], [70, 100], [120, 200], [80, 200]]
    return np.repeat(points[None], frames, 0)


def run(points: np.ndarray, times_s: np.ndarray, scores: np.ndarray | None = None) -> np.ndarray:
    state = OneEuroFilter(WHOLE)
    scores = np.ones(points.shape[:2]) if scores is None else scores
    return np.stack([state.add(*moment) for moment in zip(times_s, points, scores, strict=True)])


def test_what_is_still_stays() -> None:
    points, times_s = standing(40).astype(np.float32), np.arange(40) / 30
    smoothed = run(points, times_s)
    assert smoothed.dtype == np.float32
    np.testing.assert_allclose(smoothed, points, rtol=1e-6)


def test_a_step_is_followed_no_slower_than_the_cutoff_of_rest_allows() -> None:
    points, times_s = standing(90), np.arange(90) / 30
    points[30:, [NOSE, HAND, FACE], 0] += 50
    left = (points - run(points, times_s))[30:, [NOSE, HAND, FACE], 0] / 50
    passed = np.arange(1, 61)[:, None]
    slowest = (1 + 2 * np.pi * np.array([CUTOFF_HZ[group] for group in ("body", "hand", "face")]) / 30) ** -passed
    assert (left <= slowest + 1e-9).all() and (left >= -1e-9).all()
    assert (left[:, 1] <= left[:, 0]).all() and (left[:, 0] <= left[:, 2]).all()  # hands before body before face


@pytest.mark.parametrize("speed", [0.5, 2.0, 6.0])
def test_a_steady_motion_is_late_by_what_the_cutoff_says(speed: float) -> None:
    times_s = np.arange(150) / 30
    points = standing(150)
    points[:, NOSE, 0] += speed * TRUNK_PX * times_s
    late_s = (points - run(points, times_s))[-1, NOSE, 0] / (speed * TRUNK_PX)
    assert late_s == pytest.approx(1 / (2 * np.pi * (CUTOFF_HZ["body"] + CUTOFF_PER_SPEED * speed)), rel=0.02)


def test_neither_resolution_nor_units_matter() -> None:
    points = standing(60) + np.random.default_rng(1).normal(0, 2, (60, 133, 2))
    points[30:, :, 0] += 40
    times_s = np.arange(60) / 30
    np.testing.assert_allclose(run(points / 500, times_s), run(points, times_s) / 500, atol=1e-9)


def test_a_still_person_trembles_less() -> None:
    noisy = standing(300) + np.random.default_rng(2).normal(0, 0.01 * TRUNK_PX, (300, 133, 2))
    smoothed = run(noisy, np.arange(300) / 30)
    tremble = [np.diff(track[30:], axis=0).std() for track in (noisy, smoothed)]
    assert tremble[1] < 0.3 * tremble[0]
    assert (smoothed[30:] - standing(270)).std() < 0.6 * (noisy - standing(300)).std()


def test_uneven_frame_times_give_the_same_path() -> None:
    rng = np.random.default_rng(3)
    even = np.arange(120) / 30
    uneven = even + rng.uniform(-0.012, 0.012, 120)

    def path(times_s: np.ndarray) -> np.ndarray:
        points = standing(len(times_s))
        points[:, NOSE, 0] += TRUNK_PX * np.sin(2 * np.pi * 0.5 * times_s)
        return points

    smoothed, at_even = run(path(uneven), uneven), run(path(even), even)
    apart = smoothed[10:, NOSE, 0] - np.interp(uneven, even, at_even[:, NOSE, 0])[10:]
    assert np.abs(apart).max() < 0.02 * TRUNK_PX


def test_two_frames_at_one_time_are_borne() -> None:
    points, times_s = standing(10), np.repeat(np.arange(5), 2) / 30
    points[1::2] += 3
    smoothed = run(points, times_s)
    assert np.isfinite(smoothed).all()
    np.testing.assert_allclose(smoothed[1], smoothed[0], atol=0.01)


def test_unsure_points_are_left_alone_and_leave_no_trace() -> None:
    points, times_s = standing(20), np.arange(20) / 30
    points += np.random.default_rng(4).normal(0, 1, points.shape)
    scores = np.ones((20, 133))
    scores[10:13, NOSE] = 0.19
    points[10:13, NOSE] = 0
    smoothed = run(points, times_s, scores)
    np.testing.assert_array_equal(smoothed[10:13, NOSE], 0)
    alone = np.delete(np.arange(20), [10, 11, 12])
    without = run(points[alone], times_s[alone])
    np.testing.assert_array_equal(smoothed[alone][:, NOSE], without[:, NOSE])


def test_after_half_a_second_without_data_the_filter_starts_anew() -> None:
    for gap_s, anew in ((RESTART_S - 0.01, False), (RESTART_S + 0.01, True)):
        points = standing(3)
        points[2, NOSE] += 200
        smoothed = run(points, np.array([0, 1 / 30, 1 / 30 + gap_s]))
        assert (smoothed[2, NOSE] == points[2, NOSE]).all() == anew


def test_without_hips_the_shoulders_tell_the_size() -> None:
    points, times_s = standing(60), np.arange(60) / 30
    points[:, NOSE, 0] += 3 * TRUNK_PX * times_s
    scores = np.ones((60, 133))
    scores[:, 11:13] = 0
    width = 60 * 1.4
    assert trunk_length(points[0, [5, 6, 11, 12]], np.array([True, True, False, True])) == pytest.approx(width)
    late = (points - run(points, times_s, scores))[-1, NOSE, 0]
    speed = 3 * TRUNK_PX / width
    assert late / (3 * TRUNK_PX) == pytest.approx(1 / (2 * np.pi * (1.5 + CUTOFF_PER_SPEED * speed)), rel=0.02)
    assert np.isfinite(run(points, times_s, scores * 0)).all()


def test_forward_and_backward_together_are_not_late() -> None:
    times_s = np.arange(90) / 30
    points = standing(90)
    points[:, NOSE, 0] += TRUNK_PX * np.sin(2 * np.pi * times_s)
    points += np.random.default_rng(5).normal(0, 0.5, points.shape)
    scores = np.ones(points.shape[:2])
    both = smooth_track(WHOLE, times_s, points, scores)
    np.testing.assert_allclose(smooth_track(WHOLE, -times_s[::-1], points[::-1], scores)[::-1], both, atol=1e-9)
    velocity = 2 * np.pi * TRUNK_PX * np.cos(2 * np.pi * times_s)

    def late_s(track: np.ndarray) -> float:
        return float(((points - track)[10:-10, NOSE, 0] @ velocity[10:-10]) / (velocity[10:-10] @ velocity[10:-10]))

    assert abs(late_s(both)) < 0.001 and 0.005 < late_s(run(points, times_s)) < 0.05


def test_holes_stay_holes() -> None:
    joints = np.random.default_rng(6).normal(size=(30, 75, 3)).astype(np.float32)
    joints[:, 33:54] = 0
    joints[10:20] = 0
    valid = (joints != 0).any(-1)
    smoothed = smooth_track(load_layout("blazepose75"), np.arange(30) / 30.0, joints, valid.astype(float))
    np.testing.assert_array_equal((smoothed == 0).all(-1), ~valid)
    assert np.diff(smoothed[:, :33], axis=0).std() < np.diff(joints[:, :33], axis=0).std()
