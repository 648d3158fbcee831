"""Prepared NTU RGB+D imported from and exported to the formats of other projects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from skelact.clips import center_people
from skelact.datasets.ntu.bodies import ORIGIN_JOINT, SLOTS
from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.datasets.ntu.names import (
    CLASSES,
    COLLECTIONS,
    check_classes,
    is_name,
    parse_name,
    published_names,
    score_order,
)
from skelact.datasets.ntu.points import NO_PART, import_points, points_clip
from skelact.datasets.ntu.prepare import name_groups
from skelact.datasets.packed import JOINTS_FILE, PackedClips, load_packed, save_index
from skelact.datasets.store_info import ORIGIN_FILE
from skelact.errors import InputError
from skelact.files import atomic_folder
from skelact.formats.ctrgcn import iter_ctrgcn, load_ctrgcn_parts, save_ctrgcn
from skelact.formats.msg3d import iter_msg3d, save_msg3d
from skelact.formats.ntu import FPS, JOINTS
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl

PARTS = ("train", "test")
PYSKL_PARTS = {"train": "train", "test": "val"}


def import_ntu(files: list[Path], out: Path, *, collection: str, split: str) -> PackedClips:
    """Turn prepared clips of another project into a store and return it.

    Args:
        files: One .npz (CTR-GCN), one .pkl (pyskl, 3D joints or 2D points), or an .npy and its label .pkl (MS-G3D) for
            training and, if wanted, another such pair for testing.
        out: Folder of the store; must not exist.
        collection: "ntu60" or "ntu120".
        split: The split whose parts the files name.

    Raises:
        InputError: Unknown files, a damaged one, clips of the other collection, labels that do not fit the names, or
            `out` exists.
    """
    _check_split(collection, split)
    if out.exists():
        raise InputError(f"{out} already exists: choose another folder or remove it", field="out")
    content = load_pyskl(files[0]) if [file.suffix for file in files] == [".pkl"] else None
    if content is not None:
        _check_pyskl_splits(content, files[0], collection)
    if content is not None and content.annotations[0].keypoint.shape[3] == 2:
        import_points(content, out, collection)
        _save_origin(out, files, collection, split)
        return load_packed(out)
    clips = _read_named(files, collection, split) if content is None else _read_pyskl(content)
    with atomic_folder(out) as part:
        save_index(part, _write_joints(part, clips, collection, split))
        _save_origin(part, files, collection, split)
    return load_packed(out)


def _save_origin(folder: Path, files: list[Path], collection: str, split: str) -> None:
    origin = {"imported": ", ".join(file.name for file in files), "collection": collection, "split": split}
    (folder / ORIGIN_FILE).write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")


def _read_named(files: list[Path], collection: str, split: str) -> Iterator[tuple[str, str, np.ndarray, int]]:
    """Yield name, part ("" when the name tells), joints and class index of files that are told by their endings."""
    endings = [file.suffix for file in files]
    if endings == [".npz"]:
        yield from _read_ctrgcn(files[0], collection, split)
    elif endings in ([".npy", ".pkl"], [".npy", ".pkl"] * 2):
        for part, first in zip(PARTS, range(0, len(files), 2), strict=False):
            for name, joints, label in iter_msg3d(files[first], files[first + 1]):
                yield name, part, joints, label
    else:
        wanted = "one .npz, one .pkl, or .npy .pkl for training and then for testing"
        raise InputError(f"expected {wanted}, got {' '.join(map(str, files))}", field="files")


def _read_ctrgcn(file: Path, collection: str, split: str) -> Iterator[tuple[str, str, np.ndarray, int]]:
    """Rows have no names, but a whole published part has a known order: where its labels agree, names come back."""
    for part, header in load_ctrgcn_parts(file).items():
        check_classes(collection, header.classes, field=f"{file}: y_{part}")
        names = header.names or _name_rows(header.labels, collection, split, part, field=f"{file}: y_{part}")
        for name, (joints, label) in zip(names, iter_ctrgcn(file, part), strict=True):
            yield name, part, joints, label


def _name_rows(labels: tuple[int, ...], collection: str, split: str, part: str, *, field: str) -> tuple[str, ...]:
    """Names of the rows of a published part, else their numbers, such as "train_0"."""
    for known in sorted(COLLECTIONS[collection], key=lambda name: name != split):
        published = published_names(collection, known, part)
        if labels == tuple(parse_name(name).label for name in published):
            if known != split:
                raise InputError(f"expected the rows of {split}, got those of {known}: name it", field=field)
            return published
    return tuple(f"{part}_{row}" for row in range(len(labels)))


def _read_pyskl(content: PysklSet) -> Iterator[tuple[str, str, np.ndarray, int]]:
    """Clips stand where the camera saw them, so each is centered; its own loader does that when it trains."""
    for clip in content.annotations:
        yield clip.name, "", center_people(clip.keypoint.astype(np.float32), ORIGIN_JOINT), clip.label


def _check_pyskl_splits(content: PysklSet, file: Path, collection: str) -> None:
    """Refuse a file whose splits are those of the other collection."""
    theirs = {told.rpartition("_")[0] for told in content.splits}
    for other, splits in COLLECTIONS.items():
        if theirs & set(splits) - set(COLLECTIONS[collection]):
            got = f"the splits {', '.join(sorted(theirs))}, which are those of {other}: name it"
            raise InputError(f"expected clips of {collection}, got {got}", field=f"{file}: split")


def _write_joints(
    part: Path, clips: Iterator[tuple[str, str, np.ndarray, int]], collection: str, split: str
) -> PackedClips:
    """Append the joints to the store and return its index."""
    names, parts, lengths, labels = [], [], [], []
    with (part / JOINTS_FILE).open("wb") as file:
        for name, in_part, joints, label in clips:
            if joints.shape[2:] != (JOINTS, 3) or not 1 <= len(joints) <= SLOTS:
                raise InputError(f"expected (1 to {SLOTS}, T, {JOINTS}, 3), got {joints.shape}", field=name)
            if not 0 <= label < CLASSES[collection]:
                raise InputError(f"expected a class below {CLASSES[collection]}, got {label}", field=name)
            slots = np.zeros((joints.shape[1], SLOTS, JOINTS, 3), "<f4")
            slots[:, : len(joints)] = joints.swapaxes(0, 1)
            file.write(slots.tobytes())
            names.append(name)
            parts.append(in_part)
            lengths.append(len(slots))
            labels.append(label)
    if len(set(names)) != len(names):
        raise InputError("duplicate clip name", field="files")
    return PackedClips(
        joints=np.broadcast_to(np.float32(0), (sum(lengths), SLOTS, JOINTS, 3)),
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
        lengths=np.array(lengths, np.int64),
        fps=np.full(len(names), FPS),
        targets=np.array(labels, np.int64),
        names=tuple(names),
        labels=CLASS_NAMES[: CLASSES[collection]],
        groups=build_groups(names, parts, labels, collection, split),
        layout="ntu25",
    )


def describe_parts(packed: PackedClips) -> list[str]:
    """Say what an imported store cannot tell or does not hold, and what to do; nothing when it is whole."""
    lines = []
    unnamed = sum(not is_name(name) for name in packed.names)
    if unnamed:
        lines.append(
            f"{unnamed} of {len(packed)} clips have no names: their rows are not those of a whole published part, so "
            "subject, camera and setup are unknown. Train with --set validation=share=0.1"
        )
    for split, values in packed.groups.items():
        held = set(values.tolist())
        if len(held) == 1 and held <= set(PARTS):
            (part,) = held
            lines.append(f"{split} has {part}{'ing' if part == 'train' else ''} clips only")
    return lines


def build_groups(
    names: list[str], parts: list[str], labels: list[int], collection: str, split: str
) -> dict[str, np.ndarray]:
    """Say which part of each split a clip is in: by its name if it is a sample's, else by the part it came with."""
    if all(parts) and not all(map(is_name, names)):
        return {split: np.array(parts)}
    samples = [parse_name(name) for name in names]
    for sample, label in zip(samples, labels, strict=True):
        if sample.label != label:
            raise InputError(f"expected class {sample.label} as the name says, got {label}", field=sample.text)
    return name_groups(samples, collection)


def export_ntu(packed: PackedClips, out: Path, *, kind: str, split: str) -> list[Path]:
    """Write a store as other projects read it; return the files.

    Args:
        packed: A prepared collection.
        out: Folder, made if need be.
        kind: Key of `EXPORTS`.
        split: Whose training and test clips are told apart; pyskl gets all splits.

    Raises:
        InputError: Unknown kind or split, or a clip that the format cannot hold.
    """
    if kind not in EXPORTS:
        raise InputError(f"expected one of {', '.join(EXPORTS)}, got {kind!r}", field="kind")
    if split not in packed.groups:
        raise InputError(f"expected one of {', '.join(packed.groups)}, got {split!r}", field="split")
    if packed.coordinates != "xyz" and kind != "pyskl":
        raise InputError(f"expected pyskl: {kind} holds 3D joints, and the store points in pictures", field="kind")
    out.mkdir(parents=True, exist_ok=True)
    return EXPORTS[kind](packed, out, split)


def _export_ctrgcn(packed: PackedClips, out: Path, split: str) -> list[Path]:
    """Rows in the order of the published file, which score files of other projects keep."""
    path = out / f"{split}.npz"
    train, test = ([int(at) for at in published_rows(packed, split, part)] for part in PARTS)
    clips = [((packed.clip(at), int(packed.targets[at])) for at in rows) for rows in (train, test)]
    names = [[packed.names[at] for at in rows] for rows in (train, test)]
    counts = (len(train), len(test))
    save_ctrgcn(path, *clips, counts=counts, classes=len(packed.labels), names=(names[0], names[1]))
    return [path]


def published_rows(packed: PackedClips, split: str, part: str) -> np.ndarray:
    """Indices of the clips of a part in the order of the published rows; clips without a sample's name as they lie."""
    rows = np.flatnonzero(packed.groups[split] == part)
    names = [packed.names[at] for at in rows]
    if not all(map(is_name, names)):
        return rows
    collection = next(name for name, count in CLASSES.items() if count == len(packed.labels))
    place = {name: row for row, name in enumerate(score_order(names, collection, split))}
    return rows[np.argsort([place[name] for name in names])]


def _export_pyskl(packed: PackedClips, out: Path, split: str) -> list[Path]:
    path = out / "pyskl.pkl"
    splits = {
        f"{group}_{told}": tuple(packed.names[at] for at in packed.select(f"{group}={part}").nonzero()[0])
        for group, values in packed.groups.items()
        if set(values.tolist()) <= {*PARTS, NO_PART}
        for part, told in PYSKL_PARTS.items()
        if part in values
    }
    save_pyskl(path, PysklSet(splits, tuple(_pyskl_clip(packed, at) for at in range(len(packed)))))
    return [path]


def _pyskl_clip(packed: PackedClips, at: int) -> PysklClip:
    if packed.coordinates == "xy_score":
        return points_clip(packed, at)
    joints = packed.clip(at)
    there = 1 + int(np.flatnonzero(joints.any((1, 2, 3)))[-1])
    return PysklClip(packed.names[at], int(packed.targets[at]), joints[:there].astype(np.float16), joints.shape[1])


def _export_msg3d(packed: PackedClips, out: Path, split: str) -> list[Path]:
    paths = []
    for part in PARTS:
        rows = packed.select(f"{split}={part}").nonzero()[0].tolist()
        joints, labels = out / f"{split}_{part}.npy", out / f"{split}_{part}_label.pkl"
        clips = ((packed.names[at], packed.clip(at), int(packed.targets[at])) for at in rows)
        save_msg3d(joints, labels, clips, count=len(rows))
        paths += [joints, labels]
    return paths


EXPORTS = {"ctrgcn": _export_ctrgcn, "pyskl": _export_pyskl, "msg3d": _export_msg3d}


def _check_split(collection: str, split: str) -> None:
    if collection not in COLLECTIONS:
        raise InputError(f"expected one of {', '.join(COLLECTIONS)}, got {collection!r}", field="collection")
    if split not in COLLECTIONS[collection]:
        raise InputError(f"expected one of {', '.join(COLLECTIONS[collection])}, got {split!r}", field="split")
