"""What the tests of the page share."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CAMERA_PX = (640, 480)


@dataclass
class ServedPage:
    """A running `skelact view`.

    Attributes:
        url: Of the page.
        process: That serves it.
        lines: What it has printed.
    """

    url: str
    process: subprocess.Popen[str]
    lines: list[str]
