"""Files that hold motion, one format each; `load_clip` reads single clips, the others hold whole sets or scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.acclaim import load_amc, load_amc_clip
from skelact.formats.bvh import (
    Bvh,
    bvh_to_motion,
    format_bvh,
    load_bvh,
    load_bvh_skeletons,
    motion_to_bvh,
    parse_bvh,
    parse_bvh_skeletons,
    save_bvh,
)
from skelact.formats.bvh_clip import load_bvh_clip, match_bvh
from skelact.formats.bvh_header import EndSite
from skelact.formats.clip_npz import load_clip_npz, load_labeled_npz, load_points_npz, npz_keys, save_clip_npz
from skelact.formats.ctrgcn import iter_ctrgcn, save_ctrgcn
from skelact.formats.glb import format_glb, save_glb
from skelact.formats.gltf_clip import (
    GLTF_SUFFIXES,
    GltfPerson,
    describe_gltf,
    load_gltf_clip,
    load_gltf_people,
    parse_gltf_clip,
    split_animation,
)
from skelact.formats.marker_clip import load_marker_clip
from skelact.formats.motion_lines import format_motion_lines, load_motion_lines, save_motion_lines
from skelact.formats.msg3d import iter_msg3d, save_msg3d
from skelact.formats.ntu import NtuBody, load_ntu_skeleton, parse_ntu_skeleton
from skelact.formats.nw_ucla import load_nw_ucla
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle
from skelact.formats.pose_json import load_json_clip
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl
from skelact.formats.rates import check_fps
from skelact.formats.scores import load_scores, save_scores, save_scores_pickle
from skelact.formats.smpl_npz import is_smpl, load_smpl_clip, load_smpl_npz, save_smpl_npz
from skelact.formats.vrma import format_vrma, save_vrma
from skelact.layouts import CORE21, Layout
from skelact.skeleton import clip_to_layout, is_mirrored, turn_upright
from skelact.values import Clip

__all__ = [
    "CLIP_LOADERS",
    "GLTF_SUFFIXES",
    "Bvh",
    "EndSite",
    "GltfPerson",
    "NtuBody",
    "PysklClip",
    "PysklSet",
    "bvh_to_motion",
    "clip_suffix",
    "describe_gltf",
    "format_bvh",
    "format_glb",
    "format_motion_lines",
    "format_vrma",
    "iter_ctrgcn",
    "iter_msg3d",
    "load_amc",
    "load_amc_clip",
    "load_bvh",
    "load_bvh_clip",
    "load_bvh_skeletons",
    "load_clip",
    "load_clip_npz",
    "load_gltf_clip",
    "load_gltf_people",
    "load_json_clip",
    "load_labeled_npz",
    "load_marker_clip",
    "load_motion_lines",
    "load_npz",
    "load_ntu_skeleton",
    "load_nw_ucla",
    "load_plain_pickle",
    "load_points_clip",
    "load_points_npz",
    "load_pyskl",
    "load_scores",
    "load_smpl_clip",
    "load_smpl_npz",
    "match_bvh",
    "motion_to_bvh",
    "parse_bvh",
    "parse_bvh_skeletons",
    "parse_gltf_clip",
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
    "save_vrma",
    "split_animation",
]


def load_npz(path: str | Path, *, layout: Layout | None = None, fps: float | None = None) -> Clip:
    """Read an npz file by its arrays: a clip of ours, or axis-angles as AMASS has them."""
    keys = npz_keys(Path(path))
    if "joints" not in keys and is_smpl(keys):
        return load_smpl_clip(path, fps=fps)
    return load_clip_npz(path, layout=layout, fps=fps)


MARKER_SUFFIXES = (".trc", ".c3d")
CLIP_LOADERS: dict[str, Callable[..., Clip]] = {
    ".bvh": load_bvh_clip,
    ".npz": load_npz,
    ".skeleton": load_ntu_skeleton,
    ".json": load_json_clip,
    ".amc": load_amc_clip,
    **dict.fromkeys(MARKER_SUFFIXES, load_marker_clip),
    **dict.fromkeys(GLTF_SUFFIXES, load_gltf_clip),
}
INSTEAD = {  # what to do with files that hold motion and are not read
    ".asf": "a skeleton without motion: give its .amc file",
    ".pkl": "pickles can run programs and are not read: write their arrays with numpy.savez, as AMASS does (poses, "
    "trans, mocap_framerate), or as joints (M, T, V, 3), layout, fps",
    ".npy": "an array without names: write joints (M, T, V, 3), layout and fps with numpy.savez",
    ".fbx": "export it as GLB or BVH, from Blender for example",
    ".csv": "write joints (M, T, V, 3), layout and fps with numpy.savez",
}
INSTEAD[".pickle"] = INSTEAD[".pkl"]
REFLECTED = "feet and knees point backward: took the data as mirrored and reflected them at x = 0"
MIRRORED = "feet and knees point backward: the data look mirrored; left and right are as the file calls them"


def clip_suffix(path: Path) -> str:
    """The key of `CLIP_LOADERS` that a file, a folder or FILE.glb#NAME goes by, or its own suffix."""
    path, _ = split_animation(path)
    if path.is_dir():
        return ".json"
    return ".bvh" if path.name.lower().endswith(".bvh.txt") else path.suffix.lower()


def load_clip(
    path: str | Path,
    *,
    layout: Layout | None = None,
    fps: float | None = None,
    up: str = "auto",
    names: str | Path | None = None,
    skeleton: str | Path | None = None,
    animation: str | None = None,
) -> Clip:
    """Read a clip, upright, from a file of `CLIP_LOADERS`, or from a folder with a JSON file a frame (OpenPose).

    Args:
        path: Its suffix picks the reader; .bvh.txt is .bvh. FILE.glb#NAME is one animation of a glTF file.
        layout: Layout the clip is converted to, or a user's own that an npz file names; None leaves the clip as the
            file has it (core19 for BVH and glTF).
        fps: Frames per second instead of what the file says, 1 to 1000. A glTF file has its own times and is sampled
            at this rate.
        up: The axis that is up in the file: y, z, x, -y, -z, -x; "auto" finds it from the body.
        names: YAML file that says which joint of a BVH or glTF file is which; None finds them.
        skeleton: The .asf file of an .amc file; None looks beside it.
        animation: Of a glTF file, by name; None takes the first.

    Raises:
        InputError: Unknown suffix, unusable file, or no way to `layout`; names file and line or key.
    """
    path = Path(path)
    if fps is not None:
        check_fps(fps)
    suffix = clip_suffix(path)
    loader = CLIP_LOADERS.get(suffix)
    if loader is None:
        reason = INSTEAD.get(suffix, f"expected a file called {', '.join('*' + s for s in CLIP_LOADERS)}")
        raise InputError(reason, field=str(path))
    if suffix == ".bvh":
        has_hands = layout is not None and layout.names == CORE21
        clip = load_bvh_clip(path, fps=fps, up=up, names=names, has_hands=has_hands)
    elif suffix in MARKER_SUFFIXES:
        clip = load_marker_clip(path, fps=fps, up=up)
    elif suffix in GLTF_SUFFIXES:
        clip = load_gltf_clip(path, animation=animation, fps=fps, up=up, names=names)
    else:
        if suffix == ".npz":
            clip = load_npz(path, layout=layout, fps=fps)
        elif suffix == ".amc":
            clip = load_amc_clip(path, skeleton=skeleton, fps=fps)
        else:
            clip = loader(path, fps=fps)
        clip = _turn_clip(clip, up=up, source=path)
    return clip if layout is None else clip_to_layout(clip, layout)


def load_points_clip(path: str | Path, *, layout: Layout | None = None, fps: float | None = None) -> Clip:
    """Read a 2D clip in pixels with its confidences: of a file that `skelact pose` wrote the points in the picture.

    Args:
        path: As for `load_clip`.
        layout: What to convert to; None leaves it as the file has it.
        fps: As for `load_clip`.

    Raises:
        InputError: As `load_clip`, or the file holds 3D joints alone.
    """
    path = Path(path)
    if clip_suffix(path) == ".npz" and "points" in npz_keys(path):
        clip = load_points_npz(path, fps=fps)
    else:
        clip = load_clip(path, fps=fps)
    if clip.joints.shape[-1] != 2:
        message = f"expected points in pictures, pixels, got {clip.joints.shape[-1]}D joints"
        raise InputError(f"{message}: give a file that `skelact pose` wrote from the video", field=str(path))
    return clip if layout is None else clip_to_layout(clip, layout)


def _turn_clip(clip: Clip, *, up: str, source: Path) -> Clip:
    """Turn a clip upright and note when it is mirrored."""
    try:
        clip = turn_upright(clip, up=up)
    except InputError as error:
        raise InputError(error.reason, field=f"{source}: {error.field}") from error
    if not is_mirrored(clip):
        return clip
    if clip_suffix(source) == ".npz":  # arrays may come from a left-handed world; files of the other formats may not
        flip = np.array([-1, 1, 1], clip.joints.dtype)
        return replace(clip, joints=clip.joints * flip, notes=(*clip.notes, REFLECTED))
    return replace(clip, notes=(*clip.notes, MIRRORED))
