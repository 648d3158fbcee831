"""Turn trained streams into the graphs that are served, and put a recognizer's folder together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch

from skelact.models import PersonNetwork, PsumNet
from skelact.models.folded import fold_norms
from skelact.models.psumnet_step import PsumNetStep
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import StreamCheckpoint, load_checkpoint, load_network, save_checkpoint, stream_form
from skelact.recognition.load import FUSION_FILE, LIVE_FOLDER, load_fusion
from skelact.recognition.part_stream import check_streams
from skelact.runtime.export import export_onnx
from skelact.weights import load_card, save_card

TOLERANCE = 1e-4


def export_streams(checkpoints: list[Path], out: Path, *, weights: dict[str, float] | None = None) -> list[Path]:
    """Export safetensors checkpoints to ONNX beside copies of them, ready for `load_recognizer(out)`.

    Args:
        checkpoints: One per stream, of whole windows and of live streams.
        out: Folder of the recognizer; live streams go into its folder `live`.
        weights: Stream -> fusion weight; unset: those of the folder that the checkpoints are in, if it has any, else 1.

    Raises:
        CheckpointError: The streams cannot be fused.
    """
    loaded = [load_checkpoint(path) for path in checkpoints]
    written = []
    for folder, is_live in ((out, False), (out / LIVE_FOLDER, True)):
        group = {
            path: one for path, one in zip(checkpoints, loaded, strict=True) if bool(one.config.live.rate_hz) == is_live
        }
        if not group:
            continue
        check_streams([checkpoint.config for checkpoint in group.values()])
        folder.mkdir(parents=True, exist_ok=True)
        for checkpoint in group.values():
            target = folder / f"{checkpoint.config.stream}.onnx"
            export_checkpoint(checkpoint, target)
            save_checkpoint(target.with_suffix(".safetensors"), checkpoint)
            written.append(target)
        if chosen := weights or _weights_of(group):
            (folder / FUSION_FILE).write_text(json.dumps(chosen) + "\n", encoding="utf-8")
    cards = [card for source in sorted({path.parent for path in checkpoints}) if (card := load_card(source))]
    if cards and load_card(out) is None:  # terms go on, the strictest ones
        save_card(out, max(cards, key=lambda card: card.non_commercial))
    return written


def _weights_of(group: Mapping[Path, StreamCheckpoint]) -> dict[str, float]:
    """Fusion weights of the one folder that checkpoints are in; empty when it has none, or they are in several."""
    folders = {path.parent for path in group}
    known = load_fusion(*folders) if len(folders) == 1 else {}
    return {one.config.stream: known.get(one.config.stream, 1.0) for one in group.values() if known}


def export_checkpoint(checkpoint: StreamCheckpoint, path: Path) -> None:
    """Write the ONNX graph of one checkpoint, of one person slot if it has several; its metadata goes into the file."""
    config = checkpoint.config
    if config.live.rate_hz:
        export_live(checkpoint, path)
        return
    network = fold_norms(load_network(checkpoint))
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
    export_onnx(PsumNetStep(stream), examples, path, metadata=checkpoint.metadata, outputs=("logits", "after"))
