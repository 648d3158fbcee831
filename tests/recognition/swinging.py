"""A set of clips that a leg stream learns in seconds."""

import numpy as np

from skelact.datasets import PackedClips, pack
from skelact.layouts import load_layout

CORE = load_layout("core19")


def small_set(clips: int = 48) -> PackedClips:
    """Two classes a leg stream can tell apart: the left or the right ankle swings."""
    rng = np.random.default_rng(0)
    rest = rng.normal(size=(19, 3)).astype(np.float32)
    joints, targets = [], []
    for number in range(clips):
        frames = int(rng.integers(20, 40))
        clip = np.repeat(rest[None, None], frames, 1)
        swing = np.sin(np.arange(frames) / 30 * 2 * np.pi * rng.uniform(1, 2))
        clip[0, :, (13, 17)[number % 2], 2] += swing.astype(np.float32)
        joints.append(clip)
        targets.append(number % 2)
    return pack(
        joints,
        [30.0] * clips,
        targets=np.array(targets),
        names=tuple(f"clip{number}" for number in range(clips)),
        labels=("swing-left", "swing-right"),
        groups={
            "fold": np.array([str(number // 2 % 4) for number in range(clips)]),
            "side": np.array(["left", "right"] * (clips // 2)),
        },
        layout="core19",
    )
