"""What there is to say of an action that can be made: how it goes on, and which parts it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CYCLE, HOLD, STROKE = "cycle", "hold", "stroke"
SURE, LIKELY, SLIGHT = 1.0, 0.5, 0.25  # times the plan's confidence, that an action moves a part


@dataclass(frozen=True)
class KnownAction:
    """One action.

    Attributes:
        kind: "cycle" repeats without a seam, "hold" stays at its extreme for as long as asked, "stroke" is repeated.
        parts: Part -> how sure it is to move that part.
        locomotion: How much it travels; the legs go to the highest.
        from_rest: Whether its arms have to be brought up from where they rest, and down again.
    """

    kind: str
    parts: Mapping[str, float]
    locomotion: float = 0.0
    from_rest: bool = False
