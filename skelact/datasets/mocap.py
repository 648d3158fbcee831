"""The open motion collections together, on core19: what the shipped recognizers know.

Bandai-Namco Research (CC BY-NC 4.0), CMU (free for all uses), UI-PRMD (PDDL) and animation packs (CC0). The table
`mocap_classes.tsv` says which class each recording is. "mocap" is all of them; "mocap_commercial" leaves out
Bandai-Namco, so that weights trained on it alone may be used commercially; "mocap_other" is what is no class, by which
recognizers learn what they do not know.

Groups: `performer` is what a test on unseen people leaves out: a style of Bandai-Namco, which names no performers, a
subject ("cmu-007", "uiprmd-08"), or the maker of animations. `source` is the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.datasets.bandai import bandai_samples
from skelact.datasets.cc0 import load_cc0, pack_files, pack_maker
from skelact.datasets.cmu import cmu_fragments, cmu_more, load_cmu_clip
from skelact.datasets.converted import convert_once
from skelact.datasets.dataset import Dataset, Sample
from skelact.datasets.mocap_classes import LEFT_OUT, NONE, ClassRow, find_class, load_class_rows
from skelact.datasets.uiprmd import FILE as UIPRMD_FILE
from skelact.datasets.uiprmd import exercise_text, split_clips
from skelact.layouts import load_layout
from skelact.layouts.sides import swap_sides
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

NON_COMMERCIAL = ("bandai",)
UNCONFIRMED = ("wave-left-hand", "wave-right-hand")  # without them: three animations show no wave of other people
BACKWARDS = "-backwards"  # behind the name of what is played so
UNNAMED = "none"  # group of what a source does not tell


@dataclass(frozen=True)
class Recording:
    """One recording.

    Attributes:
        source: Collection.
        name: Unique.
        text: What the table looks at; of what is no class, its label.
        performer: Who is left out together.
        style: Of Bandai-Namco; else the collection.
        set_name: Of Bandai-Namco, 1 or 2; else the collection.
        subject: Who, where the collection tells.
        path: Its file.
        row: Its line of the table.
    """

    source: str
    name: str
    text: str
    performer: str
    style: str
    set_name: str
    subject: str
    path: Path
    row: ClassRow


def load_mocap(root: Path) -> Dataset:
    """Every recording of a class."""
    return _of_classes("mocap", root, without=())


def load_mocap_commercial(root: Path) -> Dataset:
    """The same without collections whose terms forbid commercial use, and classes that no other source then shows."""
    return _of_classes("mocap_commercial", root, without=NON_COMMERCIAL, but_for=UNCONFIRMED)


def load_mocap_other(root: Path) -> Dataset:
    """Recordings of no class, labeled with what they are; none of them forbids commercial use."""
    kept = [one for one in load_recordings(root, without=NON_COMMERCIAL) if one.row.name == NONE]
    return _dataset("mocap_other", kept, [one.text for one in kept], mirrored=False)


def load_recordings(root: Path, *, without: Sequence[str] = ()) -> list[Recording]:
    """All recordings, collection by collection; `without` names those that are not even looked for."""
    readers = {"bandai": _bandai, "cmu": _cmu, "uiprmd": _uiprmd, "cc0": _cc0}
    return [one for source, read in readers.items() if source not in without for one in read(root)]


def _of_classes(name: str, root: Path, *, without: Sequence[str], but_for: Sequence[str] = ()) -> Dataset:
    skipped = (NONE, LEFT_OUT, *but_for)
    found = [one for one in load_recordings(root, without=without) if one.row.name not in skipped]
    derived = derive_clips(found)
    looped = [replace(one, path=derived[one.name]) if one.row.cycles > 1 else one for one in found]
    backwards = [
        replace(one, name=one.name + BACKWARDS, path=derived[one.name + BACKWARDS])
        for one in found
        if one.row.backwards
    ]
    return _dataset(
        name,
        [*looped, *backwards],
        [*(one.row.name for one in found), *(one.row.backwards for one in backwards)],
        mirrored=True,
    )


def _dataset(name: str, recordings: Sequence[Recording], contents: Sequence[str], *, mirrored: bool) -> Dataset:
    """Samples with their classes; `mirrored` makes the other side a class too, which training learns from a mirror."""
    named = set(contents)
    labels = tuple(sorted(named | {swap_sides(name) for name in named} if mirrored else named))
    samples = tuple(
        Sample(one.name, one.path, labels.index(content), _groups(one, content))
        for one, content in zip(recordings, contents, strict=True)
    )
    return Dataset(name, labels, samples, load_cmu_clip)


def _groups(one: Recording, content: str) -> dict[str, str]:
    return {
        "content": content,
        "source": one.source,
        "performer": one.performer,
        "style": one.style,
        "set": one.set_name,
        "subject": one.subject,
    }


def _bandai(root: Path) -> Iterator[Recording]:
    rows = load_class_rows()
    for sample in bandai_samples(root)[0]:
        content, style, set_name = (sample.groups[key] for key in ("content", "style", "set"))
        row = find_class(rows, "bandai", content)
        yield Recording("bandai", sample.name, content, style, style, set_name, UNNAMED, sample.path, row)


def _cmu(root: Path) -> Iterator[Recording]:
    rows = load_class_rows()
    for file in (*cmu_fragments(root), *cmu_more(root)):
        row = find_class(rows, "cmu", file.text)
        performer = f"cmu-{file.subject}"
        yield Recording("cmu", file.name, file.text, performer, "cmu", "cmu", file.subject, file.path, row)


def _uiprmd(root: Path) -> Iterator[Recording]:
    rows = load_class_rows()
    files = convert_once("uiprmd", [root / UIPRMD_FILE], lambda: split_clips(root))
    for name, path in files.items():
        exercise, _, subject, _ = name.rsplit("_", 3)
        text = exercise_text(exercise, int(subject[1:]))
        row = find_class(rows, "uiprmd", text)
        yield Recording(
            "uiprmd", f"uiprmd-{name}", text, f"uiprmd-{subject[1:]}", "uiprmd", "uiprmd", subject, path, row
        )


def _cc0(root: Path) -> Iterator[Recording]:
    rows = load_class_rows()
    for name, path in convert_once("cc0", pack_files(root), lambda: load_cc0(root)).items():
        row, maker = find_class(rows, "cc0", name), pack_maker(name)
        yield Recording("cc0", f"cc0-{name}", name, maker, "cc0", "cc0", maker, path, row)


def derive_clips(recordings: Sequence[Recording]) -> Mapping[str, Path]:
    """Loops repeated, under their names, and clips played backwards: name -> file."""
    chosen = [one for one in recordings if one.row.cycles > 1 or one.row.backwards]
    core = load_layout("core19")

    def read() -> Iterator[tuple[str, Clip]]:
        for one in chosen:
            clip = repeat_loop(clip_to_layout(load_cmu_clip(one.path), core), one.row.cycles)
            yield one.name, clip
            if one.row.backwards:
                yield one.name + BACKWARDS, play_backwards(clip)

    recipe = "\n".join(f"{one.name} {one.row.cycles} {bool(one.row.backwards)}" for one in chosen)
    return convert_once("derived", [one.path for one in chosen], read, recipe=recipe)


def repeat_loop(clip: Clip, cycles: int) -> Clip:
    """Repeat a clip whose end is its beginning, and go on walking from where it ends."""
    joints, root = clip.joints[:, :-1], clip.layout.root
    way = (clip.joints[0, -1, root] - clip.joints[0, 0, root]) * np.array([1, 0, 1], np.float32)
    if cycles == 1:
        return clip
    repeated = np.concatenate([joints + cycle * way for cycle in range(cycles)], 1)
    valid = np.concatenate([clip.valid[:, :-1]] * cycles, 1)
    return Clip(repeated.astype(np.float32), clip.layout, clip.fps, valid)


def play_backwards(clip: Clip) -> Clip:
    """The same poses in the other order."""
    return Clip(np.ascontiguousarray(clip.joints[:, ::-1]), clip.layout, clip.fps, clip.valid[:, ::-1])
