"""Time to prepare NTU RGB+D clips: synthetic ones of one person and 70 frames."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.ntu.classes import TWO_PERSON
from skelact.datasets.ntu.names import missing_names, official_names, parse_name
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import CHANCES, synthesize_scene
from skelact.datasets.ntu.synth_motions import invent_motions
from skelact.formats.ntu import format_ntu_skeleton

FRAMES = 70
DISTINCT = 16  # texts, each written under several names


@dataclass(frozen=True)
class PrepareFigures:
    """Result of one run.

    Attributes:
        clips: Files prepared.
        seconds: From listing the files to the finished store.
        memory_mb: Peak of this process and its children together, an upper bound.
    """

    clips: int
    seconds: float
    memory_mb: float


def bench_prepare(*, count: int, jobs: int, quiet: bool = False) -> PrepareFigures:
    """Write `count` clips to a temporary folder and time only their preparation.

    Args:
        count: Number of clips.
        jobs: Number of processes.
        quiet: Draw no progress bar.
    """
    rng = np.random.default_rng(0)
    motions = invent_motions(rng)
    plain = dict.fromkeys(CHANCES, 0.0)
    scenes = (synthesize_scene(motions, rng=rng, people=1, frames=FRAMES, chances=plain)[0] for _ in range(DISTINCT))
    texts = [format_ntu_skeleton(frames) for frames in scenes]
    missing = missing_names("ntu120")
    names = [n for n in official_names("ntu120") if n not in missing and parse_name(n).label not in TWO_PERSON]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        for index, name in enumerate(names[:count]):
            (raw / f"{name}.skeleton").write_text(texts[index % DISTINCT], encoding="ascii")
        started = time.perf_counter()
        records = prepare_ntu([raw], Path(folder) / "store", jobs=jobs, quiet=quiet)
        seconds = time.perf_counter() - started
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return PrepareFigures(len(records), seconds, (peaks[0] + jobs * peaks[1]) / 1024)
