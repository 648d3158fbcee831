"""Files of captured people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.capture.videos import CapturedPerson
from skelact.formats.clip_npz import save_clip_npz
from skelact.formats.trc import Markers, save_trc
from skelact.layouts.whole_body import FEET
from skelact.values import Clip


def save_people(folder: Path, people: Sequence[CapturedPerson]) -> list[Path]:
    """Write person1.npz (all points) and person1.trc (points of the body) and so on; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, person in enumerate(people, 1):
        written += [folder / f"person{number}.npz", folder / f"person{number}.trc"]
        save_clip_npz(written[-2], person.clip)
        save_trc(written[-1], clip_to_markers(person.clip, points=FEET.stop))
    return written


def clip_to_markers(clip: Clip, *, points: int) -> Markers:
    """Name the first points of the first person's layout as markers; missing ones are NaN."""
    joints, valid = clip.joints[0, :, :points].astype(np.float64), clip.valid[0, :, :points]
    return Markers(clip.layout.names[:points], np.where(valid[..., None], joints, np.nan), clip.fps)
