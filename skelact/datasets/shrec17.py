"""SHREC'17 hand gestures: 14 gestures, with one finger or the whole hand, by 28 performers; one hand, 22 joints.

Recordings by De Smedt et al., 3DOR 2017, from an Intel RealSense at 30 fps; for research, obtained from the authors.
2,800 clips, 1,960 for training and 840 for test as `train_gestures.txt` and `test_gestures.txt` say: the groups are
split (train, test) and subject. Nothing is skipped. Performers stand on both sides of the split.

Clips come normalized as PSUMNet (arXiv 2208.05775) does: the wrist of the first frame is the origin and the wrist lies
1 from the base of the middle finger, so the unit is a hand, not a meter.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skelact.datasets.dataset import Dataset, Sample, find_folder
from skelact.errors import InputError
from skelact.formats.input_files import read_limited
from skelact.layouts import Layout, load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

ARCHIVE = "HandGestureDataset_SHREC2017.tgz"
LISTS = {"train": "train_gestures.txt", "test": "test_gestures.txt"}
COLUMNS = ("gesture", "finger", "subject", "essai", "label of 14", "label of 28", "length")
HIGHEST = (14, 2, 28, 99, 14, 28, 10**6)
FPS = 30.0
JOINTS = 22
WRIST, MIDDLE_BASE = 0, 10
MAX_BYTES = 16 * 2**20
GESTURES = (
    "grab",
    "tap",
    "expand",
    "pinch",
    "rotate clockwise",
    "rotate counterclockwise",
    "swipe right",
    "swipe left",
    "swipe up",
    "swipe down",
    "swipe x",
    "swipe plus",
    "swipe v",
    "shake",
)
LABELS_28 = tuple(f"{gesture}, {fingers}" for gesture in GESTURES for fingers in ("one finger", "whole hand"))


def load_shrec17_14(root: Path) -> Dataset:
    """Every clip below `root`, 14 classes."""
    return Dataset("shrec17_14", GESTURES, _list_samples(root, label=COLUMNS.index("label of 14")), load_shrec17_clip)


def load_shrec17_28(root: Path) -> Dataset:
    """Every clip below `root`, 28 classes: one finger and whole hand apart."""
    return Dataset("shrec17_28", LABELS_28, _list_samples(root, label=COLUMNS.index("label of 28")), load_shrec17_clip)


def load_shrec17_clip(path: Path, *, layout: Layout | None = None) -> Clip:
    """Read a `skeletons_world.txt`: 66 numbers a line, x, y and z of 22 joints.

    Raises:
        InputError: Not such a file, or no frame tells the size of the hand; `field` is "file:line".
    """
    joints = _parse_joints(_read_text(path), source=str(path))
    valid = (joints != 0).any(-1)  # the origin is inside the sensor: nothing can be there
    joints = normalize_hand(joints, valid, source=str(path))
    clip = Clip(joints[None].astype(np.float32), load_layout("shrec22"), FPS, valid[None])
    return clip if layout is None else clip_to_layout(clip, layout)


def normalize_hand(joints: np.ndarray, valid: np.ndarray, *, source: str) -> np.ndarray:
    """Put the first wrist at the origin and make the hand 1 long.

    Args:
        joints: Positions (T, 22, 3).
        valid: bool (T, 22), true where a joint was measured.
        source: For the error.

    Returns:
        Positions (T, 22, 3), float64. The length is that from wrist to base of the middle finger, in the first frame
        where it is not zero.

    Raises:
        InputError: There is no such frame.
    """
    whole = valid[:, WRIST] & valid[:, MIDDLE_BASE]
    lengths = np.linalg.norm(joints[:, MIDDLE_BASE] - joints[:, WRIST], axis=-1) * whole
    if not lengths.any():
        raise InputError("expected a frame with wrist and middle finger apart", field=source)
    origin = joints[np.argmax(valid[:, WRIST]), WRIST]
    return np.where(valid[..., None], (joints - origin) / lengths[np.argmax(lengths > 0)], 0)


def _list_samples(root: Path, *, label: int) -> tuple[Sample, ...]:
    """Samples of both lists, training first; `label` is the column that counts."""
    found = sorted(find_folder(root, "shrec17", ARCHIVE).rglob(LISTS["train"]))
    if not found:
        raise InputError(f"found no {LISTS['train']} below {root}", field="data")
    folder = found[0].parent
    samples: dict[str, Sample] = {}
    for split, file in LISTS.items():
        for number, line in enumerate(_read_text(folder / file).splitlines(), 1):
            field = f"{folder / file}:{number}"
            row = _parse_row(line, field)
            path = folder.joinpath(*(f"{key}_{row[at]}" for at, key in enumerate(COLUMNS[:4])), "skeletons_world.txt")
            if not path.is_file():
                raise InputError(f"names {path.relative_to(folder)}, which is not there", field=field)
            name = "_".join(path.relative_to(folder).parts[:-1])
            if name in samples:
                raise InputError(f"duplicate sample {name}", field=field)
            samples[name] = Sample(name, path, row[label] - 1, {"split": split, "subject": str(row[2])})
    if not samples:
        raise InputError("has no rows", field=str(folder / LISTS["train"]))
    return tuple(samples.values())


def _parse_row(line: str, field: str) -> list[int]:
    words = line.split()
    if len(words) != len(COLUMNS) or not all(word.isascii() and word.isdigit() and len(word) < 8 for word in words):
        raise InputError(f"expected {', '.join(COLUMNS)}, got {line[:60]!r}", field=field)
    row = [int(word) for word in words]
    for name, value, highest in zip(COLUMNS, row, HIGHEST, strict=True):
        if not 1 <= value <= highest:
            raise InputError(f"expected {name} of 1 to {highest}, got {value}", field=field)
    if (row[5] - 1) // 2 != row[4] - 1:
        raise InputError(f"expected labels of one gesture, got {row[4]} of 14 and {row[5]} of 28", field=field)
    return row


def _parse_joints(text: str, *, source: str) -> np.ndarray:
    """Positions (T, 22, 3)."""
    lines = text.rstrip().splitlines()
    rows = np.zeros((len(lines), JOINTS * 3))
    for frame, line in enumerate(lines):
        try:
            row = np.array([float(word) for word in line.split()])
        except ValueError as error:
            raise InputError(f"expected numbers: {str(error)[:80]}", field=f"{source}:{frame + 1}") from error
        if row.shape != (JOINTS * 3,) or not (np.abs(row) < 1e6).all():
            raise InputError(f"expected {JOINTS * 3} finite numbers, got {len(row)}", field=f"{source}:{frame + 1}")
        rows[frame] = row
    if not lines:
        raise InputError("has no frame", field=f"{source}:1")
    return rows.reshape(-1, JOINTS, 3)


def _read_text(path: Path) -> str:
    return read_limited(path, MAX_BYTES).decode("ascii", "replace")
