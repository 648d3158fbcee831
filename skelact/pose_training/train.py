"""Train a pose network: on labels, with a teacher beside them, then a new head on its own frozen backbone."""

from __future__ import annotations

import hashlib
import logging
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from skelact.datasets import cache_folder
from skelact.errors import InputError
from skelact.formats.coco_wholebody import load_coco_wholebody
from skelact.models.rtmpose import RtmPoseConfig
from skelact.pose_training.batches import CropBatch, make_batch
from skelact.pose_training.config import PARTS, PoseConfig
from skelact.pose_training.losses import confidence, decay, feature_loss, label_loss, map_loss, response_loss
from skelact.pose_training.measure import PartError, measure_network
from skelact.pose_training.networks import PoseNetwork, load_pose_network, save_pose_network
from skelact.pose_training.store import MARGIN, CropStore, cut_coco, open_store, write_store
from skelact.runtime.device import choose_device
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.training import Trainer, cosine_factor

logger = logging.getLogger(__name__)
WEIGHTS_FILE, RESUME_FILE = "pose.safetensors", "pose.resume.pt"
MIXED = ("body", "face", "hands")  # parts that a crop has labels of, by its number modulo 3
WARMUP_STEPS = 50
MAX_NORM = 5.0


class Student(nn.Module):
    """The network in training, the moving average of its weights, and what only training needs.

    That is a map of every keypoint from each map of the backbone, and the projection onto a teacher's features.
    """

    def __init__(self, network: PoseNetwork, teacher_width: int | None, momentum: float) -> None:
        super().__init__()
        self.network = network
        self.average = PoseNetwork(network.name, network.config)
        self.average.load_state_dict(network.state_dict())
        self.average.requires_grad_(False)
        self.project = nn.Conv2d(network.width, teacher_width, 1) if teacher_width else None
        widths = network.network.backbone.widths[1:]
        self.maps = nn.ModuleList(nn.Conv2d(width, network.config.keypoints, 1) for width in widths)
        self._momentum = momentum

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Move the average toward the network; in the first steps faster."""
        momentum = max(self._momentum, 1 / (step + 2))
        for ours, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if ours.dtype.is_floating_point:
                ours.lerp_(theirs, momentum)
            else:
                ours.copy_(theirs)


@dataclass(frozen=True, eq=False)
class Teachers:
    """Frozen networks.

    Attributes:
        whole: Teaches all points, or None.
        experts: Part -> network that teaches its points.
    """

    whole: PoseNetwork | None
    experts: dict[str, PoseNetwork]


@dataclass(frozen=True)
class RunIdentity:
    """What makes two runs the same run: all settings, and a digest of the labels."""

    config: PoseConfig
    labels: str


def load_crops(data: Path, name: str, config: PoseConfig) -> CropStore:
    """Open the crops of `data`/`name`.json, COCO-WholeBody labels of pictures below `data`; made once, in the cache.

    Raises:
        InputError: There is no such file, or nobody in it has enough labels.
    """
    labels = data / f"{name}.json"
    if not labels.exists():
        raise InputError(f"expected COCO-WholeBody labels in {name}.json", field=str(data))
    height, width = round(config.height * MARGIN), round(config.width * MARGIN)
    digest = hashlib.sha256(labels.read_bytes() + f"{labels.resolve()} {height}x{width}".encode()).hexdigest()[:16]
    folder = cache_folder() / f"pose-{digest}"
    if not folder.exists():
        people = len(load_coco_wholebody(labels)[1])
        written = write_store(
            folder, cut_coco(labels, data, height=height, width=width), people, height=height, width=width, terms=""
        )
        if not written:
            raise InputError("nobody has enough labeled points", field=str(labels))
    return open_store(folder)


def train_pose(
    config: PoseConfig,
    data: Path,
    output: Path,
    *,
    device: str = "cpu",
    stop: StopRequest | None = None,
    show_progress: bool = True,
) -> Path:
    """Train a network on `data`/train.json, measure it on `data`/test.json, write `output`/pose.safetensors.

    Raises:
        InputError: No labels there.
        CheckpointError: A teacher's weights cannot be read, or the run to resume was another.
        RunInterruptedError: A signal came; the same call goes on.
    """
    torch.manual_seed(config.seed)
    train, test = (load_crops(data, name, config).only(config.points) for name in ("train", "test"))
    target = torch.device(choose_device(device))
    teachers = Teachers(
        load_pose_network(Path(config.teacher)).to(target) if config.teacher else None,
        {part: load_pose_network(Path(path)).to(target) for part, path in config.expert_files.items()},
    )
    student = _build_student(config, teachers).to(target)
    digest = hashlib.sha256(np.ascontiguousarray(train.points).tobytes()).hexdigest()
    trainer = Trainer(
        name=f"pose-{config.stage}",
        network=student,
        optimizer=_optimizer(student, config),
        config=RunIdentity(config, digest),
        epochs=config.epochs,
        seed=config.seed,
        resume_file=output / RESUME_FILE,
        log_folder=output / "tensorboard",
        max_norm=MAX_NORM,
        stop=stop or StopRequest(),
        resumes_within_epoch=True,
    )
    output.mkdir(parents=True, exist_ok=True)
    trainer.resume()
    run = _Run(config, train, test, student, teachers, trainer, target)
    parameters = sum(value.numel() for value in student.network.parameters())
    logger.info("network=%s size=%s parameters=%d crops=%d", config.network, config.size, parameters, len(train))
    trainer.run(run.train_epoch, show_progress=show_progress)
    path = output / WEIGHTS_FILE
    save_pose_network(student.average, path)
    trainer.resume_file.unlink(missing_ok=True)
    for part, row in measure_network(student.average, test, config.height, config.width, device=target.type).items():
        logger.info("test part=%s %s", part, format_error(row))
    return path


def format_error(row: PartError) -> str:
    """One line of a measure."""
    return f"error={row.error:.3f}% pck={row.pck:.1f}% ap={row.precision:.1f} people={row.people}"


@dataclass(eq=False)
class _Run:
    config: PoseConfig
    train: CropStore
    test: CropStore
    student: Student
    teachers: Teachers
    trainer: Trainer
    device: torch.device

    def train_epoch(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return what is logged."""
        config, trainer = self.config, self.trainer
        rng = np.random.default_rng((config.seed, epoch))
        count = min(config.limit or len(self.train), len(self.train))
        rows = rng.permutation(count)
        steps = max(1, count // config.batch_size)
        batches = [rows[first * config.batch_size : (first + 1) * config.batch_size] for first in range(steps)]
        self._set_mode()
        sums = trainer.sums or {"loss": 0.0, "batches": 0.0}
        trainer.sums = sums
        for batch, numbers in trainer.track(batches, self._prepare(epoch)):
            done = (epoch + trainer.batch / steps) / config.epochs
            step = epoch * steps + trainer.batch
            trainer.set_learning_rate(config.learning_rate * cosine_factor(done) * min(1.0, (step + 1) / WARMUP_STEPS))
            loss = self._loss(batch, numbers, decay(epoch, config.epochs))
            trainer.step(loss)
            self.student.follow(step)
            sums["loss"] += float(loss.detach())
            sums["batches"] += 1
            trainer.detail = f"loss={sums['loss'] / sums['batches']:.3f}"
        errors = measure_network(self.student.average, self.test, config.height, config.width, device=self.device.type)
        self._set_mode()
        rows_logged = {f"{part}_error": row.error for part, row in errors.items()}
        return {"loss": sums["loss"] / sums["batches"], **rows_logged, "ap": errors[self.config.part].precision}

    def _prepare(self, epoch: int):  # type: ignore[no-untyped-def]
        config = self.config

        def prepare(item: tuple[int, np.ndarray]) -> tuple[CropBatch, np.ndarray]:
            index, numbers = item
            rng = np.random.default_rng((config.seed, epoch, index))
            return make_batch(self.train, np.sort(numbers), config.height, config.width, rng=rng), np.sort(numbers)

        return prepare

    def _set_mode(self) -> None:
        self.student.train()
        self.student.average.eval()
        if self.config.stage == 2:  # neither weights nor statistics of the backbone change
            self.student.network.network.backbone.eval()

    def _loss(self, batch: CropBatch, numbers: np.ndarray, factor: float) -> Tensor:
        """Loss of a batch: stage 2 has the teacher's responses alone, stage 1 labels and fading teachers."""
        images, points, weights = (value.to(self.device) for value in (batch.images, batch.points, batch.weights))
        mixed = torch.autocast(self.device.type, torch.bfloat16) if self.config.bfloat16 else nullcontext()
        whole = self.teachers.whole
        with mixed:
            maps, responses = self.student.network.with_features(images)
            if whole is not None:
                with torch.no_grad():
                    theirs = whole.with_features(images)
        if whole is not None and self.config.stage == 2:
            return response_loss(responses, theirs[1])
        weights = weights * self._labels(numbers).to(self.device)
        loss = label_loss(responses, points, weights)
        if self.config.map_weight:
            loss = loss + self.config.map_weight * self._map_loss(maps, points, weights)
        if whole is not None and self.student.project is not None:
            loss = loss + factor * self.config.feature_weight * feature_loss(
                self.student.project(maps[-1]), theirs[0][-1]
            )
            loss = loss + factor * self.config.response_weight * response_loss(responses, theirs[1])
        for part, expert in self.teachers.experts.items():
            loss = loss + self.config.response_weight * self._expert_loss(part, expert, images, responses)
        return loss

    def _map_loss(self, maps: tuple[Tensor, ...], points: Tensor, weights: Tensor) -> Tensor:
        size = (self.config.height, self.config.width)
        found = [read(one) for read, one in zip(self.student.maps, maps, strict=True)]
        found.append(self.student.network.point_maps(maps[-1]))
        return torch.stack([map_loss(one, points, weights, size) for one in found]).sum()

    def _expert_loss(self, part: str, expert: PoseNetwork, images: Tensor, responses: tuple[Tensor, Tensor]) -> Tensor:
        """What an expert says of the points of its part, where it is sure."""
        points = PARTS[part]
        with torch.no_grad():
            theirs = tuple(response[:, points] for response in expert(images))
        sure = (confidence((theirs[0], theirs[1])) > self.config.expert_confidence).float()
        return response_loss((responses[0][:, points], responses[1][:, points]), (theirs[0], theirs[1]), sure)

    def _labels(self, numbers: np.ndarray) -> Tensor:
        """Which labels of each crop are used (N, K)."""
        used = torch.zeros(len(numbers), self.train.points.shape[1])
        if self.config.labels == "all":
            return used + 1
        for row, number in enumerate(numbers):
            part = MIXED[number % len(MIXED)] if self.config.labels == "mixed" else self.config.labels
            used[row, PARTS[part]] = 1
        return used


def _build_student(config: PoseConfig, teachers: Teachers) -> Student:
    keypoints = config.points.stop - config.points.start
    shape = RtmPoseConfig(config.size, keypoints, config.height, config.width)
    network = PoseNetwork(config.network, shape)
    if config.stage == 1:
        return Student(network, teachers.whole.width if teachers.whole else None, config.average)
    assert teachers.whole is not None
    if (teachers.whole.name, teachers.whole.config) != (network.name, network.config):
        raise InputError("stage 2 goes on with the network of stage 1: same network, size and input", field="teacher")
    network.network.backbone.load_state_dict(teachers.whole.network.backbone.state_dict())
    network.network.backbone.requires_grad_(False)
    return Student(network, None, config.average)


def _optimizer(student: Student, config: PoseConfig) -> torch.optim.Optimizer:
    """AdamW of what is learned, which leaves norms and biases undecayed."""
    learned = [value for value in student.parameters() if value.requires_grad]
    groups = [
        {"params": [value for value in learned if value.ndim >= 2], "weight_decay": config.weight_decay},
        {"params": [value for value in learned if value.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, config.learning_rate)
