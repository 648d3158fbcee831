"""The `skelact` command: parse, load, call, print. One file per family of commands."""

from __future__ import annotations

import logging
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.logging import RichHandler

import skelact
from skelact.cli.bench import bench
from skelact.cli.bench_harm import bench_faults, bench_greedy, bench_soak, bench_stops
from skelact.cli.bench_serving import bench_mixed, bench_ray, bench_server, bench_throughput
from skelact.cli.capture import capture
from skelact.cli.data import data
from skelact.cli.evaluate import evaluate
from skelact.cli.evidence import evidence
from skelact.cli.generate import generate, plan
from skelact.cli.health import health
from skelact.cli.layouts import layouts
from skelact.cli.library import library
from skelact.cli.mcp import mcp
from skelact.cli.measure import measure
from skelact.cli.models import models
from skelact.cli.options import print_error
from skelact.cli.pose import pose
from skelact.cli.recognize import recognize
from skelact.cli.serve import demo, serve
from skelact.cli.synth import synth
from skelact.cli.teach import teach
from skelact.cli.token import token
from skelact.cli.top import top
from skelact.cli.train import train
from skelact.cli.view import view
from skelact.errors import RunInterruptedError, SkelactError

USER_ERROR, INTERRUPTED, CLOSED_PIPE = 2, 130, 1  # exit codes
SIGNAL_BASE = 128  # plus the number of a signal, as shells do it: 130 after Ctrl-C

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Human motion: poses from pictures, actions from motion, motion from text.\n\n"
    "Example: skelact recognize walk.bvh",
)
bench.command("faults")(bench_faults)
bench.command("greedy")(bench_greedy)
bench.command("mixed")(bench_mixed)
bench.command("ray")(bench_ray)
bench.command("server")(bench_server)
bench.command("soak")(bench_soak)
bench.command("stops")(bench_stops)
bench.command("throughput")(bench_throughput)
COMMANDS = (
    pose,
    capture,
    recognize,
    measure,
    teach,
    generate,
    plan,
    layouts,
    serve,
    health,
    mcp,
    view,
    top,
    demo,
    train,
    evidence,
)
for command in COMMANDS:
    app.command()(command)
FAMILIES = {
    "library": library,
    "evaluate": evaluate,
    "data": data,
    "synth": synth,
    "models": models,
    "token": token,
    "bench": bench,
}
for family, commands in FAMILIES.items():
    app.add_typer(commands, name=family)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print(f"skelact {skelact.__version__}")
        raise typer.Exit


@app.callback()
def _options_of_all(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before any command."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a user's error is one line and exit code 2."""
    handler = RichHandler(console=Console(stderr=True), show_time=False, show_path=False)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    words = _spell_out(sys.argv[1:] if arguments is None else arguments)
    try:
        app(words, prog_name="skelact", standalone_mode=False)
    except RunInterruptedError as error:
        if os.environ.get("RANK", "0") == "0":
            print(f"stopped; go on with: {_same_command(arguments)}", file=sys.stderr)
        sys.exit(SIGNAL_BASE + error.signal)
    except SkelactError as error:
        print_error(str(error))
        sys.exit(USER_ERROR)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has closed it
        sys.stdout = None
        sys.exit(CLOSED_PIPE)
    except OSError as error:  # a full or failing disk
        print_error(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        sys.exit(USER_ERROR)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        _fail_usage(error, words)


def _same_command(arguments: list[str] | None) -> str:
    """The command line that this process was started with, as a shell takes it."""
    words = ["skelact"]
    if Path(sys.argv[0]).name == "__main__.py":
        words = ["python", "-m", "skelact.cli"]
    processes = os.environ.get("LOCAL_WORLD_SIZE", "1")
    if processes != "1":
        words = ["torchrun", "--nproc-per-node", processes, "-m", "skelact.cli"]
    return shlex.join([*words, *(sys.argv[1:] if arguments is None else arguments)])


def _spell_out(words: list[str]) -> list[str]:
    """Take `help COMMAND` for `COMMAND --help`, and `version` for `--version`."""
    if words[:1] == ["help"]:
        return [*words[1:], "--help"]
    return ["--version"] if words == ["version"] else words


def _fail_usage(error: Exception, words: list[str]) -> None:
    """End after a wrong command or option, or no argument at all, which shows the help."""
    message = error.format_message()  # type: ignore[attr-defined]
    if type(error).__name__ == "NoArgsIsHelpError":
        if message:
            print(message, file=sys.stderr)
    else:
        stop = "" if message.endswith((".", "?")) else "."
        print_error(f"{' '.join(message.split())}{stop} {_next_step(getattr(error, 'ctx', None), words)}")
    sys.exit(getattr(error, "exit_code", USER_ERROR))


def _next_step(context: Any, words: list[str]) -> str:
    """What to type instead of a wrong command line: an example, and where all options are."""
    if os.path.isfile(words[0]):
        return f"For what people do in a file: skelact recognize {words[0]}; for their poses: skelact pose {words[0]}"
    path = context.command_path if context else "skelact"
    example = re.search(r"^Example: (.+)$", (context.command.help or "") if context else "", flags=re.MULTILINE)
    return f"Example: {example[1]} (all options: {path} --help)" if example else f"See {path} --help"
