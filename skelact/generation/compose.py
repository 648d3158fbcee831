"""Lay actions over each other, part by part: who owns which part when, and one motion made of them.

Two policies. "sinc" is the rule of SINC (Athanasiou et al., ICCV 2023) for two actions, and of the timelines of STMC
(Petrovich et al., CVPRW 2024) for several: rotations are copied, nothing is blended. "score" gives every part to the
action that is surest of it, the legs with the path to the one that travels most, fades between owners, and keeps an
arm's direction when it comes to another torso. Deviation from the published rule: the head is a part of its own; where
the rule counts parts it counts as torso.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skelact.errors import InputError
from skelact.generation.features import motion_to_features
from skelact.geometry import rot6d_to_rotmat, rotation_angle, slerp, smoothstep, turn_about_y
from skelact.skeleton.body import (
    BODY,
    BODY_PARTS,
    GLOBAL,
    HEAD,
    LEFT_ARM,
    LEFT_LEG,
    RIGHT_ARM,
    RIGHT_LEG,
    TORSO,
    body_motion,
)
from skelact.values import Motion

FADE_S = 0.2
MAX_FRAMES = 2**31
MAX_LEAN_RAD = 1.2  # by which an arm is turned back at most
BASE_PARTS = frozenset((GLOBAL, LEFT_LEG, RIGHT_LEG))
LEGS = frozenset((LEFT_LEG, RIGHT_LEG))


@dataclass(frozen=True, eq=False)
class Layer:
    """One action as it is performed in a composition.

    Attributes:
        motion: On `BODY`.
        parts: Part -> confidence in 0..1 that the action moves it; parts that are not there are not moved.
        start: Frame of the composition at which it begins.
        locomotion: How much it travels, any unit; decides who gets the legs.
    """

    motion: Motion
    parts: Mapping[str, float]
    start: int = 0
    locomotion: float = 0.0

    def __post_init__(self) -> None:
        unknown = set(self.parts) - set(BODY_PARTS)
        if unknown:
            raise InputError(f"expected parts of {', '.join(BODY_PARTS)}, got {sorted(unknown)[0]!r}", field="parts")

    @property
    def end(self) -> int:
        """Frame of the composition behind its last."""
        return self.start + len(self.motion.rotations)


@dataclass(frozen=True, eq=False)
class Composition:
    """One motion made of several.

    Attributes:
        motion: On `BODY`.
        owners: int (T, 7), for every frame and part of `BODY_PARTS` the number of the action that owns it.
    """

    motion: Motion
    owners: np.ndarray

    def spans(self) -> dict[str, list[tuple[int, int, int]]]:
        """Stretches of one owner per part: first frame, frame behind the last, owner."""
        found = {}
        for column, part in enumerate(BODY_PARTS):
            own = self.owners[:, column]
            cuts = [0, *(np.flatnonzero(np.diff(own)) + 1).tolist(), len(own)]
            found[part] = [(start, end, int(own[start])) for start, end in pairwise(cuts)]
        return found


def compose_pair(
    first: Motion, first_parts: frozenset[str], second: Motion, second_parts: frozenset[str], *, crop: str = "start"
) -> Composition:
    """Compose two actions by the published rule.

    The one with fewer parts is laid over the other, on a tie the second one. It keeps its own parts; legs and global go
    together, to it when it has any of them. The path comes with the legs. The shorter length stands.

    Args:
        first: On `BODY`; never changed.
        first_parts: Parts it moves.
        second: On `BODY`, at the same rate; never changed.
        second_parts: Parts it moves.
        crop: "start" cuts both at their end, "center" takes the middle of the longer one.

    Returns:
        The motion; owner 0 is the first action, 1 the second.

    Raises:
        InputError: The rates differ, or `crop` is another word.
    """
    if first.fps != second.fps:
        raise InputError(f"expected one rate, got {first.fps:g} and {second.fps:g}", field="motion.fps")
    if crop not in ("start", "center"):
        raise InputError(f"expected start or center, got {crop!r}", field="crop")
    base, over, top = (first, second, 1) if _count(first_parts) >= _count(second_parts) else (second, first, 0)
    parts = (first_parts, second_parts)[top]
    frames = min(len(base.rotations), len(over.rotations))
    base, over = (_crop(motion, frames, crop) for motion in (base, over))
    laid = (parts - BASE_PARTS) | (BASE_PARTS if parts & BASE_PARTS else frozenset())
    joints = [joint for joint, part in enumerate(BODY.parts) if part in laid]
    rotations = base.rotations.copy()
    rotations[:, joints] = over.rotations[:, joints]
    path = (over if laid & LEGS else base).translations[:, 0]
    owners = np.array([top if part in laid else 1 - top for part in BODY_PARTS])
    return Composition(body_motion(rotations, path.copy(), base.fps), np.tile(owners, (frames, 1)))


def _count(parts: frozenset[str]) -> int:
    return len({TORSO if part == HEAD else part for part in parts})


def _crop(motion: Motion, frames: int, crop: str) -> Motion:
    start = (len(motion.rotations) - frames) // 2 if crop == "center" else 0
    rows = slice(start, start + frames)
    return body_motion(motion.rotations[rows], motion.translations[rows, 0], motion.fps)


def compose(layers: Sequence[Layer], *, policy: str = "score", frames: int | None = None) -> Composition:
    """Compose any number of actions on a timeline.

    The path is that of the owner of the legs, joined without a jump in place or heading where that owner changes. An
    action that is not there (any more) keeps its first (last) pose while it fades.

    Args:
        layers: At one rate; at every frame up to the last end at least one is there.
        policy: "score", or "sinc" for the published rules.
        frames: That are composed, from the beginning; None: all.

    Raises:
        InputError: No take, rates differ, a frame is nobody's, or the policy is unknown.
    """
    if policy not in OWNERS:
        raise InputError(f"expected one of {', '.join(OWNERS)}, got {policy!r}", field="policy")
    if not layers or any(take.motion.fps != layers[0].motion.fps for take in layers):
        raise InputError("expected at least one take, all at one rate", field="layers")
    fps, frames = layers[0].motion.fps, min(max(take.end for take in layers), frames or MAX_FRAMES)
    owners = _owner_map(layers, frames, OWNERS[policy])
    fade = round(FADE_S * fps / 2) if policy == "score" else 0
    streams = [_Stream.of(take, frames) for take in layers]
    heights = _faded_sum([stream.height for stream in streams], owners[:, 0], fade)
    moves = _faded_sum([stream.moves for stream in streams], owners[:, 0], fade)
    rotations = np.empty((frames, len(BODY.names), 3, 3))
    for part in (GLOBAL, TORSO, HEAD, LEFT_LEG, RIGHT_LEG, LEFT_ARM, RIGHT_ARM):
        own, joints = owners[:, BODY_PARTS.index(part)], BODY.joints(part)
        local = [stream.rotations[:, joints] for stream in streams]
        if policy == "score" and part in (LEFT_ARM, RIGHT_ARM):
            torso = owners[:, BODY_PARTS.index(TORSO)]
            chest = _chest(rotations)
            for number, stream in enumerate(streams):
                if ((own == number) & (torso != number)).any():
                    local[number] = _keep_direction(stream.rotations, chest, joints)
        rotations[:, joints] = _faded_turns(local, own, fade)
    heading = streams[owners[0, 0]].heading[0] + np.concatenate([[0.0], np.cumsum(moves[:-1, 2])])
    steps = np.matmul(
        turn_about_y(heading[:-1]), np.stack([moves[:-1, 0], 0 * moves[:-1, 0], moves[:-1, 1]], -1)[..., None]
    )
    path = streams[owners[0, 0]].start + np.concatenate([np.zeros((1, 3)), np.cumsum(steps[..., 0], 0)])
    path[:, 1] = heights[:, 0]
    rotations[:, 0] = np.matmul(turn_about_y(heading), rotations[:, 0])
    return Composition(body_motion(rotations, path, fps), owners)


def _owner_map(layers: Sequence[Layer], frames: int, rule: _Rule) -> np.ndarray:
    cuts = sorted({0, frames, *(take.start for take in layers), *(take.end for take in layers)})
    owners = np.empty((frames, len(BODY_PARTS)), int)
    for start, end in pairwise(cuts):
        active = [number for number, take in enumerate(layers) if take.start <= start and end <= take.end]
        if not active:
            raise InputError(f"expected an action at frame {start}, there is none", field="layers")
        owners[start:end] = rule(layers, active)
    return owners


def sinc_owners(layers: Sequence[Layer], active: Sequence[int]) -> list[int]:
    """Owners (7,) among the active layers by the published rule for timelines.

    The base gets the whole body: of those with legs the one with most parts, else of all; the others then take their
    own parts, from many parts to few, so the smaller set wins; among equals the later one.
    """
    size = {number: _count(frozenset(layers[number].parts)) for number in active}
    with_legs = [number for number in active if BASE_PARTS & set(layers[number].parts)]
    base = max(with_legs or active, key=lambda number: size[number])
    owners = [base] * len(BODY_PARTS)
    for number in sorted((number for number in active if number != base), key=lambda number: -size[number]):
        own = set(layers[number].parts)
        own |= BASE_PARTS if own & BASE_PARTS else set()
        owners = [number if part in own else owner for part, owner in zip(BODY_PARTS, owners, strict=True)]
    return owners


def score_owners(layers: Sequence[Layer], active: Sequence[int]) -> list[int]:
    """Owners (7,) among the active layers by confidence.

    Legs and global go together to the take with legs or global that travels most, then is surest, then came later; the
    other parts to the surest one, among equals to the one with fewer parts, then the later one; a part that nobody
    moves goes with the legs.
    """
    base = max(
        active,
        key=lambda number: (
            max((layers[number].parts.get(part, 0.0) for part in BASE_PARTS), default=0.0) > 0,
            layers[number].locomotion,
            max((layers[number].parts.get(part, 0.0) for part in BASE_PARTS), default=0.0),
            number,
        ),
    )

    def owner(part: str) -> int:
        if part in BASE_PARTS:
            return base
        best = max(
            active,
            key=lambda number: (layers[number].parts.get(part, 0.0), -_count(frozenset(layers[number].parts)), number),
        )
        return best if layers[best].parts.get(part, 0.0) > 0 else base

    return [owner(part) for part in BODY_PARTS]


_Rule = Callable[[Sequence[Layer], Sequence[int]], list[int]]
OWNERS: Mapping[str, _Rule] = {"sinc": sinc_owners, "score": score_owners}


@dataclass(frozen=True, eq=False)
class _Stream:
    """A take on every frame of the composition: rotations without heading, and how the root moves.

    Attributes:
        rotations: (T, 21, 3, 3) local.
        moves: (T, 3) step of the root to the next frame, to its left and ahead, meters, and its turn, radians.
        height: (T, 1) of the root, meters.
        heading: (T,) radians.
        start: (3,) place of the root at the first frame, meters.
    """

    rotations: np.ndarray
    moves: np.ndarray
    height: np.ndarray
    heading: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, take: Layer, frames: int) -> _Stream:
        features = motion_to_features(take.motion)
        length = len(features.heading)
        place = np.clip(np.arange(frames) - take.start, 0, length - 1)
        step = np.matmul(turn_about_y(-features.heading[:-1]), np.diff(features.root, axis=0)[..., None])[:, [0, 2], 0]
        moves = np.concatenate([step, np.diff(features.heading)[:, None]], 1)
        moves = np.concatenate([moves, moves[-1:] if length > 1 else np.zeros((1, 3))])
        there = (np.arange(frames) >= take.start) & (np.arange(frames) < take.end)
        return cls(
            rot6d_to_rotmat(features.sixd)[place],
            moves[place] * there[:, None],
            features.root[place, 1:2],
            features.heading[place],
            features.root[0],
        )


def _changes(own: np.ndarray, fade: int) -> list[tuple[int, int, int]]:
    """First and last-but-one frame of the fade at every change of owner, and the frame of the change.

    Fades reach half way to the next change at most.
    """
    cuts = (np.flatnonzero(np.diff(own)) + 1).tolist()
    edges = [-len(own), *cuts, 2 * len(own)]
    return [
        (max(0, cut - min(fade, (cut - before) // 2)), min(len(own), cut + min(fade, (after - cut) // 2)), cut)
        for before, cut, after in zip(edges[:-2], cuts, edges[2:], strict=True)
    ]


def _shares(start: int, end: int) -> np.ndarray:
    """Smooth steps from 0 to 1 inside a fade, none of them quite 0 or 1."""
    share = (np.arange(end - start) + 0.5) / max(end - start, 1)
    return smoothstep(share)


def _faded_turns(streams: Sequence[np.ndarray], own: np.ndarray, fade: int) -> np.ndarray:
    faded = np.stack(streams)[own, np.arange(len(own))]
    for start, end, cut in _changes(own, fade):
        old, new = streams[own[cut - 1]][start:end], streams[own[cut]][start:end]
        faded[start:end] = slerp(old, new, _shares(start, end)[:, None])
    return faded


def _faded_sum(streams: Sequence[np.ndarray], own: np.ndarray, fade: int) -> np.ndarray:
    faded = np.stack(streams)[own, np.arange(len(own))]
    for start, end, cut in _changes(own, fade):
        share = _shares(start, end)[:, None]
        faded[start:end] = (1 - share) * streams[own[cut - 1]][start:end] + share * streams[own[cut]][start:end]
    return faded


def _chest(rotations: np.ndarray) -> np.ndarray:
    """Rotation (T, 3, 3) of the chest in the heading frame, from local rotations (T, 21, 3, 3) without heading."""
    pelvis, spine, chest = (rotations[:, BODY.names.index(name)] for name in ("pelvis", "spine", "chest"))
    return pelvis @ spine @ chest


def _keep_direction(rotations: np.ndarray, chest: np.ndarray, joints: Sequence[int]) -> np.ndarray:
    """Turn an arm at the shoulder so that it points where it did on its own chest: local rotations (T, 4, 3, 3).

    Args:
        rotations: (T, 21, 3, 3) of the arm's own action, without heading.
        chest: (T, 3, 3) the chest that it comes to, in the heading frame.
        joints: Collar, shoulder, elbow, wrist of the arm.
    """
    arm = rotations[:, joints].copy()
    own = _chest(rotations) @ arm[:, 0]
    back = (chest @ arm[:, 0]).swapaxes(-1, -2) @ own
    weight = np.minimum(1.0, MAX_LEAN_RAD / np.maximum(rotation_angle(back), 1e-9))
    arm[:, 1] = slerp(np.eye(3), back, weight) @ arm[:, 1]
    return arm
