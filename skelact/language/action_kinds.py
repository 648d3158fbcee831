"""What there is to say of an action that can be made: how it goes on, and which parts it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CYCLE, HOLD, STROKE, TRANSITION = "cycle", "hold", "stroke", "transition"
SURE, LIKELY, SLIGHT = 1.0, 0.5, 0.25  # times the plan's confidence, that an action moves a part


@dataclass(frozen=True)
class KnownAction:
    """One action of the network or of a rule, or a clip of the library of motions.

    Attributes:
        kind: "cycle" repeats without a seam, "hold" stays at its extreme for as long as asked, "stroke" is repeated,
            "transition" is done once and leads to another posture.
        parts: Part -> how sure it is to move that part.
        locomotion: How much it travels; the legs go to the highest.
        from_rest: Whether its arms have to be brought up from where they rest, and down again.
        family: Of a clip, the kind of known motion that it is measured as, such as "walk" or "kick"; "" for none.
        side: Of a clip, the side of the limb that acts; "" for none.
    """

    kind: str
    parts: Mapping[str, float]
    locomotion: float = 0.0
    from_rest: bool = False
    family: str = ""
    side: str = ""
