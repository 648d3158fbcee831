"""How late live answers are and how many were left out, read from what clients are told."""

from __future__ import annotations

from google.protobuf.message import Message

from .calls import Call
from .metrics import Metrics

LAG = "lag_us"
DROPPED = ("answers_skipped", "frames_dropped")  # counts of a stream so far


def note_live(call: Call, response: Message, metrics: Metrics) -> None:
    """Take lag and drops from a message of a stream, if it has any."""
    if "message" not in response.DESCRIPTOR.oneofs_by_name:
        return
    kind = response.WhichOneof("message")
    part = getattr(response, kind) if kind else None
    if not isinstance(part, Message):
        return
    fields = part.DESCRIPTOR.fields_by_name
    if LAG in fields and (lag_us := getattr(part, LAG)):
        call.max_lag_s = max(call.max_lag_s, lag_us / 1e6)
        metrics.observe_lag(call.method, lag_us / 1e6)
    dropped = sum(getattr(part, name) for name in DROPPED if name in fields)
    if dropped > call.dropped:
        metrics.count_dropped(call.method, dropped - call.dropped)
        call.dropped = dropped
