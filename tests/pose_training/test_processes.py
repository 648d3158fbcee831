"""Training in two processes, as torchrun starts them, is the training in one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_pose_training import write_people

from skelact.pose_training.networks import load_pose_network

MAX_S = 120
SCRIPT = Path(__file__).with_name("processes_check.py")


@pytest.mark.slow
def test_two_processes_have_the_loss_of_one(tmp_path: Path) -> None:
    for seed, name in enumerate(("train", "test")):
        write_people(tmp_path / "people", name, seed)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "SKELACT_CACHE": str(tmp_path / "cache")}
    losses, weights = {}, {}
    for count, start in ((1, [sys.executable]), (2, [sys.executable, "-m", "torch.distributed.run", "--standalone"])):
        words = [*start, *(["--nproc-per-node", "2"] if count == 2 else []), str(SCRIPT), str(tmp_path / "people")]
        output, said = tmp_path / f"run{count}", tmp_path / f"losses{count}.json"
        subprocess.run([*words, str(output), str(said)], check=True, timeout=MAX_S, env=environment)
        losses[count] = json.loads(said.read_text())
        weights[count] = load_pose_network(output / "pose.safetensors").state_dict()
    assert len(losses[1]) == 2 and losses[2] == pytest.approx(losses[1], rel=0.05)
    name = "network.head.mlp.1.weight"
    apart = (weights[1][name] - weights[2][name]).norm() / weights[1][name].norm()
    assert apart < 0.1  # norms see half of a batch in each process
