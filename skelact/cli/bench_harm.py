"""`skelact bench faults`, `greedy`, `soak` and `stops`: servers that others do harm to, and that end."""

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
    fault: Annotated[
        list[str] | None, typer.Option(help="Only this kind of fault, as the table names it (repeatable).")
    ] = None,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Make faults against a server with TLS and tokens.

    Exit code 1 when one is not refused as it should.

    Example: skelact bench faults --calls 1000
    """
    from skelact_server.bench_faults import MAX_HEALTH_MS, MAX_MEMORY_MB, MAX_REFUSE_MS, bench_faults

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = bench_faults(calls=calls, kinds=fault or (), model=weights, seed=seed)
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


def bench_greedy(
    streams: Annotated[int, typer.Option(min=1, help="Live streams that the greedy identity opens.")] = 64,
    seconds: Annotated[float, typer.Option(min=4.0, help="Length of each half: without it, and beside it.")] = 20.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Time others beside one token that asks for everything.

    It asks for streams, long clips, 12 MP pictures and motions. Exit code 1 when others are refused.

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


def bench_soak(
    minutes: Annotated[float, typer.Option(min=0.05, help="Length.")] = 30.0,
    people: Annotated[int, typer.Option(min=1, help="Live streams at the same time.")] = 16,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Watch memory, files and lag while clients come and go.

    Exit code 1 after a fault.

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


def bench_stops(
    streams: Annotated[int, typer.Option(min=1, help="Number of streams at the same time.")] = 50,
    seconds: Annotated[float, typer.Option(min=2.0, help="Length of each; the server ends in the middle.")] = 10.0,
    large: Annotated[
        int, typer.Option(min=0, help="Pictures of 12 MP beside a small one (0 = no large pictures at all).")
    ] = 32,
    as_json: JsonOption = False,
) -> None:
    """End servers under streams, cancel clips, stop reading.

    Exit code 1 when an answer or frame is lost.

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
