"""Clips as npz: `joints` (M, T, V, C), `layout`, `fps`, `valid` (M, T, V) and, when known, `label`.

2D clips may have `scores` (M, T, V), 0 to 1, and `image_size` (2,), width and height of the picture, pixels.

A file without `valid` has its missing joints as NaN. When it has no NaN either, a joint at exactly zero is missing too,
as in older files of ours, except where zero is the place the body was centered on (`_center`). A body whose joints all
lie at zero is nobody. What was seen in pictures has more beside the clip (`skelact.pose.files`), which is passed over
here; `load_points_npz` reads its points. Ours. Never unpickles. The array headers are read before any array, so a small
file cannot claim a large memory.
"""

from __future__ import annotations

import itertools
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.body_size import to_meters
from skelact.formats.rates import check_file_fps
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.values import Clip

MAX_BYTES = 2**30  # unpacked, all arrays together
MAX_TEXT_BYTES = 4096
MIN_PICTURE = 20.0  # pixels that a person spans in a picture; more than a path in meters beside a depth of 0 to 1
MAX_PEOPLE = 1024  # more is another axis in the place of M
KEYS = ("joints", "valid", "layout", "fps", "label", "flags")
PICTURE_KEYS = ("scores", "image_size")  # of 2D clips
CAPTURE_KEYS = ("spread_m", "kept", "views_seen", "contacts")  # beside what several cameras captured
SEEN_KEYS = ("ids", "times_s", "points", "states", "boxes", "box_scores", "presence", "cut", *CAPTURE_KEYS)
POINTS_LAYOUT = "wholebody133"
FAULTS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def load_clip_npz(path: str | Path, *, layout: Layout | None = None, fps: float | None = None) -> Clip:
    """Read a clip; `layout` is a user's own, taken when the file names it; `fps` takes the place of the file's.

    Raises:
        InputError: Not such a file; `field` is "file: key".
    """
    return load_labeled_npz(path, layout=layout, fps=fps)[0]


def load_labeled_npz(
    path: str | Path, *, layout: Layout | None = None, fps: float | None = None
) -> tuple[Clip, str | None]:
    """Read a clip and its label, None when the file has none; options as in `load_clip_npz`.

    Raises:
        InputError: Not such a file; `field` is "file: key".
    """
    arrays, unknown = _read_arrays(Path(path))
    notes = [f"{path}: ignored {', '.join(unknown)[:200]}: not part of a clip"] if unknown else []
    own = _find_layout(arrays, layout, path)
    joints, said = _read_joints(_need(arrays, "joints", path, _joints_wanted(own)), own, f"{path}: joints")
    notes += said
    rate = _read_fps(arrays, fps, path)
    label = _text(arrays, "label", path) if "label" in arrays else None
    valid, said = _read_valid(arrays, joints, own, path)
    notes += said
    seen = _read_picture(arrays, joints.shape, path)
    try:
        clip = Clip(joints, own, rate, valid, notes=tuple(notes), **seen)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field.removeprefix('clip.')}") from error
    return to_meters(clip), label


def load_points_npz(path: str | Path, *, fps: float | None = None) -> Clip:
    """Read the points in the picture from a file that `skelact pose` wrote: 2D, pixels, with scores.

    Raises:
        InputError: Not such a file; `field` is "file: key".
    """
    arrays, _ = _read_arrays(Path(path), extra=("points",))
    points = _need(arrays, "points", path, "write the points of `skelact pose`")
    scores = _need(arrays, "scores", path, "write the confidence of every point")
    layout = load_layout(POINTS_LAYOUT)
    wanted = f"(M, T, {len(layout.names)}, 2)"
    if points.dtype.kind != "f" or points.ndim != 4 or points.shape[2:] != (len(layout.names), 2):
        raise InputError(f"expected numbers {wanted}, got {points.dtype} {points.shape}", field=f"{path}: points")
    seen = _read_picture(arrays, points.shape, path)
    try:
        clip = Clip(points.astype(np.float32), layout, _read_fps(arrays, fps, path), np.asarray(scores > 0), **seen)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field.removeprefix('clip.')}") from error
    return clip


def _read_picture(arrays: dict[str, np.ndarray], shape: tuple[int, ...], path: str | Path) -> dict[str, Any]:
    """Scores and size of the picture of a 2D clip, what there is of them; 3D clips have neither."""
    found: dict[str, Any] = {}
    if shape[-1] != 2:
        return found
    if "scores" in arrays:
        scores = arrays["scores"]
        if scores.dtype.kind not in "fiu" or scores.shape != shape[:3]:
            raise InputError(
                f"expected numbers {shape[:3]}, got {scores.dtype} {scores.shape}", field=f"{path}: scores"
            )
        found["scores"] = scores.astype(np.float32)
    if "image_size" in arrays:
        size = arrays["image_size"]
        if size.dtype.kind not in "iu" or size.shape != (2,):
            wanted = "expected width and height, whole pixels"
            raise InputError(f"{wanted}, got {size.dtype} {size.shape}", field=f"{path}: image_size")
        found["image_size"] = (int(size[0]), int(size[1]))
    return found


def save_clip_npz(
    path: str | Path, clip: Clip, *, label: str | None = None, beside: Mapping[str, np.ndarray] | None = None
) -> None:
    """Write a clip; a user's own layout is stored by name alone and given again when reading.

    `beside` are more arrays, by names of `CAPTURE_KEYS`, which readers of clips pass over.
    """
    arrays = {
        "joints": clip.joints,
        "layout": np.array(clip.layout.name),
        "fps": np.array(clip.fps),
        "valid": clip.valid,
    }
    if label is not None:
        arrays["label"] = np.array(label)
    if clip.scores is not None:
        arrays["scores"] = clip.scores
    if clip.image_size is not None:
        arrays["image_size"] = np.array(clip.image_size)
    arrays |= beside or {}
    with Path(path).open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def npz_keys(path: Path) -> tuple[str, ...]:
    """Names of the arrays in an npz file.

    Raises:
        InputError: Not a zip archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(name.removesuffix(".npy") for name in archive.namelist())
    except FAULTS as error:
        raise InputError(f"not an npz file: {str(error)[:200]}", field=str(path)) from error


def _find_layout(arrays: dict[str, np.ndarray], given: Layout | None, path: str | Path) -> Layout:
    if "layout" not in arrays and "joints" in arrays:
        likely = _layouts_of(arrays["joints"].shape)
        raise InputError(f"missing: write one of {likely or ', '.join(LAYOUT_NAMES)}", field=f"{path}: layout")
    name = _text(arrays, "layout", path).strip()
    if given is not None and given.name == name:
        return given
    if name.lower() not in LAYOUT_NAMES:  # never a path that the file chose
        wanted = f"one of {', '.join(LAYOUT_NAMES)} or the layout given with it"
        raise InputError(f"expected {wanted}, got {name[:80]!r}", field=f"{path}: layout")
    return load_layout(name.lower())


def _layouts_of(shape: tuple[int, ...]) -> str:
    """Layouts that have as many joints as one of the axes."""
    return ", ".join(name for name in LAYOUT_NAMES if len(load_layout(name).names) in shape[-3:])


def _joints_wanted(layout: Layout) -> str:
    return (
        f"expected people, frames, joints, coordinates: (M, T, {len(layout.names)}, 2 or 3) for layout {layout.name!r}"
    )


def _read_joints(joints: np.ndarray, layout: Layout, field: str) -> tuple[np.ndarray, list[str]]:
    """Joints (M, T, V, C), float32 or float64, and what was changed."""
    if joints.dtype.kind not in "fiu":
        raise InputError(f"expected numbers (float32, float64 or whole), got {joints.dtype}", field=field)
    notes: list[str] = []
    if joints.ndim == 3 and joints.shape[1] == len(layout.names) and joints.shape[2] in (2, 3):
        joints = joints[None]
        notes.append("joints have no axis of people: read as one person")
    wanted = _joints_wanted(layout)
    if not _fits(joints.shape, layout):
        raise InputError(f"{wanted}, got {joints.shape}{_shape_advice(joints.shape, layout)}", field=field)
    if not joints.shape[1]:
        raise InputError(f"{wanted}, got no frame", field=field)
    small = joints.dtype.kind == "f" and joints.dtype.itemsize <= 4
    joints = joints.astype(np.float32 if small else np.float64)
    if np.isinf(joints).any():
        raise InputError("expected finite values (NaN where a joint is missing), got infinity", field=field)
    if _has_confidence(joints):
        wanted = "x, y and z in one unit, got x, y and what looks like a confidence of 0 to 1"
        raise InputError(f"expected {wanted}: write x, y in joints and where it is enough in valid", field=field)
    if not (np.abs(np.nan_to_num(joints)) < np.finfo(np.float32).max).all():
        raise InputError("expected values within float32", field=field)
    return joints, notes


def _has_confidence(joints: np.ndarray) -> bool:
    """Whether the third coordinate is within 0 to 1 while the others span a picture: no body is as flat as that."""
    if joints.shape[-1] != 3 or not joints.size:
        return False
    plain = joints.reshape(-1, 3)[~np.isnan(joints).any(-1).ravel()]
    plane, third = plain[:, :2], plain[:, 2]
    return bool(len(plain) and np.ptp(plane, axis=0).max() > MIN_PICTURE and third.min() >= 0 and third.max() <= 1)


def _fits(shape: tuple[int, ...], layout: Layout) -> bool:
    return len(shape) == 4 and shape[2] == len(layout.names) and shape[3] in (2, 3) and shape[0] <= MAX_PEOPLE


def _shape_advice(shape: tuple[int, ...], layout: Layout) -> str:
    """What to do about a shape that does not fit."""
    if len(shape) == 4 and shape[2] == len(layout.names) and shape[3] == 4:
        return ": write x, y, z in joints and, of a confidence, where it is enough in valid (M, T, V)"
    orders = [order for order in itertools.permutations(range(len(shape))) if len(shape) in (3, 4)]
    fitting = [order for order in orders if _fits((1, *(shape[a] for a in order))[-4:], layout)]
    if fitting:
        # of several ways the one that keeps frames before people's axis apart is unknown: name the network order first
        order = (3, 1, 2, 0) if (3, 1, 2, 0) in fitting else fitting[0]
        return f": if the axes are merely in another order, write joints.transpose{order}"
    likely = _layouts_of(shape)
    return f": layouts with that many joints are {likely}" if likely else ""


def _read_fps(arrays: dict[str, np.ndarray], given: float | None, path: str | Path) -> float:
    if given is not None:
        return given
    fps = _need(arrays, "fps", path, "write the frames per second, or give --fps")
    if fps.size != 1 or fps.dtype.kind not in "fiu":
        raise InputError(f"expected one number, got {fps.dtype} {fps.shape}; or give --fps", field=f"{path}: fps")
    rate = float(fps.reshape(()))
    return check_file_fps(rate, field=f"{path}: fps")


def _read_valid(
    arrays: dict[str, np.ndarray], joints: np.ndarray, layout: Layout, path: str | Path
) -> tuple[np.ndarray, list[str]]:
    """Where joints were measured, bool (M, T, V), and what was guessed."""
    nan = np.asarray(np.isnan(joints).any(-1))
    if "valid" in arrays:
        valid = arrays["valid"]
        plain = valid.dtype.kind in "biu" and bool(np.isin(valid, (0, 1)).all())
        if not plain or valid.shape not in (joints.shape[:3], joints.shape[1:3]):
            wanted = f"true and false, or 1 and 0, {joints.shape[:3]}"
            raise InputError(f"expected {wanted}, got {valid.dtype} {valid.shape}", field=f"{path}: valid")
        return valid.reshape(joints.shape[:3]).astype(bool) & ~nan, []
    if nan.any():
        return ~nan, []
    missing = np.asarray((joints == 0).all(-1))
    if "flags" in arrays:  # seen in pictures before there was a mask
        return ~missing, []
    missing = missing & ~_center(missing, layout.root)
    bodies = np.asarray(~missing.all(-1))  # where all joints are zero nobody is there, which needs no word
    lost = [layout.names[joint] for joint in np.flatnonzero((missing & bodies[..., None]).any((0, 1)))]
    if not lost:
        return ~missing, []
    named = ", ".join(lost[:8]) + (f" and {len(lost) - 8} more" if len(lost) > 8 else "")
    return ~missing, [f"joints at exactly zero are taken as missing ({named}): write valid (M, T, V) to say otherwise"]


def _center(zero: np.ndarray, root: int) -> np.ndarray:
    """Where a zero is a place: the joint that a body was centered on, in all its frames or in the first.

    Args:
        zero: bool (M, T, V).
        root: Of two joints that are always zero, the one that was centered on.
    """
    there = np.asarray(~zero.all(-1))
    center = np.zeros_like(zero)
    for person in range(len(zero)):
        frames = np.flatnonzero(there[person])
        if not len(frames):
            continue
        always = np.flatnonzero(zero[person, frames].all(0))
        if len(always) == 1 or root in always:
            center[person, frames, root if root in always else always[0]] = True
        elif zero[person, frames[0]].sum() == 1:
            center[person, frames[0]] = zero[person, frames[0]]
    return center


def _read_arrays(path: Path, *, extra: tuple[str, ...] = ()) -> tuple[dict[str, np.ndarray], list[str]]:
    """The arrays that are ours, and the names of those that are nobody's.

    Beside points, scores are those of the points: read with them (`extra`), not with the joints.
    """
    try:
        unknown = _check_sizes(path)
        with np.load(path, allow_pickle=False) as file:
            keys = (*KEYS, *extra, *(PICTURE_KEYS if extra or "points" not in file.files else ()))
            return {key: file[key] for key in keys if key in file.files}, unknown
    except InputError:
        raise
    except (*FAULTS, MemoryError) as error:
        raise InputError(f"not a clip npz: {str(error)[:200]}", field=str(path)) from error


def _check_sizes(path: Path) -> list[str]:
    """Add up what the array headers and the archive's directory claim, before anything is unpacked."""
    total, unknown = 0, []
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            total += member.file_size
            name = member.filename.removesuffix(".npy")
            field = f"{path}: {name[:80]}"
            if archive.namelist().count(member.filename) > 1:
                raise InputError("duplicate array", field=field)
            if name not in (*KEYS, *PICTURE_KEYS, *SEEN_KEYS):
                unknown.append(name[:80])
                continue
            with archive.open(member) as file:
                version = np.lib.format.read_magic(file)
                read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
                shape, _, dtype = read(file)
            if dtype.hasobject:
                wanted = "numbers or text, got pickled objects: write one array with NaN where joints are missing"
                raise InputError(f"expected {wanted}", field=field)
            claimed = dtype.itemsize
            for length in shape:
                claimed *= length
            total = max(total, claimed)
            if total > MAX_BYTES:
                raise InputError(f"expected at most {MAX_BYTES} bytes unpacked, got {total}", field=field)
    return unknown


def _need(arrays: dict[str, np.ndarray], key: str, path: str | Path, wanted: str) -> np.ndarray:
    if key not in arrays:
        raise InputError(f"missing: {wanted}", field=f"{path}: {key}")
    return arrays[key]


def _text(arrays: dict[str, np.ndarray], key: str, path: str | Path) -> str:
    value = _need(arrays, key, path, "write a text")
    if value.dtype.kind not in "US" or value.size != 1 or value.nbytes > MAX_TEXT_BYTES:
        raise InputError(f"expected one text, got {value.dtype} {value.shape}", field=f"{path}: {key}")
    item = value.reshape(()).item()
    if isinstance(item, str):
        return item
    try:
        return bytes(item).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("expected text in UTF-8", field=f"{path}: {key}") from error
