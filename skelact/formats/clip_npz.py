"""Clips as npz: `joints` (M, T, V, C), `layout`, `fps` and, when known, `label`.

What was seen in pictures has more beside the clip (`skelact.pose.files`), which is passed over here. Ours. Never
unpickles. The array headers are read before any array, so a small file cannot claim a large memory.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.values import Clip

MAX_BYTES = 2**30  # unpacked, all arrays together
MAX_TEXT_BYTES = 4096
KEYS = ("joints", "layout", "fps", "label")
SEEN_KEYS = ("ids", "times_s", "points", "scores", "flags", "boxes", "presence", "cut")
FAULTS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def load_clip_npz(path: str | Path, *, layout: Layout | None = None) -> Clip:
    """Read a clip; `layout` is a user's own layout, taken when the file names it.

    Raises:
        InputError: Not such a file; `field` is "file: key".
    """
    return load_labelled_npz(path, layout=layout)[0]


def load_labelled_npz(path: str | Path, *, layout: Layout | None = None) -> tuple[Clip, str | None]:
    """Read a clip and its label, None when the file has none; `layout` as in `load_clip_npz`.

    Raises:
        InputError: Not such a file; `field` is "file: key".
    """
    arrays = _read_arrays(Path(path))
    name = _text(arrays, "layout", path)
    if layout is None or layout.name != name:
        if name not in LAYOUT_NAMES:  # never a path that the file chose
            wanted = f"one of {', '.join(LAYOUT_NAMES)} or the layout given with it"
            raise InputError(f"expected {wanted}, got {name[:80]!r}", field=f"{path}: layout")
        layout = load_layout(name)
    fps = _need(arrays, "fps", path)
    if fps.size != 1 or fps.dtype.kind not in "fiu":
        raise InputError(f"expected one number, got {fps.dtype} {fps.shape}", field=f"{path}: fps")
    joints = _need(arrays, "joints", path)
    if joints.dtype.kind not in "fiu":
        raise InputError(f"expected numbers, got {joints.dtype}", field=f"{path}: joints")
    label = _text(arrays, "label", path) if "label" in arrays else None
    try:
        with np.errstate(over="ignore"):
            return Clip(joints.astype(np.float32), layout, float(fps.reshape(()))), label
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field.removeprefix('clip.')}") from error


def save_clip_npz(path: str | Path, clip: Clip, *, label: str | None = None) -> None:
    """Write a clip; a user's own layout is stored by name alone and given again when reading."""
    arrays = {"joints": clip.joints, "layout": np.array(clip.layout.name), "fps": np.array(clip.fps)}
    if label is not None:
        arrays["label"] = np.array(label)
    with Path(path).open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        _check_sizes(path)
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in KEYS if key in file.files}
    except InputError:
        raise
    except (*FAULTS, MemoryError) as error:
        raise InputError(f"not a clip npz: {str(error)[:200]}", field=str(path)) from error


def _check_sizes(path: Path) -> None:
    """Add up what the array headers and the archive's directory claim, before anything is unpacked."""
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            total += member.file_size
            field = f"{path}: {member.filename[:80].removesuffix('.npy')}"
            if member.filename.removesuffix(".npy") not in (*KEYS, *SEEN_KEYS):
                raise InputError("unknown key, expected joints, layout, fps and label", field=field)
            if archive.namelist().count(member.filename) > 1:
                raise InputError("stands there twice", field=field)
            with archive.open(member) as file:
                version = np.lib.format.read_magic(file)
                read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
                shape, _, dtype = read(file)
            if dtype.hasobject:
                raise InputError("expected numbers or text, got pickled objects", field=field)
            claimed = dtype.itemsize
            for length in shape:
                claimed *= length
            total = max(total, claimed)
            if total > MAX_BYTES:
                raise InputError(f"expected at most {MAX_BYTES} bytes unpacked, got {total}", field=field)


def _need(arrays: dict[str, np.ndarray], key: str, path: str | Path) -> np.ndarray:
    if key not in arrays:
        raise InputError("missing", field=f"{path}: {key}")
    return arrays[key]


def _text(arrays: dict[str, np.ndarray], key: str, path: str | Path) -> str:
    value = _need(arrays, key, path)
    if value.dtype.kind != "U" or value.size != 1 or value.nbytes > MAX_TEXT_BYTES:
        raise InputError(f"expected one text, got {value.dtype} {value.shape}", field=f"{path}: {key}")
    return str(value.reshape(()))
