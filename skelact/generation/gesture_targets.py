"""Where gestures put hands, heads and trunks: places fixed to the body, and how they move over time.

Places of hands are (out, up, ahead), meters, from a joint in its own axes; out is to the side of the arm itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[float, float, float]
DOWN_OUT: Place = (0.5, -1.0, -0.2)  # where elbows point
OUT: Place = (1.0, -0.15, -0.2)


@dataclass(frozen=True)
class HandPath:
    """Where a hand goes.

    Attributes:
        joint: That the places are fixed to.
        places: Of the middle of the hand; more than one are gone through, one after another.
        fingers: Direction of the hand, (out, up, ahead) in the axes of the joint; None: along the forearm.
        elbow: Direction in which the elbow points, in the axes of the chest.
    """

    joint: str
    places: tuple[Place, ...]
    fingers: Place | None = None
    elbow: Place = DOWN_OUT


@dataclass(frozen=True)
class GestureTargets:
    """What a gesture does.

    Attributes:
        hands: Side -> path.
        period_s: Seconds to go through all places and back to the first, of a cycle; of a stroke from first to last.
        yaw: Of the head, degrees to the left, one for each of its turns.
        pitch: Of the head, degrees down.
        lean: Of the trunk, degrees ahead.
        twist: Of the trunk, degrees to the left.
    """

    hands: Mapping[str, HandPath] = field(default_factory=dict)
    period_s: float = 1.0
    yaw: tuple[float, ...] = ()
    pitch: tuple[float, ...] = ()
    lean: tuple[float, ...] = ()
    twist: tuple[float, ...] = ()


def _one(
    joint: str, *places: Place, fingers: Place | None = None, elbow: Place = DOWN_OUT, **rest: object
) -> dict[str, GestureTargets]:
    """The gesture of one arm, for both sides."""
    path = HandPath(joint, places, fingers, elbow)
    return {side: GestureTargets({side: path}, **rest) for side in ("left", "right")}  # type: ignore[arg-type]


def _both(
    joint: str, *places: Place, fingers: Place | None = None, elbow: Place = DOWN_OUT, **rest: object
) -> GestureTargets:
    """The gesture of both arms, mirrored."""
    path = HandPath(joint, places, fingers, elbow)
    return GestureTargets({"left": path, "right": path}, **rest)  # type: ignore[arg-type]


def _pair(left: HandPath, right: HandPath, **rest: object) -> GestureTargets:
    return GestureTargets({"left": left, "right": right}, **rest)  # type: ignore[arg-type]


_ONE_ARM: Mapping[str, dict[str, GestureTargets]] = {
    "salute": _one("head", (0.075, 0.13, 0.10), fingers=(-0.75, 0.5, 0.15), elbow=(1.0, 0.0, 0.1)),
    "phone": _one("head", (0.115, 0.07, 0.03), fingers=(-0.15, 0.95, 0.1), elbow=(0.5, -1.0, 0.4)),
    "hand-on-hip": _one("pelvis", (0.165, 0.05, 0.04), fingers=(-0.55, -0.55, 0.6), elbow=(1.0, 0.1, -0.6)),
    "scratch-head": _one("head", (0.05, 0.175, -0.02), (0.04, 0.175, 0.04), elbow=(1.0, 0.0, 0.2), period_s=0.4),
    "yawn": _one("head", (0.0, 0.03, 0.125), elbow=(0.7, -0.8, 0.2), period_s=2.4, pitch=(0.0, -18.0, -22.0, 0.0)),
    "point": _one("chest", (0.09, 0.15, 0.62), fingers=(0.0, 0.05, 1.0)),
    "shake-hands": _one("chest", (0.0, -0.12, 0.42), (0.0, 0.0, 0.43), fingers=(0.0, 0.0, 1.0), period_s=0.6),
    "chop": _one("chest", (0.06, -0.16, 0.36), (0.06, -0.02, 0.34), period_s=0.45),
    "dribble": _one("pelvis", (0.22, -0.03, 0.30), (0.22, 0.17, 0.30), period_s=0.55),
    "facepalm": _one("head", (0.0, 0.08, 0.125), fingers=(-0.25, 0.95, 0.1), pitch=(12.0,)),
    "cover-mouth": _one("head", (0.0, 0.03, 0.125), elbow=(0.6, -0.9, 0.2)),
    "think": _one("head", (0.01, -0.01, 0.12), elbow=(0.2, -1.0, 0.3)),
    "drink": _one(
        "head", (0.04, -0.16, 0.24), (0.02, 0.02, 0.15), elbow=(0.7, -0.8, 0.1), period_s=2.6, pitch=(0.0, -15.0)
    ),
    "eat": _one("head", (0.06, -0.24, 0.24), (0.0, 0.03, 0.13), elbow=(0.7, -0.8, 0.1), period_s=1.6),
    "brush-teeth": _one("head", (-0.02, 0.03, 0.13), (0.05, 0.03, 0.12), elbow=(1.0, -0.4, 0.1), period_s=0.35),
    "comb-hair": _one("head", (0.03, 0.15, 0.11), (0.06, 0.16, -0.05), elbow=(1.0, 0.0, 0.2), period_s=0.9),
    "knock": _one("chest", (0.05, 0.17, 0.42), (0.05, 0.17, 0.32), fingers=(0.0, 1.0, 0.3), period_s=0.35),
    "beckon": _one("chest", (0.12, 0.08, 0.42), (0.10, 0.24, 0.26), period_s=0.7),
    "stop-sign": _one("chest", (0.08, 0.16, 0.52), fingers=(0.0, 1.0, 0.15)),
    "hand-on-heart": _one("chest", (-0.05, 0.05, 0.13), fingers=(-1.0, 0.2, 0.0)),
    "shield-eyes": _one("head", (0.01, 0.15, 0.13), fingers=(-1.0, 0.1, 0.1), elbow=(1.0, 0.0, 0.2)),
    "stir": _one(
        "chest", (-0.04, -0.14, 0.36), (0.06, -0.14, 0.43), (0.14, -0.14, 0.36), (0.06, -0.14, 0.29), period_s=1.1
    ),
    "uppercut": _one(
        "chest",
        (0.12, -0.02, 0.18),
        (0.10, -0.16, 0.20),
        (-0.02, 0.36, 0.36),
        (0.12, 0.02, 0.2),
        fingers=(0.0, 1.0, 0.2),
        elbow=(0.2, -1.0, 0.0),
        period_s=1.0,
    ),
    "hook": _one(
        "chest",
        (0.12, 0.02, 0.18),
        (0.32, 0.10, 0.14),
        (-0.10, 0.14, 0.36),
        (0.12, 0.02, 0.2),
        elbow=(1.0, 0.2, 0.0),
        period_s=0.9,
    ),
}
_RIFLE_BACK, _RIFLE_FRONT = (0.0, 0.15, 0.20), (-0.09, 0.19, 0.42)
_GOLF = ((-0.04, -0.34, 0.33), (0.34, 0.22, 0.12), (-0.04, -0.34, 0.33), (-0.34, 0.26, 0.12), (-0.04, -0.30, 0.33))
_GOLF_LEFT = tuple((-x + 0.03, y, z) for x, y, z in _GOLF)
_BAT = ((0.22, 0.18, 0.08), (0.26, 0.20, 0.02), (-0.06, 0.02, 0.46), (-0.34, 0.14, 0.14), (0.18, 0.14, 0.12))
_BAT_LEFT = tuple((-x + 0.04, y, z) for x, y, z in _BAT)
TARGETS: Mapping[str, GestureTargets] = {
    **{f"{name}-{side}": targets for name, sides in _ONE_ARM.items() for side, targets in sides.items()},
    "look-left": GestureTargets(yaw=(62.0,)),
    "look-right": GestureTargets(yaw=(-62.0,)),
    "look-up": GestureTargets(pitch=(-38.0,)),
    "look-down": GestureTargets(pitch=(42.0,)),
    "look-around": GestureTargets(yaw=(0.0, 58.0, 58.0, 0.0, -58.0, -58.0), period_s=4.0),
    "nod": GestureTargets(pitch=(-2.0, 24.0), period_s=0.8),
    "shake-head": GestureTargets(yaw=(0.0, 28.0, 0.0, -28.0), period_s=0.9),
    "clap": _both("chest", (0.16, 0.04, 0.32), (0.005, 0.05, 0.34), fingers=(-0.25, 0.6, 0.7), period_s=0.55),
    "arms-still": _both("pelvis", (0.26, -0.13, 0.03), fingers=(0.0, -1.0, 0.05), elbow=(0.4, -0.3, -1.0)),
    "shrug": _both(
        "chest",
        (0.24, -0.22, 0.20),
        (0.34, -0.06, 0.24),
        (0.34, -0.06, 0.24),
        (0.24, -0.22, 0.20),
        fingers=(0.8, 0.2, 0.5),
        elbow=(0.3, -1.0, -0.6),
        period_s=1.6,
        pitch=(0.0, 10.0, 10.0, 0.0),
    ),
    "clap-overhead": _both(
        "head", (0.22, 0.40, 0.10), (0.005, 0.44, 0.12), fingers=(-0.1, 1.0, 0.1), elbow=OUT, period_s=0.6
    ),
    "text": _both("chest", (0.035, 0.03, 0.29), fingers=(-0.35, 0.5, 0.8), pitch=(30.0,)),
    "stretch": _both(
        "head",
        (0.22, -0.15, 0.22),
        (0.16, 0.40, 0.0),
        (0.18, 0.41, -0.04),
        (0.30, 0.2, 0.0),
        elbow=(1.0, 0.2, 0.1),
        period_s=3.2,
        pitch=(0.0, -12.0, -14.0, 0.0),
        lean=(0.0, -7.0, -9.0, 0.0),
    ),
    "aim-rifle": _pair(
        HandPath("chest", (_RIFLE_FRONT,), (0.3, 0.0, 1.0)),
        HandPath("chest", (_RIFLE_BACK,), (-0.1, 0.1, 1.0), OUT),
        yaw=(-6.0,),
        pitch=(6.0,),
    ),
    "aim-bow": _pair(
        HandPath("chest", ((0.20, 0.15, 0.44),), None, OUT),
        HandPath("chest", ((0.02, 0.16, 0.16),), (-0.7, 0.0, 0.7), OUT),
        yaw=(20.0,),
        twist=(-15.0,),
    ),
    "cross-arms": _pair(
        HandPath("chest", ((-0.11, 0.0, 0.19),), (-1.0, 0.15, -0.05)),
        HandPath("chest", ((-0.11, -0.05, 0.16),), (-1.0, 0.1, -0.05)),
    ),
    "arms-ahead": _both("chest", (0.10, 0.12, 0.60), fingers=(0.0, -0.15, 1.0)),
    "arms-out": _both("chest", (0.66, 0.13, 0.02), fingers=(1.0, 0.0, 0.0), elbow=(0.0, -1.0, -0.4)),
    "flap": _both("chest", (0.55, -0.15, 0.05), (0.60, 0.35, 0.05), elbow=(0.3, -1.0, -0.3), period_s=0.8),
    "cover-ears": _both("head", (0.10, 0.09, 0.02), fingers=(-0.1, 0.9, -0.2), elbow=(1.0, -0.2, 0.3)),
    "hands-behind-head": _both("head", (0.05, 0.08, -0.13), fingers=(-0.9, 0.2, -0.2), elbow=(1.0, 0.1, 0.1)),
    "hands-behind-back": _both("pelvis", (0.02, 0.08, -0.17), fingers=(-0.8, -0.4, -0.1), elbow=(1.0, 0.0, -0.8)),
    "pray": _both("chest", (0.005, 0.06, 0.22), fingers=(-0.05, 1.0, 0.25), elbow=(1.0, -0.6, 0.0)),
    "type": _pair(
        HandPath("chest", ((0.09, -0.13, 0.33), (0.07, -0.10, 0.33))),
        HandPath("chest", ((0.07, -0.10, 0.33), (0.09, -0.13, 0.33))),
        period_s=0.35,
        pitch=(14.0,),
    ),
    "play-guitar": _pair(
        HandPath("chest", ((0.30, 0.02, 0.26),), (0.1, 0.8, 0.4)),
        HandPath("chest", ((0.0, -0.16, 0.20), (0.0, -0.03, 0.20)), (-0.8, -0.3, 0.2)),
        period_s=0.5,
    ),
    "play-violin": _pair(
        HandPath("chest", ((0.22, 0.20, 0.36),), (-0.3, 0.9, 0.2)),
        HandPath("chest", ((-0.14, 0.18, 0.28), (0.06, 0.10, 0.34)), None, OUT),
        period_s=1.0,
        yaw=(25.0,),
        pitch=(12.0,),
    ),
    "drive": _pair(
        HandPath("chest", ((0.15, 0.02, 0.38), (0.15, 0.10, 0.38)), (-0.2, 0.5, 0.8)),
        HandPath("chest", ((0.15, 0.10, 0.38), (0.15, 0.02, 0.38)), (-0.2, 0.5, 0.8)),
        period_s=2.4,
    ),
    "flex": _both("chest", (0.28, 0.36, 0.05), fingers=(-0.6, 0.6, 0.0), elbow=(1.0, -0.1, 0.0)),
    "hug": _both("chest", (-0.06, 0.08, 0.30), fingers=(-1.0, 0.0, 0.3), elbow=(1.0, -0.2, 0.4)),
    "hold-tray": _both("chest", (0.14, -0.09, 0.34), fingers=(-0.1, 0.0, 1.0)),
    "pull": _pair(
        HandPath("chest", ((0.06, 0.02, 0.52), (0.10, -0.02, 0.20))),
        HandPath("chest", ((0.06, 0.02, 0.52), (0.10, -0.02, 0.20))),
        period_s=1.3,
        lean=(10.0, -8.0),
    ),
    "block": _both("chest", (0.07, 0.22, 0.24), fingers=(-0.2, 1.0, 0.2)),
    "golf-swing": _pair(
        HandPath("chest", _GOLF_LEFT),
        HandPath("chest", _GOLF),
        period_s=2.4,
        lean=(44.0, 34.0, 44.0, 12.0, 40.0),
        twist=(0.0, -45.0, 5.0, 60.0, 0.0),
        pitch=(10.0, 14.0, 14.0, 0.0, 8.0),
    ),
    "bat-swing": _pair(
        HandPath("chest", _BAT_LEFT, None, OUT),
        HandPath("chest", _BAT, None, OUT),
        period_s=1.8,
        lean=(8.0, 8.0, 12.0, 6.0, 8.0),
        twist=(-25.0, -45.0, 10.0, 60.0, -20.0),
    ),
    "twist": GestureTargets(twist=(0.0, 40.0, 0.0, -40.0), period_s=2.0),
    "lean-back": GestureTargets(lean=(-24.0,)),
    "stoop": GestureTargets(lean=(50.0,), pitch=(-8.0,)),
}
