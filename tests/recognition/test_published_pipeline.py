"""From a raw file to logits: our preparation and recognizer against the published pipeline and network."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import published_pipeline as published
import pytest
import torch

from skelact.datasets import PackedClips, load_packed
from skelact.datasets.ntu.exchange import export_ntu
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import synthesize_ntu
from skelact.datasets.ntu.synth_motions import invent_motions
from skelact.errors import CheckpointError
from skelact.formats import load_clip
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.evaluation import score_dataset
from skelact.recognition.published import convert_published

PARTS = ("body", "hand", "leg")
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Made:
    """Raw files, the store that we make of them, and what the published pipeline makes of them."""

    raw: Path
    store: Path
    packed: PackedClips
    rows: np.ndarray
    inputs: dict[str, np.ndarray]

    def network(self, part: str, seed: int = 0) -> published.PublishedNet:
        return published.seeded_net(part, len(self.packed.labels), self.inputs[part][::2], seed=seed)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("ntu120", 5), id="ntu120-5"),
        pytest.param(("ntu120", 50), id="ntu120-50", marks=pytest.mark.slow),
        pytest.param(("ntu60", 50), id="ntu60-50", marks=pytest.mark.slow),
    ],
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    collection, count = request.param
    folder = tmp_path_factory.mktemp("published")
    motions = invent_motions(np.random.default_rng(5))
    synthesize_ntu(folder / "raw", motions, count=count, collection=collection, seed=count, quiet=True)
    prepare_ntu([folder / "raw"], folder / "store", variant="reference", collection=collection, jobs=1, quiet=True)
    packed = load_packed(folder / "store")
    texts = [(folder / "raw" / f"{name}.skeleton").read_text() for name in packed.names]
    rows = np.stack([published.prepare(text, repeat_lone=collection == "ntu120") for text in texts])
    loaded = [published.load(row) for row in rows]
    inputs = {part: np.stack([published.modalities(data, part) for data in loaded]) for part in PARTS}
    return Made(folder / "raw", folder / "store", packed, rows, inputs)


def convert(network: published.PublishedNet, part: str, folder: Path) -> Recognizer:
    torch.save(network.state_dict(), folder / "published.pt")
    convert_published(
        folder / "published.pt", folder / f"{part}.safetensors", layout="ntu25", part=part, mode="reference"
    )
    return load_recognizer(folder / f"{part}.safetensors")


@pytest.mark.parametrize("part", PARTS)
def test_logits_are_those_of_the_published_pipeline(made: Made, part: str, tmp_path: Path) -> None:
    network = made.network(part)
    recognizer = convert(network, part, tmp_path)
    with torch.inference_mode():
        wanted = np.concatenate([network(torch.from_numpy(x[None])).numpy() for x in made.inputs[part]])
    (got,) = (
        scores.logits for scores in score_dataset(recognizer, made.packed, np.arange(len(made.packed)), quiet=True)
    )
    assert np.abs(wanted).max() > 1 and np.ptp(wanted, axis=0).max() > 0.1  # the networks tell clips apart
    np.testing.assert_allclose(got, wanted, atol=TOLERANCE)
    np.testing.assert_array_equal(got.argmax(1), wanted.argmax(1))


def test_rows_are_those_of_the_published_preparation(made: Made, tmp_path: Path) -> None:
    (file,) = export_ntu(made.packed, tmp_path, kind="ctrgcn", split="xsub")
    with np.load(file) as table:
        for part in ("train", "test"):
            for name, row in zip(table[f"name_{part}"].tolist(), table[f"x_{part}"], strict=True):
                np.testing.assert_array_equal(row, made.rows[made.packed.names.index(name)])


def lone_files(made: Made) -> Iterator[tuple[int, Path]]:
    """Files with one body in every frame: nothing to choose."""
    for at, name in enumerate(made.packed.names):
        clip = load_clip(made.raw / f"{name}.skeleton")
        if len(clip.joints) == 1 and clip.valid.all() and clip.frames == made.packed.lengths[at]:
            yield at, made.raw / f"{name}.skeleton"


def test_any_clip_is_centered_once(made: Made, tmp_path: Path) -> None:
    """Wherever the camera stood, a clip gets the answer of the prepared one."""
    recognizer = convert(made.network("leg"), "leg", tmp_path)
    files = list(lone_files(made))
    assert files
    for at, path in files:
        x = made.inputs["leg"][at]  # for NTU RGB+D 120 with the person in both slots
        with torch.inference_mode():
            wanted = made.network("leg")(torch.from_numpy(x[None])).numpy()[0]
        windows = recognizer.clip_windows(load_clip(path))
        np.testing.assert_allclose(recognizer.logits(windows.rows)[0], wanted, atol=TOLERANCE)


def test_a_live_window_is_centered(made: Made, tmp_path: Path) -> None:
    recognizer = convert(made.network("leg"), "leg", tmp_path)
    _, path = next(lone_files(made))
    clip = load_clip(path)
    windows = []
    for camera in (0.0, 5.0):
        stream = recognizer.stream(layout=clip.layout, fps=clip.fps, stride=1)
        frames = [{1: frame + camera} for frame in clip.joints[0]]
        windows.append([window.joints for frame in frames for window in stream.add(frame)][-1])
    np.testing.assert_allclose(windows[0], windows[1], atol=1e-5)
    assert np.linalg.norm(windows[0][0, 0, clip.layout.root]) < 0.1
    assert recognizer.config.repeat_lone == (len(recognizer.labels) == 120)
    assert windows[0][1].any() == recognizer.config.repeat_lone


def test_weights_of_the_other_graph_are_refused(made: Made, tmp_path: Path) -> None:
    torch.save(made.network("leg").state_dict(), tmp_path / "leg.pt")
    with pytest.raises(CheckpointError, match="--mode reference"):
        convert_published(tmp_path / "leg.pt", tmp_path / "a", layout="ntu25", part="leg", mode="corrected")
    convert_published(tmp_path / "leg.pt", tmp_path / "b", layout="ntu25", part="leg", mode="reference")
    assert not (tmp_path / "a").exists()
