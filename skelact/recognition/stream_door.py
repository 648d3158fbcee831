"""What comes in on a live stream, before anything is recognized: people of one frame, checked, counted and placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from skelact.clips import ClockState, FrameTime, StreamClock
from skelact.clips.modalities import SCORE
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.skeleton import check_conversion, convert_scores, joints_to_layout

FORGET_S = 1.0  # who is not seen for longer is forgotten
MAX_TRACKS = 256


@dataclass(frozen=True)
class StreamPosition:
    """Where a stream is: another one goes on from here as this one would, after `memory_slots` slots more.

    Attributes:
        frame: Index of the newest frame, -1 before the first.
        clock: Of the stream.
        tracks: Id of everybody who is not forgotten -> slot of the last sight.
        seen: Id -> frames in which this person has been seen.
        records: Id -> all that networks that go on from a state know of this person, joints among it; else empty.
    """

    frame: int
    clock: ClockState
    tracks: Mapping[int, int]
    seen: Mapping[int, int]
    records: Mapping[int, bytes] = field(default_factory=dict)


class StreamDoor:
    """What comes in on a live stream: checks people and times, puts joints on a recognizer's layout, counts frames.

    Attributes:
        clock: When the frames happen; late frames and leaps in time are refused as `StreamClock` says.
        frame: Index of the newest frame, -1 before the first.
        remembered: Ids that were known before the newest frame and are not forgotten.
    """

    def __init__(self, layout: Layout, onto: Layout, *, fps: float, max_tracks: int, has_points: bool = False) -> None:
        if not 0 < fps < np.inf:
            raise InputError(f"expected > 0, got {fps}", field="fps")
        check_conversion(layout, onto, field="layout")
        self.source = layout
        self._onto = onto
        self._has_points = has_points
        self._forget = max(2, round(FORGET_S * fps))  # frames; who is in two frames in a row is one person
        self._max_tracks = max_tracks
        self.clock = StreamClock(fps)
        self.frame = -1
        self.remembered: frozenset[int] = frozenset()
        self._last_slots: dict[int, int] = {}

    def take(self, people: Mapping[int, np.ndarray], time_s: float | None) -> tuple[FrameTime, dict[int, np.ndarray]]:
        """Count a frame and return its time and who is in it: id -> float64 (V, 3), NaN where missing.

        Raises:
            InputError: As `StreamRecognizer.add` says; the frame is then not counted.
        """
        checked = {person: self._check(person, joints) for person, joints in people.items()}
        converted = {person: self._convert(joints) for person, joints in checked.items() if _shows_somebody(joints)}
        placed = self.clock.place(time_s)
        alive = {id: slot for id, slot in self._last_slots.items() if placed.slot - slot < self._forget}
        tracks = len(alive.keys() | converted.keys())
        if tracks > self._max_tracks:
            wanted = f"expected at most {self._max_tracks} ids within {FORGET_S:g} s, got {tracks}"
            raise InputError(wanted, field="people")
        self.clock.accept(placed)
        self.remembered = frozenset(alive)
        self._last_slots = alive | dict.fromkeys(converted, placed.slot)
        self.frame += 1
        return placed, converted

    @property
    def tracks(self) -> Mapping[int, int]:
        """Id of everybody who is not forgotten -> slot of the last sight."""
        return self._last_slots

    def restore(self, position: StreamPosition) -> None:
        """Go on from a position.

        Raises:
            InputError: It holds too many ids.
        """
        if len(position.tracks) > self._max_tracks:
            raise InputError(f"expected at most {self._max_tracks} ids, got {len(position.tracks)}", field="people")
        self.clock.restore(position.clock)
        self.frame = position.frame
        self._last_slots = dict(position.tracks)

    def _check(self, person: int, joints: np.ndarray) -> np.ndarray:
        field = f"people[{person}].joints"
        wanted = (len(self.source.names), 3)
        if joints.shape != wanted:
            raise InputError(f"expected {wanted} for layout {self.source.name!r}, got {joints.shape}", field=field)
        if np.isinf(joints).any():
            raise InputError("expected finite values, or NaN for a missing joint, got infinity", field=field)
        return joints

    def _convert(self, joints: np.ndarray) -> np.ndarray:
        """Put one pose on the recognizer's layout: float64 (V, 3), NaN where missing."""
        valid = ~np.isnan(joints).any(-1)
        known = np.where(valid[:, None], joints, 0).astype(np.float64)
        mapped, valid = joints_to_layout(known, self.source, self._onto, valid=valid)
        if self._has_points:
            mapped[:, SCORE] = np.minimum(convert_scores(known[:, SCORE], self.source, self._onto), 1)
        return np.where(valid[:, None], mapped, np.nan)


def _shows_somebody(joints: np.ndarray) -> bool:
    """Whether any coordinate of a pose is neither missing nor zero."""
    return bool(((joints != 0) & ~np.isnan(joints)).any())
