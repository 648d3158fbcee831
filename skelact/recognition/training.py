"""Train one part stream: any process count, resumable, deterministic under its seed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.lr_scheduler import ReduceLROnPlateau

from skelact.clips import to_batch, window_times
from skelact.datasets.packed import PackedClips
from skelact.errors import CheckpointError, InputError
from skelact.layouts import Layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, load_checkpoint, save_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evaluation import better_classes
from skelact.recognition.windows import mirror_labels, prepare_windows, scoring_windows, training_batch
from skelact.runtime.device import choose_device
from skelact.runtime.processes import gather, join_processes, own_device

logger = logging.getLogger(__name__)
RESUME_SUFFIX = ".resume.pt"
HEAD = ("head.weight", "head.bias")  # a row per class
SCORING_BATCH = 64
CLIP_NORM = 5.0
PLATEAU_EPOCHS = 5  # without a better loss; the next one halves the learning rate
PLATEAU_GAIN = 1e-4  # relative; a smaller one is none


@dataclass
class Progressed:
    """Where a run stands; what the resume file holds beside weights and optimizer.

    Attributes:
        epoch: Finished epochs.
        best_accuracy: On the validation clips, -1 before the first.
        best_weights: The weights of that epoch.
    """

    epoch: int
    best_accuracy: float
    best_weights: dict[str, Tensor]


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
    """Train one stream and write `out/PART.safetensors`.

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
    place = choose_device(own_device(device))
    out.mkdir(parents=True, exist_ok=True)
    clips, validation_clips = split_clips(packed, config)
    torch.manual_seed(config.seed)
    network = build_network(config, layout, len(packed.labels))
    if start is not None:
        _load_start(start, network, layout, packed.labels)
    network = network.to(place)
    optimizer = _build_optimizer(network, config)
    plateau = ReduceLROnPlateau(optimizer, factor=0.5, patience=PLATEAU_EPOCHS, threshold=PLATEAU_GAIN)
    resume = out / f"{config.part}{RESUME_SUFFIX}"
    state = _load_resume(resume, network, optimizer, plateau, config)
    parallel = DistributedDataParallel(network) if world > 1 else network
    writer = _open_log(out, rank)
    with _progress(show_progress and rank == 0) as progress:
        for epoch in range(state.epoch, config.epochs):
            loss, accuracy = _train_epoch(
                parallel, optimizer, packed, clips, layout, config, epoch, place, rank, world, progress
            )
            state.epoch = epoch + 1
            result = {"loss": loss, "train_accuracy": accuracy}
            if len(validation_clips):
                scores = score_clips(network, packed, validation_clips, layout, config, device=place)
                targets = packed.targets[validation_clips]
                result["validation_loss"] = float(
                    nn.functional.cross_entropy(torch.from_numpy(scores), torch.from_numpy(targets))
                )
                result["validation_accuracy"] = float((better_classes(scores, targets) == 0).mean())
                if result["validation_accuracy"] >= state.best_accuracy:
                    state.best_accuracy = result["validation_accuracy"]
                    state.best_weights = _copy(network)
                if config.schedule == "plateau":
                    plateau.step(gather(result["validation_loss"], world)[0])
            if rank == 0:
                _save_resume(resume, network, optimizer, plateau, config, state)
                line = " ".join(f"{key}={value:.4f}" for key, value in result.items())
                logger.info("epoch=%d/%d part=%s %s", epoch + 1, config.epochs, config.part, line)
                if writer is not None:
                    for key, value in result.items():
                        writer.add_scalar(f"{config.part}/{key}", value, epoch + 1)
            if stop_after_epochs is not None and epoch + 1 >= stop_after_epochs:
                break
    if writer is not None:
        writer.close()
    path = out / f"{config.part}.safetensors"
    if rank == 0 and state.epoch == config.epochs:
        weights = state.best_weights if len(validation_clips) else _copy(network)
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
        raise InputError("no clip is left to train on", field="config.test")
    if config.validation and not validation.any():
        raise InputError("all its clips are test clips, none is left to validate on", field="config.validation")
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
    """Mean logits (clips, K) over the scoring windows of each clip; people alone are averaged."""
    spans, owner = [], []
    for number, clip in enumerate(clips):
        windows = scoring_windows(int(packed.lengths[clip]), float(packed.fps[clip]), config)
        spans.append(windows)
        owner.extend([number] * len(windows))
    start, length = np.concatenate(spans).T
    owners = np.array(owner)
    network.eval()
    parts = []
    for first in range(0, len(owners), SCORING_BATCH):
        rows = slice(first, first + SCORING_BATCH)
        times = window_times(start[rows], length[rows], config.frames)
        joints = prepare_windows(packed.windows(clips[owners[rows]], times), layout, config)
        x = to_batch(joints, layout.part(config.part), reference=config.mode == "reference")
        with torch.inference_mode():
            parts.append(network(torch.from_numpy(x).to(device)).cpu().numpy())
    network.train()
    logits = np.concatenate(parts)
    sums = np.zeros((len(clips), logits.shape[1]))
    np.add.at(sums, owners, logits)
    return sums / np.bincount(owners)[:, None]


def _train_epoch(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    packed: PackedClips,
    clips: np.ndarray,
    layout: Layout,
    config: RecognitionConfig,
    epoch: int,
    place: torch.device,
    rank: int,
    world: int,
    progress: Progress,
) -> tuple[float, float]:
    """One pass over the training clips; return mean loss and accuracy of this process."""
    torch.manual_seed(config.seed * 100_003 + epoch)
    rng = np.random.default_rng([config.seed, epoch, rank])
    partner = mirror_labels(packed.labels)
    batches = list(_batches(packed, clips, config, epoch, world))
    task = progress.add_task(
        f"{config.part} epoch {epoch + 1}/{config.epochs}", total=len(batches), loss=0.0, accuracy=0.0
    )
    total = correct = seen = 0.0
    network.train()
    for step, batch in enumerate(batches):
        own = batch[rank::world]
        flips = rng.random(len(own)) < (0.5 if config.mirror else 0.0)
        x = training_batch(packed, own, flips, layout, config, rng=rng)
        targets = torch.from_numpy(np.where(flips, partner[packed.targets[own]], packed.targets[own])).to(place)
        if config.schedule == "cosine":
            _set_learning_rate(optimizer, config, epoch + step / len(batches))
        half = torch.autocast("cuda", dtype=torch.bfloat16) if place.type == "cuda" else nullcontext()
        with half:
            logits = network(torch.from_numpy(x).to(place))
        loss = nn.functional.cross_entropy(logits.float(), targets, label_smoothing=config.label_smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
        optimizer.step()
        total += float(loss.detach()) * len(own)
        correct += float((logits.argmax(1) == targets).sum())
        seen += len(own)
        progress.update(task, advance=1, loss=total / seen, accuracy=correct / seen)
    progress.remove_task(task)
    return total / seen, correct / seen


def _batches(
    packed: PackedClips, clips: np.ndarray, config: RecognitionConfig, epoch: int, world: int
) -> Iterator[np.ndarray]:
    """Yield shuffled batches, the same in every process; the last short one is dropped unless it is the only one."""
    rng = np.random.default_rng([config.seed, epoch])
    if config.balance:
        share = np.bincount(packed.targets[clips])[packed.targets[clips]] ** -config.balance
        order = rng.choice(clips, len(clips), p=share / share.sum())
    else:
        order = rng.permutation(clips)
    size = max(config.batch_size, world)
    for first in range(0, max(1, len(order) - size + 1), size):
        batch = order[first : first + size]
        yield batch if len(batch) >= 2 * world else np.resize(batch, 2 * world)


def _set_learning_rate(optimizer: torch.optim.Optimizer, config: RecognitionConfig, epoch: float) -> None:
    """Linear warm-up, then half a cosine down to 1 % of the peak; `epoch` may be fractional."""
    if epoch < config.warmup_epochs:
        factor = 0.05 + 0.95 * epoch / config.warmup_epochs
    else:
        done = (epoch - config.warmup_epochs) / max(config.epochs - config.warmup_epochs, 1e-9)
        factor = 0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(done, 1.0)))
    for group in optimizer.param_groups:
        group["lr"] = float(config.learning_rate * factor)  # a NumPy number would not be resumable


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


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {key: value.detach().cpu().clone() for key, value in network.state_dict().items()}


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


def _save_resume(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    plateau: ReduceLROnPlateau,
    config: RecognitionConfig,
    state: Progressed,
) -> None:
    part = path.with_suffix(".part")
    torch.save(
        {
            "config": repr(config),
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "plateau": plateau.state_dict(),
            "epoch": state.epoch,
            "best_accuracy": state.best_accuracy,
            "best_weights": state.best_weights,
        },
        part,
    )
    part.replace(path)


def _load_resume(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    plateau: ReduceLROnPlateau,
    config: RecognitionConfig,
) -> Progressed:
    if not path.exists():
        return Progressed(0, -1.0, {})
    table = torch.load(path, weights_only=True, map_location="cpu")
    if table["config"] != repr(config):
        raise CheckpointError(f"{path} belongs to a run with another config: choose another --out or remove it")
    network.load_state_dict(table["network"])
    optimizer.load_state_dict(table["optimizer"])
    plateau.load_state_dict(table["plateau"])
    logger.info("resumed epoch=%d from %s", table["epoch"], path)
    return Progressed(table["epoch"], table["best_accuracy"], table["best_weights"])


def _open_log(out: Path, rank: int):  # type: ignore[no-untyped-def]
    if rank:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(out / "tensorboard"))


def _progress(shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.3f} accuracy {task.fields[accuracy]:.3f}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )
