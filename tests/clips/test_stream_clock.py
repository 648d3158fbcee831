"""Frames in time: late, doubled and absurd times do not stop a stream, cameras may tremble."""

import numpy as np
import pytest

from skelact.clips import StreamClock
from skelact.clips.stream_clock import CONFIRMING_FRAMES, MAX_STEP_S, RESTART_GAP_S
from skelact.errors import InputError

FPS = 30.0


def slots(times: list[float | None], fps: float = FPS) -> list[int | None]:
    """Slot of each frame; None where it is refused."""
    clock, found = StreamClock(fps), []
    for time_s in times:
        try:
            placed = clock.place(time_s)
        except InputError as error:
            assert error.field == "time_s"
            found.append(None)
            continue
        clock.accept(placed)
        found.append(placed.slot)
    return found


def regular(count: int, rate: float = FPS, start: float = 0.0) -> list[float | None]:
    return [start + number / rate for number in range(count)]


@pytest.mark.parametrize("start", [0.0, -5.0, 1.7e9, 1e6])
def test_regular_frames_take_one_slot_each(start: float) -> None:
    assert slots(regular(2000, start=start)) == list(range(2000))
    assert slots([None] * 20) == list(range(20))


def test_a_trembling_camera_takes_one_slot_per_frame() -> None:
    times = np.arange(500) / FPS + np.random.default_rng(0).uniform(-0.15, 0.15, 500) / FPS
    times[0] += 0.5 / FPS  # the first frame, on which the slots hang, comes late
    assert slots(list(np.sort(times))) == list(range(500))


@pytest.mark.parametrize("rate", [7.5, 15.0, 24.0, 25.0, 29.97, 30.1, 50.0, 60.0, 120.0])
def test_other_rates_keep_their_time(rate: float) -> None:
    found = slots(regular(int(20 * rate), rate))
    assert None not in found and found == sorted(found)
    assert np.abs(np.array(found) - np.arange(len(found)) / rate * FPS).max() <= 1.0


@pytest.mark.parametrize("absurd", [2.0**62 / 1e6, -(2.0**62) / 1e6, 1e300, 11.0, -0.5])
@pytest.mark.parametrize("at", [1, 20])
def test_one_absurd_time_costs_one_frame(absurd: float, at: int) -> None:
    times = regular(60)
    times[at] = absurd if at > 1 or absurd != -0.5 else -5.0
    found = slots(times)
    assert [number for number, slot in enumerate(found) if slot is None] == [at]
    assert found[-1] == 59


@pytest.mark.parametrize("absurd", [float("nan"), float("inf")])
def test_what_is_no_time_is_refused(absurd: float) -> None:
    assert slots([0.0, absurd, 1 / FPS]) == [0, None, 1]


def test_an_absurd_first_time_costs_few_frames() -> None:
    found = slots([2.0**62 / 1e6, *regular(60)])
    assert found[0] == 0 and found[1:CONFIRMING_FRAMES] == [None] * (CONFIRMING_FRAMES - 1)
    assert None not in found[CONFIRMING_FRAMES:]
    assert found[CONFIRMING_FRAMES] == RESTART_GAP_S * FPS


def test_a_step_ahead_that_is_believed_costs_few_frames_after_it() -> None:
    times = regular(90)
    times[20] = 9.0
    found = slots(times)
    assert found.count(None) == CONFIRMING_FRAMES - 1
    assert None not in found[21 + CONFIRMING_FRAMES :]


def test_a_clock_that_was_set_anew_is_followed() -> None:
    for start in (-3600.0, 3600.0):
        found = slots(regular(30) + regular(30, start=start))
        assert found[30:34] == [None] * 4 and None not in found[34:]
        assert found[34] - found[29] == RESTART_GAP_S * FPS


def test_late_frames_among_good_ones_never_move_the_clock() -> None:
    times: list[float | None] = []
    for number in range(40):
        times += [number / FPS, number / FPS - 0.5 / FPS]
    found = slots(times)
    assert found[0::2] == list(range(40)) and found[1::2] == [None] * 40


def test_a_doubled_time_replaces_its_frame() -> None:
    clock = StreamClock(FPS)
    for time_s in (5.0, 5.0, 5.0 + 1 / FPS):
        placed = clock.place(time_s)
        clock.accept(placed)
    assert placed.slot == 1 and clock.replaced == 1


def test_a_gap_counts_as_time() -> None:
    assert slots([0.0, 0.5, 0.5 + MAX_STEP_S]) == [0, 15, 315]
    assert slots([0.0, None, 0.1]) == [0, 1, 3]
    assert slots([None, None, 77.0, 77.0 + 2 / FPS]) == [0, 1, 2, 4]


def test_a_placed_frame_that_is_not_taken_changes_nothing() -> None:
    clock = StreamClock(FPS)
    clock.accept(clock.place(0.0))
    clock.place(9.0)
    assert clock.place(1 / FPS).slot == 1


def test_the_rate_is_measured() -> None:
    clock = StreamClock(FPS)
    clock.accept(clock.place(3.0))
    assert clock.measured_fps is None
    for number in range(1, 50):
        clock.accept(clock.place(3.0 + number / 15))
    assert clock.measured_fps == pytest.approx(15.0)
