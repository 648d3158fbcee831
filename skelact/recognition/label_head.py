"""The head that reads traits off windows, with which labels are scored by description; see `described`."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import CheckpointError, InputError
from skelact.files import atomic_path
from skelact.recognition.motion_traits import MEASURES

LABELS_FILE = "labels.npz"
FARTHEST = 3.0  # standard deviations of a measure that count
TINY = 1e-9


@dataclass(frozen=True, eq=False)
class LabelHead:
    """Reads traits off windows, and says how sure a label is.

    Attributes:
        traits: Names of the traits, R.
        measure_mean: float64 (58,), of each measure over training motions.
        measure_sd: float64 (58,), > 0.
        measure_map: float64 (58, R), of measures in standard deviations.
        offset: float64 (R,), added to what the map gives.
        trait_sd: float64 (R,), by which traits of a text are divided, > 0.
        trait_mean: float64 (R,), of a usual motion, in these units.
        sharpness: Logits are cosines times this; fitted on labels that were left out.
        known: Slope and offset of the logit that any of the labels fits, of the best cosine; fitted likewise.
        min_known: Smallest probability that a label fits, below which the answer is unknown.
        seen: Phrases of the training motions.
        seen_malus: What the cosine of a label that is one of them loses.
    """

    traits: tuple[str, ...]
    measure_mean: np.ndarray
    measure_sd: np.ndarray
    measure_map: np.ndarray
    offset: np.ndarray
    trait_sd: np.ndarray
    trait_mean: np.ndarray
    sharpness: float = 1.0
    known: tuple[float, float] = (0.0, 0.0)
    min_known: float = 0.0
    seen: tuple[str, ...] = ()
    seen_malus: float = 0.0

    def __post_init__(self) -> None:
        count, measures = len(self.traits), len(MEASURES)
        shapes = [getattr(self, field.name).shape for field in fields(self)[1:7]]
        if shapes != [(measures,), (measures,), (measures, count), *[(count,)] * 3]:
            raise InputError(f"expected arrays of {count} traits and {measures} measures, got {shapes}", field="head")

    def read(self, measures: np.ndarray) -> np.ndarray:
        """Traits (N, R), less those of a usual motion, of measures (N, 58)."""
        return np.asarray(scale_measures(measures, self.measure_mean, self.measure_sd) @ self.measure_map + self.offset)

    def cosines(self, read: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Cosines (N, K) between traits read off windows (N, R) and those of texts (K, R), 0 to 1."""
        wanted = targets / self.trait_sd - self.trait_mean
        return _unit(read) @ _unit(wanted).T


def scale_measures(measures: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Measures in standard deviations, not beyond `FARTHEST`."""
    return np.clip((measures - mean) / sd, -FARTHEST, FARTHEST)


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), TINY))


def save_head(path: Path, head: LabelHead) -> None:
    """Write an npz file of arrays named as the fields; no pickles inside."""
    buffer = io.BytesIO()
    parts = {field.name: np.asarray(getattr(head, field.name)) for field in fields(head)}
    small = {name: part.astype(np.float32) if part.dtype.kind == "f" else part for name, part in parts.items()}
    np.savez_compressed(buffer, **small)  # type: ignore[arg-type]
    with atomic_path(path) as part:
        part.write_bytes(buffer.getvalue())


def load_head(path: Path) -> LabelHead:
    """Read what `save_head` wrote.

    Raises:
        CheckpointError: Not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {field.name: file[field.name] for field in fields(LabelHead)}
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path}: expected a file of labels by description: {error}") from error
    slope, offset = parts["known"].tolist()
    values: dict[str, Any] = {name: part.astype(np.float64) for name, part in parts.items() if part.dtype.kind == "f"}
    values |= {name: float(parts[name]) for name in ("sharpness", "min_known", "seen_malus")}
    values |= {name: tuple(map(str, parts[name].tolist())) for name in ("traits", "seen")}
    return LabelHead(**(values | {"known": (float(slope), float(offset))}))
