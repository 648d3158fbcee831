"""Files of captured people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.capture.person import CapturedPerson
from skelact.errors import InputError
from skelact.formats.clip_npz import save_clip_npz
from skelact.formats.trc import Markers, save_trc
from skelact.generation.motion_files import save_motion
from skelact.generation.recordings import clip_to_body
from skelact.layouts.whole_body import FEET
from skelact.values import Clip


def save_people(folder: Path, people: Sequence[CapturedPerson]) -> list[str]:
    """Write person1.npz (all points), person1.trc (points of the body) and person1.bvh (on our body), and so on.

    Returns:
        A sentence for each person of whom no BVH file can be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    notes = []
    for number, person in enumerate(people, 1):
        name = f"person{number}"
        save_clip_npz(folder / f"{name}.npz", person.clip)
        save_trc(folder / f"{name}.trc", clip_to_markers(person.clip, points=FEET.stop))
        try:
            motion, _ = clip_to_body(person.clip, source=name)
        except InputError as error:
            notes.append(f"{name}: no BVH file: {error.reason}")
            continue
        save_motion(folder / f"{name}.bvh", motion)
    return notes


def clip_to_markers(clip: Clip, *, points: int) -> Markers:
    """Name the first points of the first person's layout as markers; missing ones are NaN."""
    joints, valid = clip.joints[0, :, :points].astype(np.float64), clip.valid[0, :, :points]
    return Markers(clip.layout.names[:points], np.where(valid[..., None], joints, np.nan), clip.fps)
