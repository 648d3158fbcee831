"""What a file says about its rate, in seconds, in milliseconds or per second: one rule for every door.

Rates of recordings lie between 1 and 1000 frames per second. A frame time of 0.001 to 1 is in seconds. A larger one is
taken for milliseconds or for a rate when only one of the two is a rate that cameras and tools use; it is said then.
"""

from __future__ import annotations

import math

from skelact.errors import InputError

MIN_FPS, MAX_FPS = 1.0, 1000.0
NTSC_FPS = (23.976, 29.97, 59.94, 119.88)
COMMON_FPS = (10, 12, 12.5, 15, 20, 24, 25, 30, 40, 48, 50, 60, 72, 75, 90, 100, 120, 144, 200, 240, 250, 300, 480, 500)
RATE_TOLERANCE = 0.011  # 33 ms means 30 fps
WHOLE_TOLERANCE = 5e-4  # 0.0333333 s means 30 fps; 29.97 fps stays itself
WAY_OUT = "give the rate with --fps"


def check_fps(fps: float, *, field: str = "fps") -> float:
    """Return `fps`, or raise `InputError` at `field` when it is not between 1 and 1000."""
    if not MIN_FPS <= fps <= MAX_FPS:  # also refuses NaN
        wanted = f"{MIN_FPS:g} to {MAX_FPS:g} frames per second"
        raise InputError(f"expected {wanted}, got {fps:g}", field=field)
    return fps


def check_file_fps(fps: float, *, field: str) -> float:
    """Return the rate that a file says, as a whole number where it is meant; the error names the way out."""
    try:
        return whole_fps(check_fps(fps, field=field))
    except InputError as error:
        raise InputError(f"{error.reason}; {WAY_OUT}", field=field) from error


def read_frame_time(frame_time: float, *, field: str) -> tuple[float, str]:
    """Tell frames per second from a frame time that should be in seconds, with a note when it was not; "" else.

    Raises:
        InputError: No rate, or no telling which one, at `field`.
    """
    if not 0 < frame_time < math.inf:
        raise InputError(f"expected the seconds between frames, got {frame_time:g}; {WAY_OUT}", field=field)
    if 1 / MAX_FPS <= frame_time < 1:
        return whole_fps(1 / frame_time), ""
    in_ms, as_fps = 1000 / frame_time, frame_time
    readings = [(_common(in_ms), "milliseconds"), (_common(as_fps), "frames per second")]
    readings = [(fps, unit) for fps, unit in readings if fps]
    if frame_time >= 1 and len(readings) == 1:
        fps, unit = readings[0]
        return fps, f"took the frame time {frame_time:g} for {unit}: {fps:g} frames per second; --fps overrides"
    reason = "it may be seconds, milliseconds or a rate" if 1 <= frame_time <= MAX_FPS else "too short or too long"
    raise InputError(f"expected the seconds between frames, got {frame_time:g}: {reason}; {WAY_OUT}", field=field)


def whole_fps(fps: float) -> float:
    """A rate within 0.05 % of a whole number is that number."""
    whole = round(fps)
    return float(whole) if whole and abs(fps - whole) < WHOLE_TOLERANCE * fps else fps


def _common(fps: float) -> float:
    """The rate in use that is nearest to `fps`, or 0 when none is near."""
    nearest = min((*COMMON_FPS, *NTSC_FPS), key=lambda rate: abs(fps - rate))
    return float(nearest) if abs(fps - nearest) < RATE_TOLERANCE * nearest else 0.0
