"""Motions as JSON lines: a head with the skeleton, then one line per frame, as a stream would send them.

    {"format": "skelact-motion-1", "fps": 30.0, "names": [...], "parents": [...], "offsets": [[x, y, z], ...]}
    {"frame": 0, "root": [x, y, z], "rotations": [[x, y, z, w], ...]}

Meters, y up; rotations are local unit quaternions in the order of `names`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.geometry import rotmat_to_unitquat, unitquat_to_rotmat
from skelact.values import Motion

FORMAT = "skelact-motion-1"
DIGITS = 7


def save_motion_lines(path: str | Path, motion: Motion) -> None:
    """Write a motion whose joints do not slide, but for the root."""
    with atomic_write(path) as file:
        for line in format_motion_lines(motion):
            file.write(line.encode() + b"\n")


def format_motion_lines(motion: Motion, *, first: int = 0) -> Iterator[str]:
    """Yield the head and the frames, numbered from `first`, as lines without their ends."""
    offsets = motion.offsets.round(DIGITS).tolist()
    head = {"format": FORMAT, "fps": motion.fps, "names": motion.names, "parents": motion.parents, "offsets": offsets}
    yield json.dumps(head)
    quaternions = rotmat_to_unitquat(motion.rotations).round(DIGITS + 2)
    root = motion.translations[:, motion.parents.index(-1)].round(DIGITS)
    for frame, (position, turns) in enumerate(zip(root.tolist(), quaternions.tolist(), strict=True), first):
        yield json.dumps({"frame": frame, "root": position, "rotations": turns})


def load_motion_lines(path: str | Path) -> Motion:
    """Read what `save_motion_lines` wrote.

    Raises:
        InputError: The file is damaged or of another format; names the line.
    """
    number = 0
    try:
        with Path(path).open(encoding="utf-8") as file:
            head = json.loads(next(file))
            if head["format"] != FORMAT:
                raise ValueError(f"expected format {FORMAT!r}, got {head['format']!r}")
            frames = []
            for line in file:
                number += 1
                frames.append(json.loads(line))
        offsets, parents = np.array(head["offsets"], np.float64), tuple(head["parents"])
        quaternions = np.array([frame["rotations"] for frame in frames], np.float64)
        quaternions /= np.linalg.norm(quaternions, axis=-1, keepdims=True)
        translations = np.repeat(offsets[None], len(frames), axis=0)
        translations[:, parents.index(-1)] = [frame["root"] for frame in frames]
        rotations = unitquat_to_rotmat(quaternions)
        return Motion(tuple(head["names"]), parents, offsets, rotations, translations, float(head["fps"]))
    except InputError:
        raise
    except (OSError, StopIteration, KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"cannot be read: {error}", field=f"{path}:{number + 1}") from error
