"""`skelact bench stops`: what clients notice of servers that end, and servers of clients that leave."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, LogLevel, console, log_plainly, print_json, spinner


def bench_stops(
    streams: Annotated[int, typer.Option(min=1, help="Number of streams at the same time.")] = 50,
    seconds: Annotated[float, typer.Option(min=2.0, help="Length of each; the server ends in the middle.")] = 10.0,
    large: Annotated[
        int, typer.Option(min=0, help="Pictures of 12 MP beside a small one (0 = no large pictures at all).")
    ] = 32,
    as_json: JsonOption = False,
) -> None:
    """End one of two servers under streams, cancel clips, stop reading. Exit code 1 when an answer or frame is lost.

    Example: skelact bench stops --streams 50
    """
    from skelact.cli.stop_bench import LOST, measure_stops

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = measure_stops(streams=streams, seconds=seconds, large=large)
    if as_json:
        print_json([{**asdict(row), "is_met": row.is_met} for row in figures])
    else:
        table = Table("what", "figure", "value", "aim")
        for row in figures:
            value = f"{row.value:.3g}" if row.is_met else f"[red]{row.value:.3g}[/]"
            table.add_row(row.fault, row.figure, value, f"<= {row.aim:g}")
        console.print(table)
    if any(not row.is_met for row in figures if row.figure in LOST):
        sys.exit(1)
