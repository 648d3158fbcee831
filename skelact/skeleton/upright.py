"""Find which way is up from the body, and turn clips so that it is +Y.

Up is where the trunk and the legs of a standing person point. A person who lies or stands on the hands for a while does
not change it: an axis along which the body stands in a part of the clip is up when it is the format's usual one.
Another axis needs evidence: the body stands along it for most of the clip, and so does the skeleton at rest, or its
feet rest while the body travels over them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from skelact.errors import InputError
from skelact.layouts import CORE19, Layout, load_layout
from skelact.skeleton.sides import MIN_SIDE, measure_sides
from skelact.values import Clip

AXES = {
    "x": (1.0, 0.0, 0.0),
    "-x": (-1.0, 0.0, 0.0),
    "y": (0.0, 1.0, 0.0),
    "-y": (0.0, -1.0, 0.0),
    "z": (0.0, 0.0, 1.0),
    "-z": (0.0, 0.0, -1.0),
}
UP_CHOICES = ("auto", *AXES)
STANDS = 0.7  # cosine between the axis and trunk or legs of a person who stands
MIN_USUAL = 0.15  # share of frames in which the body stands along the usual axis
MIN_OTHER = 0.5  # share of frames in which it must stand along another one
MIN_RATIO = 4.0  # the other axis must win by
MIN_SUPPORT = 0.25  # share of moving frames in which the feet carry the body
MIN_TRAVEL = 0.5  # leg lengths from the first to the last frame that count as traveling
HEAD_TOP = 1.4  # from the pelvis to the top of the head, in trunk lengths
MOVES = 1e-3  # leg lengths between frames: less is standing still
SUPPORTS = 0.35  # speed of the resting end over that of the pelvis


@dataclass(frozen=True)
class Upright:
    """Which way is up.

    Attributes:
        axis: One of `AXES`.
        confidence: 0 (nothing tells, the usual axis is assumed) to 1.
        note: What was found or assumed, "" when the usual axis was found.
    """

    axis: str
    confidence: float
    note: str


def find_up(
    joints: np.ndarray, valid: np.ndarray, layout: Layout, *, usual: str = "y", rest: np.ndarray | None = None
) -> Upright:
    """Find the axis that is up.

    Args:
        joints: (M, T, V, 3), any unit, right-handed.
        valid: bool (M, T, V).
        layout: With a map onto core19; without one the usual axis is assumed.
        usual: The axis that the format has as a rule.
        rest: (V, 3) rest pose of the skeleton in the same axes; people at rest stand. None: not known.

    Raises:
        InputError: The body is upside down throughout and nothing tells a handstand from a turned axis, field "up".
    """
    people = [_Posture(*_on_core19(person, has, layout)) for person, has in zip(joints, valid, strict=True)]
    people = [person for person in people if person.trunk.size]
    if not people or layout.to_core19 is None:
        return Upright(usual, 0.0, f"up is assumed to be {usual}: the body does not tell")
    stands = {
        axis: float(np.mean([person.share_standing(np.array(way)) for person in people])) for axis, way in AXES.items()
    }
    best = max(stands, key=lambda axis: (stands[axis], axis == usual))
    if stands[usual] >= MIN_USUAL and stands[best] < MIN_RATIO * stands[usual]:
        return Upright(usual, stands[usual], "")
    resting = _standing_axis(rest, layout)
    turned = f"{resting} is up, as the body shows; turned so that y is; --up overrides"
    if (
        resting not in ("", usual)
        and not _head_first(people, resting)
        and max(stands[resting], _mean_trunk(people, resting)) >= MIN_OTHER
    ):
        return Upright(resting, stands[resting], turned)
    if _mean_trunk(people, usual) >= MIN_OTHER and stands[best] < MIN_OTHER:
        return Upright(usual, _mean_trunk(people, usual), "")
    if stands[best] < MIN_OTHER:
        return Upright(usual, 0.0, f"up is assumed to be {usual}: the body never stands long; --up overrides")
    way, usual_way = np.array(AXES[best]), np.array(AXES[usual])
    if (way == -usual_way).all():
        return _turn_over(people, usual, best, stands[best])
    carried = float(np.mean([person.support(person.feet, way) for person in people]))
    on_floor = any(person.on_floor(way, usual_way) for person in people)
    if _head_first(people, best) or (carried < MIN_SUPPORT and not on_floor):
        note = f"up is assumed to be {usual}: the body lies along {best}, or stands and {best} is up; --up tells which"
        return Upright(usual, 0.0, note)
    return Upright(best, stands[best], f"{best} is up, as the body shows; turned so that y is; --up overrides")


def _head_first(people: list[_Posture], axis: str) -> bool:
    """Whether somebody travels along the axis, as one who crawls and not as one who walks."""
    return any(
        abs(person.travel @ np.array(AXES[axis])) > MIN_TRAVEL * person.size for person in people if person.size
    ) and all(
        abs(person.travel @ np.array(AXES[axis])) > STANDS * float(np.linalg.norm(person.travel)) for person in people
    )


def _mean_trunk(people: list[_Posture], axis: str) -> float:
    return float(np.mean([person.share_trunk(np.array(AXES[axis])) for person in people]))


def _standing_axis(rest: np.ndarray | None, layout: Layout) -> str:
    """The axis along which a rest pose stands, "" when there is none."""
    if rest is None:
        return ""
    pose = _Posture(*_on_core19(rest[None], np.ones((1, len(rest)), bool), layout))
    return next((axis for axis, way in AXES.items() if pose.trunk.size and pose.share_standing(np.array(way))), "")


def turn_upright(clip: Clip, *, up: str = "auto", usual: str = "y", rest: np.ndarray | None = None) -> Clip:
    """Turn a 3D clip so that +Y is up, without mirroring, and note it.

    Args:
        clip: 2D clips stay as they are.
        up: One of `UP_CHOICES`; "auto" finds it from the body.
        usual: The axis that the format has as a rule.
        rest: As in `find_up`.

    Raises:
        InputError: No such choice, or up cannot be told, field "up".
    """
    if up not in UP_CHOICES:
        raise InputError(f"expected {', '.join(UP_CHOICES)}, got {up!r}", field="up")
    if clip.joints.shape[-1] != 3 or not clip.valid.any():
        return clip
    found = (
        find_up(clip.joints, clip.valid, clip.layout, usual=usual, rest=rest) if up == "auto" else Upright(up, 1.0, "")
    )
    notes = (*clip.notes, found.note) if found.note else clip.notes
    if found.axis == "y":
        return replace(clip, notes=notes)
    joints = np.matmul(clip.joints, turn_to_y(found.axis).T.astype(clip.joints.dtype))
    return replace(clip, joints=joints, notes=notes)


def turn_to_y(axis: str) -> np.ndarray:
    """Rotation (3, 3) that carries an axis of `AXES` onto +Y."""
    x, y, z = np.eye(3)
    rows = {
        "y": (x, y, z),
        "z": (x, z, -y),
        "-z": (x, -z, y),
        "x": (-y, x, z),
        "-x": (y, -x, z),
        "-y": (x, -y, -z),
    }
    return np.stack(rows[axis])


def is_mirrored(clip: Clip) -> bool | None:
    """Whether the data are mirrored: what is called left lies on the body's right; None when the body does not tell."""
    if clip.joints.shape[-1] != 3 or clip.layout.to_core19 is None:
        return None
    for joints, valid in zip(clip.joints, clip.valid, strict=True):
        body, has = _on_core19(joints, valid, clip.layout)
        there = has.any(-1)
        if there.any():
            side = measure_sides(body[there], np.all(has[there], axis=0))
            if side is not None and abs(side) >= MIN_SIDE:
                return side < 0
    return None


def _on_core19(joints: np.ndarray, valid: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    if layout.to_core19 is None:
        return np.zeros((len(joints), len(CORE19), 3)), np.zeros((len(joints), len(CORE19)), bool)
    matrix = np.eye(len(CORE19)) if layout.names == load_layout("core19").names else layout.to_core19
    has = np.matmul(~valid, (matrix != 0).T) == 0
    return np.matmul(matrix, joints.astype(np.float64)), has & (matrix != 0).any(1)


class _Posture:
    """Directions of one person in the frames in which the trunk can be seen."""

    def __init__(self, joints: np.ndarray, has: np.ndarray) -> None:
        at = {name: joints[:, CORE19.index(name)] for name in CORE19}
        seen = {name: has[:, CORE19.index(name)] for name in CORE19}
        top = "neck" if seen["neck"].any() else "head"
        there = seen["pelvis"] & seen[top]
        self.joints, self.has = joints[there], has[there]
        self.trunk = _unit((at[top] - at["pelvis"])[there])
        ankles = np.stack([at[f"{side}_ankle"] for side in ("left", "right")])
        weights = np.stack([seen[f"{side}_ankle"] for side in ("left", "right")]).astype(float)[..., None]
        total = weights.sum(0)
        middle = (ankles * weights).sum(0) / np.maximum(total, 1e-9)
        legs = np.where(total > 0, at["pelvis"] - middle, at[top] - at["pelvis"])[there]
        self.legs = _unit(legs)
        self.size = float(np.median(np.linalg.norm(legs, axis=-1))) if there.any() else 0.0
        self.pelvis = at["pelvis"][there]
        self.travel = self.pelvis[-1] - self.pelvis[0] if there.any() else np.zeros(3)
        self.feet = [
            at[f"{side}_{j}"][there]
            for side in ("left", "right")
            for j in ("ankle", "toe")
            if seen[f"{side}_{j}"].all()
        ]
        self.hands = [at[f"{side}_wrist"][there] for side in ("left", "right") if seen[f"{side}_wrist"].all()]
        self.hands_up = _hands_up(at, there) if there.any() else np.zeros(0, bool)

    def share_standing(self, way: np.ndarray) -> float:
        return float(((self.trunk @ way > STANDS) & (self.legs @ way > STANDS)).mean())

    def share_trunk(self, way: np.ndarray) -> float:
        return float((self.trunk @ way > STANDS).mean())

    def on_floor(self, way: np.ndarray, usual: np.ndarray) -> bool:
        """Whether the feet are at the height zero of `way` all the time, and not the body at that of `usual`."""
        if not self.feet:
            return False
        seen = self.has.all(0)
        low, low_usual = (float(np.median((self.joints[:, seen] @ axis).min(1))) for axis in (way, usual))
        return abs(low) < 0.15 * self.size and not -0.02 * self.size < low_usual < 0.15 * self.size

    def support(self, ends: list[np.ndarray], way: np.ndarray) -> float:
        """Share of the frames, among those in which the pelvis travels level, in which an end carries: it rests."""
        if not ends or len(self.pelvis) < 3 or not self.size:
            return 0.0
        travel = np.diff(self.pelvis, axis=0)
        speed = np.linalg.norm(travel, axis=-1)
        slowest = np.stack([np.linalg.norm(np.diff(end, axis=0), axis=-1) for end in ends]).min(0)
        moves = speed > MOVES * self.size
        carries = moves & (slowest < SUPPORTS * speed) & (np.abs(travel @ way) < STANDS * speed)
        return float(carries.sum() / moves.sum()) if moves.sum() >= 3 else 0.0


def _turn_over(people: list[_Posture], usual: str, best: str, trust: float) -> Upright:
    """Upside down throughout: the axis is turned, unless the hands carry the body."""
    way = np.array(AXES[best])
    feet = float(np.mean([person.support(person.feet, way) for person in people]))
    hands = float(np.mean([person.support(person.hands, way) for person in people]))
    hands_up = float(np.mean([person.hands_up.mean() for person in people]))
    if hands_up < MIN_OTHER or (feet >= MIN_SUPPORT and feet > 2 * hands):
        return Upright(best, trust, f"{best} is up, as the body shows; turned so that y is; --up overrides")
    if hands >= MIN_SUPPORT and hands > 2 * feet:
        return Upright(usual, trust, "the person stands on the hands throughout; --up -y if the data are upside down")
    raise InputError("the body is upside down: a handstand, or the axis; say --up y or --up -y", field="up")


def _hands_up(at: dict[str, np.ndarray], there: np.ndarray) -> np.ndarray:
    """Where both wrists are beyond the head, seen along the trunk, as in a handstand."""
    trunk = _unit((at["neck"] - at["pelvis"])[there])
    head = HEAD_TOP * ((at["neck"] - at["pelvis"])[there] * trunk).sum(-1)
    ways = [((at[f"{side}_wrist"] - at["pelvis"])[there] * trunk).sum(-1) for side in ("left", "right")]
    return np.minimum(*ways) > head


def _unit(ways: np.ndarray) -> np.ndarray:
    return ways / np.maximum(np.linalg.norm(ways, axis=-1, keepdims=True), math.ulp(1.0))
