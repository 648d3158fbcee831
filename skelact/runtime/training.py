"""A training run: optimizer steps, log, progress bar, and a resume file that leads to the same weights as no stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

from skelact.errors import CheckpointError, RunInterruptedError
from skelact.files import atomic_path
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.prefetch import prefetch
from skelact.runtime.processes import gather
from skelact.runtime.run_clock import RunClock, format_duration

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

T = TypeVar("T")
U = TypeVar("U")
logger = logging.getLogger(__name__)
EPOCH_SEED_STEP = 100_003  # epochs of different seeds share no random numbers
BATCH_SEED_STEP = 1_000_003  # nor do batches of different epochs
TOLD_EVERY_S = 30.0
SAVED_EVERY_S = 300.0
LOG_FILE = "train.log"
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
        max_norm: Gradients are scaled down to this norm; 0: never.
        plateau: Halves the learning rate by the validation loss of each epoch.
        stop: Signals that end the run; unset: none are listened to.
        clock: Of the whole run, of which this may be one network.
        work: Of all epochs, in the unit of the clock.
        resumes_within_epoch: Whether batches hang on nothing but their index, so that an epoch can be gone on with.
        rank: Of this process; only rank 0 writes.
        world: Number of processes.
        epoch: Finished epochs.
        batch: Finished batches of the present epoch.
        sums: Of the present epoch, by name; the caller's.
        best_accuracy: Of the epoch that was kept, -1 before the first.
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
    stop: StopRequest = field(default_factory=StopRequest)
    clock: RunClock = field(default_factory=RunClock)
    work: float = 1.0
    resumes_within_epoch: bool = False
    rank: int = 0
    world: int = 1
    epoch: int = 0
    batch: int = 0
    sums: dict[str, float] = field(default_factory=dict)
    best_accuracy: float = -1.0
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    detail: str = ""
    _progress: Progress = field(default_factory=Progress, repr=False)
    _share_done: float = 0.0  # of the present epoch
    _saved_at: float = 0.0
    _told_at: float = 0.0

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
                f"{self.resume_file} belongs to a run with another config, other clips or other first weights: "
                "choose another --output or remove it"
            )
        self.network.load_state_dict(table["network"])
        self.optimizer.load_state_dict(table["optimizer"])
        if self.plateau is not None:
            self.plateau.load_state_dict(table["plateau"])
        self.epoch, self.batch, self.sums = table["epoch"], table["batch"], table["sums"]
        self.best_accuracy, self.best_weights = table["best_accuracy"], table["best_weights"]
        logger.info("resumed run=%s epoch=%d batch=%d from %s", self.name, self.epoch, self.batch, self.resume_file)

    def run(
        self,
        train_epoch: Callable[[int], Mapping[str, float]],
        *,
        show_progress: bool = True,
        stop_after_epochs: int | None = None,
    ) -> bool:
        """Train the epochs that are left and save the state after each.

        With `validation_accuracy` among the results the best epoch is kept, of equal ones the last.

        Args:
            train_epoch: Trains the epoch of that index with `track` and `step`; returns what is logged, by name.
            show_progress: Draw a progress bar.
            stop_after_epochs: Stop early (as a kill would), for tests.

        Returns:
            Whether all epochs are done.

        Raises:
            RunInterruptedError: A signal came; the state is saved.
        """
        writer = self._open_log()
        self._progress = _build_progress(show_progress and self.rank == 0)
        self._saved_at = self._told_at = time.monotonic()
        try:
            with self._progress, self.stop.deferred() if self.world > 1 else nullcontext():
                while self.epoch < self.epochs:
                    self._run_epoch(train_epoch, writer)
                    if stop_after_epochs is not None and self.epoch >= stop_after_epochs:
                        break
        except RunInterruptedError:
            if self.rank == 0 and self.resumes_within_epoch and not self.stop.is_torn:
                self._save()
            raise
        finally:
            if writer is not None:
                writer.close()
        return self.epoch >= self.epochs

    def _run_epoch(self, train_epoch: Callable[[int], Mapping[str, float]], writer: SummaryWriter | None) -> None:
        torch.manual_seed(self.seed * EPOCH_SEED_STEP + self.epoch)
        self.clock.start()
        started = time.monotonic()
        results = train_epoch(self.epoch)
        with self.stop.deferred():
            if "validation_accuracy" in results:
                self.keep_best(results["validation_accuracy"])
            if self.plateau is not None:
                self.plateau.step(results["validation_loss"])
            self.clock.add(0.0)
            self.epoch, self.batch, self.sums, self._share_done = self.epoch + 1, 0, {}, 0.0
            if self.rank == 0:
                self._save()
                rate = self.optimizer.param_groups[0]["lr"]
                self._log({"seconds": time.monotonic() - started, **results, "learning_rate": rate}, writer)

    def track(self, batches: Sequence[T], prepare: Callable[[tuple[int, T]], U]) -> Iterator[U]:
        """Yield the batches of an epoch that are left, and draw and log how far it is.

        Args:
            batches: All of the epoch.
            prepare: Makes of a batch and its index what is yielded; a thread calls it some batches ahead.

        Raises:
            RunInterruptedError: After the batch during which a signal came.
        """
        title = f"{self.name} epoch {self.epoch + 1}/{self.epochs}"
        task = self._progress.add_task(title, total=len(batches), completed=self.batch, text="")
        work = self.work / self.epochs / max(len(batches), 1)
        self._share_done = self.batch / max(len(batches), 1)
        for prepared in prefetch(prepare, list(enumerate(batches))[self.batch :]):
            if self.resumes_within_epoch:
                torch.manual_seed((self.seed * EPOCH_SEED_STEP + self.epoch) * BATCH_SEED_STEP + self.batch)
            with self.stop.deferred():
                yield prepared
                self.batch += 1
                self._share_done = self.batch / len(batches)
                self.clock.add(work)
            self._progress.update(task, advance=1, text=f"{self.detail}, {self._time_left()} left")
            self._note_progress(len(batches))
        self._progress.remove_task(task)

    def _note_progress(self, batches: int) -> None:
        """Obey a signal that came to any process; in a long epoch, log a line and save the state now and then."""
        if self.world > 1 and any(numbers := gather(self.stop.number, self.world)):
            raise RunInterruptedError(max(numbers))
        now = time.monotonic()
        if self.rank or self.batch == batches:
            return
        if now - self._told_at > TOLD_EVERY_S:
            self._told_at = now
            where = f"run={self.name} epoch={self.epoch + 1}/{self.epochs} batch={self.batch}/{batches}"
            logger.info("%s %s left=%s", where, self.detail, self._time_left())
        if self.resumes_within_epoch and now - self._saved_at > SAVED_EVERY_S:
            self._save()

    def _time_left(self) -> str:
        done = (self.epoch + self._share_done) / self.epochs
        return format_duration(self.clock.left_s(self.work * (1 - done)))

    def step(self, losses: Tensor | Iterable[Tensor]) -> None:
        """Move the weights down the gradient of a loss, or of the sum of several that are made one after the other."""
        take_step(self.network, self.optimizer, losses, max_norm=self.max_norm)

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
        self._saved_at = time.monotonic()
        with atomic_path(self.resume_file) as part:
            torch.save(
                {
                    "config": repr(self.config),
                    "network": self.network.state_dict(),
                    "optimizer": self.optimizer.state_dict(),
                    "plateau": None if self.plateau is None else self.plateau.state_dict(),
                    "epoch": self.epoch,
                    "batch": self.batch,
                    "sums": self.sums,
                    "best_accuracy": self.best_accuracy,
                    "best_weights": self.best_weights,
                },
                part,
            )

    def _log(self, results: Mapping[str, float], writer: SummaryWriter | None) -> None:
        self._told_at = time.monotonic()
        line = " ".join(f"{key}={_format_number(value)}" for key, value in results.items())
        logger.info("run=%s epoch=%d/%d %s left=%s", self.name, self.epoch, self.epochs, line, self._time_left())
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
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    losses: Tensor | Iterable[Tensor],
    *,
    max_norm: float | None = None,
) -> None:
    """Move the weights of a network down the gradient of a loss, scaled down to `max_norm` if given and not 0.

    Of several losses, the gradient of their sum; each is made after the gradient of the one before it is known.
    """
    optimizer.zero_grad(set_to_none=True)
    for loss in [losses] if isinstance(losses, Tensor) else losses:
        loss.backward()
    if max_norm:
        nn.utils.clip_grad_norm_(network.parameters(), max_norm)
    optimizer.step()


def cosine_factor(done: float) -> float:
    """Factor of the peak learning rate: half a cosine from 1 to `MIN_RATE`, as `done` goes from 0 to 1."""
    return float(MIN_RATE + (1 - MIN_RATE) * 0.5 * (1 + np.cos(np.pi * min(done, 1.0))))


@contextmanager
def log_to_file(folder: Path, *, rank: int = 0) -> Iterator[None]:
    """Write what the library logs to `folder`/train.log too, after what is there; only in the process of rank 0."""
    if rank:
        yield
        return
    handler = _FolderHandler(folder / LOG_FILE, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    library = logging.getLogger("skelact")
    before = library.level
    library.addHandler(handler)
    if library.getEffectiveLevel() > logging.INFO:
        library.setLevel(logging.INFO)
    try:
        yield
    finally:
        library.setLevel(before)
        library.removeHandler(handler)
        handler.close()


class _FolderHandler(logging.FileHandler):
    """Makes its folder with the first line, so that a run that never begins leaves nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)


def _format_number(value: float) -> str:
    """Four decimals; more for small numbers, which learning rates are."""
    return f"{value:.4f}" if value == 0 or abs(value) >= 0.01 else f"{value:.3g}"


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
