"""Shapes in annotations are true: tests of the rooms that have them pass while every call is checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CHECKED = ("geometry", "clips", "skeleton/test_kinematics.py", "recognition/test_windows.py")
WRONG = """
import shape_check
import numpy as np
from skelact.geometry import rotmat_to_rot6d
rotmat_to_rot6d(np.zeros((5, 3, 4)))
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_shapes_hold_in_every_call() -> None:
    files = [str(TESTS / name) for name in CHECKED if (TESTS / name).exists()]
    done = run("-m", "pytest", "-q", "-p", "shape_check", "-p", "no:cacheprovider", "-m", "not slow", *files)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_a_wrong_shape_is_found() -> None:
    done = run("-c", WRONG)
    assert done.returncode != 0 and "jaxtyping.TypeCheckError" in done.stderr


def test_shapes_cost_nothing_when_the_program_runs() -> None:
    done = run("-c", "import sys, skelact.geometry, skelact.clips; assert 'jaxtyping' not in sys.modules")
    assert done.returncode == 0, done.stderr
