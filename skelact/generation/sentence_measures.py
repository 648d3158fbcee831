"""What a motion on `BODY` shows, by name: the numbers that stated checks of sentences compare.

They are taken from the joints alone, never from the plan or the actions that the generator chose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from skelact.generation.measures import (
    SIDES,
    Track,
    count_bends,
    count_jumps,
    count_kicks,
    count_peaks,
    count_punches,
    count_raises,
    count_steps,
    count_waves,
    lean,
    path_length,
    pelvis_height,
    steady_speed,
    swings,
    travel_speeds,
)
from skelact.skeleton.body import BODY, TOE_HEIGHT_M
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

HAND_M = 0.10  # from the wrist to the middle of the hand
EAR_M, EAR_UP_M = 0.08, 0.09  # of an ear from the joint of the head: to its side, up
FOREHEAD_M, FOREHEAD_UP_M = 0.10, 0.13
CROWN_UP_M = 0.17
HIP_OUT_M = 0.12  # of the skin of the hip from its joint
NOD_DEG, SHAKE_DEG = 8.0, 10.0  # smallest move of a head that nods or shakes
CLAP_M = 0.09  # hands that come nearer clap
STILL_MPS = 0.15  # of a joint of a body at rest
LIFTED_M = 0.06  # a toe higher above the floor is in the air
REST_S = 0.1  # over which rest is measured at either end


@dataclass(frozen=True, eq=False)
class Scene:
    """A motion, where its joints are, and how they are turned in the world.

    Attributes:
        motion: On `BODY`.
        track: Of the motion.
        turns: (T, 21, 3, 3) rotations in the world.
    """

    motion: Motion
    track: Track
    turns: np.ndarray

    @classmethod
    def of(cls, motion: Motion) -> Scene:
        """Place a motion."""
        return cls(motion, Track.of(motion), place_joints(motion)[1])

    def cut(self, start: float, end: float) -> Scene:
        """The part between two fractions, 0..1, of its frames."""
        frames = len(self.turns)
        first = min(int(start * frames), frames - 2)
        last = max(first + 2, round(end * frames))
        return Scene(self.motion, self.track.cut(first, last), self.turns[first:last])

    def at(self, joint: str, *offset: float) -> np.ndarray:
        """Place (T, 3) of a point that is fixed to a joint, meters; the offset is in the joint's own axes."""
        turn = self.turns[:, BODY.names.index(joint)]
        return self.track.joint(joint) + np.matmul(turn, np.array(offset or (0.0, 0.0, 0.0)))

    def hand(self, side: str) -> np.ndarray:
        """Middle (T, 3) of a hand."""
        return self.at(f"{side}_wrist", HAND_M if side == "left" else -HAND_M, 0.0, 0.0)

    def apart(self, points: np.ndarray) -> np.ndarray:
        """Place (T, 3) of points from the pelvis: to the left, up and ahead of where the body faces."""
        return _turned_back(points - self.track.joint("pelvis"), self.track.heading)

    @cached_property
    def gaze(self) -> tuple[np.ndarray, np.ndarray]:
        """Yaw from where the body faces, positive to the left, and pitch, positive up, (T,) degrees."""
        ahead = _turned_back(self.turns[:, BODY.names.index("head"), :, 2], self.track.heading)
        yaw = np.degrees(np.arctan2(ahead[:, 0], ahead[:, 2]))
        return yaw, np.degrees(np.arcsin(np.clip(ahead[:, 1], -1.0, 1.0)))

    @cached_property
    def toes(self) -> np.ndarray:
        """Height (T, 2) of the toes above where a standing body has them, meters."""
        return np.stack([self.track.joint(f"{side}_toe")[:, 1] for side in SIDES], 1) - TOE_HEIGHT_M

    @cached_property
    def first_heading(self) -> float:
        """Where the body faces first, radians."""
        return float(self.track.heading[0])


def _turned_back(vectors: np.ndarray, heading: np.ndarray | float) -> np.ndarray:
    """Vectors (T, 3) to the left, up and ahead of a heading."""
    sine, cosine = np.sin(heading), np.cos(heading)
    left = vectors[..., 0] * cosine - vectors[..., 2] * sine
    ahead = vectors[..., 0] * sine + vectors[..., 2] * cosine
    return np.stack([left, vectors[..., 1], ahead], axis=-1)


def _travel(scene: Scene, axis: int) -> float:
    pelvis = scene.track.joint("pelvis")
    return float(_turned_back(pelvis[-1] - pelvis[0], scene.first_heading)[axis])


def _gap(scene: Scene) -> float:
    pelvis = scene.track.joint("pelvis")[:, [0, 2]]
    return float(np.linalg.norm(pelvis[-1] - pelvis[0]))


def _turns_one_way(scene: Scene, sign: float) -> float:
    """Degrees turned to one side, small sway left out."""
    heading = np.degrees(scene.track.heading)
    return float(sum(max(0.0, sign * (heading[end] - heading[start])) for start, end in swings(heading, 15.0)))


def _joint_speed(scene: Scene, *, at_end: bool) -> float:
    """Speed of the quickest joint at an end of the motion, meters per second."""
    frames = max(1, round(REST_S * scene.track.fps))
    steps = np.linalg.norm(np.diff(scene.track.positions, axis=0), axis=-1) * scene.track.fps
    own = steps[-frames:] if at_end else steps[:frames]
    return float(own.max()) if len(own) else 0.0


def _count(scene: Scene, *, count: Callable[[Track, str], int], side: str) -> float:
    return float(count(scene.track, side))


def _posture_change(scene: Scene) -> float:
    """How far an open end is from the first frame, in steps between frames; travel and heading left out."""
    place = _turned_back(
        scene.track.positions - scene.track.positions[:, :1] * np.array([1.0, 0.0, 1.0]), scene.track.heading[:, None]
    )
    steps = np.linalg.norm(np.diff(place, axis=0), axis=-1).mean(1)
    closing = float(np.linalg.norm(place[0] - place[-1], axis=-1).mean())
    return closing / max(float(np.percentile(steps, 95)), 1e-4)


def _near(scene: Scene, side: str, points: Callable[[Scene, str], np.ndarray]) -> float:
    """Nearest that a hand is to a point for a tenth of the time, meters."""
    return float(np.percentile(np.linalg.norm(scene.hand(side) - points(scene, side), axis=1), 10))


def _other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


POINTS: Mapping[str, Callable[[Scene, str], np.ndarray]] = {
    "ear": lambda scene, side: scene.at("head", EAR_M if side == "left" else -EAR_M, EAR_UP_M, 0.02),
    "forehead": lambda scene, side: scene.at(
        "head", 0.5 * EAR_M if side == "left" else -0.5 * EAR_M, FOREHEAD_UP_M, FOREHEAD_M
    ),
    "crown": lambda scene, side: scene.at("head", 0.0, CROWN_UP_M, 0.0),
    "mouth": lambda scene, side: scene.at("head", 0.0, 0.03, 0.11),
    "hip": lambda scene, side: scene.at("pelvis", (0.065 + HIP_OUT_M) * (1 if side == "left" else -1), 0.03, 0.03),
    "chest": lambda scene, side: scene.at("chest", 0.0, 0.1, 0.12),
    "knee": lambda scene, side: scene.at(f"{side}_knee"),
    "foot": lambda scene, side: scene.at(f"{side}_ankle"),
    "hand": lambda scene, side: scene.hand(_other(side)),
    "elbow": lambda scene, side: scene.at(f"{_other(side)}_elbow"),
    "back": lambda scene, side: scene.at("spine", 0.0, 0.0, -0.12),
}


def _claps(scene: Scene) -> float:
    distance = np.linalg.norm(scene.hand("left") - scene.hand("right"), axis=1)
    return float(count_peaks(-distance, 0.06, least=-CLAP_M))


def _one_leg(scene: Scene) -> float:
    """Share of the time that exactly one foot is in the air."""
    return float(((scene.toes > LIFTED_M).sum(1) == 1).mean())


def _tiptoe(scene: Scene) -> float:
    """How far the heels of standing feet are above where flat soles have them, meters: the median."""
    ankles = np.stack([scene.track.joint(f"{side}_ankle")[:, 1] for side in SIDES], 1)
    flat = -float(BODY.offsets[BODY.names.index("left_toe"), 1]) + TOE_HEIGHT_M
    standing = scene.toes <= 0.02
    return float(np.median((ankles - flat)[standing])) if standing.any() else 0.0


def _knee(scene: Scene) -> float:
    """Highest that either knee comes, as a share of the height of its hip, the lower of both sides."""
    highest = [
        float((scene.track.joint(f"{side}_knee")[:, 1] / np.maximum(scene.track.joint(f"{side}_hip")[:, 1], 0.1)).max())
        for side in SIDES
    ]
    return min(highest)


def _tilt(scene: Scene) -> np.ndarray:
    return np.degrees(lean(scene.track))


def _flips(scene: Scene) -> float:
    """Most that the trunk is turned from upright, degrees."""
    return float(_tilt(scene).max())


def _reach(scene: Scene, side: str, axis: int) -> float:
    """Farthest that a hand is to the left, up or ahead of the pelvis for a tenth of the time, meters."""
    return float(np.percentile(scene.apart(scene.hand(side))[:, axis], 90))


def _held_ahead(scene: Scene, side: str) -> float:
    """How far ahead of the pelvis a hand is for nine tenths of the time, meters."""
    return float(np.percentile(scene.apart(scene.hand(side))[:, 2], 10))


def _hand_moves(scene: Scene, side: str) -> float:
    """Times that a hand goes up and comes down again by at least 8 cm, as a body sees it."""
    return float(count_peaks(scene.apart(scene.hand(side))[:, 1], 0.08))


def _middle(values: np.ndarray) -> float:
    weights = np.maximum(values, 0.0) ** 2
    return float((weights * np.arange(len(values))).sum() / max(float(weights.sum()), 1e-12)) / len(values)


MEASURES: Mapping[str, Callable[[Scene], float]] = {
    "seconds": lambda scene: scene.track.seconds,
    "ahead": partial(_travel, axis=2),
    "left": partial(_travel, axis=0),
    "path": lambda scene: path_length(scene.track),
    "gap": _gap,
    "speed": lambda scene: steady_speed(scene.track),
    "turn": lambda scene: float(np.degrees(scene.track.heading[-1] - scene.track.heading[0])),
    "turns.left": partial(_turns_one_way, sign=1.0),
    "turns.right": partial(_turns_one_way, sign=-1.0),
    "steps": lambda scene: float(count_steps(scene.track)),
    "jumps": lambda scene: float(count_jumps(scene.track)),
    "air": lambda scene: float(scene.toes.min(1).max()),
    "climb": lambda scene: float(scene.track.joint("pelvis")[-1, 1] - scene.track.joint("pelvis")[0, 1]),
    "bends": lambda scene: float(count_bends(scene.track)),
    "lean": _flips,
    "lean.mean": lambda scene: float(_tilt(scene).mean()),
    "lean.end": lambda scene: float(_tilt(scene)[-1]),
    "pelvis": lambda scene: float(pelvis_height(scene.track).min()),
    "pelvis.mean": lambda scene: float(pelvis_height(scene.track).mean()),
    "pelvis.end": lambda scene: float(pelvis_height(scene.track)[-1]),
    "pelvis.dips": lambda scene: float(count_peaks(-pelvis_height(scene.track), 0.12)),
    "chest.dips": lambda scene: float(count_peaks(-scene.track.joint("chest")[:, 1], 0.06)),
    "look.left": lambda scene: float(scene.gaze[0].max()),
    "look.right": lambda scene: float(-scene.gaze[0].min()),
    "look.up": lambda scene: float(scene.gaze[1].max()),
    "look.down": lambda scene: float(-scene.gaze[1].min()),
    "look.down.mean": lambda scene: float(-scene.gaze[1].mean()),
    "nods": lambda scene: float(count_peaks(-scene.gaze[1], NOD_DEG, least=-scene.gaze[1][0] + 0.5 * NOD_DEG)),
    "shakes": lambda scene: float(count_peaks(scene.gaze[0], SHAKE_DEG, least=0.5 * SHAKE_DEG)),
    "claps": _claps,
    "oneleg": _one_leg,
    "tiptoe": _tiptoe,
    "knees": _knee,
    "rest.start": partial(_joint_speed, at_end=False),
    "rest.end": partial(_joint_speed, at_end=True),
    "loop": _posture_change,
    "still": lambda scene: float(np.linalg.norm(scene.track.positions - scene.track.positions[:1], axis=-1).max()),
    **{f"high.{side}": partial(_reach, side=side, axis=1) for side in SIDES},
    **{f"reach.{side}": partial(_reach, side=side, axis=2) for side in SIDES},
    **{f"held.{side}": partial(_held_ahead, side=side) for side in SIDES},
    **{f"pumps.{side}": partial(_hand_moves, side=side) for side in SIDES},
    **{
        f"near.{side}.{name}": partial(_near, side=side, points=points)
        for side in SIDES
        for name, points in POINTS.items()
    },
    **{
        f"{name}.{side}": partial(_count, count=count, side=side)
        for side in SIDES
        for name, count in (
            ("waves", count_waves),
            ("punches", count_punches),
            ("kicks", count_kicks),
            ("raises", count_raises),
        )
    },
}

# how much of something there is in every frame (T,): the order of actions is the order of their middles
SIGNALS: Mapping[str, Callable[[Scene], np.ndarray]] = {
    "travel": lambda scene: travel_speeds(scene.track),
    "turning": lambda scene: np.abs(np.gradient(scene.track.heading)),
    "lean": lambda scene: np.maximum(_tilt(scene) - 15.0, 0.0),
    "low": lambda scene: np.maximum(0.9 - pelvis_height(scene.track), 0.0),
    "air": lambda scene: np.maximum(scene.toes.min(1) - 0.05, 0.0),
    "hand.left": lambda scene: np.maximum(scene.apart(scene.hand("left"))[:, 1] - 0.3, 0.0),
    "hand.right": lambda scene: np.maximum(scene.apart(scene.hand("right"))[:, 1] - 0.3, 0.0),
    "foot": lambda scene: np.maximum(scene.toes.max(1) - 0.3, 0.0),
}


def signal_middle(scene: Scene, name: str) -> float:
    """Middle, 0..1 of the motion, of a signal of `SIGNALS`; NaN where it is not seen at all."""
    values = SIGNALS[name](scene)
    return _middle(values) if float(np.abs(values).max()) > 1e-3 else float("nan")
