"""One action for a given time: units from the network laid end to end, at a given frame rate."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator, Philox, SeedSequence  # numpy would import them at the first call

from skelact.generation.decoder import UnitDecoder
from skelact.generation.features import (
    MOVES,
    SPEEDS,
    TURN_SPEED,
    VELOCITY,
    features_to_motion,
    rows_to_features,
)
from skelact.generation.units import ROWS
from skelact.geometry import rot6d_to_rotmat, rotmat_to_rot6d, slerp, smoothstep
from skelact.language.actions import CYCLE, HOLD, Performance
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, LEFT_ARM, RIGHT_ARM

DRIFT = 0.35  # how far the next cycle's noise goes from the one before
EASE_S = 0.6  # in which an arm comes up to a cycle and goes down again
SEAM_S = 0.25  # over which one stroke goes over into the next
MAX_UNITS = 64
MAX_JUMP_M = 3.0  # that a jump goes
MIN_AHEAD_M = 0.2  # that a jump goes by itself, for its way to be scaled
MIN_TURN_RAD, MIN_TURN_RAD_S = np.pi / 2, 0.6  # that a walked turn turns, at this speed in short motions
MIN_STROKE_TIME = 0.6  # a stroke is never performed faster than this share of its natural duration
TURNS = {"walk-turn-left": 1.0, "walk-turn-right": -1.0}  # sign of their turns


def natural_seconds(performance: Performance, decoder: UnitDecoder, *, seed: tuple[int, ...]) -> float:
    """Duration of one unit of a performance when no duration is asked, seconds."""
    _, seconds = decoder.decode(performance.words, noise(1, decoder.latent, seed))
    return float(seconds[0]) * performance.tempo


def perform(
    performance: Performance,
    decoder: UnitDecoder,
    *,
    seconds: float,
    fps: float,
    seed: tuple[int, ...],
    times: int | None = None,
    is_closed: bool = False,
) -> np.ndarray:
    """Rows (T, `WIDTH`) of a performance that lasts a given time; see `features_to_rows`.

    Args:
        performance: What to perform.
        decoder: Makes the units.
        seconds: Duration.
        fps: Frames per second of the rows.
        seed: Of the noise: the same for the same performance of the same request.
        times: Number of strokes; None: as many as fit best.
        is_closed: Whether whole cycles, all alike, fill the time, so that the last row leads into the first.
    """
    frames = max(1, round(seconds * fps))
    if performance.action.kind == CYCLE and is_closed:
        rows = _closed_cycles(performance, decoder, frames, fps, seed)
    elif performance.action.kind == CYCLE:
        rows = _cycles(performance, decoder, frames, fps, seed)
    else:
        rows = _strokes(performance, decoder, frames, fps, seed, times)
    return _steer_path(rows, performance, fps)


def ease_arms(rows: np.ndarray, rest: np.ndarray, parts: dict[str, float], fps: float) -> np.ndarray:
    """Bring arms up from where they rest, and down again at the end.

    Args:
        rows: (T, WIDTH) of the cycles.
        rest: (WIDTH,) one row of a body at rest.
        parts: Parts of the action; only arms are eased.
        fps: Frames per second.
    """
    joints = [joint for arm in (LEFT_ARM, RIGHT_ARM) if parts.get(arm) for joint in BODY.joints(arm)]
    frames = min(round(EASE_S * fps), len(rows) // 3)
    if not joints or not frames:
        return rows
    edge = (np.arange(frames) + 0.5) / frames
    share = np.ones(len(rows))
    share[:frames] = smoothstep(edge)
    share[len(rows) - frames :] = share[:frames][::-1]
    sixd = rows[:, MOVES:].reshape(len(rows), -1, 6).copy()
    still = rot6d_to_rotmat(rest[MOVES:].reshape(-1, 6)[joints])
    sixd[:, joints] = rotmat_to_rot6d(slerp(still[None], rot6d_to_rotmat(sixd[:, joints]), share[:, None]))
    return np.concatenate([rows[:, :MOVES], sixd.reshape(len(rows), -1)], axis=1)


def wait_around(rows: np.ndarray, frames: int) -> np.ndarray:
    """Hold the first and the last of rows (T, WIDTH), without moving, so that they fill a number of frames."""
    before = (frames - len(rows)) // 2
    held = np.concatenate([np.repeat(rows[:1], before, 0), np.repeat(rows[-1:], frames - len(rows) - before, 0)])
    held[:, SPEEDS] = 0.0
    return np.concatenate([held[:before], rows, held[before:]])


def reach_distance(rows: np.ndarray, distance_m: float, fps: float) -> np.ndarray:
    """Scale the speeds of rows (T, WIDTH) so that they end so far ahead of where they begin, to no side."""
    left, ahead = rows[:-1, VELOCITY].sum(0) / fps
    distance_m = min(distance_m, MAX_JUMP_M)
    scaled = rows.copy()
    seconds = max(len(rows) - 1, 1) / fps
    scaled[:, VELOCITY] -= np.array([left, 0.0]) / seconds
    scaled[:, TURN_SPEED] -= rows[:-1, TURN_SPEED].mean() if len(rows) > 1 else 0.0
    if abs(ahead) > MIN_AHEAD_M:
        scaled[:, VELOCITY.stop - 1] *= distance_m / ahead
    else:
        scaled[:, VELOCITY.stop - 1] += (distance_m - ahead) / seconds
    return scaled


def decode_cycles(decoder: UnitDecoder, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Units (N, `ROWS`, `WIDTH`) of a cycle, each of which goes on into its own first row, and their seconds (N,).

    The network does not quite close them: what is missing from the last row to the first is spread over the cycle.
    """
    units, seconds = decoder.decode(words, noise)
    step = 0.5 * (units[:, -1] - units[:, -2] + units[:, 1] - units[:, 0])
    gap = units[:, -1] + step - units[:, 0]
    phase = (np.arange(ROWS) + 0.5) / ROWS - 0.5
    units = units - gap[:, None] * phase[:, None]
    return 0.5 * units + 0.25 * (np.roll(units, 1, axis=1) + np.roll(units, -1, axis=1)), seconds


def noise(count: int, latent: int, seed: tuple[int, ...]) -> np.ndarray:
    """Standard normal noise (count, D) that wanders: every row is near the one before."""
    fresh = Generator(Philox(SeedSequence(seed))).standard_normal((count, latent))
    for row in range(1, count):
        fresh[row] = np.sqrt(1 - DRIFT**2) * fresh[row - 1] + DRIFT * fresh[row]
    return fresh.astype(np.float32)


def _cycles(
    performance: Performance, decoder: UnitDecoder, frames: int, fps: float, seed: tuple[int, ...]
) -> np.ndarray:
    """Cycles end to end, every one turning into the next one from its first to its last phase."""
    first = natural_seconds(performance, decoder, seed=seed)
    count = min(MAX_UNITS, int(np.ceil(frames / fps / max(first, 0.2) * 1.5)) + 2)
    units, seconds = decode_cycles(decoder, performance.words, noise(count, decoder.latent, seed))
    ends = np.concatenate([[0.0], np.cumsum(seconds[:-1] * performance.tempo)])
    time = np.arange(frames) / fps % ends[-1]
    cycle = np.searchsorted(ends, time, side="right") - 1
    phase = (time - ends[cycle]) / (ends[cycle + 1] - ends[cycle])
    share = smoothstep(phase)[:, None]
    rows = (1 - share) * _at(units, cycle, phase) + share * _at(units, cycle + 1, phase)
    return _scale_speeds(rows, 1 / performance.tempo)


def _closed_cycles(
    performance: Performance, decoder: UnitDecoder, frames: int, fps: float, seed: tuple[int, ...]
) -> np.ndarray:
    """One cycle, as often as fits best."""
    units, seconds = decode_cycles(decoder, performance.words, noise(1, decoder.latent, seed))
    natural = float(seconds[0])
    count = max(1, round(frames / fps / (natural * performance.tempo)))
    place = np.arange(frames) / frames * count
    rows = _at(units, np.zeros(frames, int), place % 1.0)
    return _scale_speeds(rows, natural * count * fps / frames)


def _at(units: np.ndarray, cycle: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Rows (T, WIDTH) of closed cycles at phases in 0..1."""
    row = phase * ROWS
    low = row.astype(int) % ROWS
    weight = (row - np.floor(row))[:, None]
    return (1 - weight) * units[cycle, low] + weight * units[cycle, (low + 1) % ROWS]


def _strokes(
    performance: Performance,
    decoder: UnitDecoder,
    frames: int,
    fps: float,
    seed: tuple[int, ...],
    times: int | None,
) -> np.ndarray:
    """Strokes end to end, or one that holds its extreme."""
    natural = natural_seconds(performance, decoder, seed=seed)
    holds = performance.action.kind == HOLD
    count = times or (1 if holds else max(1, round(frames / fps / natural)))
    units, seconds = decoder.decode(performance.words, noise(min(count, MAX_UNITS), decoder.latent, seed))
    lengths = np.diff(np.round(np.linspace(0, frames, len(units) + 1)).astype(int))
    parts = []
    for unit, length, natural in zip(units, lengths, seconds * performance.tempo, strict=True):
        wanted = length / fps
        if holds and wanted > natural:
            phase = _held_phase(unit, natural, wanted, length)
        else:
            phase = np.arange(length) / max(length - 1, 1) * min(1.0, wanted / (MIN_STROKE_TIME * natural))
        rate = np.gradient(phase) * fps * natural if length > 1 else np.ones(length)
        parts.append(_scale_speeds(_between(unit, phase), rate[:, None] / performance.tempo))
    rows = np.concatenate(parts)
    for seam in np.cumsum(lengths)[:-1]:
        rows = _smooth_seam(rows, int(seam), round(SEAM_S * fps))
    return rows


def _held_phase(unit: np.ndarray, natural: float, wanted: float, length: int) -> np.ndarray:
    """Phases (length,) that come to the extreme of a stroke, stay there and go back at their own speed."""
    motion = features_to_motion(rows_to_features(unit, ROWS / natural))
    wrists = [BODY.names.index(f"{side}_wrist") for side in ("left", "right")]
    height = forward_kinematics(motion)[:, wrists, 1].max(1)
    apex = float(height.argmax()) / ROWS
    time = np.arange(length) / max(length - 1, 1) * wanted
    return np.interp(time, [0.0, apex * natural, wanted - (1 - apex) * natural, wanted], [0.0, apex, apex, 1.0])


def _between(unit: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Rows of a stroke at phases in 0..1."""
    row = phase * (ROWS - 1)
    low = np.minimum(row.astype(int), ROWS - 2)
    weight = (row - low)[:, None]
    return (1 - weight) * unit[low] + weight * unit[low + 1]


def _scale_speeds(rows: np.ndarray, rate: np.ndarray | float) -> np.ndarray:
    """Scale the speeds of rows that are played at another rate."""
    scaled = rows.copy()
    scaled[:, SPEEDS] *= rate
    return scaled


def _smooth_seam(rows: np.ndarray, seam: int, width: int) -> np.ndarray:
    """Spread the jump before row `seam` over `width` rows on each side."""
    start, end = max(0, seam - width), min(len(rows), seam + width)
    gap = rows[seam] - rows[seam - 1]
    before = (np.arange(start, seam) - start + 1) / (seam - start)
    after = 1 - (np.arange(seam, end) - seam) / (end - seam)
    smooth = rows.copy()
    smooth[start:seam] += 0.5 * gap * smoothstep(before)[:, None]
    smooth[seam:end] -= 0.5 * gap * smoothstep(after)[:, None]
    return smooth


def _steer_path(rows: np.ndarray, performance: Performance, fps: float) -> np.ndarray:
    """Turn as far as asked, a walked turn far enough to be one, and stay in place when asked."""
    steered, seconds = rows.copy(), len(rows) / fps
    turn_rad = rows[:, TURN_SPEED].mean() * seconds
    wanted_rad = performance.turn_rad
    if wanted_rad is None and performance.name in TURNS:
        min_rad = min(MIN_TURN_RAD, MIN_TURN_RAD_S * seconds)
        wanted_rad = TURNS[performance.name] * max(TURNS[performance.name] * turn_rad, min_rad)
    if wanted_rad is not None:
        steered[:, TURN_SPEED] += (wanted_rad - turn_rad) / seconds
    if performance.in_place:
        steered[:, VELOCITY] = 0.0
    if performance.name == "stand":  # small speeds would add up over a minute
        steered[:, SPEEDS] = 0.0
    return steered
