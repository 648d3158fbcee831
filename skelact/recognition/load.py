"""From files to a recognizer: shipped by name, or a folder of trained streams."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skelact.errors import CheckpointError
from skelact.layouts import Layout
from skelact.recognition.background import BACKGROUND_FILE, load_background
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.known import load_known
from skelact.recognition.live import LiveNetwork, load_live
from skelact.recognition.metadata import parse_metadata
from skelact.recognition.part_stream import Runner, Stream
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.slots import SlotRunner
from skelact.runtime.session import OnnxNetwork
from skelact.weights import SHIPPED_RECOGNIZERS, load_card, warn_of_terms, weights_path

if TYPE_CHECKING:
    from skelact.recognition.checkpoint import StreamCheckpoint

DEFAULT_RECOGNIZER = "mocap-core19"
FUSION_FILE = "fusion.json"
LIVE_FOLDER = "live"  # in the folder of a recognizer: its causal streams


def load_recognizer(
    name_or_path: str | Path = DEFAULT_RECOGNIZER, *, device: str = "cpu", threads: int = 0, exported: bool = False
) -> Recognizer:
    """Load a shipped recognizer by name, or one from a folder (or file) of trained streams.

    ONNX files are preferred on the CPU; safetensors checkpoints run in torch.

    Args:
        name_or_path: Shipped name, folder, or file.
        device: "cpu", "cuda" or "cuda:N".
        threads: Threads of one call of a network; 0 leaves it to the runtime.
        exported: On the CPU export checkpoints first: a second or two each, then three times as fast as torch.

    Raises:
        CheckpointError: Nothing there, damaged, or the streams do not belong together.
    """
    path = weights_path(str(name_or_path)) if str(name_or_path) in SHIPPED_RECOGNIZERS else Path(name_or_path)
    if not path.exists():
        known = ", ".join(SHIPPED_RECOGNIZERS)
        raise CheckpointError(f"{name_or_path}: expected one of {known}, a folder of streams or a .safetensors file")
    files = stream_files(path, prefer_onnx=device == "cpu")
    weights = load_fusion(path) if path.is_dir() else {}
    loaded = [_load_stream(file, weights, device=device, threads=threads, exported=exported) for file in files]
    for file, (stream, _, _) in zip(files, loaded, strict=True):
        if stream.config.live.rate_hz:
            wanted = "expected a stream of whole windows, got a live one"
            raise CheckpointError(f"{file}: {wanted}: skelact models export puts it into their folder {LIVE_FOLDER!r}")
    _check_same(files, [(layout, labels) for _, layout, labels in loaded])
    streams = [stream for stream, _, _ in loaded]
    _, layout, labels = loaded[0]
    name = path.stem if path.is_file() else path.name
    card = load_card(path) if path.is_dir() else None
    warn_of_terms(card)
    live = _load_live(path / LIVE_FOLDER, (layout, labels), device=device, threads=threads)
    known_model = load_known(path, labels, [stream.config.stream for stream in streams]) if path.is_dir() else None
    background = load_background(path / BACKGROUND_FILE) if (path / BACKGROUND_FILE).is_file() else None
    return Recognizer(name, streams, layout, labels, card=card, live=live, known=known_model, background=background)


def _load_live(
    folder: Path, belongs_to: tuple[Layout, tuple[str, ...]], *, device: str, threads: int
) -> LiveNetwork | None:
    if not folder.is_dir():
        return None
    files = stream_files(folder, prefer_onnx=True)
    live = load_live(files, load_fusion(folder), device=device, threads=threads)
    _check_same([files[0], folder.parent], [(live.layout, live.labels), belongs_to])
    return live


def join_recognizers(recognizers: Sequence[Recognizer]) -> Recognizer:
    """Fuse the streams of several recognizers into one.

    Raises:
        CheckpointError: They differ in layout, labels or windows, or two streams have the same name.
    """
    first = recognizers[0]
    for other in recognizers[1:]:
        if other.layout.names != first.layout.names or other.labels != first.labels:
            raise CheckpointError(f"{other.name!r} and {first.name!r} differ in layout or labels")
    streams = [stream for recognizer in recognizers for stream in recognizer.streams]
    return Recognizer("+".join(recognizer.name for recognizer in recognizers), streams, first.layout, first.labels)


def stream_files(path: Path, *, prefer_onnx: bool) -> list[Path]:
    """List the stream files of a recognizer."""
    if path.is_file():
        return [path]
    checkpoints = sorted(path.glob("*.safetensors"))
    graphs = sorted(path.glob("*.onnx"))
    files = graphs if prefer_onnx and graphs else checkpoints or graphs
    if not files:
        raise CheckpointError(f"{path}: expected .safetensors or .onnx files of trained streams, found none")
    return files


def _load_stream(
    file: Path, weights: Mapping[str, float], *, device: str, threads: int, exported: bool
) -> tuple[Stream, Layout, tuple[str, ...]]:
    if file.suffix == ".onnx":
        network = OnnxNetwork(file, threads=threads, device=device)
        config, layout, labels = parse_metadata(network.metadata, str(file))
        features = functools.partial(_onnx_features, file, config, threads=threads, device=device)
        run = _person_by_person(network, config)
    else:
        from skelact.recognition.checkpoint import load_checkpoint, torch_runner

        checkpoint = load_checkpoint(file)
        if exported and device == "cpu":
            return _load_exported(checkpoint, weights, threads=threads)
        config, layout, labels = checkpoint.config, checkpoint.layout, checkpoint.labels
        features = functools.partial(torch_runner, checkpoint, device=device, features=True)
        run = torch_runner(checkpoint, device=device)
    return Stream(config, run, weights.get(config.stream, 1.0), device, features), layout, labels


def _load_exported(
    checkpoint: StreamCheckpoint, weights: Mapping[str, float], *, threads: int
) -> tuple[Stream, Layout, tuple[str, ...]]:
    """Run a checkpoint as an ONNX graph that lives as long as it takes to load it."""
    from skelact.recognition.export import export_checkpoint

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{checkpoint.config.stream}.onnx"
        export_checkpoint(checkpoint, file)
        stream, layout, labels = _load_stream(file, weights, device="cpu", threads=threads, exported=True)
        graph = file.read_bytes()

    def open_features() -> Runner:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "features.onnx"
            file.write_bytes(graph)
            return _onnx_features(file, checkpoint.config, threads=threads, device="cpu")

    return replace(stream, open_features=open_features), layout, labels


def _onnx_features(file: Path, config: RecognitionConfig, *, threads: int, device: str) -> Runner:
    from skelact.runtime.features import load_features

    return _person_by_person(load_features(file, threads=threads, device=device), config)


def _person_by_person(network: OnnxNetwork, config: RecognitionConfig) -> Runner:
    """What runs a graph: of one person slot if it asks for the slot."""
    return network if config.people == 1 else SlotRunner(network)


def _check_same(files: list[Path], loaded: list[tuple[Layout, tuple[str, ...]]]) -> None:
    layout, labels = loaded[0]
    for file, (other, names) in zip(files[1:], loaded[1:], strict=True):
        if other.names != layout.names or names != labels:
            raise CheckpointError(f"{file.name} and {files[0].name} differ in layout or labels")


def load_fusion(folder: Path) -> dict[str, float]:
    """Read stream -> fusion weight; all streams weigh 1 when the folder has no fusion file."""
    path = folder / FUSION_FILE
    if not path.exists():
        return {}
    try:
        return {str(stream): float(weight) for stream, weight in json.loads(path.read_text()).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise CheckpointError(f"{path}: expected stream: weight, {error}") from error
