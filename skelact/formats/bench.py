"""Time to read a BVH file."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.formats.bvh import format_bvh, load_bvh, motion_to_bvh
from skelact.skeleton.body import BODY, STANDING_M, body_motion

FRAMES, FPS = 3000, 30.0


@dataclass(frozen=True)
class BvhFigures:
    """Result of one benchmark.

    Attributes:
        frames: Number of frames of the file.
        seconds: Median time to read it.
    """

    frames: int
    seconds: float


def bench_bvh(file: Path | None = None, *, rounds: int = 5) -> BvhFigures:
    """Time `load_bvh`.

    Args:
        file: The file; None: one of our own body that stands for `FRAMES` frames.
        rounds: Number of reads.

    Raises:
        InputError: The file cannot be read.
    """
    if file is not None:
        return _time_reads(file, rounds)
    rotations = np.tile(np.eye(3), (FRAMES, len(BODY.names), 1, 1))
    motion = body_motion(rotations, np.tile([0.0, STANDING_M, 0.0], (FRAMES, 1)), FPS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standing.bvh"
        path.write_text(format_bvh(motion_to_bvh(motion)), encoding="ascii")
        return _time_reads(path, rounds)


def _time_reads(file: Path, rounds: int) -> BvhFigures:
    frames, times = 0, []
    for _ in range(rounds):
        started = time.perf_counter()
        frames = len(load_bvh(file).values)
        times.append(time.perf_counter() - started)
    return BvhFigures(frames, statistics.median(times))
