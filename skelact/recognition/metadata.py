"""The text that travels with weights: config, layout and labels, in safetensors and ONNX files alike."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping

from skelact.config import parse_config
from skelact.errors import CheckpointError, ConfigError, InputError
from skelact.layouts import Layout, parse_layout
from skelact.layouts.format import format_layout
from skelact.recognition.config import RecognitionConfig

FORMAT = "skelact-stream-1"


def format_metadata(config: RecognitionConfig, layout: Layout, labels: tuple[str, ...]) -> dict[str, str]:
    """Write config, layout and labels as text."""
    return {
        "format": FORMAT,
        "config": json.dumps(dataclasses.asdict(config)),
        "layout": format_layout(layout),
        "labels": json.dumps(labels),
    }


def parse_metadata(metadata: Mapping[str, str], source: str) -> tuple[RecognitionConfig, Layout, tuple[str, ...]]:
    """Read what `format_metadata` wrote.

    Raises:
        CheckpointError: Damaged, or not one of ours.
    """
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{source}: expected a file of format {FORMAT!r}, got {metadata.get('format')!r}")
    try:
        table = json.loads(metadata["config"])
        config = parse_config(table, RecognitionConfig, source=source)
        labels = tuple(str(label) for label in json.loads(metadata["labels"]))
        return config, parse_layout(metadata["layout"], source=source), labels
    except (KeyError, TypeError, ValueError, ConfigError, InputError) as error:
        raise CheckpointError(f"{source}: damaged metadata: {error}") from error
