"""`skelact view`: a page in the browser."""

from __future__ import annotations

import asyncio
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import LogLevel, log_plainly
from skelact.errors import InputError

STARTED = time.perf_counter()  # this module is imported as the command starts


def view(
    files: Annotated[list[Path] | None, typer.Argument(help="Motion files to list on the page.")] = None,
    address: Annotated[str, typer.Option(help="HOST:PORT of the page. Port 0: any free.")] = "127.0.0.1:8040",
    reports: Annotated[Path | None, typer.Option(help="Folder of HTML reports to list.")] = None,
    weights: Annotated[list[str] | None, typer.Option(help="Recognizer by name or path (repeatable).")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    log_level: Annotated[LogLevel, typer.Option(help="Minimum log level.")] = LogLevel.WARNING,
) -> None:
    """Open a page in the browser: make motions, watch people, open motion files, read reports.

    Example: skelact view walk.bvh
    """
    from skelact_server.viewer import run_page

    for path in files or ():
        if not path.is_file():
            raise InputError(f"expected a motion file, got {path}", field="files")
    log_plainly(log_level)

    def tell_address(url: str) -> None:
        print(f"page {url} after {_elapsed()}", flush=True)
        if browser:
            webbrowser.open(url)

    def tell_moving() -> None:
        print(f"a body moves after {_elapsed()}", flush=True)

    asyncio.run(
        run_page(
            address,
            motions=tuple(files or ()),
            reports=reports,
            weights=tuple(weights or ()),
            on_start=tell_address,
            on_moving=tell_moving,
        )
    )


def _elapsed() -> str:
    return f"{time.perf_counter() - STARTED:.1f} s"
