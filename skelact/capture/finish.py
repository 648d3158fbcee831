"""From points in meters to a clip that stands on the floor: smoothing, constant bones, floor, standing feet.

One door for what several cameras and what one camera captured.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.capture.feet import find_contacts, lock_feet, spans_of
from skelact.capture.smoothers import smooth_points
from skelact.capture.worlds import floor_height
from skelact.layouts import load_layout
from skelact.values import Clip

MAX_FILLED_S = 0.2  # of a point that is missing between two places where it was seen
LENGTH_ROUNDS = 20  # of moving the ends of all bones toward their length


def finish_points(
    points: np.ndarray,
    valid: np.ndarray,
    fps: float,
    *,
    lengths_m: Mapping[tuple[str, str], float],
    smooth: str,
    lock: bool = True,
) -> tuple[Clip, np.ndarray]:
    """Make a clip on `wholebody133`.

    Args:
        points: float64 (T, 133, 3), meters, y up.
        valid: bool (T, 133).
        fps: Frames per second.
        lengths_m: (point, point) -> length that a bone keeps.
        smooth: A key of `SMOOTHERS`.
        lock: Hold feet where they stand.

    Returns:
        The clip, its floor at height 0, gaps of up to 0.2 s filled with straight lines; and contacts bool (T, 2, 2):
        left and right, heel and toe.
    """
    layout = load_layout("wholebody133")
    points, valid = fill_gaps(points, valid, round(MAX_FILLED_S * fps))
    if smooth != "none":
        points = smooth_points(points, valid, fps, name=smooth)
    points = keep_lengths(points, valid, layout.names, lengths_m)
    points = points.copy()
    points[..., 1] -= floor_height(points, valid, layout.names)
    contacts = find_contacts(points, valid, fps, layout.names)
    if lock:
        points = lock_feet(points, valid, fps, layout.names, contacts)
    clip = Clip(np.where(valid[..., None], points, 0.0)[None].astype(np.float32), layout, fps, valid[None])
    return clip, contacts


def fill_gaps(points: np.ndarray, valid: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw points (T, P, 3) in a straight line through gaps of at most some frames: points, and what is there now."""
    points, filled = points.copy(), valid.copy()
    for index in np.flatnonzero(valid.any(0) & ~valid.all(0)):
        for start, end in spans_of(~valid[:, index]):
            if start > 0 and end < len(points) and end - start <= most:
                weight = (np.arange(start, end) - start + 1)[:, None] / (end - start + 1)
                points[start:end, index] = (1 - weight) * points[start - 1, index] + weight * points[end, index]
                filled[start:end, index] = True
    return points, filled


def keep_lengths(
    points: np.ndarray, valid: np.ndarray, names: tuple[str, ...], lengths_m: Mapping[tuple[str, str], float]
) -> np.ndarray:
    """Move the ends of each bone by half of what it is too long or short, in turns."""
    points = points.copy()
    rows = [(names.index(a), names.index(b), length) for (a, b), length in lengths_m.items() if np.isfinite(length)]
    for _ in range(LENGTH_ROUNDS):
        for a, b, length in rows:
            along = points[:, b] - points[:, a]
            now = np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9)
            both = (valid[:, a] & valid[:, b])[:, None]
            move = np.where(both, along * (1 - length / now) / 2, 0.0)
            points[:, a] += move
            points[:, b] -= move
    return points
