"""Training: it learns, resumes with the same weights, and its result loads with nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from skelact.clips import AugmentConfig
from skelact.datasets import PackedClips, pack, save_packed
from skelact.errors import CheckpointError, InputError
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, load_recognizer
from skelact.recognition.evaluation import fuse, measure, score_dataset
from skelact.recognition.export import export_streams
from skelact.recognition.training import top1, train
from skelact.values import Clip

CORE = load_layout("core19")
CONFIG = RecognitionConfig(
    dataset="bandai",
    part="leg",
    frames=16,
    width=8,
    epochs=3,
    batch_size=8,
    window_min_s=0.2,
    learning_rate=5e-3,
    augment=AugmentConfig(noise_m=0.005),
)


def small_set(clips: int = 48) -> PackedClips:
    """Two classes a leg stream can tell apart: the left or the right ankle swings."""
    rng = np.random.default_rng(0)
    rest = rng.normal(size=(19, 3)).astype(np.float32)
    joints, targets = [], []
    for number in range(clips):
        frames = int(rng.integers(20, 40))
        clip = np.repeat(rest[None, None], frames, 1)
        swing = np.sin(np.arange(frames) / 30 * 2 * np.pi * rng.uniform(1, 2))
        clip[0, :, (13, 17)[number % 2], 2] += swing.astype(np.float32)
        joints.append(clip)
        targets.append(number % 2)
    return pack(
        joints,
        [30.0] * clips,
        targets=np.array(targets),
        names=tuple(f"clip{number}" for number in range(clips)),
        labels=("swing-left", "swing-right"),
        groups={"fold": np.array([str(number // 2 % 4) for number in range(clips)])},
        layout="core19",
    )


def test_it_learns_and_the_recogniser_agrees_in_torch_and_onnx(tmp_path: Path) -> None:
    packed = small_set()
    config = RecognitionConfig(**{**vars(CONFIG), "epochs": 30, "validation": "fold=3"})
    path = train(config, packed, CORE, tmp_path / "run", show_progress=False)
    export_streams([path], tmp_path / "out")
    graph = load_recognizer(tmp_path / "out")
    plain = load_recognizer(path)
    clips = np.flatnonzero(packed.select("fold=3"))
    scores = score_dataset(graph, packed, clips, quiet=True)
    assert measure(fuse(scores, {}).logits, packed.targets[clips]).top1 > 0.9
    windows = np.stack([packed.clip(0)[:, :16]])
    np.testing.assert_allclose(graph.logits(windows), plain.logits(windows), atol=1e-4)
    (answer,) = graph.recognize(Clip(packed.clip(1), CORE, 30.0))
    assert answer.top(1)[0][0] == "swing-right"
    assert answer.probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_an_interrupted_run_ends_with_the_same_weights(tmp_path: Path) -> None:
    packed = small_set()
    straight = train(CONFIG, packed, CORE, tmp_path / "straight", show_progress=False)
    train(CONFIG, packed, CORE, tmp_path / "cut", show_progress=False, stop_after_epochs=1)
    assert not (tmp_path / "cut" / "leg.safetensors").exists()
    resumed = train(CONFIG, packed, CORE, tmp_path / "cut", show_progress=False)
    first, second = load_file(straight), load_file(resumed)
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_a_run_of_another_config_is_not_resumed(tmp_path: Path) -> None:
    packed = small_set(8)
    train(CONFIG, packed, CORE, tmp_path, show_progress=False, stop_after_epochs=1)
    with pytest.raises(CheckpointError, match="another config"):
        train(RecognitionConfig(**{**vars(CONFIG), "seed": 2}), packed, CORE, tmp_path, show_progress=False)


@pytest.mark.slow
def test_two_processes_train_together(tmp_path: Path) -> None:
    packed = small_set(16)
    save_packed(tmp_path / "set.npz", packed)
    script = tmp_path / "run.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from skelact.datasets import load_packed\n"
        "from skelact.layouts import load_layout\n"
        "from skelact.recognition import RecognitionConfig\n"
        "from skelact.recognition.training import train\n"
        "config = RecognitionConfig(dataset='x', part='leg', frames=16, width=8, epochs=1, batch_size=8)\n"
        "root = Path(sys.argv[1])\n"
        "train(config, load_packed(root / 'set.npz'), load_layout('core19'), root / 'run', show_progress=False)\n"
    )
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([*launch, str(script), str(tmp_path)], check=True, capture_output=True, env=environment, timeout=120)
    assert (tmp_path / "run" / "leg.safetensors").exists()


def test_a_split_that_names_nothing_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        small_set(8).select("fold=9")
    assert caught.value.field == "split"


def test_a_tie_counts_as_wrong() -> None:
    assert top1(np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([0, 1])) == 0.5
    assert measure(np.array([[0.5, 0.5], [0.1, 0.9]], np.float32), np.array([0, 1])).top1 == 0.5


def test_fusion_joins_by_name_and_weight_zero_leaves_a_stream_out() -> None:
    from skelact.recognition.evaluation import ClipScores

    rng = np.random.default_rng(0)
    a = ClipScores("a", ("x", "y", "z"), rng.normal(size=(3, 4)).astype(np.float32))
    b = ClipScores("b", ("z", "x", "y"), rng.normal(size=(3, 4)).astype(np.float32))
    np.testing.assert_allclose(fuse([a, b], {}).logits[0], a.logits[0] + b.logits[1], rtol=1e-6)
    np.testing.assert_array_equal(fuse([a, b], {"b": 0.0}).logits, a.logits)
    with pytest.raises(InputError):
        fuse([a, ClipScores("c", ("x", "y"), b.logits[:2])], {})
