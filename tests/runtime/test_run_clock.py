"""Time left: the work that is left at the rate so far."""

import math

import pytest

from skelact.runtime.run_clock import RunClock, format_duration


def test_later_networks_count_by_their_work() -> None:
    clock = RunClock(later=30.0, done=10.0, seconds=5.0)
    assert clock.left_s(10.0) == pytest.approx(20.0)
    assert math.isnan(RunClock(later=30.0).left_s(10.0))


def test_work_and_time_add_up() -> None:
    clock = RunClock()
    clock.start()
    clock.add(1.0)
    clock.add(2.0)
    assert clock.done == 3.0 and clock.seconds >= 0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (61, "1 min 01 s"), (3660, "1 h 01 min"), (90000, "1 d 01 h"), (math.nan, "unknown")],
)
def test_durations_have_two_units(seconds: float, said: str) -> None:
    assert format_duration(seconds) == said
