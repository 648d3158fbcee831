"""The weights that the package ships, each folder with its card."""

from __future__ import annotations

from pathlib import Path

SHIPPED_RECOGNIZERS = ("mocap-core19",)


def weights_path(name: str) -> Path:
    """Folder of shipped weights."""
    return Path(__file__).with_name(name)
