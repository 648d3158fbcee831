"""Fit a known model: a recognizer's features of recordings of its classes against those of everything else.

A motion that is no class must look unlike all of them to somebody who never saw its kind. So every kind of unknown
motion and every style of known ones is left out once, and calibration and threshold are fitted to what the networks say
about what was left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from skelact.recognition.known import MAX_DEVIATION, KnownModel

MIN_SCALE = 1e-6


@dataclass(frozen=True)
class KnownTraining:
    """How a known model is fitted.

    Attributes:
        units: Hidden units of a network.
        networks: Networks that are averaged.
        steps: Of the optimizer, per network.
        batch_size: Examples per step, half of them known.
        learning_rate: Of AdamW, falling to zero.
        weight_decay: Of AdamW.
        dropout: Share of the inputs that a step leaves out.
        folds: Parts in which what is left out is left out.
        lost_known: Share of known examples that the shipped threshold may call unknown.
        seed: Of everything random.
    """

    units: int = 32
    networks: int = 5
    steps: int = 400
    batch_size: int = 256
    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    dropout: float = 0.3
    folds: int = 5
    lost_known: float = 0.015
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LabeledInputs:
    """What a known model learns from.

    Attributes:
        inputs: float32 (N, D).
        is_known: bool (N,).
        groups: (N,) text: what is left out together, such as a style, a source or a kind of motion.
        balance: (N,) text: values of this weigh the same among the known, and among the unknown ones.
    """

    inputs: np.ndarray
    is_known: np.ndarray
    groups: np.ndarray
    balance: np.ndarray


def fit_known(
    data: LabeledInputs, *, inputs: tuple[str, ...], labels: tuple[str, ...], training: KnownTraining
) -> KnownModel:
    """Fit the networks, calibrate them and choose the threshold on what folds left out.

    Args:
        data: Examples; both kinds are there.
        inputs: Streams whose features they are, or `LOGITS`.
        labels: Classes of the recognizer.
        training: How.
    """
    left_out = left_out_logits(data, training)
    model = _fit_networks(data, np.ones(len(data.is_known), bool), training)
    slope, offset = fit_calibration(left_out, data, training)
    known = slope * left_out[data.is_known] + offset
    min_known = float(1 / (1 + np.exp(-np.quantile(known, training.lost_known))))
    return replace(
        model,
        inputs=inputs,
        labels=labels,
        output=(slope * model.output).astype(np.float32),
        output_bias=(slope * model.output_bias + offset).astype(np.float32),
        min_known=min_known,
    )


def left_out_logits(data: LabeledInputs, training: KnownTraining) -> np.ndarray:
    """Logits (N,) of every example by networks that saw nothing of its group."""
    logits = np.zeros(len(data.is_known), np.float32)
    fold = _folds(data, training)
    for index in range(training.folds):
        out = fold == index
        if out.any():
            logits[out] = _fit_networks(data, ~out, training).logit(data.inputs[out])
    return logits


def _folds(data: LabeledInputs, training: KnownTraining) -> np.ndarray:
    """Fold (N,) of each example: whole groups, known and unknown ones spread alike."""
    fold = np.zeros(len(data.is_known), np.int64)
    rng = np.random.default_rng(training.seed)
    for kind in (True, False):
        names = np.unique(data.groups[data.is_known == kind])
        for index, name in enumerate(rng.permutation(names)):
            fold[(data.groups == name) & (data.is_known == kind)] = index % training.folds
    return fold


def fit_calibration(logits: np.ndarray, data: LabeledInputs, training: KnownTraining) -> tuple[float, float]:
    """Slope and offset of log odds by maximum likelihood, known and unknown ones weighing the same (Platt 1999)."""
    slope = torch.ones(1, dtype=torch.float64, requires_grad=True)
    offset = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    x = torch.from_numpy(logits.astype(np.float64))
    target = torch.from_numpy(data.is_known.astype(np.float64))
    weight = torch.from_numpy(_weights(data, np.ones(len(logits), bool)))
    optimizer = torch.optim.LBFGS([slope, offset], max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = nn.functional.binary_cross_entropy_with_logits(slope * x + offset, target, weight, reduction="sum")
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)
    return float(slope), float(offset)


def _weights(data: LabeledInputs, rows: np.ndarray) -> np.ndarray:
    """Weight (N,) of examples, sum 1, zero out of `rows`: half for each kind, the same for every value of `balance`."""
    weight = np.zeros(len(rows))
    for kind in (True, False):
        among = rows & (data.is_known == kind)
        names, index, counts = np.unique(data.balance[among], return_inverse=True, return_counts=True)
        weight[among] = 0.5 / len(names) / counts[index]
    return weight


def _fit_networks(data: LabeledInputs, rows: np.ndarray, training: KnownTraining) -> KnownModel:
    """Fit on some rows, uncalibrated."""
    weight = _weights(data, rows)
    mean = weight @ data.inputs
    scale = np.sqrt(weight @ (data.inputs - mean) ** 2) + MIN_SCALE
    near = np.clip((data.inputs - mean) / scale, -MAX_DEVIATION, MAX_DEVIATION).astype(np.float32)
    fitted = [_fit_one(near, data.is_known, weight, training, training.seed + n) for n in range(training.networks)]
    arrays = [np.stack(values) for values in zip(*fitted, strict=True)]
    return KnownModel((), (), mean.astype(np.float32), scale.astype(np.float32), *arrays, min_known=0.5)


def _fit_one(
    near: np.ndarray, is_known: np.ndarray, weight: np.ndarray, training: KnownTraining, seed: int
) -> tuple[np.ndarray, ...]:
    """Hidden weights (H, D) and bias (H,), output weights (H,) and bias ()."""
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Dropout(training.dropout),
            nn.Linear(near.shape[1], training.units),
            nn.ReLU(),
            nn.Linear(training.units, 1),
        )
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=training.learning_rate, weight_decay=training.weight_decay
        )
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, training.steps)
        for _ in range(training.steps):
            rows = rng.choice(len(near), training.batch_size, p=weight)
            logits = network(torch.from_numpy(near[rows]))[:, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.from_numpy(is_known[rows]).float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    first, last = network[1], network[3]
    return tuple(value.detach().numpy() for value in (first.weight, first.bias, last.weight[0], last.bias[0]))
