"""Training on a handful of made-up units: resumable, reproducible, exported as it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from walking import walking

from skelact.errors import CheckpointError, ConfigError, InputError
from skelact.generation.config import GenerationConfig
from skelact.generation.corpus import Corpus
from skelact.generation.decoder import GRAPH_FILE
from skelact.generation.features import (
    WIDTH,
    features_to_motion,
    features_to_rows,
    motion_to_features,
    rows_to_features,
)
from skelact.generation.training import build_network, load_checkpoint, train
from skelact.generation.units import ROWS
from skelact.models.motion_vae import VaeLosses, place_rows
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY

SMALL = GenerationConfig(components=8, width=16, latent=4, layers=2, epochs=2, steps=20, batch_size=8)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    rows = [features_to_rows(motion_to_features(walking(ROWS, seed=n % 4, speed=1 + n / 40))) for n in range(40)]
    said = np.zeros((40, 6), bool)
    said[np.arange(40), np.arange(40) % 4] = True
    said[::3, 4] = True
    held_out = np.arange(40) % 5 == 0
    return Corpus(
        ("a", "b", "c", "d", "slow", "fast"),
        4,
        np.stack(rows).astype(np.float32),
        np.ones(40, np.float32),
        said,
        held_out,
    )


def run(config: GenerationConfig, corpus: Corpus, out: Path, **options: int) -> Path:
    return train(config, corpus, out, show_progress=False, **options)


@pytest.mark.slow
def test_resuming_gives_the_same_weights(corpus: Corpus, tmp_path: Path) -> None:
    straight = load_checkpoint(run(SMALL, corpus, tmp_path / "a"))
    run(SMALL, corpus, tmp_path / "b", stop_after_epochs=1)
    assert not (tmp_path / "b" / GRAPH_FILE).exists()
    resumed = load_checkpoint(run(SMALL, corpus, tmp_path / "b"))
    assert straight.words == resumed.words == corpus.words and straight.config == SMALL
    for key, value in straight.weights.items():
        torch.testing.assert_close(value, resumed.weights[key], rtol=0, atol=0)


@pytest.mark.slow
def test_the_graph_is_the_network(corpus: Corpus, tmp_path: Path) -> None:
    checkpoint = load_checkpoint(run(SMALL, corpus, tmp_path))
    network = build_network(SMALL, 6)
    network.load_state_dict(checkpoint.weights)
    words, noise = torch.eye(6)[:3], torch.randn(3, 4, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        rows, seconds = network.eval()(words, noise)
    graph = OnnxNetwork(tmp_path / GRAPH_FILE)
    assert graph.inputs == ("words", "noise") and rows.shape == (3, ROWS, WIDTH)
    for ours, theirs in zip(graph.run(words.numpy(), noise.numpy()), (rows, seconds), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.slow
def test_training_learns_and_all_losses_can_be_used(corpus: Corpus, tmp_path: Path) -> None:
    losses = VaeLosses(text=1.0, joints=0.5, velocity=0.1, contact=0.1, symmetry=1.0)
    config = replace(SMALL, epochs=10, learning_rate=1e-2, losses=losses, hold_out=False)
    checkpoint = load_checkpoint(run(config, corpus, tmp_path))
    network = build_network(config, 6)
    network.load_state_dict(checkpoint.weights)
    with torch.inference_mode():
        rows = network.eval()(torch.eye(6)[:4], torch.zeros(4, 4))[0].numpy()
    action = corpus.word_mask[:, :4].argmax(1)
    for number in range(4):
        distance = [np.abs(rows[number] - corpus.rows[action == other].mean(0)).mean() for other in range(4)]
        assert int(np.argmin(distance)) == number


def test_another_config_is_refused_and_so_is_an_empty_corpus(corpus: Corpus, tmp_path: Path) -> None:
    config = replace(SMALL, epochs=1, steps=1)
    run(config, corpus, tmp_path)
    with pytest.raises(CheckpointError):
        run(replace(config, seed=2), corpus, tmp_path)
    with pytest.raises(InputError) as caught:
        run(config, replace(corpus, held_out=np.ones(40, bool)), tmp_path / "empty")
    assert caught.value.field == "config.hold_out"
    with pytest.raises(InputError) as caught:
        run(replace(config, components=39), corpus, tmp_path / "few")
    assert caught.value.field == "config.components"
    with pytest.raises(CheckpointError):
        load_checkpoint(tmp_path / "missing.safetensors")


def test_joint_positions_of_rows_are_those_of_the_motion() -> None:
    rows = features_to_rows(motion_to_features(walking(20)))
    rows[:, 1:4] = 0.0
    motion = features_to_motion(rows_to_features(rows, 30.0))
    placed = place_rows(torch.from_numpy(rows)[None], BODY.parents, torch.from_numpy(BODY.offsets))[0].numpy()
    np.testing.assert_allclose(placed, forward_kinematics(motion), atol=1e-5)


@pytest.mark.parametrize("table", [{"epochs": 0}, {"style_share": 2.0}, {"model": "gan"}])
def test_bad_settings_name_the_key(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(table))):
        build_network(GenerationConfig(**table), 3)  # type: ignore[arg-type]


def test_the_corpus_never_holds_out_performances_it_trains_on_nor_both_hands(data_root: Path) -> None:
    from skelact.generation.corpus import list_recordings

    recordings = list_recordings(data_root)
    assert not any("both" in recording.name or "basketball" in recording.name for recording in recordings)
    share = np.mean([recording.held_out for recording in recordings])
    assert 0.12 < share < 0.18
    assert len({recording.name for recording in recordings}) == len(recordings)
