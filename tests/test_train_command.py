"""`skelact train` and signals: the state is saved, the exit code is the shell's, the line to go on is told."""

import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skelact.cli import main

RECORDINGS = Path(__file__).parents[1] / "samples" / "recordings"
MAX_WAIT_S = 120.0
OPTIONS = ["--data", str(RECORDINGS), "--parts", "leg,hand", "--set", "width=8", "--set", "frames=16"]
LONG = ["--set", "epochs=400", "--set", "batch_size=4"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_training_says_how_to_go_on(tmp_path: Path, number: int) -> None:
    words = [sys.executable, "-m", "skelact.cli", "train", "own_data", *OPTIONS, *LONG, "-o", str(tmp_path / "run")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        log, until = tmp_path / "run" / "train.log", time.monotonic() + MAX_WAIT_S
        while not (log.exists() and "epoch=2/400" in log.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(number)
        _, said = process.communicate(timeout=MAX_WAIT_S)
    assert process.returncode == 128 + number
    (line,) = re.findall(r"^stopped; go on with: (.+)$", said, flags=re.MULTILINE)
    assert shlex.split(line) == ["python", "-m", "skelact.cli", *words[3:]]
    assert (tmp_path / "run" / "leg.resume.pt").exists() and not (tmp_path / "run" / "leg.safetensors").exists()


def test_generators_have_no_parts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "motion_vae", "--parts", "all", "-o", str(tmp_path)])
    assert caught.value.code == 2 and "parts" in capsys.readouterr().err


def test_seeds_are_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["train", "own_data", *OPTIONS, "--seeds", "1,two", "-o", str(tmp_path)])
    assert "seeds" in capsys.readouterr().err
