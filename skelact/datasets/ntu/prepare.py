"""From the published archives to one store: parse, denoise, in parallel, and go on where a kill stopped it.

The store is what `skelact.datasets.load_packed` maps. While it grows it lies in `OUT.part`: the joints first, then one
journal line per file, so that the lines tell how many joints count. Files are taken in name order; the result is the
same bytes however often it was interrupted.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import logging
import os
import shutil
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.ntu.bodies import SLOTS, VARIANTS, build_actors
from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.datasets.ntu.names import (
    CLASSES,
    COLLECTIONS,
    SETUPS,
    SampleName,
    is_name,
    is_training,
    missing_names,
    parse_name,
)
from skelact.datasets.ntu.records import JOURNAL_FILE, Record, format_records, load_records
from skelact.datasets.ntu.report import save_report
from skelact.datasets.packed import JOINTS_FILE, VERSION, PackedClips, save_index
from skelact.datasets.store_info import ORIGIN_FILE
from skelact.errors import InputError
from skelact.formats.ntu import FPS, JOINTS, MAX_BYTES, parse_ntu_skeleton
from skelact.worker_processes import worker_pool

logger = logging.getLogger(__name__)
BATCH = 32  # files per task of a process
FRAME_BYTES = SLOTS * JOINTS * 3 * 4


@dataclass(frozen=True)
class Source:
    """One `.skeleton` file.

    Attributes:
        name: File name without its ending.
        path: The file, or the archive it lies in.
        member: Its name in the archive, "" for a plain file.
        size: Bytes.
    """

    name: str
    path: Path
    member: str
    size: int


def prepare_ntu(
    raw: Sequence[Path],
    out: Path,
    *,
    variant: str = "corrected",
    collection: str | None = None,
    jobs: int = 2,
    quiet: bool = False,
) -> list[Record]:
    """Prepare every file of the given archives and folders into the store `out`, with a report beside it.

    Args:
        raw: Published zip archives, or folders of `.skeleton` files or of such archives.
        out: Folder of the store; must not exist, unless the same job made it.
        variant: "corrected" or "reference"; see `skelact.datasets.ntu.bodies`. The reference also repeats a lone
            person in the second slot of NTU RGB+D 120, as its script does.
        collection: "ntu60" or "ntu120"; unset: what the setups in the names say.
        jobs: Processes.
        quiet: Draw no progress bar.

    Returns:
        One record per file, in name order.

    Raises:
        InputError: No files, a damaged archive, or `out` holds something else.
    """
    if variant not in VARIANTS:
        raise InputError(f"expected one of {', '.join(VARIANTS)}, got {variant!r}", field="variant")
    sources = find_sources(raw)
    collection = collection or _guess_collection(sources)
    if collection not in COLLECTIONS:
        raise InputError(f"expected one of {', '.join(COLLECTIONS)}, got {collection!r}", field="collection")
    listing = "\n".join(f"{source.name} {source.size}" for source in sources)
    job = {
        "version": VERSION,
        "collection": collection,
        "variant": variant,
        "files": len(sources),
        "listing": hashlib.sha256(listing.encode()).hexdigest(),
    }
    if out.exists():
        if _read_job(out) != job:
            raise InputError(
                f"{out} already exists and is another data set: choose another folder or remove it", field="out"
            )
        return load_records(out)
    part = out.with_name(f"{out.name}.part")
    if _read_job(part) != job:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        (part / ORIGIN_FILE).write_text(json.dumps(job, indent=1) + "\n", encoding="utf-8")
    records = _write_store(part, sources, collection, variant, jobs=jobs, quiet=quiet)
    if not any(record.is_kept for record in records):
        shutil.rmtree(part)
        raise InputError(f"no usable file; {records[0].name}: {records[0].reason}", field="raw")
    save_index(part, _index(records, collection))
    save_report(part, records, job)
    part.replace(out)
    logger.info(
        "prepared collection=%s files=%d kept=%d", collection, len(records), sum(record.is_kept for record in records)
    )
    return records


def find_sources(raw: Sequence[Path]) -> list[Source]:
    """List the `.skeleton` files of folders and archives, in name order.

    Raises:
        InputError: Nothing there, an archive is damaged, or a duplicate name.
    """
    found: list[Source] = []
    for path in raw:
        if not path.exists():
            raise InputError(f"{path} does not exist", field="raw")
        files = sorted(path.rglob("*.skeleton")) if path.is_dir() else []
        found += [Source(file.stem, file, "", file.stat().st_size) for file in files]
        for archive in [path] if path.is_file() else [] if files else sorted(path.rglob("*.zip")):
            found += _list_archive(archive)
    if not found:
        raise InputError(f"found no .skeleton file in {', '.join(map(str, raw))}", field="raw")
    found.sort(key=lambda source: source.name)
    for first, second in itertools.pairwise(found):
        if first.name == second.name:
            raise InputError(f"duplicate {first.name}: {first.path} and {second.path}", field="raw")
    return found


def _list_archive(archive: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [info for info in opened.infolist() if info.filename.endswith(".skeleton")]
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(
            f"not a whole zip archive, was its download cut short? ({error})", field=str(archive)
        ) from error
    return [Source(Path(info.filename).stem, archive, info.filename, info.file_size) for info in members]


def _guess_collection(sources: Sequence[Source]) -> str:
    setups = [parse_name(source.name).setup for source in sources if is_name(source.name)]
    return "ntu60" if max(setups, default=0) <= SETUPS["ntu60"] else "ntu120"


def _write_store(
    part: Path, sources: Sequence[Source], collection: str, variant: str, *, jobs: int, quiet: bool
) -> list[Record]:
    """Append what is still missing; return all records."""
    records = load_records(part)
    rows = sum(record.frames for record in records)
    with (part / JOINTS_FILE).open("ab") as joints, (part / JOURNAL_FILE).open("ab") as journal:
        joints.truncate(rows * FRAME_BYTES)
        journal.truncate(len(format_records(records)))
        with Progress(console=Console(stderr=True), disable=quiet) as progress:
            task = progress.add_task("Preparing", total=len(sources), completed=len(records))
            for batch, actors in _in_order(sources[len(records) :], collection, variant, jobs):
                _append(joints, actors)
                _append(journal, format_records(batch))
                records += batch
                progress.advance(task, len(batch))
    return records


def _append(file: BinaryIO, content: bytes) -> None:
    """Write to the disk, not only to its cache: the journal must never be ahead of the joints."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _in_order(
    sources: Sequence[Source], collection: str, variant: str, jobs: int
) -> Iterator[tuple[list[Record], bytes]]:
    """Prepare batches in processes and yield them in order, a few ahead at the most."""
    batches = [sources[first : first + BATCH] for first in range(0, len(sources), BATCH)]
    with worker_pool(jobs) as pool:
        waiting: deque[Future[tuple[list[Record], bytes]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(prepare_batch, batch, collection, variant))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def prepare_batch(sources: Sequence[Source], collection: str, variant: str) -> tuple[list[Record], bytes]:
    """Prepare files: their records, and the joints (T, 2, 25, 3) of those kept, one after the other."""
    records, joints = [], []
    for source in sources:
        record, actors = prepare_file(source, collection, variant)
        records.append(record)
        joints.append(np.ascontiguousarray(actors.swapaxes(0, 1), "<f4").tobytes())
    return records, b"".join(joints)


def prepare_file(source: Source, collection: str, variant: str) -> tuple[Record, np.ndarray]:
    """Prepare one file: its record, and its joints (2, T, 25, 3), T = 0 when it is not kept."""
    nothing = np.zeros((SLOTS, 0, JOINTS, 3), np.float32)
    try:
        name = parse_name(source.name)
    except InputError as error:
        return Record(source.name, "foreign", error.reason), nothing
    if name.setup > SETUPS[collection] or name.action > CLASSES[collection]:
        return Record(source.name, "foreign", f"no sample of {collection}"), nothing
    if source.name in missing_names(collection):
        return Record(source.name, "listed", "among the samples without usable skeletons"), nothing
    try:
        frames = parse_ntu_skeleton(_read(source), source=source.name)
    except InputError as error:
        line = error.field.rpartition(":")[2]
        return Record(source.name, "unreadable", f"line {line}: {error.reason}"), nothing
    if not any(body.joints[:, :3].any() for bodies in frames for body in bodies):
        return Record(source.name, "empty", "no frame has a body"), nothing
    repeat_lone = variant == "reference" and collection == "ntu120"
    actors, verdicts = build_actors(frames, variant=variant, repeat_lone=repeat_lone)
    return Record(source.name, "kept", "", actors.shape[1], tuple(verdicts)), actors


def _read(source: Source) -> str:
    if source.size > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES} bytes, got {source.size}", field=f"{source.name}:1")
    try:
        raw = _open_archive(source.path).read(source.member) if source.member else source.path.read_bytes()
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError(f"damaged: {error}", field=f"{source.name}:1") from error
    return raw.decode("ascii", "replace")


@functools.lru_cache(maxsize=4)
def _open_archive(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)  # open as long as the process lives: its directory is long


def _read_job(folder: Path) -> object:
    try:
        return json.loads((folder / ORIGIN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def name_groups(names: Sequence[SampleName], collection: str) -> dict[str, np.ndarray]:
    """What the names say: "train" or "test" in each split, setup, camera and subject."""
    groups = {
        split: np.array(["train" if is_training(name, collection, split) else "test" for name in names])
        for split in COLLECTIONS[collection]
    }
    for key, field in (("setup", "setup"), ("camera", "camera"), ("subject", "performer")):
        groups[key] = np.array([str(getattr(name, field)) for name in names])
    return groups


def _index(records: Sequence[Record], collection: str) -> PackedClips:
    """Everything about the kept clips but their joints."""
    kept = [record for record in records if record.is_kept]
    names = [parse_name(record.name) for record in kept]
    lengths = np.array([record.frames for record in kept], np.int64)
    return PackedClips(
        joints=np.broadcast_to(np.float32(0), (int(lengths.sum()), SLOTS, JOINTS, 3)),
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
        lengths=lengths,
        fps=np.full(len(kept), FPS),
        targets=np.array([name.label for name in names]),
        names=tuple(record.name for record in kept),
        labels=CLASS_NAMES[: CLASSES[collection]],
        groups=name_groups(names, collection),
        layout="ntu25",
    )
