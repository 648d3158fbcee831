"""`skelact bench soak`: a server under mixed use for a long time."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    JsonOption,
    LogLevel,
    RecognizerOption,
    SeedOption,
    console,
    log_plainly,
    print_json,
    spinner,
)


def bench_soak(
    minutes: Annotated[float, typer.Option(min=0.05, help="Length.")] = 30.0,
    people: Annotated[int, typer.Option(min=1, help="Live streams at the same time.")] = 16,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Let clients come and go for a long time, and look at memory, files and lag. Exit code 1 after a fault.

    Example: skelact bench soak --minutes 30
    """
    from skelact_server.bench_soak import bench_soak

    log_plainly(LogLevel.WARNING)
    with spinner("Soaking", quiet=as_json):
        figures = bench_soak(minutes=minutes, people=people, model=weights, seed=seed)
    if as_json:
        print_json({**asdict(figures), "faults": figures.faults})
    else:
        table = Table("after warming up", "beginning", "end", "aim", title=f"{minutes:g} minutes, {people} people")
        memory, files, lag = figures.memory_mb, figures.files, figures.lag_p99_ms
        slope = f"{figures.memory_percent_per_hour:+.1f} % an hour"
        table.add_row("memory, MB", f"{memory[0]:.0f}", f"{memory[1]:.0f} ({slope})", "below 1 % an hour")
        table.add_row("open files", str(files[0]), str(files[1]), "the same")
        table.add_row("lag p99, ms", f"{lag[0]:.0f}", f"{lag[1]:.0f}", "the same")
        console.print(table)
        codes = ", ".join(f"{code} {count}" for code, count in sorted(figures.codes.items()))
        console.print(f"{figures.streams} streams; ended: {codes}; faults of the server: {figures.faults}")
    if figures.faults:
        sys.exit(1)
