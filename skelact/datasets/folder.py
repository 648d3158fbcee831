"""A user's own recordings: a folder with `labels.csv` and the files it names.

`labels.csv` has a header line and the columns `file` (relative to the folder), `label` and, if wanted, `split`; every
further column becomes a group too. Any file that `skelact.formats.load_clip` reads will do; moves.glb#Wave is one
animation of a file. Classes are the labels in alphabetical order. Nothing is skipped: a row that cannot be used is an
error, and all of them are told at once.

Read as spreadsheets write it: commas, semicolons or tabs; UTF-8 or UTF-16; any line end; empty rows and columns, and
lines that begin with #, say nothing. Text is compared in Unicode's composed form (NFC).
"""

from __future__ import annotations

import codecs
import csv
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample
from skelact.errors import InputError
from skelact.formats import CLIP_LOADERS, clip_suffix, describe_gltf, load_clip, split_animation
from skelact.formats.gltf_tracks import find_animation
from skelact.formats.input_files import read_limited

LABELS_FILE = "labels.csv"
MAX_ROWS = 1_000_000
MAX_BYTES = 256 * 2**20
MAX_TOLD = 20  # faults that one error lists
SEPARATORS = ",;\t"
SPLIT = "split"
VIDEO_SUFFIXES = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".gif")


@dataclass(frozen=True)
class Row:
    """One line of the table: its number, and the values of its columns."""

    line: int
    values: dict[str, str]


def load_folder(root: str | Path) -> Dataset:
    """Open a folder of labeled files; groups are the columns of `labels.csv` besides file and label.

    Raises:
        InputError: `labels.csv` is missing or unusable; `field` is "file:line" of the first fault.
    """
    root = Path(root)
    table = root / LABELS_FILE
    rows = list(_parse_rows(_read_text(table), table))
    if not rows:
        raise InputError("has no rows: write a line FILE,LABEL for every recording", field=str(table))
    files = _Files(root)
    faults: list[tuple[int, str]] = []
    found: list[tuple[Row, Path]] = []
    for row in rows:
        try:
            found.append((row, files.find(row.values["file"])))
            if not row.values["label"]:
                faults.append((row.line, "expected a label"))
        except InputError as error:
            faults.append((row.line, error.reason))
    faults += _duplicates(found)
    faults += _near_equal([(row.line, row.values["label"]) for row in rows if row.values["label"]])
    _raise_all(faults, table)
    labels = tuple(sorted({row.values["label"] for row in rows}))
    class_index = {label: index for index, label in enumerate(labels)}
    samples = tuple(
        Sample(path.relative_to(root).as_posix(), path, class_index[row.values["label"]], _groups(row.values))
        for row, path in found
    )
    return Dataset("folder", labels, samples, load_clip)


def _read_text(table: Path) -> str:
    raw = read_limited(table, MAX_BYTES)
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        shown = raw[error.start : error.start + 1].hex()
        message = f"not UTF-8 (byte 0x{shown}): save it as UTF-8, in a spreadsheet as 'CSV UTF-8'"
        raise InputError(message, field=f"{table}:{line}") from error
    if "\0" in text:
        raise InputError("holds NUL characters: save it as UTF-8", field=f"{table}:1")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _parse_rows(text: str, table: Path) -> Iterator[Row]:
    """Rows below the header, without those that say nothing."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    separator = max(SEPARATORS, key=lines[first].count)
    reader = csv.reader(_with_ends(lines[first:]), delimiter=separator, strict=True, skipinitialspace=True)
    columns: list[str] = []
    try:
        for cells in reader:
            line = first + reader.line_num
            values = [" ".join(cell.split("\n")).strip() for cell in cells]
            if not any(values) or (values[0].startswith("#") and columns and not (table.parent / values[0]).exists()):
                continue
            if not columns:
                columns = _parse_header(values, f"{table}:{line}")
                continue
            yield _parse_row(values, columns, line, table)
            if line > MAX_ROWS:
                raise InputError(f"expected at most {MAX_ROWS} rows", field=f"{table}:{line}")
    except csv.Error as error:
        raise InputError(f"cannot be read: {error}", field=f"{table}:{first + reader.line_num}") from error
    if not columns:
        raise InputError("is empty: expected a header line file,label[,split]", field=f"{table}:1")


def _with_ends(lines: list[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


def _parse_header(values: list[str], field: str) -> list[str]:
    columns = [value.lower() for value in values]
    named = [name for name in columns if name]
    if not {"file", "label"} <= set(named) or len(set(named)) != len(named):
        raise InputError(f"expected columns file,label[,split], got {','.join(values)[:200]}", field=field)
    return columns


def _parse_row(values: list[str], columns: list[str], line: int, table: Path) -> Row:
    named = sum(map(bool, columns))
    while len(values) > len(columns) and not values[-1]:
        values = values[:-1]
    if len(values) < len(columns) and not all(columns[len(values) :]):
        values = values + [""] * (len(columns) - len(values))  # empty columns may be left out
    unnamed = [value for name, value in zip(columns, values, strict=False) if not name and value]
    if len(values) != len(columns) or unnamed:
        got = f"{len(values)}: put quotes around a value that has a separator in it"
        raise InputError(f"expected {named} values, got {got}", field=f"{table}:{line}")
    return Row(line, {name: value for name, value in zip(columns, values, strict=True) if name})


class _Files:
    """Finds the files that rows name, also where their names are written otherwise than on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[Path, dict[str, Path]] = {}
        self._animations: dict[Path, tuple[str, ...]] = {}

    def find(self, name: str) -> Path:
        """The file below the folder.

        Raises:
            InputError: It is outside, of no known kind, or not there; says what is there instead.
        """
        shown = repr(name[:80])
        path = Path(name)
        if not name:
            raise InputError("expected the name of a file")
        if "://" in name:
            raise InputError(f"expected a file inside the folder, got an address: {shown}; download it first")
        if path.is_absolute() or ".." in path.parts or "\0" in name or name[1:3] in (":\\", ":/"):
            raise InputError(f"expected a file inside the folder, written relative to it, got {shown}")
        file, animation = split_animation(self._root / name)
        name = str(file.relative_to(self._root)) if animation is not None else name
        found = self._on_disk(name)
        if found is None and "\\" in name:
            found = self._on_disk(name.replace("\\", "/"))
        suffix = clip_suffix(found or path)
        if suffix in VIDEO_SUFFIXES:
            raise InputError(f"{shown} is a video: find its people first, skelact pose {name[:80]} -o FILE.npz")
        if found is None or suffix not in CLIP_LOADERS:
            raise InputError(self._advice(name, found))
        return found if animation is None else self._with_animation(found, animation)

    def _with_animation(self, file: Path, animation: str) -> Path:
        """FILE#NAME for an animation that the file has."""
        if file not in self._animations:
            self._animations[file] = tuple(one.name for one in describe_gltf(file))
        names = self._animations[file]
        return file.with_name(f"{file.name}#{names[find_animation(names, animation)]}")

    def _on_disk(self, name: str) -> Path | None:
        path = self._root
        for part in Path(name).parts:
            path = path / part if (path / part).exists() else self._names(path).get(part, path / part)
        return path if path.is_file() or (path.is_dir() and path != self._root) else None

    def _names(self, folder: Path) -> dict[str, Path]:
        """Names in a folder, composed -> path."""
        if folder not in self._folders:
            there = sorted(folder.iterdir()) if folder.is_dir() else []
            self._folders[folder] = {unicodedata.normalize("NFC", path.name): path for path in there}
        return self._folders[folder]

    def _advice(self, name: str, found: Path | None) -> str:
        shown = repr(name[:80])
        known = f"expected one of *{', *'.join(CLIP_LOADERS)}"
        own = Path(name.replace("\\", "/"))
        beside = self._names(self._root / own.parent)
        paths = map(Path, beside)
        more = [path.name for path in paths if path.stem == own.name and path.suffix.lower() in CLIP_LOADERS]
        if more:
            return f"{shown} has no suffix: write {more[0]}"
        if found is not None:
            return f"{known}, got {shown}"
        same = [entry for entry in beside if entry.casefold() == own.name.casefold()]
        there = f"; there is {same[0]!r}, whose letters have another case" if same else ""
        return f"names {shown}, which is not there{there}"


def _duplicates(found: list[tuple[Row, Path]]) -> list[tuple[int, str]]:
    """Rows that name a file a second time, by whatever way."""
    first: dict[tuple[int, int, str | None], Row] = {}
    faults = []
    for row, path in found:
        file, animation = split_animation(path)
        status = os.stat(file)
        before = first.setdefault((status.st_dev, status.st_ino, animation), row)
        if before is not row:
            other = before.values["file"]
            again = "" if other == row.values["file"] else f", there as {other[:80]!r}"
            faults.append((row.line, f"names {row.values['file'][:80]!r} twice, first in line {before.line}{again}"))
    return faults


def _near_equal(labels: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Labels that differ from an earlier one in letter case or spaces alone: likely the same class."""
    first: dict[str, tuple[int, str]] = {}
    faults = []
    told = set()
    for line, label in labels:
        other_line, other = first.setdefault(" ".join(label.split()).casefold(), (line, label))
        if other != label and label not in told:
            told.add(label)
            reason = f"label {label[:80]!r} differs from {other[:80]!r} in line {other_line} by case or spaces alone"
            faults.append((line, f"{reason}: write one of them"))
    return faults


def _groups(values: dict[str, str]) -> dict[str, str]:
    """What splits are made of; train and test are known in any letter case."""
    groups = {key: value for key, value in values.items() if key not in ("file", "label")}
    if SPLIT in groups and groups[SPLIT].lower() in ("train", "test", "val"):
        groups[SPLIT] = groups[SPLIT].lower()
    return groups


def _raise_all(faults: list[tuple[int, str]], table: Path) -> None:
    if not faults:
        return
    (first, reason), *others = sorted(faults)
    told = [reason, *(f"line {line}: {reason}" for line, reason in others[: MAX_TOLD - 1])]
    more = f"; and {len(faults) - MAX_TOLD} more" if len(faults) > MAX_TOLD else ""
    raise InputError("; ".join(told) + more, field=f"{table}:{first}")
