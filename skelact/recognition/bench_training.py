"""Speed and memory of training: `python -m skelact.recognition.bench_training STEPS BATCH MICRO_BATCH`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from skelact.clips import AugmentConfig
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.training import StreamTraining

CLASSES, FRAMES = 60, 100
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, bytes


@dataclass(frozen=True)
class TrainingFigures:
    """Training the body stream of NTU RGB+D on made clips of two people, loading included.

    Attributes:
        batch: Windows per step.
        micro_batch: Windows at once.
        clips_per_s: Of the whole epoch.
        memory_gb: Peak of the process.
        expected_gb: As estimated before the first step.
    """

    batch: int
    micro_batch: int
    clips_per_s: float
    memory_gb: float
    expected_gb: float


def bench_training(*, steps: int = 2, batch: int = 64, micro_batch: int = 0) -> TrainingFigures:
    """Train some steps in a process of its own, with all cores.

    Args:
        steps: Of `batch` windows.
        batch: Effective batch.
        micro_batch: As in `RecognitionConfig`.

    Raises:
        InputError: The process failed.
    """
    words = [sys.executable, "-m", "skelact.recognition.bench_training", str(steps), str(batch), str(micro_batch)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InputError(f"training failed: {done.stderr.strip()[-500:]}", field="steps")
    return TrainingFigures(**json.loads(done.stdout))


def _train_here(steps: int, batch: int, micro_batch: int) -> TrainingFigures:
    config = RecognitionConfig(
        dataset="made",
        layout="ntu25",
        people=2,
        batch_size=batch,
        micro_batch=micro_batch,
        optimizer="sgd",
        augment=AugmentConfig(turn_rad=0.3, tilt_rad=0.3),
    )
    layout = load_layout(config.layout)
    with tempfile.TemporaryDirectory() as folder:
        training = StreamTraining(config, _make_clips(batch * steps), layout, Path(folder))
        results = training.run_epoch(0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e9
    plan = training.plan
    return TrainingFigures(batch, plan.micro_batch, results["clips_per_s"], memory, plan.memory_gb)


def _make_clips(count: int) -> PackedClips:
    """Random walks of all joints: speed does not hang on what is in them."""
    rng = np.random.default_rng(0)
    joints = rng.standard_normal((count * FRAMES, 2, 25, 3), np.float32)
    lengths = np.full(count, FRAMES)
    return PackedClips(
        joints=joints,
        starts=np.arange(count) * FRAMES,
        lengths=lengths,
        fps=np.full(count, 30.0),
        targets=np.arange(count) % CLASSES,
        names=tuple(f"clip{number}" for number in range(count)),
        labels=tuple(f"class{number}" for number in range(CLASSES)),
        groups={},
        layout="ntu25",
    )


if __name__ == "__main__":
    print(json.dumps(asdict(_train_here(*map(int, sys.argv[1:])))))
