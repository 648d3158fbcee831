"""What is known of one person of a live stream: one record of fixed size, also as bytes and back as from a stranger.

As bytes the networks' part of it is rounded to half precision, without its zeros: a third of its size. Answers after it
differ by less than 0.002 in any probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.clips.causal import CHUNK
from skelact.errors import InputError

FIELD = "people"
NETWORKS = "networks"  # the last field of a record
MAX_HALF = 65504.0
MAX_NUMBER = 2.0**53
MAY_LACK = ("joints", "recent", "known")  # NaN where missing
COUNT_BYTES = 4
LEAST = {"frames_seen": 1, "answered": 0, "made": 1, "recent_frames": 1, "pending_frames": 0, "look_frames": 0}


def record_dtype(
    frame: np.dtype, *, joints: int, classes: int, recent_frames: int, state_sizes: Sequence[int]
) -> np.dtype:
    """The fields of a record; a new person's is all zero.

    Args:
        frame: Of `CausalFrames`.
        joints: V.
        classes: K.
        recent_frames: How many of the last frames are kept.
        state_sizes: Of each network.
    """
    return np.dtype(
        [
            ("frames_seen", np.int64),
            ("answered", np.int64),  # frames seen at the last answer
            ("start_s", np.float64),  # of the network's frames
            ("made", np.int64),  # of the network's frames since then
            ("time_s", np.float64),  # of the last sight
            ("joints", np.float64, (joints, 3)),  # at the last sight, NaN where missing
            ("anchor", np.float64, (3,)),  # the origin of `recent`
            ("recent", np.float32, (recent_frames, joints, 3)),  # the last frames, the newest last
            ("recent_frames", np.int64),
            ("frame", frame),
            ("pending", np.float32, (2 * CHUNK, joints, 6)),
            ("pending_frames", np.int64),
            ("logits", np.float64, (classes,)),  # sums over the horizon
            ("weight", np.float64),
            ("looked", np.float64, (classes,)),  # log probabilities of the newest look
            ("known", np.float64),  # of that look, NaN where it is not measured
            ("min_known", np.float64),
            ("is_looked", np.bool_),  # whether there is one
            ("look_frames", np.int64),  # of the network's rate when the newest look was due
            ("frames_made", np.int64),  # of that rate so far
            (NETWORKS, np.float32, (sum(state_sizes),)),
        ]
    )


@dataclass(frozen=True, eq=False)
class RecordForm:
    """The form of the records of one kind of stream.

    Attributes:
        dtype: Of `record_dtype`.
        counters: Places among the networks' numbers that hold whole ones: the steps that each has done.
        step_frames: Of a step of the networks.
    """

    dtype: np.dtype
    counters: tuple[int, ...]
    step_frames: int

    def pack(self, record: np.ndarray) -> bytes:
        """Write a record: everything as it is, then counters, which numbers are not 0, and those."""
        values = np.asarray(record[NETWORKS], np.float32)
        rounded = np.clip(values, -MAX_HALF, MAX_HALF).astype("<f2")
        rounded[list(self.counters)] = 0
        is_set = rounded != 0
        counters = values[list(self.counters)].astype("<f4")
        head = record.astype(self._portable).tobytes()[: self._head_size]
        return b"".join([head, counters.tobytes(), np.packbits(is_set).tobytes(), rounded[is_set].tobytes()])

    def unpack(self, data: bytes) -> np.ndarray:
        """Read a record that anyone may have written.

        Raises:
            InputError: Another size than such a record has, or numbers that no stream comes to.
        """
        size = self.dtype[NETWORKS].shape[0]
        bits_at = self._head_size + COUNT_BYTES * len(self.counters)
        values_at = bits_at + (size + 7) // 8
        bits = np.unpackbits(np.frombuffer(data[bits_at:values_at], np.uint8))
        if len(data) < values_at or bits[size:].any() or len(data) != values_at + 2 * int(bits.sum()):
            raise InputError("expected what another stream knows of a person, got other bytes", field=FIELD)
        padded = data[: self._head_size].ljust(self.dtype.itemsize, b"\0")
        record: np.ndarray = np.frombuffer(padded, self._portable).astype(self.dtype).reshape(())
        values = np.zeros(size, np.float32)
        with np.errstate(invalid="ignore"):  # a NaN that signals is refused below
            values[bits[:size].astype(bool)] = np.frombuffer(data[values_at:], "<f2")
        values[list(self.counters)] = np.frombuffer(data[self._head_size : bits_at], "<f4")
        record[NETWORKS] = values
        if wrong := self._wrong(record):
            raise InputError(f"expected what another stream knows of a person, got another {wrong[0]!r}", field=FIELD)
        return record

    @property
    def _portable(self) -> np.dtype:
        return self.dtype.newbyteorder("<")

    @property
    def _head_size(self) -> int:
        fields = self.dtype.fields
        assert fields is not None
        return int(fields[NETWORKS][1])

    def _wrong(self, record: np.ndarray) -> list[str]:
        """Fields that hold what no stream comes to: endless numbers, places outside of buffers."""
        most = {
            "answered": record["frames_seen"],
            "recent_frames": len(record["recent"]),
            "pending_frames": self.step_frames - 1,
            "look_frames": record["frames_made"],
        }
        counters = record[NETWORKS][list(self.counters)]
        names = self.dtype.names or ()
        wrong = [name for name in names if not _is_sound(record[name], may_lack=name in MAY_LACK)]
        wrong += [name for name, least in LEAST.items() if record[name] < least]
        wrong += [name for name, highest in most.items() if record[name] > highest]
        if record["frame"]["frames"] < 1 or record["weight"] < 0:
            wrong.append("frame")
        if (counters < 0).any() or (counters != np.floor(counters)).any():
            wrong.append(NETWORKS)
        if record["is_looked"].tobytes() not in (b"\0", b"\1"):
            wrong.append("is_looked")
        return wrong


def _is_sound(values: np.ndarray, *, may_lack: bool) -> bool:
    if values.dtype.names:
        return all(_is_sound(values[name], may_lack=may_lack) for name in values.dtype.names)
    with np.errstate(invalid="ignore"):  # a NaN that signals
        is_small = np.abs(values.astype(np.float64)) < MAX_NUMBER
    return bool((is_small | (np.isnan(values) if may_lack else False)).all())
