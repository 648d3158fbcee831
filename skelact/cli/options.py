"""What commands share: options, where data is, how lines are logged."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from skelact.errors import InputError

console = Console()

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of the data; unset: SKELACT_DATA.")]
DeviceOption = Annotated[str, typer.Option(help="cpu or cuda.")]
DetectorOption = Annotated[str, typer.Option(help="Somebody else's boxes: an ONNX file of YOLOX, RTMDet or RTMO.")]
BodyOption = Annotated[str, typer.Option(help="Somebody else's points, in 2D: RTMPose, DWPose, RTMW or RTMO.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="key=value, over the config; may repeat.")]
UpOption = Annotated[str, typer.Option("--up", help="Axis that is up in the file: auto, y, z, x, -y, -z, -x.")]
FpsOption = Annotated[float | None, typer.Option("--fps", help="Frames per second instead of what the file says.")]
NamesOption = Annotated[
    Path | None, typer.Option("--names", help="YAML file that says which joint of a BVH file is which.")
]
SkeletonOption = Annotated[Path | None, typer.Option("--skeleton", help="The .asf file of an .amc file.")]
LayoutOption = Annotated[str | None, typer.Option(help="Layout by name or YAML file, for npz clips of your own.")]


class LogLevel(str, Enum):
    """Choices of --log-level."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def data_root(given: Path | None) -> Path:
    """Folder of the data: as given, else SKELACT_DATA.

    Raises:
        InputError: Neither is set.
    """
    root = given or (Path(os.environ["SKELACT_DATA"]) if os.environ.get("SKELACT_DATA") else None)
    if root is None:
        raise InputError("expected --data DIR or the environment variable SKELACT_DATA", field="data")
    return root


def print_notes(notes: Iterable[str]) -> None:
    """Print what a reader guessed or changed on the error stream, a line each."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def log_plainly(level: LogLevel = LogLevel.INFO) -> None:
    """Log as a server does: drawing a line per request would cost a tenth of the request."""
    logging.basicConfig(level=level.value.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)
