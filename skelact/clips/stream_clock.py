"""Time of the frames of a stream, robust to late, duplicate and absurd timestamps."""

from __future__ import annotations

import math
from dataclasses import dataclass

from skelact.errors import InputError

MAX_STEP_S = 10.0  # from one frame to the next; a longer step has to be confirmed
CONFIRMING_FRAMES = 5  # that follow one another at another time, before the clock moves there
RESTART_GAP_S = 5.0  # of the stream's own time, when the clock moves: longer than anything is remembered
SLOT_TOLERANCE = 0.75  # slots by which a frame may be early or late and still is the next


@dataclass(frozen=True)
class FrameTime:
    """Where one frame lies in its stream.

    Attributes:
        slot: Index on the grid of the stream's rate. The slot of the frame before: doubled, it replaces that frame.
        time_s: Seconds of the stream, 0 for its first frame; never decreases.
        is_restart: Whether the clock moves: what was before this frame is long ago.
        offset_s: What the caller's clock says at 0 of the stream. None: no frame had a time yet.
    """

    slot: int
    time_s: float
    is_restart: bool
    offset_s: float | None


@dataclass(frozen=True)
class ClockState:
    """All that a clock knows, for another clock of the same rate that goes on from there.

    Attributes:
        slot: Of the newest frame; None before the first.
        time_s: Of the newest frame.
        offset_s: What the caller's clock says at 0 of the stream. None: no frame had a time yet.
        anchor_slot: Of the first frame since the clock moved.
        anchor_s: Its time.
        suspect_s: The last time that was refused and not confirmed. None: there is none.
        suspects: How many of them follow one another.
        steps: Between frames with times.
        stepped_s: Their sum, seconds.
        replaced: As `StreamClock.replaced`.
    """

    slot: int | None
    time_s: float
    offset_s: float | None
    anchor_slot: int
    anchor_s: float
    suspect_s: float | None
    suspects: int
    steps: int
    stepped_s: float
    replaced: int


class StreamClock:
    """Puts frames in time, with the times that the caller gives, or else at the stream's rate.

    A step back (a late frame) and a step of more than `MAX_STEP_S` are refused, and the clock stays where it is, so
    that the next good frame counts. When `CONFIRMING_FRAMES` refused frames in a row follow one another, the clock
    moves to the last of them. A frame with the time of the one before, or on the same slot of the rate, replaces it.

    Args:
        fps: Frames per second, > 0: the rate of the slots, and of frames without a time.

    Attributes:
        fps: As given.
        replaced: Frames so far that replaced the one before.
    """

    def __init__(self, fps: float) -> None:
        self.fps = fps
        self.replaced = 0
        self._last: FrameTime | None = None
        self._anchor = (0, 0.0)  # slot and time of the first frame since the clock moved
        self._suspect_s: float | None = None
        self._suspects = 0
        self._steps, self._stepped_s = 0, 0.0

    @property
    def slot(self) -> int:
        """Of the newest frame, -1 before the first."""
        return self._last.slot if self._last else -1

    def state(self) -> ClockState:
        """All that is known, for `restore`."""
        last = self._last
        return ClockState(
            slot=last.slot if last else None,
            time_s=last.time_s if last else 0.0,
            offset_s=last.offset_s if last else None,
            anchor_slot=self._anchor[0],
            anchor_s=self._anchor[1],
            suspect_s=self._suspect_s,
            suspects=self._suspects,
            steps=self._steps,
            stepped_s=self._stepped_s,
            replaced=self.replaced,
        )

    def restore(self, state: ClockState) -> None:
        """Go on from a state."""
        self._last = None if state.slot is None else FrameTime(state.slot, state.time_s, False, state.offset_s)
        self._anchor = (state.anchor_slot, state.anchor_s)
        self._suspect_s, self._suspects = state.suspect_s, state.suspects
        self._steps, self._stepped_s = state.steps, state.stepped_s
        self.replaced = state.replaced

    @property
    def measured_fps(self) -> float | None:
        """Frames per second by the caller's clock; None before two frames had a time."""
        return self._steps / self._stepped_s if self._stepped_s > 0 else None

    def place(self, time_s: float | None, *, skipped: int = 0) -> FrameTime:
        """Say where a frame lies; nothing changes before it is accepted.

        Args:
            time_s: By the caller's clock. None: one frame time after the frame before.
            skipped: Frames without a time that were left out since then.

        Raises:
            InputError: Not finite, late, or too far ahead; field "time_s".
        """
        last = self._last
        if time_s is not None and not math.isfinite(time_s):
            raise InputError(f"expected a finite time, got {time_s}", field="time_s")
        if last is None:
            return FrameTime(0, 0.0, False, time_s)
        steps = 1 + skipped
        if time_s is None:
            return FrameTime(last.slot + steps, last.time_s + steps / self.fps, False, last.offset_s)
        if last.offset_s is None:  # the first time that is given: this frame is the next
            now_s = last.time_s + steps / self.fps
            return FrameTime(last.slot + steps, now_s, False, time_s - now_s)
        now_s = time_s - last.offset_s
        step_s = now_s - last.time_s
        if 0 <= step_s <= MAX_STEP_S:
            return FrameTime(self._slot(last, now_s), now_s, False, last.offset_s)
        if self._is_confirmed(time_s):
            now_s = last.time_s + RESTART_GAP_S
            return FrameTime(last.slot + math.ceil(RESTART_GAP_S * self.fps), now_s, True, time_s - now_s)
        if step_s < 0:
            raise InputError(f"{-step_s:.6g} s before the frame before it: late frames are skipped", field="time_s")
        wanted = f"expected at most {MAX_STEP_S:g} s after the frame before it"
        raise InputError(f"{wanted}, got {step_s:.6g} s: this frame is skipped", field="time_s")

    def accept(self, placed: FrameTime) -> None:
        """Move on to a frame that was placed and is taken."""
        last, self._last = self._last, placed
        self._suspect_s, self._suspects = None, 0
        if placed.is_restart:
            self._anchor = (placed.slot, placed.time_s)
        elif last is not None:
            self.replaced += placed.slot == last.slot
            if placed.offset_s is not None and placed.offset_s == last.offset_s:
                self._steps += 1
                self._stepped_s += placed.time_s - last.time_s

    def _slot(self, last: FrameTime, now_s: float) -> int:
        """The next slot when that is near, so that cameras may tremble; else the nearest."""
        if now_s == last.time_s:
            return last.slot
        slot, time_s = self._anchor
        position = slot + (now_s - time_s) * self.fps
        following = last.slot + 1
        return following if abs(position - following) <= SLOT_TOLERANCE else max(round(position), last.slot)

    def _is_confirmed(self, time_s: float) -> bool:
        """Take note of a time that does not fit; True when enough of them fit one another."""
        follows = self._suspect_s is not None and 0 < time_s - self._suspect_s <= MAX_STEP_S
        self._suspects = self._suspects + 1 if follows else 1
        self._suspect_s = time_s
        return self._suspects >= CONFIRMING_FRAMES
