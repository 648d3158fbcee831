"""What all tests share."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # Workers share the cores: one thread each, also in their child processes. Set before torch is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

if TYPE_CHECKING:
    from skelact.generation import MotionGenerator


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    """Take away the handlers that a command sets up: they write to a stream that is closed after the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def _own_motions(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep away from the motions that the user of this machine has added."""
    os.environ["SKELACT_MOTIONS"] = str(tmp_path_factory.mktemp("motions"))


@pytest.fixture(scope="session")
def data_root() -> Path:
    """The folder of local data, or a skip with the reason."""
    root = os.environ.get("SKELACT_DATA")
    if not root:
        pytest.skip("SKELACT_DATA is not set: this test needs the motion data")
    return Path(root)


@pytest.fixture(scope="session")
def generator() -> MotionGenerator:
    """The shipped generator, loaded once."""
    from skelact.generation import load_generator

    return load_generator()
