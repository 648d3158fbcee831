"""`skelact bench greedy`: what others notice of one identity that asks for everything."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, LogLevel, console, log_plainly, print_json, spinner


def bench_greedy(
    streams: Annotated[int, typer.Option(min=1, help="Live streams that the greedy identity opens.")] = 64,
    seconds: Annotated[float, typer.Option(min=4.0, help="Length of each half: without it, and beside it.")] = 20.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Let one token ask for streams, long clips, 12 MP pictures and motions, and time others beside it.

    Exit code 1 when others are refused.

    Example: skelact bench greedy --seconds 20
    """
    from skelact_server.bench_greedy import CLIP, LIVE, MAX_RATIO, MOTION, PICTURE, measure_greedy

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = measure_greedy(streams=streams, seconds=seconds, workers=workers)
    kinds = (LIVE, CLIP, PICTURE, MOTION)
    if as_json:
        print_json({**asdict(figures), "ratio": {kind: figures.ratio(kind) for kind in kinds}})
    else:
        table = Table("others, p50", "alone", "beside the greedy one", f"ratio (aim: <= {MAX_RATIO:g})")
        for kind in kinds:
            times = (f"{half.median_ms(kind):.0f} ms" for half in (figures.alone, figures.beside))
            table.add_row(f"{kind} ({len(figures.beside.times_ms[kind])})", *times, f"{figures.ratio(kind):.2f}")
        console.print(table)
        refused = sum(figures.beside.errors.values())
        codes = ", ".join(f"{code} {count}" for code, count in sorted(figures.greedy.items()))
        console.print(f"calls of others refused: {refused} (aim: 0); of the greedy one: {codes or 'none ended'}")
    if figures.alone.errors or figures.beside.errors:
        sys.exit(1)
