"""The recognizer: windows, gaps and people; live streams equal clips."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, Recognizer, load_recognizer
from skelact.recognition.part_stream import Stream
from skelact.values import Clip

CORE = load_layout("core19")


def echo(x: np.ndarray) -> np.ndarray:
    """Logits that are numbers of the input itself: (N, 12, T, V, M) -> (N, 4)."""
    return x[:, :4].mean((2, 3, 4))


def echo_recognizer(**changes: object) -> Recognizer:
    config = RecognitionConfig(dataset="none", frames=20, **changes)
    return Recognizer("echo", [Stream(config, echo, 1.0)], CORE, ("a", "b", "c", "d"))


def smooth_joints(frames: int, people: int = 1) -> np.ndarray:
    """Bodies whose every joint swings slowly, never at zero."""
    rng = np.random.default_rng(0)
    rest = rng.normal((0, 1, 5), size=(people, 1, 19, 3))
    phase = rng.uniform(0, 6, size=(people, 1, 19, 3)) + np.arange(frames)[None, :, None, None] / 30
    return (rest + 0.2 * np.sin(phase)).astype(np.float32)


@pytest.mark.parametrize("frames", [9, 60, 400])
def test_missing_joints_are_filled_before_the_clip_is_resampled(frames: int) -> None:
    joints = smooth_joints(frames)
    lost = np.random.default_rng(1).random(joints.shape[:-1]) < 0.1
    recognizer = load_recognizer(threads=1)
    (whole,), (gappy,) = (
        recognizer.recognize(Clip(joints, CORE, 30.0, valid)) for valid in (np.ones_like(lost), ~lost)
    )
    np.testing.assert_allclose(gappy.probabilities, whole.probabilities, atol=0.03)


def test_missing_joints_are_filled_in_live_windows() -> None:
    joints = smooth_joints(60)[0]
    holes = joints.copy()
    holes[np.random.default_rng(1).random(holes.shape[:-1]) < 0.1] = np.nan
    streams = [echo_recognizer().stream(layout=CORE, fps=30.0, stride=8) for _ in range(2)]
    wholes, gappies = (
        [answer for frame in one for answer in live.push({0: frame})]
        for live, one in zip(streams, (joints, holes), strict=True)
    )
    assert len(wholes) == len(gappies) > 2
    for whole, gappy in zip(wholes, gappies, strict=True):
        np.testing.assert_allclose(gappy.scores.probabilities, whole.scores.probabilities, atol=0.01)


def test_a_long_clip_is_the_mean_of_its_windows() -> None:
    recognizer = echo_recognizer(window_max_s=2.0)
    clip = Clip(smooth_joints(120, people=2), CORE, 30.0)
    windows = recognizer.clip_windows(clip)
    assert windows.joints.shape == (3, 2, 1, 20, 19, 3)
    logits = np.stack([recognizer.logits(one) for one in windows.joints]).mean(0)
    for scores, row in zip(recognizer.recognize(clip), logits, strict=True):
        np.testing.assert_allclose(np.log(scores.probabilities / scores.probabilities[0]), row - row[0], atol=1e-4)


def test_two_person_networks_give_one_answer_per_clip() -> None:
    recognizer = echo_recognizer(people=2)
    for people in (1, 2, 3):
        assert len(recognizer.recognize(Clip(smooth_joints(30, people), CORE, 30.0))) == 1


def test_two_person_networks_see_the_most_moving_first_and_leave_absence_alone() -> None:
    joints = np.repeat(smooth_joints(40), 3, 0)
    joints[1] += np.arange(40)[:, None, None] / 10
    joints[2] += np.arange(40)[:, None, None] / 20
    joints[2, 20:] = 0
    (window,) = echo_recognizer(people=2).clip_windows(Clip(joints, CORE, 30.0)).joints[0]
    assert window[0, -1, 0, 0] > window[0, 0, 0, 0] + 3  # person 1
    assert window[1, :10].any() and not window[1, 10:].any()  # person 2, who leaves


def test_nobody_is_no_answer() -> None:
    assert echo_recognizer().recognize(Clip(np.zeros((0, 9, 19, 3), np.float32), CORE, 30.0)) == ()


def test_more_ids_than_allowed_are_refused_and_the_frame_is_not_counted() -> None:
    live = echo_recognizer(window_min_s=0.1).stream(layout=CORE, fps=30.0, stride=1, max_tracks=2)
    pose = smooth_joints(1)[0, 0]
    live.add({1: pose, 2: pose})
    with pytest.raises(InputError) as caught:
        live.add({3: pose})
    assert caught.value.field == "people"
    for _ in range(30):
        live.add({})
    assert not live.add({3: pose})
    assert live.add({3: pose, 4: pose}) == []
    (window,) = live.add({3: pose})
    assert (window.person_id, window.frame, window.frames_seen) == (3, 33, 3)


def test_a_stream_on_a_layout_without_a_way_is_refused_at_once() -> None:
    with pytest.raises(InputError) as caught:
        echo_recognizer().stream(layout=load_layout("shrec22"), fps=30.0, stride=8)
    assert caught.value.field == "layout"


def test_a_clip_in_pixels_is_refused() -> None:
    recognizer = load_recognizer()
    for layout in ("core19", "coco17"):
        joints = np.ones((1, 40, len(load_layout(layout).names), 2), np.float32)
        with pytest.raises(InputError) as caught:
            recognizer.recognize(Clip(joints, load_layout(layout), 30.0))
        assert caught.value.field == "clip.joints"
