"""What all tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_root() -> Path:
    """The folder of local data, or a skip with the reason."""
    root = os.environ.get("SKELACT_DATA")
    if not root:
        pytest.skip("SKELACT_DATA is not set: this test needs the motion data")
    return Path(root)
