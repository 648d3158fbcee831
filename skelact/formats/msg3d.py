"""The two files of MS-G3D and its relatives: one `.npy` (n, 3, T, V, M) and a pickle (names, labels).

Source: data preparation of MS-G3D (Liu et al., CVPR 2020). PSUMNet (arXiv 2208.05775) takes the pair from the first
element of its pickle instead; both are read, that of MS-G3D is written. Names may end in ".skeleton", which is dropped.
Clips pass through one by one in both directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle

SHAPE = (300, 25, 2)  # T, V, M of NTU RGB+D
SUFFIX = ".skeleton"


def iter_msg3d(joints_path: str | Path, labels_path: str | Path) -> Iterator[tuple[str, np.ndarray, int]]:
    """Read clips one after the other; the `.npy` is mapped, not loaded.

    Yields:
        Name, joints float32 (M, T, V, 3) without the zero frames at the end, T >= 1, and 0-based label.

    Raises:
        InputError: Not such files, or they do not belong together; `field` is the file, with the clip's number.
    """
    names, labels = load_msg3d_labels(labels_path)
    try:
        joints = np.lib.format.open_memmap(joints_path, mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"not an .npy of numbers: {str(error)[:200]}", field=str(joints_path)) from error
    if joints.ndim != 5 or joints.shape[1] != 3 or joints.dtype.kind != "f":
        raise InputError(f"expected floats (n, 3, T, V, M), got {joints.dtype} {joints.shape}", field=str(joints_path))
    if len(joints) != len(names):
        raise InputError(f"expected {len(joints)} names as {joints_path} has, got {len(names)}", field=str(labels_path))
    for index, (name, label) in enumerate(zip(names, labels, strict=True)):
        with np.errstate(over="ignore"):
            clip = np.array(joints[index].transpose(3, 1, 2, 0), np.float32, order="C")  # (M, T, V, 3)
        there = np.flatnonzero(clip.any(axis=(0, 2, 3)))
        if not len(there) or not np.isfinite(clip).all():
            wanted = "finite values, got NaN or infinity" if len(there) else "a clip, every frame is zero"
            raise InputError(f"expected {wanted}", field=f"{joints_path}[{index}]")
        yield name, clip[:, : there[-1] + 1], label


def save_msg3d(
    joints_path: str | Path,
    labels_path: str | Path,
    clips: Iterable[tuple[str, np.ndarray, int]],
    *,
    count: int,
    shape: tuple[int, int, int] = SHAPE,
) -> None:
    """Write both files; each appears whole or not at all.

    Args:
        joints_path: Such as train_data_joint.npy.
        labels_path: Such as train_label.pkl.
        clips: Name, joints (M, T, V, 3), meters, and 0-based label of each clip.
        count: How many clips there are.
        shape: T, V and M of the file; shorter clips and absent people become zeros.

    Raises:
        InputError: A clip does not fit into `shape`, or `count` is wrong; `field` is "clips[number]".
    """
    frames, joints_count, people = shape
    names, labels = [], []
    with atomic_write(joints_path) as file:
        header = {"descr": "<f4", "fortran_order": False, "shape": (count, 3, *shape)}
        np.lib.format.write_array_header_1_0(file, header)
        for index, (name, joints, label) in enumerate(clips):
            field = f"clips[{index}]"
            if index == count:
                raise InputError(f"expected {count} clips, got more", field=field)
            if joints.ndim != 4 or joints.shape[2:] != (joints_count, 3) or len(joints) > people:
                raise InputError(f"expected (up to {people}, T, {joints_count}, 3), got {joints.shape}", field=field)
            if not 1 <= joints.shape[1] <= frames:
                raise InputError(f"expected 1 to {frames} frames, got {joints.shape[1]}", field=field)
            if not np.isfinite(joints).all():
                raise InputError("expected finite values, got NaN or infinity", field=field)
            row = np.zeros((3, *shape), "<f4")
            row[:, : joints.shape[1], :, : len(joints)] = joints.transpose(3, 1, 2, 0)
            file.write(row.tobytes())
            names.append(name)
            labels.append(int(label))
        if len(names) != count:
            raise InputError(f"expected {count} clips, got {len(names)}", field="clips")
        save_plain_pickle(labels_path, (names, labels))


def load_msg3d_labels(path: str | Path) -> tuple[list[str], list[int]]:
    """Read the names and 0-based labels of the rows.

    Raises:
        InputError: Not such a file.
    """
    pair = load_plain_pickle(path)
    if isinstance(pair, (list, tuple)) and pair and _is_pair(pair[0]):
        pair = pair[0]
    if not isinstance(pair, (list, tuple)) or not _is_pair(pair):
        raise InputError("expected a pair of names and labels", field=str(path))
    names, labels = (list(column) for column in pair)
    if len(names) != len(labels):
        raise InputError(f"expected as many names as labels, got {len(names)} and {len(labels)}", field=str(path))
    for index, (name, label) in enumerate(zip(names, labels, strict=True)):
        if not isinstance(name, str) or not isinstance(label, (int, np.integer)) or label < 0:
            got = f"{type(name).__name__} and {type(label).__name__}"
            raise InputError(f"expected a text and a number >= 0, got {got}", field=f"{path}[{index}]")
    names = [str(name).removesuffix(SUFFIX) for name in names]
    if len(set(names)) != len(names):
        raise InputError("duplicate clip", field=str(path))
    return names, [int(label) for label in labels]


def _is_pair(value: object) -> bool:
    """Whether it is two columns."""
    columns = (list, tuple, np.ndarray)
    return isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(item, columns) for item in value)
