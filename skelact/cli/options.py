"""What commands share: options that mean the same everywhere, output, the data folder, logging."""

from __future__ import annotations

import difflib
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperCommand

from skelact.errors import InputError

console = Console()
DATA_VARIABLE = "SKELACT_DATA"

# The options of more than one command. A test checks that no command gives one of these names another type.
DataOption = Annotated[Path | None, typer.Option("--data", help=f"Data folder. Default: ${DATA_VARIABLE}.")]
DeviceOption = Annotated[str, typer.Option("--device", help="cpu, cuda or cuda:N.")]
ThreadsOption = Annotated[int, typer.Option("--threads", min=0, help="Threads per network (0 = all cores).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RayOption = Annotated[
    str | None, typer.Option("--ray", help="Work on a Ray cluster: HOST:PORT, auto, or local for this machine.")
]
SeedOption = Annotated[int, typer.Option("--seed", help="Random seed: same seed, same result.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="Override a setting: key=value (repeatable).")]
SecondsOption = Annotated[
    float | None, typer.Option("--seconds", min=0.1, help="Stop a video or camera after this time.")
]
SplitOption = Annotated[str, typer.Option("--split", help="xsub, xview or xset.")]

LayoutOption = Annotated[str | None, typer.Option("--layout", help="Joint layout of .npz clips: name or YAML file.")]
UpOption = Annotated[str, typer.Option("--up", help="Up axis of the file: auto, y, z, x, -y, -z or -x.")]
FpsOption = Annotated[float | None, typer.Option("--fps", help="Frame rate. Default: as the file says.")]
NamesOption = Annotated[Path | None, typer.Option("--names", help="YAML file that maps joints of a BVH or glTF file.")]
SkeletonOption = Annotated[Path | None, typer.Option("--skeleton", help="The .asf file of an .amc file.")]

PoseWeightsOption = Annotated[
    str, typer.Option("--weights", help="Folder of pose networks. Default: the shipped ones.")
]
RecognizerOption = Annotated[str, typer.Option("--weights", help="mocap-core19, mocap-core19-commercial or path.")]
LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="Folder of your own motions. Default: your data folder.")
]
GeneratorOption = Annotated[str, typer.Option("--weights", help="Generator: shipped name or folder.")]
DetectorOption = Annotated[
    str, typer.Option("--detector", help="External person detector (ONNX): YOLOX, RTMDet, RTMO.")
]
BodyOption = Annotated[
    str, typer.Option("--body", help="External 2D pose network (ONNX): RTMPose, DWPose, RTMW, RTMO.")
]

DEFAULT_RECOGNIZER, DEFAULT_GENERATOR, DEFAULT_VERIFIER = "mocap-core19", "bandai-cmu-body", "bandai-cmu-parts"


def output_option(help_text: str) -> Any:
    """The -o/--output option, with what this command writes."""
    return typer.Option("-o", "--output", help=help_text)


class LogLevel(str, Enum):
    """Choices of --log-level."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class ManyValues(TyperCommand):
    """A command whose repeatable options take several values: `--weights a b` is `--weights a --weights b`.

    Shells expand `--weights runs/*.safetensors` that way. Positional arguments come before such an option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Repeat the option before each further value, then parse as usual."""
        repeatable = {name for option in self.params if getattr(option, "multiple", False) for name in option.opts}
        words: list[str] = []
        option, has_value = "", False
        for word in args:
            if word.startswith("-"):
                name, equals, _ = word.partition("=")
                option, has_value = (name if name in repeatable else ""), bool(equals)
            elif option and has_value:
                words.append(option)
            else:
                has_value = True
            words.append(word)
        return super().parse_args(ctx, words)


def data_root(given: Path | None) -> Path:
    """Folder of the data: as given, else SKELACT_DATA.

    Raises:
        InputError: Neither is set.
    """
    root = given or (Path(os.environ[DATA_VARIABLE]) if os.environ.get(DATA_VARIABLE) else None)
    if root is None:
        raise InputError(f"expected --data DIR or the environment variable {DATA_VARIABLE}", field="data")
    return root


def check_source(source: str) -> None:
    """Refuse a path at which nothing is, before any network loads.

    Raises:
        InputError: Nothing is there; it names what is close.
    """
    from skelact.formats import split_animation

    path, _ = split_animation(source)
    if path.exists():
        return
    if not path.parent.is_dir():
        raise InputError(f"the folder {path.parent} does not exist (you are in {Path.cwd()})", field=source)
    close = difflib.get_close_matches(path.name, sorted(other.name for other in path.parent.iterdir()))
    meant = f"; did you mean {' or '.join(str(path.with_name(name)) for name in close)}?" if close else ""
    raise InputError(f"no such file{meant or f' in {path.parent.absolute()}'}", field=source)


@contextmanager
def spinner(job: str, *, quiet: bool = False) -> Iterator[None]:
    """Show on a terminal that a job without a progress bar of its own is running."""
    if quiet:
        yield
        return
    with Console(stderr=True).status(f"{job} ..."):
        yield


def print_json(value: object) -> None:
    """Print a value as one line of JSON; NaN becomes null."""
    strict = json.loads(json.dumps(value), parse_constant=lambda _: None)
    print(json.dumps(strict, ensure_ascii=False))


def print_error(message: str) -> None:
    """Print one line to standard error."""
    Console(stderr=True).print(f"[red]error:[/] {escape(message)}", highlight=False, soft_wrap=True)


def print_notes(notes: Iterable[str]) -> None:
    """Print what a reader guessed or changed to standard error, one line each."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def print_cut(source: str, cut: str) -> None:
    """Say that a video is cut or damaged; nothing when `cut` is empty."""
    if cut:
        console.print(f"[yellow]{escape(source)} is cut or damaged:[/] {escape(cut)}", soft_wrap=True)


def log_plainly(level: LogLevel = LogLevel.INFO) -> None:
    """Log plain lines, as a server does: Rich formatting costs a tenth of a request."""
    logging.basicConfig(level=level.value.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)
