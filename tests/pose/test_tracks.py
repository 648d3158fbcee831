"""Tracks: people of a video on an even frame rate and as one clip."""

from pathlib import Path

import numpy as np
import pytest
from people import a_person
from tricks import write_video

from skelact.layouts.whole_body import JOINTS
from skelact.pose.tracks import VideoTracks, even_times, tracks_to_clip, write_overlay
from skelact.pose.video import read_video

GRAY = np.full((48, 64, 3), 127, np.uint8)
UNEVEN_S = [0.0, 0.03, 0.07, 0.1, 0.14, 0.3, 0.33, 0.4, 0.43, 0.5]


def test_tracks_become_slots_and_those_of_a_moment_are_left_out() -> None:
    rng = np.random.default_rng(0)
    joints = np.zeros((JOINTS, 3), np.float32)
    joints[:33] = rng.normal(0, 0.4, (33, 3))
    walker, passer = (a_person(rng.uniform(0, 400, (133, 2)).astype(np.float32), joints) for _ in range(2))
    frames = [{3: walker, **({8: passer} if number in (4, 5) else {})} for number in range(10)]
    frames[7] = {}
    clip, ids = tracks_to_clip(VideoTracks(frames, np.arange(10) / 10, 10.0, 640, 480))
    assert ids == [3] and (clip.people, clip.frames, clip.fps) == (1, 10, 10.0)
    assert not clip.joints[0, 7].any()
    np.testing.assert_allclose(np.diff(clip.joints[0, 0, :33], axis=0), np.diff(joints[:33], axis=0), atol=1e-4)
    assert clip.joints[0, 0, :33].any(-1).all() and not clip.joints[0, 0, 33:].any()


def moving(times_s: list[float], fps: float) -> VideoTracks:
    """Somebody whose points are at 100 t."""
    joints = np.ones((JOINTS, 3), np.float32)
    people = [{4: a_person(np.full((133, 2), 100 * (1 + time_s), np.float32), joints)} for time_s in times_s]
    return VideoTracks(people, np.array(times_s), fps, 640, 480)


def test_uneven_times_are_made_even_without_changing_the_speed() -> None:
    even = even_times(moving(UNEVEN_S, 30.0))
    np.testing.assert_allclose(np.diff(even.times_s), 1 / even.fps)
    assert even.times_s[-1] == pytest.approx(0.5, abs=1 / even.fps)
    places = [people[4].points[0, 0] for people in even.people]
    np.testing.assert_allclose(places, 100 * (1 + even.times_s), atol=1e-3)


def test_even_times_stay_and_tell_the_true_rate() -> None:
    wobbly = [0.0, 0.034, 0.066, 0.1, 0.134]
    tracks = even_times(moving(wobbly, 30.0))
    assert tracks.fps == 30.0 and len(tracks.people) == 5
    slower = even_times(moving([number / 24 for number in range(48)], 30.0))
    assert slower.fps == pytest.approx(24.0) and len(slower.people) == 48


def test_nobody_is_made_up_in_a_long_gap() -> None:
    tracks = even_times(moving([0.0, 0.1, 0.2, 3.0, 3.1, 3.2], 10.0))
    assert len(tracks.people) == 33
    assert all(4 in tracks.people[number] for number in (0, 1, 2, 30, 31, 32))
    assert not any(tracks.people[number] for number in range(5, 28))


def test_what_one_frame_lacks_is_missing_between() -> None:
    tracks = moving([0.0, 0.1, 0.2, 0.5], 10.0)
    blind = a_person(np.zeros((133, 2), np.float32), np.zeros((JOINTS, 3), np.float32))
    blind.states[:] = 0
    even = even_times(VideoTracks([*tracks.people[:3], {4: blind}], tracks.times_s, 10.0, 640, 480))
    between = even.people[4][4]
    assert not between.points.any() and not between.joints.any() and not between.states.any()


def test_an_overlay_keeps_the_times(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [GRAY] * 10, times_s=UNEVEN_S)
    write_overlay(path, tmp_path / "b.mp4", even_times(moving(UNEVEN_S, 30.0)))
    np.testing.assert_allclose([time_s for time_s, _ in read_video(tmp_path / "b.mp4")], UNEVEN_S, atol=2e-3)
