"""Weights in safetensors files with text metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from skelact.errors import CheckpointError
from skelact.files import atomic_write


def save_tensors(path: Path, weights: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Write one safetensors file; it appears whole or not at all."""
    with atomic_write(path) as file:
        file.write(save({key: value.contiguous().cpu() for key, value in weights.items()}, dict(metadata)))


def load_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read weights and metadata.

    Raises:
        CheckpointError: The file is missing or damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            return {key: file.get_tensor(key) for key in file.keys()}, file.metadata() or {}  # noqa: SIM118 (not a dict)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: cannot be read: {error}") from error
