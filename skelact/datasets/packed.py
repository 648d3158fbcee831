"""All clips of a data set in one array, mapped from disk: what training and evaluation read."""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.clips import resample
from skelact.datasets.splits import FILE, SHARE, load_split, mark_names, mark_share, parse_share
from skelact.errors import InputError
from skelact.files import atomic_folder

VERSION = 3
INDEX_FILE = "index.npz"
JOINTS_FILE = "joints.f32"
CLASS = "class"  # group of the rule that names labels


@dataclass(frozen=True, eq=False)
class PackedClips:
    """Clips of any length, one behind the other.

    Attributes:
        joints: float32 (sum of T, M, V, 3); no joint of a person who is there is missing, unless its confidence is 0.
        starts: int64 (clips,), first row of each clip.
        lengths: int64 (clips,), frames of each clip.
        fps: float64 (clips,).
        targets: int64 (clips,), class index.
        names: Clip names, unique.
        labels: K class names.
        groups: Group name -> (clips,) values, such as "style" or "view".
        layout: Layout name.
        coordinates: What the three coordinates are: "xyz", meters, or "xy_score": a point in a picture and its
            confidence, as `skelact.clips.clip_to_points` gives them.
    """

    joints: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    fps: np.ndarray
    targets: np.ndarray
    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: dict[str, np.ndarray]
    layout: str
    coordinates: str = "xyz"

    def __len__(self) -> int:
        return len(self.names)

    def clip(self, index: int) -> np.ndarray:
        """Positions (M, T, V, 3) of one clip."""
        start = self.starts[index]
        return self.joints[start : start + self.lengths[index]].swapaxes(0, 1)

    def windows(self, indices: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Sample windows of several clips at once.

        Args:
            indices: Clip of each window (N,).
            times: Frames to sample, relative to the clip (N, T); clamped to it.

        Returns:
            float32 (N, M, T, V, 3).
        """
        last = (self.lengths[indices] - 1)[:, None]
        times = np.clip(times, 0, last)
        left = np.floor(times).astype(np.int64)
        right = np.minimum(left + 1, last)
        weight = (times - left).astype(np.float32)[..., None, None, None]
        base = self.starts[indices][:, None]
        start, end = self.joints[base + left], self.joints[base + right]
        return (start + weight * (end - start)).swapaxes(1, 2)

    def keep(self, chosen: np.ndarray) -> PackedClips:
        """Some of the clips, by indices or bool (clips,); joints and classes stay as they are."""
        rows = np.arange(len(self))[chosen]
        return replace(
            self,
            starts=self.starts[rows],
            lengths=self.lengths[rows],
            fps=self.fps[rows],
            targets=self.targets[rows],
            names=tuple(self.names[row] for row in rows),
            groups={name: values[rows] for name, values in self.groups.items()},
        )

    def select(self, rule: str, *, split: str = "test", seed: int = 0) -> np.ndarray:
        """Mark the clips that a rule names.

        Args:
            rule: "group=value[,value...]", "xsub", which is short for "xsub=test", "class=label[,label...]",
                "share=0.1" of every class, or "file=PATH" of a file of names; "" names none.
            split: Whose names are taken from a file of several splits.
            seed: Of a share.

        Raises:
            InputError: The group or a value does not exist (says which do), or the file cannot be used.
        """
        if not rule:
            return np.zeros(len(self), bool)
        group, _, values = rule.partition("=")
        if group == SHARE and group not in self.groups:
            return mark_share(self.names, self.targets, parse_share(values), seed=seed)
        if group == FILE and group not in self.groups:
            return mark_names(self.names, load_split(Path(values)), split, source=values)
        if group == CLASS and group not in self.groups:
            column = np.array(self.labels)[self.targets]
        elif group in self.groups:
            column = self.groups[group]
        else:
            rules = f"class=label, share=0.1, file=PATH or group=value of {sorted(self.groups)}"
            raise InputError(f"expected a split, {rules}, got {rule!r}", field="split")
        known = set(column.tolist())
        wanted = values.split(",") if values else ["test"]
        for value in wanted:
            if value not in known:
                raise InputError(f"no clip has {group}={value}, only {sorted(known)}", field="split")
        return np.isin(column, wanted)


def pack(clips: list[np.ndarray], rates: list[float], *, max_fps: float = 30.0, **columns: object) -> PackedClips:
    """Join clips (M, T, V, 3) of one layout, thinning those faster than `max_fps`; `columns` are the other fields."""
    thinned, fps = [], []
    for joints, rate in zip(clips, rates, strict=True):
        target = min(rate, max_fps)
        frames = max(1, round(joints.shape[1] * target / rate))
        out = joints if target == rate else resample(joints, np.arange(frames) * rate / target)
        thinned.append(out.swapaxes(0, 1).astype(np.float32))
        fps.append(target)
    lengths = np.array([len(joints) for joints in thinned], np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    return PackedClips(np.concatenate(thinned), starts, lengths, np.array(fps), **columns)  # type: ignore[arg-type]


def save_packed(folder: Path, packed: PackedClips) -> None:
    """Write a folder that `load_packed` maps into memory; it appears whole or not at all."""
    try:
        with atomic_folder(folder) as part:
            np.ascontiguousarray(packed.joints, "<f4").tofile(part / JOINTS_FILE)
            save_index(part, packed)
    except OSError:
        if not (folder / INDEX_FILE).exists():  # else another process was first
            raise


def save_index(folder: Path, packed: PackedClips) -> None:
    """Write everything but the joints into `folder`; the joints lie there already as float32, one after the other."""
    np.savez(
        folder / INDEX_FILE,
        version=VERSION,
        shape=packed.joints.shape,
        starts=packed.starts,
        lengths=packed.lengths,
        fps=packed.fps,
        targets=packed.targets,
        names=np.array(packed.names),
        labels=np.array(packed.labels),
        layout=packed.layout,
        coordinates=packed.coordinates,
        **{f"group_{name}": values for name, values in packed.groups.items()},  # type: ignore[arg-type]
    )


def load_packed(folder: Path) -> PackedClips:
    """Map what `save_packed` wrote; joints are read when they are used.

    Raises:
        InputError: Not such a folder, cut short, or of another version.
    """
    try:
        with np.load(folder / INDEX_FILE, allow_pickle=False) as file:
            table = {key: file[key] for key in file.files}
        if int(table.pop("version")) != VERSION:
            raise InputError("was prepared by another version: prepare it again", field=str(folder))
        shape = tuple(int(length) for length in table.pop("shape"))
        wanted, got = 4 * math.prod(shape), (folder / JOINTS_FILE).stat().st_size
        if got != wanted:
            raise InputError(f"expected {wanted} bytes, got {got}", field=str(folder / JOINTS_FILE))
        groups = {key.removeprefix("group_"): table.pop(key) for key in list(table) if key.startswith("group_")}
        names, labels = (tuple(table.pop(key).tolist()) for key in ("names", "labels"))
        mapped = np.memmap(folder / JOINTS_FILE, "<f4", "r", shape=shape) if wanted else np.zeros(shape, np.float32)
        joints = np.asarray(mapped)  # a plain array over the same file
        layout, coordinates = str(table.pop("layout")), str(table.pop("coordinates", "xyz"))
        return PackedClips(
            joints=joints, names=names, labels=labels, groups=groups, layout=layout, coordinates=coordinates, **table
        )
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(f"not a prepared data set: {error}", field=str(folder)) from error
