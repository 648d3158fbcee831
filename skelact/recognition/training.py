"""Train one part stream and write its checkpoint."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import torch.distributed as dist

from skelact.datasets.packed import PackedClips
from skelact.datasets.splits import FILE
from skelact.layouts import Layout
from skelact.recognition.checkpoint import StreamCheckpoint, save_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.live_training import LiveTraining
from skelact.recognition.stream_training import StreamTraining
from skelact.recognition.training_step import log_header
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.processes import own_device
from skelact.runtime.run_clock import RunClock

logger = logging.getLogger(__name__)


def train(
    config: RecognitionConfig,
    packed: PackedClips,
    layout: Layout,
    out: Path,
    *,
    start: Path | None = None,
    others: PackedClips | None = None,
    device: str = "cpu",
    show_progress: bool = True,
    stop: StopRequest | None = None,
    clock: RunClock | None = None,
    stop_after_epochs: int | None = None,
) -> Path:
    """Train one stream and write `out/STREAM.safetensors`.

    Starts where an interrupted run in `out` stopped; the final weights are the same either way. A finished stream is
    left as it is. Under torchrun every process takes its share of each batch. With validation clips the best epoch is
    kept, else the last.

    Args:
        config: What to train.
        packed: All clips; `config.test` and `config.validation` say which are held out.
        layout: The layout the clips are on.
        out: Folder of the run: log, resume file, final checkpoint.
        start: Stream of the same part and layout whose weights are the first ones; unset: random ones. Classes that it
            does not know begin at random.
        others: Motions of no class, where the config asks for them.
        device: "cpu" or "cuda".
        show_progress: Draw a progress bar.
        stop: Signals that end the run; unset: none are listened to.
        clock: Of a run of several streams.
        stop_after_epochs: Stop early (as a kill would), for tests.

    Returns:
        Path of the checkpoint.

    Raises:
        CheckpointError: `start` does not fit, or `out` holds a run with another config.
        RunInterruptedError: `stop` came; the state is saved.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{config.stream}.safetensors"
    training: StreamTraining
    if config.live.rate_hz:
        training = LiveTraining(config, packed, layout, out, start=start, device=device)
    else:
        training = StreamTraining(config, packed, layout, out, start=start, device=device, others=others)
    trainer, split = training.trainer, training.split
    trainer.stop, trainer.clock = stop or StopRequest(), clock or RunClock()
    trainer.resume()
    if trainer.rank == 0:
        log_header(config, layout, packed, split, training.plan, device=own_device(device))
    if trainer.epoch >= trainer.epochs and path.exists():
        logger.info("run=%s is finished: %s is left as it is", config.stream, path)
        return path
    is_done = trainer.run(training.run_epoch, show_progress=show_progress, stop_after_epochs=stop_after_epochs)
    if trainer.rank == 0 and is_done:
        weights = trainer.best_weights if len(split.validation) else trainer.copy_weights()
        save_checkpoint(path, StreamCheckpoint(_without_folders(config, layout), layout, packed.labels, weights))
    if trainer.world > 1:
        dist.barrier()
    return path


def _without_folders(config: RecognitionConfig, layout: Layout) -> RecognitionConfig:
    """Leave out of a config where files lay, so that equal runs in other folders write equal checkpoints."""
    test, validation = (
        f"{FILE}={Path(rule.removeprefix(f'{FILE}=')).name}" if rule.startswith(f"{FILE}=") else rule
        for rule in (config.test, config.validation)
    )
    live = replace(config.live, teacher=Path(config.live.teacher).name)
    return replace(config, layout=layout.name, test=test, validation=validation, live=live)
