"""Training: it learns, resumes with the same weights, and its result loads with nothing else."""

import os
import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from swinging import CORE, small_set
from torch.nn.functional import cross_entropy

from skelact.clips import AugmentConfig
from skelact.datasets import PackedClips, save_packed
from skelact.errors import CheckpointError, InputError, RunInterruptedError
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, load_recognizer
from skelact.recognition.evaluation import fuse, measure, score_dataset
from skelact.recognition.export import export_streams
from skelact.recognition.splits import split_clips
from skelact.recognition.stream_training import _loss, kept_others
from skelact.recognition.training import train
from skelact.recognition.training_step import BUDGETS_GB, micro_batches, plan_step
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.training import log_to_file, take_step
from skelact.values import Clip

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


@pytest.mark.slow
def test_it_learns_and_the_recognizer_agrees_in_torch_and_onnx(tmp_path: Path) -> None:
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
    np.testing.assert_allclose(graph.logits(windows), plain.logits(windows), rtol=1e-4, atol=1e-4)  # float32 sums
    (answer,) = graph.recognize(Clip(packed.clip(1), CORE, 30.0))
    assert answer.top(1)[0][0] == "swing-right"
    assert answer.probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_an_interrupted_run_ends_with_the_same_weights(tmp_path: Path) -> None:
    packed = small_set()
    straight = train(CONFIG, packed, CORE, tmp_path / "straight", show_progress=False)
    train(CONFIG, packed, CORE, tmp_path / "cut", show_progress=False, stop_after_epochs=1)
    assert not (tmp_path / "cut" / "leg.safetensors").exists()
    resumed = train(CONFIG, packed, CORE, tmp_path / "cut", show_progress=False)
    assert straight.read_bytes() == resumed.read_bytes()


class InterruptingClips(PackedClips):
    """Clips that send Ctrl-C to this process when they are read for the nth time."""

    def windows(self, indices: np.ndarray, times: np.ndarray) -> np.ndarray:
        count = vars(self).setdefault("count", [0])
        count[0] += 1
        if count[0] == INTERRUPTED_AT:
            os.kill(os.getpid(), signal.SIGINT)
        return super().windows(indices, times)


INTERRUPTED_AT = 9  # of 6 a pass


def test_a_run_stopped_within_an_epoch_ends_with_the_same_bytes(tmp_path: Path) -> None:
    packed = small_set()
    config = replace(CONFIG, dropout=0.3, mirror=True)
    straight = train(config, packed, CORE, tmp_path / "straight", show_progress=False)
    interrupting = InterruptingClips(**{field.name: getattr(packed, field.name) for field in fields(packed)})
    with pytest.raises(RunInterruptedError) as caught, StopRequest().listen() as stop:
        train(config, interrupting, CORE, tmp_path / "cut", show_progress=False, stop=stop)
    assert caught.value.signal == signal.SIGINT
    saved = torch.load(tmp_path / "cut" / "leg.resume.pt", weights_only=True)
    assert 0 < saved["epoch"] * 6 + saved["batch"] < 18  # the loader is ahead, so which step it is hangs on the machine
    assert not (tmp_path / "cut" / "leg.safetensors").exists()
    resumed = train(config, packed, CORE, tmp_path / "cut", show_progress=False)
    assert straight.read_bytes() == resumed.read_bytes()


def test_a_finished_run_is_left_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    packed = small_set(8)
    config = replace(CONFIG, epochs=1)
    path = train(config, packed, CORE, tmp_path, show_progress=False)
    written = path.stat().st_mtime_ns
    with caplog.at_level("INFO", "skelact.recognition.training"):
        train(config, packed, CORE, tmp_path, show_progress=False)
    assert path.stat().st_mtime_ns == written and "is finished" in caplog.text


def test_other_clips_or_first_weights_are_another_run(tmp_path: Path) -> None:
    first = train(replace(CONFIG, epochs=1), small_set(8), CORE, tmp_path / "a", show_progress=False)
    for packed, start in ((small_set(16), None), (small_set(8), first)):
        with pytest.raises(CheckpointError, match="other clips or other first weights"):
            train(replace(CONFIG, epochs=1), packed, CORE, tmp_path / "a", start=start, show_progress=False)


def test_micro_batches_sum_to_the_gradient_of_the_batch(tmp_path: Path) -> None:
    """Without batch statistics (a frozen norm) one step on pieces is one step on the whole."""
    torch.manual_seed(0)
    x, targets = torch.randn(10, 4), torch.randint(3, (10,))
    whole, pieces = torch.nn.Linear(4, 3), torch.nn.Linear(4, 3)
    pieces.load_state_dict(whole.state_dict())
    take_step(whole, torch.optim.SGD(whole.parameters(), 0.1), cross_entropy(whole(x), targets), max_norm=0.05)
    losses = (
        cross_entropy(pieces(x[rows]), targets[rows], reduction="sum") / len(x) for rows in micro_batches(len(x), 4)
    )
    take_step(pieces, torch.optim.SGD(pieces.parameters(), 0.1), losses, max_norm=0.05)
    for one, other in zip(whole.parameters(), pieces.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-7)


def test_micro_batches_cover_a_batch_in_even_pieces() -> None:
    for windows, most in ((64, 16), (10, 4), (3, 8), (65, 16)):
        pieces = micro_batches(windows, most)
        rows = [row for piece in pieces for row in range(windows)[piece]]
        sizes = {len(range(windows)[piece]) for piece in pieces}
        assert rows == list(range(windows)) and max(sizes) <= most and max(sizes) - min(sizes) <= 1


def test_the_memory_budget_chooses_the_micro_batch() -> None:
    layout = load_layout("ntu25")
    body = RecognitionConfig(dataset="ntu60", layout="ntu25", people=2, batch_size=64)
    plan = plan_step(body, layout, 60, 1000)
    assert 8 <= plan.micro_batch < 64 and plan.memory_gb <= BUDGETS_GB["cpu"]
    assert plan_step(replace(body, micro_batch=16), layout, 60, 1000).micro_batch == 16
    assert plan_step(replace(body, batch_size=128), layout, 60, 1000, world=4).micro_batch <= 32
    small = plan_step(replace(body, width=8, people=1), layout, 60, 1000)
    assert small.micro_batch == 64 and small.memory_gb < plan.memory_gb


def test_clipping_and_precision_are_settings(tmp_path: Path) -> None:
    packed = small_set(8)
    settings = ({}, {"max_gradient_norm": 0.0}, {"max_gradient_norm": 1e-3}, {"precision": "bfloat16"})
    weights = []
    for number, changed in enumerate(settings):
        config = replace(CONFIG, epochs=1, optimizer="sgd", **changed)
        weights.append(load_file(train(config, packed, CORE, tmp_path / str(number), show_progress=False)))
    heads = [table["head.weight"] for table in weights]
    assert not any(torch.equal(heads[0], other) for other in heads[2:])
    assert (heads[3] - heads[0]).abs().max() < 0.1 and heads[3].dtype == torch.float32


def test_the_log_says_what_is_trained_and_how_far_it_is(tmp_path: Path) -> None:
    with log_to_file(tmp_path):
        train(replace(CONFIG, validation="fold=3"), small_set(16), CORE, tmp_path, show_progress=False)
    text = (tmp_path / "train.log").read_text()
    for said in (
        "training=12 validation=4 test=0",
        "classes=2",
        "parameters=",
        "multiply_adds=",
        "device=cpu threads=",
        "expected memory",
        "batch normalization sees",
        "epoch=3/3 seconds=",
        "clips_per_s=",
        "learning_rate=",
        "left=",
    ):
        assert said in text, said


@pytest.mark.slow
def test_a_plateau_halves_the_learning_rate_and_outlives_a_kill(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    packed = small_set(16)
    config = replace(CONFIG, epochs=24, optimizer="sgd", learning_rate=2.0, schedule="plateau", validation="fold=3")
    with caplog.at_level("INFO", "skelact.runtime.training"):
        straight = train(config, packed, CORE, tmp_path / "straight", show_progress=False)
    losses = [float(text.split("validation_loss=")[1].split()[0]) for text in caplog.messages if "_loss=" in text]
    rate, best, stale = 2.0, np.inf, 0
    for loss in losses:
        stale = 0 if loss < best * (1 - 1e-4) else stale + 1
        best = loss if stale == 0 else best
        if stale > 5:
            rate, stale = rate / 2, 0
    assert len(losses) == config.epochs and rate < 2.0
    assert _last_rate(tmp_path / "straight") == rate
    for epochs in (4, 15):
        train(config, packed, CORE, tmp_path / "cut", show_progress=False, stop_after_epochs=epochs)
    resumed = train(config, packed, CORE, tmp_path / "cut", show_progress=False)
    assert _last_rate(tmp_path / "cut") == rate
    first, second = load_file(straight), load_file(resumed)
    assert all(torch.equal(first[key], second[key]) for key in first)


def _last_rate(run: Path) -> float:
    return torch.load(run / "leg.resume.pt", weights_only=True)["optimizer"]["param_groups"][0]["lr"]


def test_validation_clips_that_are_all_test_clips_are_refused() -> None:
    crossing = replace(CONFIG, test="fold=1", validation="fold=1")
    with pytest.raises(InputError) as caught:
        split_clips(small_set(16), crossing)
    assert caught.value.field == "config.validation"


def test_a_run_of_another_config_is_not_resumed(tmp_path: Path) -> None:
    packed = small_set(8)
    train(CONFIG, packed, CORE, tmp_path, show_progress=False, stop_after_epochs=1)
    with pytest.raises(CheckpointError, match="another config"):
        train(RecognitionConfig(**{**vars(CONFIG), "seed": 2}), packed, CORE, tmp_path, show_progress=False)


def test_a_run_starts_from_the_weights_of_another(tmp_path: Path) -> None:
    packed = small_set(8)
    first = train(replace(CONFIG, epochs=1), packed, CORE, tmp_path / "a", show_progress=False)
    still = replace(CONFIG, epochs=1, learning_rate=1e-12, seed=2)
    second = train(still, packed, CORE, tmp_path / "b", start=first, show_progress=False)
    before, after = load_file(first), load_file(second)
    parameters = [key for key in before if key.endswith("weight")]
    assert len(parameters) > 5
    for key in parameters:
        torch.testing.assert_close(after[key], before[key], rtol=0, atol=1e-6)


def test_weights_of_another_part_are_no_start(tmp_path: Path) -> None:
    packed = small_set(8)
    leg = train(replace(CONFIG, epochs=1), packed, CORE, tmp_path / "a", show_progress=False)
    with pytest.raises(CheckpointError, match="does not fit"):
        train(replace(CONFIG, part="hand"), packed, CORE, tmp_path / "b", start=leg, show_progress=False)


def test_a_run_with_other_classes_starts_from_what_is_shared(tmp_path: Path) -> None:
    packed = small_set(8)
    first = train(replace(CONFIG, epochs=1), packed, CORE, tmp_path / "a", show_progress=False)
    other = replace(packed, labels=("jump", "swing-left"), targets=1 - packed.targets)
    still = replace(CONFIG, epochs=1, learning_rate=1e-12, seed=2)
    second = train(still, other, CORE, tmp_path / "b", start=first, show_progress=False)
    before, after = load_file(first), load_file(second)
    torch.testing.assert_close(after["head.weight"][1], before["head.weight"][0], rtol=0, atol=1e-6)
    assert (after["head.weight"][0] - before["head.weight"][1]).abs().max() > 0.1


@pytest.mark.slow
def test_two_processes_train_together(tmp_path: Path) -> None:
    packed = small_set(16)
    save_packed(tmp_path / "set", packed)
    script = tmp_path / "run.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from skelact.datasets import load_packed\n"
        "from skelact.layouts import load_layout\n"
        "from skelact.recognition import RecognitionConfig\n"
        "from skelact.recognition.training import train\n"
        "plan = {'epochs': 1, 'batch_size': 8, 'schedule': 'plateau', 'validation': 'fold=3'}\n"
        "config = RecognitionConfig(dataset='x', part='leg', frames=16, width=8, **plan)\n"
        "root = Path(sys.argv[1])\n"
        "train(config, load_packed(root / 'set'), load_layout('core19'), root / 'run', show_progress=False)\n"
    )
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([*launch, str(script), str(tmp_path)], check=True, capture_output=True, env=environment, timeout=120)
    assert (tmp_path / "run" / "leg.safetensors").exists()


def test_a_split_that_names_nothing_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        small_set(8).select("fold=9")
    assert caught.value.field == "split"


def test_a_test_clip_never_chooses_the_epoch() -> None:
    packed = small_set(16)
    crossing = RecognitionConfig(dataset="x", test="side=left", validation="fold=1")
    split = split_clips(packed, crossing)
    clips, validation = split.training, split.validation
    test = packed.select("side=left")
    assert not test[clips].any() and not test[validation].any()
    assert set(packed.groups["fold"][validation]) == {"1"}
    assert not set(clips) & set(validation)
    with pytest.raises(InputError):
        split_clips(packed, RecognitionConfig(dataset="x", test="side=left,right"))


def test_motions_of_no_class_are_given_every_class_alike(tmp_path: Path) -> None:
    packed = small_set()
    others = replace(packed, joints=packed.joints[::-1].copy(), labels=("a", "b"))
    config = replace(CONFIG, epochs=2, other="mocap_other", other_share=0.5, test="fold=3")
    kept = kept_others(others, config)
    assert len(kept) and not np.isin(np.array(others.groups["fold"])[kept], ["3"]).any()
    logits = torch.tensor([[2.0, 0.0], [1.0, 1.0], [3.0, -3.0]])
    known, alike, sure = (
        _loss(logits[row : row + 1], torch.tensor([target]), 0.0).item() for row, target in ((0, 0), (1, -1), (2, -1))
    )
    assert known == pytest.approx(cross_entropy(logits[:1], torch.tensor([0])).item())
    assert alike == pytest.approx(np.log(2)) and sure > 2
    path = train(config, packed, CORE, tmp_path / "with", show_progress=False, others=others)
    plain = train(replace(config, other=""), packed, CORE, tmp_path / "without", show_progress=False)
    assert path.read_bytes() != plain.read_bytes()
