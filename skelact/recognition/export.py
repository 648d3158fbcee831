"""Turn trained streams into the graphs that are served, and put a recognizer's folder together."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from skelact.models import PersonNetwork, PsumNet
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import StreamCheckpoint, load_checkpoint, load_network, save_checkpoint, stream_form
from skelact.recognition.recognizer import FUSION_FILE, LIVE_FOLDER, check_streams
from skelact.runtime.export import export_onnx

TOLERANCE = 1e-4


def export_streams(checkpoints: list[Path], out: Path, *, weights: dict[str, float] | None = None) -> list[Path]:
    """Export safetensors checkpoints to ONNX beside copies of them, ready for `load_recognizer(out)`.

    Args:
        checkpoints: One per stream, of whole windows and of live streams.
        out: Folder of the recognizer; live streams go into its folder `live`.
        weights: Stream -> fusion weight; unset: 1 each.

    Raises:
        CheckpointError: The streams cannot be fused.
    """
    loaded = [load_checkpoint(path) for path in checkpoints]
    written = []
    for folder, group in (
        (out, [checkpoint for checkpoint in loaded if not checkpoint.config.live.rate_hz]),
        (out / LIVE_FOLDER, [checkpoint for checkpoint in loaded if checkpoint.config.live.rate_hz]),
    ):
        if not group:
            continue
        check_streams([checkpoint.config for checkpoint in group])
        folder.mkdir(parents=True, exist_ok=True)
        for checkpoint in group:
            target = folder / f"{checkpoint.config.stream}.onnx"
            export_checkpoint(checkpoint, target)
            save_checkpoint(target.with_suffix(".safetensors"), checkpoint)
            written.append(target)
        if weights:
            (folder / FUSION_FILE).write_text(json.dumps(weights) + "\n", encoding="utf-8")
    return written


def export_checkpoint(checkpoint: StreamCheckpoint, path: Path) -> None:
    """Write the ONNX graph of one checkpoint, of one person slot if it has several; its metadata goes into the file."""
    config, network = checkpoint.config, load_network(checkpoint)
    if config.live.rate_hz:
        export_live(checkpoint, path)
        return
    joints = len(checkpoint.layout.part(config.part).joints)
    person = torch.zeros(2, config.channels, config.frames, joints)
    if config.people == 1:
        export_onnx(network, {"clip": person[..., None]}, path, metadata=checkpoint.metadata)
        return
    examples = {"person": person, "slot": torch.zeros(2, dtype=torch.int64)}
    export_onnx(PersonNetwork(network), examples, path, metadata=checkpoint.metadata)


def export_live(checkpoint: StreamCheckpoint, path: Path, *, dense: bool = False) -> None:
    """Write the graph of one step of a causal checkpoint: frames and state in, logits and state out.

    Args:
        checkpoint: With `live.rate_hz` > 0.
        path: The ONNX file.
        dense: A step is one frame, without strides; else four frames.
    """
    network = load_network(checkpoint)
    assert isinstance(network, PsumNet)
    stream = PsumNetStream(network, stream_form(checkpoint.config, dense=dense))
    joints = len(checkpoint.layout.part(checkpoint.config.part).joints)
    examples = {
        "frames": torch.zeros(2, checkpoint.config.channels, stream.step_frames, joints),
        "state": torch.zeros(2, stream.state_size),
    }
    export_onnx(stream, examples, path, metadata=checkpoint.metadata, outputs=("logits", "after"))
