"""Train a pose network: on labels, with a teacher beside them, then a new head on its own frozen backbone."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from skelact.datasets import cache_folder
from skelact.errors import InputError
from skelact.formats.coco_wholebody import load_coco_wholebody
from skelact.models.rtmpose import RtmPoseConfig
from skelact.pose_training.batches import CropBatch, make_batch
from skelact.pose_training.config import PARTS, PoseConfig
from skelact.pose_training.losses import (
    Responses,
    confidence,
    decay,
    depth_loss,
    feature_loss,
    label_loss,
    map_loss,
    response_loss,
)
from skelact.pose_training.measure import PartError, measure_network
from skelact.pose_training.networks import PoseNetwork, load_pose_network, save_pose_network
from skelact.pose_training.store import FORMAT, MARGIN, CropStore, cut_coco, open_store, write_store
from skelact.runtime.device import choose_device
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.processes import gather, join_processes, own_device
from skelact.runtime.training import Trainer, cosine_factor

logger = logging.getLogger(__name__)
WEIGHTS_FILE, RESUME_FILE = "pose.safetensors", "pose.resume.pt"
MIXED = ("body", "face", "hands")  # parts that a crop has labels of, by its number modulo 3
WARMUP_STEPS = 50
MAX_NORM = 5.0
DEPTH_WEIGHT = 0.5  # of its loss beside that of x and y


class Outputs(NamedTuple):
    """What the losses read.

    Attributes:
        responses: Of the network.
        point_maps: Maps of the keypoints (N, K, h, w): of the backbone's stages and of the head; none with weight 0.
        features: The last map, projected onto a teacher's; none without one.
    """

    responses: tuple[Tensor, ...]
    point_maps: tuple[Tensor, ...]
    features: Tensor | None


class Student(nn.Module):
    """The network in training, the moving average of its weights, and what only training needs.

    That is a map of every keypoint from each map of the backbone, and the projection onto a teacher's features.

    Args:
        network: To train.
        momentum: Of the average.
        teacher_width: Channels of the last map of a teacher, if there is one.
        with_maps: Whether the maps are taught.
    """

    def __init__(
        self, network: PoseNetwork, momentum: float, *, teacher_width: int | None = None, with_maps: bool = False
    ) -> None:
        super().__init__()
        self.network = network
        self.average = PoseNetwork(network.name, network.config, with_depth=network.with_depth)
        self.average.load_state_dict(network.state_dict())
        self.average.requires_grad_(False)
        self.project = nn.Conv2d(network.width, teacher_width, 1) if teacher_width else None
        widths = network.network.backbone.widths[1:]
        heads = [nn.Conv2d(width, network.config.keypoints, 1) for width in widths] if with_maps else []
        self.maps = nn.ModuleList(heads)
        self._momentum = momentum

    def forward(self, images: Tensor) -> Outputs:
        """Crops (N, 3, H, W) -> what the losses read."""
        seen = self.network.look(images)
        found = [read(one) for read, one in zip(self.maps, seen.maps, strict=True)] if len(self.maps) else []
        return Outputs(
            tuple(response.float() for response in seen.responses),
            tuple(one.float() for one in (*found, *seen.point_maps)) if found else (),
            self.project(seen.maps[-1]).float() if self.project is not None else None,
        )

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
    place = f"{labels.resolve()} {height}x{width} {FORMAT}"
    digest = hashlib.sha256(labels.read_bytes() + place.encode()).hexdigest()[:16]
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

    Under torchrun every process takes its share of each batch, and only the first writes.

    Raises:
        InputError: No labels there, or all of them skipped.
        CheckpointError: A teacher's weights cannot be read, or the run to resume was another.
        RunInterruptedError: A signal came; the same call goes on.
    """
    run = PoseRun.open(config, data, output, device=device, stop=stop)
    student, trainer = run.student, run.trainer
    output.mkdir(parents=True, exist_ok=True)
    trainer.resume()
    parameters = sum(value.numel() for value in student.network.parameters())
    logger.info("network=%s size=%s parameters=%d crops=%d", config.network, config.size, parameters, len(run.train))
    trainer.run(run.train_epoch, show_progress=show_progress)
    path = output / WEIGHTS_FILE
    if trainer.rank == 0:
        save_pose_network(student.average, path)
        trainer.resume_file.unlink(missing_ok=True)
        for part, row in run.measure().items():
            logger.info("test part=%s %s", part, format_error(row))
    gather(None, trainer.world)  # the file is there for all
    return path


def _open_crops(config: PoseConfig, data: Path, rank: int, world: int) -> tuple[CropStore, CropStore]:
    """The crops of training and test; the first process makes them, the others wait."""
    if rank == 0:
        stores = [load_crops(data, name, config) for name in ("train", "test")]
        gather(None, world)
    else:
        gather(None, world)
        stores = [load_crops(data, name, config) for name in ("train", "test")]
    train, test = (store.only(config.points) for store in stores)
    return train, test


def format_error(row: PartError) -> str:
    """One line of a measure."""
    depth = "" if np.isnan(row.depth_cm) else f" depth={row.depth_cm:.1f}cm flat={row.flat_cm:.1f}cm"
    return f"error={row.error:.3f}% pck={row.pck:.1f}% ap={row.precision:.1f} people={row.people}{depth}"


@dataclass(eq=False)
class PoseRun:
    """A training and all that it needs."""

    config: PoseConfig
    train: CropStore
    test: CropStore
    student: Student
    teachers: Teachers
    trainer: Trainer
    device: torch.device

    @classmethod
    def open(
        cls, config: PoseConfig, data: Path, output: Path, *, device: str = "cpu", stop: StopRequest | None = None
    ) -> PoseRun:
        """Open crops and teachers and make the network; see `train_pose`."""
        rank, world = join_processes(device)
        torch.manual_seed(config.seed)
        train, test = _open_crops(config, data, rank, world)
        if config.skip >= len(train):
            raise InputError(f"expected fewer than the {len(train)} crops, got {config.skip}", field="skip")
        target = torch.device(choose_device(own_device(device)))
        teachers = Teachers(
            load_pose_network(Path(config.teacher)).to(target) if config.teacher else None,
            {part: load_pose_network(Path(path)).to(target) for part, path in config.expert_files.items()},
        )
        student = _build_student(config, teachers).to(target)
        student.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's own types lack it
        trainer = Trainer(
            name=f"pose-{config.stage}",
            network=student,
            optimizer=_optimizer(student, config),
            config=RunIdentity(config, hashlib.sha256(np.ascontiguousarray(train.points).tobytes()).hexdigest()),
            epochs=config.epochs,
            seed=config.seed,
            resume_file=output / RESUME_FILE,
            log_folder=output / "tensorboard",
            max_norm=MAX_NORM,
            stop=stop or StopRequest(),
            resumes_within_epoch=True,
            rank=rank,
            world=world,
        )
        return cls(config, train, test, student, teachers, trainer, target)

    def measure(self) -> dict[str, PartError]:
        """Errors of the average on the test crops, by part."""
        size = (self.config.height, self.config.width)
        return measure_network(self.student.average, self.test, *size, device=self.device.type)

    def __post_init__(self) -> None:
        self._frozen = self.student.network.freeze_body() if self.config.stage == 2 else []
        is_shared = self.trainer.world > 1
        self._network: nn.Module = DistributedDataParallel(self.student) if is_shared else self.student

    def train_epoch(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return what is logged."""
        config, trainer = self.config, self.trainer
        rng = np.random.default_rng((config.seed, epoch))
        first, count = self.used_crops.start, len(self.used_crops)
        rows = first + rng.permutation(count)
        steps = max(1, count // config.batch_size)
        batches = [rows[first * config.batch_size : (first + 1) * config.batch_size] for first in range(steps)]
        self._set_mode()
        sums = trainer.sums or {"loss": 0.0, "batches": 0.0}
        trainer.sums = sums
        for batch, numbers in trainer.track(batches, self._prepare(epoch)):
            done = (epoch + trainer.batch / steps) / config.epochs
            step = epoch * steps + trainer.batch
            rise = min(1.0, (step + 1) / min(WARMUP_STEPS, 1 + steps * config.epochs // 10))  # a tenth of a short run
            trainer.set_learning_rate(config.learning_rate * cosine_factor(done) * rise)
            loss = self.loss(batch, numbers, decay(epoch, config.epochs))
            trainer.step(loss)
            self.student.follow(step)
            sums["loss"] += float(loss.detach())
            sums["batches"] += 1
            trainer.detail = f"loss={sums['loss'] / sums['batches']:.3f}"
        mean = {"loss": float(np.mean(gather(sums["loss"] / sums["batches"], trainer.world)))}
        if trainer.rank:
            return mean
        errors = self.measure()
        of_parts = {f"{part}_error": row.error for part, row in errors.items()}
        return {**mean, **of_parts, "ap": errors[config.part].precision}

    def _prepare(self, epoch: int):  # type: ignore[no-untyped-def]
        config = self.config

        def prepare(item: tuple[int, np.ndarray]) -> tuple[CropBatch, np.ndarray]:
            numbers = np.sort(item[1])[self.trainer.rank :: self.trainer.world]
            size, seed = (config.height, config.width), (config.seed, epoch)
            return make_batch(self.train, numbers, *size, seed=seed, turn_deg=config.turn_deg), numbers

        return prepare

    def _set_mode(self) -> None:
        self.student.train()
        self.student.average.eval()
        for module in self._frozen:  # neither weights nor statistics change
            module.eval()

    def loss(self, batch: CropBatch, numbers: np.ndarray, factor: float) -> Tensor:
        """Loss of a batch: stage 2 has the teacher's responses alone, stage 1 labels and fading teachers."""
        config, whole = self.config, self.teachers.whole
        points, weights, depths = (value.to(self.device) for value in (batch.points, batch.weights, batch.depths))
        images = batch.images.to(self.device, memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=config.bfloat16):
            ours = self._network(images)
            with torch.no_grad():
                theirs = whole.look(images) if whole is not None else None
        if theirs is not None and config.stage == 2:
            return response_loss(ours.responses, _as_float(theirs.responses))
        weights = weights * self.used_labels(numbers).to(self.device)
        loss = label_loss(ours.responses, points, weights)
        if config.depth:
            loss = loss + DEPTH_WEIGHT * depth_loss(ours.responses[2], depths, weights)
        for maps in ours.point_maps:
            loss = loss + config.map_weight * map_loss(maps, points, weights, (config.height, config.width))
        if theirs is not None and ours.features is not None:
            loss = loss + factor * config.feature_weight * feature_loss(ours.features, theirs.maps[-1].float())
            loss = loss + factor * config.response_weight * response_loss(ours.responses, _as_float(theirs.responses))
        for part, expert in self.teachers.experts.items():
            loss = loss + config.response_weight * self._expert_loss(part, expert, images, ours.responses)
        return loss

    def _expert_loss(self, part: str, expert: PoseNetwork, images: Tensor, responses: Responses) -> Tensor:
        """What an expert, of all points or of its part alone, says of its part where it is sure."""
        points = PARTS[part]
        with torch.no_grad():
            theirs = expert(images)
        if theirs[0].shape[1] != points.stop - points.start:
            theirs = tuple(response[:, points] for response in theirs)
        sure = (confidence(theirs) > self.config.sure_above(part)).float()
        return response_loss(tuple(response[:, points] for response in responses), theirs, sure)

    @property
    def used_crops(self) -> range:
        """Numbers of the crops that are trained on."""
        config, count = self.config, len(self.train)
        return range(config.skip, min(config.skip + (config.limit or count), count))

    def used_labels(self, numbers: np.ndarray) -> Tensor:
        """Which labels of each crop are used (N, K)."""
        used = torch.zeros(len(numbers), self.train.points.shape[1])
        labeled = torch.from_numpy(numbers < self.config.label_share * len(self.train))
        if self.config.labels == "all":
            return used + labeled[:, None]
        for row, number in enumerate(numbers):
            part = MIXED[number % len(MIXED)] if self.config.labels == "mixed" else self.config.labels
            used[row, PARTS[part]] = 1
        return used * labeled[:, None]


def _as_float(responses: Responses) -> Responses:
    return tuple(response.float() for response in responses)


def _build_student(config: PoseConfig, teachers: Teachers) -> Student:
    keypoints = config.points.stop - config.points.start
    shape = RtmPoseConfig(config.size, keypoints, config.height, config.width)
    network, teacher = PoseNetwork(config.network, shape, with_depth=config.depth), teachers.whole
    if config.start:
        _start_from(network, load_pose_network(Path(config.start)))
    if config.stage == 1:
        width = teacher.width if teacher is not None else None
        return Student(network, config.average, teacher_width=width, with_maps=config.map_weight > 0)
    assert teacher is not None
    if (teacher.name, teacher.config, teacher.with_depth) != (network.name, network.config, network.with_depth):
        raise InputError("stage 2 goes on with the network of stage 1: same network, size and input", field="teacher")
    learned = {name: value for name, value in network.state_dict().items() if name.startswith("network.head.")}
    network.load_state_dict({**teacher.state_dict(), **learned})
    return Student(network, config.average)


def _start_from(network: PoseNetwork, trained: PoseNetwork) -> None:
    """Take over what has the same name and shape."""
    own = network.state_dict()
    alike = {name: value for name, value in trained.state_dict().items() if _is_like(own.get(name), value)}
    if trained.config.size != network.config.size:
        raise InputError(f"expected a network of size {network.config.size}, got {trained.config.size}", field="start")
    network.load_state_dict({**own, **alike})


def _is_like(own: Tensor | None, other: Tensor) -> bool:
    return own is not None and own.shape == other.shape


def _optimizer(student: Student, config: PoseConfig) -> torch.optim.Optimizer:
    """AdamW of what is learned, which leaves norms and biases undecayed."""
    learned = [value for value in student.parameters() if value.requires_grad]
    groups = [
        {"params": [value for value in learned if value.ndim >= 2], "weight_decay": config.weight_decay},
        {"params": [value for value in learned if value.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, config.learning_rate)
