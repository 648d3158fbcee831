"""Scoring data sets: in chunks over threads as window by window, with several crops, and embeddings the same way."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from swinging import CORE, small_set
from test_slots import LABELS, NTU25, random_checkpoint

from skelact.clips import window_times
from skelact.datasets.packed import PackedClips, pack
from skelact.errors import CheckpointError, InputError
from skelact.recognition import RecognitionConfig, Recognizer, load_recognizer
from skelact.recognition.checkpoint import load_network, save_checkpoint
from skelact.recognition.embeddings import Embeddings, embed_dataset, load_embeddings, save_embeddings
from skelact.recognition.evaluation import score_dataset
from skelact.recognition.part_stream import Stream
from skelact.recognition.scoring import CHUNK, mean_over_windows
from skelact.recognition.windows import network_input, prepare_windows, scoring_windows
from skelact.values import Clip

PARTS = ("hand", "leg")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    for part in PARTS:
        save_checkpoint(folder / f"{part}.safetensors", random_checkpoint(part))
    return folder


@pytest.fixture(scope="module")
def exported(weights: Path) -> Recognizer:
    return load_recognizer(weights, threads=1, exported=True)


@pytest.fixture(scope="module")
def clips() -> PackedClips:
    """More clips than a chunk of windows: short and long, of one and two people."""
    rng = np.random.default_rng(0)
    joints = [rng.normal(size=(2, frames, 25, 3)).astype(np.float32) for frames in rng.integers(2, 250, CHUNK + 3)]
    for clip in joints[::3]:
        clip[1] = 0
    names = tuple(f"clip {number}" for number in range(len(joints)))
    targets = rng.integers(0, len(LABELS), len(joints))
    return pack(joints, [30.0] * len(joints), targets=targets, names=names, labels=LABELS, groups={}, layout="ntu25")


def plain_logits(recognizer: Recognizer, weights: Path, packed: PackedClips, clip: int) -> list[np.ndarray]:
    """Window by window through the plain networks in torch: what scoring must equal."""
    from skelact.recognition.checkpoint import load_checkpoint

    spans = scoring_windows(int(packed.lengths[clip]), 30.0, recognizer.config)
    results = []
    for part in PARTS:
        checkpoint = load_checkpoint(weights / f"{part}.safetensors")
        network = load_network(checkpoint)
        rows = []
        for start, length in spans:
            times = window_times(np.array([start]), np.array([length]), checkpoint.config.frames)
            joints = prepare_windows(packed.windows(np.array([clip]), times), NTU25, checkpoint.config)
            with torch.inference_mode():
                rows.append(network(torch.from_numpy(network_input(joints, NTU25, checkpoint.config))).numpy()[0])
        results.append(np.mean(rows, 0))
    return results


def test_chunks_over_threads_equal_plain_networks_window_by_window(
    exported: Recognizer, weights: Path, clips: PackedClips
) -> None:
    chosen = np.arange(len(clips))[::-1]
    streams = score_dataset(exported, clips, chosen, quiet=True)
    assert [stream.name for stream in streams] == list(PARTS)
    assert streams[0].clips[0] == "clip 18"
    assert max(len(scoring_windows(int(length), 30.0, exported.config)) for length in clips.lengths) > 1
    for row in (0, 1, 9, len(chosen) - 1):
        for stream, wanted in zip(streams, plain_logits(exported, weights, clips, chosen[row]), strict=True):
            np.testing.assert_allclose(stream.logits[row], wanted, atol=1e-4)


def test_torch_and_exported_networks_score_alike(exported: Recognizer, weights: Path, clips: PackedClips) -> None:
    chosen = np.arange(6)
    before = torch.get_num_threads()
    for ours, theirs in zip(
        score_dataset(exported, clips, chosen, quiet=True),
        score_dataset(load_recognizer(weights), clips, chosen, quiet=True),
        strict=True,
    ):
        np.testing.assert_allclose(ours.logits, theirs.logits, atol=1e-4)
    assert torch.get_num_threads() == before


def test_nothing_to_score_is_no_rows(exported: Recognizer, clips: PackedClips) -> None:
    assert [stream.logits.shape for stream in score_dataset(exported, clips, np.arange(0), quiet=True)] == [(0, 7)] * 2


def counting_recognizer(device: str) -> tuple[Recognizer, list[tuple[int, int]]]:
    """A recognizer that notes how many windows it gets, and how many threads are in it at once."""
    seen: list[tuple[int, int]] = []
    inside, lock = [0], threading.Lock()

    def run(x: np.ndarray) -> np.ndarray:
        with lock:
            inside[0] += 1
            seen.append((len(x), inside[0]))
        logits = x[:, :2].mean((2, 3, 4))
        with lock:
            inside[0] -= 1
        return logits

    config = RecognitionConfig(dataset="none", part="leg", frames=16)
    return Recognizer("count", [Stream(config, run, 1.0, device)], CORE, ("a", "b")), seen


def test_a_gpu_gets_many_windows_at_once_from_one_thread() -> None:
    packed = small_set()
    results = {}
    for device in ("cpu", "cuda"):
        recognizer, seen = counting_recognizer(device)
        (results[device],) = mean_over_windows(recognizer, packed, np.arange(len(packed)), workers=4, quiet=True)
        sizes, threads = zip(*seen, strict=True)
        assert sum(sizes) == len(packed)
        if device == "cuda":
            assert max(sizes) == len(packed) and max(threads) == 1
    np.testing.assert_allclose(results["cpu"], results["cuda"], atol=1e-6)


def test_an_error_stops_the_run_at_once() -> None:
    calls = []

    def fail(x: np.ndarray) -> np.ndarray:
        calls.append(len(x))
        time.sleep(0.01)
        raise FloatingPointError

    config = RecognitionConfig(dataset="none", part="leg", frames=16)
    recognizer = Recognizer("fail", [Stream(config, fail, 1.0)], CORE, ("a", "b"))
    with pytest.raises(FloatingPointError):
        mean_over_windows(recognizer, small_set(2), np.zeros(100 * CHUNK, int), workers=1, quiet=True)
    assert len(calls) < 50


@pytest.mark.parametrize("frames", [5, 60, 700])
def test_crops_are_spread_over_the_whole_clip(frames: int) -> None:
    config = RecognitionConfig(dataset="none", score_fraction=0.95)
    (first, *_, last) = windows = scoring_windows(frames, 30.0, config, crops=5)
    assert len(windows) >= 5
    assert first[0] == 0 and last.sum() == pytest.approx(frames)
    assert (windows[:, 1] <= min(frames, 180)).all() and len(set(windows[:, 1])) == 1
    np.testing.assert_array_equal(scoring_windows(frames, 30.0, config, crops=1), scoring_windows(frames, 30.0, config))


def test_crops_are_averaged(exported: Recognizer, clips: PackedClips) -> None:
    (hand, _) = score_dataset(exported, clips, np.array([4]), crops=3, quiet=True)
    spans = scoring_windows(int(clips.lengths[4]), 30.0, exported.config, crops=3)
    times = window_times(spans[:, 0], spans[:, 1], exported.config.frames)
    each = exported.stream_logits(clips.windows(np.full(len(spans), 4), times))[0]
    np.testing.assert_allclose(hand.logits[0], each.mean(0), atol=1e-4)
    assert np.ptp(each, 0).max() > 1e-3


@pytest.mark.parametrize("exporting", [True, False])
def test_features_give_the_logits_through_the_last_layer(
    exporting: bool, weights: Path, exported: Recognizer, clips: PackedClips
) -> None:
    recognizer = exported if exporting else load_recognizer(weights)
    chosen = np.arange(5)
    embeddings = embed_dataset(recognizer, clips, chosen, quiet=True)
    assert embeddings.names == clips.names[:5]
    assert embeddings.labels == tuple(LABELS[target] for target in clips.targets[:5])
    for stream in score_dataset(recognizer, clips, chosen, quiet=True):
        head = random_checkpoint(stream.name).weights
        logits = embeddings.streams[stream.name] @ head["head.weight"].numpy().T + head["head.bias"].numpy()
        np.testing.assert_allclose(logits, stream.logits, atol=1e-4)


def test_a_clip_embeds_as_it_is_scored(exported: Recognizer, clips: PackedClips) -> None:
    clip = Clip(clips.clip(1), NTU25, 30.0)
    embeddings = exported.embed(clip)
    assert embeddings.names == ("clip",)
    weight, bias = (random_checkpoint("leg").weights[f"head.{name}"].numpy() for name in ("weight", "bias"))
    logits = exported.stream_logits(exported.clip_windows(clip).rows)[1].mean(0)
    np.testing.assert_allclose(embeddings.streams["leg"][0] @ weight.T + bias, logits, atol=1e-4)


def test_shipped_weights_embed_every_person() -> None:
    rng = np.random.default_rng(0)
    joints = (rng.normal(0, 0.3, (2, 1, 19, 3)) + np.cumsum(rng.normal(0, 0.02, (2, 60, 19, 3)), 1)).astype(np.float32)
    joints[1] = 0  # nobody
    embeddings = load_recognizer(threads=1).embed(Clip(joints, CORE, 30.0))
    assert embeddings.names == ("person 0", "person 1")
    assert np.isfinite(embeddings.fused[0]).all() and np.isnan(embeddings.fused[1]).all()


def test_fused_embeddings_compare_by_the_mean_cosine() -> None:
    rng = np.random.default_rng(0)
    streams = {"a": rng.normal(size=(2, 4)).astype(np.float32), "b": 100 * rng.normal(size=(2, 9)).astype(np.float32)}
    cosines = [x[0] @ x[1] / np.linalg.norm(x[0]) / np.linalg.norm(x[1]) for x in streams.values()]
    fused = Embeddings(("x", "y"), streams, ("", "")).fused
    assert fused.shape == (2, 13)
    assert fused[0] @ fused[1] == pytest.approx(np.mean(cosines), abs=1e-6)
    with pytest.raises(InputError):
        Embeddings(("x",), streams, ("",))


def test_embedding_files_give_back_what_was_saved(tmp_path: Path) -> None:
    made = Embeddings(("x", "y"), {"body": np.eye(2, dtype=np.float32)}, ("walk", "run"))
    save_embeddings(tmp_path / "clips.npz", made)
    read = load_embeddings(tmp_path / "clips.npz")
    assert (read.names, read.labels) == (made.names, made.labels)
    np.testing.assert_array_equal(read.streams["body"], made.streams["body"])
    (tmp_path / "bad.npz").write_bytes(b"no file of arrays")
    with pytest.raises(InputError):
        load_embeddings(tmp_path / "bad.npz")


def test_a_network_without_a_linear_layer_at_its_end_has_no_features(tmp_path: Path) -> None:
    from skelact.runtime.export import export_onnx
    from skelact.runtime.features import load_features

    export_onnx(torch.nn.Softmax(1), {"clip": torch.zeros(2, 3)}, tmp_path / "softmax.onnx", metadata={})
    with pytest.raises(CheckpointError, match="linear layer"):
        load_features(tmp_path / "softmax.onnx")
