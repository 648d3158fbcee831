"""Recordings of others as motions on `BODY`: what the generator plays and composes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skelact.errors import InputError
from skelact.formats import load_gltf_people
from skelact.generation.quality import lock_feet
from skelact.skeleton.retarget import retarget_to_body
from skelact.values import Motion

FPS = 30.0


@dataclass(frozen=True, eq=False)
class BodyRecording:
    """A recording on `BODY`.

    Attributes:
        motion: Feet locked where they stand, nothing below the floor.
        notes: What was guessed or left out.
    """

    motion: Motion
    notes: tuple[str, ...]


def load_body_motion(
    path: str | Path, *, animation: str | None = None, fps: float = FPS, names: str | Path | None = None
) -> BodyRecording:
    """Put one animation of a .glb or .gltf file on `BODY`: the first person in it.

    Args:
        path: The file, or FILE.glb#NAME.
        animation: By name; None takes the first.
        fps: Frames per second to sample at.
        names: YAML file that says which joint is which; None finds them.

    Raises:
        InputError: As `load_gltf_people`; or joints that a body needs are missing, or nobody stands in the rest pose.
    """
    people, notes = load_gltf_people(path, animation=animation, fps=fps, names=names)
    person = people[0]
    if not person.stands_at_rest:
        wanted = "expected a rest pose in which the body stands (T-pose or A-pose)"
        raise InputError(f"{wanted}, got another; export the file with its rest pose", field=f"{path}: skins")
    try:
        moved = retarget_to_body(person.motion, person.match)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field}") from error
    if len(people) > 1:
        notes = (*notes, f"one of {len(people)} people was taken")
    return BodyRecording(lock_feet(moved), (*notes, *person.notes))
