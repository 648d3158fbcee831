"""Train a part stream in its causal form: every answer along a clip counts, not the one at its end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from skelact.clips import augment
from skelact.clips.amplitude import scale_arms
from skelact.clips.causal import CausalFrames, part_features
from skelact.datasets.packed import PackedClips
from skelact.layouts import Layout
from skelact.models import PsumNet
from skelact.models.psumnet_stream import CHUNK, PsumNetStream, StreamForm
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, save_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.training import (
    batch_order,
    build_trainer,
    learning_rate,
    load_start,
    split_clips,
)
from skelact.recognition.windows import mirror, mirror_labels
from skelact.runtime.device import choose_device

MIN_FRAMES = 8  # of a clip that is trained on
FULL_WEIGHT_S = 1.0  # answers before this time count less
OWN_SHARE = 0.3  # of the loss: what each chunk says by itself, before it is averaged
SCORING_BATCH = 32


def train_live(
    config: RecognitionConfig,
    packed: PackedClips,
    layout: Layout,
    out: Path,
    *,
    start: Path | None = None,
    device: str = "cpu",
    show_progress: bool = True,
) -> Path:
    """Train one stream and write `out/STREAM.safetensors`; resumes as `training.train` does.

    Args:
        config: With `live.rate_hz` > 0; `frames` is the length of the training pieces.
        packed: All clips of one person each.
        layout: The layout that they are on.
        out: Folder of the run.
        start: Stream whose weights are the first ones, of a clip network or a causal one.
        device: "cpu" or "cuda".
        show_progress: Draw a progress bar.
    """
    out.mkdir(parents=True, exist_ok=True)
    clips, validation = split_clips(packed, config)
    torch.manual_seed(config.seed)
    network = build_network(config, layout, len(packed.labels))
    assert isinstance(network, PsumNet)
    if start is not None:
        load_start(start, network, layout, packed.labels)
    trainer = build_trainer(config, network.to(choose_device(device)), out, 0)
    trainer.resume()
    training = _LiveTraining(config, packed, layout, clips, validation, trainer.network)

    def run_epoch(epoch: int) -> dict[str, float]:
        rng = np.random.default_rng([config.seed, epoch])
        batches = list(batch_order(packed, clips, config, epoch, 1))
        total = right = seen = 0.0
        network.train()
        for index, batch in enumerate(trainer.track(batches)):
            trainer.set_learning_rate(learning_rate(config, epoch + index / len(batches)))
            loss, correct = training.loss(batch, rng)
            trainer.step(loss)
            total, right, seen = total + float(loss.detach()), right + correct, seen + 1
            trainer.detail = f"loss {total / seen:.3f} answers right {right / seen:.3f}"
        results = {"loss": total / seen, "answers_right": right / seen}
        if len(validation):
            results["validation_accuracy"] = training.validate()
            trainer.keep_best(results["validation_accuracy"])
        return results

    trainer.run(run_epoch, show_progress=show_progress)
    path = out / f"{config.part}.safetensors"
    weights = trainer.best_weights if len(validation) else trainer.copy_weights()
    save_checkpoint(path, StreamCheckpoint(config, layout, packed.labels, weights))
    return path


class _LiveTraining:
    def __init__(
        self,
        config: RecognitionConfig,
        packed: PackedClips,
        layout: Layout,
        clips: np.ndarray,
        validation: np.ndarray,
        network: nn.Module,
    ) -> None:
        assert isinstance(network, PsumNet)
        self._config, self._packed, self._layout = config, packed, layout
        self._validation = validation
        self._stream = PsumNetStream(network, stream_form(config))
        self._frames = CausalFrames(layout, config.live.rate_hz, config.live.causal)
        self._mirror_labels = mirror_labels(packed.labels)
        self._device = next(network.parameters()).device

    def loss(self, clips: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, float]:
        """Loss of a batch and the share of its answers that are right."""
        config = self._config
        joints, lengths = self._pieces(clips, rng)
        flips = rng.random(len(clips)) < (0.5 if config.mirror else 0.0)
        joints[flips] = mirror(joints[flips], self._layout)
        targets = self._packed.targets[clips]
        targets = np.where(flips, self._mirror_labels[targets], targets)
        if config.live.amplitude < 1:
            factor = rng.uniform(config.live.amplitude, 1, len(clips))
            factor = np.where(rng.random(len(clips)) < 0.5, factor, 1)
            joints = scale_arms(joints, self._layout, factor.astype(np.float32))
        joints = augment(joints, self._layout, config.augment, rng=rng)
        logits = self._stream.forward_clip(self._input(joints))
        answers = average_answers(logits, config)
        weight = self._weights(lengths, logits.shape[1])
        wanted = torch.from_numpy(targets).to(self._device)
        losses = [self._cross_entropy(some, wanted, weight) for some in (answers, logits)]
        right = (answers.argmax(-1) == wanted[:, None]).float()
        share = float((right * weight).sum() / weight.sum())
        return losses[0] + OWN_SHARE * losses[1], share

    def _cross_entropy(self, logits: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
        rows = targets[:, None].expand(-1, logits.shape[1])
        losses = nn.functional.cross_entropy(
            logits.flatten(0, 1), rows.flatten(), label_smoothing=self._config.label_smoothing, reduction="none"
        )
        return (losses * weight.flatten()).sum() / weight.sum()

    def _weights(self, lengths: np.ndarray, steps: int) -> Tensor:
        """Weight (N, steps) of each answer: rising at first, none behind the end of the clip."""
        ends = CHUNK * (1 + np.arange(steps))
        rising = np.minimum(1, ends / (FULL_WEIGHT_S * self._config.live.rate_hz))
        return torch.from_numpy((rising * (ends <= lengths[:, None])).astype(np.float32)).to(self._device)

    def _pieces(self, clips: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A piece of each clip at the network's rate (N, 1, T, V, 3), and its frames (N,), which hold still after.

        Half of the pieces begin where the clip does, as streams do; each is played in its own tempo.
        """
        config, packed = self._config, self._packed
        limit = np.log(config.live.tempo)
        step = packed.fps[clips] / config.live.rate_hz * np.exp(rng.uniform(-limit, limit, len(clips)))
        length = packed.lengths[clips]
        spare = np.maximum(length - 1 - step * (config.frames - 1), 0)
        starts = rng.uniform(0, 1, len(clips)) * spare * (rng.random(len(clips)) < 0.5)
        times = starts[:, None] + step[:, None] * np.arange(config.frames)
        lengths = np.minimum(config.frames, np.floor((length - 1 - starts) / step).astype(int) + 1)
        return packed.windows(clips, times), np.maximum(lengths, MIN_FRAMES)

    def _input(self, joints: np.ndarray) -> Tensor:
        frames = play(self._frames, joints[:, 0])
        x = part_features(frames, self._layout.part(self._config.part))
        return torch.from_numpy(x).to(self._device)

    def validate(self) -> float:
        """Share of the answers along validation clips that are right, from the second half second on."""
        rights: list[np.ndarray] = []
        config, packed = self._config, self._packed
        self._stream.eval()
        for first in range(0, len(self._validation), SCORING_BATCH):
            clips = self._validation[first : first + SCORING_BATCH]
            step = packed.fps[clips] / config.live.rate_hz
            times = step[:, None] * np.arange(2 * config.frames)
            lengths = np.floor((packed.lengths[clips] - 1) / step).astype(int) + 1
            with torch.inference_mode():
                logits = self._stream.forward_clip(self._input(packed.windows(clips, times)))
                guesses = average_answers(logits, config).argmax(-1).cpu().numpy()
            ends = CHUNK * (1 + np.arange(guesses.shape[1]))
            counted = (ends <= lengths[:, None]) & (ends >= config.live.rate_hz / 2)
            rights.append((guesses == packed.targets[clips][:, None])[counted])
        self._stream.train()
        return float(np.concatenate(rights).mean())


def stream_form(config: RecognitionConfig, *, dense: bool = False) -> StreamForm:
    """How the network of a config runs on a stream."""
    memory = max(1, round(config.live.memory_s * config.live.rate_hz / CHUNK))
    return StreamForm(dense=dense, refresh=config.live.refresh, memory=memory)


def play(frames: CausalFrames, joints: np.ndarray) -> np.ndarray:
    """Whole clips (N, T, V, 3), no joint missing, through `CausalFrames`: (N, T, V, 6)."""
    people = np.zeros(len(joints), frames.dtype)
    valid = np.ones(joints[:, 0].shape[:2], bool)
    rows = []
    for frame in range(joints.shape[1]):
        people, row = frames.advance(people, joints[:, frame], valid)
        rows.append(row)
    return np.stack(rows, 1)


def average_answers(logits: Tensor, config: RecognitionConfig) -> Tensor:
    """Average logits (N, steps, K) of chunks over the horizon, for each step over those up to it."""
    keep = float(np.exp(-CHUNK / (config.live.horizon_s * config.live.rate_hz)))
    step = np.arange(logits.shape[1])
    age = step[:, None] - step
    weights = np.where(age >= 0, keep ** np.maximum(age, 0), 0)
    weights /= weights.sum(1, keepdims=True)
    return torch.from_numpy(weights.astype(np.float32)).to(logits.device) @ logits
