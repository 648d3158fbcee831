"""Two-person networks served one person at a time: the plain network's logits, and no work for empty slots."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, load_recognizer
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, load_network, save_checkpoint
from skelact.recognition.export import export_streams
from skelact.recognition.slots import SlotRunner

NTU25 = load_layout("ntu25")
LABELS = tuple(f"class {number}" for number in range(7))


def random_checkpoint(part: str, frames: int = 16, labels: tuple[str, ...] = LABELS) -> StreamCheckpoint:
    """A two-person stream whose numbers are random, norms and alphas too."""
    torch.manual_seed(0)
    config = RecognitionConfig(dataset="none", layout="ntu25", part=part, people=2, frames=frames, width=8)
    network = build_network(config, NTU25, len(labels))
    for name, value in network.named_parameters():
        if name.endswith("norm.weight"):
            nn.init.uniform_(value, 0.5, 1.5)
        elif name.endswith("alpha"):
            nn.init.constant_(value, 0.1)
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = None  # the statistics of the batch below
    with torch.no_grad():
        network(torch.randn(8, 12, frames, len(NTU25.part(part).joints), 2))
    return StreamCheckpoint(config, NTU25, labels, network.state_dict())


@pytest.mark.parametrize("part", ["body", "hand", "leg"])
def test_torch_and_onnx_equal_the_plain_network(part: str, tmp_path: Path) -> None:
    checkpoint = random_checkpoint(part)
    save_checkpoint(tmp_path / f"{part}.safetensors", checkpoint)
    export_streams([tmp_path / f"{part}.safetensors"], tmp_path / "out")
    x = np.random.default_rng(0).normal(size=(5, 12, 16, len(NTU25.part(part).joints), 2)).astype(np.float32)
    x[1, ..., 1] = 0  # alone
    x[2, ..., 0] = 0  # alone in the second slot
    x[3] = 0  # nobody
    with torch.inference_mode():
        plain = load_network(checkpoint)(torch.from_numpy(x)).numpy()
    for recognizer in (load_recognizer(tmp_path / f"{part}.safetensors"), load_recognizer(tmp_path / "out")):
        np.testing.assert_allclose(recognizer.streams[0].run(x), plain, atol=1e-4)


def test_empty_slots_are_run_once() -> None:
    seen: list[np.ndarray] = []

    def run(people: np.ndarray, slots: np.ndarray) -> np.ndarray:
        seen.append(slots)
        return people.mean((1, 2, 3))[:, None] + slots[:, None]

    runner = SlotRunner(run)
    x = np.ones((3, 12, 4, 5, 2), np.float32)
    x[1, ..., 1] = 0
    np.testing.assert_allclose(runner(x)[:, 0], [1.5, 1.0, 1.5])
    np.testing.assert_allclose(runner(x[1:2])[:, 0], [1.0])
    np.testing.assert_allclose(runner(np.zeros_like(x))[:, 0], 0.5)
    assert [slots.tolist() for slots in seen] == [[0, 1], [0, 1, 0, 0, 1], [0]]


def test_one_person_networks_are_served_whole() -> None:
    assert not isinstance(load_recognizer(threads=1).streams[0].run, (SlotRunner, nn.Module))
