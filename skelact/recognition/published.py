"""Weights of the published PSUMNet implementation -> a stream checkpoint."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from skelact.clips import NormalizeConfig
from skelact.datasets.ntu import CLASS_NAMES
from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.models import PsumNet, load_psumnet_weights
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, save_checkpoint
from skelact.recognition.config import RecognitionConfig


def load_published_state(path: Path) -> dict[str, Tensor]:
    """Read a published checkpoint without running code of it: tensors and plain NumPy arrays only.

    Raises:
        CheckpointError: Not such a file, or it holds anything else.
    """
    dtypes = [type(np.dtype(name)) for name in ("float16", "float32", "float64", "int64")]
    numpy_core = np._core if hasattr(np, "_core") else np.core
    allowed = [numpy_core.multiarray._reconstruct, np.ndarray, np.dtype, *dtypes]
    try:
        with torch.serialization.safe_globals(allowed):
            table = torch.load(path, weights_only=True, map_location="cpu")
    except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError) as error:
        raise CheckpointError(f"{path}: not a checkpoint of tensors: {str(error).splitlines()[0]}") from error
    state = table.get("state_dict", table) if isinstance(table, dict) else None
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise CheckpointError(f"{path}: expected a state dict of tensors")
    return state


def convert_published(path: Path, out: Path, *, layout: str, part: str, mode: str) -> Path:
    """Write a published stream as one of ours; people and classes are read off its shapes.

    Raises:
        CheckpointError: The weights do not fit the layout and part.
    """
    state = load_published_state(path)
    skeleton = load_layout(layout)
    prefix = "module." if any(key.startswith("module.") for key in state) else ""
    try:
        classes = len(state[f"{prefix}fc.weight"])
        features = len(state[f"{prefix}data_bn.weight"])
    except KeyError as error:
        raise CheckpointError(f"{path}: lacks {error}: not a PSUMNet checkpoint") from error
    people = features // (12 * len(skeleton.part(part).joints))
    config = RecognitionConfig(
        dataset="",
        layout=layout,
        part=part,
        mode=mode,
        frames=64,
        people=max(people, 1),
        window_max_s=10.0,
        score_fraction=0.95,
        normalize=NormalizeConfig(center="first"),
    )
    network = build_network(config, skeleton, classes)
    assert isinstance(network, PsumNet)
    load_psumnet_weights(network, state)
    known = layout == "ntu25" and classes in (60, 120)
    labels = CLASS_NAMES[:classes] if known else tuple(f"class {number}" for number in range(classes))
    save_checkpoint(out, StreamCheckpoint(config, skeleton, labels, network.state_dict()))
    return out
