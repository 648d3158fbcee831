"""Lines about calls are JSON, written beside the calls, and bounded."""

from __future__ import annotations

import io
import json
import logging
import threading

from skelact_server import call_log as module
from skelact_server.call_log import call_log, log_call
from skelact_server.calls import Call


class StuckFile(io.StringIO):
    """A file that takes nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open = threading.Event()

    def write(self, text: str) -> int:
        self.is_open.wait(20)
        return super().write(text)


def test_a_line_is_json_whatever_is_in_it() -> None:
    file = io.StringIO()
    with call_log(file, level=logging.INFO):
        log_call(Call(method='/a.B/"C"\n{"code": "OK"}' + "x" * 500, peer="ipv4:1.2.3.4:5"), "NOT_FOUND", reason="a\nb")
    (line,) = file.getvalue().splitlines()
    table = json.loads(line)
    assert (table["code"], table["reason"], table["peer"]) == ("NOT_FOUND", "a\nb", "ipv4:1.2.3.4:5")
    assert len(table["method"]) == module.MAX_METHOD


def test_a_slow_disk_stops_no_call(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MAX_WAITING", 5)
    file = StuckFile()
    threading.Timer(0.2, file.is_open.set).start()
    with call_log(file, level=logging.INFO):
        for _ in range(50):  # with a queue of 5 and a writer that is stuck: returns at once
            log_call(Call(), "OK")
        assert not file.is_open.is_set()
    assert 1 <= len(file.getvalue().splitlines()) <= 7
