"""Train the generator's network: resumable, deterministic under its seed, one process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from skelact.errors import CheckpointError, ConfigError, InputError
from skelact.generation.config import GenerationConfig
from skelact.generation.corpus import Corpus
from skelact.generation.decoder import FORMAT, GRAPH_FILE
from skelact.models.motion_vae import BodyTensors, MotionVae, MotionVaeConfig, Subspace, VaeLosses, vae_loss
from skelact.runtime.device import choose_device
from skelact.runtime.export import export_onnx
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.tensors import load_tensors, save_tensors
from skelact.runtime.training import Trainer, cosine_factor
from skelact.skeleton.body import BODY

WEIGHTS_FILE, RESUME_FILE = "generator.safetensors", "generator.resume.pt"
MAX_GRADIENT_NORM = 1.0
WARMUP_STEPS = 200
SUBSPACE_UNITS = 3000  # that the components are taken from
MIN_SPREAD = 1e-6  # relative, of what hardly varies
SCORED_UNITS = 1024  # held-out ones, at most
MOVE_WEIGHT = (1.0, 0.3, 0.3, 0.3)  # height, meters; velocities, meters a second; turning, radians a second
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
    stop: StopRequest | None = None,
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
        stop: Signals that end the run; unset: none are listened to.
        stop_after_epochs: Stop early (as a kill would), for tests.

    Raises:
        InputError: No unit is left to train on.
        CheckpointError: `out` holds a run with another config.
        RunInterruptedError: `stop` came; the last whole epoch is saved.
    """
    out.mkdir(parents=True, exist_ok=True)
    units = np.flatnonzero(~corpus.held_out) if config.hold_out else np.arange(len(corpus.rows))
    if not len(units):
        raise InputError("no unit is left to train on", field="config.hold_out")
    torch.manual_seed(config.seed)
    network = build_network(config, len(corpus.words))
    fit_subspace(network.subspace, corpus, units, config)
    coefficients = _project(network.subspace, corpus)
    network = network.to(choose_device(device))
    trainer = _build_trainer(config, network, out)
    trainer.stop = stop or trainer.stop
    trainer.resume()
    training = _VaeTraining(config, corpus, units, coefficients, network, trainer)
    is_done = trainer.run(training.run_epoch, show_progress=show_progress, stop_after_epochs=stop_after_epochs)
    path = out / WEIGHTS_FILE
    if is_done:
        checkpoint = GeneratorCheckpoint(config, corpus.words, corpus.actions, trainer.copy_weights())
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

    Rotations weigh what hangs on their joint, meters; drawn like training units, so rare actions have their share.

    Raises:
        InputError: There are fewer units than components.
    """
    if len(units) < config.components:
        raise InputError(f"expected at least {config.components} units, got {len(units)}", field="config.components")
    rng = np.random.default_rng(config.seed)
    chosen = rng.choice(units, min(SUBSPACE_UNITS, len(units)), replace=False, p=_weights(corpus, units, config))
    weight = np.concatenate([MOVE_WEIGHT, np.repeat(_reaches(), 6)])
    flat = (corpus.rows[chosen] * weight).reshape(len(chosen), -1)
    mean = flat.mean(0)
    values, vectors = np.linalg.eigh((flat - mean) @ (flat - mean).T)
    values, vectors = values[::-1][: config.components], vectors[:, ::-1][:, : config.components]
    values = np.maximum(values, MIN_SPREAD * values[0])
    seconds = np.log(corpus.seconds[chosen])
    subspace.mean.copy_(torch.from_numpy(mean))
    subspace.basis.copy_(torch.from_numpy(((flat - mean).T @ vectors / np.sqrt(values)).T))
    subspace.weight.copy_(torch.from_numpy(weight))
    subspace.scale.fill_(float(np.sqrt(values[0] / len(chosen))))
    subspace.seconds.copy_(torch.tensor([seconds.mean(), max(seconds.std(), MIN_SPREAD)]))


def _reaches() -> np.ndarray:
    """Metres from each joint to the end of the longest chain that hangs on it."""
    reach = np.linalg.norm(BODY.tips, axis=1) + TIP_M
    for joint in range(len(reach) - 1, 0, -1):
        parent = BODY.parents[joint]
        reach[parent] = max(reach[parent], reach[joint] + np.linalg.norm(BODY.offsets[joint]))
    return reach


def _weights(corpus: Corpus, units: np.ndarray, config: GenerationConfig) -> np.ndarray:
    """Probability (len(units),) of drawing each unit."""
    action = corpus.word_mask[units, : corpus.actions].argmax(1)
    weights = np.bincount(action, minlength=corpus.actions)[action] ** -float(config.balance)
    return weights / weights.sum()


def _project(subspace: Subspace, corpus: Corpus) -> Tensor:
    with torch.inference_mode():
        parts = [
            subspace(torch.from_numpy(rows), torch.from_numpy(np.log(seconds))[:, None])
            for rows, seconds in zip(np.array_split(corpus.rows, 16), np.array_split(corpus.seconds, 16), strict=True)
        ]
    return torch.cat(parts).clone()


class _VaeTraining:
    """What the epochs of the generator do: steps on units drawn by their weights, then the loss of held-out units."""

    def __init__(
        self,
        config: GenerationConfig,
        corpus: Corpus,
        units: np.ndarray,
        coefficients: Tensor,
        network: MotionVae,
        trainer: Trainer,
    ) -> None:
        self._config, self._corpus, self._units = config, corpus, units
        self._coefficients, self._network, self._trainer = coefficients, network, trainer
        self._device = network.subspace.mean.device
        self._body = _body(self._device)
        step = max(1, int(corpus.held_out.sum()) // SCORED_UNITS)
        self._held_out = np.flatnonzero(corpus.held_out)[::step] if config.hold_out else np.zeros(0, int)

    def run_epoch(self, epoch: int) -> dict[str, float]:
        """Train one epoch; return the mean of every part of the loss, and the parts on held-out units."""
        config, rng = self._config, np.random.default_rng([self._config.seed, epoch])
        weights, totals = _weights(self._corpus, self._units, config), dict[str, float]()
        self._network.train()
        for step in self._trainer.track(range(config.steps), itemgetter(1)):
            self._trainer.set_learning_rate(_learning_rate(config, epoch * config.steps + step))
            batch = rng.choice(self._units, config.batch_size, p=weights)
            said = self._corpus.word_mask[batch].astype(np.float32)
            said[:, self._corpus.actions :] *= rng.random((len(batch), 1)) < config.style_share
            loss, parts = self._loss(batch, said, rng)
            self._trainer.step(loss)
            for name, part in parts.items():
                totals[name] = totals.get(name, 0.0) + part / config.steps
            self._trainer.detail = f"loss {sum(parts.values()):.3f}"
        return totals | self._score()

    def _score(self) -> dict[str, float]:
        """Parts of the loss on held-out units, with the same noise every time."""
        if not len(self._held_out):
            return {}
        self._network.eval()
        said = self._corpus.word_mask[self._held_out].astype(np.float32)
        with torch.inference_mode():
            _, parts = self._loss(self._held_out, said, np.random.default_rng(self._config.seed))
        return {f"held_out_{name}": part for name, part in parts.items()}

    def _loss(
        self, units: np.ndarray, said: np.ndarray, rng: np.random.Generator
    ) -> tuple[Tensor, Mapping[str, float]]:
        noise = torch.from_numpy(rng.standard_normal((2, len(units), self._config.latent), np.float32)).to(self._device)
        words = torch.from_numpy(said).to(self._device)
        target = self._coefficients[units].to(self._device)
        return vae_loss(self._network, words, target, self._body, self._config.losses, noise)


def _build_trainer(config: GenerationConfig, network: MotionVae, out: Path) -> Trainer:
    return Trainer(
        name="generator",
        network=network,
        optimizer=torch.optim.AdamW(network.parameters(), config.learning_rate, weight_decay=config.weight_decay),
        config=config,
        epochs=config.epochs,
        seed=config.seed,
        resume_file=out / RESUME_FILE,
        log_folder=out / "tensorboard",
        max_norm=MAX_GRADIENT_NORM,
    )


def _body(device: torch.device) -> BodyTensors:
    offsets = torch.tensor(BODY.offsets, dtype=torch.float32, device=device)
    return BodyTensors(BODY.parents, offsets, tuple(BODY.names.index(name) for name in FEET))


def _learning_rate(config: GenerationConfig, step: int) -> float:
    """Linear warm-up times half a cosine."""
    warmup = min(1.0, (step + 1) / WARMUP_STEPS)
    return config.learning_rate * (warmup * cosine_factor(step / (config.epochs * config.steps)))


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
