"""Train one part stream: any process count, resumable, deterministic under its seed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.lr_scheduler import ReduceLROnPlateau

from skelact.clips import window_times
from skelact.datasets.packed import PackedClips
from skelact.errors import CheckpointError, InputError
from skelact.layouts import Layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, load_checkpoint, save_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evaluation import better_classes
from skelact.recognition.windows import mirror_labels, network_input, prepare_windows, scoring_windows, training_batch
from skelact.runtime.device import choose_device
from skelact.runtime.processes import gather, join_processes, own_device
from skelact.runtime.training import Trainer, cosine_factor

logger = logging.getLogger(__name__)
RESUME_SUFFIX = ".resume.pt"
HEAD = ("head.weight", "head.bias")  # a row per class
SCORING_BATCH = 64
MAX_GRADIENT_NORM = 5.0
PLATEAU_EPOCHS = 5  # without a better loss; the next one halves the learning rate
MIN_PLATEAU_GAIN = 1e-4  # relative; less counts as none


def train(
    config: RecognitionConfig,
    packed: PackedClips,
    layout: Layout,
    out: Path,
    *,
    start: Path | None = None,
    device: str = "cpu",
    show_progress: bool = True,
    stop_after_epochs: int | None = None,
) -> Path:
    """Train one stream and write `out/STREAM.safetensors`.

    Starts where an interrupted run in `out` stopped; the final weights are the same either way. Under torchrun every
    process takes its share of each batch. With validation clips the best epoch is kept, else the last.

    Args:
        config: What to train.
        packed: All clips; `config.test` and `config.validation` say which are held out.
        layout: The layout the clips are on.
        out: Folder of the run: log, resume file, final checkpoint.
        start: Stream of the same part and layout whose weights are the first ones; unset: random ones. Classes that it
            does not know begin at random.
        device: "cpu" or "cuda".
        show_progress: Draw a progress bar.
        stop_after_epochs: Stop early (as a kill would), for tests.

    Returns:
        Path of the checkpoint.

    Raises:
        CheckpointError: `start` does not fit, or `out` holds a run with another config.
    """
    rank, world = join_processes(device)
    out.mkdir(parents=True, exist_ok=True)
    clips, validation_clips = split_clips(packed, config)
    torch.manual_seed(config.seed)
    network = build_network(config, layout, len(packed.labels))
    if start is not None:
        _load_start(start, network, layout, packed.labels)
    trainer = _build_trainer(config, network.to(choose_device(own_device(device))), out, rank)
    trainer.resume()
    training = _StreamTraining(config, packed, layout, clips, validation_clips, trainer, world)
    is_done = trainer.run(training.run_epoch, show_progress=show_progress, stop_after_epochs=stop_after_epochs)
    path = out / f"{config.stream}.safetensors"
    if rank == 0 and is_done:
        weights = trainer.best_weights if len(validation_clips) else trainer.copy_weights()
        save_checkpoint(path, StreamCheckpoint(config, layout, packed.labels, weights))
    if world > 1:
        dist.barrier()
    return path


def split_clips(packed: PackedClips, config: RecognitionConfig) -> tuple[np.ndarray, np.ndarray]:
    """Return the clips to train on and those that choose the epoch; test clips are in neither."""
    test = packed.select(config.test)
    validation = packed.select(config.validation) & ~test  # the groups may cross, such as view and subject
    clips = np.flatnonzero(~test & ~validation)
    if not len(clips):
        raise InputError("no training clips: all are test or validation clips", field="config.test")
    if config.validation and not validation.any():
        raise InputError("all validation clips are test clips", field="config.validation")
    return clips, np.flatnonzero(validation)


def score_clips(
    network: nn.Module,
    packed: PackedClips,
    clips: np.ndarray,
    layout: Layout,
    config: RecognitionConfig,
    *,
    device: torch.device,
) -> np.ndarray:
    """Mean logits (clips, K) over the scoring windows of each clip."""
    spans, owner = [], []
    for index, clip in enumerate(clips):
        windows = scoring_windows(int(packed.lengths[clip]), float(packed.fps[clip]), config)
        spans.append(windows)
        owner.extend([index] * len(windows))
    start, length = np.concatenate(spans).T
    owners = np.array(owner)
    network.eval()
    parts = []
    for first in range(0, len(owners), SCORING_BATCH):
        rows = slice(first, first + SCORING_BATCH)
        times = window_times(start[rows], length[rows], config.frames)
        joints = prepare_windows(packed.windows(clips[owners[rows]], times), layout, config)
        x = network_input(joints, layout, config)
        with torch.inference_mode():
            parts.append(network(torch.from_numpy(x).to(device)).cpu().numpy())
    network.train()
    logits = np.concatenate(parts)
    sums = np.zeros((len(clips), logits.shape[1]))
    np.add.at(sums, owners, logits)
    return sums / np.bincount(owners)[:, None]


class _StreamTraining:
    """What the epochs of one stream do: steps on the training clips, then scores of the validation clips."""

    def __init__(
        self,
        config: RecognitionConfig,
        packed: PackedClips,
        layout: Layout,
        clips: np.ndarray,
        validation_clips: np.ndarray,
        trainer: Trainer,
        world: int,
    ) -> None:
        self._config, self._packed, self._layout = config, packed, layout
        self._clips, self._validation_clips = clips, validation_clips
        self._trainer, self._world = trainer, world
        self._device = next(trainer.network.parameters()).device
        self._network = DistributedDataParallel(trainer.network) if world > 1 else trainer.network
        self._mirror_labels = mirror_labels(packed.labels)

    def run_epoch(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return loss and accuracy of this process, and of the validation clips if there are any."""
        results = self._train(epoch)
        if len(self._validation_clips):
            results |= self._validate()
            self._trainer.keep_best(results["validation_accuracy"])
            if self._config.schedule == "plateau":
                assert self._trainer.plateau is not None
                self._trainer.plateau.step(gather(results["validation_loss"], self._world)[0])
        return results

    def _train(self, epoch: int) -> dict[str, float]:
        config, trainer = self._config, self._trainer
        rng = np.random.default_rng([config.seed, epoch, trainer.rank])
        batches = list(_batches(self._packed, self._clips, config, epoch, self._world))
        total = correct = seen = 0.0
        self._network.train()
        for index, batch in enumerate(trainer.track(batches)):
            x, targets = self._prepare(batch[trainer.rank :: self._world], rng)
            if config.schedule == "cosine":
                trainer.set_learning_rate(_learning_rate(config, epoch + index / len(batches)))
            autocast = torch.autocast("cuda", dtype=torch.bfloat16) if self._device.type == "cuda" else nullcontext()
            with autocast:
                logits = self._network(x)
            loss = nn.functional.cross_entropy(logits.float(), targets, label_smoothing=config.label_smoothing)
            trainer.step(loss)
            total += float(loss.detach()) * len(targets)
            correct += float((logits.argmax(1) == targets).sum())
            seen += len(targets)
            trainer.detail = f"loss {total / seen:.3f} accuracy {correct / seen:.3f}"
        return {"loss": total / seen, "train_accuracy": correct / seen}

    def _prepare(self, clips: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Windows (N, C, T, V, M) of clips and their classes (N,), on the device; some are mirrored."""
        flips = rng.random(len(clips)) < (0.5 if self._config.mirror else 0.0)
        x = training_batch(self._packed, clips, flips, self._layout, self._config, rng=rng)
        targets = self._packed.targets[clips]
        targets = np.where(flips, self._mirror_labels[targets], targets)
        return torch.from_numpy(x).to(self._device), torch.from_numpy(targets).to(self._device)

    def _validate(self) -> dict[str, float]:
        clips, targets = self._validation_clips, self._packed.targets[self._validation_clips]
        scores = score_clips(
            self._trainer.network, self._packed, clips, self._layout, self._config, device=self._device
        )
        loss = nn.functional.cross_entropy(torch.from_numpy(scores), torch.from_numpy(targets))
        return {
            "validation_loss": float(loss),
            "validation_accuracy": float((better_classes(scores, targets) == 0).mean()),
        }


def _batches(
    packed: PackedClips, clips: np.ndarray, config: RecognitionConfig, epoch: int, world: int
) -> Iterator[np.ndarray]:
    """Yield shuffled batches, the same in every process; the last short one is dropped unless it is the only one."""
    rng = np.random.default_rng([config.seed, epoch])
    if config.balance:
        weights = np.bincount(packed.targets[clips])[packed.targets[clips]] ** -config.balance
        order = rng.choice(clips, len(clips), p=weights / weights.sum())
    else:
        order = rng.permutation(clips)
    size = max(config.batch_size, world)
    for first in range(0, max(1, len(order) - size + 1), size):
        batch = order[first : first + size]
        yield batch if len(batch) >= 2 * world else np.resize(batch, 2 * world)


def _learning_rate(config: RecognitionConfig, epoch: float) -> float:
    """Linear warm-up, then half a cosine; `epoch` may be fractional."""
    if epoch < config.warmup_epochs:
        return config.learning_rate * (0.05 + 0.95 * epoch / config.warmup_epochs)
    done = (epoch - config.warmup_epochs) / max(config.epochs - config.warmup_epochs, 1e-9)
    return config.learning_rate * cosine_factor(done)


def _build_trainer(config: RecognitionConfig, network: nn.Module, out: Path, rank: int) -> Trainer:
    optimizer = _build_optimizer(network, config)
    return Trainer(
        name=config.stream,
        network=network,
        optimizer=optimizer,
        config=config,
        epochs=config.epochs,
        seed=config.seed,
        resume_file=out / f"{config.stream}{RESUME_SUFFIX}",
        log_folder=out / "tensorboard",
        max_norm=MAX_GRADIENT_NORM,
        plateau=ReduceLROnPlateau(optimizer, factor=0.5, patience=PLATEAU_EPOCHS, threshold=MIN_PLATEAU_GAIN),
        rank=rank,
    )


def _build_optimizer(network: nn.Module, config: RecognitionConfig) -> torch.optim.Optimizer:
    """AdamW leaves biases, norms and graphs undecayed; SGD decays everything, as the published recipe does."""
    if config.optimizer == "sgd":
        return torch.optim.SGD(
            network.parameters(),
            config.learning_rate,
            momentum=0.9,
            nesterov=True,
            weight_decay=config.weight_decay,
        )
    plain = [p for name, p in network.named_parameters() if p.ndim < 2 or name.endswith("adjacency")]
    decayed = [p for name, p in network.named_parameters() if not (p.ndim < 2 or name.endswith("adjacency"))]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, config.learning_rate)


def _load_start(path: Path, network: nn.Module, layout: Layout, labels: tuple[str, ...]) -> None:
    """Begin with the weights of a stream; classes that it does not know keep their random rows of the head."""
    checkpoint = load_checkpoint(path)
    if checkpoint.layout.names != layout.names:
        raise CheckpointError(f"{path}: expected a stream of the same layout to start from")
    weights, shared = dict(checkpoint.weights), [label for label in labels if label in checkpoint.labels]
    theirs, ours = ([known.index(label) for label in shared] for known in (checkpoint.labels, labels))
    try:
        for name in HEAD:
            rows = network.state_dict()[name].clone()
            rows[ours] = weights[name][theirs].to(rows)
            weights[name] = rows
        network.load_state_dict(weights)
    except RuntimeError as error:
        reason = str(error).splitlines()[-1].strip()
        raise CheckpointError(f"{path}: does not fit the network to train: {reason}") from error
    logger.info("start=%s classes=%d known=%d", path, len(labels), len(shared))
