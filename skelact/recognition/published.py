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
from skelact.layouts import Part, load_layout
from skelact.models import PsumNet, load_reference_weights
from skelact.models.psumnet import build_graph
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, save_checkpoint
from skelact.recognition.config import RecognitionConfig

MIN_LIKENESS = 0.5  # cosine of learned graphs and a static one; graphs of random numbers are like none


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

    Its windows are not centered again: the publication centers every clip once, when it prepares it.

    Args:
        path: Checkpoint of the published implementation.
        out: The .safetensors file.
        layout: What its input is on.
        part: Which part stream it is.
        mode: "reference" or "corrected" bones; must be those of the graph that the weights have learned on.

    Raises:
        CheckpointError: The weights do not fit the layout and part, or their graph is that of the other mode.
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
        normalize=NormalizeConfig(center="none"),
    )
    network = build_network(config, skeleton, classes)
    assert isinstance(network, PsumNet)
    load_reference_weights(network, state)
    _check_graph(network, skeleton.part(part), mode, path)
    known = layout == "ntu25" and classes in (60, 120)
    labels = CLASS_NAMES[:classes] if known else tuple(f"class {number}" for number in range(classes))
    save_checkpoint(out, StreamCheckpoint(config, skeleton, labels, network.state_dict()))
    return out


def _check_graph(network: PsumNet, part: Part, mode: str, path: Path) -> None:
    """Refuse weights of the other mode's graph: that is the published one unless they clearly learned the corrected."""
    if part.edges == part.reference_edges:
        return
    learned = torch.stack([value for key, value in network.state_dict().items() if key.endswith("graph.adjacency")])
    edges = {"reference": part.reference_edges, "corrected": part.edges}
    likeness = {
        name: float(
            torch.cosine_similarity(learned.flatten(1), build_graph(pairs, len(part.joints)).flatten()[None]).mean()
        )
        for name, pairs in edges.items()
    }
    is_corrected = likeness["corrected"] > max(MIN_LIKENESS, likeness["reference"])
    found = "corrected" if is_corrected else "reference"
    if found != mode:
        told = f"likeness {likeness[found]:.2f}, to the {mode} one {likeness[mode]:.2f}"
        message = f"{path}: expected weights that were trained on the {mode} graph, got the {found} one ({told})"
        raise CheckpointError(f"{message}: convert with --mode {found}, or train a {mode} stream anew")
