"""Weights of published implementations -> a stream checkpoint."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from skelact.clips import MODALITIES, NormalizeConfig
from skelact.datasets.ntu import CLASS_NAMES
from skelact.datasets.ntu.names import CLASSES
from skelact.errors import CheckpointError, InputError
from skelact.layouts import Part, load_layout
from skelact.models import StreamNetwork, load_ctrgcn_weights, load_psumnet_weights, load_stgcnpp_weights
from skelact.models.stream_network import build_graph
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, save_checkpoint
from skelact.recognition.config import CHANNELS, RecognitionConfig

MIN_LIKENESS = 0.5  # cosine of learned graphs and a static one; graphs of random numbers are like none


@dataclass(frozen=True)
class Publication:
    """A published implementation: where its files say what shape the network has, and what it sees.

    Attributes:
        load_weights: Copies its state dict into our network.
        head: Key of the weights of the head, (K, C').
        norm: Key of the weights of the norm of the input.
        entry: Key of a convolution that sees the input, (., C, 1, 1).
        frames: T.
        score_fraction: Middle share of a clip that its test crop keeps.
        has_own_graph: Its graph is not that of its bones, so that `mode` says nothing of it.
        align: Its loader turns clips, see `NormalizeConfig`.
        sampling: Which frames of a clip its loader takes.
        repeats_lone: Its preparation of NTU RGB+D 120 puts a lone person into both slots.
        people: M, where all people share the norm of the input, which then does not tell it; 0: it tells.
    """

    load_weights: Callable[[Any, Mapping[str, Tensor]], None]
    head: str
    norm: str
    entry: str
    frames: int
    score_fraction: float
    has_own_graph: bool = False
    align: bool = False
    sampling: str = "linear"
    repeats_lone: bool = True
    people: int = 0


PUBLICATIONS: Mapping[str, Publication] = {
    "psumnet": Publication(
        load_psumnet_weights, "fc.weight", "data_bn.weight", "layers.0.gcn1.convs.0.conv1.weight", 64, 0.95
    ),
    "ctrgcn": Publication(load_ctrgcn_weights, "fc.weight", "data_bn.weight", "l1.gcn1.convs.0.conv1.weight", 64, 0.95),
    "stgcnpp": Publication(
        load_stgcnpp_weights,
        "cls_head.fc_cls.weight",
        "backbone.data_bn.weight",
        "backbone.gcn.0.gcn.conv.weight",
        100,
        1.0,
        has_own_graph=True,
        align=True,
        sampling="segments",
        repeats_lone=False,
        people=2,
    ),
}


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
    return {key.removeprefix("module."): value for key, value in state.items()}


def convert_published(
    path: Path,
    out: Path,
    *,
    layout: str,
    part: str = "body",
    mode: str = "reference",
    model: str = "psumnet",
    modalities: Sequence[str] = (),
    coordinates: str = "xyz",
) -> Path:
    """Write a published stream as one of ours; people and classes are read off its shapes.

    Its windows are not centered again: the publication centers every clip once, when it prepares it.

    Args:
        path: Checkpoint of the published implementation.
        out: The .safetensors file.
        layout: What its input is on.
        part: Which part stream it is.
        mode: "reference" or "corrected" bones; must be those of the graph that the weights have learned on.
        model: Name in `PUBLICATIONS`.
        modalities: What it sees, which weights do not tell; needed unless it sees all.
        coordinates: "xyz" or "xy_score".

    Raises:
        InputError: `modalities` do not fit the channels that the weights take.
        CheckpointError: The weights do not fit the layout and part, or their graph is that of the other mode.
    """
    state = load_published_state(path)
    publication, skeleton = PUBLICATIONS[model], load_layout(layout)
    try:
        classes = len(state[publication.head])
        features = len(state[publication.norm])
        channels = int(state[publication.entry].shape[1])
    except KeyError as error:
        raise CheckpointError(f"{path}: lacks {error}: not a checkpoint of {model}") from error
    config = RecognitionConfig(
        dataset="",
        layout=layout,
        model=model,
        part=part,
        mode=mode,
        modalities=_check_modalities(modalities, channels),
        coordinates=coordinates,
        frames=publication.frames,
        sampling=publication.sampling,
        people=publication.people or max(features // (channels * len(skeleton.part(part).joints)), 1),
        repeat_lone=publication.repeats_lone and layout == "ntu25" and classes == CLASSES["ntu120"],
        window_max_s=10.0,
        score_fraction=publication.score_fraction,
        normalize=NormalizeConfig(center="none", align=publication.align and coordinates == "xyz"),
    )
    network = build_network(config, skeleton, classes)
    publication.load_weights(network, state)
    if not publication.has_own_graph:
        _check_graph(network, skeleton.part(part), mode, path)
    known = layout == "ntu25" and classes in (60, 120)
    labels = CLASS_NAMES[:classes] if known else tuple(f"class {number}" for number in range(classes))
    save_checkpoint(out, StreamCheckpoint(config, skeleton, labels, network.state_dict()))
    return out


def _check_modalities(modalities: Sequence[str], channels: int) -> tuple[str, ...]:
    chosen = tuple(modalities) or (MODALITIES if channels == CHANNELS * len(MODALITIES) else ())
    if channels != CHANNELS * len(chosen):
        got = ", ".join(chosen) or "none"
        message = f"expected {channels // CHANNELS} of {', '.join(MODALITIES)} for {channels} channels, got {got}"
        raise InputError(f"{message}: the weights do not tell, so name what they were trained on", field="modalities")
    return chosen


def _check_graph(network: StreamNetwork, part: Part, mode: str, path: Path) -> None:
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
