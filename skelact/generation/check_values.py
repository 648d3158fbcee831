"""What a check of a motion against its sentence says."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.language.plan import PlannedAction


@dataclass(frozen=True)
class Check:
    """One thing that a sentence asks for, measured on the motion.

    Attributes:
        action: The action's words in the sentence; two actions for their order.
        quantity: "duration", "distance", "angle", "steps", "times", "speed", "height", "side", "limb", "parts",
            "direction", "posture", "movement", "order", "absence" or "resemblance" (to a clip of the library).
        asked: A number in `unit`, or a word.
        got: The same, as measured.
        unit: "s", "m", "deg", "m/s", or "" for counts and words.
        tolerance: By which `got` may differ, in `unit`.
        is_met: Whether it does not differ by more.
        index: Of the action in the plan; of two, the first.
    """

    action: str
    quantity: str
    asked: float | str
    got: float | str
    unit: str = ""
    tolerance: float = 0.0
    is_met: bool = False
    index: int = 0

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.quantity == "resemblance":
            return (
                f"like the recorded motion: within {_format(self.tolerance)}{unit} asked, {_format(self.got)}{unit} off"
            )
        return f"{self.quantity}: asked {_format(self.asked)}{unit}, got {_format(self.got)}{unit}"


@dataclass(frozen=True)
class Shortfall:
    """An action, or words of it, that was not done or could not be checked.

    Attributes:
        text: The words.
        reason: Why.
    """

    text: str
    reason: str


@dataclass(frozen=True, eq=False)
class Stretch:
    """When a planned action is to happen: frames `start` to before `end`."""

    action: PlannedAction
    start: int
    end: int


def _format(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"
