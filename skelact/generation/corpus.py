"""Recordings that the generator learns from: which, under which action and words, and what is held out.

Bandai-Namco sets 1 and 2 (CC BY-NC 4.0) and the CMU fragments (free for all uses, not to be resold). Never taken: the
both-hands classes of set 2, which are the test of composition; basketball and climbing, which need what nobody sees.
Standing is made of raised left hands: the left arm becomes the mirror image of the resting right one.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from skelact.datasets import cache_folder
from skelact.datasets.bandai import bandai_samples
from skelact.datasets.cmu import ARCHIVE, SALSA_FPS
from skelact.datasets.dataset import find_folder
from skelact.files import atomic_path
from skelact.formats import bvh_to_motion, load_bvh
from skelact.generation.features import resample_motion
from skelact.generation.units import Unit, cut_units
from skelact.skeleton.body import BODY, body_motion, mirror_motion, motion_to_body
from skelact.values import Motion
from skelact.worker_processes import worker_pool

logger = logging.getLogger(__name__)
T = TypeVar("T")
VERSION = 3
FPS = 30.0
HELD_OUT = 0.15  # share of the recordings, by a hash of their names
BANDAI: dict[str, tuple[str, ...]] = {  # content -> actions looked for in it
    "bow": ("bow",),
    "bye": ("wave-right-hand",),
    "byebye": ("wave-right-hand",),
    "call": ("call",),
    "dance-short": ("dance",),
    "dash": ("run",),
    "guide": ("guide",),
    "kick": ("kick-left", "kick-right"),
    "punch": ("punch-left", "punch-right"),
    "raise-up-left-hand": ("raise-left-hand", "stand"),
    "raise-up-right-hand": ("raise-right-hand",),
    "respond": ("raise-left-hand",),
    "run": ("run",),
    "slash": ("slash",),
    "walk": ("walk",),
    "walk-back": ("walk-back",),
    "walk-left": ("walk-left",),
    "walk-right": ("walk-right",),
    "walk-turn-left": ("walk-turn-left",),
    "walk-turn-right": ("walk-turn-right",),
    "wave-left-hand": ("wave-left-hand",),
    "wave-right-hand": ("wave-right-hand",),
}
CMU: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # file or folder -> actions, further words
    **{f"00{subject}_01": (("walk",), ()) for subject in (2, 5, 6, 7)},
    "002_02": (("walk",), ()),
    **{f"007_{number:02d}": (("walk",), ()) for number in (2, 3, 6, 7, 8, 9, 10, 11)},
    "007_04": (("walk",), ("slow",)),
    "007_05": (("walk",), ("slow",)),
    "007_12": (("walk",), ("fast",)),
    "002_03": (("run",), ()),
    "001_01": (("jump",), ()),
    "002_04": (("jump",), ()),
    "002_05": (("punch-left", "punch-right"), ()),
    "002_06": (("pick-up",), ()),
    "salsa": (("dance",), ()),
    "005": (("dance",), ()),
}
STYLES = {"masculinity": "masculine", "normal": ""}
FAST = ("dash",)


@dataclass(frozen=True)
class Recording:
    """One file to learn from: the actions looked for in it, and further words that describe it."""

    name: str
    path: Path
    actions: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Whether it is kept from training."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 1000 < 1000 * HELD_OUT


@dataclass(frozen=True, eq=False)
class Corpus:
    """All units.

    Attributes:
        words: W known words, actions first.
        actions: How many of the words are actions.
        rows: float32 (U, ROWS, WIDTH).
        seconds: float32 (U,).
        word_mask: bool (U, W), the words of each unit.
        held_out: bool (U,) whether its recording is kept from training.
    """

    words: tuple[str, ...]
    actions: int
    rows: np.ndarray
    seconds: np.ndarray
    word_mask: np.ndarray
    held_out: np.ndarray


def load_corpus(root: Path, *, jobs: int = 2) -> Corpus:
    """Cut all recordings below `root` into units; the second time from the cache.

    Raises:
        InputError: A collection is missing.
    """
    recordings = list_recordings(root)
    listing = "\n".join(f"{one.name} {one.path.stat().st_size} {one.actions} {one.words}" for one in recordings)
    digest = hashlib.sha256(f"{VERSION}\n{listing}".encode()).hexdigest()[:16]
    path = cache_folder() / f"units-{digest}.npz"
    if not path.exists():
        _save(path, recordings, for_each_recording(_cut, recordings, "Cutting units", jobs=jobs))
    with np.load(path) as table:
        return Corpus(
            tuple(table["words"].tolist()),
            int(table["actions"]),
            table["rows"],
            table["seconds"],
            table["said"],
            table["held_out"],
        )


def for_each_recording(
    function: Callable[[Recording], T], recordings: Sequence[Recording], title: str, *, jobs: int
) -> list[T]:
    """Call a function of a module for each recording in `jobs` processes, with a progress bar on stderr."""
    with worker_pool(jobs) as pool:
        results = pool.map(function, recordings, chunksize=8)
        return list(track(results, title, total=len(recordings), console=Console(stderr=True)))


def list_recordings(root: Path) -> list[Recording]:
    """Every file that is learned from, in a fixed order."""
    samples, _ = bandai_samples(root)
    found = []
    for sample in samples:
        content, style = sample.groups["content"], sample.groups["style"]
        if content in BANDAI:
            words = (STYLES.get(style, style), "fast" if content in FAST else "")
            found.append(Recording(sample.name, sample.path, BANDAI[content], tuple(filter(None, words))))
    for path in sorted(find_folder(root, "cmu", ARCHIVE).rglob("*.bvh")):
        key = path.stem if path.stem in CMU else path.parent.name
        if key in CMU:
            found.append(Recording(f"cmu-{path.parent.name}-{path.stem}", path, *CMU[key]))
    return found


def load_recording(recording: Recording) -> Motion:
    """Read one file onto `BODY` at `FPS`."""
    motion = bvh_to_motion(load_bvh(recording.path))
    if recording.path.parent.name == "salsa":
        motion = Motion(motion.names, motion.parents, motion.offsets, motion.rotations, motion.translations, SALSA_FPS)
    return resample_motion(motion_to_body(motion), FPS)


def _cut(recording: Recording) -> list[Unit]:
    motion = load_recording(recording)
    return [
        unit
        for action in recording.actions
        for unit in cut_units(_at_rest(motion) if action == "stand" else motion, action)
    ]


def _at_rest(motion: Motion) -> Motion:
    """Give the left arm the mirrored rotations of the right one."""
    arm = BODY.joints("left_arm")
    rotations = motion.rotations.copy()
    rotations[:, arm] = mirror_motion(motion).rotations[:, arm]
    return body_motion(rotations, motion.translations[:, 0], motion.fps)


def _save(path: Path, recordings: Sequence[Recording], cut: Sequence[Sequence[Unit]]) -> None:
    rows = [(unit, recording) for recording, units in zip(recordings, cut, strict=True) for unit in units]
    actions = sorted({unit.action for unit, _ in rows})
    others = sorted({word for recording in recordings for word in recording.words})
    words = [*actions, *others]
    word_mask = np.zeros((len(rows), len(words)), bool)
    for number, (unit, recording) in enumerate(rows):
        word_mask[number, [words.index(word) for word in (unit.action, *recording.words)]] = True
    with atomic_path(path) as part:
        np.savez(
            part,
            words=np.array(words),
            actions=len(actions),
            rows=np.stack([unit.rows for unit, _ in rows]).astype(np.float32),
            seconds=np.array([unit.duration_s for unit, _ in rows], np.float32),
            said=word_mask,
            held_out=np.array([recording.held_out for _, recording in rows]),
        )
    counts = {action: len(list(group)) for action, group in groupby(sorted(unit.action for unit, _ in rows))}
    logger.info("cut units=%d recordings=%d %s", len(rows), len(recordings), counts)
