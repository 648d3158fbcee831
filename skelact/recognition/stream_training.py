"""What the epochs of one part stream do: any process count, resumable, deterministic under its seed."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.lr_scheduler import ReduceLROnPlateau

from skelact.datasets.packed import PackedClips
from skelact.errors import CheckpointError
from skelact.layouts import Layout
from skelact.recognition.checkpoint import build_network, load_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evaluation import better_classes
from skelact.recognition.more_joints import with_more_joints
from skelact.recognition.splits import split_clips
from skelact.recognition.training_step import batch_windows, epoch_steps, micro_batches, plan_step, stream_work
from skelact.recognition.windows import (
    mirror_labels,
    network_input,
    prepare_windows,
    sample_times,
    scoring_windows,
    training_batch,
)
from skelact.runtime.device import choose_device
from skelact.runtime.processes import gather, join_processes, own_device
from skelact.runtime.training import Trainer, cosine_factor

logger = logging.getLogger(__name__)
RESUME_SUFFIX = ".resume.pt"
HEAD = ("head.weight", "head.bias")  # a row per class
SCORING_BATCH = 64
NO_CLASS = -1  # target of a motion of no class
PLATEAU_EPOCHS = 5  # without a better loss; the next one halves the learning rate
MIN_PLATEAU_GAIN = 1e-4  # relative; less counts as none


@dataclass(frozen=True)
class RunIdentity:
    """What makes two runs the same run.

    Attributes:
        config: All settings.
        clips: Digest of names, classes and lengths of all clips.
        start: Digest of the first weights; "" for random ones.
    """

    config: RecognitionConfig
    clips: str
    start: str


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
        times = sample_times(start[rows], length[rows], config, fps=packed.fps[clips[owners[rows]]])
        joints = prepare_windows(packed.windows(clips[owners[rows]], times), layout, config)
        x = network_input(joints, layout, config)
        with torch.inference_mode():
            parts.append(network(torch.from_numpy(x).to(device)).cpu().numpy())
    network.train()
    logits = np.concatenate(parts)
    sums = np.zeros((len(clips), logits.shape[1]))
    np.add.at(sums, owners, logits)
    return sums / np.bincount(owners)[:, None]


class StreamTraining:
    """What the epochs of one stream do: steps on the training clips, then scores of the validation clips.

    Args:
        config: What to train.
        packed: All clips.
        layout: The layout the clips are on.
        out: Folder of the run.
        start: See `train`.
        device: "cpu" or "cuda".
        others: Motions of no class.
    """

    def __init__(
        self,
        config: RecognitionConfig,
        packed: PackedClips,
        layout: Layout,
        out: Path,
        *,
        start: Path | None = None,
        device: str = "cpu",
        others: PackedClips | None = None,
    ) -> None:
        rank, world = join_processes(device)
        self._config, self._packed, self._layout = config, packed, layout
        self._others = others
        self._other_clips = kept_others(others, config) if others else np.zeros(0, np.int64)
        self.split = split_clips(packed, config)
        self.plan = plan_step(config, layout, len(packed.labels), len(self.split.training), device=device, world=world)
        torch.manual_seed(config.seed)
        network = build_network(config, layout, len(packed.labels))
        if start is not None:
            _load_start(start, network, layout, packed.labels)
        self._device = choose_device(own_device(device))
        self.trainer = _build_trainer(config, network.to(self._device), out, _identify(config, packed, start))
        self.trainer.rank, self.trainer.world = rank, world
        self.trainer.work = stream_work(config, layout, packed, len(self.split.training))
        self._network: nn.Module = DistributedDataParallel(network) if world > 1 else network
        self._mirror_labels = mirror_labels(packed.labels)

    def run_epoch(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return loss and accuracy of this process, and of the validation clips if there are any."""
        results = self._train(epoch)
        return results | self._validate() if len(self.split.validation) else results

    def _train(self, epoch: int) -> dict[str, float]:
        config, trainer = self._config, self.trainer
        batches = list(_batches(self._packed, self.split.training, config, epoch, trainer.world))
        sums = trainer.sums or {"loss": 0.0, "right": 0.0, "clips": 0.0}
        trainer.sums, clips_before, started = sums, sums["clips"], time.monotonic()
        self._network.train()
        for x, targets in trainer.track(batches, partial(self._prepare, epoch)):
            if config.schedule == "cosine":
                trainer.set_learning_rate(_learning_rate(config, epoch + trainer.batch / len(batches)))
            trainer.step(self._losses(x, targets, sums))
            sums["clips"] += float((targets.reshape(len(targets), -1)[:, 0] != NO_CLASS).sum())
            means = f"loss {sums['loss'] / sums['clips']:.3f} accuracy {sums['right'] / sums['clips']:.3f}"
            rate = (sums["clips"] - clips_before) / (time.monotonic() - started)
            trainer.detail = f"{means}, {rate:.1f} clips/s"
        rate = trainer.world * (sums["clips"] - clips_before) / max(time.monotonic() - started, 1e-9)
        loss, accuracy = (sums[name] / sums["clips"] for name in ("loss", "right"))
        return {"clips_per_s": rate, "loss": loss, "train_accuracy": accuracy}

    def _losses(self, x: Tensor, targets: Tensor, sums: dict[str, float]) -> Iterator[Tensor]:
        """Yield the loss of each micro-batch, as its share of the batch; processes exchange gradients at the last."""
        pieces = micro_batches(len(targets), self.plan.micro_batch)
        for rows in pieces:
            network = self._network
            is_last = rows is pieces[-1]
            waits = isinstance(network, DistributedDataParallel) and not is_last
            with network.no_sync() if waits else nullcontext():  # type: ignore[operator]
                part, wanted = x[rows].to(self._device), targets[rows].to(self._device)
                with torch.autocast(self._device.type, torch.bfloat16, enabled=self.plan.precision == "bfloat16"):
                    logits = network(part).float()
                loss = _loss(logits, wanted, self._config.label_smoothing)
                sums["loss"] += float(loss.detach())
                sums["right"] += float((logits.argmax(1) == wanted).sum())
                yield loss / len(targets)

    def _prepare(self, epoch: int, numbered: tuple[int, np.ndarray]) -> tuple[Tensor, Tensor]:
        """Windows (N, C, T, V, M) of this process's share of a batch, and their classes (N,); some are mirrored."""
        index, batch = numbered
        config, rank = self._config, self.trainer.rank
        clips = batch[rank :: self.trainer.world]
        rng = np.random.default_rng([config.seed, epoch, rank + 1, index])  # [seed, epoch, 0, 0] is that of the order
        flips = rng.random(len(clips)) < (0.5 if config.mirror else 0.0)
        count = round(config.other_share * len(clips)) if len(self._other_clips) else 0
        x = training_batch(self._packed, clips[count:], flips[count:], self._layout, config, rng=rng)
        targets = self._packed.targets[clips]
        targets = np.where(flips, self._mirror_labels[targets], targets)
        if self._others and count:  # in the place of the first clips of the batch
            drawn = rng.choice(self._other_clips, count)
            x = np.concatenate([training_batch(self._others, drawn, flips[:count], self._layout, config, rng=rng), x])
            targets[:count] = NO_CLASS
        return torch.from_numpy(x), torch.from_numpy(targets)

    def _validate(self) -> dict[str, float]:
        clips, trainer = self.split.validation, self.trainer
        targets = self._packed.targets[clips]
        scores = score_clips(trainer.network, self._packed, clips, self._layout, self._config, device=self._device)
        loss = nn.functional.cross_entropy(torch.from_numpy(scores), torch.from_numpy(targets))
        return {
            "validation_loss": gather(float(loss), trainer.world)[0],
            "validation_accuracy": float((better_classes(scores, targets) == 0).mean()),
        }


def _loss(logits: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
    """Cross entropy, summed; of windows of no class (`NO_CLASS`) against the same probability for every class."""
    is_known = wanted != NO_CLASS
    known = nn.functional.cross_entropy(logits[is_known], wanted[is_known], label_smoothing=smoothing, reduction="sum")
    return known - nn.functional.log_softmax(logits[~is_known], 1).mean(1).sum()


def kept_others(others: PackedClips, config: RecognitionConfig) -> np.ndarray:
    """Indices of the motions of no class that are trained on: none of those whose group the config leaves out."""
    kept = np.ones(len(others), bool)
    for rule in (config.test, config.validation):
        group, _, values = rule.partition("=")
        if group in others.groups:
            kept &= ~np.isin(others.groups[group], values.split(","))
    return np.flatnonzero(kept)


def _batches(
    packed: PackedClips, clips: np.ndarray, config: RecognitionConfig, epoch: int, world: int
) -> Iterator[np.ndarray]:
    """Yield the shuffled batches of an epoch, the same in every process; clips that fill no batch are left out."""
    rng = np.random.default_rng([config.seed, epoch])
    size, steps = batch_windows(config, len(clips), world), epoch_steps(config, len(clips), world)
    order = np.concatenate([_one_pass(packed, clips, config, rng) for _ in range(-(-steps * size // len(clips)))])
    for step in range(steps):
        batch = order[step * size : (step + 1) * size]
        yield batch if len(batch) >= 2 * world else np.resize(batch, 2 * world)


def _one_pass(
    packed: PackedClips, clips: np.ndarray, config: RecognitionConfig, rng: np.random.Generator
) -> np.ndarray:
    """All clips in random order, or as many drawn with more even classes."""
    if not config.balance:
        return rng.permutation(clips)
    weights = np.bincount(packed.targets[clips])[packed.targets[clips]] ** -config.balance
    return rng.choice(clips, len(clips), p=weights / weights.sum())


def _learning_rate(config: RecognitionConfig, epoch: float) -> float:
    """Linear warm-up, then half a cosine; `epoch` may be fractional."""
    if epoch < config.warmup_epochs:
        return config.learning_rate * (0.05 + 0.95 * epoch / config.warmup_epochs)
    done = (epoch - config.warmup_epochs) / max(config.epochs - config.warmup_epochs, 1e-9)
    return config.learning_rate * cosine_factor(done)


def _build_trainer(config: RecognitionConfig, network: nn.Module, out: Path, identity: RunIdentity) -> Trainer:
    optimizer = _build_optimizer(network, config)
    plateau = ReduceLROnPlateau(optimizer, factor=0.5, patience=PLATEAU_EPOCHS, threshold=MIN_PLATEAU_GAIN)
    return Trainer(
        name=config.stream,
        network=network,
        optimizer=optimizer,
        config=identity,
        epochs=config.epochs,
        seed=config.seed,
        resume_file=out / f"{config.stream}{RESUME_SUFFIX}",
        log_folder=out / "tensorboard",
        max_norm=config.max_gradient_norm,
        plateau=plateau if config.schedule == "plateau" else None,
        resumes_within_epoch=True,
    )


def _identify(config: RecognitionConfig, packed: PackedClips, start: Path | None) -> RunIdentity:
    clips = "\n".join([*packed.names, *packed.labels, packed.layout]).encode()
    digest = hashlib.sha256(clips + packed.targets.tobytes() + packed.lengths.tobytes()).hexdigest()
    return RunIdentity(config, digest, hashlib.sha256(start.read_bytes()).hexdigest() if start else "")


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
    checkpoint = with_more_joints(load_checkpoint(path), layout)
    if checkpoint.layout.names != layout.names:
        raise CheckpointError(f"{path}: expected a stream of the same layout, or of core19 for core21, to start from")
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
