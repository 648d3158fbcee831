"""Recordings for Rerun: clips of 3D joints as points and lines over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.values import Clip

EXTRA = "needs rerun-sdk, on Python 3.11 or newer: pip install 'skelact[rerun]'"
APPLICATION = "skelact"
COLORS = ((61, 127, 217), (224, 123, 57), (47, 158, 143), (138, 99, 210))
POINT_M, LINE_M = 0.02, 0.008  # radii


def save_rrd(path: Path, clips: Sequence[tuple[str, Clip]]) -> None:
    """Write clips, each with its name, as one recording for Rerun; whole or not at all.

    Every person is an entity NAME/person_N with points and bones on the timeline `time`; joints that are not valid are
    left out of their frames.

    Raises:
        InputError: Rerun is not installed, or a clip has no joints in 3D.
    """
    try:
        import rerun
    except ImportError as error:
        raise InputError(EXTRA, field="export") from error
    for name, clip in clips:
        if clip.joints.shape[-1] != 3:
            raise InputError("expected 3D joints: the file holds points in pictures", field=name)
    with atomic_path(path) as part:
        recording = rerun.RecordingStream(APPLICATION)
        recording.save(part)
        recording.log("/", rerun.ViewCoordinates.RIGHT_HAND_Y_UP, static=True)
        for name, clip in clips:
            for person in range(clip.people):
                color = COLORS[person % len(COLORS)]
                _send_person(rerun, recording, f"{_entity(name)}/person_{person}", clip, person, color)
        recording.flush()
        recording.disconnect()


def _entity(name: str) -> str:
    """A name as a part of a path of Rerun, in which only letters, digits and a few signs stand for themselves."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)


def _send_person(rerun: Any, recording: Any, entity: str, clip: Clip, person: int, color: tuple[int, int, int]) -> None:
    joints, valid = clip.joints[person].astype(np.float32), clip.valid[person]
    times = [rerun.TimeColumn("time", duration=np.arange(clip.frames) / clip.fps)]
    recording.log(f"{entity}/joints", rerun.Points3D.from_fields(colors=[color], radii=[POINT_M]), static=True)
    points = rerun.Points3D.columns(positions=joints[valid]).partition(lengths=valid.sum(1))
    recording.send_columns(f"{entity}/joints", indexes=times, columns=points)
    children = np.array([joint for joint, parent in enumerate(clip.layout.parents) if parent >= 0])
    parents = np.array(clip.layout.parents)[children]
    drawn = valid[:, children] & valid[:, parents]
    bones = np.stack([joints[:, parents], joints[:, children]], 2)[drawn]
    recording.log(f"{entity}/bones", rerun.LineStrips3D.from_fields(colors=[color], radii=[LINE_M]), static=True)
    lines = rerun.LineStrips3D.columns(strips=bones).partition(lengths=drawn.sum(1))
    recording.send_columns(f"{entity}/bones", indexes=times, columns=lines)
