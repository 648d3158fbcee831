"""Train a part stream in its causal form: every answer along a clip counts, not the one at its end."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from skelact.clips import augment
from skelact.clips.amplitude import scale_arms
from skelact.clips.causal import CHUNK, CausalFrames, part_features
from skelact.datasets.packed import PackedClips
from skelact.layouts import Layout
from skelact.models import PsumNet
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import stream_form
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.live_agreement import Agreement, measure_agreement
from skelact.recognition.load import load_recognizer
from skelact.recognition.stream_training import StreamTraining
from skelact.recognition.training_step import micro_batches
from skelact.recognition.windows import mirror

logger = logging.getLogger(__name__)
MIN_FRAMES = 8  # of a clip that are trained on
FULL_WEIGHT_S = 1.0  # answers before this time count less
MIN_JUDGED_S = 0.5  # of a validation clip: earlier answers are not counted
MIN_AGREEMENT = 0.1  # what answers count that the teacher does not agree with at all
OWN_SHARE = 0.3  # of the loss: what each chunk says by itself, before it is averaged
SMALLER = 0.5  # share of training clips whose movements of the arms are made smaller
FROM_START = 0.5  # share of training pieces that begin where their clip does, as streams do
SCORING_BATCH = 32


class LiveTraining(StreamTraining):
    """What the epochs of one causal stream do; see `StreamTraining`."""

    def __init__(
        self,
        config: RecognitionConfig,
        packed: PackedClips,
        layout: Layout,
        out: Path,
        *,
        start: Path | None = None,
        device: str = "cpu",
    ) -> None:
        super().__init__(config, packed, layout, out, start=start, device=device)
        network = self.trainer.network
        assert isinstance(network, PsumNet)
        self._stream = PsumNetStream(network, stream_form(config))
        self._frames = CausalFrames(layout, config.live.rate_hz, config.live.causal)
        self._agreement = _agreement(config.live.teacher, packed, self.split.training.tobytes())

    def _prepare(self, epoch: int, numbered: tuple[int, np.ndarray]) -> tuple[Tensor, Tensor]:
        """Features (N, C, T, V) of pieces of clips, and (N, 1 + steps): their classes and what each answer counts."""
        index, batch = numbered
        config, layout, rank = self._config, self._layout, self.trainer.rank
        clips = batch[rank :: self.trainer.world]
        rng = np.random.default_rng([config.seed, epoch, rank + 1, index])
        flips = rng.random(len(clips)) < (0.5 if config.mirror else 0.0)
        joints, times_s, lengths = self._pieces(clips, rng)
        joints[flips] = mirror(joints[flips], layout)
        factors = np.where(rng.random(len(clips)) < SMALLER, rng.uniform(config.live.amplitude, 1, len(clips)), 1)
        joints = augment(scale_arms(joints, layout, factors), layout, config.augment, rng=rng)
        targets = self._packed.targets[clips]
        targets = np.where(flips, self._mirror_labels[targets], targets)
        weights = self._weights(clips, times_s[:, CHUNK - 1 :: CHUNK], lengths)
        return self._features(joints), torch.from_numpy(np.concatenate([targets[:, None], weights], 1))

    def _losses(self, x: Tensor, targets: Tensor, sums: dict[str, float]) -> Iterator[Tensor]:
        """Yield the loss of each micro-batch, as its share of the batch."""
        for rows in micro_batches(len(targets), self.plan.micro_batch):
            part, wanted, weights = x[rows].to(self._device), targets[rows, 0].long(), targets[rows, 1:].float()
            wanted, weights = wanted.to(self._device), weights.to(self._device)
            with torch.autocast(self._device.type, torch.bfloat16, enabled=self.plan.precision == "bfloat16"):
                logits = self._stream.forward_clip(part).float()
            answers = average_answers(logits, self._config)
            loss = self._loss(answers, wanted, weights) + OWN_SHARE * self._loss(logits, wanted, weights)
            right = (answers.argmax(-1) == wanted[:, None]).float() * weights
            sums["loss"] += float(loss.detach())
            sums["right"] += float(right.sum())
            yield loss / len(targets)

    def _loss(self, logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
        """Sum over clips of the weighted mean over answers (N, steps, K)."""
        rows = targets[:, None].expand(-1, logits.shape[1]).flatten()
        smoothing = self._config.label_smoothing
        losses = nn.functional.cross_entropy(logits.flatten(0, 1), rows, label_smoothing=smoothing, reduction="none")
        return (losses * weights.flatten()).sum()

    def _weights(self, clips: np.ndarray, times_s: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Weights (N, steps) of answers, sum 1 for each clip.

        They rise at first, are less where the teacher does not agree yet, and nothing behind the end of the clip.
        """
        ends = CHUNK * np.arange(1, times_s.shape[1] + 1)
        rising = np.minimum(ends / (FULL_WEIGHT_S * self._config.live.rate_hz), 1)
        weights = rising * (ends <= lengths[:, None])
        if self._agreement is not None:
            agreed = self._agreement.at(clips, times_s, self._packed.lengths[clips] / self._packed.fps[clips])
            weights = weights * (MIN_AGREEMENT + (1 - MIN_AGREEMENT) * agreed)
        return np.asarray(weights / weights.sum(1, keepdims=True))

    def _pieces(self, clips: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """A piece of each clip in a tempo of its own, at the network's rate.

        Returns positions (N, 1, T, V, 3), when in the clip they are, seconds (N, T), and how many frames count (N,).
        A clip that is shorter holds still at its end.
        """
        config, packed = self._config, self._packed
        limit = np.log(config.live.tempo)
        step = packed.fps[clips] / config.live.rate_hz * np.exp(rng.uniform(-limit, limit, len(clips)))
        length = packed.lengths[clips]
        spare = np.maximum(length - 1 - step * (config.frames - 1), 0)
        starts = rng.random(len(clips)) * spare * (rng.random(len(clips)) >= FROM_START)
        times = starts[:, None] + step[:, None] * np.arange(config.frames)
        lengths = np.minimum(config.frames, np.floor((length - 1 - starts) / step).astype(np.int64) + 1)
        return packed.windows(clips, times), times / packed.fps[clips][:, None], np.maximum(lengths, MIN_FRAMES)

    def _features(self, joints: np.ndarray) -> Tensor:
        """Input (N, C, T, V) of pieces (N, 1, T, V, 3)."""
        frames = play(self._frames, joints[:, 0])
        return torch.from_numpy(part_features(frames, self._layout.part(self._config.part)))

    def _validate(self) -> dict[str, float]:
        """Share of the answers along validation clips that are right; they choose the epoch."""
        config, packed, rights = self._config, self._packed, list[np.ndarray]()
        self._stream.eval()
        for first in range(0, len(self.split.validation), SCORING_BATCH):
            clips = self.split.validation[first : first + SCORING_BATCH]
            step = packed.fps[clips] / config.live.rate_hz
            times = step[:, None] * np.arange(2 * config.frames)
            lengths = np.floor((packed.lengths[clips] - 1) / step).astype(np.int64) + 1
            with torch.inference_mode():
                logits = self._stream.forward_clip(self._features(packed.windows(clips, times)).to(self._device))
                guesses = average_answers(logits, config).argmax(-1).cpu().numpy()
            ends = CHUNK * (1 + np.arange(guesses.shape[1]))
            counted = (ends <= lengths[:, None]) & (ends >= MIN_JUDGED_S * config.live.rate_hz)
            rights.append((guesses == packed.targets[clips][:, None])[counted])
        self._stream.train()
        accuracy = float(np.concatenate(rights).mean())
        return {"validation_loss": 1 - accuracy, "validation_accuracy": accuracy}


@functools.lru_cache(maxsize=1)  # the streams of one run share it
def _agreement(teacher: str, packed: PackedClips, clips: bytes) -> Agreement | None:
    if not teacher:
        return None
    recognizer = load_recognizer(teacher, threads=torch.get_num_threads())
    started = time.monotonic()
    agreement = measure_agreement(recognizer, packed, np.frombuffer(clips, np.int64))
    logger.info("teacher=%s windows=%d seconds=%.0f", teacher, len(agreement.values), time.monotonic() - started)
    return agreement


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
