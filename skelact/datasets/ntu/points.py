"""NTU RGB+D as 2D points in its color videos: pyskl files such as `ntu60_hrnet.pkl`, in and out of a store.

The store has x and y in halves of the picture's sides and the confidence (`skelact.clips.pixels_to_points`), the file's
splits, and per clip the size of its picture as the group "image_size".
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from skelact.clips import pixels_to_points, points_to_pixels
from skelact.datasets.ntu.bodies import SLOTS
from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.datasets.ntu.names import CLASSES, parse_name
from skelact.datasets.ntu.prepare import name_groups
from skelact.datasets.packed import JOINTS_FILE, PackedClips, save_index
from skelact.errors import InputError
from skelact.files import atomic_folder
from skelact.formats.ntu import FPS
from skelact.formats.pyskl import PysklClip, PysklSet
from skelact.layouts import load_layout

LAYOUTS = {17: "coco17", 133: "wholebody133"}  # by number of points
MIN_SCORE = 0.01  # points with no more lie at zero; so does pyskl
PARTS = {"train": "train", "val": "test", "test": "test"}  # how splits' names end -> part
SPLIT_NAME = re.compile(r"(?:(?P<split>.+)_)?(?P<part>train|val|test)(?P<number>[0-9]*)")
NO_PART = "none"  # of a split that a clip is not in
IMAGE_SIZE = "image_size"  # group: "1920x1080"


def import_points(content: PysklSet, out: Path, collection: str) -> None:
    """Write the clips of a 2D pyskl file into a new store.

    Args:
        content: Points in pixels, with scores and the size of the picture.
        out: Folder of the store; must not exist.
        collection: "ntu60" or "ntu120".

    Raises:
        InputError: A clip has no scores or picture, another number of points or people, or a class that is not its
            name's.
    """
    count = content.annotations[0].keypoint.shape[2]
    if count not in LAYOUTS:
        wanted = " or ".join(f"{number} ({name})" for number, name in LAYOUTS.items())
        raise InputError(f"expected {wanted} points, got {count}", field="annotations")
    with atomic_folder(out) as part:
        with (part / JOINTS_FILE).open("wb") as file:
            for clip in content.annotations:
                _check_clip(clip, collection)
                file.write(_to_slots(clip).tobytes())
        save_index(part, _index(content, collection, LAYOUTS[count]))


def _check_clip(clip: PysklClip, collection: str) -> None:
    label = parse_name(clip.name).label
    if label != clip.label or label >= CLASSES[collection]:
        wanted = f"a class of {collection}, {label} as the name says"
        raise InputError(f"expected {wanted}, got {clip.label}", field=clip.name)
    if clip.scores is None or clip.image_size is None:
        lacks = "keypoint_score" if clip.scores is None else "img_shape"
        raise InputError("missing: 2D clips need keypoint_score and img_shape", field=f"{clip.name}.{lacks}")
    if len(clip.keypoint) > SLOTS:
        raise InputError(f"expected at most {SLOTS} people, got {len(clip.keypoint)}", field=f"{clip.name}.keypoint")


def _to_slots(clip: PysklClip) -> np.ndarray:
    """Points of a clip as a store has them, float32 (T, 2, V, 3)."""
    assert clip.scores is not None
    assert clip.image_size is not None
    scores = clip.scores.astype(np.float32)
    points = pixels_to_points(clip.keypoint.astype(np.float32), scores, scores > MIN_SCORE, clip.image_size)
    slots = np.zeros((points.shape[1], SLOTS, *points.shape[2:]), "<f4")
    slots[:, : len(points)] = points.swapaxes(0, 1)
    return slots


def _index(content: PysklSet, collection: str, layout: str) -> PackedClips:
    """Everything about the clips but their points."""
    clips = content.annotations
    names = tuple(clip.name for clip in clips)
    lengths = np.array([clip.total_frames for clip in clips], np.int64)
    named = name_groups([parse_name(name) for name in names], collection)
    own = split_groups(content, names)
    sizes = ["{}x{}".format(*clip.image_size) for clip in clips if clip.image_size]
    return PackedClips(
        joints=np.broadcast_to(np.float32(0), (int(lengths.sum()), SLOTS, len(load_layout(layout).names), 3)),
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
        lengths=lengths,
        fps=np.full(len(clips), FPS),
        targets=np.array([clip.label for clip in clips], np.int64),
        names=names,
        labels=CLASS_NAMES[: CLASSES[collection]],
        groups={**named, **own, IMAGE_SIZE: np.array(sizes)},
        layout=layout,
        coordinates="xy_score",
    )


def split_groups(content: PysklSet, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Turn the file's splits into groups: "xsub_train" and "xsub_val" are "train" and "test" of "xsub".

    "train" and "val" alone are those of "split". Clips that a split leaves out have `NO_PART`.

    Raises:
        InputError: The name of a split does not say which part it is, or a clip is in two parts of one split.
    """
    row = {name: index for index, name in enumerate(names)}
    groups: dict[str, np.ndarray] = {}
    for told, members in content.splits.items():
        match = SPLIT_NAME.fullmatch(told)
        if match is None:
            raise InputError(f"expected NAME_train, NAME_val or NAME_test, got {told[:40]!r}", field="split")
        group = groups.setdefault((match["split"] or "split") + match["number"], np.full(len(names), NO_PART, "<U5"))
        rows = [row[name] for name in members]
        if (group[rows] != NO_PART).any():
            raise InputError("has clips of another part of the same split", field=f"split.{told}")
        group[rows] = PARTS[match["part"]]
    return groups


def points_clip(packed: PackedClips, at: int) -> PysklClip:
    """Turn one clip of a store into pixels again, float16 as published; people who never come are left out.

    Raises:
        InputError: The store does not say how large the picture was.
    """
    if IMAGE_SIZE not in packed.groups:
        raise InputError("expected a store that knows the size of its pictures", field=IMAGE_SIZE)
    width, height = map(int, str(packed.groups[IMAGE_SIZE][at]).split("x"))
    points = packed.clip(at)
    there = 1 + int(np.flatnonzero(points.any((1, 2, 3)))[-1]) if points.any() else 1
    pixels, scores = points_to_pixels(points[:there], (width, height))
    return PysklClip(
        packed.names[at],
        int(packed.targets[at]),
        pixels.astype(np.float16),
        points.shape[1],
        scores.astype(np.float16),
        (width, height),
    )
