"""The npz of CTR-GCN that PSUMNet and most graph networks read: `x_train`, `y_train`, `x_test`, `y_test`.

x is float32 (n, 300, 150): per frame person 1 then person 2, each 25 joints of x, y, z in meters, zero frames at the
end. y is one-hot float64 (n, K). Source: NTU RGB+D preparation of CTR-GCN (Chen et al., ICCV 2021). Rows have no names
there; files of ours add them as `name_train` and `name_test`. A file may hold one part alone, and fewer frames than
300. Files of ten gigabytes are usual, so clips pass through one by one in both directions.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.clip_npz import FAULTS

PARTS = ("train", "test")
FRAMES, PEOPLE, JOINTS = 300, 2, 25
ROW = (FRAMES, PEOPLE * JOINTS * 3)
MAX_FRAMES = 10**5  # of files that are read


@dataclass(frozen=True)
class CtrgcnPart:
    """What a file says about one of its parts besides the joints.

    Attributes:
        labels: 0-based class index of each row.
        classes: K.
        names: Of each row, () where the file has none.
    """

    labels: tuple[int, ...]
    classes: int
    names: tuple[str, ...]


def load_ctrgcn_parts(path: str | Path) -> dict[str, CtrgcnPart]:
    """Read the labels of the parts that a file holds: "train", "test" or both.

    Raises:
        InputError: Not such a file; `field` is "file", "file: key" or "file: key[clip]".
    """
    with _opened(path) as archive:
        keys = {name.removesuffix(".npy") for name in archive.namelist()}
        held = [part for part in PARTS if f"x_{part}" in keys]
        if not held:
            raise InputError(f"expected x_train or x_test, got {', '.join(sorted(keys)) or 'nothing'}", field=str(path))
        return {part: _load_part(archive, str(path), part) for part in held}


def _load_part(archive: zipfile.ZipFile, path: str, part: str) -> CtrgcnPart:
    with archive.open(f"y_{part}.npy") as y:
        count, classes = _label_shape(y, f"{path}: y_{part}")
        labels = tuple(_read_label(y, classes, f"{path}: y_{part}[{index}]") for index in range(count))
    if f"name_{part}.npy" not in archive.namelist():
        return CtrgcnPart(labels, classes, ())
    with archive.open(f"name_{part}.npy") as file:
        names = np.lib.format.read_array(file, allow_pickle=False)
    if names.shape != (count,) or names.dtype.kind != "U" or len(set(names.tolist())) != count:
        raise InputError(
            f"expected {count} texts, each once, got {names.dtype} {names.shape}", field=f"{path}: name_{part}"
        )
    return CtrgcnPart(labels, classes, tuple(names.tolist()))


def iter_ctrgcn(path: str | Path, part: str) -> Iterator[tuple[np.ndarray, int]]:
    """Read the clips of a part, "train" or "test", one after the other.

    Yields:
        Joints float32 (2, T, 25, 3) without the zero frames at the end, T >= 1, and the 0-based label.

    Raises:
        InputError: Not such a file; `field` is "file: key" or "file: key[clip]". Raised when the fault is reached.
    """
    if part not in PARTS:
        raise InputError(f"expected one of {', '.join(PARTS)}, got {part!r}", field="part")
    with (
        _opened(path) as archive,
        archive.open(f"x_{part}.npy") as x,
        archive.open(f"y_{part}.npy") as y,
    ):
        count, *row = _read_header(x, "<f4", f"{path}: x_{part}")
        if len(row) != 2 or not 1 <= row[0] <= MAX_FRAMES or row[1] != ROW[1]:
            wanted = f"(n, {FRAMES}, {ROW[1]})"
            raise InputError(f"expected {wanted}, got {(count, *row)}", field=f"{path}: x_{part}")
        labels, classes = _label_shape(y, f"{path}: y_{part}")
        if labels != count:
            raise InputError(f"expected ({count}, K), got {(labels, classes)}", field=f"{path}: y_{part}")
        for index in range(count):
            joints = _read_joints(x, row[0], f"{path}: x_{part}[{index}]")
            yield joints, _read_label(y, classes, f"{path}: y_{part}[{index}]")
        if x.read(1) or y.read(1):
            raise InputError(f"expected {count} clips, got more", field=f"{path}: {part}")


@contextmanager
def _opened(path: str | Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it becomes an `InputError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except InputError:
        raise
    except FAULTS as error:
        raise InputError(f"not an npz of CTR-GCN: {str(error)[:200]}", field=str(path)) from error


def _label_shape(file: IO[bytes], field: str) -> tuple[int, int]:
    """Rows and classes of the labels that follow."""
    count, *classes = _read_header(file, "<f8", field)
    if len(classes) != 1 or not 1 <= classes[0] <= 10**5:
        raise InputError(f"expected (n, K), got {(count, *classes)}", field=field)
    return count, classes[0]


def save_ctrgcn(
    path: str | Path,
    train: Iterable[tuple[np.ndarray, int]],
    test: Iterable[tuple[np.ndarray, int]],
    *,
    counts: tuple[int, int],
    classes: int,
    names: tuple[Sequence[str], Sequence[str]] | None = None,
) -> None:
    """Write a file that plain `np.load` reads too; it appears whole or not at all.

    Args:
        path: Such as NTU60_CS.npz.
        train: Joints (M, T, 25, 3), meters, 1 <= M <= 2, 1 <= T <= 300, and 0-based label of each clip.
        test: The same.
        counts: How many clips `train` and `test` give.
        classes: K.
        names: Of the rows of both parts; unset: the file names none, as the published ones.

    Raises:
        InputError: A clip is longer than 300 frames or does not fit otherwise, or `counts` is wrong; `field` is such as
            "train[17]".
    """
    with atomic_write(path) as file, zipfile.ZipFile(file, "w") as archive:
        for part, clips, count in zip(PARTS, (train, test), counts, strict=True):
            labels = []
            with archive.open(f"x_{part}.npy", "w", force_zip64=True) as x:
                _write_header(x, "<f4", (count, *ROW))
                for index, (joints, label) in enumerate(clips):
                    if index == count or not 0 <= label < classes:
                        wanted = f"{count} clips, got more" if index == count else f"0 to {classes - 1}, got {label}"
                        raise InputError(f"expected {wanted}", field=f"{part}[{index}]")
                    x.write(_row(joints, f"{part}[{index}]").tobytes())
                    labels.append(label)
            if len(labels) != count:
                raise InputError(f"expected {count} clips, got {len(labels)}", field=part)
            with archive.open(f"y_{part}.npy", "w", force_zip64=True) as y:
                _write_header(y, "<f8", (count, classes))
                for label in labels:
                    y.write((np.arange(classes) == label).astype("<f8").tobytes())
        for part, texts in zip(PARTS, names or (), strict=False):
            with archive.open(f"name_{part}.npy", "w") as file_of_names:
                np.lib.format.write_array(file_of_names, np.array(texts, dtype=str))


def _row(joints: np.ndarray, field: str) -> np.ndarray:
    """One clip as float32 (300, 150)."""
    if joints.ndim != 4 or not 1 <= joints.shape[0] <= PEOPLE or joints.shape[2:] != (JOINTS, 3):
        raise InputError(f"expected (1 or 2, T, {JOINTS}, 3), got {joints.shape}", field=field)
    people, frames = joints.shape[:2]
    if not 1 <= frames <= FRAMES:
        raise InputError(f"expected 1 to {FRAMES} frames, got {frames}", field=field)
    if not np.isfinite(joints).all():
        raise InputError("expected finite values, got NaN or infinity", field=field)
    row = np.zeros((FRAMES, PEOPLE, JOINTS, 3), "<f4")
    row[:frames, :people] = joints.swapaxes(0, 1)
    return row.reshape(ROW)


def _read_joints(file: IO[bytes], frames: int, field: str) -> np.ndarray:
    row = _read_row(file, "<f4", frames * ROW[1], field).reshape(frames, ROW[1])
    if not np.isfinite(row).all():
        raise InputError("expected finite values, got NaN or infinity", field=field)
    there = np.flatnonzero(row.any(axis=1))
    if not len(there):
        raise InputError("expected a clip, every frame is zero", field=field)
    joints = row[: there[-1] + 1].reshape(-1, PEOPLE, JOINTS, 3).swapaxes(0, 1)
    return np.ascontiguousarray(joints, np.float32)


def _read_label(file: IO[bytes], classes: int, field: str) -> int:
    row = _read_row(file, "<f8", classes, field)
    if np.count_nonzero(row) != 1 or row.max() != 1:
        raise InputError("expected one-hot labels", field=field)
    return int(row.argmax())


def _read_row(file: IO[bytes], dtype: str, values: int, field: str) -> np.ndarray:
    size = values * np.dtype(dtype).itemsize
    content = file.read(size)
    if len(content) != size:
        raise InputError("unexpected end of file", field=field)
    return np.frombuffer(content, dtype)


def _read_header(file: IO[bytes], dtype: str, field: str) -> tuple[int, ...]:
    """Shape of the array that follows."""
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise InputError(f"expected an array of version 1.0, got {version[0]}.{version[1]}", field=field)
    shape, fortran, got = np.lib.format.read_array_header_1_0(file)
    if got != np.dtype(dtype) or fortran or not shape:
        order = " in Fortran order" if fortran else ""
        raise InputError(f"expected rows of {np.dtype(dtype)}, got {got} {shape}{order}", field=field)
    return tuple(int(length) for length in shape)


def _write_header(file: IO[bytes], dtype: str, shape: tuple[int, ...]) -> None:
    np.lib.format.write_array_header_1_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
