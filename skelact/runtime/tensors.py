"""Weights in safetensors files with text metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from skelact.errors import CheckpointError
from skelact.files import atomic_write

HEADER_BYTES = 8  # its length comes first, in that many bytes; it is padded to a multiple of them


def save_tensors(path: Path, weights: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Write one safetensors file; it appears whole or not at all. Equal weights and metadata give equal bytes."""
    plain = save({key: weights[key].contiguous().cpu() for key in sorted(weights)})
    with atomic_write(path) as file:
        file.write(_with_metadata(plain, metadata))


def _with_metadata(file: bytes, metadata: Mapping[str, str]) -> bytes:
    """Add metadata to a safetensors file in the order of its keys; the library writes them in a random one."""
    length = int.from_bytes(file[:HEADER_BYTES], "little")
    table = json.loads(file[HEADER_BYTES : HEADER_BYTES + length])
    header = json.dumps({"__metadata__": dict(sorted(metadata.items())), **table}, separators=(",", ":")).encode()
    header += b" " * (-len(header) % HEADER_BYTES)
    return len(header).to_bytes(HEADER_BYTES, "little") + header + file[HEADER_BYTES + length :]


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
