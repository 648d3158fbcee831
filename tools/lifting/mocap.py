"""Gather the motion that lifting networks learn from: core19 at 30 fps, one array a recording.

CMU (free for all uses), UI-PRMD (PDDL) and animation packs (CC0): what is trained on them may ship. Bandai-Namco (CC
BY-NC) is read for measuring only, as a source that was never seen. Who is left out of training: see `SPLITS`.

    python tools/lifting/mocap.py DATA OUTPUT.npz
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from skelact.clips.resample import resample
from skelact.datasets.cmu import load_cmu_clip
from skelact.datasets.mocap import load_recordings
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout

FPS = 30.0
HELD_OUT = ("uiprmd-07", "uiprmd-08", "cmu-martial", "cmu-002", "cmu-038", "kaykit")  # unseen people and styles
UNSEEN_STYLE = "youthful"  # of Bandai-Namco: a source that was never seen
MIN_FRAMES = 16


def split_of(source: str, performer: str) -> str:
    """Return "train", "test" (people and styles left out), "unseen" (a source left out) or "" for what is not used."""
    if source == "bandai":
        return "unseen" if performer == UNSEEN_STYLE else ""
    return "test" if performer in HELD_OUT else "train"


def main(data: Path, output: Path) -> None:
    """Write joints float32 (frames, 19, 3) of all recordings behind each other, where each starts, and its split."""
    core = load_layout("core19")
    joints, starts, splits, names, total = [], [], [], [], 0
    for recording in load_recordings(data):
        split = split_of(recording.source, recording.performer)
        if not split:
            continue
        try:
            clip = clip_to_layout(load_cmu_clip(recording.path), core)
        except InputError as error:
            print(f"left out: {recording.name}: {error}", file=sys.stderr)
            continue
        if clip.duration_s * FPS < MIN_FRAMES + 1 or not clip.valid[0].all():
            continue
        times = np.arange(0, clip.frames - 1, clip.fps / FPS)
        joints.append(resample(clip.joints[:1], times)[0].astype(np.float32))
        starts.append(total)
        splits.append(split)
        names.append(recording.name)
        total += len(times)
    np.savez_compressed(
        output, joints=np.concatenate(joints), starts=np.array([*starts, total]), splits=splits, names=names
    )
    for split in sorted(set(splits)):
        frames = sum(len(j) for j, s in zip(joints, splits, strict=True) if s == split)
        print(f"{split}: {splits.count(split)} recordings, {frames / FPS / 60:.1f} min")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
