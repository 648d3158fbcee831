"""What every data set gives: named, labeled samples that load as clips."""

from __future__ import annotations

import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from skelact.errors import InputError
from skelact.files import atomic_folder
from skelact.layouts import Layout
from skelact.values import Clip


class ClipLoader(Protocol):
    """Reads one file; `skelact.formats.load_clip` is one."""

    def __call__(self, path: Path, *, layout: Layout | None = None) -> Clip:
        """Return the clip on `layout`, which may be a user's own; None leaves it as the file has it."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One labeled recording.

    Attributes:
        name: Unique within the data set.
        path: File it is read from.
        label: Class index.
        groups: What splits are made of, such as {"style": "youthful"}.
    """

    name: str
    path: Path
    label: int
    groups: dict[str, str]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labeled recordings on one layout or several.

    Attributes:
        name: As in `skelact.datasets.DATASETS`.
        labels: K class names.
        samples: In a fixed order.
        load: Reads one sample's file, on a layout when it is given one.
    """

    name: str
    labels: tuple[str, ...]
    samples: tuple[Sample, ...]
    load: ClipLoader

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> tuple[Clip, int]:
        sample = self.samples[index]
        return self.load(sample.path), sample.label


def cache_folder() -> Path:
    """Folder for unpacked and prepared data: `SKELACT_CACHE`, else `~/.cache/skelact`.

    Raises:
        InputError: The variable is not set, and this user has no home.
    """
    named = os.environ.get("SKELACT_CACHE")
    try:
        return Path(named) if named else Path.home() / ".cache" / "skelact"
    except RuntimeError as error:
        raise InputError("expected a folder for prepared data: this user has no home", field="SKELACT_CACHE") from error


def find_folder(root: Path, name: str, archive: str) -> Path:
    """Find a data set below `root`: an unpacked folder, else `archive`, which is unpacked into the cache once.

    Args:
        root: A folder that holds `name`/`archive`, or `archive`, or the archive itself, or the unpacked files.
        name: Folder of the data set inside a collection.
        archive: File name of the published tar.

    Raises:
        InputError: Nothing is there, or the archive is damaged or unsafe.
    """
    if not root.exists():
        raise InputError(f"expected a folder, {root} does not exist", field="data")
    for candidate in (root, root / archive, root / name / archive):
        if candidate.is_file() and candidate.name == archive:
            return _unpack(candidate, cache_folder() / name)
    return root / name if (root / name).is_dir() else root


def _unpack(archive: Path, target: Path) -> Path:
    stamp = f"{archive.name} {archive.stat().st_size}"
    done = target / ".unpacked"
    if done.exists() and done.read_text() == stamp:
        return target
    with atomic_folder(target) as part:
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(part, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise InputError(f"cannot be unpacked: {error}", field=str(archive)) from error
        (part / done.name).write_text(stamp)
        shutil.rmtree(target, ignore_errors=True)
    return target
