"""The weights that the package ships, each folder with its card."""

from __future__ import annotations

from pathlib import Path

SHIPPED_RECOGNIZERS = ("mocap-core19",)
SHIPPED_GENERATORS = ("bandai-cmu-body",)


def weights_path(name: str) -> Path:
    """Folder of shipped weights."""
    return Path(__file__).with_name(name)
