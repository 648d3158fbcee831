"""Resume tokens: where a stream of skeletons is, as bytes for its client, and back as from a stranger.

A token is JSON; where networks go on from a state, a line of it and behind that line what they know of each person.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skelact.clips import ClockState
from skelact.errors import InputError
from skelact.recognition import Recognizer
from skelact.recognition.stream_door import StreamPosition
from skelact.v1 import recognition_pb2 as pb

FIELD = "config.resume_token"
VERSION = 1
MAX_HEADER_BYTES = 1 << 16  # of the JSON
MAX_TOKEN_BYTES = 7 << 19  # a response must fit into the 4 MB that clients take unless they are told otherwise
LINE = b"\n"
MAX_NUMBER = 2**53  # whole numbers up to here are exact in JSON
CLOCK_TYPES = typing.get_type_hints(ClockState)


@dataclass(frozen=True)
class StreamCounts:
    """What became of the frame messages of a stream so far; every one is >= 0.

    Attributes:
        messages: All frames.
        refused: Frames answered with an error.
        answers: Answers given.
        skipped: Answers left out.
    """

    messages: int = 0
    refused: int = 0
    answers: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class ResumeState:
    """What a token holds: counts, times and, where networks go on from a state, what they know of people.

    Attributes:
        counts: Of the messages so far.
        position: Of the stream.
    """

    counts: StreamCounts
    position: StreamPosition


def stream_digest(config: pb.StreamRecognizeConfig, recognizer: Recognizer) -> str:
    """What must be the same where a stream goes on: its config, and the model with its labels."""
    same = pb.StreamRecognizeConfig()
    same.CopyFrom(config)
    for name in ("resume_token", "answered_frames", "resume_point_ms"):
        same.ClearField(name)
    form = str(recognizer.live.form.dtype) if recognizer.live else ""
    model = json.dumps([recognizer.name, recognizer.layout.name, recognizer.labels, form]).encode()
    return hashlib.sha256(same.SerializeToString(deterministic=True) + model).hexdigest()[:16]


def token_from_state(state: ResumeState, digest: str) -> bytes:
    """Write a token."""
    position = state.position
    people = [[person, slot, position.seen[person]] for person, slot in position.tracks.items()]
    fields = {
        "version": VERSION,
        "stream": digest,
        "counts": dataclasses.asdict(state.counts),
        "frame": position.frame,
        "clock": dataclasses.asdict(position.clock),
        "people": people,
    }
    if position.records:
        fields["sizes"] = [len(position.records[person]) for person in position.tracks]
    header = json.dumps(fields, separators=(",", ":")).encode()
    records = [position.records[person] for person in position.tracks if position.records]
    return b"".join([header, LINE, *records]) if records else header


def token_to_state(token: bytes, digest: str) -> ResumeState:
    """Read a token that a client sent; anyone may have written it, so nothing in it is trusted.

    Raises:
        InputError: It is no token, or one of another stream or model.
    """
    if len(token) > MAX_TOKEN_BYTES:
        raise InputError(f"expected at most {MAX_TOKEN_BYTES} bytes, got {len(token)}", field=FIELD)
    header, _, tail = token.partition(LINE)
    if len(header) > MAX_HEADER_BYTES:
        raise InputError("malformed resume token", field=FIELD)
    try:
        read = json.loads(header)
        if (read["version"], read["stream"]) != (VERSION, digest):
            raise InputError("expected a token of a stream with this config, model and version", field=FIELD)
        counts = StreamCounts(**{key: _whole(value) for key, value in _strict(read["counts"], StreamCounts).items()})
        clock = ClockState(
            **{key: _clock_value(key, value) for key, value in _strict(read["clock"], ClockState).items()}
        )
        people = {_whole(person): (_whole(slot), _whole(seen)) for person, slot, seen in read["people"]}
        frame = _whole(read["frame"], lowest=-1)
        records = _cut(tail, [_whole(size) for size in read.get("sizes", [])], list(people))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("malformed resume token", field=FIELD) from None
    newest = -1 if clock.slot is None else clock.slot
    if any(slot > newest or not seen for slot, seen in people.values()) or clock.anchor_slot > max(newest, 0):
        raise InputError("malformed resume token: a person was seen after its newest frame", field=FIELD)
    tracks = {person: slot for person, (slot, _) in people.items()}
    seen = {person: seen for person, (_, seen) in people.items()}
    return ResumeState(counts, StreamPosition(frame, clock, tracks, seen, records))


def _cut(tail: bytes, sizes: Sequence[int], people: Sequence[int]) -> dict[int, bytes]:
    """What is known of each person, one behind the other; nobody's where no sizes are given."""
    ends = list(itertools.accumulate(sizes, initial=0))
    if len(tail) != ends[-1] or (sizes and len(sizes) != len(people)):
        raise ValueError("expected as many bytes as the sizes say, for each person")
    return {person: tail[first:end] for person, first, end in zip(people, ends, ends[1:], strict=False)}


def _strict(fields: Any, kind: type) -> Mapping[str, object]:
    """The fields of an object that has all of a kind, and no others."""
    if not isinstance(fields, dict) or fields.keys() != {field.name for field in dataclasses.fields(kind)}:
        raise ValueError(f"expected the fields of {kind.__name__}")
    return fields


def _whole(value: object, *, lowest: int = 0) -> int:
    if type(value) is not int or not lowest <= value < MAX_NUMBER:
        raise ValueError(f"expected a whole number from {lowest}")
    return value


def _clock_value(name: str, value: Any) -> Any:
    wanted = CLOCK_TYPES[name]
    if value is None:
        if isinstance(wanted, types.UnionType) and type(None) in wanted.__args__:
            return None
    elif wanted is int or (isinstance(wanted, types.UnionType) and int in wanted.__args__):
        return _whole(value)
    elif type(value) in (int, float) and math.isfinite(value) and abs(value) < MAX_NUMBER:
        return float(value)
    raise ValueError(f"unexpected {name}")
