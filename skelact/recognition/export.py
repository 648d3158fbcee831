"""Turn trained streams into the graphs that are served, and put a recognizer's folder together."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from skelact.models import PersonNetwork, PsumNet
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import StreamCheckpoint, load_checkpoint, load_network, save_checkpoint, stream_form
from skelact.recognition.recognizer import FUSION_FILE, check_streams, load_fusion
from skelact.runtime.export import export_onnx
from skelact.weights import load_card, save_card

TOLERANCE = 1e-4


def export_streams(checkpoints: list[Path], out: Path, *, weights: dict[str, float] | None = None) -> list[Path]:
    """Export safetensors checkpoints to ONNX beside copies of them, ready for `load_recognizer(out)`.

    Args:
        checkpoints: One per stream.
        out: Folder of the recognizer.
        weights: Stream -> fusion weight; unset: those of the folder that all checkpoints are in, if it has any, else 1.

    Raises:
        CheckpointError: The streams cannot be fused.
    """
    loaded = [load_checkpoint(path) for path in checkpoints]
    check_streams([checkpoint.config for checkpoint in loaded])
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for checkpoint in loaded:
        target = out / f"{checkpoint.config.stream}.onnx"
        export_checkpoint(checkpoint, target)
        save_checkpoint(target.with_suffix(".safetensors"), checkpoint)
        written.append(target)
    folders = {path.parent.resolve() for path in checkpoints}
    if len(folders) == 1 and out.resolve() not in folders:
        (folder,) = folders
        known = load_fusion(folder)
        weights = weights or {one.config.stream: known.get(one.config.stream, 1.0) for one in loaded if known}
        if card := load_card(folder):  # its terms go on
            save_card(out, card)
    if weights:
        (out / FUSION_FILE).write_text(json.dumps(weights) + "\n", encoding="utf-8")
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
