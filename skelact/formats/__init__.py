"""Files that hold motion, one format each; `load_clip` reads single clips, the others hold whole sets or scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from skelact.errors import InputError
from skelact.formats.bvh import (
    Bvh,
    EndSite,
    bvh_to_motion,
    format_bvh,
    load_bvh,
    motion_to_bvh,
    parse_bvh,
    save_bvh,
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
from skelact.formats.scores import load_scores, save_scores, save_scores_pickle
from skelact.formats.smpl_npz import load_smpl_npz, save_smpl_npz
from skelact.layouts import Layout
from skelact.skeleton import clip_to_layout, motion_to_core19
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


def load_bvh_clip(path: str | Path) -> Clip:
    """Read a BVH file of a known skeleton on core19."""
    try:
        return motion_to_core19(bvh_to_motion(load_bvh(path)))
    except InputError as error:
        if error.field.startswith(str(path)):
            raise
        raise InputError(error.reason, field=f"{path}: {error.field}") from error


CLIP_LOADERS: dict[str, Callable[[str | Path], Clip]] = {
    ".bvh": load_bvh_clip,
    ".npz": load_clip_npz,
    ".skeleton": load_ntu_skeleton,
    ".json": load_nw_ucla,
}


def load_clip(path: str | Path, *, layout: Layout | None = None, fps: float | None = None) -> Clip:
    """Read a clip from a .bvh, .npz, .skeleton or .json file.

    Args:
        path: Its suffix picks the reader in `CLIP_LOADERS`.
        layout: Layout the clip is converted to, or a user's own that an npz file names; None leaves the clip as the
            file has it (core19 for BVH).

    Raises:
        InputError: Unknown suffix, unusable file, or no way to `layout`; names file and line or key.
    """
    path = Path(path)
    loader = CLIP_LOADERS.get(path.suffix.lower())
    if loader is None:
        raise InputError(f"expected a file called {', '.join('*' + s for s in CLIP_LOADERS)}", field=str(path))
    clip = load_clip_npz(path, layout=layout, fps=fps) if loader is load_clip_npz else loader(path)
    return clip if layout is None else clip_to_layout(clip, layout)
