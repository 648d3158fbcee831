"""Repetitions: how often a person did the same movement, and when.

A pose is what the joints do around the pelvis, turned to the person's heading, with the height of the pelvis. Key poses
are those at which the body turns back. A movement that leaves a key pose and comes back to it is a cycle; cycles along
like paths are the repetitions of one exercise. Standing still has no key poses, and what is done once does not recur.
Nothing is learned, and no exercise needs a name.

The key poses are found as the turning points of rainflow counting (ASTM E1049) are; there in one dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skelact.clips import fill_missing, resample
from skelact.layouts import Layout, load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

RATE_HZ = 15.0  # of the poses compared
SMOOTH_S = 0.2  # poses are averaged over this long
BONE_M = 0.2  # mean distance of the joints from their parents that bodies are scaled to: an adult's
MIN_TURN_M = 0.17  # how far the pose, all joints together, goes between key poses at least
TURN_BACK = 0.15  # of the longer of the ways to and from a key pose: how long the shorter one is at least
DETOUR = 0.5  # of the shorter of these ways: how much longer both together are than the straight way
RETURN = 0.4  # of a cycle's size: how near its end is to its start
COMPARABLE = 0.5  # of a cycle's size, from which a cycle within it is a repetition of its own
MIN_CYCLE_S, MAX_CYCLE_S = 0.4, 20.0
PATH_POSES = 16  # even along the way out and back: where the turn lies does not count, nor do pauses
MIN_LIKENESS = 0.75  # cosine between the paths of two repetitions of one exercise
SPLIT_RATIO = 3.0  # of the unlikeness between two kinds of repetitions over that within them, from which they are two
MIN_SPLIT = 0.05  # unlikeness (1 - cosine) between two exercises at least
MAX_SIZE_RATIO = 2.5  # of the larger one over the smaller
MAX_DURATION_RATIO = 2.5  # of a repetition over the usual one: longer cycles have something else in between
STILL = 0.1  # share of a cycle's size within which the body rests at its start or end


@dataclass(frozen=True)
class Repetition:
    """One repetition: leaves a pose at `start_s`, turns at `turn_s`, is back at `end_s`; seconds in the clip."""

    start_s: float
    turn_s: float
    end_s: float


@dataclass(frozen=True)
class RepetitionSet:
    """Repetitions of one exercise by one person, in order; at least two.

    Attributes:
        person: Slot of the person in the clip.
        repetitions: Their times.
    """

    person: int
    repetitions: tuple[Repetition, ...]

    @property
    def count(self) -> int:
        """Number of repetitions."""
        return len(self.repetitions)


@dataclass(frozen=True, eq=False)
class _Cycle:
    """A movement out and back: poses `start` to `end`, farthest at `turn`; path (PATH_POSES, D) from its start."""

    start: int
    turn: int
    end: int
    path: np.ndarray

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def size(self) -> float:
        return float(np.linalg.norm(self.path, axis=1).max())


def count_repetitions(clip: Clip) -> tuple[RepetitionSet, ...]:
    """Find repeated movements of every person.

    Args:
        clip: 3D joints on a layout that maps onto core19, any unit; meters are not assumed, bodies are scaled.

    Returns:
        Sets by person and first start; empty when nobody does anything twice.

    Raises:
        InputError: The layout cannot be converted.
    """
    layout = load_layout("core19")
    clip = clip_to_layout(clip, layout)
    sets: list[RepetitionSet] = []
    for person in range(clip.people):
        present = np.flatnonzero(clip.valid[person].any(-1))
        if len(present) < 2:
            continue
        first, last = present[0], present[-1] + 1
        valid = clip.valid[person : person + 1, first:last]
        joints = fill_missing(clip.joints[person : person + 1, first:last], ~valid, parents=layout.parents)
        poses = pose_features(joints[0], clip.fps, layout)
        for group in group_cycles(drop_inner(find_cycles(poses))):
            times = [_times(cycle, first / clip.fps) for cycle in group]
            sets.append(RepetitionSet(person, tuple(times)))
    return tuple(sorted(sets, key=lambda found: (found.person, found.repetitions[0].start_s)))


def pose_features(joints: np.ndarray, fps: float, layout: Layout) -> np.ndarray:
    """Poses of one person at `RATE_HZ`, free of place, heading and size.

    Args:
        joints: (T, V, 3), Y up, none missing.
        fps: Frames per second.
        layout: core19.

    Returns:
        float64 (T', V * 3): joints around the pelvis; the pelvis's own row holds its height over its median.
    """
    count = max(2, round(len(joints) / fps * RATE_HZ))
    even = resample(joints[None].astype(np.float64), np.linspace(0, len(joints) - 1, count))[0]
    even = _smooth(even, max(1, round(SMOOTH_S * RATE_HZ)))
    names = layout.names
    bones = np.linalg.norm(even - even[:, [max(parent, 0) for parent in layout.parents]], axis=-1)[:, 1:]
    even *= BONE_M / max(float(np.median(bones.mean(1))), 1e-9)
    height = even[:, names.index("pelvis"), 1]
    local = even - even[:, [names.index("pelvis")]]
    across = np.zeros((count, 2))
    for level in ("hip", "shoulder"):
        across += (local[:, names.index(f"left_{level}")] - local[:, names.index(f"right_{level}")])[:, [0, 2]]
    length = np.maximum(np.linalg.norm(across, axis=1), 1e-9)
    cosine, sine = across[:, :1] / length[:, None], across[:, 1:] / length[:, None]
    x, z = local[..., 0], local[..., 2]
    turned = np.stack([x * cosine + z * sine, local[..., 1], z * cosine - x * sine], -1)
    turned[:, names.index("pelvis"), 1] = height - np.median(height)
    return turned.reshape(count, -1)


def find_cycles(poses: np.ndarray) -> list[_Cycle]:
    """Every movement (T, D) that leaves a key pose and comes back to it, by the time of its end."""
    keys = key_poses(poses)
    stack: list[int] = []
    cycles: list[_Cycle] = []
    for key, following in zip(keys, [*keys[1:], len(poses) - 1], strict=True):
        stack.append(key)
        for depth in range(len(stack) - 3, -1, -1):
            found = _return(poses, stack[depth], key, following)
            if found is None or _holds_others(cycles, poses[stack[depth] : key + 1], stack[depth]):
                continue
            cycle = _trim(poses, stack[depth], found)
            if cycle is not None:
                cycles.append(cycle)
            stack[depth:] = [key] if cycle is not None else [stack[depth], key]
            break
    return cycles


def drop_inner(cycles: Sequence[_Cycle]) -> list[_Cycle]:
    """Cycles without those that are the only one of comparable size within another: the same movement, cut shorter."""
    inner = set()
    for outer in cycles:
        within = [
            cycle
            for cycle in cycles
            if cycle is not outer
            and outer.start <= cycle.start
            and cycle.end <= outer.end
            and cycle.frames < outer.frames
            and cycle.size >= COMPARABLE * outer.size
        ]
        if len(within) == 1:
            inner.add(id(within[0]))
    return [cycle for cycle in cycles if id(cycle) not in inner]


def _holds_others(cycles: Sequence[_Cycle], between: np.ndarray, start: int) -> bool:
    """Whether two cycles of comparable size lie within poses from `start` on: another exercise, not one repetition."""
    size = float(np.linalg.norm(between - between[0], axis=1).max())
    count, free_from = 0, start
    for cycle in cycles:
        if cycle.start >= free_from and cycle.size >= COMPARABLE * size:
            count, free_from = count + 1, cycle.end
    return count > 1


def key_poses(poses: np.ndarray) -> list[int]:
    """Indices of the poses (T, D) at which the body turns back or aside, with the first and the last one."""
    keys = [0]
    for index in range(1, len(poses)):
        since = poses[keys[-1] : index + 1]
        out = np.linalg.norm(since - since[0], axis=1)
        back = np.linalg.norm(since - since[-1], axis=1)
        detour = out + back - out[-1]
        far = int(detour.argmax())
        shorter = min(out[far], back[far])
        if shorter >= max(MIN_TURN_M, TURN_BACK * max(out[far], back[far])) and detour[far] >= DETOUR * shorter:
            keys.append(keys[-1] + far)
    if np.linalg.norm(poses[-1] - poses[keys[-1]]) >= MIN_TURN_M:
        keys.append(len(poses) - 1)
    return keys


def _return(poses: np.ndarray, start: int, key: int, following: int) -> int | None:
    """Where the body is nearest to its pose at `start` around a later key pose, if it comes back at all."""
    away = np.linalg.norm(poses[start : following + 1] - poses[start], axis=1)
    size = away[: key - start + 1].max()
    turn = int(away[: key - start + 1].argmax())
    nearest = turn + int(away[turn:].argmin())
    if away[key - start] > RETURN * size or size < MIN_TURN_M:
        return None
    return start + nearest


def _trim(poses: np.ndarray, start: int, end: int) -> _Cycle | None:
    """The cycle between two like poses without the rest before and after it; None when it is too short or long."""
    away = np.linalg.norm(poses[start : end + 1] - poses[start], axis=1)
    size, turn = float(away.max()), start + int(away.argmax())
    start += int(np.flatnonzero(away[: turn - start + 1] <= STILL * size)[-1])
    back = np.linalg.norm(poses[turn : end + 1] - poses[end], axis=1)
    end = turn + int(np.flatnonzero(back <= STILL * size)[0])
    if not MIN_CYCLE_S <= (end - start) / RATE_HZ <= MAX_CYCLE_S:
        return None
    times = _even_steps(poses, start, end)
    return _Cycle(start, turn, end, resample(poses[None, :, None], times)[0, :, 0] - poses[start])


def _even_steps(poses: np.ndarray, first: int, last: int) -> np.ndarray:
    """`PATH_POSES` times between two poses, even along the way: pauses and tempo do not count."""
    steps = np.linalg.norm(np.diff(poses[first : last + 1], axis=0), axis=1)
    way = np.concatenate([[0.0], steps.cumsum()])
    return first + np.interp(np.linspace(0, way[-1], PATH_POSES + 1)[1:], way, np.arange(len(way)))


def group_cycles(cycles: Sequence[_Cycle]) -> list[list[_Cycle]]:
    """Cycles of one exercise each, at least two; of cycles within others only the outer or the inner ones.

    Groups that cover more time are taken first.
    """
    groups: list[list[_Cycle]] = []
    for cycle in cycles:
        likeness = [_likeness(cycle, group) for group in groups]
        best = int(np.argmax(likeness)) if likeness else -1
        if best >= 0 and likeness[best] >= MIN_LIKENESS:
            groups[best].append(cycle)
        else:
            groups.append([cycle])
    taken: list[list[_Cycle]] = []
    regular = [part for group in groups for part in _split(_regular(group))]
    for group in sorted(regular, key=lambda group: -sum(cycle.frames for cycle in group)):
        free = [cycle for cycle in group if not any(_overlap(cycle, other) for chosen in taken for other in chosen)]
        if len(free) >= 2:
            taken.append(free)
    return taken


def _split(group: Sequence[_Cycle]) -> list[list[_Cycle]]:
    """Part a group where it clearly holds two kinds of repetitions, and the parts again.

    The cut is the last step of average linkage: the two kinds are least alike on average.
    """
    if len(group) < 4:
        return [list(group)]
    unlike = _unlikeness(group)
    kinds = [[index] for index in range(len(group))]
    while len(kinds) > 2:
        pairs = [
            (float(unlike[np.ix_(a, b)].mean()), i, j) for i, a in enumerate(kinds) for j, b in enumerate(kinds[:i])
        ]
        _, i, j = min(pairs)
        kinds[j] += kinds.pop(i)
    between = float(unlike[np.ix_(*kinds)].mean())
    within = [unlike[np.ix_(kind, kind)][np.triu_indices(len(kind), 1)].mean() for kind in kinds if len(kind) > 1]
    if min(map(len, kinds)) < 2 or between < max(MIN_SPLIT, SPLIT_RATIO * max(within)):
        return [list(group)]
    return [part for kind in kinds for part in _split([group[index] for index in sorted(kind)])]


def _unlikeness(group: Sequence[_Cycle]) -> np.ndarray:
    """1 minus the cosine between the paths of cycles: (N, N)."""
    paths = np.stack([cycle.path.ravel() for cycle in group])
    paths /= np.maximum(np.linalg.norm(paths, axis=1, keepdims=True), 1e-9)
    return np.asarray(1 - paths @ paths.T)


def _regular(group: Sequence[_Cycle]) -> list[_Cycle]:
    """The cycles of a group that do not overlap and last about as long as most."""
    usual = float(np.median([cycle.frames for cycle in group]))
    kept: list[_Cycle] = []
    for cycle in sorted(group, key=lambda cycle: cycle.frames):
        if cycle.frames <= MAX_DURATION_RATIO * usual and not any(_overlap(cycle, other) for other in kept):
            kept.append(cycle)
    return sorted(kept, key=lambda cycle: cycle.start)


def _likeness(cycle: _Cycle, group: Sequence[_Cycle]) -> float:
    """Cosine between the path of a cycle and the mean path of a group; -1 when their sizes differ too much."""
    mean = np.mean([other.path for other in group], 0)
    sizes = cycle.size, float(np.mean([other.size for other in group]))
    if max(sizes) > MAX_SIZE_RATIO * min(sizes):
        return -1.0
    return float((cycle.path * mean).sum() / max(float(np.linalg.norm(cycle.path) * np.linalg.norm(mean)), 1e-9))


def _overlap(a: _Cycle, b: _Cycle) -> bool:
    return min(a.end, b.end) > max(a.start, b.start)


def _smooth(joints: np.ndarray, frames: int) -> np.ndarray:
    """Moving average over `frames` poses of (T, V, 3)."""
    half = frames // 2
    padded = np.concatenate([joints[:1]] * half + [joints] + [joints[-1:]] * (frames - 1 - half))
    sums = np.concatenate([np.zeros_like(padded[:1]), padded.cumsum(0)])
    return (sums[frames:] - sums[:-frames]) / frames


def _times(cycle: _Cycle, offset_s: float) -> Repetition:
    start, turn, end = (offset_s + index / RATE_HZ for index in (cycle.start, cycle.turn, cycle.end))
    return Repetition(start, turn, end)
