"""One trained stream in one safetensors file: weights, resolved config, layout and labels; nothing else is needed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from skelact.clips import AugmentConfig, NormalizeConfig
from skelact.errors import CheckpointError, ConfigError, InputError
from skelact.layouts import Layout, parse_layout
from skelact.layouts.format import format_layout
from skelact.models import MODELS, PsumNetConfig
from skelact.recognition.config import RecognitionConfig

FORMAT = "skelact-stream-1"


@dataclass(frozen=True, eq=False)
class StreamCheckpoint:
    """One trained part stream.

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
        return {
            "format": FORMAT,
            "config": json.dumps(dataclasses.asdict(self.config)),
            "layout": format_layout(self.layout),
            "labels": json.dumps(self.labels),
        }


def build_network(config: RecognitionConfig, layout: Layout, classes: int) -> nn.Module:
    """Build the untrained network that a config describes, with random weights of the global torch seed."""
    part = layout.part(config.part)
    if config.model not in MODELS:
        raise ConfigError(f"model: expected one of {', '.join(MODELS)}, got {config.model!r}")
    edges = part.reference_edges if config.mode == "reference" else part.edges
    shape = PsumNetConfig(
        part=config.part,
        joints=len(part.joints),
        edges=edges,
        classes=classes,
        people=config.people,
        width=config.width,
        dropout=config.dropout,
    )
    return MODELS[config.model](shape)


def load_network(checkpoint: StreamCheckpoint) -> nn.Module:
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


def save_checkpoint(path: Path, checkpoint: StreamCheckpoint) -> None:
    """Write one safetensors file; it appears whole or not at all."""
    part = path.with_suffix(".part")
    save_file({key: value.contiguous().cpu() for key, value in checkpoint.weights.items()}, part, checkpoint.metadata)
    part.replace(path)


def load_checkpoint(path: Path) -> StreamCheckpoint:
    """Read what `save_checkpoint` wrote.

    Raises:
        CheckpointError: The file is missing, damaged or not one of ours.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            weights = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (not a dict)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: cannot be read: {error}") from error
    config, layout, labels = parse_metadata(metadata, str(path))
    return StreamCheckpoint(config, layout, labels, weights)


def parse_metadata(metadata: Mapping[str, str], source: str) -> tuple[RecognitionConfig, Layout, tuple[str, ...]]:
    """Read config, layout and labels from the text that travels with weights."""
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{source}: expected a file of format {FORMAT!r}, got {metadata.get('format')!r}")
    try:
        table = json.loads(metadata["config"])
        table["normalize"] = NormalizeConfig(**table["normalize"])
        table["augment"] = AugmentConfig(**table["augment"])
        config = RecognitionConfig(**table)
        labels = tuple(str(label) for label in json.loads(metadata["labels"]))
        return config, parse_layout(metadata["layout"], source=source), labels
    except (KeyError, TypeError, ValueError, ConfigError, InputError) as error:
        raise CheckpointError(f"{source}: damaged metadata: {error}") from error


def average_weights(states: list[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Mean of several states of one network; integer buffers are taken from the last."""
    last = states[-1]
    return {
        key: torch.stack([state[key] for state in states]).mean(0) if value.is_floating_point() else value
        for key, value in last.items()
    }
