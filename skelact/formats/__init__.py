"""Files that hold motion, one format each; `load_clip` reads single clips, the others hold whole sets or scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.bvh import (
    Bvh,
    EndSite,
    bvh_to_motion,
    estimate_unit,
    format_bvh,
    load_bvh,
    load_bvh_skeletons,
    motion_to_bvh,
    parse_bvh,
    parse_bvh_skeletons,
    save_bvh,
    unit_of_height,
)
from skelact.formats.clip_npz import load_clip_npz, load_labelled_npz, save_clip_npz
from skelact.formats.ctrgcn import iter_ctrgcn, save_ctrgcn
from skelact.formats.glb import format_glb, save_glb
from skelact.formats.motion_lines import format_motion_lines, load_motion_lines, save_motion_lines
from skelact.formats.msg3d import iter_msg3d, save_msg3d
from skelact.formats.ntu import NtuBody, load_ntu_skeleton, parse_ntu_skeleton
from skelact.formats.nw_ucla import load_nw_ucla
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl
from skelact.formats.rates import check_fps
from skelact.formats.scores import load_scores, save_scores, save_scores_pickle
from skelact.formats.smpl_npz import load_smpl_npz, save_smpl_npz
from skelact.layouts import Layout, load_layout
from skelact.layouts.joint_names import JointNames, load_joint_names
from skelact.skeleton import (
    clip_to_layout,
    forward_kinematics,
    match_humanoid,
    match_table,
    measure_height,
    rest_positions,
    turn_upright,
)
from skelact.values import Clip

__all__ = [
    "CLIP_LOADERS",
    "Bvh",
    "EndSite",
    "NtuBody",
    "PysklClip",
    "PysklSet",
    "bvh_to_motion",
    "format_bvh",
    "format_glb",
    "format_motion_lines",
    "iter_ctrgcn",
    "iter_msg3d",
    "load_bvh",
    "load_bvh_clip",
    "load_bvh_skeletons",
    "load_clip",
    "load_clip_npz",
    "load_labelled_npz",
    "load_motion_lines",
    "load_ntu_skeleton",
    "load_nw_ucla",
    "load_plain_pickle",
    "load_pyskl",
    "load_scores",
    "load_smpl_npz",
    "motion_to_bvh",
    "parse_bvh",
    "parse_bvh_skeletons",
    "parse_ntu_skeleton",
    "save_bvh",
    "save_clip_npz",
    "save_ctrgcn",
    "save_glb",
    "save_motion_lines",
    "save_msg3d",
    "save_plain_pickle",
    "save_pyskl",
    "save_scores",
    "save_scores_pickle",
    "save_smpl_npz",
]


def load_bvh_clip(
    path: str | Path, *, fps: float | None = None, up: str = "auto", names: str | Path | None = None
) -> Clip:
    """Read the people of a BVH file on core19, one for each ROOT, upright and in meters.

    A ROOT without a person is left out and noted.

    Args:
        path: The file.
        fps: Frames per second instead of what the file says.
        up: The axis that is up in the file; "auto" finds it from the body.
        names: YAML file that says which joint is which; None finds them (`match_humanoid`).

    Raises:
        InputError: Not a BVH file, or nobody is in it.
    """
    skeletons = load_bvh_skeletons(path, fps=fps)
    table = load_joint_names(names) if names else None
    people, faults = list[Clip](), list[InputError]()
    for skeleton in skeletons:
        try:
            people.append(_read_person(skeleton, table))
        except InputError as error:
            faults.append(error)
    if not people:
        raise InputError(faults[0].reason, field=f"{path}: {faults[0].field}") from faults[0]
    notes = [*skeletons[0].notes, *(note for one in people for note in one.notes)]
    notes += [f"one of {len(skeletons)} skeletons was left out: {fault.reason[:200]}" for fault in faults]
    joints, valid = (np.concatenate([getattr(one, name) for one in people]) for name in ("joints", "valid"))
    clip = Clip(joints[:, 1:], people[0].layout, people[0].fps, valid[:, 1:], notes=tuple(dict.fromkeys(notes)))
    try:
        return turn_upright(clip, up=up, rest=joints[0, 0])
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field}") from error


def _read_person(skeleton: Bvh, table: JointNames | None) -> Clip:
    """One skeleton on core19 in meters, its rest pose as a frame before the others."""
    motion = bvh_to_motion(skeleton, unit_m=1.0)
    places = forward_kinematics(motion)
    if table is None:
        match = match_humanoid(motion.names, motion.parents, motion.offsets, places)
    else:
        match = match_table(motion.names, table)
    rest = rest_positions(motion.parents, motion.offsets)
    joints = np.matmul(match.matrix, np.concatenate([rest[None], places]))
    height = measure_height(joints[1:], match.found)
    unit_m, note = unit_of_height(height) if height else (estimate_unit(skeleton), "")
    valid = np.broadcast_to(match.found, (1, *joints.shape[:2]))
    notes = (*match.notes, note) if note else match.notes
    return Clip(unit_m * joints[None], load_layout("core19"), motion.fps, valid, notes=notes)


CLIP_LOADERS: dict[str, Callable[[str | Path], Clip]] = {
    ".bvh": load_bvh_clip,
    ".npz": load_clip_npz,
    ".skeleton": load_ntu_skeleton,
    ".json": load_nw_ucla,
}


def load_clip(
    path: str | Path,
    *,
    layout: Layout | None = None,
    fps: float | None = None,
    up: str = "auto",
    names: str | Path | None = None,
) -> Clip:
    """Read a clip from a .bvh (or .bvh.txt), .npz, .skeleton or .json file, upright.

    Args:
        path: Its suffix picks the reader in `CLIP_LOADERS`.
        layout: Layout the clip is converted to, or a user's own that an npz file names; None leaves the clip as the
            file has it (core19 for BVH).
        fps: Frames per second instead of what the file says, 1 to 1000.
        up: The axis that is up in the file: y, z, x, -y, -z, -x; "auto" finds it from the body.
        names: YAML file that says which joint of a BVH file is which; None finds them.

    Raises:
        InputError: Unknown suffix, unusable file, or no way to `layout`; names file and line or key.
    """
    path = Path(path)
    suffix = ".bvh" if path.name.lower().endswith(".bvh.txt") else path.suffix.lower()
    loader = CLIP_LOADERS.get(suffix)
    if loader is None:
        raise InputError(f"expected a file called {', '.join('*' + s for s in CLIP_LOADERS)}", field=str(path))
    if suffix == ".bvh":
        clip = load_bvh_clip(path, fps=fps, up=up, names=names)
    else:
        clip = load_clip_npz(path, layout=layout) if loader is load_clip_npz else loader(path)
        clip = clip if fps is None else replace(clip, fps=check_fps(fps))
        clip = turn_upright(clip, up=up)
    return clip if layout is None else clip_to_layout(clip, layout)
