"""Signals: what is under way is finished, then the job stops."""

import os
import signal

import pytest

from skelact.errors import RunInterruptedError
from skelact.runtime.interrupts import MIN_REPEAT_S, StopRequest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_deferred_block_is_finished_before_a_signal_is_obeyed(number: int) -> None:
    done = []
    with pytest.raises(RunInterruptedError) as caught, StopRequest().listen() as stop:
        with stop.deferred(), stop.deferred():
            os.kill(os.getpid(), number)
            done.append("inner")
        done.append("after")
    assert caught.value.signal == number and done == ["inner"] and not stop.is_torn


def test_outside_of_a_block_a_signal_stops_at_once() -> None:
    with pytest.raises(RunInterruptedError), StopRequest().listen():
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("goes on")


def test_the_same_signal_again_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skelact.runtime.interrupts.MIN_REPEAT_S", 0.0)
    assert MIN_REPEAT_S > 0
    with pytest.raises(RunInterruptedError), StopRequest().listen() as stop, stop.deferred():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)  # as torchrun does
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("goes on")
    assert stop.is_torn


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with StopRequest().listen():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
