"""`skelact bench throughput`: clips per second through server processes, beside bare calls."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    JsonOption,
    LogLevel,
    RecognizerOption,
    console,
    log_plainly,
    print_json,
    spinner,
)


def bench_throughput(
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each measurement.")] = 20.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes beside one (0 = one per core).")] = 0,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    as_json: JsonOption = False,
) -> None:
    """Score clips of a minute as fast as possible: one process and several, through the server and bare.

    Example: skelact bench throughput --seconds 20
    """
    from skelact_server.bench_throughput import measure_throughput

    log_plainly(LogLevel.WARNING)
    count = workers or os.cpu_count() or 1
    pairs = dict.fromkeys([(1, 1), (1, count), (count, 1)])  # processes, and model calls at once in each
    with spinner("Measuring", quiet=as_json):
        rows = [measure_throughput(*pair, seconds=seconds, model=weights) for pair in pairs]
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    columns = ("processes", "calls at once in each", "bare calls", "through the server", "part", "of the first row")
    table = Table(*columns, title="clips of 60 s")
    for row in rows:
        cells = (
            f"{row.bare:.2f}/s",
            f"{row.served:.2f}/s",
            f"{row.part:.0%}",
            f"{row.served / rows[0].served:.2f} x" if rows[0].served else "-",
        )
        table.add_row(str(row.processes), str(row.cores), *cells)
    console.print(table)
