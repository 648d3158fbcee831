"""Run a recognizer over many clips: all cores at once, windows cut while networks run, empty person slots skipped."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.packed import PackedClips
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.windows import network_input, prepare_windows, sample_times, scoring_windows

CHUNK = 16  # windows cut at once
CPU_BATCH = 1  # windows per network call: the activations of one clip stay in the cache of a core
GPU_CHUNK = 256  # windows cut and run at once

Runner = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class _Windows:
    """Windows of several clips, one after the other.

    Attributes:
        owners: int64 (W,): which row of the results each counts for.
        clips: int64 (W,): its clip.
        spans: float64 (W, 2): start and length, frames.
    """

    owners: np.ndarray
    clips: np.ndarray
    spans: np.ndarray

    def chunks(self, size: int) -> Iterator[_Windows]:
        for first in range(0, len(self.owners), size):
            rows = slice(first, first + size)
            yield _Windows(self.owners[rows], self.clips[rows], self.spans[rows])


def mean_over_windows(
    recognizer: Recognizer,
    packed: PackedClips,
    clips: np.ndarray,
    *,
    crops: int = 1,
    features: bool = False,
    workers: int = 0,
    quiet: bool = False,
) -> list[np.ndarray]:
    """Logits of every stream, or its features before the last layer: one (clips, K or D) each, means over windows.

    On a CPU every worker cuts windows and runs all networks on them: load the recognizer with `threads=1` and
    `exported=True` then. On a GPU the workers cut windows while one of them runs the networks.

    Args:
        recognizer: Its layout must be the one the clips are on.
        packed: All clips.
        clips: Indices of those to run.
        crops: Windows per clip; 1 is the published test crop.
        features: Take the features instead of the logits.
        workers: Threads; 0 is one per core, shared with the other processes of torchrun on this machine.
        quiet: Draw no progress bar.
    """
    runners = [stream.features if features else stream.run for stream in recognizer.streams]
    on_cpu = all(stream.device == "cpu" for stream in recognizer.streams)
    busy: contextlib.AbstractContextManager[object] = contextlib.nullcontext() if on_cpu else threading.Lock()
    windows = _cut(recognizer, packed, clips, crops)
    sums: list[np.ndarray] = []

    def work(chunk: _Windows) -> tuple[_Windows, list[np.ndarray]]:
        inputs = _network_inputs(recognizer, packed, chunk)
        with busy:
            return chunk, [
                _run(runner, x, CPU_BATCH if on_cpu else GPU_CHUNK) for runner, x in zip(runners, inputs, strict=True)
            ]

    with _pool(workers or _own_cores()) as pool, Progress(console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("Scoring", total=len(windows.owners))
        for chunk, results in pool.map(work, windows.chunks(CHUNK if on_cpu else GPU_CHUNK)):
            sums = sums or [np.zeros((len(clips), result.shape[1]), np.float32) for result in results]
            for total, result in zip(sums, results, strict=True):
                np.add.at(total, chunk.owners, result)
            bar.advance(task, len(chunk.owners))
    if not sums:  # no clips
        return [np.zeros((0, 0 if features else len(recognizer.labels)), np.float32) for _ in runners]
    counts = np.bincount(windows.owners, minlength=len(clips)).astype(np.float32)[:, None]
    return [total / counts for total in sums]


def _cut(recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, crops: int) -> _Windows:
    """Windows of all clips."""
    spans = [
        scoring_windows(int(packed.lengths[clip]), float(packed.fps[clip]), recognizer.config, crops=crops)
        for clip in clips
    ]
    owners = np.repeat(np.arange(len(clips)), [len(rows) for rows in spans])
    return _Windows(owners, clips[owners], np.concatenate([np.zeros((0, 2)), *spans]))


def _network_inputs(recognizer: Recognizer, packed: PackedClips, windows: _Windows) -> list[np.ndarray]:
    fps = packed.fps[windows.clips]
    times = sample_times(windows.spans[:, 0], windows.spans[:, 1], recognizer.config, fps=fps)
    joints = prepare_windows(packed.windows(windows.clips, times), recognizer.layout, recognizer.config)
    return [network_input(joints, recognizer.layout, stream.config) for stream in recognizer.streams]


def _run(runner: Runner, x: np.ndarray, batch: int) -> np.ndarray:
    return np.concatenate([runner(x[first : first + batch]) for first in range(0, len(x), batch)])


def _own_cores() -> int:
    return max(1, (os.cpu_count() or 1) // int(os.environ.get("LOCAL_WORLD_SIZE", "1")))


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that each take one core; torch, where it runs networks, is told so while they work."""
    torch = sys.modules.get("torch")
    threads = torch.get_num_threads() if torch else 0
    settle = (lambda: torch.set_num_threads(1)) if torch else (lambda: None)
    pool = ThreadPoolExecutor(workers, initializer=settle)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C no further windows are run
        if torch:
            torch.set_num_threads(threads)
