"""Where entries lie: the shipped library in two mapped files, a user's own motions in one file each.

The shipped folder holds `library.json` (entries), `frames.npy` (uint16 (F, 66), see `quantized`) and `vectors.npy`
(float16 (S, 384), the vector of every sentence in the order of the entries). A user's folder holds NAME.npz for every
entry: `entry` (its JSON), `frames`, and `vectors` when the sentence encoder was there.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import CheckpointError, InputError
from skelact.files import atomic_path
from skelact.generation.library.entry import FPS, LibraryEntry, Take, check_name, entry_from_json, take_from_json
from skelact.generation.library.quantized import WORDS, pack_motion, unpack_motion
from skelact.values import Motion
from skelact.weights import SHIPPED_LIBRARY, weights_path

FORMAT = "skelact-motions-1"
ENTRIES_FILE, FRAMES_FILE, VECTORS_FILE = "library.json", "frames.npy", "vectors.npy"
USER_SUFFIX = ".npz"
MAX_USER_BYTES = 64 * 2**20  # of one file


@dataclass(frozen=True, eq=False)
class StoredEntry:
    """An entry with what belongs to it.

    Attributes:
        entry: What it is.
        frames: uint16 (F, 66), read when it is first used.
        vectors: float32 (S, 384) of its sentences; None: they have to be made.
        is_own: Whether the user added it.
    """

    entry: LibraryEntry
    frames: np.ndarray
    vectors: np.ndarray | None
    is_own: bool

    def motion(self, take: int = 0) -> Motion:
        """One recording on `BODY`, 30 frames per second."""
        return unpack_take(self.frames, self.entry.takes[take % len(self.entry.takes)])


def unpack_take(frames: np.ndarray, take: Take) -> Motion:
    """The recording that lies in some rows of stored frames."""
    return unpack_motion(frames[take.start : take.end], np.array(take.low), np.array(take.step), FPS)


def own_folder() -> Path:
    """Folder of the user's own motions: `SKELACT_MOTIONS`, else skelact/motions below the user's folder of data.

    Raises:
        InputError: The variable is not set, and this user has no home; field "library".
    """
    named = os.environ.get("SKELACT_MOTIONS")
    if named:
        return Path(named)
    try:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError as error:
        wanted = "expected a folder for your motions: this user has no home; set SKELACT_MOTIONS"
        raise InputError(wanted, field="library") from error
    return Path(base) / "skelact" / "motions"


def pack_takes(motions: Sequence[Motion]) -> tuple[np.ndarray, tuple[Take, ...]]:
    """Pack recordings of one entry: frames uint16 (F, 66), and where each lies in them."""
    packed, takes, start = [], [], 0
    for motion in motions:
        frames, low, step = pack_motion(motion)
        packed.append(frames)
        takes.append(Take(start, start + len(frames), tuple(low.tolist()), tuple(step.tolist())))
        start += len(frames)
    return np.concatenate(packed), tuple(takes)


def save_shipped(
    folder: Path, entries: Sequence[tuple[LibraryEntry, np.ndarray]], rest: Motion, vectors: np.ndarray, encoder: str
) -> None:
    """Write a library of entries and their frames, and the pose of a body that stands at rest."""
    folder.mkdir(parents=True, exist_ok=True)
    first, (place,) = pack_takes([rest])
    moved, start = [], len(first)
    for entry, frames in entries:
        takes = tuple(replace(take, start=take.start + start, end=take.end + start) for take in entry.takes)
        moved.append(replace(entry, takes=takes).to_json())
        start += len(frames)
    table = {"format": FORMAT, "encoder": encoder, "rest": asdict(place), "entries": moved}
    np.save(folder / FRAMES_FILE, np.concatenate([first, *(frames for _, frames in entries)]))
    np.save(folder / VECTORS_FILE, vectors.astype(np.float16))
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False)
    (folder / ENTRIES_FILE).write_text(text.replace('{"name"', '\n{"name"'), encoding="utf-8")


@dataclass(frozen=True, eq=False)
class ShippedLibrary:
    """The shipped library.

    Attributes:
        entries: In their order.
        rest: One frame of a body that stands at rest.
        encoder: Name of the encoder that made the vectors.
    """

    entries: tuple[StoredEntry, ...]
    rest: Motion
    encoder: str


def load_shipped(folder: Path | None = None) -> ShippedLibrary:
    """Map the shipped library into memory.

    Raises:
        CheckpointError: Its files are missing or of another format.
    """
    folder = folder or weights_path(SHIPPED_LIBRARY)
    try:
        table: dict[str, Any] = json.loads((folder / ENTRIES_FILE).read_text(encoding="utf-8"))
        frames = np.load(folder / FRAMES_FILE, mmap_mode="r", allow_pickle=False)
        vectors = np.load(folder / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        entries = [entry_from_json(one) for one in table["entries"]]
        rest = unpack_take(frames, take_from_json(table["rest"]))
    except (OSError, ValueError, KeyError, InputError) as error:
        raise CheckpointError(f"{folder}: no library of motions: {error}") from error
    count = sum(len(entry.sentences) for entry in entries)
    if table.get("format") != FORMAT or frames.shape[1:] != (WORDS,) or len(vectors) != count:
        raise CheckpointError(f"{folder}: expected a library of format {FORMAT!r}, got {table.get('format')!r}")
    stored, row = [], 0
    for entry in entries:
        end = row + len(entry.sentences)
        stored.append(StoredEntry(entry, frames, vectors[row:end], False))
        row = end
    return ShippedLibrary(tuple(stored), rest, str(table["encoder"]))


def save_own(folder: Path, entry: LibraryEntry, frames: np.ndarray, vectors: np.ndarray | None) -> Path:
    """Write one motion of the user; it takes the place of one with the same name.

    Raises:
        InputError: The folder cannot be written; field "library".
    """
    path = folder / f"{check_name(entry.name)}{USER_SUFFIX}"
    arrays = {"entry": np.array(json.dumps({"format": FORMAT, **entry.to_json()})), "frames": frames}
    if vectors is not None:
        arrays["vectors"] = vectors.astype(np.float16)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as part:
            np.savez_compressed(part, **arrays)  # type: ignore[arg-type]
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}; name another folder", field="library") from error
    return path


def remove_own(folder: Path, name: str) -> None:
    """Delete one motion of the user.

    Raises:
        InputError: There is none of this name; field "name".
    """
    path = folder / f"{check_name(name)}{USER_SUFFIX}"
    if not path.is_file():
        raise InputError(f"no motion of your own is called {name!r}; looked in {folder}", field="name")
    path.unlink()


def load_own(folder: Path) -> tuple[StoredEntry, ...]:
    """Read the user's motions, by name; a folder that is not there holds none.

    Raises:
        InputError: A file is none of ours; `field` is its path.
    """
    if not folder.is_dir():
        return ()
    return tuple(_load_own_file(path) for path in sorted(folder.glob(f"*{USER_SUFFIX}")))


def _load_own_file(path: Path) -> StoredEntry:
    if path.stat().st_size > MAX_USER_BYTES:
        raise InputError(f"expected at most {MAX_USER_BYTES / 2**20:g} MiB", field=str(path))
    try:
        with np.load(path, allow_pickle=False) as file:
            table = json.loads(str(file["entry"]))
            frames = file["frames"]
            vectors = file["vectors"].astype(np.float32) if "vectors" in file.files else None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"expected a motion that `skelact library add` wrote: {error}", field=str(path)) from error
    is_ours = isinstance(table, dict) and table.pop("format", None) == FORMAT
    if not is_ours or frames.dtype != np.uint16 or frames.shape[1:] != (WORDS,):
        raise InputError(f"expected a motion of format {FORMAT!r}", field=str(path))
    try:
        entry = entry_from_json(table)
    except InputError as error:
        raise InputError(error.reason, field=f"{path}: {error.field}") from error
    if max(take.end for take in entry.takes) > len(frames) or min(take.start for take in entry.takes) < 0:
        raise InputError("expected takes inside its frames", field=str(path))
    return StoredEntry(entry, frames, vectors, True)
