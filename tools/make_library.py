"""Make the shipped library of motions from free recordings: `python tools/make_library.py DATA FOLDER`.

DATA holds cc0/*.glb, cmu/*.tar.xz and uiprmd/*.npz. What becomes an entry, and what was left out and why, stands in
tools/motion_library.yaml. The same recordings give the same files. It needs the extra "text" for the sentence vectors.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from skelact.datasets.dataset import find_folder
from skelact.datasets.uiprmd import EXERCISES, load_uiprmd
from skelact.formats import describe_gltf
from skelact.generation.features import resample_motion
from skelact.generation.generator import load_generator
from skelact.generation.library.describe import describe_motion
from skelact.generation.library.entry import FPS, LibraryEntry
from skelact.generation.library.joining import join_motions
from skelact.generation.library.storage import pack_takes, save_shipped
from skelact.generation.quality import lock_feet
from skelact.generation.recordings import clip_to_body, load_body_motion
from skelact.language.encoder import load_encoder
from skelact.skeleton.body import body_motion, mirror_motion
from skelact.skeleton.retarget import lowest_point
from skelact.values import Motion
from skelact.weights import Card, save_card

TABLE = Path(__file__).with_name("motion_library.yaml")
CC0 = "CC0 1.0: free for all uses"
CMU = "free for all uses inside products; the data itself may not be resold (mocap.cs.cmu.edu)"
CMU_ARCHIVES = {"cmu": "cmu_fragments", "cmu_more": "cmu_more"}
PDDL = "Open Data Commons Public Domain Dedication and License: free for all uses"
UIPRMD_SOURCE = "UI-PRMD (Vakanski et al. 2018)"
SUBJECTS_TAKEN, REPETITIONS_TAKEN = (1, 2, 3, 4, 5, 6, 8), (3, 7)
LEFT_SIDED = {2: (2,)}  # exercise -> subjects who do it with the left leg
POSE_FRAMES = 15  # that a take of one or two frames is held for


class Recordings:
    """Reads recordings by the names of the table.

    Args:
        data: The folder of data.
        packs: Of the table.
    """

    def __init__(self, data: Path, packs: Mapping[str, Mapping[str, str]]) -> None:
        self._data, self._packs = data, packs
        self._cmu = [find_folder(data / "cmu", name, f"{archive}.tar.xz") for name, archive in CMU_ARCHIVES.items()]
        self._exercises: dict[str, list[Motion]] = {}

    def load(self, name: str) -> tuple[list[Motion], str, str]:
        """Takes of a recording, its source and its terms."""
        pack, _, rest = name.partition("/")
        if pack in self._packs:
            file = self._data / "cc0" / f"{self._packs[pack]['file']}.glb"
            named = next((one.name for one in describe_gltf(file) if one.name.rpartition("|")[2] == rest), rest)
            motion = load_body_motion(file, animation=named).motion
            return [_lift(motion)], f"{self._packs[pack]['source']}, {rest}", CC0
        if pack == "cmu":
            found = sorted(
                path for folder in self._cmu for path in folder.rglob(Path(rest).name) if str(path).endswith(rest)
            )
            if not found:
                sys.exit(f"expected {rest} below {self._data / 'cmu'}")
            return [_lift(load_body_motion(found[0]).motion)], f"CMU motion capture database, {rest}", CMU
        if not self._exercises:
            self._load_exercises()
        return self._exercises[rest], f"{UIPRMD_SOURCE}, {rest}", PDDL

    def _load_exercises(self) -> None:
        for repetition in load_uiprmd(self._data):
            number = EXERCISES.index(repetition.exercise) + 1
            execution = int(repetition.name.rpartition("_e")[2])
            if repetition.subject not in SUBJECTS_TAKEN or execution not in REPETITIONS_TAKEN:
                continue
            motion, _ = clip_to_body(repetition.clip, source=repetition.name)
            if repetition.subject in LEFT_SIDED.get(number, ()):
                motion = mirror_motion(motion)
            self._exercises.setdefault(f"m{number:02d}", []).append(lock_feet(resample_motion(motion, FPS)))


def make_takes(row: Mapping[str, Any], recordings: Recordings) -> tuple[list[Motion], str, str]:
    """Cut, reverse, move on and join the recordings of one row."""
    takes, source, terms = recordings.load(row["from"])
    for name in row.get("more", ()):
        takes = [*takes, *recordings.load(name)[0]]
    if "then" in row:
        takes = [join_motions([take, recordings.load(row["then"])[0][0]]) for take in takes]
    takes = [_cut(take, row.get("cut")) for take in takes]
    if row.get("back"):
        takes = [body_motion(take.rotations[::-1], take.translations[::-1, 0], FPS) for take in takes]
    if row["kind"] in ("cycle",) and row["from"].split("/")[0] != "cmu":
        takes = [_cut(take, (0, len(take.rotations) / FPS - 1 / FPS)) for take in takes]
    return [_move_on(take, row.get("go", (0.0, 0.0))) for take in takes], source, terms


def make_entry(
    row: Mapping[str, Any], takes: Sequence[Motion], rest: Motion, source: str, terms: str
) -> tuple[LibraryEntry, np.ndarray]:
    """Describe one row."""
    frames, places = pack_takes(takes)
    asks = tuple(map(str.strip, row["asks"].split(",")))
    entry = describe_motion(
        row["name"],
        takes,
        places,
        rest,
        sentences=tuple(row["says"]),
        phrases=asks,
        also=tuple(row.get("also", "").split()),
        kind=row["kind"],
        side=row.get("side", ""),
        family=row.get("family", ""),
        enter=_names(row.get("in")),
        leave=_names(row.get("out")),
        parts=tuple(row["parts"].split()) if "parts" in row else None,
        postures=(row.get("start"), row.get("end")),
        source=source,
        terms=terms,
    )
    return entry, frames


def main() -> None:
    """Make the library."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="names to make, separated by commas; nothing is written")
    arguments = parser.parse_args()
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    recordings = Recordings(arguments.data, table["packs"])
    rest = load_generator(with_library=False).rest()
    entries = []
    for row in table["entries"]:
        if arguments.only and row["name"] not in arguments.only.split(","):
            continue
        takes, source, terms = make_takes(row, recordings)
        entries.append(make_entry(row, takes, rest, source, terms))
        entry = entries[-1][0]
        low = min(float(lowest_point(take).min()) for take in takes)
        said = (entry.kind, f"{entry.start} to {entry.end}", f"{entry.geometry.seconds:.1f} s", f"lowest {low:.3f} m")
        print(entry.name, *said, {part[:9]: sure for part, sure in entry.parts.items()}, sep=" | ")
    _check_ways([entry for entry, _ in entries])
    if arguments.only:
        return
    encoder = load_encoder()
    vectors = encoder.embed([sentence for entry, _ in entries for sentence in entry.sentences])
    save_shipped(arguments.folder, entries, rest, vectors, encoder.name)
    save_card(arguments.folder, _card(len(entries)))
    size = sum(file.stat().st_size for file in arguments.folder.iterdir()) / 1e6
    print(f"{len(entries)} entries, {sum(len(frames) for _, frames in entries)} frames, {size:.2f} MB")


def _card(entries: int) -> Card:
    return Card(
        "motions",
        "generation",
        f"{entries} named motions on a body of 21 joints, with sentences, parts, postures and measures.",
        "Animations of Quaternius, Mesh2Motion and KayKit (CC0 1.0), fragments of the CMU motion capture database "
        "(free for all uses inside products), UI-PRMD (PDDL); which entry is from where: `skelact library show NAME`.",
        "free for all uses inside products; the CMU recordings may not be resold as data",
        False,
        "joints within 0.2 mm of the recordings after packing",
        "python tools/make_library.py DATA skelact/weights/motions",
        0.0,
    )


def _cut(motion: Motion, seconds: Sequence[float] | None) -> Motion:
    if seconds is None:
        return motion
    start, end = (round(second * FPS) for second in seconds)
    return body_motion(motion.rotations[start : end + 1], motion.translations[start : end + 1, 0], FPS)


def _lift(motion: Motion) -> Motion:
    """Lift a body whose feet were locked so that no other part sinks in."""
    root = motion.translations[:, 0].copy()
    root[:, 1] += np.maximum(0.0, -lowest_point(motion))
    return body_motion(motion.rotations, root, motion.fps)


def _move_on(motion: Motion, speed: Sequence[float]) -> Motion:
    """Let a loop in place travel at a constant speed, meters per second to the left and ahead."""
    if not any(speed):
        return motion
    time = np.arange(len(motion.rotations)) / FPS
    away = np.stack([speed[0] * time, 0 * time, speed[1] * time], -1)
    return lock_feet(body_motion(motion.rotations, motion.translations[:, 0] + away, FPS))


def _names(names: str | None) -> tuple[str, ...]:
    return tuple(names.split()) if names else ()


def _check_ways(entries: Sequence[LibraryEntry]) -> None:
    known = {entry.name for entry in entries}
    for entry in entries:
        missing = {name.removeprefix("~") for name in (*entry.enter, *entry.leave)} - known
        if missing and len(entries) > 1:
            print(f"{entry.name}: no way called {', '.join(sorted(missing))}", file=sys.stderr)


if __name__ == "__main__":
    main()
