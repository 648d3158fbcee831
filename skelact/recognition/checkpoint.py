"""One trained stream in one safetensors file: weights, resolved config, layout and labels; nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from skelact.clips.causal import CHUNK
from skelact.errors import CheckpointError
from skelact.layouts import Layout
from skelact.models import MODELS, NetworkConfig, PersonNetwork, StreamNetwork
from skelact.models.psumnet_stream import StreamForm
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.metadata import format_metadata, parse_metadata
from skelact.recognition.slots import SlotRunner
from skelact.runtime.device import choose_device
from skelact.runtime.tensors import load_tensors, save_tensors


@dataclass(frozen=True, eq=False)
class StreamCheckpoint:
    """One trained stream.

    Attributes:
        config: How it was trained; fixes the network and the windows.
        layout: What its input must be on.
        labels: K class names.
        weights: Parameters and buffers of the network.
    """

    config: RecognitionConfig
    layout: Layout
    labels: tuple[str, ...]
    weights: Mapping[str, Tensor]

    @property
    def metadata(self) -> dict[str, str]:
        """The part that is not weights, as text."""
        return format_metadata(self.config, self.layout, self.labels)


def build_network(config: RecognitionConfig, layout: Layout, classes: int) -> StreamNetwork:
    """Build the untrained network that a config describes, with random weights of the global torch seed."""
    part = layout.part(config.part)
    edges = part.reference_edges if config.mode == "reference" else part.edges
    shape = NetworkConfig(
        part=config.part,
        joints=len(part.joints),
        edges=edges,
        classes=classes,
        people=config.people,
        channels=config.channels,
        width=config.width,
        dropout=config.dropout,
    )
    return MODELS[config.model](shape)


def stream_form(config: RecognitionConfig, *, dense: bool = False) -> StreamForm:
    """How the network of a config runs on a stream."""
    memory = max(1, round(config.live.memory_s * config.live.rate_hz / CHUNK))
    return StreamForm(dense=dense, refresh=config.live.refresh, memory=memory)


def load_network(checkpoint: StreamCheckpoint) -> StreamNetwork:
    """Build the network of a checkpoint with its weights, in evaluation mode, float32.

    Raises:
        CheckpointError: Weights and config do not match.
    """
    network = build_network(checkpoint.config, checkpoint.layout, len(checkpoint.labels))
    weights = {key: value.float() if value.is_floating_point() else value for key, value in checkpoint.weights.items()}
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(f"weights and config do not match: {str(error).splitlines()[-1].strip()}") from error
    return network.eval()


def torch_runner(
    checkpoint: StreamCheckpoint, *, device: str, features: bool = False
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the checkpoint's network in torch as a function of arrays: (N, C, T, V', M) -> logits (N, K).

    With `features` it is without its last layer: -> (N, D).
    """
    torch_device = choose_device(device)
    network = load_network(checkpoint)
    if features:
        network.add_module("head", nn.Identity())
    several = checkpoint.config.people > 1
    module = (PersonNetwork(network) if several else network).eval().to(torch_device)

    def run(*arrays: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return module(*(torch.from_numpy(x).to(torch_device) for x in arrays)).float().cpu().numpy()

    return SlotRunner(run) if several else run


def save_checkpoint(path: Path, checkpoint: StreamCheckpoint) -> None:
    """Write one safetensors file; it appears whole or not at all."""
    save_tensors(path, checkpoint.weights, checkpoint.metadata)


def load_checkpoint(path: Path) -> StreamCheckpoint:
    """Read what `save_checkpoint` wrote.

    Raises:
        CheckpointError: The file is missing, damaged or not one of ours.
    """
    weights, metadata = load_tensors(path)
    config, layout, labels = parse_metadata(metadata, str(path))
    return StreamCheckpoint(config, layout, labels, weights)
