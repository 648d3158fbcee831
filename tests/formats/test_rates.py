"""Frame times: seconds, milliseconds, rates, and what may be either."""

from __future__ import annotations

import math

import pytest

from skelact.errors import InputError
from skelact.formats.rates import check_fps, read_frame_time


@pytest.mark.parametrize(
    ("frame_time", "fps"),
    [(0.0333333, 30), (0.00833333, 120), (0.04, 25), (0.5, 2), (0.001, 1000), (1 / 29.97, 29.97)],
)
def test_seconds_are_taken_as_they_are(frame_time: float, fps: float) -> None:
    assert read_frame_time(frame_time, field="a") == (pytest.approx(fps), "")


@pytest.mark.parametrize(
    ("frame_time", "fps"),
    [
        (33.3333, 30),
        (33, 30),
        (16.667, 60),
        (8.333, 120),
        (41.67, 24),
        (30, 30),
        (60, 60),
        (120, 120),
        (29.97, 29.97),
        (33.3667, 29.97),
    ],
)
def test_milliseconds_and_rates_are_guessed_where_one_is_meant_and_said(frame_time: float, fps: float) -> None:
    found, note = read_frame_time(frame_time, field="a")
    assert found == fps
    assert "--fps" in note


@pytest.mark.parametrize("frame_time", [0, -1, math.nan, math.inf, 1, 10, 20, 25, 40, 50, 100, 5000, 1e-4])
def test_what_may_be_either_and_what_is_none_is_refused_with_a_way_out(frame_time: float) -> None:
    with pytest.raises(InputError, match="--fps") as caught:
        read_frame_time(frame_time, field="a:7")
    assert caught.value.field == "a:7"


def test_rates_lie_between_1_and_1000() -> None:
    assert check_fps(1) == 1
    for fps in (0, 0.5, 1001, math.nan, math.inf, -30):
        with pytest.raises(InputError):
            check_fps(fps)
