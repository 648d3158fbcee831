"""One line of JSON for each call that has ended, refused ones too; nothing that a client sent is in it."""

from __future__ import annotations

import datetime
import json
import logging
import logging.handlers
import queue
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from .calls import Call

logger = logging.getLogger("skelact.calls")
MAX_WAITING = 10_000  # lines; more are dropped and counted, so that a slow disk stops no call
MAX_METHOD = 100  # characters; strangers may call any name


def log_call(call: Call, code: str, *, reason: str = "", level: int = logging.INFO) -> None:
    """Write the line of a call.

    Args:
        call: That has ended.
        code: Its status, such as "OK".
        reason: Why it was refused: a limit, a field or a reason of access.
        level: Of the line.
    """
    if not logger.isEnabledFor(level):
        return
    line = {
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
        "request_id": call.request_id,
        "method": call.method[:MAX_METHOD],
        "peer": call.peer,
        "identity": call.name,
        "code": code,
        "reason": reason,
        "ms": round(1e3 * (time.perf_counter() - call.started), 1),
        "received": call.received,
        "received_bytes": call.received_bytes,
        "sent": call.sent,
        "sent_bytes": call.sent_bytes,
        "compute_ms": round(1e3 * call.compute_s, 1),
        "pixels": call.pixels,
        "text_bytes": call.text_bytes,
        "max_lag_ms": round(1e3 * call.max_lag_s, 1),
        "dropped": call.dropped,
    }
    logger.log(level, json.dumps(line))


@contextmanager
def call_log(file: TextIO | None = None, *, level: int | None = None) -> Iterator[None]:
    """Write the lines of calls from a thread of their own.

    Args:
        file: To write to; unset: standard error.
        level: Minimum; unset: that of all other lines.
    """
    waiting = _Waiting(queue.Queue(MAX_WAITING))
    target = logging.StreamHandler(file or sys.stderr)
    target.setFormatter(logging.Formatter("%(message)s"))
    writer = _Writer(waiting.queue, target)
    logger.addHandler(waiting)
    logger.setLevel(logging.getLogger().getEffectiveLevel() if level is None else level)
    logger.propagate = False
    writer.start()
    try:
        yield
    finally:
        logger.removeHandler(waiting)
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
        writer.stop()
        if waiting.dropped:
            logger.warning("dropped %d lines about calls: they came faster than they could be written", waiting.dropped)


class _Writer(logging.handlers.QueueListener):
    """Ends after all lines that wait, however many."""

    def enqueue_sentinel(self) -> None:
        """Mark the end, when there is room for the mark."""
        self.queue.put(self._sentinel)  # type: ignore[attr-defined]


class _Waiting(logging.handlers.QueueHandler):
    """Drops lines when too many wait."""

    dropped = 0

    def enqueue(self, record: Any) -> None:
        """Put a line into the queue, or count it."""
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.dropped += 1
