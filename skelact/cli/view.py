"""`skelact view`: a page in the browser, or a recording for Rerun."""

from __future__ import annotations

import asyncio
import importlib.util
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import LogLevel, log_plainly
from skelact.errors import InputError
from skelact.outputs import check_output_file

STARTED = time.perf_counter() - time.process_time()  # of the command: what was imported before counts
EXTRA = "the page needs uvicorn and websockets: pip install 'skelact[http]'"
PORT = 8040


def view(
    files: Annotated[list[Path] | None, typer.Argument(help="Motion files, folders of them, .zip, data sets.")] = None,
    address: Annotated[str, typer.Option(help="HOST:PORT of the page. Port 0: any free.")] = f"127.0.0.1:{PORT}",
    reports: Annotated[Path | None, typer.Option(help="Folder of HTML reports to list.")] = None,
    weights: Annotated[list[str] | None, typer.Option(help="Recognizer by name or path (repeatable).")] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    export: Annotated[Path | None, typer.Option(help="Write the files to an .rrd recording instead.")] = None,
    log_level: Annotated[LogLevel, typer.Option(help="Minimum log level.")] = LogLevel.WARNING,
) -> None:
    """Open a page in the browser: make motions, watch people, open motion files, read reports.

    Example: skelact view walk.bvh
    """
    from skelact.formats import split_animation

    motions = tuple(files or ())
    for path in motions:
        if not split_animation(path)[0].exists():
            raise InputError(f"there is no motion file {path}", field="files")
    if export is not None:
        _export(export, motions)
        return
    if importlib.util.find_spec("uvicorn") is None or importlib.util.find_spec("websockets") is None:
        raise InputError(EXTRA, field="view")
    log_plainly(log_level)
    _serve(address, motions, reports, weights or (), opens_browser=browser)


def _export(path: Path, motions: Sequence[Path]) -> None:
    from skelact.formats import load_clip
    from skelact.view.rrd import save_rrd

    check_output_file(path, (".rrd",), field="export")
    if not motions:
        raise InputError("expected motion files to write, got none", field="files")
    save_rrd(path, [(one.name, load_clip(one)) for one in motions])
    print(f"wrote {path}; open it with: rerun {path}")


def _serve(
    address: str, motions: Sequence[Path], reports: Path | None, weights: Sequence[str], *, opens_browser: bool
) -> None:
    from skelact_server.app import run_server
    from skelact_server.config import HttpConfig, ServerConfig
    from skelact_server.http.shown import Shown

    from skelact.view.collections import is_collection

    def tell_address(url: str) -> None:
        print(f"page {url} after {_elapsed()}; Ctrl-C ends it", flush=True)
        if opens_browser:
            webbrowser.open(url)

    def tell_moving() -> None:
        print(f"a body moves after {_elapsed()}", flush=True)

    http = HttpConfig(address=address, page=True)
    settings = ServerConfig(address="127.0.0.1:0", http=http, models=tuple(weights) or ServerConfig().models)
    many = tuple(path for path in motions if is_collection(path))
    single = tuple(path for path in motions if path not in many)
    shown = Shown(single, many, reports, on_listen=tell_address, on_moving=tell_moving)
    asyncio.run(run_server(settings, shown=shown))


def _elapsed() -> str:
    return f"{time.perf_counter() - STARTED:.1f} s"
