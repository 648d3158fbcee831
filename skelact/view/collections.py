"""Many motions in one place: a prepared data set, a zip archive, or a folder of motion files."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.datasets.ntu.names import parse_name
from skelact.datasets.packed import INDEX_FILE, PackedClips, load_packed
from skelact.errors import InputError
from skelact.formats import CLIP_LOADERS, load_clip
from skelact.layouts import load_layout
from skelact.values import Clip

ZIP = ".zip"
ALONE = tuple(suffix for suffix in CLIP_LOADERS if suffix not in (".amc", ".gltf"))  # without a file beside them
MAX_ENTRIES = 500_000
MAX_ENTRY_BYTES = 200_000_000
MAX_FOUND = 200  # titles of an answer


@dataclass(frozen=True)
class Collection:
    """Motions by their titles.

    Attributes:
        name: Of the file or folder.
        titles: Of the motions, with what they show where that is known.
        load: Reads one.
    """

    name: str
    titles: Sequence[str]
    load: Callable[[int], Clip]

    def find(self, text: str) -> tuple[int, list[int]]:
        """How many titles hold all words of a text, and the first `MAX_FOUND` of them."""
        words = text.lower().split()
        found = [index for index, title in enumerate(self.titles) if all(word in title.lower() for word in words)]
        return len(found), found[:MAX_FOUND]


def is_collection(path: Path) -> bool:
    """Whether a path holds many motions; a folder of JSON files, one a frame, is one motion."""
    if path.is_dir():
        return (path / INDEX_FILE).is_file() or bool(_motion_files(path)) or not any(path.glob("*.json"))
    return path.suffix.lower() == ZIP


def open_collection(path: Path) -> Collection:
    """List the motions; they are read when they are asked for.

    Raises:
        InputError: No such collection, or nothing in it.
    """
    if (path / INDEX_FILE).is_file():
        return _open_store(path)
    return _open_folder(path) if path.is_dir() else _open_zip(path)


def title_of(name: str) -> str:
    """A name, with the action of NTU RGB+D that it says."""
    try:
        return f"{name} · {CLASS_NAMES[parse_name(PurePosixPath(name).name).label]}"
    except InputError:
        return name


def _open_store(path: Path) -> Collection:
    packed = load_packed(path)
    if packed.coordinates != "xyz":
        raise InputError("expected joints in meters: this data set holds points in pictures", field=str(path))
    labels = [packed.labels[target] for target in packed.targets]
    titles = [f"{name} · {label}" for name, label in zip(packed.names, labels, strict=True)]
    return Collection(path.name, titles, lambda index: _stored_clip(packed, index))


def _stored_clip(packed: PackedClips, index: int) -> Clip:
    return Clip.from_zeros(packed.clip(index).copy(), load_layout(packed.layout), float(packed.fps[index]))


def _open_folder(path: Path) -> Collection:
    found = _motion_files(path)
    if not found:
        raise InputError(
            f"expected motion files such as *{', *'.join(ALONE[:4])} below it, found none", field=str(path)
        )
    titles = [title_of(str(one.relative_to(path).with_suffix(""))) for one in found]
    return Collection(path.name, titles, lambda index: load_clip(found[index]))


def _motion_files(path: Path) -> list[Path]:
    """Motion files below a folder, by path, without links that lead out of it; .json files alone are frames."""
    root = path.resolve()
    kinds = set(CLIP_LOADERS) - {".json"}
    found = [one for one in sorted(path.rglob("*")) if one.suffix.lower() in kinds and one.is_file()]
    return [one for one in found if one.resolve().is_relative_to(root)][:MAX_ENTRIES]


def _open_zip(path: Path) -> Collection:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"expected a zip archive: {error}", field=str(path)) from error
    kept = [entry for entry in entries if _suffix(entry) in ALONE and not entry.is_dir()][:MAX_ENTRIES]
    if not kept:
        raise InputError(f"expected files such as *{', *'.join(ALONE[:4])} in it, found none", field=str(path))
    titles = [title_of(PurePosixPath(entry.filename).stem) for entry in kept]
    return Collection(path.name, titles, lambda index: _load_entry(path, kept[index]))


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _load_entry(path: Path, entry: zipfile.ZipInfo) -> Clip:
    field = f"{path}: {entry.filename}"
    if entry.file_size > MAX_ENTRY_BYTES:
        raise InputError(f"expected at most {MAX_ENTRY_BYTES} bytes, got {entry.file_size}", field=field)
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(entry)
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"cannot be read: {error}", field=field) from error
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"motion{_suffix(entry)}"
        file.write_bytes(content)
        try:
            return load_clip(file)
        except InputError as error:
            raise InputError(error.reason, field=field) from error
