"""Live streams in time: gaps, other rates, doubled and late frames, nobody there."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.streaming import StreamRecognizer, Window
from skelact.values import Scores

CORE19 = load_layout("core19")
FPS = 30.0


class NoScorer:
    """Windows are looked at, none is scored."""

    config = RecognitionConfig(dataset="none", frames=16, window_min_s=0.5)
    layout = CORE19
    labels = ("one",)

    def score_windows(self, joints: np.ndarray) -> np.ndarray:
        raise AssertionError

    def row_to_scores(self, row: np.ndarray) -> Scores:
        raise AssertionError


def live(stride: int = 1) -> StreamRecognizer:
    return StreamRecognizer(NoScorer(), layout=CORE19, fps=FPS, stride=stride, max_tracks=8)


def swing(time_s: float) -> np.ndarray:
    """A body whose joints go to and fro twice a second."""
    rest = np.random.default_rng(0).normal(size=(19, 3))
    return (rest + 0.2 * np.sin(4 * np.pi * time_s)).astype(np.float32)


def windows_of(times: list[float], *, stamped: bool = True) -> list[Window]:
    stream = live()
    return [window for t in times for window in stream.add({1: swing(t)}, time_s=t if stamped else None)]


def test_times_at_the_rate_change_nothing() -> None:
    times = [number / FPS for number in range(60)]
    stamped, plain = windows_of(times), windows_of(times, stamped=False)
    assert len(stamped) == len(plain) == 46
    for one, other in zip(stamped, plain, strict=True):
        assert (one.frame, one.frames_seen) == (other.frame, other.frames_seen)
        np.testing.assert_array_equal(one.joints, other.joints)


@pytest.mark.parametrize("rate", [15.0, 20.0, 25.0, 60.0])
def test_another_rate_shows_the_same_motion(rate: float) -> None:
    count = int(3.2 * rate)
    truth = windows_of([number / FPS for number in range(96)])[-1].joints
    stamped = windows_of([number / rate for number in range(count)])[-1].joints
    blind = windows_of([number / rate for number in range(count)], stamped=False)[-1].joints
    error, blind_error = (np.abs(one - truth).mean() for one in (stamped, blind))
    assert error < 0.1 and error < blind_error / 2


def test_a_short_gap_is_filled_and_a_long_one_forgets() -> None:
    times = [number / FPS for number in range(90) if not 50 <= number < 56]
    found, truth = windows_of(times)[-1], windows_of([number / FPS for number in range(90)])[-1]
    assert found.frames_seen == 84
    assert np.abs(found.joints - truth.joints).mean() < 0.05
    stream = live()
    for number in range(30):
        stream.add({1: swing(number / FPS)}, time_s=number / FPS)
    (window, *_) = [w for n in range(60) for w in stream.add({1: swing(3 + n / FPS)}, time_s=3 + n / FPS)]
    assert window.frames_seen == 15  # begun anew: nothing of before the gap is in it


def test_nobody_in_a_frame_is_time_that_passes() -> None:
    stream = live()
    for _ in range(20):
        stream.add({1: swing(0)})
    for _ in range(31):
        assert stream.add({}) == []
    assert [w.frames_seen for _ in range(20) for w in stream.add({1: swing(0)})] == list(range(15, 21))


def test_a_doubled_frame_replaces_the_one_before_and_gives_no_second_answer() -> None:
    stream = live()
    for number in range(20):
        windows = stream.add({1: swing(0)}, time_s=number / FPS)
    assert len(windows) == 1
    assert stream.add({1: swing(0) + 1}, time_s=19 / FPS) == []
    (window,) = stream.add({1: swing(0)}, time_s=20 / FPS)
    assert (window.frame, window.frames_seen, stream.clock.replaced) == (21, 21, 1)
    assert np.abs(window.joints[0] - swing(0)).max(axis=(1, 2)).max() > 0.5  # the replacing pose is in it


@pytest.mark.parametrize("time_s", [-1.0, 2.0**62, float("nan")])
def test_a_refused_time_leaves_the_stream_as_it_was(time_s: float) -> None:
    touched, clean = live(), live()
    for number in range(40):
        if number == 20:
            with pytest.raises(InputError) as caught:
                touched.add({1: swing(9), 5: swing(9)}, time_s=time_s)
            assert caught.value.field == "time_s"
        ours, theirs = (one.add({1: swing(number / FPS)}, time_s=number / FPS) for one in (touched, clean))
        assert [w.frame for w in ours] == [w.frame for w in theirs]
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one.joints, other.joints)


def test_one_frame_a_second_is_one_person() -> None:
    stream = StreamRecognizer(NoScorer(), layout=CORE19, fps=1.0, stride=1, max_tracks=8)
    assert [w.frames_seen for n in range(4) for w in stream.add({1: swing(n)})] == [1, 2, 3, 4]


def test_the_history_is_the_newest_stretch_whatever_the_gaps() -> None:
    rng = np.random.default_rng(4)
    stream, plain, slot = live(), [], 0
    for _ in range(400):
        step = int(rng.choice([1, 1, 1, 2, 7, 29]))
        pose = rng.normal(size=(19, 3)).astype(np.float32)
        if plain:
            weights = np.arange(1, step, dtype=np.float32) / np.float32(step)
            last = plain[-1]
            plain += [last + weight * (pose - last) for weight in weights]
        plain.append(pose)
        slot += step
        stream.add({1: pose}, time_s=slot / FPS)
        window = stream._people[1].window().reshape(-1, 57)
        sights = np.flatnonzero(~np.isnan(window).any(-1))  # gaps may be left open, to be filled in the window
        times = np.arange(sights[0], len(window))
        filled = np.stack([np.interp(times, sights, column[sights]) for column in window.T], -1)
        np.testing.assert_allclose(filled, np.array(plain[-90:]).reshape(-1, 57)[sights[0] :], atol=1e-5)
