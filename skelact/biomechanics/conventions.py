"""What each angle means: one table for the command, the page, the protocol and the docs."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.biomechanics.angles import ANGLES


@dataclass(frozen=True)
class Meaning:
    """What an angle means.

    Attributes:
        name: As in results.
        positive: What a positive angle means.
        zero: What zero means.
        needs_axes: Whether it needs measured markers or rotations; joint centers alone do not give it.
    """

    name: str
    positive: str
    zero: str
    needs_axes: bool


MEANINGS: tuple[Meaning, ...] = (
    *(Meaning(angle.name, angle.positive, angle.zero, False) for angle in ANGLES),
    Meaning("pelvis_tilt", "front of the pelvis lower", "front and back level", True),
    Meaning("pelvis_rotation", "right hip ahead", "as on average over the clip", True),
    Meaning("lumbar_flexion", "trunk ahead of the pelvis", "along the pelvis", True),
    Meaning("lumbar_bending", "trunk to the right of the pelvis", "along the pelvis", True),
    Meaning("lumbar_rotation", "right shoulder ahead of the pelvis", "shoulders along the pelvis", True),
    *(Meaning(f"hip_rotation_{end}", "thigh turned inward", "knee axis along the pelvis", True) for end in ("l", "r")),
)
