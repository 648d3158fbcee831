"""One door for writing a motion: the ending of a file's name says the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.formats import motion_to_bvh, save_bvh, save_glb, save_motion_lines, save_smpl_npz, save_vrma
from skelact.generation.preview import PreviewOptions, save_preview, save_strip
from skelact.skeleton.body import with_tips
from skelact.skeleton.bone_names import BONE_NAMES, DEFAULT_BONES, rename_bones
from skelact.values import Motion

UNITS_M = {"cm": 0.01, "m": 1.0}  # of BVH files; glTF is in meters
LAFAN1_ORDER, DEFAULT_ORDER = "ZYX", "ZXY"  # of the rotations of a BVH joint


@dataclass(frozen=True)
class MotionFileOptions:
    """How a motion is written; a format takes what concerns it.

    Attributes:
        bones: Names of the bones in BVH and GLB files, a key of `BONE_NAMES`. VRMA files have their own.
        unit: Of BVH files, a key of `UNITS_M`.
        preview: Of pictures and videos.
    """

    bones: str = DEFAULT_BONES
    unit: str = "cm"
    preview: PreviewOptions = field(default_factory=PreviewOptions)

    def __post_init__(self) -> None:
        for name, value, known in (("bones", self.bones, BONE_NAMES), ("unit", self.unit, UNITS_M)):
            if value not in known:
                raise InputError(f"expected one of {', '.join(known)}, got {value!r}", field=name)


def _save_bvh(path: Path, motion: Motion, options: MotionFileOptions) -> None:
    order = LAFAN1_ORDER if options.bones == "lafan1" else DEFAULT_ORDER
    renamed = rename_bones(with_tips(motion), options.bones)
    save_bvh(path, motion_to_bvh(renamed, unit_m=UNITS_M[options.unit], order=order))


def _save_pictures(path: Path, motion: Motion, options: MotionFileOptions) -> None:
    save_preview(path, motion, options.preview)


MOTION_SAVERS: dict[str, Callable[[Path, Motion, MotionFileOptions], None]] = {
    ".bvh": _save_bvh,
    ".glb": lambda path, motion, options: save_glb(path, motion, bones=options.bones),
    ".vrma": lambda path, motion, _: save_vrma(path, motion),
    ".npz": lambda path, motion, _: save_smpl_npz(path, motion),
    ".jsonl": lambda path, motion, _: save_motion_lines(path, motion),
    ".gif": _save_pictures,
    ".webp": _save_pictures,
    ".mp4": _save_pictures,
    ".png": lambda path, motion, options: save_strip(path, motion, options.preview),
}


def save_motion(
    path: str | Path,
    motion: Motion,
    *,
    bones: str = DEFAULT_BONES,
    unit: str = "cm",
    size: str = "360p",
    views: int = 2,
) -> None:
    """Write a motion on the generator's body in the format that the ending of `path` names; whole or not at all.

    Args:
        path: One of `MOTION_SAVERS` by its ending.
        motion: From the generator, the library or a server.
        bones: Names of the bones in .bvh and .glb files: default, unreal, vrm or lafan1.
        unit: Of .bvh files: cm or m.
        size: Of pictures and videos: 360p or 720p.
        views: Of pictures and videos: 1, or 2 side by side.

    Raises:
        InputError: Another ending, an unknown option, or a motion on another skeleton.
    """
    write_motion(path, motion, MotionFileOptions(bones, unit, PreviewOptions(size, views)))


def write_motion(path: str | Path, motion: Motion, options: MotionFileOptions) -> None:
    """`save_motion` with checked options."""
    path = Path(path)
    if path.suffix.lower() not in MOTION_SAVERS:
        raise InputError(f"expected a file called {', '.join('*' + s for s in MOTION_SAVERS)}", field=str(path))
    with atomic_path(path) as part:
        MOTION_SAVERS[path.suffix.lower()](part, motion, options)
