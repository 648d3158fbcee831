"""`skelact bench faults`: what hostile and broken clients get."""

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


def bench_faults(
    calls: Annotated[int, typer.Option(min=1, help="Number of calls of each kind.")] = 1000,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind of fault, as the table names it (repeatable).")
    ] = None,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Make faults against a server with TLS and tokens. Exit code 1 when one is not refused as it should.

    Example: skelact bench faults --calls 1000
    """
    from skelact_server.bench_faults import MAX_HEALTH_MS, MAX_MEMORY_MB, MAX_REFUSE_MS, bench_faults

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = bench_faults(calls=calls, kinds=kind or (), model=weights, seed=seed)
    if as_json:
        print_json([{**asdict(row), "count": row.count, "is_held": row.is_held} for row in figures])
    else:
        aims = f"aims: refused within {MAX_REFUSE_MS:g} ms, {MAX_MEMORY_MB:g} MB, health within {MAX_HEALTH_MS:g} ms"
        table = Table(
            "fault", "calls", "status", "details", "p50 / p99", "memory / peak", "per 1,000", "health p99", title=aims
        )
        for row in figures:
            mark = "" if row.is_held else " [red](not as it should)[/]"
            codes = ", ".join(f"{code} {count}" for code, count in row.codes.items()) + mark
            details = f"{row.detailed / row.count:.0%}" if row.count else "-"
            times = f"{row.p50_ms:.0f} / {row.p99_ms:.0f} ms"
            table.add_row(
                row.kind,
                str(row.count),
                codes,
                details,
                times,
                f"{row.memory_mb:+.0f} / {row.peak_mb:+.0f} MB",
                "-" if row.slope_kb != row.slope_kb else f"{row.slope_kb:+.0f} kB",
                f"{row.health_p99_ms:.0f} ms",
            )
        console.print(table)
    if not all(row.is_held for row in figures):
        sys.exit(1)
