"""Pickles of pyskl: named splits and a list of clips, 3D (Kinect joints, float16) or 2D (image joints).

Format: "Data" page of pyskl (Duan et al., 2022). Keys that are not listed in `PysklClip` are read past and not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle


@dataclass(frozen=True, eq=False)
class PysklClip:
    """One annotation.

    Attributes:
        name: Its `frame_dir`, such as "S001C001P001R001A001".
        label: Class index, 0-based.
        keypoint: float16 or float32 (M, T, V, C) as stored; meters in camera space for C = 3, pixels for C = 2; a joint
            at zero is missing.
        total_frames: T.
        scores: Its `keypoint_score`, float16 or float32 (M, T, V), confidence 0 to 1 of 2D points, or None.
        image_size: Width and height of the picture, pixels, or None: its `img_shape`, which has the height first.
    """

    name: str
    label: int
    keypoint: np.ndarray
    total_frames: int
    scores: np.ndarray | None = None
    image_size: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class PysklSet:
    """A whole file.

    Attributes:
        splits: Split name, such as "xsub_train" or "xsub_val", -> names of its clips.
        annotations: In the file's order; names are unique, all of one V and C.
    """

    splits: Mapping[str, tuple[str, ...]]
    annotations: tuple[PysklClip, ...]


def load_pyskl(path: str | Path) -> PysklSet:
    """Read a pyskl file without running code of it.

    Raises:
        InputError: Not such a file, or a split names a clip that is not there; `field` is "file: key".
    """
    table = load_plain_pickle(path)
    if not isinstance(table, dict) or not {"split", "annotations"} <= set(table):
        raise InputError("expected a dict with split and annotations", field=str(path))
    if not isinstance(table["annotations"], list) or not table["annotations"]:
        raise InputError("expected a list with clips", field=f"{path}: annotations")
    field = f"{path}: annotations"
    clips = tuple(_check_clip(clip, f"{field}[{at}]") for at, clip in enumerate(table["annotations"]))
    for at, clip in enumerate(clips):
        if clip.keypoint.shape[2:] != clips[0].keypoint.shape[2:]:
            wanted, got = clips[0].keypoint.shape[2:], clip.keypoint.shape[2:]
            raise InputError(f"expected (M, T, {wanted[0]}, {wanted[1]}), got {got}", field=f"{field}[{at}].keypoint")
    names = {clip.name for clip in clips}
    if len(names) != len(clips):
        raise InputError(f"expected unique names, got {len(names)} in {len(clips)} clips", field=field)
    return PysklSet(_check_splits(table["split"], names, f"{path}: split"), clips)


def save_pyskl(path: str | Path, content: PysklSet) -> None:
    """Write a pyskl file: joints as they are, whole or not at all."""
    clips = [_to_table(clip) for clip in content.annotations]
    splits = {name: list(names) for name, names in content.splits.items()}
    save_plain_pickle(path, {"split": splits, "annotations": clips})


def _to_table(clip: PysklClip) -> dict[str, object]:
    table: dict[str, object] = {
        "frame_dir": clip.name,
        "label": clip.label,
        "keypoint": clip.keypoint,
        "total_frames": clip.total_frames,
    }
    if clip.scores is not None:
        table["keypoint_score"] = clip.scores
    if clip.image_size is not None:
        width, height = clip.image_size
        table |= {"img_shape": (height, width), "original_shape": (height, width)}
    return table


def _check_clip(table: object, field: str) -> PysklClip:
    if not isinstance(table, dict):
        raise InputError(f"expected a dict, got {type(table).__name__}", field=field)
    for key in ("frame_dir", "label", "keypoint", "total_frames"):
        if key not in table:
            raise InputError("missing", field=f"{field}.{key}")
    name, keypoint = table["frame_dir"], table["keypoint"]
    if not isinstance(name, str) or not name:
        raise InputError(f"expected a name, got {type(name).__name__}", field=f"{field}.frame_dir")
    if not isinstance(keypoint, np.ndarray) or keypoint.dtype not in (np.float16, np.float32):
        kind = keypoint.dtype if isinstance(keypoint, np.ndarray) else type(keypoint).__name__
        raise InputError(f"expected float16 or float32, got {kind}", field=f"{field}.keypoint")
    if keypoint.ndim != 4 or keypoint.shape[3] not in (2, 3) or 0 in keypoint.shape:
        raise InputError(f"expected (M, T, V, 2 or 3), got {keypoint.shape}", field=f"{field}.keypoint")
    if not np.isfinite(keypoint).all():
        raise InputError("expected finite values, got NaN or infinity", field=f"{field}.keypoint")
    label, frames = (_whole(table[key], f"{field}.{key}") for key in ("label", "total_frames"))
    if frames != keypoint.shape[1]:
        raise InputError(f"expected {keypoint.shape[1]} as keypoint has, got {frames}", field=f"{field}.total_frames")
    scores, size = _check_scores(table, keypoint, field), _check_size(table.get("img_shape"), f"{field}.img_shape")
    return PysklClip(name, label, keypoint, frames, scores, size)


def _check_scores(table: Mapping[str, Any], keypoint: np.ndarray, field: str) -> np.ndarray | None:
    """Confidences (M, T, V), None where there are none; what is above 1, as heat maps may have, counts as 1."""
    scores, field = table.get("keypoint_score"), f"{field}.keypoint_score"
    if scores is None:
        return None
    if not isinstance(scores, np.ndarray) or scores.dtype.kind != "f" or scores.shape != keypoint.shape[:3]:
        got = f"{scores.dtype} {scores.shape}" if isinstance(scores, np.ndarray) else type(scores).__name__
        raise InputError(f"expected numbers {keypoint.shape[:3]}, got {got}", field=field)
    if not np.isfinite(scores).all() or scores.min() < 0:
        raise InputError("expected 0 to 1, got less, NaN or infinity", field=field)
    return np.minimum(scores, scores.dtype.type(1))


def _check_size(shape: object, field: str) -> tuple[int, int] | None:
    """Width and height of a picture that is given height first."""
    if shape is None:
        return None
    if not isinstance(shape, (tuple, list)) or len(shape) < 2:
        raise InputError(f"expected height and width, got {str(shape)[:40]}", field=field)
    height, width = (_whole(length, field) for length in shape[:2])
    if not height or not width:
        raise InputError(f"expected height and width above 0, got {height}, {width}", field=field)
    return width, height


def _whole(value: object, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
        raise InputError(f"expected a whole number >= 0, got {type(value).__name__}", field=field)
    return int(value)


def _check_splits(table: object, known: set[str], field: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise InputError(f"expected a dict, got {type(table).__name__}", field=field)
    splits = {}
    for split, names in table.items():
        if not isinstance(split, str) or not isinstance(names, list):
            raise InputError("expected names of splits -> lists of clips", field=field)
        for name in names:
            if not isinstance(name, str) or name not in known:
                raise InputError(f"names {str(name)[:40]!r}, which is not there", field=f"{field}.{split[:40]}")
        if len(set(names)) != len(names):
            raise InputError("duplicate clip", field=f"{field}.{split[:40]}")
        splits[split] = tuple(names)
    return splits
