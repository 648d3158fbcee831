"""The `skelact` command: parse, load, call, print. One file per family of commands."""

from __future__ import annotations

import logging
import sys

import typer
from rich.console import Console
from rich.logging import RichHandler

from skelact.cli.bench import bench
from skelact.cli.data import data
from skelact.cli.evaluate import evaluate
from skelact.cli.generate import generate, plan
from skelact.cli.layouts import layouts
from skelact.cli.models import models
from skelact.cli.options import print_error
from skelact.cli.pose import pose
from skelact.cli.recognize import recognize
from skelact.cli.serve import demo, serve
from skelact.cli.train import train
from skelact.errors import SkelactError

USER_ERROR, INTERRUPTED, CLOSED_PIPE = 2, 130, 1  # exit codes

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Human motion: poses from pictures, actions from motion, motion from text.\n\n"
    "Example: skelact recognize walk.bvh",
)
for command in (pose, recognize, generate, plan, layouts, serve, demo, train):
    app.command()(command)
for family, commands in (("evaluate", evaluate), ("data", data), ("models", models), ("bench", bench)):
    app.add_typer(commands, name=family)


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a user's error is one line and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(console=Console(stderr=True))])
    try:
        app(arguments, prog_name="skelact", standalone_mode=False)
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
        _fail_usage(error)


def _fail_usage(error: Exception) -> None:
    """End after a wrong command or option, or no argument at all, which shows the help."""
    context = getattr(error, "ctx", None)
    message = error.format_message()  # type: ignore[attr-defined]
    if type(error).__name__ == "NoArgsIsHelpError":
        if message:
            print(message, file=sys.stderr)
    else:
        print_error(f"{' '.join(message.split())} See {context.command_path if context else 'skelact'} --help")
    sys.exit(getattr(error, "exit_code", USER_ERROR))
