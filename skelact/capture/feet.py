"""Feet that stand: found by height and speed, held where they stand, let go smoothly.

A foot touches the floor with its heel, its toe, or both. What touches stays at one place; the foot follows as a rigid
body, shin and thigh by inverse kinematics.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skelact.generation.quality import bend_leg
from skelact.geometry import rotation_between, smoothstep

SIDES = ("left", "right")
MAX_SPEED_MPS = 0.35  # of a point that begins to stand; the noise of capture has about half of that
MAX_HEIGHT_M = 0.035  # above where the point rests
HYSTERESIS = 1.5  # a point that stands goes on standing up to so many times both
MIN_CONTACT_S = 0.1
MAX_GAP_S = 0.1  # between contacts that are one
SPEED_WINDOW_S = 0.1  # over which a speed is measured
RELEASE_S = 0.15  # in which a held point goes back to where it would be
Span = tuple[int, int, np.ndarray]  # first frame, frame after the last, where a point stands meanwhile
REST_PERCENTILE = 10.0  # of a point's height over time: where it rests


def find_contacts(points: np.ndarray, valid: np.ndarray, fps: float, names: Sequence[str]) -> np.ndarray:
    """Tell when heels and toes stand on the floor.

    Args:
        points: float64 (T, P, 3), meters, y up, the floor at 0.
        valid: bool (T, P).
        fps: Frames per second.
        names: P, of the points; without heels or toes nothing stands.

    Returns:
        bool (T, 2, 2): left and right, heel and toe.
    """
    contacts = np.zeros((len(points), 2, 2), bool)
    for side, name in enumerate(SIDES):
        for part, index in enumerate(_foot(names, name)[1:]):
            if index is not None and valid[:, index].any():
                contacts[:, side, part] = _stands(points[:, index], valid[:, index], fps)
    return contacts


def _foot(names: Sequence[str], side: str) -> tuple[int | None, int | None, int | None]:
    """Indices of ankle, heel and toe; None where the layout lacks one."""
    listed = list(names)
    found = []
    for options in ((f"{side}_ankle",), (f"{side}_heel",), (f"{side}_big_toe", f"{side}_toe")):
        found.append(next((listed.index(option) for option in options if option in listed), None))
    return found[0], found[1], found[2]


def _stands(place: np.ndarray, valid: np.ndarray, fps: float) -> np.ndarray:
    """Whether one point (T, 3) stands, with hysteresis; short contacts do not count, short gaps do not part them."""
    step = max(1, round(SPEED_WINDOW_S * fps / 2))
    frames = np.arange(len(place))
    before, after = np.maximum(frames - step, 0), np.minimum(frames + step, len(place) - 1)
    moved = np.linalg.norm(place[after] - place[before], axis=-1)
    speed = moved * fps / np.maximum(after - before, 1)
    known = valid & valid[before] & valid[after]
    height = place[:, 1] - max(0.0, float(np.percentile(place[valid, 1], REST_PERCENTILE)))
    begins = known & (speed < MAX_SPEED_MPS) & (height < MAX_HEIGHT_M)
    goes_on = known & (speed < HYSTERESIS * MAX_SPEED_MPS) & (height < HYSTERESIS * MAX_HEIGHT_M)
    stands = np.zeros(len(place), bool)
    for start, end in spans_of(goes_on):
        inside = np.flatnonzero(begins[start:end])
        if inside.size:
            stands[start + inside[0] : start + inside[-1] + 1] = True
    for start, end in spans_of(~stands):
        if start > 0 and end < len(place) and end - start <= MAX_GAP_S * fps and goes_on[start:end].all():
            stands[start:end] = True
    for start, end in spans_of(stands):
        if end - start < MIN_CONTACT_S * fps:
            stands[start:end] = False
    return stands


def spans_of(flags: np.ndarray) -> list[tuple[int, int]]:
    """Runs of true values, (start, end) without end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def lock_feet(
    points: np.ndarray, valid: np.ndarray, fps: float, names: Sequence[str], contacts: np.ndarray
) -> np.ndarray:
    """Hold heels and toes where they stand.

    Args:
        points: float64 (T, P, 3), meters, y up.
        valid: bool (T, P).
        fps: Frames per second.
        names: P, of the points.
        contacts: bool (T, 2, 2), from `find_contacts`.

    Returns:
        Points; bones keep their length. Feet whose ankle, heel or toe the layout lacks stay as they are.
    """
    points = points.copy()
    for side, name in enumerate(SIDES):
        ankle, heel, toe = _foot(names, name)
        if ankle is None or heel is None or toe is None or not np.any(contacts[:, side]):
            continue
        listed = list(names)
        hip, knee = listed.index(f"{name}_hip"), listed.index(f"{name}_knee")
        whole = np.asarray(valid[:, [hip, knee, ankle, heel, toe]].all(1))
        rest = [listed.index(f"{name}_{part}") for part in ("small_toe",) if f"{name}_{part}" in listed]
        turn, shift = _place_foot(points[:, heel], points[:, toe], contacts[:, side] & whole[:, None], fps)
        rows = np.flatnonzero(whole & (np.abs(shift).max(1) > 0))
        if rows.size:
            _bend(points, rows, (hip, knee, ankle, heel), (heel, toe, *rest), turn[rows], shift[rows])
    return points


def _bend(
    points: np.ndarray,
    rows: np.ndarray,
    leg: tuple[int, int, int, int],
    foot: Sequence[int],
    turn: np.ndarray,
    shift: np.ndarray,
) -> None:
    """Turn a foot about its heel, shift it, let the leg follow; in place, in some frames."""
    hip, knee, ankle, heel = (points[rows, index] for index in leg)
    wanted = heel + np.einsum("tij,tj->ti", turn, ankle - heel) + shift
    thigh, shin = bend_leg(hip, knee, ankle, wanted)
    new_knee = hip + np.einsum("tij,tj->ti", thigh, knee - hip)
    new_ankle = new_knee + np.einsum("tij,tj->ti", shin, ankle - knee)
    for index in foot:
        points[rows, index] = new_ankle + np.einsum("tij,tj->ti", turn, points[rows, index] - ankle)
    points[rows, leg[1]], points[rows, leg[2]] = new_knee, new_ankle


def _place_foot(heel: np.ndarray, toe: np.ndarray, contacts: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Turn (T, 3, 3) and shift (T, 3) of a foot, about its heel, that bring what stands to its place."""
    sole = np.linalg.norm(toe - heel, axis=-1, keepdims=True)
    heels, toes = (
        [(start, end, np.median(place[start:end], axis=0)) for start, end in spans_of(contacts[:, part])]
        for part, place in enumerate((heel, toe))
    )
    heel_weight, heel_to = _targets(heel, contacts[:, 0], heels, fps)
    toe_weight, toe_to = _targets(toe, contacts[:, 1], _fit_sole(heels, toes, float(np.median(sole))), fps)
    line = toe_to - heel_to
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    both = np.minimum(heel_weight, toe_weight)[:, None]
    along = (toe - heel) / np.maximum(sole, 1e-9)
    aim = (1 - both) * along + both * line
    turn = rotation_between(along, aim)
    turned = np.einsum("tij,tj->ti", turn, toe - heel)
    by_heel = heel_weight[:, None] * (heel_to - heel)
    by_toe = toe_weight[:, None] * (toe_to - heel - turned) + (1 - toe_weight[:, None]) * (toe - heel - turned)
    total = np.maximum(heel_weight + toe_weight, 1e-9)[:, None]
    share = smoothstep(np.clip((toe_weight[:, None] / total - 0.25) / 0.5, 0, 1))
    share = np.where((contacts[:, 0] & ~contacts[:, 1])[:, None], 0.0, share)  # what stands stands still
    share = np.where((contacts[:, 1] & ~contacts[:, 0])[:, None], 1.0, share)
    return turn, np.where(heel_weight[:, None] + toe_weight[:, None] > 0, (1 - share) * by_heel + share * by_toe, 0.0)


def _fit_sole(heels: Sequence[Span], toes: Sequence[Span], sole_m: float) -> list[Span]:
    """Let a toe that stands while its heel does stand as far from it as the sole is long."""
    fitted = []
    for start, end, place in toes:
        beside = [heel for first, last, heel in heels if first < end and start < last]
        if beside:
            line = place - beside[0]
            place = beside[0] + sole_m * line / max(float(np.linalg.norm(line)), 1e-9)
        fitted.append((start, end, place))
    return fitted


def _targets(place: np.ndarray, stands: np.ndarray, spans: Sequence[Span], fps: float) -> tuple[np.ndarray, np.ndarray]:
    """How much (T,) a point is held, and where (T, 3): full while it stands, fading after and before."""
    weight, target = np.zeros(len(place)), place.copy()
    fade = max(1, round(RELEASE_S * fps))
    for start, end, hold in spans:
        weight[start:end], target[start:end] = 1.0, hold
        for edge, step in ((start - 1, -1), (end, 1)):
            for number in range(1, fade):
                frame = edge + step * (number - 1)
                own = float(smoothstep(np.array(1 - number / fade)))
                if not 0 <= frame < len(place) or stands[frame] or weight[frame] >= own:
                    break
                weight[frame], target[frame] = own, hold
    return weight, target
