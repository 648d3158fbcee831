"""What the generator can do: the motions that its network knows, and one of them as a sentence asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from skelact.language.action_kinds import CYCLE, HOLD, LIKELY, SLIGHT, STROKE, SURE, TRANSITION, KnownAction
from skelact.language.gestures import GESTURES
from skelact.language.stances import STANCES
from skelact.language.ways import Way
from skelact.layouts.sides import swap_sides

__all__ = [
    "COMMON",
    "CYCLE",
    "HOLD",
    "KNOWN",
    "LIKELY",
    "SLIGHT",
    "STROKE",
    "SURE",
    "TRANSITION",
    "KnownAction",
    "Performance",
]

_STEP = {"global": SURE, "left_leg": SURE, "right_leg": SURE}
_WALK = {**_STEP, "torso": SLIGHT, "head": SLIGHT, "left_arm": SLIGHT, "right_arm": SLIGHT}
_WHOLE = dict.fromkeys(("global", "torso", "head", "left_arm", "right_arm", "left_leg", "right_leg"), SURE)
_STANDING = {"global": SLIGHT, "left_leg": SLIGHT, "right_leg": SLIGHT}


LEARNED: Mapping[str, KnownAction] = {
    "walk": KnownAction(CYCLE, _WALK, 1.0),
    "walk-back": KnownAction(CYCLE, _WALK, 1.0),
    "walk-left": KnownAction(CYCLE, _WALK, 1.0),
    "walk-right": KnownAction(CYCLE, _WALK, 1.0),
    "walk-turn-left": KnownAction(CYCLE, _WALK, 1.0),
    "walk-turn-right": KnownAction(CYCLE, _WALK, 1.0),
    "run": KnownAction(CYCLE, _WALK, 2.0),
    "jump": KnownAction(STROKE, {**_WALK, "torso": LIKELY}, 1.5),
    "kick-left": KnownAction(STROKE, {**_STEP, "torso": LIKELY, "left_arm": SLIGHT, "right_arm": SLIGHT}, 0.5),
    "kick-right": KnownAction(STROKE, {**_STEP, "torso": LIKELY, "left_arm": SLIGHT, "right_arm": SLIGHT}, 0.5),
    "dance": KnownAction(STROKE, _WHOLE, 0.8),
    "pick-up": KnownAction(STROKE, {**_WHOLE, "head": LIKELY}, 0.6, from_rest=True),
    "bow": KnownAction(
        STROKE, {"torso": SURE, "head": SURE, "left_arm": LIKELY, "right_arm": LIKELY, **_STANDING}, 0.1
    ),
    "call": KnownAction(STROKE, {"torso": LIKELY, "head": SURE, "left_arm": SURE, "right_arm": SURE, **_STANDING}, 0.1),
    "guide": KnownAction(STROKE, {"torso": LIKELY, "head": LIKELY, "left_arm": LIKELY, "right_arm": SURE}, 0.0),
    "punch-left": KnownAction(STROKE, {"left_arm": SURE, "torso": LIKELY, "right_arm": SLIGHT, **_STANDING}, 0.2),
    "punch-right": KnownAction(STROKE, {"right_arm": SURE, "torso": LIKELY, "left_arm": SLIGHT, **_STANDING}, 0.2),
    "slash": KnownAction(STROKE, {"right_arm": SURE, "left_arm": SURE, "torso": LIKELY, **_STANDING}, 0.3),
    "raise-left-hand": KnownAction(HOLD, {"left_arm": SURE}),
    "raise-right-hand": KnownAction(HOLD, {"right_arm": SURE}),
    "wave-left-hand": KnownAction(CYCLE, {"left_arm": SURE}, from_rest=True),
    "wave-right-hand": KnownAction(CYCLE, {"right_arm": SURE}, from_rest=True),
    "stand": KnownAction(CYCLE, dict.fromkeys(_WHOLE, 0.1)),
}
KNOWN: Mapping[str, KnownAction] = {**LEARNED, **GESTURES, **STANCES}
POSTURES = ("march", "tiptoe", "crouched", "knees", "sway", "limp", "limp-right", "heavy")  # in which gaits go
COMMON = ("walk", "run", "jump", "wave", "raise a hand", "bow", "kick", "punch", "pick up", "stand")


@dataclass(frozen=True)
class Performance:
    """One known action, as a sentence asks for it.

    Attributes:
        name: In `KNOWN`, or of a clip in the library.
        words: What the network is told: the name and words of style.
        confidence: Of the plan, 0..1.
        tempo: Times the natural duration.
        in_place: Whether it does not travel.
        turn_rad: By which the whole performance turns, to the left; None leaves it to the network.
        way: Over the floor, of a gait.
        distance_m: Of a jump.
        postures: Ways to hold the body meanwhile, in `POSTURES`.
        clip: How a clip of the library is done; None: the network does it, or a rule.
        is_mirrored: Of a clip: whether left and right are exchanged.
        is_held: Of a clip: whether it stays at its extreme.
        enters: Of a clip in another posture than standing: whether it begins with the way there.
        leaves: The same for the way back at the end.
    """

    name: str
    words: tuple[str, ...]
    confidence: float
    tempo: float = 1.0
    in_place: bool = False
    turn_rad: float | None = None
    way: Way | None = None
    distance_m: float | None = None
    postures: tuple[str, ...] = ()
    clip: KnownAction | None = field(default=None, hash=False)
    is_mirrored: bool = False
    is_held: bool = False
    enters: bool = True
    leaves: bool = True

    @property
    def action(self) -> KnownAction:
        """How it is done: its clip, else its entry in `KNOWN`."""
        return self.clip or KNOWN[self.name]

    @property
    def family(self) -> str:
        """Kind of motion that it is measured as, without a side, such as "walk" or "wave"; "" for none."""
        return self.name.split("-")[0] if self.clip is None else self.clip.family

    @property
    def side(self) -> str:
        """Side of the limb that acts: "left", "right", or "" for none."""
        if self.clip:
            return swap_sides(self.clip.side) if self.is_mirrored else self.clip.side
        return next((side for side in ("left", "right") if side in self.name.split("-")), "")

    @property
    def parts(self) -> dict[str, float]:
        """Part -> confidence, for a composition."""
        own = self.action.parts
        return {swap_sides(part) if self.is_mirrored else part: sure * self.confidence for part, sure in own.items()}
