"""`skelact bench mixed`: live streams beside everything else a server may be asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, LogLevel, console, log_plainly, print_json, spinner

if TYPE_CHECKING:
    from skelact_server.bench_mixed import LiveFigures, MixedFigures


def bench_mixed(
    people: Annotated[int, typer.Option(min=1, help="Live streams of one person each.")] = 32,
    clips: Annotated[int, typer.Option(min=0, help="Callers that send one clip of 2 minutes after the other.")] = 4,
    pictures: Annotated[float, typer.Option(min=0.0, help="Small pictures per second.")] = 1.0,
    texts: Annotated[float, typer.Option(min=0.0, help="Texts per second.")] = 1.0,
    seconds: Annotated[float, typer.Option(min=4.0, help="Length; in the first quarter streams run alone.")] = 120.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 1,
    block: Annotated[bool, typer.Option("--block", help="Answer every frame, however late.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run live streams at 30 fps alone, then beside clips, pictures and texts. Exit code 1 when an answer is lost.

    Example: skelact bench mixed --people 32 --clips 4
    """
    from skelact_server.bench_mixed import Mix, run_against_server

    log_plainly(LogLevel.WARNING)
    mix = Mix(people, clips, pictures, texts, seconds, live=not block)
    with spinner("Measuring", quiet=as_json):
        figures = run_against_server(mix, options=["--workers", str(workers)])
    if as_json:
        print_json({**asdict(figures), "ratio": figures.ratio, "silent": figures.mixed.silent})
    else:
        _print_mixed(figures, f"{people} live streams beside {clips} clips, {seconds:g} s")
    if figures.alone.silent or figures.mixed.silent or figures.mixed.errors or figures.others.errors:
        sys.exit(1)


def _print_mixed(figures: MixedFigures, title: str) -> None:
    from skelact_server.bench_mixed import MAX_HEALTH_MS, MAX_LAG_MS, MAX_RATIO

    table = Table("figure", "alone", "beside the others", "aim", title=title)
    rows = (figures.alone, figures.mixed)
    table.add_row("answers due", *(str(live.due) for live in rows), "")
    table.add_row("left out and told", *(_share(live) for live in rows), "")
    table.add_row("left out and not told", *(str(live.silent) for live in rows), "0")
    lags = (_quantiles(live.lags_ms, "ms") for live in rows)
    table.add_row("lag p50 / p99 / max", *lags, f"p99 <= {MAX_LAG_MS:g} ms")
    table.add_row("lag as the server tells it", *(_quantiles(live.told_ms, "ms") for live in rows), "")
    table.add_row("ratio of p50", "", f"{figures.ratio:.2f}", f"<= {MAX_RATIO:g}")
    table.add_row("health p50 / p99 / max", "", _quantiles(figures.health_ms, "ms"), f"<= {MAX_HEALTH_MS:g} ms")
    others = figures.others
    for name, times in (("clip", others.clips_s), ("picture", others.pictures_s), ("motion", others.motions_s)):
        table.add_row(f"{len(times)} x {name}, p50 / p99 / max", "", _quantiles(times, "s"), "")
    console.print(table)
    for error in sorted({*figures.mixed.errors, *others.errors}):
        console.print(f"error: {error}", highlight=False)


def _share(live: LiveFigures) -> str:
    return f"{live.skipped} ({live.skipped / max(1, live.due):.0%})"


def _quantiles(values: Sequence[float], unit: str) -> str:
    import numpy as np

    if not values:
        return "-"
    return " / ".join(f"{value:.3g}" for value in np.percentile(values, (50, 99, 100))) + f" {unit}"
