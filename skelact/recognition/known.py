"""Whether a motion is of any known class at all: a small network on a recognizer's logits, in one file beside it.

A softmax shares all of its probability among the classes, so its largest value says little about a motion of none. This
network was shown both kinds, recordings of the classes and of everything else; see `known_training`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError
from skelact.files import atomic_path

KNOWN_FILE = "known.npz"  # in the folder of a recognizer, and in that of its live streams
VERSION = 2  # 1 had no agreement
FUSED = ("fused",)  # inputs of a model that looks at fused logits alone
MAX_DEVIATION = 4.0  # of an input from its mean, standard deviations; what is farther counts as so far


@dataclass(frozen=True, eq=False)
class KnownModel:
    """Tells motions of a recognizer's classes from all others.

    It adds what small networks make of the logits of all streams, the energy of the fused logits, and how far the
    streams agree. The networks know what they were shown; the other two are worse there and better on what is new.

    Attributes:
        inputs: Streams whose logits it looks at, in order, or `FUSED`.
        labels: Classes that it calls known, those of the recognizer.
        mean: float32 (D,), of the inputs; D is streams times classes.
        scale: float32 (D,), of the inputs, > 0.
        hidden: float32 (E, H, D): weights of a layer with H rectified units, of each of E networks.
        hidden_bias: float32 (E, H).
        output: float32 (E, H): weights of the logit.
        output_bias: float32 (E,).
        energy_weight: Of the energy in the logit.
        agreement_weight: Of the agreement of the streams in the logit.
        min_known: Threshold that ships with it: below, an answer is "unknown".
    """

    inputs: tuple[str, ...]
    labels: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray
    energy_weight: float
    min_known: float
    agreement_weight: float = 0.0

    def __post_init__(self) -> None:
        networks, units, size = self.hidden.shape
        shapes = (self.mean.shape, self.scale.shape, self.hidden_bias.shape, self.output.shape, self.output_bias.shape)
        wanted = ((size,), (size,), (networks, units), (networks, units), (networks,))
        if shapes != wanted or not 0 <= self.min_known <= 1 or not (self.scale > 0).all():
            raise CheckpointError(f"expected arrays of the shapes {wanted}, scale > 0 and min_known in 0 to 1")

    def logit(self, streams: np.ndarray, fused: np.ndarray) -> np.ndarray:
        """Log odds (N,) that motions are known: logits of the streams (N, S, K) and fused (N, K) -> float32."""
        told = self.network_logit(streams) + self.energy_weight * energy(fused)
        return np.asarray(told + self.agreement_weight * agreement(streams), np.float32)

    def network_logit(self, streams: np.ndarray) -> np.ndarray:
        """Mean of the networks (N,) without the energy."""
        near = np.clip(
            (streams.reshape(len(streams), self.mean.size) - self.mean) / self.scale, -MAX_DEVIATION, MAX_DEVIATION
        )
        units = np.maximum(np.einsum("nd,ehd->enh", near, self.hidden) + self.hidden_bias[:, None], 0)
        return np.asarray((np.einsum("enh,eh->ne", units, self.output) + self.output_bias).mean(1), np.float32)

    def probability(self, streams: np.ndarray, fused: np.ndarray) -> np.ndarray:
        """Probability (N,) that motions are known, as `logit`."""
        return logit_to_probability(self.logit(streams, fused))


def energy(logits: np.ndarray) -> np.ndarray:
    """Log of the sum of exponentials (N,) of logits (N, K). Source: Liu et al. 2020, arXiv 2010.03759, negated."""
    highest = logits.max(1)
    return np.asarray(highest + np.log(np.exp(logits - highest[:, None]).sum(1)))


def agreement(streams: np.ndarray) -> np.ndarray:
    """Log of the sum over classes of the geometric mean of the streams' probabilities (N,), logits (N, S, K).

    0 when all streams say the same, less the more they differ; always 0 of a single stream.
    """
    highest = streams.max(2, keepdims=True)
    log_p = streams - highest - np.log(np.exp(streams - highest).sum(2, keepdims=True))
    return energy(log_p.mean(1))


def logit_to_probability(logit: np.ndarray) -> np.ndarray:
    """Log odds to a probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -60, 60))))


def save_known(path: Path, model: KnownModel) -> None:
    """Write an npz file; no pickles inside; it appears whole or not at all."""
    arrays = {name: getattr(model, name) for name in ARRAYS}
    with atomic_path(path) as part, part.open("wb") as file:
        np.savez(
            file,
            version=np.array(VERSION),
            inputs=np.array(model.inputs),
            labels=np.array(model.labels),
            min_known=np.array(model.min_known),
            energy_weight=np.array(model.energy_weight),
            agreement_weight=np.array(model.agreement_weight),
            **arrays,
        )


ARRAYS = ("mean", "scale", "hidden", "hidden_bias", "output", "output_bias")


def load_known(folder: Path, labels: tuple[str, ...], inputs: Sequence[str]) -> KnownModel | None:
    """Read what `save_known` wrote beside a recognizer; None when nothing is there.

    Args:
        folder: Of the recognizer.
        labels: Its classes.
        inputs: Its streams, or `FUSED`.

    Raises:
        CheckpointError: Damaged, or made for other classes or streams.
    """
    path = folder / KNOWN_FILE
    if not path.is_file():
        return None
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            if not 1 <= int(file["version"]) <= VERSION:
                raise CheckpointError(f"{path}: expected version {VERSION}, got {file['version']}")
            agreement_weight = float(file["agreement_weight"]) if "agreement_weight" in file.files else 0.0
            arrays = {name: file[name].astype(np.float32) for name in ARRAYS}
            names = {key: tuple(file[key].tolist()) for key in ("inputs", "labels")}
            weight, min_known = float(file["energy_weight"]), float(file["min_known"])
            model = KnownModel(
                names["inputs"],
                names["labels"],
                energy_weight=weight,
                min_known=min_known,
                agreement_weight=agreement_weight,
                **arrays,
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path}: cannot be read: {error}") from error
    if model.labels != labels or model.inputs != tuple(inputs):
        raise CheckpointError(
            f"{path}: made for other classes or streams than those beside it: remove it, or make it anew with "
            "`skelact models calibrate`"
        )
    return model
