"""A trained stream on a layout of more joints: core19 on core21."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from skelact.layouts import Layout, Part
from skelact.models.stream_network import build_graph
from skelact.recognition.checkpoint import StreamCheckpoint

ADJACENCY = "graph.adjacency"
INPUT_NORM = "input_norm."


def with_more_joints(checkpoint: StreamCheckpoint, layout: Layout) -> StreamCheckpoint:
    """Put a stream on a layout that begins with the joints of its own, if it is such a one; else leave it as it is.

    A part of the same joints keeps its weights. One that has more joints, behind its own, begins with what their
    parents know: their input is scaled alike, and they are tied to their neighbors as the static graph says.
    """
    names = checkpoint.layout.names
    if layout.names == names or layout.names[: len(names)] != names:
        return checkpoint
    old, new = checkpoint.layout.part(checkpoint.config.part), layout.part(checkpoint.config.part)
    if new.joints[: len(old.joints)] != old.joints:
        return checkpoint
    weights = {name: _grow(name, value, old, new) for name, value in checkpoint.weights.items()}
    config = replace(checkpoint.config, layout=layout.name)
    return StreamCheckpoint(config, layout, checkpoint.labels, weights)


def _grow(name: str, value: Tensor, old: Part, new: Part) -> Tensor:
    if name.endswith(ADJACENCY):
        grown = build_graph(new.edges, len(new.joints)).to(value)
        grown[:, : len(old.joints), : len(old.joints)] = value
        return grown
    if name.startswith(INPUT_NORM) and value.ndim == 1:
        rows = value.reshape(-1, len(old.joints), value.numel() // _slots(value, old) // len(old.joints))
        for joint in range(len(old.joints), len(new.joints)):
            rows = torch.cat([rows, rows[:, [dict(new.edges)[joint]]]], 1)
        return rows.flatten()
    return value


def _slots(value: Tensor, part: Part) -> int:
    """People with statistics of their own: features are (person, joint, channel), at most 12 channels."""
    return max(1, value.numel() // (12 * len(part.joints)))
