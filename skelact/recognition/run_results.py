"""What a finished run of streams is worth on its validation clips, beside simple controls; it becomes a recognizer."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.files import atomic_path
from skelact.layouts import Layout
from skelact.recognition.baselines import score_controls
from skelact.recognition.checkpoint import StreamCheckpoint, load_checkpoint, load_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evaluation import ClipScores, better_classes, fuse
from skelact.recognition.export import export_checkpoint
from skelact.recognition.fusion import fit_weights
from skelact.recognition.load import FUSION_FILE
from skelact.recognition.part_stream import check_streams
from skelact.recognition.splits import split_clips
from skelact.recognition.stream_training import score_clips
from skelact.runtime.device import choose_device
from skelact.weights import Card, load_card, save_card

RESULTS_FILE = "results.json"
FUSED = "fused"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RunResults:
    """A run on its validation clips; they chose the epochs and the fusion weights, which flatters the network.

    Attributes:
        training_clips: Trained on.
        validation_clips: Held out; 0: nothing could be measured.
        accuracy: Stream -> share of the validation clips that are right; "fused" too.
        controls: The same for nearest neighbor and ridge regression that learned from the training clips.
        fusion: Stream -> weight.
        verdict: The outcome in a sentence.
    """

    training_clips: int
    validation_clips: int
    accuracy: Mapping[str, float]
    controls: Mapping[str, float]
    fusion: Mapping[str, float]
    verdict: str

    @property
    def beaten_by(self) -> tuple[str, ...]:
        """Controls that are right more often than the fused streams."""
        return tuple(name for name, share in self.controls.items() if share > self.accuracy[FUSED])


def finish_run(
    folder: Path,
    config: RecognitionConfig,
    packed: PackedClips,
    layout: Layout,
    *,
    starts: Sequence[Path] = (),
    device: str = "cpu",
) -> RunResults:
    """Make the trained streams of a folder a recognizer, and say what it is worth in the log and in `results.json`.

    Writes the ONNX graphs, the fusion weights that were fitted on the validation clips, and a card where the first
    weights had one: their terms go on.

    Args:
        folder: Holds the checkpoints of one model and seed.
        config: Says which clips were trained on and which are held out.
        packed: All clips.
        layout: The layout of the clips.
        starts: Checkpoints that gave first weights.
        device: "cpu" or "cuda", of the networks that are scored.

    Raises:
        CheckpointError: The streams in the folder cannot be fused.
    """
    trained = (load_checkpoint(path) for path in sorted(folder.glob("*.safetensors")))
    checkpoints = [one for one in trained if (one.layout.names, one.labels) == (layout.names, packed.labels)]
    check_streams([one.config for one in checkpoints])
    results = measure_run(checkpoints, config, packed, layout, device=device)
    for checkpoint in checkpoints:
        _export(checkpoint, folder)
    if results.validation_clips:
        _write(folder / FUSION_FILE, json.dumps(results.fusion) + "\n")
    _write(folder / RESULTS_FILE, json.dumps(asdict(results), indent=2) + "\n")
    _write_card(folder, config, results, starts, classes=len(packed.labels))
    logger.log(logging.WARNING if results.beaten_by else logging.INFO, "%s: %s", folder, results.verdict)
    return results


def measure_run(
    checkpoints: Sequence[StreamCheckpoint],
    config: RecognitionConfig,
    packed: PackedClips,
    layout: Layout,
    *,
    device: str = "cpu",
) -> RunResults:
    """Score the validation clips with every stream, with all of them fused, and with simple controls."""
    split = split_clips(packed, config)
    clips, training = split.validation, split.training
    if not len(clips):
        equal = {one.config.stream: 1.0 for one in checkpoints}
        verdict = "no validation clips: nothing was measured, and all streams weigh the same"
        return RunResults(len(training), 0, {}, {}, equal, verdict)
    names, targets = tuple(packed.names[clip] for clip in clips), packed.targets[clips]
    chosen = choose_device(device)
    scores = [
        ClipScores(
            one.config.stream,
            names,
            score_clips(load_network(one).to(chosen), packed, clips, layout, one.config, device=chosen),
        )
        for one in checkpoints
    ]
    weights = fit_weights(scores, targets)
    rows = {one.name: one.logits for one in scores} | {FUSED: fuse(scores, weights).logits}
    accuracy = {name: _accuracy(logits, targets) for name, logits in rows.items()}
    controls, _ = score_controls(packed, clips, layout, config, graph=False, known=training)
    beside = {name: _accuracy(logits, targets) for name, logits in controls.items()}
    verdict = _judge(accuracy[FUSED], beside, len(clips))
    return RunResults(len(training), len(clips), accuracy, beside, weights, verdict)


def _accuracy(scores: np.ndarray, targets: np.ndarray) -> float:
    return float((better_classes(scores, targets) == 0).mean())


def _judge(fused: float, controls: Mapping[str, float], clips: int) -> str:
    """Say how the fused streams compare with the controls."""
    beaten_by = [name for name, share in controls.items() if share > fused]
    shares = ", ".join(f"{name} {share:.1%}" for name, share in controls.items())
    text = f"right on {fused:.1%} of {clips} validation clips, which chose its epochs; {shares}"
    if beaten_by:
        text += (
            f". The network is worse than {' and '.join(beaten_by)}: do not use it yet. More recordings, "
            "more steps (--set min_steps) or other first weights (--start) may help"
        )
    return text


def _export(checkpoint: StreamCheckpoint, folder: Path) -> None:
    """Write the graph of a stream unless it is newer than its checkpoint."""
    graph = folder / f"{checkpoint.config.stream}.onnx"
    trained = graph.with_suffix(".safetensors").stat().st_mtime_ns
    if not graph.exists() or graph.stat().st_mtime_ns < trained:
        export_checkpoint(checkpoint, graph)


def _write_card(
    folder: Path, config: RecognitionConfig, results: RunResults, starts: Sequence[Path], *, classes: int
) -> None:
    """Pass on the terms of the first weights: a card that `load_recognizer` reads."""
    cards = [card for parent in sorted({path.parent for path in starts}) if (card := load_card(parent))]
    if not cards:
        return
    begun = "; ".join(f"{card.name} ({card.terms})" for card in cards)
    save_card(
        folder,
        Card(
            name=folder.name,
            job="recognition",
            summary=f"3D joints to {classes} actions.",
            data=f"{results.training_clips} clips of the data set {config.dataset}; before: {cards[0].data}",
            terms=f"those of the recordings it was trained on, and of the weights it began with: {begun}",
            non_commercial=any(card.non_commercial for card in cards),
            metric=results.verdict,
            command=f"skelact train --start {cards[0].name}",
            megabytes=0.0,
        ),
    )


def _write(path: Path, text: str) -> None:
    with atomic_path(path) as part:
        part.write_text(text, encoding="utf-8")
