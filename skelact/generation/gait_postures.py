"""How the body is held in a gait: crouched, on the toes, with high knees, swaying, limping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class GaitPosture:
    """How a gait is changed.

    Attributes:
        down: By which the pelvis is lower, meters.
        lean: Of the trunk, degrees ahead.
        lift: By which swinging feet are higher, meters.
        heel: By which heels are up, degrees of the foot.
        size: Of the steps, times the natural one.
        sway: Of the pelvis over the feet, to either side, meters.
        roll: Of the trunk to either side, degrees.
        dip: Of the pelvis while the left foot carries it, meters; negative: while the right one does.
    """

    down: float = 0.0
    lean: float = 0.0
    lift: float = 0.0
    heel: float = 0.0
    size: float = 1.0
    sway: float = 0.0
    roll: float = 0.0
    dip: float = 0.0


GAIT_POSTURES: Mapping[str, GaitPosture] = {
    "crouched": GaitPosture(down=0.17, lean=22.0, size=0.75),
    "tiptoe": GaitPosture(down=-0.03, heel=42.0, size=0.8),
    "march": GaitPosture(lift=0.36, size=0.8),
    "knees": GaitPosture(lift=0.36, size=0.7),
    "sway": GaitPosture(sway=0.10, roll=14.0, lean=6.0, size=0.75),
    "limp": GaitPosture(down=0.02, dip=0.07, roll=5.0, size=0.7),
    "limp-right": GaitPosture(down=0.02, dip=-0.07, roll=5.0, size=0.7),
    "heavy": GaitPosture(down=0.05, lean=9.0, lift=0.16, size=0.85),
}


def join_postures(names: Sequence[str]) -> GaitPosture:
    """Several postures as one."""
    own = [GAIT_POSTURES[name] for name in names]
    return GaitPosture(
        sum(one.down for one in own),
        sum(one.lean for one in own),
        max((one.lift for one in own), default=0.0),
        max((one.heel for one in own), default=0.0),
        min((one.size for one in own), default=1.0),
        max((one.sway for one in own), default=0.0),
        max((one.roll for one in own), default=0.0),
        max((one.dip for one in own), default=0.0, key=abs),
    )
