"""People of glTF files: on core19 for recognition, or as motions whose unturned pose is the rest pose.

`FILE.glb#NAME` is one animation of a file; without a name the first is taken, and a note names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError, NobodyError
from skelact.formats.bvh import METRIC_M, unit_of_height
from skelact.formats.gltf import AnimationInfo, GltfMotion, GltfSkeleton, describe_animation, sample_gltf
from skelact.formats.gltf_document import load_gltf_document, parse_gltf
from skelact.layouts import load_layout
from skelact.layouts.joint_names import JointNames, load_joint_names
from skelact.skeleton import (
    HumanoidMatch,
    forward_kinematics,
    match_humanoid,
    match_table,
    measure_height,
    turn_upright,
)
from skelact.skeleton.rest import RestPose, is_standing, motion_from_rest
from skelact.values import Clip, Motion

GLTF_SUFFIXES = (".glb", ".gltf", ".vrm", ".vrma")
ANIMATION_OF = re.compile(r"(.*\.(?:glb|gltf|vrm|vrma))#(.*)", re.IGNORECASE | re.DOTALL)
SHOWN_OTHERS = 12


@dataclass(frozen=True, eq=False)
class GltfPerson:
    """A person of a file.

    Attributes:
        motion: Meters; its unturned pose is the rest pose.
        match: Which joint is which of core19.
        stands_at_rest: Whether a person stands in the rest pose, as in a T-pose or A-pose.
        notes: What was guessed.
    """

    motion: Motion
    match: HumanoidMatch
    stands_at_rest: bool
    notes: tuple[str, ...]


def split_animation(path: str | Path) -> tuple[Path, str | None]:
    """Split FILE.glb#NAME into the file and the name of an animation, None when none is there."""
    found = ANIMATION_OF.fullmatch(str(path))
    return (Path(path), None) if found is None or Path(path).exists() else (Path(found[1]), found[2])


def load_gltf_clip(
    path: str | Path,
    *,
    animation: str | None = None,
    fps: float | None = None,
    up: str = "auto",
    names: str | Path | None = None,
) -> Clip:
    """Read the people of a .glb or .gltf file on core19, upright and in meters.

    A skeleton without a person is left out and noted.

    Args:
        path: The file, or FILE.glb#NAME.
        animation: Which one, by name; None takes the first.
        fps: Frames per second to sample at; None takes the rate of the keys.
        up: The axis that is up in the file; "auto" takes y, as the format wants, unless nobody stands in the rest pose
            and the motion says otherwise.
        names: YAML file that says which joint is which; None finds them (`match_humanoid`).

    Raises:
        InputError: Not glTF, no such animation, or nobody is in it.
    """
    people, notes = load_gltf_people(path, animation=animation, fps=fps, names=names)
    try:
        return _build_clip(people, notes, up)
    except InputError as error:
        raise _name_file(error, path) from error


def parse_gltf_clip(data: bytes, *, animation: str | None = None, fps: float | None = None) -> Clip:
    """Read the people of the bytes of a GLB file; buffers beside it are refused; else as `load_gltf_clip`."""
    sampled = sample_gltf(parse_gltf(data), animation=animation, fps=fps)
    return _build_clip(*_read_people(sampled, None), "auto")


def load_gltf_people(
    path: str | Path, *, animation: str | None = None, fps: float | None = None, names: str | Path | None = None
) -> tuple[tuple[GltfPerson, ...], tuple[str, ...]]:
    """Read the people of a .glb or .gltf file as motions in meters, with notes on the file.

    Arguments and errors are those of `load_gltf_clip`.
    """
    table = load_joint_names(names) if names else None
    file, named = split_animation(path)
    try:
        sampled = sample_gltf(load_gltf_document(file), animation=animation or named, fps=fps)
        return _read_people(sampled, table)
    except InputError as error:
        raise _name_file(error, path) from error


def describe_gltf(path: str | Path) -> tuple[AnimationInfo, ...]:
    """List the animations of a file, without looking for people.

    Raises:
        InputError: Not glTF, or an animation without usable tracks.
    """
    file, _ = split_animation(path)
    try:
        document = load_gltf_document(file)
        return tuple(describe_animation(document, index) for index in range(len(document.animations)))
    except InputError as error:
        raise _name_file(error, path) from error


def _read_people(sampled: GltfMotion, table: JointNames | None) -> tuple[tuple[GltfPerson, ...], tuple[str, ...]]:
    """The people among the skeletons, and notes on what was left out."""
    people, faults = list[GltfPerson](), list[InputError]()
    for skeleton in sampled.skeletons:
        try:
            people.append(_read_person(skeleton, sampled.fps, table))
        except InputError as error:
            faults.append(error)
    if not people:
        raise faults[0]
    notes = list(sampled.notes)
    if sampled.others:
        some = ", ".join(sampled.others[:SHOWN_OTHERS])
        more = f" and {len(sampled.others) - SHOWN_OTHERS} more" if len(sampled.others) > SHOWN_OTHERS else ""
        notes.insert(0, f"animation {sampled.name!r}; FILE#NAME takes another: {some}{more}")
    notes += [f"one of {len(sampled.skeletons)} skeletons was left out: {fault.reason[:200]}" for fault in faults]
    return tuple(people), tuple(notes)


def _read_person(skeleton: GltfSkeleton, fps: float, table: JointNames | None) -> GltfPerson:
    match, rest, stands = _match(skeleton, table)
    places = match.matrix @ (rest.positions[None] if stands else skeleton.positions)
    unit_m, note = _unit_of(measure_height(places, match.found))
    motion = motion_from_rest(
        skeleton.names,
        skeleton.parents,
        unit_m * skeleton.positions,
        skeleton.rotations,
        RestPose(unit_m * rest.positions, rest.rotations),
        fps,
    )
    return GltfPerson(motion, match, stands, (*match.notes, *([note] if note else [])))


def _match(skeleton: GltfSkeleton, table: JointNames | None) -> tuple[HumanoidMatch, RestPose, bool]:
    """Find the body, by the rest pose if a person stands in it and else by the motion, and whether one stands."""
    for rest in skeleton.rests:
        try:
            match = _match_poses(skeleton, rest.positions[None], table)
        except NobodyError:
            continue
        if is_standing(match.matrix @ rest.positions, match.found):
            return match, rest, True
    return _match_poses(skeleton, skeleton.positions, table), skeleton.rests[-1], False


def _match_poses(skeleton: GltfSkeleton, places: np.ndarray, table: JointNames | None) -> HumanoidMatch:
    if table is not None:
        return match_table(skeleton.names, table)
    above = [max(parent, 0) for parent in skeleton.parents]
    return match_humanoid(skeleton.names, skeleton.parents, places[0] - places[0, above], places)


def _unit_of(height: float | None) -> tuple[float, str]:
    """Meters per unit, 1 as the format wants, unless the body then has no human size and has one in cm or mm."""
    if height is None or height <= 0:
        return 1.0, ""
    unit, note = unit_of_height(height)
    if unit == 1.0:
        return unit, note
    if unit in METRIC_M:
        return unit, f"one unit of length is taken for {unit:g} m: the body is {height:.3g} units from ankle to head"
    return 1.0, f"the body is {height:.3g} m from ankle to head; adults have 1.4 m"


def _build_clip(people: Sequence[GltfPerson], notes: Sequence[str], up: str) -> Clip:
    joints = np.stack([person.match.matrix @ forward_kinematics(person.motion) for person in people])
    valid = np.stack([np.broadcast_to(person.match.found, joints.shape[1:3]) for person in people])
    told = dict.fromkeys([*notes, *(note for person in people for note in person.notes)])
    clip = Clip(joints, load_layout("core19"), people[0].motion.fps, valid, notes=tuple(told))
    if up == "auto" and people[0].stands_at_rest:  # y is up in the format, and the rest pose agrees
        return clip
    return turn_upright(clip, up=up)


def _name_file(error: InputError, path: str | Path) -> InputError:
    field = f"{path}: {error.field}" if error.field != str(path) else error.field
    if isinstance(error, NobodyError):
        return NobodyError(error.reason, field=field, joints=error.joints)
    return InputError(error.reason, field=field)
