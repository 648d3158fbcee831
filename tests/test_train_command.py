"""`skelact train` and signals: the state is saved, the exit code is the shell's, the line to go on is told."""

import itertools
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.recognition.checkpoint import load_checkpoint

RECORDINGS = Path(__file__).parents[1] / "samples" / "recordings"
MAX_WAIT_S = 120.0
OPTIONS = ["--data", str(RECORDINGS), "--parts", "leg,hand", "--set", "width=8", "--set", "frames=16"]
LONG = ["--set", "epochs=400", "--set", "batch_size=4"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_training_says_how_to_go_on(tmp_path: Path, number: int) -> None:
    words = [sys.executable, "-m", "skelact.cli", "train", "own_data", *OPTIONS, *LONG, "-o", str(tmp_path / "run")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        wait_for("epoch=2/400", tmp_path / "run" / "train.log")
        process.send_signal(number)
        _, said = process.communicate(timeout=MAX_WAIT_S)
    assert process.returncode == 128 + number
    (line,) = re.findall(r"^stopped; go on with: (.+)$", said, flags=re.MULTILINE)
    assert shlex.split(line) == ["python", "-m", "skelact.cli", *words[3:]]
    assert (tmp_path / "run" / "leg.resume.pt").exists() and not (tmp_path / "run" / "leg.safetensors").exists()


TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def wait_for(text: str, log: Path) -> None:
    """Wait until a text is in a log."""
    until = time.monotonic() + MAX_WAIT_S
    while not (log.exists() and text in log.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    assert text in log.read_text()


def workers_of(parent: int) -> list[int]:
    """Process ids of the children of a process."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(word) for children in tasks for word in children.read_text().split()]


@pytest.mark.slow
def test_processes_of_torchrun_end_when_it_is_killed(tmp_path: Path) -> None:
    words = [*TORCHRUN, "-m", "skelact.cli", "train", "own_data", *OPTIONS, *LONG, "-o", str(tmp_path)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, env=environment) as process:
        wait_for("epoch=1/400", tmp_path / "train.log")
        workers = workers_of(process.pid)
        process.kill()
    assert len(workers) >= 2
    until = time.monotonic() + MAX_WAIT_S
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_running, workers))


@pytest.mark.slow
def test_processes_of_torchrun_stop_together_at_ctrl_c(tmp_path: Path) -> None:
    words = [*TORCHRUN, "-m", "skelact.cli", "train", "own_data", *OPTIONS, *LONG, "-o", str(tmp_path)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True) as process:
        wait_for("epoch=1/400", tmp_path / "train.log")
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, said = process.communicate(timeout=MAX_WAIT_S)
    assert said.count("stopped; go on with: torchrun --nproc-per-node 2 -m skelact.cli train own_data") == 1
    assert (tmp_path / "leg.resume.pt").exists()


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie that waits to be collected."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_one_command_trains_fuses_and_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    run = tmp_path / "run"
    quick = ["--set", "epochs=1", "--set", "min_steps=2"]
    main(["train", "own_data", *OPTIONS, *quick, "-o", str(run)])
    said = capsys.readouterr().out
    assert "nearest neighbor: " in said and f"--weights {run}" in said.replace("\n", "")
    log = (run / "train.log").read_text()
    assert "begins with random weights, not those of mocap-core19: its width is 32, not 8" in log
    assert "left=" in log and "validation clips, which chose its epochs; nearest neighbor" in log
    main(["recognize", str(RECORDINGS / "walk_0.npz"), "--weights", str(run), "--json"])
    assert "walk" in json.loads(capsys.readouterr().out)["people"][0]


def test_no_start_is_random_weights_and_leaves_no_terms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    small = ["--set", "part=leg", "--set", "frames=16", "--set", "epochs=1", "--set", "min_steps=1"]
    for name, start in (("default", []), ("random", ["--start", "none"])):
        main(["train", "own_data", "--data", str(RECORDINGS), *small, *start, "-o", str(tmp_path / name)])
    default, plain = (load_checkpoint(tmp_path / name / "leg.safetensors") for name in ("default", "random"))
    assert (default.config.start, plain.config.start) == ("mocap-core19", "")
    assert (tmp_path / "default" / "CARD.md").exists() and not (tmp_path / "random" / "CARD.md").exists()
    assert "start=" in (tmp_path / "default" / "train.log").read_text()


def test_generators_have_no_parts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "motion_vae", "--parts", "all", "-o", str(tmp_path)])
    assert caught.value.code == 2 and "parts" in capsys.readouterr().err


def test_only_test_clips_are_measured(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["train", "own_data", *OPTIONS, "--set", "test=''", "--evaluate", "-o", str(tmp_path)])
    assert "expected test clips" in capsys.readouterr().err


def write_cameras(folder: Path, cameras: tuple[int, ...]) -> None:
    """Files as NW-UCLA has them, of two actions: a few frames of a standing body whose left or right hand rises."""
    rng = np.random.default_rng(0)
    for camera, action, subject in itertools.product(cameras, (1, 2), (1, 2, 3)):
        joints = np.repeat(rng.normal(3, 0.3, (1, 20, 3)), 12, 0)
        joints[:, (7, 11)[action - 1], 1] += np.linspace(0, 1, 12)
        name = f"a{action:02}_s{subject:02}_e00_v{camera:02}"
        table = {"file_name": name, "skeletons": joints.tolist(), "label": action}
        (folder / f"{name}.json").write_text(json.dumps(table))


def test_the_third_camera_of_nw_ucla_may_come_after_the_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    data, run = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    write_cameras(data, (1, 2))
    quick = ["--set", "epochs=1", "--set", "width=8", "--set", "frames=8"]
    training = ["train", "nw_ucla", "--data", str(data), "--parts", "hand", *quick, "-o", str(run)]
    with pytest.raises(SystemExit):
        main([*training, "--evaluate"])
    assert "no clip has view=3" in capsys.readouterr().err and not run.joinpath("hand.safetensors").exists()
    main(training)
    log = (run / "train.log").read_text()
    assert "no test clip with view=3 is here" in log and "training=12 validation=0 test=0" in log
    measuring = [
        "evaluate",
        "recognition",
        "--weights",
        str(run),
        "--dataset",
        "nw_ucla",
        "--split",
        "view=3",
        "--json",
    ]
    with pytest.raises(SystemExit):
        main([*measuring, "--data", str(data), "-o", str(tmp_path / "report")])
    assert "no clip has view=3" in capsys.readouterr().err
    write_cameras(data, (3,))
    main([*measuring, "--data", str(data), "-o", str(tmp_path / "report")])
    assert '"clips": 6,' in capsys.readouterr().out


def test_seeds_are_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["train", "own_data", *OPTIONS, "--seeds", "1,two", "-o", str(tmp_path)])
    assert "seeds" in capsys.readouterr().err
