"""Recordings of others as motions on `BODY`: what the generator plays and composes.

Rotations are taken where a file has them and its rest pose is one in which the body stands; else the motion is made of
the places of the joints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats import (
    CLIP_LOADERS,
    GLTF_SUFFIXES,
    bvh_to_motion,
    clip_suffix,
    load_amc,
    load_bvh_skeletons,
    load_clip,
    load_gltf_people,
)
from skelact.generation.features import resample_motion
from skelact.generation.quality import lock_feet
from skelact.layouts import CORE19, load_layout
from skelact.layouts.joint_names import load_joint_names
from skelact.skeleton import (
    HumanoidMatch,
    clip_to_layout,
    forward_kinematics,
    match_humanoid,
    match_table,
    rest_positions,
)
from skelact.skeleton.body import RIGS, motion_to_body
from skelact.skeleton.fit_body import joints_to_body, toe_of_sole
from skelact.skeleton.rest import is_standing
from skelact.skeleton.retarget import retarget_to_body
from skelact.values import Clip, Motion

FPS = 30.0
MIN_SEEN = 0.9  # share of the frames and joints that have to be there
MIN_SECONDS = 0.1
STANDING_PERCENTILE = 5  # of the lower ankle's height over time: where it stands
PLACES_NOTE = "made of the places of the joints: limbs do not twist about themselves"


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
    """Put one recording on `BODY`: the first person in it.

    Args:
        path: A file of `CLIP_LOADERS` (.bvh, .glb, .npz, ...), or FILE.glb#NAME.
        animation: Of a glTF file, by name; None takes the first.
        fps: Frames per second of the result.
        names: YAML file that says which joint of a BVH or glTF file is which; None finds them.

    Raises:
        InputError: The file cannot be read, nobody is in it, or joints that a body needs are missing.
    """
    from skelact.pose.files import VIDEO_SUFFIXES

    suffix = clip_suffix(Path(path))
    if suffix in GLTF_SUFFIXES:
        moved, notes = _load_gltf(path, animation, fps, names)
    elif suffix in (".bvh", ".amc"):
        moved, notes = _load_hierarchy(Path(path), suffix, names)
    elif suffix in CLIP_LOADERS:
        moved, notes = clip_to_body(load_clip(path, names=names), source=str(path))
    elif suffix in VIDEO_SUFFIXES:
        made = f"skelact capture {path} --height 1.75 -o out"
        raise InputError(f"expected a motion file, got a video; make one of it: {made}", field=str(path))
    else:
        load_clip(path)  # says what is read instead
        raise AssertionError(path)
    if len(moved.rotations) < 2 or len(moved.rotations) / moved.fps < MIN_SECONDS:
        raise InputError(f"expected at least {MIN_SECONDS:g} s of motion", field=str(path))
    return BodyRecording(lock_feet(resample_motion(moved, fps)), notes)


def clip_to_body(clip: Clip, *, source: str, is_height_sure: bool = True) -> tuple[Motion, tuple[str, ...]]:
    """Put the first person of a clip in 3D on `BODY`; frames without a joint take it from the frames around.

    Raises:
        InputError: Points in pictures, or too little of the body is there; `field` is `source`.
    """
    if clip.joints.shape[-1] != 3:
        raise InputError("expected joints in 3D, got points in pictures", field=source)
    toes = _toes_of_soles(clip)
    clip = clip_to_layout(clip, load_layout("core19"))
    if not clip.people or not clip.valid[0].any():
        raise InputError("expected a person, found none", field=source)
    joints, valid = clip.joints[0].astype(np.float64), clip.valid[0]
    for index, (there, toe) in toes.items():
        joints[there, index] = toe[there]
    seen = np.flatnonzero(valid.any(-1))
    joints, valid = joints[seen[0] : seen[-1] + 1], valid[seen[0] : seen[-1] + 1]
    share = valid.mean(0)
    if share.min() < MIN_SEEN:
        missing = [name for name, own in zip(clip.layout.names, share, strict=True) if own < MIN_SEEN]
        wanted = f"expected every joint in {MIN_SEEN:.0%} of the frames, too seldom seen: {', '.join(missing)}"
        raise InputError(wanted, field=source)
    frames = np.arange(len(joints))
    for joint in np.flatnonzero(~valid.all(0)):
        own = valid[:, joint]
        for axis in range(3):
            joints[:, joint, axis] = np.interp(frames, frames[own], joints[own, joint, axis])
    notes = (*clip.notes, PLACES_NOTE)
    if clip.people > 1:
        notes = (*notes, f"one of {clip.people} people was taken")
    return joints_to_body(joints, clip.fps, is_height_sure=is_height_sure), notes


def _toes_of_soles(clip: Clip) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Index of each toe of core19 -> where the first person's sole tells it, bool (T,), and its place (T, 3)."""
    found: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for side in ("left", "right"):
        names = [f"{side}_{part}" for part in ("ankle", "heel", "big_toe")]
        if clip.people and set(names) <= set(clip.layout.names):
            points = [clip.layout.names.index(name) for name in names]
            ankle, heel, big_toe = clip.joints[0][:, points].astype(np.float64).swapaxes(0, 1)
            there = clip.valid[0][:, points].all(1)
            found[CORE19.index(f"{side}_toe")] = there, toe_of_sole(ankle, heel, big_toe, side)
    return found


def _load_gltf(
    path: str | Path, animation: str | None, fps: float, names: str | Path | None
) -> tuple[Motion, tuple[str, ...]]:
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
    return moved, (*notes, *person.notes)


def _load_hierarchy(path: Path, suffix: str, names: str | Path | None) -> tuple[Motion, tuple[str, ...]]:
    """A BVH or AMC file: by its rig when that is known, by its rest pose when a body stands in it, else by places."""
    if suffix == ".bvh":
        skeleton = load_bvh_skeletons(path)[0]
        motion, notes = bvh_to_motion(skeleton), skeleton.notes
    else:
        motion, notes = load_amc(path)
    known = any(all(own in motion.names for own, _ in rig.values()) for rig in RIGS.values())
    if known and names is None:
        return motion_to_body(motion), notes
    table = load_joint_names(names) if names else None
    try:
        match = (
            match_table(motion.names, table)
            if table
            else match_humanoid(motion.names, motion.parents, motion.offsets, forward_kinematics(motion))
        )
        rest = rest_positions(motion.parents, motion.offsets)
        if is_standing(match.matrix @ rest, match.found):
            return retarget_to_body(_rest_on_floor(motion, match), match), (*notes, *match.notes)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field}") from error
    return clip_to_body(load_clip(path, names=names), source=str(path))


def _rest_on_floor(motion: Motion, match: HumanoidMatch) -> Motion:
    """Let the rest pose stand where the recorded feet stand: these files place it anywhere."""
    ankles = [CORE19.index(f"{side}_ankle") for side in ("left", "right")]
    resting = (match.matrix @ rest_positions(motion.parents, motion.offsets))[ankles, 1].min()
    standing = np.percentile((match.matrix @ forward_kinematics(motion))[:, ankles, 1].min(1), STANDING_PERCENTILE)
    offsets = motion.offsets.copy()
    offsets[[parent == -1 for parent in motion.parents], 1] += standing - resting
    return replace(motion, offsets=offsets)
