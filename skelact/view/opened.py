"""A motion file as the page takes it: joints of everybody, what connects them, and joint angles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.biomechanics import Measures, measure_clip
from skelact.biomechanics.page import exercise_rows, gait_rows
from skelact.errors import InputError
from skelact.formats import GLTF_SUFFIXES, clip_suffix, describe_gltf, load_clip
from skelact.values import Clip
from skelact.view.body import pack_arrays

MAX_FPS = 60.0  # that a page shows; faster recordings are thinned
MAX_FRAMES = 20_000
MAX_PEOPLE = 16
MAX_ANIMATIONS = 1000  # of a file that are listed
MIN_SPREAD_M = 0.3  # of a body; a clip below it is in some other unit, or of points


def format_opened(path: Path, *, name: str, animation: str = "") -> bytes:
    """Read a motion file, and make bytes of it for the page; see `pack_arrays`.

    The header holds name, layout, joint names, parents, fps, the reader's notes, the animations of a glTF file, and per
    person ranges of angles and steps. Arrays: joints float32 (M, T, V, 3), valid uint8 (M, T, V), angles float32 (M, T,
    K), NaN where unknown.

    Args:
        path: The file.
        name: That the page shows.
        animation: Of a glTF file; "" takes the first.

    Raises:
        InputError: It is no motion file with joints in 3D.
    """
    animations: tuple[str, ...] = ()
    if clip_suffix(path) in GLTF_SUFFIXES:
        animations = tuple(one.name for one in describe_gltf(path)[:MAX_ANIMATIONS])
    return format_clip(load_clip(path, animation=animation or None), name=name, animations=animations)


def format_clip(clip: Clip, *, name: str, animations: Sequence[str] = ()) -> bytes:
    """Make bytes of a clip; see `format_opened`."""
    if clip.joints.shape[-1] != 3:
        raise InputError("expected 3D joints: the file holds points in pictures", field=name)
    if not clip.people:
        raise InputError("the file holds nobody", field=name)
    clip = _thin(clip)
    people = [_measure(clip, person) for person in range(clip.people)]
    names = next((measured.angles.names for measured in people if measured), ())
    angles = [_angles_of(measured, clip.frames, len(names)) for measured in people]
    header: dict[str, object] = {
        "name": name,
        "layout": clip.layout.name,
        "names": clip.layout.names,
        "parents": clip.layout.parents,
        "fps": clip.fps,
        "notes": clip.notes,
        "animations": animations,
        "angleNames": names,
        "measures": [_summarize(measured) for measured in people],
    }
    arrays = {
        "joints": _stand_on_floor(clip).astype("<f4"),
        "valid": clip.valid.astype("u1"),
        "angles": np.stack(angles).astype("<f4"),
    }
    return pack_arrays(header, arrays)


def _thin(clip: Clip) -> Clip:
    """At most `MAX_FPS`, `MAX_FRAMES` and `MAX_PEOPLE`, with a note of what was left out."""
    step = int(np.ceil(clip.fps / MAX_FPS - 1e-6))
    notes = list(clip.notes)
    if step > 1:
        notes.append(f"shown at {clip.fps / step:g} of {clip.fps:g} frames per second")
    if -(-clip.frames // step) > MAX_FRAMES:
        notes.append(f"shown up to {MAX_FRAMES * step / clip.fps:.0f} s of {clip.duration_s:.0f} s")
    if clip.people > MAX_PEOPLE:
        notes.append(f"shown are the first {MAX_PEOPLE} of {clip.people} people")
    part = (slice(MAX_PEOPLE), slice(0, MAX_FRAMES * step, step))
    scores = None if clip.scores is None else clip.scores[part]
    return replace(
        clip, joints=clip.joints[part], valid=clip.valid[part], scores=scores, fps=clip.fps / step, notes=tuple(notes)
    )


def _stand_on_floor(clip: Clip) -> np.ndarray:
    """Joints with the lowest at the floor, and the middle of where people are at the origin."""
    joints = clip.joints.astype(np.float64)
    seen = joints[clip.valid]
    if not len(seen):
        return joints
    shift = np.array([np.median(seen[:, 0]), np.percentile(seen[:, 1], 1), np.median(seen[:, 2])])
    return np.where(clip.valid[..., None], joints - shift, 0.0)


def _measure(clip: Clip, person: int) -> Measures | None:
    """Angles of one person; None when the layout does not have the joints for them."""
    try:
        return measure_clip(clip, person=person)
    except InputError:
        return None


def _angles_of(measured: Measures | None, frames: int, count: int) -> np.ndarray:
    return np.full((frames, count), np.nan) if measured is None else measured.angles.degrees


def _summarize(measured: Measures | None) -> dict[str, object]:
    """Ranges and steps of one person, numbers rounded for people."""
    if measured is None:
        return {"ranges": [], "gait": []}
    ranges = [(name, *(round(value, 1) for value in values)) for name, values in measured.ranges().items()]
    steps = gait_rows(measured.gait) if measured.gait else []
    return {"ranges": ranges, "gait": [*steps, *exercise_rows(measured)]}
