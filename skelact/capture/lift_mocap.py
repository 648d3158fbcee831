"""Gather the motion that lifting networks learn from: core19 at 30 fps, one array a recording.

CMU (free for all uses), UI-PRMD (PDDL) and animation packs (CC0): what is trained on them may ship. Bandai-Namco (CC
BY-NC) is read for measuring only, as a source that was never seen. Who is left out of training: see `SPLITS`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.clips.resample import resample
from skelact.datasets.cmu import load_cmu_clip
from skelact.datasets.converted import convert_once
from skelact.datasets.mocap import NON_COMMERCIAL, Recording, load_recordings
from skelact.errors import InputError
from skelact.formats.clip_npz import load_clip_npz
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

FPS = 30.0
HELD_OUT = ("uiprmd-07", "uiprmd-08", "cmu-martial", "cmu-002", "cmu-038", "kaykit")  # unseen people and styles
UNSEEN_STYLE = "youthful"  # of Bandai-Namco: a source that was never seen
MIN_FRAMES = 16
logger = logging.getLogger(__name__)


def split_of(source: str, performer: str) -> str:
    """Return "train", "test" (people and styles left out), "unseen" (a source left out) or "" for what is not used."""
    if source == "bandai":
        return "unseen" if performer == UNSEEN_STYLE else ""
    return "test" if performer in HELD_OUT else "train"


@dataclass(frozen=True, eq=False)
class Recordings:
    """Recordings behind each other.

    Attributes:
        joints: float32 (F, 19, 3), core19, meters, y up, 30 frames a second.
        first: int64 (N,), first frame of each.
        end: int64 (N,), one past its last.
        texts: What each shows, in words.
    """

    joints: np.ndarray
    first: np.ndarray
    end: np.ndarray
    texts: tuple[str, ...]


def load_recordings_of(data: Path, split: str) -> Recordings:
    """Read the recordings of "train", "test" or "unseen" below the data folder; the first time takes two minutes.

    Raises:
        InputError: A collection is not there.
    """
    found = load_recordings(data, without=() if split == "unseen" else NON_COMMERCIAL)
    chosen = [each for each in found if split_of(each.source, each.performer) == split]
    files = convert_once(
        f"lifting-{split}", [each.path for each in chosen], lambda: _read(chosen), recipe=f"{FPS} {MIN_FRAMES}"
    )
    joints = [load_clip_npz(path).joints[0] for path in files.values()]
    ends = np.cumsum([len(each) for each in joints])
    said = {one.name: re.sub("[-_]+", " ", one.text) for one in chosen}
    texts = tuple(said[name] for name in files)
    return Recordings(np.concatenate(joints), np.concatenate([[0], ends[:-1]]), ends, texts)


def _read(recordings: Sequence[Recording]) -> Iterator[tuple[str, Clip]]:
    core = load_layout("core19")
    for recording in recordings:
        try:
            clip = clip_to_layout(load_cmu_clip(recording.path), core)
        except InputError as error:
            logger.warning("left out: %s: %s", recording.name, error)
            continue
        if clip.duration_s * FPS >= MIN_FRAMES + 1 and clip.valid[0].all():
            joints = resample(clip.joints[:1], np.arange(0, clip.frames - 1, clip.fps / FPS))
            yield recording.name, Clip(joints.astype(np.float32), core, FPS)
