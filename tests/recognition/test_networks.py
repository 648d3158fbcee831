"""Every network from a checkpoint to answers: in torch, in ONNX, fused, on clips and live."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from swinging import small_set
from torch import nn

from skelact.clips import MODALITIES
from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.models import MODELS
from skelact.recognition import RecognitionConfig, load_recognizer
from skelact.recognition.checkpoint import (
    StreamCheckpoint,
    build_network,
    load_checkpoint,
    load_network,
    save_checkpoint,
)
from skelact.recognition.export import export_streams
from skelact.recognition.training import train
from skelact.values import Clip

CORE = load_layout("core19")
LABELS = ("one", "two", "three")
FRAMES, FPS = 16, 30.0
NEWER = [model for model in MODELS if model != "psumnet"]  # which test_slots.py and test_training.py serve


def made_checkpoint(folder: Path, model: str, *, people: int, modalities: tuple[str, ...] = MODALITIES) -> Path:
    """A stream whose numbers are random, statistics and topologies too."""
    torch.manual_seed(0)
    config = RecognitionConfig(
        dataset="none", model=model, modalities=modalities, part="leg", people=people, frames=FRAMES, width=8
    )
    network = build_network(config, CORE, len(LABELS))
    for name, value in network.named_parameters():
        if name.endswith("norm.weight"):
            nn.init.uniform_(value, 0.5, 1.5)
        elif name.endswith("alpha"):
            nn.init.constant_(value, 0.1)
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = None  # the statistics of the batch below
    with torch.no_grad():
        network(torch.randn(8, config.channels, FRAMES, len(CORE.part("leg").joints), people))
    path = folder / f"{config.stream}.safetensors"
    save_checkpoint(path, StreamCheckpoint(config, CORE, LABELS, network.state_dict()))
    return path


def made_clip(people: int, *, frames: int = 40) -> Clip:
    rng = np.random.default_rng(0)
    rest, swing = rng.normal(size=(2, people, 1, 19, 3))
    phase = np.linspace(0, 6, frames)[None, :, None, None]
    return Clip((rest + 0.2 * swing * np.sin(phase)).astype(np.float32), CORE, FPS)


@pytest.mark.parametrize(("model", "people"), [("ctrgcn", 1), *((model, 2) for model in NEWER)])
def test_answers_are_the_same_in_torch_and_onnx(model: str, people: int, tmp_path: Path) -> None:
    path = made_checkpoint(tmp_path, model, people=people, modalities=("joint", "bone_motion"))
    export_streams([path], tmp_path / "out")
    assert (tmp_path / "out" / f"{path.stem}.onnx").exists()
    graph, plain = load_recognizer(tmp_path / "out"), load_recognizer(path)
    for count in (1, 2, 3):  # also more and fewer than the network has slots
        answers = [recognizer.recognize(made_clip(count)) for recognizer in (graph, plain)]
        assert len(answers[0]) == len(answers[1]) == (count if people == 1 else 1)
        for one, other in zip(*answers, strict=True):
            np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-4)


@pytest.mark.parametrize("model", NEWER)
def test_slots_served_apart_give_the_logits_of_the_whole(model: str, tmp_path: Path) -> None:
    path = made_checkpoint(tmp_path, model, people=2)
    recognizer = load_recognizer(path)
    x = np.random.default_rng(0).normal(size=(4, 12, FRAMES, len(CORE.part("leg").joints), 2)).astype(np.float32)
    x[1, ..., 1] = 0
    x[2, ..., 0] = 0
    x[3] = 0
    with torch.inference_mode():
        wanted = load_network(load_checkpoint(path))(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(recognizer.streams[0].run(x), wanted, atol=1e-4)


def test_four_single_modalities_and_three_networks_are_fused_by_name(tmp_path: Path) -> None:
    paths = [made_checkpoint(tmp_path, "ctrgcn", people=1, modalities=(name,)) for name in MODALITIES]
    paths += [made_checkpoint(tmp_path, model, people=1) for model in ("psumnet", "stgcnpp")]
    weights = {path.stem: float(number) for number, path in enumerate(paths, 1)}
    (tmp_path / "fusion.json").write_text(json.dumps(weights))
    recognizer = load_recognizer(tmp_path)
    assert {stream.config.stream: stream.weight for stream in recognizer.streams} == weights
    windows = recognizer.clip_windows(made_clip(1)).rows
    alone = {path.stem: load_recognizer(path).logits(windows) for path in paths}
    wanted = sum(weight * alone[name] for name, weight in weights.items())
    np.testing.assert_allclose(recognizer.logits(windows), wanted, atol=1e-3)


def test_streams_that_see_other_windows_are_not_exported_together(tmp_path: Path) -> None:
    paths = [made_checkpoint(tmp_path, model, people=people) for model, people in (("psumnet", 1), ("stgcnpp", 2))]
    with pytest.raises(CheckpointError, match="differ in people"):
        export_streams(paths, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("model", MODELS)
def test_live_answers_come_from_the_same_windows(model: str, tmp_path: Path) -> None:
    recognizer = load_recognizer(made_checkpoint(tmp_path, model, people=1))
    stream = recognizer.stream(layout=CORE, fps=FPS, stride=10)
    clip = made_clip(1, frames=60)
    windows = [window for frame in clip.joints[0] for window in stream.add({1: frame})]
    assert windows
    logits = recognizer.logits(windows[-1].joints[None])
    assert logits.shape == (1, 3) and np.isfinite(logits).all()


@pytest.mark.parametrize(
    "model", [pytest.param(model, marks=() if model == "stgcn" else pytest.mark.slow) for model in NEWER]
)
def test_the_same_trainer_trains_it(model: str, tmp_path: Path) -> None:
    config = RecognitionConfig(
        dataset="none", model=model, modalities=("joint",), part="leg", frames=8, width=8, epochs=2, batch_size=8
    )
    path = train(config, small_set(16), CORE, tmp_path, show_progress=False)
    assert path == tmp_path / f"{model}-leg-joint.safetensors"
    torch.manual_seed(config.seed)
    fresh = build_network(config, CORE, 2).state_dict()
    weights = load_checkpoint(path).weights
    unmoved = [key for key in fresh if fresh[key].is_floating_point() and torch.equal(fresh[key], weights[key])]
    assert not unmoved
    (answer,) = load_recognizer(path).recognize(made_clip(1))
    assert answer.labels == ("swing-left", "swing-right")
