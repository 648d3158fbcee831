"""A training run: optimizer steps, log, progress bar, and a resume file that leads to the same weights as no stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

from skelact.errors import CheckpointError
from skelact.files import atomic_path

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

T = TypeVar("T")
logger = logging.getLogger(__name__)
EPOCH_SEED_STEP = 100_003  # epochs of different seeds share no random numbers
MIN_RATE = 0.01  # of the peak, at the end of the cosine


@dataclass(eq=False)
class Trainer:
    """A network in training, and where its run stands.

    Attributes:
        name: Of the run, in log and progress bar, such as the part.
        network: On its device.
        optimizer: Of the network's parameters.
        config: What is trained; a resume file of another config is refused.
        epochs: Passes to do.
        seed: torch is seeded from it and the epoch before each epoch.
        resume_file: Holds weights, optimizer and progress after each epoch.
        log_folder: TensorBoard curves, where tensorboard is installed.
        max_norm: Gradients are scaled down to this norm.
        plateau: Schedule whose state is kept too.
        rank: Of this process; only rank 0 writes.
        epoch: Finished epochs.
        best_accuracy: Of `keep_best`, -1 before the first.
        best_weights: The weights of that epoch.
        detail: Text at the end of the progress bar.
    """

    name: str
    network: nn.Module
    optimizer: torch.optim.Optimizer
    config: object
    epochs: int
    seed: int
    resume_file: Path
    log_folder: Path
    max_norm: float
    plateau: ReduceLROnPlateau | None = None
    rank: int = 0
    epoch: int = 0
    best_accuracy: float = -1.0
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    detail: str = ""
    _progress: Progress = field(default_factory=Progress, repr=False)

    def resume(self) -> None:
        """Take over the state of an interrupted run, if there is one.

        Raises:
            CheckpointError: It was a run with another config.
        """
        if not self.resume_file.exists():
            return
        table = torch.load(self.resume_file, weights_only=True, map_location="cpu")
        if table["config"] != repr(self.config):
            raise CheckpointError(
                f"{self.resume_file} belongs to a run with another config: choose another --output or remove it"
            )
        self.network.load_state_dict(table["network"])
        self.optimizer.load_state_dict(table["optimizer"])
        if self.plateau is not None:
            self.plateau.load_state_dict(table["plateau"])
        self.epoch, self.best_accuracy = table["epoch"], table["best_accuracy"]
        self.best_weights = table["best_weights"]
        logger.info("resumed epoch=%d from %s", self.epoch, self.resume_file)

    def run(
        self,
        train_epoch: Callable[[int], Mapping[str, float]],
        *,
        show_progress: bool = True,
        stop_after_epochs: int | None = None,
    ) -> bool:
        """Train the epochs that are left and save the state after each.

        Args:
            train_epoch: Trains the epoch of that index with `track` and `step`; returns what is logged, by name.
            show_progress: Draw a progress bar.
            stop_after_epochs: Stop early (as a kill would), for tests.

        Returns:
            Whether all epochs are done.
        """
        writer = self._open_log()
        self._progress = _build_progress(show_progress and self.rank == 0)
        with self._progress:
            while self.epoch < self.epochs:
                torch.manual_seed(self.seed * EPOCH_SEED_STEP + self.epoch)
                results = train_epoch(self.epoch)
                self.epoch += 1
                if self.rank == 0:
                    self._save()
                    self._log(results, writer)
                if stop_after_epochs is not None and self.epoch >= stop_after_epochs:
                    break
        if writer is not None:
            writer.close()
        return self.epoch >= self.epochs

    def track(self, batches: Sequence[T]) -> Iterator[T]:
        """Yield the batches of an epoch and draw how far it is."""
        task = self._progress.add_task(f"{self.name} epoch {self.epoch + 1}/{self.epochs}", total=len(batches), text="")
        for batch in batches:
            yield batch
            self._progress.update(task, advance=1, text=self.detail)
        self._progress.remove_task(task)

    def step(self, loss: Tensor) -> None:
        """Move the weights down the gradient of a loss."""
        take_step(self.network, self.optimizer, loss, max_norm=self.max_norm)

    def set_learning_rate(self, rate: float) -> None:
        """Set the rate of all parameters from the next step on."""
        for group in self.optimizer.param_groups:
            group["lr"] = float(rate)  # a NumPy number could not be resumed

    def keep_best(self, accuracy: float) -> None:
        """Keep the present weights if no earlier epoch was more accurate; of equal epochs the last."""
        if accuracy >= self.best_accuracy:
            self.best_accuracy, self.best_weights = accuracy, self.copy_weights()

    def copy_weights(self) -> dict[str, Tensor]:
        """Copy the present weights to the CPU."""
        return {key: value.detach().cpu().contiguous().clone() for key, value in self.network.state_dict().items()}

    def _save(self) -> None:
        with atomic_path(self.resume_file) as part:
            torch.save(
                {
                    "config": repr(self.config),
                    "network": self.network.state_dict(),
                    "optimizer": self.optimizer.state_dict(),
                    "plateau": None if self.plateau is None else self.plateau.state_dict(),
                    "epoch": self.epoch,
                    "best_accuracy": self.best_accuracy,
                    "best_weights": self.best_weights,
                },
                part,
            )

    def _log(self, results: Mapping[str, float], writer: SummaryWriter | None) -> None:
        line = " ".join(f"{key}={value:.4f}" for key, value in results.items())
        logger.info("run=%s epoch=%d/%d %s", self.name, self.epoch, self.epochs, line)
        if writer is not None:
            for key, value in results.items():
                writer.add_scalar(f"{self.name}/{key}", value, self.epoch)

    def _open_log(self) -> SummaryWriter | None:
        if self.rank:
            return None
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            logger.info("tensorboard is not installed: no curves are written")
            return None
        return SummaryWriter(str(self.log_folder))


def take_step(
    network: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, *, max_norm: float | None = None
) -> None:
    """Move the weights of a network down the gradient of a loss, the gradient scaled down to `max_norm` if given."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    if max_norm is not None:
        nn.utils.clip_grad_norm_(network.parameters(), max_norm)
    optimizer.step()


def cosine_factor(done: float) -> float:
    """Factor of the peak learning rate: half a cosine from 1 to `MIN_RATE`, as `done` goes from 0 to 1."""
    return float(MIN_RATE + (1 - MIN_RATE) * 0.5 * (1 + np.cos(np.pi * min(done, 1.0))))


def _build_progress(shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[text]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )
