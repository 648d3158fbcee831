"""What a sentence asks for, and what of it was not understood."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby

from skelact.language.actions import Performance

SINGLE, THEN, WHILE, MIXED = "single", "then", "while", "mixed"
UNKNOWN = "unknown"
DURATION, DISTANCE, ANGLE, STEPS, TIMES, SPEED, HEIGHT = (
    "duration_s",
    "distance_m",
    "angle_rad",
    "steps",
    "times",
    "speed_mps",
    "height_m",
)
AMOUNT_KINDS = (DURATION, DISTANCE, ANGLE, STEPS, TIMES, SPEED, HEIGHT)
IN_PLACE, ABOVE_HEAD = "in place", "above the head"  # manners that are measured
ACTION_S, TIME_S = 4.0, 1.5  # of an action and of one repetition, when nothing is stated


@dataclass(frozen=True)
class Amount:
    """A stated amount of one action.

    Attributes:
        kind: One of `AMOUNT_KINDS`.
        value: In the unit of the kind; steps and times are counts.
        text: As said: "two and a half seconds".
        note: How it was read where it could be read otherwise, such as "midpoint of 2 to 3"; else "".
    """

    kind: str
    value: float
    text: str
    note: str = ""


@dataclass(frozen=True)
class NotHeard:
    """Words of a sentence that have no effect, and why.

    Attributes:
        text: The words as said.
        reason: Such as "no motion follows from it".
    """

    text: str
    reason: str


@dataclass(frozen=True)
class PlannedAction:
    """One action of a plan.

    Attributes:
        text: Its words in the sentence.
        base: The same with the verb in its base form.
        parts: Names of `BODY_PARTS` that it moves, in their order; none when it is unknown.
        confidence: 0..1.
        source: "label", "lexicon", "neighbors", "head" or "unknown".
        evidence: The words or known actions that say so; for an unknown action the known ones that come nearest.
        group: Actions of one group happen at the same time, groups one after another from 0.
        amounts: Stated amounts, at most one of a kind.
        side: Of the limb that acts: "left", "right", "both", or "" when none is stated.
        limb: That acts, in the singular, such as "hand" or "knee"; "" when none is named.
        direction: Of the whole body or of the limb: "forward", "backward", "left", "right", "up", "down", "around",
            "clockwise", "counterclockwise", "circle", or "" when none is stated.
        manners: Stated styles, tempos and heights that change the motion, such as "angry", "slow" or "above the head".
        performances: Known motions that show it; none when it is unknown or no motion shows it.
        reason: Why no known motion shows it; "" when one does.
    """

    text: str
    base: str
    parts: tuple[str, ...]
    confidence: float
    source: str
    evidence: tuple[str, ...]
    group: int = 0
    amounts: tuple[Amount, ...] = ()
    side: str = ""
    limb: str = ""
    direction: str = ""
    manners: tuple[str, ...] = ()
    performances: tuple[Performance, ...] = ()
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Whether its parts are known."""
        return self.source != UNKNOWN

    def amount(self, kind: str) -> float | None:
        """Value of a stated amount, None when none of the kind is stated."""
        return next((amount.value for amount in self.amounts if amount.kind == kind), None)

    @property
    def duration_s(self) -> float | None:
        """Stated seconds, or None."""
        return self.amount(DURATION)

    @property
    def times(self) -> int | None:
        """Stated repetitions, or None."""
        times = self.amount(TIMES)
        return None if times is None else int(times)


@dataclass(frozen=True)
class Exclusion:
    """A known motion that is not to be done: "without waving".

    Attributes:
        text: The words as said.
        motions: Names in `KNOWN`, of both sides where no side is stated.
    """

    text: str
    motions: tuple[str, ...]


@dataclass(frozen=True)
class Interval:
    """An action on a timeline, seconds from its start."""

    action: PlannedAction
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Plan:
    """What a sentence asks for.

    Attributes:
        text: The sentence.
        actions: In the order in which they begin.
        not_heard: What of the sentence has no effect, in its order.
        excluded: What is not to be done; whether it is absent is measured on the motion.
        is_loop: Whether the end is to lead into the beginning.
    """

    text: str
    actions: tuple[PlannedAction, ...]
    not_heard: tuple[NotHeard, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    is_loop: bool = False

    @property
    def relation(self) -> str:
        """How the actions relate: "single", "while" (all at the same time), "then" (all in order) or "mixed"."""
        groups = len({action.group for action in self.actions})
        if len(self.actions) < 2:
            return SINGLE
        return WHILE if groups == 1 else THEN if groups == len(self.actions) else MIXED

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the sentence went unheard."""
        return not self.not_heard

    @property
    def unknown(self) -> tuple[PlannedAction, ...]:
        """Actions that are not known; a plan with any must not be generated."""
        return tuple(action for action in self.actions if not action.is_known)

    def lay_out(self, *, action_s: float = ACTION_S, time_s: float = TIME_S) -> tuple[Interval, ...]:
        """Put the actions on a timeline: groups end to end, each as long as its longest stated action.

        Args:
            action_s: Length of a group that states none, seconds.
            time_s: Length of one repetition, seconds.
        """
        intervals: list[Interval] = []
        start = 0.0
        for _, members in groupby(self.actions, key=lambda action: action.group):
            stated = [(action, action.duration_s or (action.times or 0) * time_s) for action in members]
            whole = max(length for _, length in stated) or action_s
            intervals += [Interval(action, start, start + (length or whole)) for action, length in stated]
            start += whole
        return tuple(intervals)

    def to_json(self) -> dict[str, object]:
        """The plan as plain values, for one line of JSON."""
        return {
            "text": self.text,
            "actions": [_action_to_json(action) for action in self.actions],
            "relation": self.relation,
            "not_heard": [asdict(unheard) for unheard in self.not_heard],
            **({"loop": True} if self.is_loop else {}),
            **({"excluded": [asdict(one) for one in self.excluded]} if self.excluded else {}),
        }


def _action_to_json(action: PlannedAction) -> dict[str, object]:
    """One action; what is not stated is left out."""
    said = {
        "amounts": [asdict(amount) for amount in action.amounts],
        "side": action.side,
        "limb": action.limb,
        "direction": action.direction,
        "manners": list(action.manners),
        "performances": [performance.name for performance in action.performances],
        "reason": action.reason,
    }
    return {
        "text": action.text,
        "parts": list(action.parts),
        "confidence": action.confidence,
        "source": action.source,
        "evidence": list(action.evidence),
        "group": action.group,
        **{name: value for name, value in said.items() if value},
    }
