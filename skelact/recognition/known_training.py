"""Fit a known model: a recognizer's logits for recordings of its classes against those for everything else.

A motion that is no class must look unlike all of them to somebody who never saw its kind. So every kind of unknown
motion and every clip of known ones is left out once, and calibration and threshold are fitted to what the networks say
about what was left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from skelact.recognition.known import MAX_DEVIATION, KnownModel, agreement, energy, logit_to_probability

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
        network_share: Weight of the networks, in spreads of what they tell. 0 where the streams themselves learned that
            the other motions are no class: then nothing new is to be learned from their logits.
        energy_share: Weight of the energy, in spreads of known motions.
        agreement_share: The same of the agreement of the streams.
        lost_known: Share of whole clips of the classes that the shipped threshold may call unknown.
        seed: Of everything random.
    """

    units: int = 32
    networks: int = 3
    steps: int = 300
    batch_size: int = 256
    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    dropout: float = 0.5
    folds: int = 5
    network_share: float = 1.0
    energy_share: float = 0.5
    agreement_share: float = 0.0
    lost_known: float = 0.02
    seed: int = 0


LEARNED_BY_STREAMS = KnownTraining(network_share=0.0, energy_share=1.0, agreement_share=1.0)  # what is no class


@dataclass(frozen=True, eq=False)
class LabeledInputs:
    """What a known model learns from.

    Attributes:
        streams: float32 (N, S, K), logits of every stream.
        fused: float32 (N, K), fused logits.
        is_known: bool (N,).
        groups: (N,) text: what is left out together: a clip of a class, a kind of other motion.
        balance: (N,) text: values of this weigh the same among the known, and among the unknown ones.
        is_whole: bool (N,), whether it is a whole clip; those of the classes choose the threshold.
    """

    streams: np.ndarray
    fused: np.ndarray
    is_known: np.ndarray
    groups: np.ndarray
    balance: np.ndarray
    is_whole: np.ndarray


def fit_known(
    data: LabeledInputs, *, inputs: tuple[str, ...], labels: tuple[str, ...], training: KnownTraining
) -> KnownModel:
    """Fit the networks, calibrate them and choose the threshold on what folds left out.

    Args:
        data: Examples; both kinds are there.
        inputs: Streams whose logits they are, or `FUSED`.
        labels: Classes of the recognizer.
        training: How.
    """
    everything = np.ones(len(data.is_known), bool)
    model = _fit_networks(data, everything, training)
    left_out = left_out_logits(data, training)
    slope, offset = fit_calibration(left_out, data)
    known = slope * left_out[data.is_known & data.is_whole] + offset
    return replace(
        _rescale(model, slope, offset),
        inputs=inputs,
        labels=labels,
        min_known=float(logit_to_probability(np.quantile(known, training.lost_known))),
    )


def left_out_logits(data: LabeledInputs, training: KnownTraining) -> np.ndarray:
    """Logits (N,) of every example by networks that saw nothing of its group."""
    logits = np.zeros(len(data.is_known), np.float32)
    fold = _folds(data, training)
    for index in range(training.folds):
        out = fold == index
        if out.any():
            logits[out] = _fit_networks(data, ~out, training).logit(data.streams[out], data.fused[out])
    return logits


def _rescale(model: KnownModel, slope: float, offset: float) -> KnownModel:
    """The model whose logit is slope times that of `model` plus offset."""
    return replace(
        model,
        output=(slope * model.output).astype(np.float32),
        output_bias=(slope * model.output_bias + offset).astype(np.float32),
        energy_weight=slope * model.energy_weight,
        agreement_weight=slope * model.agreement_weight,
    )


def _folds(data: LabeledInputs, training: KnownTraining) -> np.ndarray:
    """Fold (N,) of each example: whole groups, known and unknown ones spread alike."""
    fold = np.zeros(len(data.is_known), np.int64)
    rng = np.random.default_rng(training.seed)
    for kind in (True, False):
        names = np.unique(data.groups[data.is_known == kind])
        for index, name in enumerate(rng.permutation(names)):
            fold[(data.groups == name) & (data.is_known == kind)] = index % training.folds
    return fold


def fit_calibration(logits: np.ndarray, data: LabeledInputs) -> tuple[float, float]:
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

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return float(slope.detach()), float(offset.detach())


def _weights(data: LabeledInputs, rows: np.ndarray) -> np.ndarray:
    """Weight (N,) of examples, sum 1, zero out of `rows`: half for each kind, the same for every value of `balance`."""
    weight = np.zeros(len(rows))
    for kind in (True, False):
        among = rows & (data.is_known == kind)
        names, index, counts = np.unique(data.balance[among], return_inverse=True, return_counts=True)
        weight[among] = 0.5 / len(names) / counts[index]
    return weight


def _fit_networks(data: LabeledInputs, rows: np.ndarray, training: KnownTraining) -> KnownModel:
    """Fit on some rows, uncalibrated: the networks and the energy, each in units of how it spreads."""
    weight = _weights(data, rows)
    flat = data.streams.reshape(len(rows), -1)
    mean = weight @ flat
    scale = np.sqrt(weight @ (flat - mean) ** 2) + MIN_SCALE
    near = np.clip((flat - mean) / scale, -MAX_DEVIATION, MAX_DEVIATION).astype(np.float32)
    fitted = [_fit_one(near, data.is_known, weight, training, training.seed + n) for n in range(training.networks)]
    hidden, hidden_bias, output, output_bias = (np.stack(values) for values in zip(*fitted, strict=True))
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    model = KnownModel((), (), mean, scale, hidden, hidden_bias, output, output_bias, 0.0, min_known=0.5)
    told = model.network_logit(data.streams)
    known, unknown = weight * data.is_known, weight * ~data.is_known
    spread = _spread(told, known) + _spread(told, unknown)
    energies = energy(data.fused)
    model = _rescale(model, training.network_share / spread, 0.0)
    agreements = agreement(data.streams)
    return replace(
        model,
        energy_weight=training.energy_share / _spread(energies, known),
        agreement_weight=training.agreement_share / _spread(agreements, known) if data.streams.shape[1] > 1 else 0.0,
    )


def _spread(values: np.ndarray, weight: np.ndarray) -> float:
    """Weighted standard deviation, never zero."""
    total = weight.sum()
    return float(np.sqrt(weight @ (values - weight @ values / total) ** 2 / total) + MIN_SCALE)


def _fit_one(
    near: np.ndarray, is_known: np.ndarray, weight: np.ndarray, training: KnownTraining, seed: int
) -> tuple[np.ndarray, ...]:
    """Hidden weights (H, D) and bias (H,), output weights (H,) and bias ()."""
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        first, last = nn.Linear(near.shape[1], training.units), nn.Linear(training.units, 1)
        network = nn.Sequential(nn.Dropout(training.dropout), first, nn.ReLU(), last)
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=training.learning_rate, weight_decay=training.weight_decay
        )
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, training.steps)
        for _ in range(training.steps):
            rows = rng.choice(len(near), training.batch_size, p=weight)
            logits = network(torch.from_numpy(near[rows]))[:, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.from_numpy(is_known[rows]).float())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return tuple(value.detach().numpy() for value in (first.weight, first.bias, last.weight[0], last.bias[0]))
