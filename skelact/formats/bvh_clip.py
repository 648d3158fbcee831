"""People of BVH files: upright, in meters, on core19."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skelact.errors import InputError, NobodyError
from skelact.formats.bvh import Bvh, bvh_to_motion, estimate_unit, load_bvh_skeletons, unit_of_height
from skelact.formats.rates import MAX_FPS
from skelact.layouts import load_layout
from skelact.layouts.joint_names import JointNames, load_joint_names
from skelact.skeleton import (
    HumanoidMatch,
    forward_kinematics,
    hand_points,
    match_humanoid,
    match_table,
    measure_height,
    rest_positions,
    turn_upright,
)
from skelact.values import Clip, Motion


def load_bvh_clip(
    path: str | Path,
    *,
    fps: float | None = None,
    up: str = "auto",
    names: str | Path | None = None,
    has_hands: bool = False,
) -> Clip:
    """Read the people of a BVH file on core19, one for each ROOT, upright and in meters.

    A ROOT without a person is left out and noted.

    Args:
        path: The file.
        fps: Frames per second instead of what the file says.
        up: The axis that is up in the file; "auto" finds it from the body.
        names: YAML file that says which joint is which; None finds them (`match_humanoid`).
        has_hands: Read them on core21, hands as the wrists turn (`hand_points`).

    Raises:
        InputError: Not a BVH file, or nobody is in it.
    """
    skeletons = load_bvh_skeletons(path, fps=fps)
    table = load_joint_names(names) if names else None
    people, faults = list[Clip](), list[InputError]()
    for skeleton in skeletons:
        try:
            people.append(_read_person(skeleton, table, has_hands=has_hands))
        except InputError as error:
            faults.append(error)
    if not people:
        raise _name_file(faults[0], path)
    notes = [*skeletons[0].notes, *(note for person in people for note in person.notes)]
    notes += [f"one of {len(skeletons)} skeletons was left out: {fault.reason[:200]}" for fault in faults]
    joints, valid = (np.concatenate([getattr(person, name) for person in people]) for name in ("joints", "valid"))
    clip = Clip(joints[:, 1:], people[0].layout, people[0].fps, valid[:, 1:], notes=tuple(dict.fromkeys(notes)))
    try:
        return turn_upright(clip, up=up, rest=joints[0, 0])
    except InputError as error:
        raise _name_file(error, path) from error


def match_bvh(path: str | Path, *, names: str | Path | None = None) -> tuple[HumanoidMatch, ...]:
    """Tell which joint of a BVH file is which, for each ROOT that is a person; errors as `load_bvh_clip`."""
    table = load_joint_names(names) if names else None
    found, faults = list[HumanoidMatch](), list[InputError]()
    for skeleton in load_bvh_skeletons(path, fps=MAX_FPS):  # whatever the rate
        motion = bvh_to_motion(skeleton, unit_m=1.0)
        try:
            found.append(_match(motion, forward_kinematics(motion), table))
        except InputError as error:
            faults.append(error)
    if not found:
        raise _name_file(faults[0], path)
    return tuple(found)


def _match(motion: Motion, places: np.ndarray, table: JointNames | None) -> HumanoidMatch:
    if table is not None:
        return match_table(motion.names, table)
    return match_humanoid(motion.names, motion.parents, motion.offsets, places)


def _name_file(error: InputError, path: str | Path) -> InputError:
    field = f"{path}: {error.field}"
    if isinstance(error, NobodyError):
        return NobodyError(error.reason, field=field, joints=error.joints)
    return InputError(error.reason, field=field)


def _read_person(skeleton: Bvh, table: JointNames | None, *, has_hands: bool) -> Clip:
    """One skeleton on core19, or core21, in meters, its rest pose as a frame before the others."""
    motion = bvh_to_motion(skeleton, unit_m=1.0)
    places = forward_kinematics(motion)
    match = _match(motion, places, table)
    rest = rest_positions(motion.parents, motion.offsets)
    joints = np.matmul(match.matrix, np.concatenate([rest[None], places]))
    height = measure_height(joints[1:], match.found)
    unit_m, note = unit_of_height(height) if height else (estimate_unit(skeleton), "")
    found, layout = match.found, load_layout("core19")
    if has_hands:
        hands, are_found = hand_points(motion, match)
        joints = np.concatenate([joints, np.concatenate([hands[:1], hands])], 1)  # nobody looks at hands at rest
        found, layout = np.concatenate([found, are_found]), load_layout("core21")
    valid = np.broadcast_to(found, (1, *joints.shape[:2]))
    notes = (*match.notes, note) if note else match.notes
    return Clip(unit_m * joints[None], layout, motion.fps, valid, notes=notes)
