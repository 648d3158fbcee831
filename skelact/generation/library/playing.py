"""Clips of the library as performances: repeated, held, mirrored, slower or faster, with the way there and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from skelact.generation.features import Features, features_to_motion, motion_to_features, sample_motion
from skelact.generation.library.entry import AIR, MIN_TRAVEL_M, UPRIGHT, LibraryEntry
from skelact.generation.library.joining import join_motions
from skelact.geometry import rot6d_to_rotmat, rotmat_to_rot6d, rotmat_to_rotvec, rotvec_to_rotmat, slerp, smoothstep
from skelact.language.actions import CYCLE, HOLD, STROKE, TRANSITION, Performance
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, body_motion
from skelact.values import Motion

TEMPO_SPREAD, AMPLITUDE_SPREAD = 0.07, 0.10  # of the natural tempo and of the turns of joints, from seed to seed
TEMPO_LIMITS = (0.6, 1.6)  # times the natural duration, within which a stroke is stretched to fit
EASE_S, AIR_EASE_S = 0.45, 0.9  # in which a clip comes up from rest and goes back; the second into the air
MAX_REPETITIONS = 200
HELD_S = 3.0  # that a hold stays when no duration is stated
VARIED = ("torso", "head", "left_arm", "right_arm")  # parts whose turns may be larger or smaller


@dataclass(frozen=True, eq=False)
class ClipPlan:
    """What a performance plays.

    Attributes:
        entry: The clip.
        take: One of its recordings, at 30 frames per second, mirrored as asked.
        enter: The ways there, in their order.
        leave: The ways back.
    """

    entry: LibraryEntry
    take: Motion
    enter: tuple[Motion, ...]
    leave: tuple[Motion, ...]


def play_clip(
    plan: ClipPlan,
    performance: Performance,
    seconds: float,
    fps: float,
    seed: tuple[int, ...],
    *,
    times: int | None = None,
    rest: Motion | None = None,
) -> Motion:
    """Make the motion of a clip that lasts a given time.

    Args:
        plan: What is played.
        performance: How.
        seconds: Duration of all, with the ways there and back.
        fps: Frames per second.
        seed: Of the take, its tempo and its size.
        times: Repetitions; None: as many as fit best.
        rest: One frame of a body that stands at rest, from which an upright clip comes up; None: it starts at once.
    """
    frames = max(1, round(seconds * fps))
    varied, tempo = _vary(plan.take, performance.tempo, seed)
    ways = [[sample(way, 1.0, fps) for way in side] for side in (plan.enter, plan.leave)]
    before, after = (sum(len(way.rotations) for way in side) for side in ways)
    comes_up = rest is not None and _comes_up(plan, performance)
    ease = round(ease_seconds(plan) * fps) if comes_up and _takes_time(plan) else 0
    middle = max(frames - before - after - 2 * ease, min(frames, round(0.5 * frames)))
    core = _fill(plan.entry, varied, performance, middle, fps, tempo, times)
    core = _wait(core, min(ease, (frames - middle) // 2))
    whole = join_motions([*ways[0], core, *ways[1]])
    if len(whole.rotations) != frames:  # too short a time for the ways: all of it is quicker
        whole = _squeeze(whole, frames)
    if rest is not None and comes_up:
        whole = ease_from_rest(whole, rest, ease_seconds(plan))
    return whole


def _comes_up(plan: ClipPlan, performance: Performance) -> bool:
    """Whether a clip is to begin and end at rest: not a way of going, nor one with a way there."""
    ends = {plan.entry.start, plan.entry.end}
    goes_on = plan.entry.kind == CYCLE and plan.entry.geometry.distance_m > MIN_TRAVEL_M
    if plan.entry.kind == TRANSITION or not ends <= {*UPRIGHT, AIR} or (goes_on and AIR not in ends):
        return False
    return not plan.enter and not plan.leave


def _takes_time(plan: ClipPlan) -> bool:
    """Whether coming up takes time of its own: a stroke is shown whole."""
    return plan.entry.kind == STROKE


def ease_seconds(plan: ClipPlan) -> float:
    """Seconds in which a clip comes up from rest."""
    return AIR_EASE_S if AIR in (plan.entry.start, plan.entry.end) else EASE_S


def _wait(motion: Motion, frames: int) -> Motion:
    """Stay in the first pose before a motion, and in the last one after it."""
    last = len(motion.rotations) - 1
    return sample_motion(motion, np.clip(np.arange(-frames, last + frames + 1), 0, last).astype(float), motion.fps)


def natural_seconds(plan: ClipPlan, performance: Performance, times: int | None = None) -> float:
    """Duration of a performance when none is stated, seconds."""
    ways = sum(len(way.rotations) / way.fps for way in (*plan.enter, *plan.leave))
    own = len(plan.take.rotations) / plan.take.fps * performance.tempo
    if performance.is_held or plan.entry.kind == HOLD:
        return ways + max(own, HELD_S)
    ease = 2 * ease_seconds(plan) if _takes_time(plan) and _comes_up(plan, performance) else 0.0
    return ways + ease + own * (times or 1)


def sample(motion: Motion, tempo: float, fps: float) -> Motion:
    """Resample a motion to a rate, `tempo` times as long."""
    frames = max(2, round(len(motion.rotations) / motion.fps * tempo * fps))
    return sample_motion(motion, np.linspace(0, len(motion.rotations) - 1, frames), fps)


def ease_from_rest(motion: Motion, rest: Motion, seconds: float) -> Motion:
    """Bring a body up from rest over the first frames, and back over the last ones; it keeps where it faces."""
    features, still = motion_to_features(motion), motion_to_features(rest)
    count = min(round(seconds * motion.fps), len(motion.rotations) // 3)
    if not count:
        return motion
    weight = np.ones(len(motion.rotations))
    weight[:count] = smoothstep((np.arange(count) + 0.5) / count)
    weight[len(weight) - count :] = weight[:count][::-1]
    own = slerp(rot6d_to_rotmat(still.sixd), rot6d_to_rotmat(features.sixd), weight[:, None])
    root = features.root.copy()
    root[:, 1] = still.root[0, 1] + weight * (root[:, 1] - still.root[0, 1])
    return features_to_motion(Features(rotmat_to_rot6d(own), root, features.heading, motion.fps))


def _vary(take: Motion, tempo: float, seed: tuple[int, ...]) -> tuple[Motion, float]:
    """Make the turns of trunk, head and arms around their mean a little larger or smaller, and the tempo another."""
    draw = Generator(Philox(SeedSequence(seed)))
    spread = draw.uniform(-1, 1, 2)
    factor = 1 + AMPLITUDE_SPREAD * spread[1]
    rotations = take.rotations.copy()
    joints = [joint for part in VARIED for joint in BODY.joints(part)]
    own = rotations[:, joints]
    middle = own[len(own) // 2][None]
    away = rotmat_to_rotvec(middle.swapaxes(-1, -2) @ own)
    center = away.mean(0, keepdims=True)
    rotations[:, joints] = middle @ rotvec_to_rotmat(center + factor * (away - center))
    return body_motion(rotations, take.translations[:, 0], take.fps), tempo * (1 + TEMPO_SPREAD * spread[0])


def _fill(
    entry: LibraryEntry,
    take: Motion,
    performance: Performance,
    frames: int,
    fps: float,
    tempo: float,
    times: int | None,
) -> Motion:
    """Play a take for some frames."""
    if performance.is_held and entry.kind in (STROKE, CYCLE):
        return _hold_extreme(take, frames, fps, tempo)
    if entry.kind in (CYCLE, HOLD):
        return _repeat(take, frames, fps, tempo, times if entry.kind == CYCLE else None)
    if entry.kind == STROKE:
        return _strokes(take, frames, fps, tempo, times)
    natural = max(2, round(len(take.rotations) / take.fps * tempo * fps))
    return _pad(sample(take, tempo * min(1.0, frames / natural), fps), frames)


def _repeat(take: Motion, frames: int, fps: float, tempo: float, times: int | None) -> Motion:
    """Play a take over and over; a stated number of times exactly fills the frames."""
    if times:
        tempo = frames / fps / times / (len(take.rotations) / take.fps)
    one = sample(take, tempo, fps)
    count = min(MAX_REPETITIONS, int(np.ceil(frames / len(one.rotations))))
    return _pad(join_motions([one] * count), frames)


def _strokes(take: Motion, frames: int, fps: float, tempo: float, times: int | None) -> Motion:
    """Play a take as often as asked, or as fits best; what time is left is spent between, in the pose at its end."""
    natural = len(take.rotations) / take.fps * tempo
    count = min(MAX_REPETITIONS, times or max(1, round(frames / fps / natural)))
    each = frames / fps / count
    one = sample(take, tempo * float(np.clip(each / natural, *TEMPO_LIMITS)), fps)
    borders = np.round(np.linspace(0, frames, count + 1)).astype(int)
    pieces = [_pad(one, length) for length in np.diff(borders)]
    return _pad(join_motions(pieces), frames)


def _hold_extreme(take: Motion, frames: int, fps: float, tempo: float) -> Motion:
    """Go to the pose that is farthest from the first one, stay there, and go back."""
    apart = forward_kinematics(take)
    apart = apart - apart[:, :1] * np.array([1.0, 0.0, 1.0])
    extreme = int(np.linalg.norm(apart - apart[:1], axis=-1).mean(-1).argmax())
    last = len(take.rotations) - 1
    there, back = extreme / take.fps * tempo * fps, (last - extreme) / take.fps * tempo * fps
    scale = min(1.0, 0.8 * (frames - 1) / max(there + back, 1e-9))
    knots = [0.0, there * scale, frames - 1 - back * scale, frames - 1.0]
    return sample_motion(take, np.interp(np.arange(frames), knots, [0.0, extreme, extreme, last]), fps)


def _pad(motion: Motion, frames: int) -> Motion:
    """Cut a motion, or let it stay in its last pose."""
    return sample_motion(motion, np.arange(frames), motion.fps)


def _squeeze(motion: Motion, frames: int) -> Motion:
    return sample_motion(motion, np.linspace(0, len(motion.rotations) - 1, frames), motion.fps)
