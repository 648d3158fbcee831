"""Train the generator's network: resumable, deterministic under its seed, one process."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn

from skelact.errors import CheckpointError, ConfigError, InputError
from skelact.files import atomic_path
from skelact.generation.config import GenerationConfig
from skelact.generation.corpus import Corpus
from skelact.generation.decoder import FORMAT, GRAPH_FILE
from skelact.models.motion_vae import BodyTensors, MotionVae, MotionVaeConfig, Subspace, VaeLosses, vae_loss
from skelact.runtime.device import choose_device
from skelact.runtime.export import export_onnx
from skelact.runtime.tensors import load_tensors, save_tensors
from skelact.skeleton.body import BODY

logger = logging.getLogger(__name__)
WEIGHTS_FILE, RESUME_FILE = "generator.safetensors", "generator.resume.pt"
CLIP_NORM = 1.0
WARMUP_STEPS = 200
SUBSPACE_UNITS = 3000  # that the components are taken from
LEAST_SPREAD = 1e-6  # relative, of what hardly varies
SCORED_UNITS = 1024  # held-out ones, at most
MOVE_WEIGHT = (1.0, 0.3, 0.3, 0.3)  # height, metres; velocities, metres a second; turning, radians a second
TIP_M = 0.05  # that a joint moves by turning, besides all that hangs on it
FEET = ("left_ankle", "left_toe", "right_ankle", "right_toe")


@dataclass(frozen=True, eq=False)
class GeneratorCheckpoint:
    """A trained network and the words it knows.

    Attributes:
        config: How it was trained.
        words: W words, actions first.
        actions: How many of the words are actions.
        weights: State of `MotionVae`.
    """

    config: GenerationConfig
    words: tuple[str, ...]
    actions: int
    weights: dict[str, Tensor]

    @property
    def metadata(self) -> dict[str, str]:
        """What travels with the weights, as text."""
        return {
            "format": FORMAT,
            "config": json.dumps(asdict(self.config)),
            "words": json.dumps(self.words),
            "actions": str(self.actions),
        }


def train(
    config: GenerationConfig,
    corpus: Corpus,
    out: Path,
    *,
    device: str = "cpu",
    show_progress: bool = True,
    stop_after_epochs: int | None = None,
) -> Path:
    """Train and write `out`/generator.safetensors and its ONNX graph beside it.

    Starts where an interrupted run in `out` stopped; the final weights are the same either way.

    Args:
        config: What to train.
        corpus: All units.
        out: Folder of the run: log, resume file, weights, graph.
        device: "cpu" or "cuda".
        show_progress: Draw a progress bar.
        stop_after_epochs: Stop early (as a kill would), for tests.

    Raises:
        InputError: No unit is left to train on.
        CheckpointError: `out` holds a run with another config.
    """
    place = choose_device(device)
    out.mkdir(parents=True, exist_ok=True)
    units = np.flatnonzero(~corpus.held_out) if config.hold_out else np.arange(len(corpus.rows))
    if not len(units):
        raise InputError("no unit is left to train on", field="config.hold_out")
    torch.manual_seed(config.seed)
    network = build_network(config, len(corpus.words))
    fit_subspace(network.subspace, corpus, units, config)
    coefficients = _project(network.subspace, corpus)
    network = network.to(place)
    optimizer = torch.optim.AdamW(network.parameters(), config.learning_rate, weight_decay=config.weight_decay)
    done = _load_resume(out / RESUME_FILE, network, optimizer, config)
    held_out = np.flatnonzero(corpus.held_out)[:: max(1, int(corpus.held_out.sum()) // SCORED_UNITS)]
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(str(out / "tensorboard"))
    with _progress(show_progress) as progress:
        for epoch in range(done, config.epochs):
            result = _train_epoch(network, optimizer, coefficients, corpus, units, config, epoch, progress)
            if config.hold_out and len(held_out):
                result |= _score(network, coefficients, corpus, held_out, config)
            done = epoch + 1
            _save_resume(out / RESUME_FILE, network, optimizer, config, done)
            line = " ".join(f"{key}={value:.4f}" for key, value in result.items())
            logger.info("epoch=%d/%d %s", done, config.epochs, line)
            for key, value in result.items():
                writer.add_scalar(f"generator/{key}", value, done)
            if stop_after_epochs is not None and done >= stop_after_epochs:
                break
    writer.close()
    path = out / WEIGHTS_FILE
    if done >= config.epochs:
        weights = {key: value.detach().cpu().contiguous().clone() for key, value in network.state_dict().items()}
        checkpoint = GeneratorCheckpoint(config, corpus.words, corpus.actions, weights)
        save_checkpoint(path, checkpoint)
        export_checkpoint(checkpoint, out / GRAPH_FILE)
    return path


def build_network(config: GenerationConfig, words: int) -> MotionVae:
    """Make the network that a config describes, untrained."""
    if config.model != "motion_vae":
        raise ConfigError(f"model: expected motion_vae, got {config.model!r}")
    names = ("components", "width", "latent", "layers", "dropout")
    return MotionVae(MotionVaeConfig(words, **{name: getattr(config, name) for name in names}))


def fit_subspace(subspace: Subspace, corpus: Corpus, units: np.ndarray, config: GenerationConfig) -> None:
    """Set the principal components of units, every feature weighted by how far it moves the body.

    Rotations weigh what hangs on their joint, metres; drawn like training units, so rare actions have their share.

    Raises:
        InputError: There are fewer units than components.
    """
    if len(units) < config.components:
        raise InputError(f"expected at least {config.components} units, got {len(units)}", field="config.components")
    rng = np.random.default_rng(config.seed)
    chosen = rng.choice(units, min(SUBSPACE_UNITS, len(units)), replace=False, p=_shares(corpus, units, config))
    weight = np.concatenate([MOVE_WEIGHT, np.repeat(_reaches(), 6)])
    flat = (corpus.rows[chosen] * weight).reshape(len(chosen), -1)
    mean = flat.mean(0)
    values, vectors = np.linalg.eigh((flat - mean) @ (flat - mean).T)
    values, vectors = values[::-1][: config.components], vectors[:, ::-1][:, : config.components]
    values = np.maximum(values, LEAST_SPREAD * values[0])
    seconds = np.log(corpus.seconds[chosen])
    subspace.mean.copy_(torch.from_numpy(mean))
    subspace.basis.copy_(torch.from_numpy(((flat - mean).T @ vectors / np.sqrt(values)).T))
    subspace.weight.copy_(torch.from_numpy(weight))
    subspace.scale.fill_(float(np.sqrt(values[0] / len(chosen))))
    subspace.seconds.copy_(torch.tensor([seconds.mean(), max(seconds.std(), LEAST_SPREAD)]))


def _reaches() -> np.ndarray:
    """Metres from each joint to the end of the longest chain that hangs on it."""
    reach = np.linalg.norm(BODY.tips, axis=1) + TIP_M
    for joint in range(len(reach) - 1, 0, -1):
        parent = BODY.parents[joint]
        reach[parent] = max(reach[parent], reach[joint] + np.linalg.norm(BODY.offsets[joint]))
    return reach


def _shares(corpus: Corpus, units: np.ndarray, config: GenerationConfig) -> np.ndarray:
    """Probability (len(units),) of drawing each unit."""
    action = corpus.word_mask[units, : corpus.actions].argmax(1)
    share = np.bincount(action, minlength=corpus.actions)[action] ** -float(config.balance)
    return share / share.sum()


def _project(subspace: Subspace, corpus: Corpus) -> Tensor:
    with torch.inference_mode():
        parts = [
            subspace(torch.from_numpy(rows), torch.from_numpy(np.log(seconds))[:, None])
            for rows, seconds in zip(np.array_split(corpus.rows, 16), np.array_split(corpus.seconds, 16), strict=True)
        ]
    return torch.cat(parts).clone()


def _train_epoch(
    network: MotionVae,
    optimizer: torch.optim.Optimizer,
    coefficients: Tensor,
    corpus: Corpus,
    units: np.ndarray,
    config: GenerationConfig,
    epoch: int,
    progress: Progress,
) -> dict[str, float]:
    """One epoch; return the mean of every part of the loss."""
    torch.manual_seed(config.seed * 100_003 + epoch)
    rng = np.random.default_rng([config.seed, epoch])
    place, shares, totals = network.subspace.mean.device, _shares(corpus, units, config), dict[str, float]()
    task = progress.add_task(f"epoch {epoch + 1}/{config.epochs}", total=config.steps, loss=0.0)
    network.train()
    for step in range(config.steps):
        _set_learning_rate(optimizer, config, epoch * config.steps + step)
        batch = rng.choice(units, config.batch_size, p=shares)
        said = corpus.word_mask[batch].astype(np.float32)
        said[:, corpus.actions :] *= rng.random((len(batch), 1)) < config.style_share
        noise = torch.from_numpy(rng.standard_normal((2, len(batch), config.latent), np.float32)).to(place)
        words, target = torch.from_numpy(said).to(place), coefficients[batch].to(place)
        loss, parts = vae_loss(network, words, target, _body(place), config.losses, noise)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
        optimizer.step()
        for name, part in parts.items():
            totals[name] = totals.get(name, 0.0) + part / config.steps
        progress.update(task, advance=1, loss=sum(parts.values()))
    progress.remove_task(task)
    return totals


def _score(
    network: MotionVae, coefficients: Tensor, corpus: Corpus, units: np.ndarray, config: GenerationConfig
) -> dict[str, float]:
    """Parts of the loss on held-out units, with the same noise every time."""
    place = network.subspace.mean.device
    rng = np.random.default_rng(config.seed)
    noise = torch.from_numpy(rng.standard_normal((2, len(units), config.latent), np.float32)).to(place)
    words = torch.from_numpy(corpus.word_mask[units].astype(np.float32)).to(place)
    network.eval()
    with torch.inference_mode():
        _, parts = vae_loss(network, words, coefficients[units].to(place), _body(place), config.losses, noise)
    return {f"held_out_{name}": part for name, part in parts.items()}


def _body(place: torch.device) -> BodyTensors:
    offsets = torch.tensor(BODY.offsets, dtype=torch.float32, device=place)
    return BodyTensors(BODY.parents, offsets, tuple(BODY.names.index(name) for name in FEET))


def _set_learning_rate(optimizer: torch.optim.Optimizer, config: GenerationConfig, step: int) -> None:
    """Linear warm-up, then half a cosine down to 1 % of the peak."""
    done = step / (config.epochs * config.steps)
    factor = min(1.0, (step + 1) / WARMUP_STEPS) * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * done)))
    for group in optimizer.param_groups:
        group["lr"] = float(config.learning_rate * factor)


def _save_resume(
    path: Path, network: MotionVae, optimizer: torch.optim.Optimizer, config: GenerationConfig, epoch: int
) -> None:
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
    with atomic_path(path) as part:
        torch.save({"config": repr(config), "epoch": epoch, **state}, part)


def _load_resume(path: Path, network: MotionVae, optimizer: torch.optim.Optimizer, config: GenerationConfig) -> int:
    """Finished epochs of the run at `path`, whose state is taken over; 0 when there is none."""
    if not path.exists():
        return 0
    table = torch.load(path, weights_only=True, map_location="cpu")
    if table["config"] != repr(config):
        raise CheckpointError(f"{path} belongs to a run with another config: choose another --out or remove it")
    network.load_state_dict(table["network"])
    optimizer.load_state_dict(table["optimizer"])
    logger.info("resumed epoch=%d from %s", table["epoch"], path)
    return int(table["epoch"])


def _progress(shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )


def save_checkpoint(path: Path, checkpoint: GeneratorCheckpoint) -> None:
    """Write one safetensors file; it appears whole or not at all."""
    save_tensors(path, checkpoint.weights, checkpoint.metadata)


def load_checkpoint(path: Path) -> GeneratorCheckpoint:
    """Read what `save_checkpoint` wrote.

    Raises:
        CheckpointError: The file is missing, damaged or not one of ours.
    """
    weights, metadata = load_tensors(path)
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{path}: expected a file of format {FORMAT!r}, got {metadata.get('format')!r}")
    table = json.loads(metadata["config"])
    config = GenerationConfig(**{**table, "losses": VaeLosses(**table["losses"])})
    return GeneratorCheckpoint(config, tuple(json.loads(metadata["words"])), int(metadata["actions"]), weights)


def export_checkpoint(checkpoint: GeneratorCheckpoint, path: Path) -> None:
    """Write the ONNX graph: words (N, W) and noise (N, D) to rows (N, T, F) and log seconds (N, 1)."""
    network = build_network(checkpoint.config, len(checkpoint.words))
    network.load_state_dict(checkpoint.weights)
    examples = {
        "words": torch.zeros(2, len(checkpoint.words)),
        "noise": torch.zeros(2, checkpoint.config.latent),
    }
    export_onnx(network, examples, path, metadata=checkpoint.metadata, outputs=("rows", "log_seconds"))
